"""The queue page: views as tabs, one row a piece of work, and the selected order beside it."""

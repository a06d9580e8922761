"""The detail page: one order whole, with what may be done about it."""

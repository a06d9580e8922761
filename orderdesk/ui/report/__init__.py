"""The page of the day's report."""

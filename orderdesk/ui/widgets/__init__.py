"""Widgets that take plain data and know nothing of orders. One subject per file."""

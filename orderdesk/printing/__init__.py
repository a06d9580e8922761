"""Packing slips and pick lists: domain objects in, HTML out. No Qt, no files."""

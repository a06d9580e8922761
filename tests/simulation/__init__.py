"""Whole-system simulation."""

"""What orders, fulfillments, packing and intents are, and their rules.

Standard library only: no clock, no I/O, no randomness.
"""

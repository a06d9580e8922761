"""The packing page: one order in hand, full window, painted large enough for two metres."""

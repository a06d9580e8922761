"""The tour: the main job done in the real window by real keys, pictured and checked by the shop."""

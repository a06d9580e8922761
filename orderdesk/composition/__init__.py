"""Builds every object below the window, without Qt. Window, commands and tests share it."""

from orderdesk.composition.desk import Desk
from orderdesk.composition.opening import desk_on, open_desk
from orderdesk.composition.world import World, now_utc

__all__ = ["Desk", "World", "desk_on", "now_utc", "open_desk"]

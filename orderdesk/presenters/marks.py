"""Marks beside a text: an icon, a word and a tone, so that no state is told by colour alone."""

from dataclasses import dataclass
from enum import StrEnum


class Hue(StrEnum):
    """What a strong colour says. The theme maps each to its colours, by the same names."""

    PLAIN = "plain"
    ACCENT = "accent"
    RIGHT = "right"
    WRONG = "wrong"
    AMBER = "amber"
    VIOLET = "violet"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. `icon` names a drawing of the icon set; `filled` is the loud cut for exceptions."""

    icon: str
    word: str
    hue: Hue = Hue.PLAIN
    filled: bool = False

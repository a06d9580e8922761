"""The table of colours: every colour of the window by its role, in light and in dark."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor


class Colour(StrEnum):
    """A role, never a shade. Grounds and lines first, then text, accent and the five tones."""

    CANVAS = "canvas"
    SURFACE = "surface"
    SUNKEN = "sunken"
    HOVER = "hover"
    LINE = "line"
    LINE_MID = "line_mid"
    LINE_STRONG = "line_strong"
    INK = "ink"
    INK2 = "ink2"
    INK3 = "ink3"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ON_ACCENT = "on_accent"
    ACCENT_INK = "accent_ink"
    ACCENT_TINT = "accent_tint"
    FOCUS = "focus"
    RIGHT_FILL = "right_fill"
    RIGHT_INK = "right_ink"
    RIGHT_TINT = "right_tint"
    RIGHT_TEXT = "right_text"
    WRONG_FILL = "wrong_fill"
    WRONG_INK = "wrong_ink"
    WRONG_TINT = "wrong_tint"
    WRONG_TEXT = "wrong_text"
    AMBER_FILL = "amber_fill"
    AMBER_INK = "amber_ink"
    AMBER_TINT = "amber_tint"
    AMBER_TEXT = "amber_text"
    VIOLET_FILL = "violet_fill"
    VIOLET_INK = "violet_ink"
    VIOLET_TINT = "violet_tint"
    VIOLET_TEXT = "violet_text"
    OFFLINE_FILL = "offline_fill"
    OFFLINE_INK = "offline_ink"
    OFFLINE_TINT = "offline_tint"
    OFFLINE_TEXT = "offline_text"
    SCRIM = "scrim"


class Tone(StrEnum):
    """What a strong colour says. RIGHT; WRONG, stop, late; AMBER: too many, short, note;
    VIOLET: unknown, a colleague; OFFLINE; ACCENT: selection; PLAIN: nothing special.
    """

    PLAIN = "plain"
    ACCENT = "accent"
    RIGHT = "right"
    WRONG = "wrong"
    AMBER = "amber"
    VIOLET = "violet"
    OFFLINE = "offline"

    @property
    def fill(self) -> Colour:
        """The full colour, for bands and whole windows."""
        if self is Tone.PLAIN:
            return Colour.SUNKEN
        if self is Tone.ACCENT:
            return Colour.ACCENT
        return Colour(f"{self}_fill")

    @property
    def on_fill(self) -> Colour:
        """Text and shapes on `fill`."""
        if self is Tone.PLAIN:
            return Colour.INK
        if self is Tone.ACCENT:
            return Colour.ON_ACCENT
        return Colour(f"{self}_text")

    @property
    def ink(self) -> Colour:
        """Text and shapes on `tint`, on a surface, or on the accent's tint."""
        return Colour.INK2 if self is Tone.PLAIN else Colour(f"{self}_ink")

    @property
    def tint(self) -> Colour:
        """The pale ground of chips and notes."""
        return Colour.SUNKEN if self is Tone.PLAIN else Colour(f"{self}_tint")


_TABLE: dict[Colour, tuple[str, str]] = {
    Colour.CANVAS: ("#EFEEEA", "#0F1011"),
    Colour.SURFACE: ("#FFFFFF", "#18191B"),
    Colour.SUNKEN: ("#F6F5F2", "#131415"),
    Colour.HOVER: ("#F3F2EE", "#202224"),
    Colour.LINE: ("#E2E0DA", "#2C2E31"),
    Colour.LINE_MID: ("#BFBDB8", "#4A4C50"),
    Colour.LINE_STRONG: ("#8B8984", "#777A80"),
    Colour.INK: ("#1A1B1D", "#F1F0ED"),
    Colour.INK2: ("#55565A", "#B3B3B1"),
    Colour.INK3: ("#67686C", "#96979A"),
    Colour.ACCENT: ("#2A4BD0", "#4663E2"),
    Colour.ACCENT_HOVER: ("#2240B8", "#3B57D4"),
    Colour.ON_ACCENT: ("#FFFFFF", "#FFFFFF"),
    Colour.ACCENT_INK: ("#2440B5", "#A8B8FF"),
    Colour.ACCENT_TINT: ("#E9EDFC", "#212A4C"),
    Colour.FOCUS: ("#2A4BD0", "#8FA5FF"),
    Colour.RIGHT_FILL: ("#007A76", "#00807B"),
    Colour.RIGHT_INK: ("#00635F", "#56D2CA"),
    Colour.RIGHT_TINT: ("#DCF2F0", "#0C2D2C"),
    Colour.RIGHT_TEXT: ("#FFFFFF", "#FFFFFF"),
    Colour.WRONG_FILL: ("#C81E1E", "#D42A2A"),
    Colour.WRONG_INK: ("#A81818", "#FF9A9F"),
    Colour.WRONG_TINT: ("#FDE8E6", "#3A171B"),
    Colour.WRONG_TEXT: ("#FFFFFF", "#FFFFFF"),
    Colour.AMBER_FILL: ("#FFB52E", "#FFB52E"),
    Colour.AMBER_INK: ("#7D4E00", "#FFC65C"),
    Colour.AMBER_TINT: ("#FFF1D6", "#38290D"),
    Colour.AMBER_TEXT: ("#1A1B1D", "#1A1B1D"),
    Colour.VIOLET_FILL: ("#4F2A8C", "#784CC6"),
    Colour.VIOLET_INK: ("#4F2A8C", "#C9AEFF"),
    Colour.VIOLET_TINT: ("#F0E9FA", "#2A1F3D"),
    Colour.VIOLET_TEXT: ("#FFFFFF", "#FFFFFF"),
    Colour.OFFLINE_FILL: ("#34506B", "#46698C"),
    Colour.OFFLINE_INK: ("#2F4A64", "#A6C4E0"),
    Colour.OFFLINE_TINT: ("#E3EBF3", "#1C2935"),
    Colour.OFFLINE_TEXT: ("#FFFFFF", "#FFFFFF"),
    Colour.SCRIM: ("#6B000000", "#6B000000"),
}


@dataclass(frozen=True)
class Tokens:
    """One theme: `tokens[Colour.INK]` is a QColor, `tokens.hex(...)` its text for a stylesheet."""

    is_dark: bool
    hexes: dict[Colour, str]

    def __getitem__(self, colour: Colour) -> QColor:
        return QColor(self.hexes[colour])

    def hex(self, colour: Colour) -> str:
        """ "#RRGGBB" (SCRIM: "#AARRGGBB")."""
        return self.hexes[colour]


LIGHT = Tokens(False, {colour: light for colour, (light, _dark) in _TABLE.items()})
DARK = Tokens(True, {colour: dark for colour, (_light, dark) in _TABLE.items()})

UNIT = 4
"""The grid: margins and gaps are 4, 8, 12, 16, 20, 24, 32 or 48."""

RADIUS_KEY = 5
RADIUS_CONTROL = 8
RADIUS_CARD = 12
RADIUS_PALETTE = 14
TOUCH_MIN = 48
"""The least height of what is touched at the bench or the counter."""

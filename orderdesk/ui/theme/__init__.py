"""How OrderDesk looks: colours by role, type scale, icons, and the switch between light and dark."""

from orderdesk.ui.theme.current import Mode, Theme, colour, icon, tokens
from orderdesk.ui.theme.icons import Cut, paint_icon
from orderdesk.ui.theme.tokens import Colour, Tokens, Tone
from orderdesk.ui.theme.type_scale import font

__all__ = [
    "Colour",
    "Cut",
    "Mode",
    "Theme",
    "Tokens",
    "Tone",
    "colour",
    "font",
    "icon",
    "paint_icon",
    "tokens",
]

"""Qt's own palette from the tokens, so that whatever we do not style still fits."""

from PySide6.QtGui import QPalette

from orderdesk.ui.theme.tokens import Colour, Tokens

_ROLES: dict[QPalette.ColorRole, Colour] = {
    QPalette.ColorRole.Window: Colour.CANVAS,
    QPalette.ColorRole.WindowText: Colour.INK,
    QPalette.ColorRole.Base: Colour.SURFACE,
    QPalette.ColorRole.AlternateBase: Colour.SUNKEN,
    QPalette.ColorRole.Text: Colour.INK,
    QPalette.ColorRole.PlaceholderText: Colour.INK3,
    QPalette.ColorRole.Button: Colour.SURFACE,
    QPalette.ColorRole.ButtonText: Colour.INK,
    QPalette.ColorRole.BrightText: Colour.WRONG_INK,
    QPalette.ColorRole.ToolTipBase: Colour.INK,
    QPalette.ColorRole.ToolTipText: Colour.SURFACE,
    QPalette.ColorRole.Highlight: Colour.ACCENT,
    QPalette.ColorRole.HighlightedText: Colour.ON_ACCENT,
    QPalette.ColorRole.Accent: Colour.ACCENT,
    QPalette.ColorRole.Link: Colour.ACCENT_INK,
    QPalette.ColorRole.LinkVisited: Colour.ACCENT_INK,
    QPalette.ColorRole.Light: Colour.HOVER,
    QPalette.ColorRole.Midlight: Colour.LINE,
    QPalette.ColorRole.Mid: Colour.LINE_MID,
    QPalette.ColorRole.Dark: Colour.LINE_STRONG,
    QPalette.ColorRole.Shadow: Colour.LINE_STRONG,
}
_DISABLED: dict[QPalette.ColorRole, Colour] = {
    QPalette.ColorRole.WindowText: Colour.INK3,
    QPalette.ColorRole.Text: Colour.INK3,
    QPalette.ColorRole.ButtonText: Colour.INK3,
    QPalette.ColorRole.Base: Colour.SUNKEN,
    QPalette.ColorRole.Button: Colour.SUNKEN,
    QPalette.ColorRole.Highlight: Colour.LINE_MID,
    QPalette.ColorRole.HighlightedText: Colour.INK,
}


def build_palette(tokens: Tokens) -> QPalette:
    """Every role that Fusion reads, the Disabled group included."""
    palette = QPalette()
    for role, colour in _ROLES.items():
        palette.setColor(QPalette.ColorGroup.All, role, tokens[colour])
    for role, colour in _DISABLED.items():
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens[colour])
    return palette

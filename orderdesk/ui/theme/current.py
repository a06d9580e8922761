"""The theme that is in force: light, dark or the system's, switched while the window is open."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from orderdesk.ui.theme import icons, type_scale
from orderdesk.ui.theme.desk_style import DeskStyle
from orderdesk.ui.theme.fonts import load_fonts
from orderdesk.ui.theme.icons import Cut, TintedIconEngine
from orderdesk.ui.theme.palette import build_palette
from orderdesk.ui.theme.stylesheet import build_stylesheet
from orderdesk.ui.theme.tokens import DARK, LIGHT, Colour, Tokens

_tokens: Tokens = LIGHT


def tokens() -> Tokens:
    """The colours in force. Ask while painting; do not keep them."""
    return _tokens


def colour(role: Colour) -> QColor:
    """One colour in force, as a fresh QColor."""
    return _tokens[role]


def icon(name: str, role: Colour = Colour.INK2, cut: Cut = Cut.REGULAR) -> QIcon:
    """An icon for Qt's own menus and buttons that follows every change of the theme."""
    return QIcon(TintedIconEngine(name, cut, lambda: colour(role)))


class Mode(StrEnum):
    """What the user chose. SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application: style, palette, stylesheet, fonts, icons. One per process.

    Signals: changed() after the colours have changed and every widget has been told to repaint.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, resources: Path, mode: Mode = Mode.SYSTEM, language: str = "en"
    ) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        load_fonts(resources / "fonts")
        icons.use_folder(resources / "icons")
        type_scale.set_language(language)
        self._style = DeskStyle(tokens)
        app.setStyle(self._style)
        app.setFont(type_scale.font(type_scale.BODY))
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._dress()

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Switch at once, with the window open."""
        self._mode = mode
        self._dress_anew()

    def _on_system_scheme_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._dress_anew()

    def _wanted(self) -> Tokens:
        is_dark = self._mode is Mode.DARK or (
            self._mode is Mode.SYSTEM
            and self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        return DARK if is_dark else LIGHT

    def _dress_anew(self) -> None:
        # A stylesheet is worked out for every widget that there is: not for nothing.
        wanted = self._wanted()
        if wanted is not _tokens or self._app.styleSheet() != build_stylesheet(wanted):
            self._dress()

    def _dress(self) -> None:
        global _tokens
        _tokens = self._wanted()
        self._app.setPalette(build_palette(_tokens))
        self._app.setStyleSheet(build_stylesheet(_tokens))
        for widget in self._app.allWidgets():
            widget.update()
        self.changed.emit()

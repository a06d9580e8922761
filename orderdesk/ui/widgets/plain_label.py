"""Labels that show text as it is: never as HTML, wrapped rather than cut, any script."""

import re
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.theme.type_scale import BODY, REGULAR

_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"
_MAY_BREAK_HERE = "\u200b"
_LONG_WORD = re.compile(r"\S{24}(?=\S)")


def isolated(text: str) -> str:
    """`text` fenced off, so that a name of another direction leaves the sentence around it in order."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if text else text


def plain_tooltip(text: str) -> str:
    """A tooltip that shows `text` as it is: Qt takes what looks like HTML for HTML."""
    lines = "<br>".join(escape(text).split("\n"))
    return f"<p>{lines}</p>" if text else ""


class PlainLabel(QLabel):
    """A label for words from anywhere. Its colour is a role and follows the theme.

    One endless word breaks where it has to: it must not push what stands beside it out of sight.
    """

    def __init__(
        self,
        text: str = "",
        size_px: float = BODY,
        weight: int = REGULAR,
        role: Colour = Colour.INK,
        *,
        wraps: bool = True,
        code: bool = False,
        strike: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setFont(font(size_px, weight, code=code, strike=strike))
        self.setWordWrap(wraps)
        # Names of another direction start at our edge, like everything else in the column.
        self.setAlignment(
            Qt.AlignmentFlag.AlignLeft
            | Qt.AlignmentFlag.AlignAbsolute
            | Qt.AlignmentFlag.AlignVCenter
        )
        if wraps:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)
        self._tint()

    def setText(self, text: str) -> None:
        if self.wordWrap():
            text = _LONG_WORD.sub(lambda found: found[0] + _MAY_BREAK_HERE, text)
        super().setText(text)

    def text(self) -> str:
        return super().text().replace(_MAY_BREAK_HERE, "")

    def set_role(self, role: Colour) -> None:
        """Change the colour's role."""
        self._role = role
        self._tint()

    def set_font(
        self, size_px: float, weight: int = REGULAR, *, code: bool = False, strike: bool = False
    ) -> None:
        """Change size and weight, for instance by the bench factor."""
        self.setFont(font(size_px, weight, code=code, strike=strike))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        wanted = colour(self._role)
        if self.palette().color(QPalette.ColorRole.WindowText) == wanted:
            return
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, wanted)
        self.setPalette(palette)

"""A person as a disc with initials."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Tone, colour, font


def initials(name: str) -> str:
    """First letters of the first and the last word; one character for a name in one word."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return ""
    if len(words) == 1:
        return words[0][:1].upper()
    return (words[0][0] + words[-1][0]).upper()


def paint_avatar(painter: QPainter, square: QRectF, name: str, tone: Tone) -> None:
    """Paint the disc into `square`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tone.tint))
    painter.drawEllipse(square)
    size = max(11.0, square.height() * 0.4)
    text_paint.draw_line(
        painter,
        square.adjusted(-8, 0, 8, 0),
        initials(name),
        font(size, 700),
        colour(tone.ink),
        Qt.AlignmentFlag.AlignHCenter,
    )


class Avatar(QWidget):
    """The disc by itself: ACCENT for oneself, VIOLET for a colleague."""

    def __init__(
        self,
        name: str = "",
        edge: int = 28,
        tone: Tone = Tone.ACCENT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._edge = edge
        self.setFixedSize(edge, edge)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Whose disc it is."""
        self._name = name
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, QRectF(self.rect()), self._name, self._tone)

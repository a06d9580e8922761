"""The printed key: a small cap that shows which key does what the thing beside it does."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.theme.tokens import LIGHT, RADIUS_KEY

DESK_HEIGHT = 24
BENCH_HEIGHT = 32


class CapGround(StrEnum):
    """What the cap lies on: it lifts from a sheet, sinks into a control, glows on a fill.

    WHITE is white in both themes, as the answers on a verdict's colour are.
    """

    SURFACE = "surface"
    SUNKEN = "sunken"
    FILL = "fill"
    WHITE = "white"


def cap_width(text: str, height: float) -> float:
    """How wide the cap of `text` is at this height: never narrower than it is high minus two."""
    return max(height - 2, round(text_paint.width_of(text, _font(height)) + height * 0.42))


def paint_cap(painter: QPainter, rect: QRectF, text: str, ground: CapGround) -> None:
    """Paint one cap into `rect`."""
    if ground is CapGround.FILL:
        fill, edge, ink = QColor(255, 255, 255, 40), QColor(255, 255, 255, 110), QColor("white")
    elif ground is CapGround.WHITE:
        fill, edge, ink = (LIGHT[role] for role in (Colour.SUNKEN, Colour.LINE, Colour.INK2))
    elif ground is CapGround.SUNKEN:
        fill, edge, ink = colour(Colour.SURFACE), colour(Colour.LINE), colour(Colour.INK2)
    else:
        fill, edge, ink = colour(Colour.SUNKEN), colour(Colour.LINE), colour(Colour.INK2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(edge)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_KEY, RADIUS_KEY)
    text_paint.draw_line(
        painter,
        rect.adjusted(-8, 0, 8, 0),
        text,
        _font(rect.height()),
        ink,
        Qt.AlignmentFlag.AlignHCenter,
    )


class KeyCap(QWidget):
    """A printed key by itself, for legends and the top bar. Not focusable: it is only a picture."""

    def __init__(
        self,
        text: str,
        height: int = DESK_HEIGHT,
        ground: CapGround = CapGround.SURFACE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._height = height
        self._ground = ground
        self.setAccessibleName(text)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(round(cap_width(self._text, self._height)), self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_cap(painter, QRectF(self.rect()), self._text, self._ground)


def _font(height: float) -> QFont:
    return font(12 if height <= DESK_HEIGHT + 2 else height * 0.56, 600)

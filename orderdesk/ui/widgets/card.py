"""A white card with rounded corners, for what belongs together in a form."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.theme.tokens import RADIUS_CONTROL


class Card(QWidget):
    """Its content goes into `column`."""

    def __init__(self, parent: QWidget | None = None, *, edge: int = 16) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(Colour.LINE))
        painter.setBrush(colour(Colour.SURFACE))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)

"""A white surface with rounded corners and a hairline edge."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, colour


class Surface(QWidget):
    """Its content goes into `column`, `edge` pixels from its sides."""

    def __init__(
        self, radius: float, edge: int, spacing: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._radius = radius
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(spacing)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(Colour.LINE))
        painter.setBrush(colour(Colour.SURFACE))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, self._radius, self._radius)

"""The ground of what the pointer is on."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.theme.tokens import RADIUS_CONTROL


def paint_hover(painter: QPainter, rect: QRectF) -> None:
    """Fill `rect` with rounded corners."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Colour.HOVER))
    painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)

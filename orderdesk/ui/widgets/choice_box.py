"""A choice from a short list, with a caret of our own set."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from orderdesk.ui.theme import Colour, colour, font, paint_icon
from orderdesk.ui.theme.type_scale import BODY


class ChoiceBox(QComboBox):
    """A QComboBox that looks like the other fields. The wheel scrolls the page, never the choice."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(font(BODY))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        role = Colour.INK2 if self.isEnabled() else Colour.LINE_MID
        area = QRectF(self.width() - 30, 0, 16, self.height())
        paint_icon(painter, area, "caret-down", colour(role))

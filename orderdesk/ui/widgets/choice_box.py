"""A choice from a short list, which the mouse wheel does not change."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from orderdesk.ui.theme import font
from orderdesk.ui.theme.type_scale import BODY


class ChoiceBox(QComboBox):
    """A QComboBox with a name. The wheel scrolls the page below it, never the choice."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(font(BODY))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

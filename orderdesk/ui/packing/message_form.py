"""The sheet of the bench that takes its whole width: a message to be read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout

from orderdesk.presenters.sheet_states import MessageSheet
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.plain_label import PlainLabel

_LONG_TEXT = 240


def add_message(column: QVBoxLayout, sheet: MessageSheet, k: float) -> None:
    """The message, large enough to be read from the box; a long one scrolls."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    label = PlainLabel(sheet.text, (28 if len(sheet.text) > _LONG_TEXT else 36) * k, 500)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    area.setWidget(label)
    label.setAutoFillBackground(False)
    area.setAccessibleName(sheet.title)
    column.addWidget(area, 1)
    column.addWidget(PlainLabel(sheet.hint, 20 * k, 500, Colour.INK2))

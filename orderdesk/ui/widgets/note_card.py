"""A note on its own ground: order notes, gift messages, warnings."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, Cut, Tone, colour, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.plain_label import PlainLabel


class NoteCard(QWidget):
    """A note or message on its own ground: a title and the text as the customer wrote it."""

    def __init__(
        self, title: str, text: str, icon: str, tone: Tone, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._tone = tone
        # A warning is only its title; a note has the customer's own words below it.
        self._is_loud = not text
        column = QVBoxLayout(self)
        column.setContentsMargins(38, 10, 12, 11)
        column.setSpacing(2)
        is_plain = tone is Tone.PLAIN
        column.addWidget(PlainLabel(title, 13, 600, Colour.INK if is_plain else tone.ink))
        if text:
            column.addWidget(PlainLabel(text, 13))
        self.setAccessibleName(f"{title}: {text}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._tone is Tone.PLAIN:
            painter.setPen(colour(Colour.LINE))
            rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._tone.tint))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        cut = Cut.FILL if self._is_loud else Cut.REGULAR
        paint_icon(painter, QRectF(12, 10, 18, 18), self._icon, colour(self._tone.ink), cut)

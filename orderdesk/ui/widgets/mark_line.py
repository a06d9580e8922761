"""A mark with its words beside it, wrapped rather than cut."""

from math import ceil

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from orderdesk.presenters.marks import Hue, Mark
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, paint_icon
from orderdesk.ui.widgets.plain_label import PlainLabel

_INDENT = 26


class MarkLine(QWidget):
    """An icon beside words that wrap."""

    def __init__(self, mark: Mark, size_px: int = 13, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        is_loud = mark.hue not in (Hue.PLAIN, Hue.RIGHT)
        role = Tone(mark.hue).ink if is_loud else Colour.INK
        label = PlainLabel(mark.word, size_px, 600 if is_loud else 400, role)
        self.natural_width = _INDENT + ceil(text_paint.width_of(mark.word, label.font())) + 1
        """The width from which the words stand on one line."""
        row = QHBoxLayout(self)
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.addWidget(label, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = Tone(self._mark.hue)
        cut = Cut.FILL if self._mark.filled and self._mark.hue is not Hue.PLAIN else Cut.REGULAR
        area = QRectF(0, 0, 18, min(22.0, self.height()))
        paint_icon(painter, area, self._mark.icon, colour(tone.ink), cut)

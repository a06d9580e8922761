"""A sentence with its icon, on the ground of what it says; without a sentence it takes no room."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from orderdesk.ui.theme import Colour, Cut, Tone, colour, paint_icon
from orderdesk.ui.widgets.plain_label import PlainLabel


class NoteLine(QWidget):
    """PLAIN stands on the page itself; any other tone fills its line with its tint."""

    def __init__(self, icon: str, tone: Tone, indent: int = 24) -> None:
        super().__init__()
        self._icon = icon
        self._tone = tone
        self._indent = indent
        is_plain = tone is Tone.PLAIN
        self._weight = 400 if is_plain else 600
        self._label = PlainLabel("", 14, self._weight, tone.ink)
        row = QHBoxLayout(self)
        margin = 2 if is_plain else 9
        row.setContentsMargins(indent + 26, margin, indent, margin)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        self._label.set_font(14 * factor, self._weight)

    def show_text(self, text: str) -> None:
        """Say it, or nothing."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._tone is not Tone.PLAIN:
            painter.fillRect(self.rect(), colour(self._tone.tint))
            line = QRectF(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, colour(Colour.LINE))
        area = QRectF(self._indent, 0, 18, self.height())
        cut = Cut.REGULAR if self._tone is Tone.PLAIN else Cut.FILL
        paint_icon(painter, area, self._icon, colour(self._tone.ink), cut)

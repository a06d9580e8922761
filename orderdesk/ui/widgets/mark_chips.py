"""Chips in a row: an icon and a word on a pale ground, for the states of an order."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from orderdesk.presenters.marks import Hue, Mark
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon

_HEIGHT = 26


class MarkChip(QWidget):
    """One chip. A plain one is outlined, the others lie on their tint."""

    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(mark.word)

    def sizeHint(self) -> QSize:
        width = text_paint.width_of(self._mark.word, font(13, 600))
        return QSize(round(11 + 16 + 7 + width + 12), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = Tone(self._mark.hue)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self._mark.hue is Hue.PLAIN:
            painter.setPen(colour(Colour.LINE))
            rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(colour(tone.tint))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        cut = Cut.FILL if self._mark.filled else Cut.REGULAR
        ink = colour(tone.ink)
        paint_icon(painter, QRectF(11, 0, 16, rect.height()), self._mark.icon, ink, cut)
        area = QRectF(34, 0, rect.width() - 40, rect.height())
        text_paint.draw_line(painter, area, self._mark.word, font(13, 600), ink)


class ChipsRow(QWidget):
    """All chips of an order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show these chips."""
        if marks == self._marks:
            return
        self._marks = marks
        while (item := self._row.takeAt(0)) is not None:
            chip = item.widget()
            if chip is not None:
                chip.hide()
                chip.deleteLater()
        for mark in marks:
            self._row.addWidget(MarkChip(mark))

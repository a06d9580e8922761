"""Grey bars in place of rows that are not there yet; nothing at all in the first 300 ms."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.list_delegate import ROW_COMFORTABLE
from orderdesk.words import _

APPEARS_AFTER_MS = 300
_WIDTHS = (0.46, 0.62, 0.38, 0.55, 0.5, 0.7, 0.42)


class LoadingBars(QWidget):
    """Shown in a list's place while it loads. `show_progress` says how far it is, in words."""

    def __init__(self, row_height: int = ROW_COMFORTABLE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self._words = ""
        self._is_due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(APPEARS_AFTER_MS)
        self._timer.timeout.connect(self._on_due)
        self.setAccessibleName(_("Loading"))

    @property
    def is_due(self) -> bool:
        """Whether it has waited long enough to be seen."""
        return self._is_due

    def show_progress(self, words: str) -> None:
        """Say how far it is ("1,200 of about 4,000 orders")."""
        self._words = words
        self.setAccessibleName(f"{_('Loading')} {words}".strip())
        self.update()

    def _on_due(self) -> None:
        self._is_due = True
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_due = False
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_due:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        if self._words:
            area = QRectF(24, 0, self.width() - 48, 40)
            text_paint.draw_line(painter, area, self._words, font(13, 500), colour(Colour.INK2))
            top = 40.0
        painter.setPen(Qt.PenStyle.NoPen)
        row = 0
        while top < self.height():
            share = _WIDTHS[row % len(_WIDTHS)]
            middle = top + self._row_height / 2
            painter.setBrush(colour(Colour.LINE))
            painter.drawRoundedRect(QRectF(24, middle - 15, 72, 10), 5, 5)
            painter.drawRoundedRect(QRectF(106, middle - 15, 260 * share, 10), 5, 5)
            painter.setBrush(colour(Colour.HOVER))
            width = (self.width() - 48) * share
            painter.drawRoundedRect(QRectF(24, middle + 5, width, 10), 5, 5)
            top += self._row_height
            row += 1

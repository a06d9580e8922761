"""Grey bars where rows will be, not before 300 ms have passed, with a count where one is known."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.queue.columns import EDGE, columns_for
from orderdesk.ui.queue.row_paint import ROW_HEIGHT
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.words import _

PATIENCE_MS = 300


class LoadingPanel(QWidget):
    """Stays blank for 300 ms, so that a quick answer does not flicker."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = ""
        self._is_due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._on_due)

    def show_progress(self, progress: str) -> None:
        """The sentence with the count; "" while there is none."""
        self._progress = progress
        self.setAccessibleName(progress or _("Loading the orders"))
        self.update()

    def _on_due(self) -> None:
        self._is_due = True
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self._is_due = False
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_due:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.LINE))
        rect = QRectF(self.rect())
        columns = columns_for(rect.width())
        top = 8.0
        if self._progress:
            area = QRectF(EDGE, top, rect.width() - 2 * EDGE, 40)
            ink = colour(Colour.INK2)
            text_paint.draw_line(painter, area, self._progress, font(14, 500), ink)
            painter.setPen(Qt.PenStyle.NoPen)
            top += 48
        number = 0
        while top < rect.bottom():
            short = (0.62, 0.48, 0.7, 0.55)[number % 4]
            order = columns.delivery - columns.order - 24
            for left, y, width in (
                (columns.order, top + 13, order * short * 0.8),
                (columns.order, top + 34, order * short),
                (columns.delivery, top + 23, 84.0),
                (columns.stock, top + 23, 60.0),
                (columns.due, top + 23, 48.0),
            ):
                painter.drawRoundedRect(QRectF(left, y, width, 10), 5, 5)
            top += ROW_HEIGHT
            number += 1

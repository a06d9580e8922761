"""Grey bars in place of rows that are not there yet; nothing at all in the first 300 ms."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.list_delegate import ROW_COMFORTABLE
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

APPEARS_AFTER_MS = 300
CANCEL_AFTER_MS = 2_000
_WIDTHS = (0.46, 0.62, 0.38, 0.55, 0.5, 0.7, 0.42)


class LoadingBars(QWidget):
    """Shown in a list's place while it loads. With `can_cancel` it offers that after two seconds.

    Signals: cancelled().
    """

    cancelled = Signal()

    def __init__(
        self,
        row_height: int = ROW_COMFORTABLE,
        parent: QWidget | None = None,
        *,
        can_cancel: bool = False,
    ) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self._is_due = False
        self._timer = _once(self, APPEARS_AFTER_MS, self._on_due)
        self._can_cancel = can_cancel
        self._patience = _once(self, CANCEL_AFTER_MS, self._on_long)
        self.cancel = Button(_("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self._offer = QWidget()
        line = QHBoxLayout(self._offer)
        line.setContentsMargins(24, 12, 24, 4)
        line.addWidget(PlainLabel(_("This takes longer than usual."), 13, 500, Colour.INK2), 1)
        line.addWidget(self.cancel)
        self._offer.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._offer)
        column.addStretch(1)
        self.setAccessibleName(_("Loading"))

    @property
    def is_due(self) -> bool:
        """Whether it has waited long enough to be seen."""
        return self._is_due

    def _on_due(self) -> None:
        self._is_due = True
        self.update()

    def _on_long(self) -> None:
        self._offer.show()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_due = False
        self._timer.start()
        if self._can_cancel:
            self._patience.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._patience.stop()
        self._offer.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_due:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = float(self._offer.height()) if self._offer.isVisible() else 0.0
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


def _once(parent: QWidget, after_ms: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(act)
    return timer

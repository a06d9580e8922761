"""The field for a number of units at the bench."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSpinBox

MOST_UNITS = 999
MOST_TYPED = 99_999
_MOST_DIGITS = len(str(MOST_UNITS))


class UnitsField(QSpinBox):
    """Enter behind a typed quantity is told. Behind more digits than one has it is a slow scanner's.

    Signals: entered() for such an Enter.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._typed = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            typed, self._typed = self._typed, 0
            if 0 < typed <= _MOST_DIGITS:
                self.entered.emit()
            return
        if event.text().isprintable() and event.text():
            self._typed += 1
        super().keyPressEvent(event)

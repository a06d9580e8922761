"""Marks as chips in a row, for the states of an order."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from orderdesk.presenters.marks import Mark
from orderdesk.ui.theme import Cut, Tone
from orderdesk.ui.widgets.chip import Chip


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
            cut = Cut.FILL if mark.filled else Cut.REGULAR
            self._row.addWidget(Chip(mark.word, Tone(mark.hue), mark.icon, cut))

"""A card of results: each line with a tick or a sign of warning, what is so, and what follows."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, Cut, colour, paint_icon
from orderdesk.ui.widgets.card import Card
from orderdesk.ui.widgets.plain_label import PlainLabel

ResultLine = tuple[bool, str, str]
"""Whether it is fine, what is so, what follows ("" for nothing)."""


class _Row(QWidget):
    def __init__(self, line: ResultLine, is_first: bool) -> None:
        super().__init__()
        is_fine, what, advice = line
        self._is_fine = is_fine
        self._is_first = is_first
        column = QVBoxLayout(self)
        column.setContentsMargins(50, 9, 16, 9)
        column.setSpacing(2)
        column.addWidget(PlainLabel(what, 14, 600, Colour.INK if is_fine else Colour.AMBER_INK))
        if advice:
            column.addWidget(PlainLabel(advice, 13, 400, Colour.INK2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._is_first:
            painter.fillRect(QRectF(50, 0, self.width() - 66, 1), colour(Colour.LINE))
        icon = "check-circle" if self._is_fine else "warning"
        ink = colour(Colour.RIGHT_INK if self._is_fine else Colour.AMBER_INK)
        paint_icon(painter, QRectF(16, 0, 20, self.height()), icon, ink, Cut.FILL)


class ResultCard(Card):
    """Hidden while there is nothing to tell. What is new is said to screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, edge=1)
        self._lines: tuple[ResultLine, ...] = ()
        self.column.setSpacing(0)
        self.hide()

    @property
    def lines(self) -> tuple[ResultLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[ResultLine]) -> None:
        """Show these; none hides the card."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while (item := self.column.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for place, line in enumerate(self._lines):
            self.column.addWidget(_Row(line, place == 0))
        self.setVisible(bool(self._lines))
        said = " ".join(f"{what} {advice}".strip() for _fine, what, advice in self._lines)
        self.setAccessibleName(said)
        if said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

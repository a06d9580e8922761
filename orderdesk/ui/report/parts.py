"""The pieces of the report page beside its charts: large numbers, titled parts, rows of a list."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from orderdesk.presenters.report_state import Figure, Line
from orderdesk.ui.theme import Colour, Cut, Tone, colour, paint_icon
from orderdesk.ui.widgets.plain_label import PlainLabel

_ICON = 18


class FiguresRow(QWidget):
    """The day in large numbers, side by side, so many in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        self._shown: tuple[Figure, ...] = ()
        self._in_a_row = 5

    @property
    def shown(self) -> tuple[Figure, ...]:
        """The numbers."""
        return self._shown

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Show these."""
        if figures != self._shown:
            self._shown = figures
            self._lay_out()

    def set_in_a_row(self, count: int) -> None:
        """Put so many beside one another."""
        if count != self._in_a_row:
            self._in_a_row = count
            self._lay_out()

    def _lay_out(self) -> None:
        clear(self._grid)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column < self._in_a_row))
        for place, figure in enumerate(self._shown):
            row, column = divmod(place, self._in_a_row)
            self._grid.addWidget(_figure(figure), row, column, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(column, 1)


def _figure(figure: Figure) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{figure.label}: {figure.value}")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(figure.label, 13, 500, Colour.INK2))
    column.addWidget(PlainLabel(figure.value, 24, 700, wraps=False))
    if figure.detail:
        column.addWidget(PlainLabel(figure.detail, 12, 400, Colour.INK2))
    return holder


class Part(QWidget):
    """A title with something below it; without content it takes no room."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self._title = PlainLabel(title, 15, 600)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(content)

    def set_title(self, title: str) -> None:
        """Call it this from now on."""
        self._title.setText(title)


class LineList(QWidget):
    """Rows of a list: icon, words that wrap, and how many."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: tuple[Line, ...] = ()

    @property
    def shown(self) -> tuple[Line, ...]:
        """The rows."""
        return self._shown

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these; the same ones again change nothing."""
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._column)
        for line in lines:
            self._column.addWidget(_LineRow(line))


class _LineRow(QWidget):
    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        tone = Tone(line.hue)
        self.setAccessibleName(", ".join(filter(None, (line.label, line.value, line.detail))))
        weight = 600 if line.filled else 400
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(PlainLabel(line.label, 13, weight, tone.ink if line.filled else Colour.INK))
        if line.detail:
            words.addWidget(PlainLabel(line.detail, 12, 400, Colour.INK2))
        row = QHBoxLayout(self)
        row.setContentsMargins(_ICON + 10, 7, 0, 7)
        row.setSpacing(12)
        row.addLayout(words, 1)
        value = PlainLabel(line.value, 14, 600, wraps=False)
        row.addWidget(value, 0, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = Tone(self._line.hue)
        cut = Cut.FILL if self._line.filled else Cut.REGULAR
        paint_icon(painter, QRectF(0, 7, _ICON, 18), self._line.icon, colour(tone.ink), cut)
        painter.setPen(colour(Colour.LINE))
        bottom = self.height() - 0.5
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

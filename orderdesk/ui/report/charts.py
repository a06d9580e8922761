"""Small bar charts, painted: each row and column carries its word and number, and its own shape."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from orderdesk.presenters.report_state import Bar
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon

_ROW = 36
_ROW_WITH_DETAIL = 52
_ICON = 18
_VALUE_WIDTH = 96
_BAR_HEIGHT = 10
_LEAST_BAR = 4.0
_HOUR_HEIGHT = 132
_HOUR_FOOT = 24
_HOUR_HEAD = 22
_HOUR_WIDEST = 48


class _Chart(QWidget):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> tuple[Bar, ...]:
        """The bars, or columns."""
        return self._bars

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these, in their sequence."""
        self._bars = tuple(bars)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(". ".join(bar.spoken for bar in self._bars))
        self.updateGeometry()
        self.update()


class BarChart(_Chart):
    """One bar a row, with its icon, its words at the left and its number at the right."""

    def sizeHint(self) -> QSize:
        return QSize(320, sum(self._row_height(bar) for bar in self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        for bar in self._bars:
            height = self._row_height(bar)
            self._paint_row(painter, QRectF(0, top, self.width(), height), bar)
            top += height

    @staticmethod
    def _row_height(bar: Bar) -> int:
        return _ROW_WITH_DETAIL if bar.detail else _ROW

    def _paint_row(self, painter: QPainter, row: QRectF, bar: Bar) -> None:
        tone = Tone(bar.hue)
        left = row.left()
        if bar.icon:
            area = QRectF(left, row.top(), _ICON, row.height())
            cut = Cut.REGULAR if tone is Tone.PLAIN else Cut.FILL
            paint_icon(painter, area, bar.icon, colour(tone.ink), cut)
            left += _ICON + 10
        words = QRectF(left, row.top(), (row.right() - left) * 0.54, row.height())
        if bar.detail:
            upper = QRectF(words.left(), row.top() + 7, words.width(), 20)
            lower = QRectF(words.left(), row.top() + 26, words.width(), 18)
            text_paint.draw_line(painter, upper, bar.label, font(14, 600), colour(Colour.INK))
            text_paint.draw_line(painter, lower, bar.detail, font(12), colour(Colour.INK2))
        else:
            text_paint.draw_line(painter, words, bar.label, font(14), colour(Colour.INK))
        value = QRectF(row.right() - _VALUE_WIDTH, row.top(), _VALUE_WIDTH, row.height())
        right = Qt.AlignmentFlag.AlignRight
        text_paint.draw_line(painter, value, bar.value, font(14, 600), colour(Colour.INK), right)
        track = QRectF(words.right() + 16, row.center().y() - _BAR_HEIGHT / 2, 0, _BAR_HEIGHT)
        track.setRight(value.left() - 8)
        if track.width() > _LEAST_BAR:
            _paint_bar(painter, track, bar.share, tone)


class HourChart(_Chart):
    """One column an hour, its number above it and its hour below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setFixedHeight(_HOUR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = min(_HOUR_WIDEST * 1.5, self.width() / len(self._bars))
        width = min(_HOUR_WIDEST, pitch * 0.66)
        ground = self.height() - _HOUR_FOOT
        # Words that would touch are left out, every second one first.
        widest = max(text_paint.width_of(bar.label, font(12)) for bar in self._bars)
        every = max(1, -(-int(widest + 8) // int(max(1.0, pitch))))
        centre = Qt.AlignmentFlag.AlignHCenter
        painter.fillRect(QRectF(0, ground, self.width(), 1), colour(Colour.LINE))
        for place, bar in enumerate(self._bars):
            column = QRectF(place * pitch, 0, pitch, ground)
            height = bar.share * (ground - _HOUR_HEAD)
            if height:
                plate = QRectF(column.center().x() - width / 2, ground - height, width, height)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(Colour.ACCENT))
                painter.drawRoundedRect(plate, 3, 3)
                above = QRectF(column.left(), plate.top() - _HOUR_HEAD, pitch, _HOUR_HEAD)
                ink = colour(Colour.INK)
                text_paint.draw_line(painter, above, bar.value, font(12, 600), ink, centre)
            if place % every == 0:
                # The word may be wider than its column: its neighbours are silent then.
                below = QRectF(column.center().x() - widest, ground, 2 * widest, _HOUR_FOOT)
                ink = colour(Colour.INK2)
                text_paint.draw_line(painter, below, bar.label, font(12), ink, centre)


def _paint_bar(painter: QPainter, track: QRectF, share: float, tone: Tone) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Colour.LINE))
    radius = track.height() / 2
    painter.drawRoundedRect(track, radius, radius)
    filled = QRectF(track)
    filled.setWidth(max(_LEAST_BAR, track.width() * share))
    painter.setBrush(colour(Colour.LINE_STRONG if tone is Tone.PLAIN else tone.fill))
    painter.drawRoundedRect(filled, min(radius, filled.width() / 2), radius)

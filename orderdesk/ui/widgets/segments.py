"""Two or three choices side by side, one of them taken."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.theme.tokens import RADIUS_CONTROL

_HEIGHT = 44


class _Segment(QAbstractButton):
    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(title.replace("&", "&&"))
        self._title = title
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(text_paint.width_of(self._title, font(15, 600))) + 32, _HEIGHT - 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        ink = Colour.INK2
        if self.isChecked():
            ink = Colour.INK
            painter.setPen(colour(Colour.LINE_MID))
            painter.setBrush(colour(Colour.SURFACE))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if not self.isEnabled():
            ink = Colour.INK3
        centre = Qt.AlignmentFlag.AlignHCenter
        text_paint.draw_line(painter, rect, self._title, font(15, 600), colour(ink), centre)


class Segments(QWidget):
    """Arrow keys and Space choose.

    Signals: chosen(value) when the user chooses; not for `select`.
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(_HEIGHT)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(3)
        for value, title in choices:
            segment = _Segment(title, self)
            segment.setAccessibleDescription(name)
            segment.clicked.connect(lambda _checked, value=value: self.chosen.emit(value))
            self._group.addButton(segment)
            self._segments[value] = segment
            row.addWidget(segment)

    def select(self, value: str) -> None:
        """Mark a choice as taken, without telling anybody."""
        self._segments[value].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        values = list(self._segments)
        here = next((v for v, one in self._segments.items() if one.isChecked()), values[0])
        place = values.index(here) + (step or 0)
        if step is None or not 0 <= place < len(values):
            super().keyPressEvent(event)
            return
        segment = self._segments[values[place]]
        segment.setFocus(Qt.FocusReason.TabFocusReason)
        segment.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(Colour.LINE))
        painter.setBrush(colour(Colour.SUNKEN))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)

"""Progress as one segment per unit, or as one bar where the units are too many to tell apart."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from orderdesk.ui.theme import Colour, colour

_HEIGHT = 8
_GAP = 4
_NARROWEST = 6


class UnitSegments(QWidget):
    """`set_units(done, total, missing)`: done in the right colour, declared short in amber."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = 0
        self._missing = 0
        self._total = 0
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    def set_units(self, done: int, total: int, missing: int = 0) -> None:
        """How many of `total` units are done, and how many are declared missing."""
        self._done, self._total, self._missing = done, total, missing
        self.setAccessibleName(f"{done} / {total}")
        self.update()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        self._scale = factor
        self.setFixedHeight(round(_HEIGHT * factor))

    def sizeHint(self) -> QSize:
        return QSize(400, round(_HEIGHT * self._scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rect = QRectF(self.rect())
        if self._total <= 0:
            return
        gap = _GAP * self._scale
        width = (rect.width() - gap * (self._total - 1)) / self._total
        radius = rect.height() / 2
        if width < _NARROWEST:
            self._paint_bar(painter, rect, radius)
            return
        for index in range(self._total):
            painter.setBrush(colour(self._role(index)))
            left = index * (width + gap)
            painter.drawRoundedRect(QRectF(left, 0, width, rect.height()), radius, radius)

    def _role(self, index: int) -> Colour:
        if index < self._done:
            return Colour.RIGHT_FILL
        if index < self._done + self._missing:
            return Colour.AMBER_FILL
        return Colour.LINE_MID

    def _paint_bar(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        for share, role in (
            (self._total, Colour.LINE_MID),
            (self._done + self._missing, Colour.AMBER_FILL if self._missing else Colour.RIGHT_FILL),
            (self._done, Colour.RIGHT_FILL),
        ):
            width = rect.width() * min(1.0, share / self._total)
            if width > 0:
                painter.setBrush(colour(role))
                painter.drawRoundedRect(QRectF(0, 0, width, rect.height()), radius, radius)

"""Chips: small pills that state a fact, or a filter that can be taken away."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.plain_label import plain_tooltip
from orderdesk.words import _

CHIP_HEIGHT = 26
FILTER_HEIGHT = 28
BENCH_CHIP_HEIGHT = 34


def chip_font(height: float) -> QFont:
    """The font of a chip of this height."""
    return font(13 if height <= FILTER_HEIGHT else height * 0.48, 600)


def chip_width(text: str, height: float, *, has_icon: bool) -> float:
    """How wide a chip is."""
    icon = height * 0.6 + height * 0.26 if has_icon else 0.0
    return round(text_paint.width_of(text, chip_font(height)) + icon + height * 0.9)


def paint_chip(
    painter: QPainter, rect: QRectF, text: str, tone: Tone, icon: str = "", cut: Cut = Cut.REGULAR
) -> None:
    """Paint a chip into `rect`. PLAIN has an edge, every other tone its tint."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour(tone.tint))
    if tone is Tone.PLAIN:
        painter.setPen(colour(Colour.LINE))
        plate = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        plate = rect
    painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
    ink = colour(tone.ink)
    height = rect.height()
    left = rect.left() + height * 0.45
    if icon:
        edge = height * 0.6
        left = rect.left() + height * 0.4
        paint_icon(painter, QRectF(left, rect.top(), edge, height), icon, ink, cut)
        left += edge + height * 0.24
    area = QRectF(left, rect.top(), rect.right() - left - height * 0.3, height)
    text_paint.draw_line(painter, area, text, chip_font(height), ink)


class Chip(QWidget):
    """States a fact: a tone, an icon and a word."""

    def __init__(
        self,
        text: str,
        tone: Tone = Tone.PLAIN,
        icon: str = "",
        cut: Cut = Cut.REGULAR,
        height: int = CHIP_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height = height
        self._text, self._tone, self._icon, self._cut = text, tone, icon, cut
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_fact(text, tone, icon, cut)

    def show_fact(
        self, text: str, tone: Tone = Tone.PLAIN, icon: str = "", cut: Cut = Cut.REGULAR
    ) -> None:
        """Change what it states."""
        self._text, self._tone, self._icon, self._cut = text, tone, icon, cut
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = chip_width(self._text, self._height, has_icon=bool(self._icon))
        return QSize(round(width), self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._text, self._tone, self._icon, self._cut)


class FilterChip(QAbstractButton):
    """A filter that is on; a click, Space or Delete takes it away.

    Signals: removed().
    """

    removed = Signal()

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(_("Remove the filter: {filter}").format(filter=text))
        self.setToolTip(plain_tooltip(self.accessibleName()))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.removed)

    def sizeHint(self) -> QSize:
        width = chip_width(self.text(), FILTER_HEIGHT, has_icon=bool(self._icon))
        return QSize(round(width) + 22, FILTER_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_chip(painter, rect, self.text(), Tone.ACCENT, self._icon)
        cross = QRectF(rect.right() - 30, rect.top(), 14, rect.height())
        role = Colour.INK if self.underMouse() else Tone.ACCENT.ink
        paint_icon(painter, cross, "x", colour(role), Cut.BOLD)

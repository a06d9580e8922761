"""The dark panel beside the connect page's form: what OrderDesk is, and the way into the demo shop."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, font, paint_icon, tokens
from orderdesk.ui.theme.tokens import DARK, LIGHT
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.rail import paint_mark
from orderdesk.words import _

PANEL_WIDTH = 476
_EDGE = 48
_HEADLINE_TOP = 172
_LINE = 40.5
_BULLET = 40
_FOOT = 96


class InkPanel(QWidget):
    """Signals: demo_wanted()."""

    demo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(PANEL_WIDTH)
        self.demo = Button(_("Try the demo shop"))
        self.demo.clicked.connect(self.demo_wanted)
        self._question = _("No shop at hand?")
        row = QHBoxLayout()
        row.addSpacing(round(text_paint.width_of(self._question, font(15))) + 10)
        row.addWidget(self.demo)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, 0, _EDGE, 28)
        column.addStretch(1)
        column.addLayout(row)

    def offer_demo(self, offered: bool) -> None:
        """Whether the way into the demo shop stands at the foot."""
        self.demo.setVisible(offered)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Ink is the ground here in both themes, so that its words are always the dark theme's.
        ground = DARK[Colour.SURFACE] if tokens().is_dark else LIGHT[Colour.INK]
        ink, quiet, accent = DARK[Colour.INK], DARK[Colour.INK2], DARK[Colour.RIGHT_INK]
        painter.fillRect(self.rect(), ground)
        paint_mark(painter, QRectF(_EDGE, 48, 40, 40), ink, ground)
        name = QRectF(_EDGE + 54, 48, 300, 40)
        text_paint.draw_line(painter, name, "OrderDesk", font(20, 600), ink)
        width = self.width() - 2 * _EDGE + 8
        headline = _("Connect your shop once. Then pack, even when the internet is down.")
        used = text_paint.draw_wrapped(
            painter, QPointF(_EDGE, _HEADLINE_TOP), headline, font(32, 700), ink, width, _LINE
        )
        bullets = (
            ("cloud-slash", _("Every scan is saved on this computer first")),
            ("check-circle", _("Every parcel reaches Shopify exactly once")),
            ("lock-simple", _("The key stays in this computer’s keyring")),
        )
        top = max(_HEADLINE_TOP + used + 24, self.height() - _FOOT - 192)
        for icon, words in bullets:
            paint_icon(painter, QRectF(_EDGE, top, 22, _BULLET), icon, accent, Cut.REGULAR)
            area = QRectF(_EDGE + 36, top, width - 36, _BULLET)
            text_paint.draw_line(painter, area, words, font(15), quiet)
            top += _BULLET
        if not self.demo.isHidden():
            area = QRectF(_EDGE, self.demo.y(), 200, self.demo.height())
            text_paint.draw_line(painter, area, self._question, font(15), quiet)


def step_bars(painter: QPainter, right: float, middle: float, number: int, count: int) -> None:
    """One short bar for each step, those behind and the present one in the accent."""
    width, gap, height = 36.0, 8.0, 6.0
    painter.setPen(Qt.PenStyle.NoPen)
    left = right - count * width - (count - 1) * gap
    for place in range(count):
        painter.setBrush(tokens()[Colour.ACCENT if place < number else Colour.LINE_MID])
        bar = QRectF(left + place * (width + gap), middle - height / 2, width, height)
        painter.drawRoundedRect(bar, height / 2, height / 2)

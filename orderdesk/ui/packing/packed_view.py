"""Packed: the left in teal with what is safe, the right with the next order."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import PackedScreen
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_fact
from orderdesk.ui.packing.next_order import paint_next
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.product_picture import Pictures
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_shape
from orderdesk.words import _

_LEFT_SHARE = 0.6


class PackedView(QWidget):
    """Painted, but for its buttons.

    Signals: open_wanted(), stay_wanted(), slip_wanted(), undo_wanted().
    """

    undo_wanted = Signal()

    slip_wanted = Signal()
    open_wanted = Signal()
    stay_wanted = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._screen: PackedScreen | None = None
        self.stay = Button(
            "", ButtonKind.SECONDARY, ButtonSize.BENCH, key=cap(CommandId.PACK_BACK), parent=self
        )
        self.open_next = Button(
            "", ButtonKind.PRIMARY, ButtonSize.BENCH, key=cap(CommandId.PACK_COMPLETE), parent=self
        )
        self.slip = Button(
            _("Print slip"),
            ButtonKind.ANSWER,
            ButtonSize.BENCH,
            icon="printer",
            key=cap(CommandId.PACK_SLIP),
            parent=self,
        )
        self.undo = Button(
            "",
            ButtonKind.ANSWER,
            ButtonSize.BENCH,
            icon="arrow-u-up-left",
            key=cap(CommandId.PACK_UNDO),
            parent=self,
        )
        for button in (self.slip, self.undo):
            button.set_answer_colour(Colour.RIGHT_INK)
        self.slip.clicked.connect(self.slip_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        for button in (self.slip, self.undo, self.stay, self.open_next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stay.clicked.connect(self.stay_wanted)
        self.open_next.clicked.connect(self.open_wanted)

    def show_screen(self, screen: PackedScreen) -> None:
        """Show what was packed and what comes next."""
        self._screen = screen
        self.setAccessibleName(f"{screen.word}. {screen.sentence}")
        spoken = " ".join(fact.text for fact in screen.facts)
        if screen.next_order is not None:
            order = screen.next_order
            spoken += f" {order.label}: {order.name}, {order.customer}. {order.due.text}."
            spoken += f" {order.opens}."
        else:
            spoken += f" {screen.nothing_next}. {screen.nothing_next_detail}"
        self.setAccessibleDescription(spoken)
        self.stay.set_label(screen.stay)
        self.undo.set_label(screen.undo)
        self.open_next.set_label(screen.open_next.text)
        self.open_next.setVisible(screen.open_next.is_enabled)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        k = bench_factor(self.width(), self.height())
        left = round(self.width() * _LEFT_SHARE + 40 * k)
        right = round(self.width() - 40 * k)
        top = round(self.height() - 96 * k)
        for button in (self.slip, self.undo, self.stay, self.open_next):
            button.set_scale(k)
        slip = self.slip.sizeHint().width()
        self.slip.setGeometry(round(56 * k), top, slip, round(56 * k))
        beside = round(68 * k) + slip
        self.undo.setGeometry(beside, top, self.undo.sizeHint().width(), round(56 * k))
        if self.open_next.isHidden():
            self.stay.setGeometry(left, top, right - left, round(56 * k))
            return
        stay = max(round(176 * k), self.stay.sizeHint().width())
        self.stay.setGeometry(left, top, stay, round(56 * k))
        start = left + stay + round(12 * k)
        self.open_next.setGeometry(start, top, right - start, round(56 * k))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        screen = self._screen
        rect = QRectF(self.rect())
        painter.fillRect(rect, colour(Colour.CANVAS))
        if screen is None:
            return
        k = bench_factor(self.width(), self.height())
        left = QRectF(0, 0, round(rect.width() * _LEFT_SHARE), rect.height())
        self._paint_left(painter, left, screen, k)
        column = QRectF(
            left.right() + 40 * k,
            48 * k,
            rect.width() - left.width() - 80 * k,
            rect.height() - 48 * k - 116 * k,
        )
        if screen.next_order is not None:
            paint_next(painter, column, screen.next_order, self._pictures, k)
            return
        face = fitting_font(screen.nothing_next, column.width(), 40 * k, 24 * k, 700)
        area = QRectF(column.left(), column.top() + 40 * k, column.width(), 56 * k)
        text_paint.draw_line(painter, area, screen.nothing_next, face, colour(Colour.INK))
        text_paint.draw_wrapped(
            painter,
            QPointF(column.left(), area.bottom() + 8 * k),
            screen.nothing_next_detail,
            font(22 * k, 400),
            colour(Colour.INK2),
            column.width(),
            30 * k,
        )

    def _paint_left(self, painter: QPainter, rect: QRectF, screen: PackedScreen, k: float) -> None:
        fill, ink = colour(Colour.RIGHT_FILL), colour(Colour.RIGHT_TEXT)
        painter.fillRect(rect, fill)
        square = QRectF(56 * k, 88 * k, 204 * k, 204 * k)
        paint_shape(painter, square, Shape.DISC_TICK, ink, fill)
        room = rect.right() - 40 * k - 304 * k
        face = fitting_font(screen.word, room, 120 * k, 60 * k, 800)
        word = QRectF(304 * k, 102 * k, room, 130 * k)
        text_paint.draw_line(painter, word, screen.word, face, ink)
        below = QRectF(309 * k, 234 * k, room, 40 * k)
        face = fitting_font(screen.sentence, room, 25 * k, 17 * k, 500)
        text_paint.draw_line(painter, below, screen.sentence, face, ink)
        top = 356 * k
        painter.setPen(QPen(ink, max(1.0, k)))
        painter.setOpacity(0.35)
        painter.drawLine(QPointF(56 * k, top), QPointF(rect.right() - 56 * k, top))
        painter.setOpacity(1.0)
        top += 32 * k
        for fact in screen.facts:
            size = 24 * k
            at = QPointF(56 * k, top)
            height = paint_fact(
                painter,
                at,
                rect.width() - 104 * k,
                fact.icon,
                fact.text,
                (ink, ink),
                size,
                is_alert=fact.is_alert,
            )
            top += height + 22 * k

"""The whole window in red between hazard stripes: the order changed in Shopify."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.packing_screens import ChangeRow, StopScreen
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_card
from orderdesk.ui.packing.locked import answer_button, paint_locked_strip
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.product_picture import Pictures, paint_product
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_hazard, paint_shape

_ROW_HEIGHT = 88
_HAZARD = 20


class StopView(QWidget):
    """Painted, but for its answers: the one, and for what was added another.

    Signals: answered() and separately() when their buttons are pressed.
    """

    answered = Signal()
    separately = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._screen: StopScreen | None = None
        self.answer = answer_button(self, "check", CommandId.PACK_ANSWER)
        self.answer.clicked.connect(self.answered)
        self.apart = answer_button(self, "package", CommandId.PACK_SHORT)
        self.apart.clicked.connect(self.separately)

    def show_screen(self, screen: StopScreen) -> None:
        """Show what changed."""
        self._screen = screen
        self.answer.set_label(screen.answer)
        self.apart.set_label(screen.separately)
        self.apart.setVisible(bool(screen.separately))
        self.setAccessibleName(f"{screen.word}. {screen.sentence}")
        spoken = [
            f"{row.title}. {row.detail} {row.was} → {row.now}. {row.task}."
            for row in screen.changes
        ]
        self.setAccessibleDescription(" ".join([*spoken, screen.more, screen.answer_detail]))
        self._place()
        self.repaint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        k = bench_factor(self.width(), self.height())
        self.answer.set_scale(k)
        width = max(round(330 * k), self.answer.sizeHint().width())
        self.answer.setGeometry(
            round(self.width() - 40 * k - width),
            round(self.height() - 116 * k),
            width,
            round(80 * k),
        )
        self.apart.set_scale(k)
        room = self.apart.sizeHint().width()
        left = round(self.answer.x() - 16 * k - room)
        self.apart.setGeometry(left, self.answer.y(), room, self.answer.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        screen = self._screen
        fill, ink = colour(Colour.WRONG_FILL), colour(Colour.WRONG_TEXT)
        painter.fillRect(self.rect(), fill)
        if screen is None:
            return
        k = bench_factor(self.width(), self.height())
        width, height = float(self.width()), float(self.height())
        paint_locked_strip(painter, width, screen.head, screen.locked, Tone.WRONG, k)
        paint_hazard(painter, QRectF(0, 56 * k, width, _HAZARD * k))
        paint_hazard(painter, QRectF(0, height - _HAZARD * k, width, _HAZARD * k))
        square = QRectF(40 * k, 96 * k, 164 * k, 164 * k)
        paint_shape(painter, square, Shape.OCTAGON_HAND, ink, fill)
        count_width = self._paint_count(painter, screen, k)
        room = width - 246 * k - count_width - 72 * k
        word = QRectF(244 * k, 92 * k, room, 112 * k)
        text_paint.draw_line(painter, word, screen.word, font(112 * k, 800), ink)
        text_paint.draw_wrapped(
            painter,
            QPointF(247 * k, 210 * k),
            screen.sentence,
            fitting_font(screen.sentence, room, 28 * k, 22 * k, 500),
            ink,
            room,
            30 * k,
            2,
        )
        top = 284 * k
        # Few changes are shown larger: the packer looks from where the goods are.
        stretch = {1: 1.45, 2: 1.25}.get(len(screen.changes), 1.0)
        for row in screen.changes:
            rect = QRectF(40 * k, top, width - 80 * k, _ROW_HEIGHT * k * stretch)
            self._paint_row(painter, rect, row, k * stretch)
            top = rect.bottom() + 8 * k
        if screen.more:
            area = QRectF(44 * k, top, width - 88 * k, 28 * k)
            text_paint.draw_line(painter, area, screen.more, font(20 * k, 600), ink)
        first = self.apart if screen.separately else self.answer
        room = first.x() - 64 * k
        text_paint.draw_wrapped(
            painter,
            QPointF(40 * k, height - 104 * k),
            screen.answer_detail,
            font(26 * k, 600),
            ink,
            room,
            34 * k,
            2,
        )

    def _paint_count(self, painter: QPainter, screen: StopScreen, k: float) -> float:
        ink = colour(Colour.WRONG_TEXT)
        right = self.width() - 40 * k
        align = Qt.AlignmentFlag.AlignRight
        area = QRectF(right - 300 * k, 100 * k, 300 * k, 90 * k)
        used = text_paint.draw_line(painter, area, screen.count, font(84 * k, 700), ink, align)
        below = QRectF(right - 300 * k, 208 * k, 300 * k, 34 * k)
        label = text_paint.draw_line(
            painter, below, screen.count_label, font(24 * k, 500), ink, align
        )
        return max(used, label)

    def _paint_row(self, painter: QPainter, rect: QRectF, row: ChangeRow, k: float) -> None:
        paint_card(painter, rect, colour(Colour.SURFACE), None, 10 * k)
        square = QRectF(rect.left() + 14 * k, rect.center().y() - 30 * k, 60 * k, 60 * k)
        if row.image_url:
            paint_product(painter, square, row.title, row.image_url, self._pictures)
            badge = QRectF(square.right() - 18 * k, square.bottom() - 18 * k, 24 * k, 24 * k)
            # The sign is cut out of the badge: on the picture itself it would not be seen.
            paint_card(painter, badge, colour(Colour.SURFACE), None, badge.width() / 2)
            paint_icon(painter, badge, row.icon, colour(Colour.WRONG_INK), Cut.FILL)
        else:
            inner = square.adjusted(8 * k, 8 * k, -8 * k, -8 * k)
            paint_icon(painter, inner, row.icon, colour(Colour.WRONG_INK), Cut.FILL)
        left = square.right() + 18 * k
        right = self._paint_task(painter, rect, row, k)
        is_number = row.was.isdigit() and row.now.isdigit()
        room = right - 16 * k - left
        if is_number:
            room -= self._paint_numbers(painter, rect, row, right, k)
        if is_number or not (row.was and row.now):
            title = QRectF(left, rect.top() + 14 * k, room, 32 * k)
            text_paint.draw_line(painter, title, row.title, font(24 * k, 600), colour(Colour.INK))
            below = QRectF(left, rect.top() + 48 * k, room, 26 * k)
            text_paint.draw_line(painter, below, row.detail, font(18 * k, 500), colour(Colour.INK2))
            return
        title = QRectF(left, rect.top() + 6 * k, room, 26 * k)
        text_paint.draw_line(painter, title, row.title, font(18 * k, 600), colour(Colour.INK2))
        before = QRectF(left, rect.top() + 30 * k, room, 24 * k)
        struck = font(17 * k, 500, strike=True)
        text_paint.draw_line(painter, before, row.was, struck, colour(Colour.INK2))
        after = QRectF(left, rect.top() + 55 * k, room, 26 * k)
        face = fitting_font(row.now, room, 21 * k, 15 * k, 600)
        text_paint.draw_line(painter, after, row.now, face, colour(Colour.INK))

    def _paint_task(self, painter: QPainter, rect: QRectF, row: ChangeRow, k: float) -> float:
        """What to do with the hands, in a plate. Returns its left edge."""
        if not row.task:
            return rect.right() - 16 * k
        face = fitting_font(row.task, rect.width() * 0.42, 24 * k, 16 * k, 700)
        width = min(rect.width() * 0.42, text_paint.width_of(row.task, face)) + 36 * k
        plate = QRectF(
            rect.right() - 14 * k - width, rect.top() + 16 * k, width, rect.height() - 32 * k
        )
        paint_card(painter, plate, colour(Colour.WRONG_TINT), None, 8 * k)
        inner = plate.adjusted(18 * k, 0, -16 * k, 0)
        text_paint.draw_line(painter, inner, row.task, face, colour(Colour.WRONG_INK))
        return plate.left()

    def _paint_numbers(
        self, painter: QPainter, rect: QRectF, row: ChangeRow, right: float, k: float
    ) -> float:
        text = f"{row.was} → {row.now}"
        face = font(36 * k, 700)
        width = text_paint.width_of(text, face) + 1
        area = QRectF(right - 20 * k - width, rect.top(), width, rect.height())
        text_paint.draw_line(painter, area, text, face, colour(Colour.INK))
        return width + 28 * k

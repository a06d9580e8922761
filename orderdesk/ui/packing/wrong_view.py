"""The whole window in red: what was scanned is not what this order needs."""

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.packing_screens import ComparedItem, WrongScreen
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_card
from orderdesk.ui.packing.locked import answer_button, paint_locked_strip
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.product_picture import Pictures, paint_product
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_shape


class WrongView(QWidget):
    """Painted, but for the one answer.

    Signals: answered() when the button is pressed.
    """

    answered = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._screen: WrongScreen | None = None
        self.answer = answer_button(self, "check", CommandId.PACK_ANSWER)
        self.answer.clicked.connect(self.answered)

    def show_screen(self, screen: WrongScreen) -> None:
        """Show the two sides."""
        self._screen = screen
        self.answer.set_label(screen.answer)
        self.setAccessibleName(f"{screen.word}. {screen.sentence}")
        sides = [side for side in (screen.scanned, screen.needed) if side is not None]
        compared = [f"{side.label}: {side.title}, {_options_text(side)}." for side in sides]
        self.setAccessibleDescription(" ".join([*compared, screen.help]).strip())
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
            round(self.height() - 108 * k),
            width,
            round(80 * k),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        screen = self._screen
        fill, ink = colour(Colour.WRONG_FILL), colour(Colour.WRONG_TEXT)
        painter.fillRect(self.rect(), fill)
        if screen is None:
            return
        k = bench_factor(self.width(), self.height())
        width = float(self.width())
        paint_locked_strip(painter, width, screen.head, screen.locked, Tone.WRONG, k)
        square = QRectF(40 * k, 92 * k, 172 * k, 172 * k)
        paint_shape(painter, square, Shape.OCTAGON_CROSS, ink, fill)
        room = width - 296 * k
        word = QRectF(254 * k, 92 * k, room, 118 * k)
        text_paint.draw_line(
            painter, word, screen.word, fitting_font(screen.word, room, 112 * k, 64 * k, 800), ink
        )
        below = QRectF(257 * k, 216 * k, room, 42 * k)
        face = fitting_font(screen.sentence, room, 30 * k, 20 * k, 500)
        text_paint.draw_line(painter, below, screen.sentence, face, ink)
        if screen.help:
            help_line = QRectF(257 * k, 260 * k, room, 36 * k)
            face = fitting_font(screen.help, room, 24 * k, 16 * k, 700)
            text_paint.draw_line(painter, help_line, screen.help, face, ink)
        top = 304 * k
        height = self.height() - 108 * k - 52 * k - top
        self._paint_sides(painter, screen, top, height, k)
        self._paint_put_back(painter, screen, k)

    def _paint_sides(
        self, painter: QPainter, screen: WrongScreen, top: float, height: float, k: float
    ) -> None:
        width = self.width() - 80 * k
        if screen.needed is None:
            self._paint_side(painter, QRectF(40 * k, top, width, height), screen.scanned, False, k)
            return
        gap = 96 * k
        each = (width - gap) / 2
        left = QRectF(40 * k, top, each, height)
        right = QRectF(left.right() + gap, top, each, height)
        self._paint_side(painter, left, screen.scanned, False, k)
        self._paint_side(painter, right, screen.needed, True, k)
        sign = QRectF(left.right(), top, gap, height)
        edge = 56 * k
        area = QRectF(sign.center().x() - edge / 2, sign.center().y() - edge / 2, edge, edge)
        paint_icon(painter, area, "not-equals", colour(Colour.WRONG_TEXT), Cut.BOLD)

    def _paint_side(
        self, painter: QPainter, rect: QRectF, side: ComparedItem, is_needed: bool, k: float
    ) -> None:
        paint_card(painter, rect, colour(Colour.SURFACE), None, 12 * k)
        edge = min(216 * k, rect.height() - 40 * k)
        picture = QRectF(rect.left() + 20 * k, rect.top() + 20 * k, edge, edge)
        paint_product(painter, picture, side.title, side.image_url, self._pictures)
        left = picture.right() + 24 * k
        room = rect.right() - 20 * k - left
        label = QRectF(left, rect.top() + 24 * k, room, 28 * k)
        text_paint.draw_line(painter, label, side.label, font(18 * k, 500), colour(Colour.INK2))
        top = rect.top() + 56 * k
        lines = 2 if side.options else 4
        top += text_paint.draw_wrapped(
            painter,
            QPointF(left, top),
            side.title,
            font(28 * k, 500),
            colour(Colour.INK),
            room,
            36 * k,
            lines,
        )
        self._paint_options(painter, QPointF(left, top + 10 * k), room, side, is_needed, k)
        note = QRectF(left, rect.bottom() - 50 * k, room, 28 * k)
        text_paint.draw_line(painter, note, side.note, font(18 * k, 500), colour(Colour.INK2))

    def _paint_options(
        self,
        painter: QPainter,
        at: QPointF,
        room: float,
        side: ComparedItem,
        is_needed: bool,
        k: float,
    ) -> None:
        left = at.x()
        for option in side.options:
            rest = at.x() + room - left
            if rest < 40 * k:
                return
            if not option.differs:
                face = fitting_font(option.text, rest, 26 * k, 16 * k, 500)
                area = QRectF(left, at.y(), rest, 52 * k)
                used = text_paint.draw_line(painter, area, option.text, face, colour(Colour.INK))
                left += used + 16 * k
                continue
            face = fitting_font(option.text, rest - 28 * k, 34 * k, 20 * k, 700)
            plate = QRectF(
                left, at.y(), min(rest, text_paint.width_of(option.text, face) + 28 * k), 52 * k
            )
            fill = colour(Colour.RIGHT_TINT if is_needed else Colour.INK)
            ink = colour(Colour.RIGHT_INK if is_needed else Colour.SURFACE)
            paint_card(painter, plate, fill, None, 6 * k)
            inner = plate.adjusted(14 * k, 0, -12 * k, 0)
            text_paint.draw_line(painter, inner, option.text, face, ink)
            left = plate.right() + 14 * k

    def _paint_put_back(self, painter: QPainter, screen: WrongScreen, k: float) -> None:
        ink = colour(Colour.WRONG_TEXT)
        centre = self.height() - 68 * k
        icon = QRectF(42 * k, centre - 25 * k, 50 * k, 50 * k)
        paint_icon(painter, icon, "arrow-u-up-left", ink, Cut.BOLD)
        room = self.answer.x() - 24 * k - 112 * k
        face = fitting_font(screen.put_back, room, 44 * k, 24 * k, 700)
        text_paint.draw_line(
            painter, QRectF(112 * k, centre - 40 * k, room, 80 * k), screen.put_back, face, ink
        )


def _options_text(side: ComparedItem) -> str:
    return ", ".join(option.text for option in side.options)

"""Notes and gift messages on the bench: amber until they were seen, one quiet line afterwards."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import Message
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import paint_card
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.widgets.key_cap import CapGround, cap_width, paint_cap

_MOST_LINES = 2


class MessageCard(QWidget):
    """One message. Touching it, like F3, shows the whole of it.

    Signals: opened() when it is touched.
    """

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self._has_key = False
        self._k = 1.0

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        self._k = factor
        self.update()

    def show_message(self, message: Message, *, has_key: bool) -> None:
        """Show a message; `has_key` on the one that F3 opens next."""
        self._message, self._has_key = message, has_key
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.text)
        self.update()

    def height_for(self, width: float) -> int:
        """The height that the card needs at this width."""
        message, k = self._message, self._k
        if message is None:
            return 0
        if message.is_done:
            return round(52 * k)
        _layout, height = text_paint.lay_out(
            message.text, font(16 * k), width - 132 * k, 22 * k, _MOST_LINES
        )
        return round(52 * k + height + 10 * k)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        message, k = self._message, self._k
        if message is None:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        is_done = message.is_done
        if is_done:
            paint_card(painter, rect, colour(Colour.SURFACE), colour(Colour.LINE), 12)
        else:
            paint_card(painter, rect, colour(Colour.AMBER_TINT), None, 12)
        ink = colour(Colour.INK2 if is_done else Colour.AMBER_INK)
        icon = QRectF(rect.left() + 20 * k, rect.top() + 14 * k, 26 * k, 26 * k)
        name = "check-circle" if is_done else message.icon
        tint = colour(Colour.RIGHT_INK) if is_done else ink
        paint_icon(painter, icon, name, tint, Cut.FILL)
        left = rect.left() + 62 * k
        right = rect.right() - 16 * k
        if self._has_key:
            height = 32 * k
            key = cap(CommandId.PACK_MESSAGE)
            width = cap_width(key, height)
            plate = QRectF(right - width, rect.top() + 12 * k, width, height)
            paint_cap(painter, plate, key, CapGround.SUNKEN)
            right = plate.left() - 12 * k
        title = QRectF(left, rect.top() + 13 * k, right - left, 28 * k)
        text_paint.draw_line(
            painter,
            title,
            message.title,
            font(20 * k if not is_done else 16 * k, 600),
            colour(Colour.INK2 if is_done else Colour.INK),
            Qt.AlignmentFlag.AlignLeft,
        )
        if not is_done:
            text_paint.draw_wrapped(
                painter,
                QPointF(left, rect.top() + 46 * k),
                message.text,
                font(16 * k),
                colour(Colour.INK),
                rect.width() - 132 * k,
                22 * k,
                _MOST_LINES,
            )

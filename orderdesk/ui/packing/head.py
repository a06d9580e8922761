"""The head of the packing page: whose order, how the shop is reached, who works here."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import ChipTone, Head, HeadChip
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import paint_card
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.avatar import paint_avatar
from orderdesk.ui.widgets.key_cap import CapGround, cap_width, paint_cap
from orderdesk.words import _

HEAD_HEIGHT = 72


class HeadLine(QWidget):
    """Painted in one piece; everything scales with its height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head: Head | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_head(self, head: Head) -> None:
        """Show another head; nothing happens if it is the same."""
        if head == self._head:
            return
        self._head = head
        chips = ", ".join(chip.text for chip in head.chips)
        self.setAccessibleName(f"{head.title} {head.customer}".strip())
        parts = (chips, head.connection, head.unsent, head.staff, head.station)
        self.setAccessibleDescription(". ".join(part for part in parts if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, colour(Colour.SURFACE))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), colour(Colour.LINE))
        head = self._head
        if head is None:
            return
        k = rect.height() / HEAD_HEIGHT
        end = self._paint_right(painter, rect, head, k)
        left = rect.left() + 28 * k
        title = QRectF(left, rect.top(), 320 * k, rect.height())
        left += text_paint.draw_line(
            painter, title, head.title, font(36 * k, 700), colour(Colour.INK)
        )
        left += 20 * k
        if head.customer:
            chips = sum(_chip_width(chip, k) + 8 * k for chip in head.chips)
            width = max(160 * k, min(420 * k, end - left - chips - 38 * k))
            area = QRectF(left, rect.top(), width, rect.height())
            left += text_paint.draw_line(
                painter, area, head.customer, font(22 * k, 500), colour(Colour.INK)
            )
            left += 22 * k
        for chip in head.chips:
            width = _chip_width(chip, k)
            if left + width > end - 16 * k:
                break
            _paint_chip(painter, QRectF(left, rect.center().y() - 17 * k, width, 34 * k), chip, k)
            left += width + 8 * k
        _paint_way_to_keys(painter, QRectF(left, rect.top(), end - left, rect.height()), k)

    def _paint_right(self, painter: QPainter, rect: QRectF, head: Head, k: float) -> float:
        """Person and connection, from the right. Returns where the room for the rest ends."""
        right = rect.right() - 28 * k
        disc = QRectF(right - 36 * k, rect.center().y() - 18 * k, 36 * k, 36 * k)
        paint_avatar(painter, disc, head.staff, Tone.ACCENT)
        right = disc.left() - 12 * k
        align = Qt.AlignmentFlag.AlignRight
        name, place = font(16 * k, 600), font(14 * k, 400)
        width = max(text_paint.width_of(head.staff, name), text_paint.width_of(head.station, place))
        width = min(width + 1, 200 * k)
        above = QRectF(right - width, rect.center().y() - 21 * k, width, 22 * k)
        text_paint.draw_line(painter, above, head.staff, name, colour(Colour.INK), align)
        below = QRectF(right - width, rect.center().y(), width, 22 * k)
        text_paint.draw_line(painter, below, head.station, place, colour(Colour.INK2), align)
        right -= width + 24 * k
        if head.is_online:
            icon, ink, text_ink = "cloud-check", colour(Colour.RIGHT_INK), colour(Colour.INK2)
        else:
            icon, ink = "cloud-slash", colour(Colour.OFFLINE_INK)
            text_ink = ink
        right = self._paint_status(
            painter, rect, right, (icon, head.connection), (ink, text_ink), k, not head.is_online
        )
        if head.unsent:
            inks = (colour(Colour.OFFLINE_INK), colour(Colour.INK))
            right = self._paint_status(
                painter, rect, right, ("paper-plane-tilt", head.unsent), inks, k, False
            )
        return right

    def _paint_status(
        self,
        painter: QPainter,
        rect: QRectF,
        right: float,
        said: tuple[str, str],
        inks: tuple[QColor, QColor],
        k: float,
        is_loud: bool,
    ) -> float:
        icon, text = said
        face = font(16 * k, 600 if is_loud else 500)
        width = text_paint.width_of(text, face) + 1
        start = right - width - 30 * k
        if is_loud:
            ground = QRectF(start - 12 * k, rect.center().y() - 17 * k, width + 54 * k, 34 * k)
            paint_card(painter, ground, colour(Colour.OFFLINE_TINT), None, 17 * k)
        area = QRectF(start, rect.center().y() - 11 * k, 22 * k, 22 * k)
        paint_icon(painter, area, icon, inks[0], Cut.FILL)
        line = QRectF(start + 30 * k, rect.top(), width, rect.height())
        text_paint.draw_line(painter, line, text, face, inks[1])
        return start - 24 * k


def _paint_way_to_keys(painter: QPainter, room: QRectF, k: float) -> None:
    """Which key shows all the others, at the right end of `room`; nothing where that is too narrow."""
    word, key = _("All keys"), cap(CommandId.KEYS)
    face, height = font(16 * k, 500), 26 * k
    word_width, key_width = text_paint.width_of(word, face) + 1, cap_width(key, height)
    start = room.right() - word_width - 8 * k - key_width
    if start < room.left() + 16 * k:
        return
    text = QRectF(start, room.top(), word_width, room.height())
    text_paint.draw_line(painter, text, word, face, colour(Colour.INK2))
    key_cap = QRectF(room.right() - key_width, room.center().y() - height / 2, key_width, height)
    paint_cap(painter, key_cap, key, CapGround.SURFACE)


def _chip_width(chip: HeadChip, k: float) -> float:
    return text_paint.width_of(chip.text, font(17 * k, 600)) + 54 * k


def _paint_chip(painter: QPainter, rect: QRectF, chip: HeadChip, k: float) -> None:
    is_loud = chip.tone is ChipTone.NOTE
    fill = colour(Colour.AMBER_TINT if is_loud else Colour.SUNKEN)
    ink = colour(Colour.AMBER_INK if is_loud else Colour.INK2)
    paint_card(painter, rect, fill, None if is_loud else colour(Colour.LINE), rect.height() / 2)
    icon = QRectF(rect.left() + 14 * k, rect.center().y() - 10 * k, 20 * k, 20 * k)
    paint_icon(painter, icon, chip.icon, ink, Cut.FILL if is_loud else Cut.REGULAR)
    text = QRectF(rect.left() + 40 * k, rect.top(), rect.width() - 50 * k, rect.height())
    text_paint.draw_line(painter, text, chip.text, font(17 * k, 600), ink)

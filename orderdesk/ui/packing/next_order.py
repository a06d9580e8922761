"""The next order as a column: number, customer, deadline, delivery, its first items."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from orderdesk.presenters.packing_screens import NextOrder, Row
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_fact
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.product_picture import Pictures, paint_product
from orderdesk.words import ngettext

_PICTURE, _ROW_GAP = 72, 12
_OPENS, _MORE = 44, 76


def paint_next(
    painter: QPainter, rect: QRectF, order: NextOrder, pictures: Pictures, k: float
) -> None:
    """Paint the preview into `rect`; items that have no room are left to the count below them."""
    ink, soft = colour(Colour.INK), colour(Colour.INK2)
    width = rect.width()
    label = QRectF(rect.left(), rect.top(), width, 28 * k)
    text_paint.draw_line(painter, label, order.label, font(20 * k, 500), soft)
    name = QRectF(rect.left(), rect.top() + 30 * k, width, 74 * k)
    face = fitting_font(order.name, width, 64 * k, 30 * k, 700)
    text_paint.draw_line(painter, name, order.name, face, ink)
    top = rect.top() + 108 * k
    top += text_paint.draw_wrapped(
        painter,
        QPointF(rect.left(), top),
        order.customer,
        font(28 * k, 400),
        ink,
        width,
        36 * k,
        2,
    )
    top += 18 * k
    alert = colour(Colour.WRONG_INK)
    colours = (alert, alert) if order.due.is_alert else (soft, ink)
    size = 21 * k
    at = QPointF(rect.left(), top)
    due = order.due
    top += 12 * k + paint_fact(
        painter, at, width, due.icon, due.text, colours, size, is_alert=due.is_alert
    )
    at = QPointF(rect.left(), top)
    inks = (soft, ink)
    top += paint_fact(painter, at, width, order.delivery.icon, order.delivery.text, inks, size)
    top += 20 * k
    shown, title_lines = _fitting(order, top, rect.bottom(), width, k)
    for row in order.items[:shown]:
        top += _paint_row(painter, QPointF(rect.left(), top), width, row, pictures, title_lines, k)
    hidden = order.lines - shown
    if hidden:
        sentence = ngettext("and {count} more line", "and {count} more lines", hidden)
        rest = sentence if shown else ngettext("{count} line", "{count} lines", hidden)
        rest = rest.format(count=hidden)
        area = QRectF(rect.left(), top - 2 * k, width, 26 * k)
        text_paint.draw_line(painter, area, rest, font(18 * k, 500), soft)
    opens = QRectF(rect.left(), rect.bottom() - 30 * k, width, 28 * k)
    face = fitting_font(order.opens, width, 20 * k, 14 * k, 500)
    text_paint.draw_line(painter, opens, order.opens, face, soft)


def _fitting(
    order: NextOrder, top: float, bottom: float, width: float, k: float
) -> tuple[int, int]:
    """How many rows have room from `top` on, and in how many lines their titles may stand.

    A second line of a title must not cost a row.
    """
    counts = {}
    for title_lines in (1, 2):
        shown, used = 0, top
        for row in order.items:
            used += _row_height(row, width, title_lines, k)
            under = _MORE if order.lines > shown + 1 else _OPENS
            if used - _ROW_GAP * k > bottom - under * k:
                break
            shown += 1
        counts[title_lines] = shown
    return (counts[2], 2) if counts[2] == counts[1] else (counts[1], 1)


def _row_height(row: Row, width: float, title_lines: int, k: float) -> float:
    face = font(20 * k, 600)
    room = _title_room(row, width, k)
    _layout, height = text_paint.lay_out(row.title, face, room, 26 * k, title_lines)
    return max(_PICTURE * k, height + 46 * k) + _ROW_GAP * k


def _title_room(row: Row, width: float, k: float) -> float:
    return width - (_PICTURE + 18 + 12) * k - text_paint.width_of(row.amount, font(20 * k, 600)) - 1


def _paint_row(
    painter: QPainter,
    at: QPointF,
    width: float,
    row: Row,
    pictures: Pictures,
    title_lines: int,
    k: float,
) -> float:
    ink, soft = colour(Colour.INK), colour(Colour.INK2)
    face = font(20 * k, 600)
    edge = _PICTURE * k
    picture = QRectF(at.x(), at.y(), edge, edge)
    paint_product(painter, picture, row.title, row.image_url, pictures)
    left = picture.right() + 18 * k
    amount_width = text_paint.width_of(row.amount, face) + 1
    amount = QRectF(at.x() + width - amount_width, at.y(), amount_width, edge)
    text_paint.draw_line(painter, amount, row.amount, face, ink)
    room = _title_room(row, width, k)
    title = QPointF(left, at.y() + 10 * k)
    used = text_paint.draw_wrapped(painter, title, row.title, face, ink, room, 26 * k, title_lines)
    below = QRectF(left, title.y() + used + 2 * k, room, 24 * k)
    detail = "  ".join(part for part in (row.code, row.detail) if part)
    text_paint.draw_line(painter, below, detail, font(18 * k, 400, code=True), soft)
    return _row_height(row, width, title_lines, k)

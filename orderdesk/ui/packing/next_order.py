"""The next order as a column: number, customer, deadline, delivery, its first items."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from orderdesk.presenters.packing_screens import NextOrder
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_fact
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.product_picture import Pictures, paint_product
from orderdesk.words import ngettext


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
    top += paint_fact(painter, at, width, order.due.icon, order.due.text, colours, size) + 12 * k
    at = QPointF(rect.left(), top)
    inks = (soft, ink)
    top += paint_fact(painter, at, width, order.delivery.icon, order.delivery.text, inks, size)
    top += 20 * k
    shown = 0
    for row in order.items:
        if top + 72 * k > rect.bottom() - (60 * k if order.lines > shown + 1 else 32 * k):
            break
        shown += 1
        picture = QRectF(rect.left(), top, 72 * k, 72 * k)
        paint_product(painter, picture, row.title, row.image_url, pictures)
        left = picture.right() + 18 * k
        amount_width = text_paint.width_of(row.amount, font(20 * k, 600)) + 1
        amount = QRectF(rect.right() - amount_width, top, amount_width, 72 * k)
        text_paint.draw_line(painter, amount, row.amount, font(20 * k, 600), ink)
        room = amount.left() - 12 * k - left
        title = QRectF(left, top + 10 * k, room, 26 * k)
        text_paint.draw_line(painter, title, row.title, font(20 * k, 600), ink)
        below = QRectF(left, top + 38 * k, room, 24 * k)
        detail = "  ".join(part for part in (row.code, row.detail) if part)
        text_paint.draw_line(painter, below, detail, font(18 * k, 400, code=True), soft)
        top += 84 * k
    hidden = order.lines - shown
    if hidden:
        sentence = ngettext("and {count} more line", "and {count} more lines", hidden)
        rest = sentence if shown else ngettext("{count} line", "{count} lines", hidden)
        rest = rest.format(count=hidden)
        area = QRectF(rect.left(), min(top - 4 * k, rect.bottom() - 62 * k), width, 26 * k)
        text_paint.draw_line(painter, area, rest, font(18 * k, 500), soft)
    opens = QRectF(rect.left(), rect.bottom() - 30 * k, width, 28 * k)
    face = fitting_font(order.opens, width, 20 * k, 14 * k, 500)
    text_paint.draw_line(painter, opens, order.opens, face, soft)

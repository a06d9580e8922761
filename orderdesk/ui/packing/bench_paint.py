"""What the bench's pictures are made of: cards, facts, text that must fit."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Cut, font, paint_icon


def paint_card(
    painter: QPainter,
    rect: QRectF,
    fill: QColor,
    edge: QColor | None = None,
    radius: float = 12,
    width: float = 1,
) -> None:
    """A rounded surface, with a hairline edge where one is given."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    inset = width / 2
    painter.setPen(QPen(edge, width))
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def fitting_font(
    text: str, width: float, largest: float, smallest: float, weight: int, *, code: bool = False
) -> QFont:
    """The largest font between two sizes in which `text` fits on one line of `width`."""
    size = largest
    while size > smallest and text_paint.width_of(text, font(size, weight, code=code)) > width:
        size -= 2
    return font(max(size, smallest), weight, code=code)


def paint_fact(
    painter: QPainter,
    top_left: QPointF,
    width: float,
    icon: str,
    text: str,
    colours: tuple[QColor, QColor],
    size_px: float,
    *,
    is_alert: bool = False,
) -> float:
    """An icon with a sentence beside it, wrapped, and loud for an alert. `colours`: icon, text.

    Returns the height used.
    """
    weight = 700 if is_alert else 500
    edge = size_px * 1.4
    area = QRectF(top_left.x(), top_left.y(), edge, edge)
    paint_icon(painter, area, icon, colours[0], Cut.FILL if is_alert else Cut.REGULAR)
    line = size_px * 1.35
    indent = edge + size_px * 0.7
    top = QPointF(top_left.x() + indent, top_left.y() + (edge - line) / 2)
    height = text_paint.draw_wrapped(
        painter, top, text, font(size_px, weight), colours[1], width - indent, line
    )
    return max(edge, height)

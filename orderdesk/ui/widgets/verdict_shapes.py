"""The verdicts' shapes, painted: each says without its colour what the word beside it says."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Cut, font, paint_icon


class Shape(StrEnum):
    """One shape per verdict."""

    SCAN_FRAME = "scan_frame"
    DISC_TICK = "disc_tick"
    DISC_OUTLINE = "disc_outline"
    TRIANGLE_PLUS = "triangle_plus"
    DIAMOND_QUESTION = "diamond_question"
    OCTAGON_CROSS = "octagon_cross"
    OCTAGON_HAND = "octagon_hand"


def paint_shape(
    painter: QPainter, rect: QRectF, shape: Shape, colour: QColor, ground: QColor
) -> None:
    """Paint `shape` as the largest that fits the square in `rect`; its sign is cut out in `ground`."""
    edge = min(rect.width(), rect.height())
    square = QRectF(rect.center().x() - edge / 2, rect.center().y() - edge / 2, edge, edge)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape is Shape.SCAN_FRAME:
        _paint_scan_frame(painter, square, colour)
    elif shape is Shape.DISC_TICK:
        painter.drawEllipse(square)
        _paint_tick(painter, square, ground)
    elif shape is Shape.DISC_OUTLINE:
        width = edge * 0.09
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        inset = width / 2
        painter.drawEllipse(square.adjusted(inset, inset, -inset, -inset))
        _paint_tick(painter, square, colour)
    elif shape is Shape.TRIANGLE_PLUS:
        _paint_rounded(painter, _triangle(square), edge * 0.07, colour)
        area = QRectF(square.left(), square.top() + edge * 0.40, edge, edge * 0.46)
        _paint_sign(painter, area, "+1", ground, edge * 0.36)
    elif shape is Shape.DIAMOND_QUESTION:
        _paint_rounded(painter, _diamond(square), edge * 0.07, colour)
        _paint_sign(painter, square, "?", ground, edge * 0.48)
    else:
        painter.drawPolygon(octagon(square))
        if shape is Shape.OCTAGON_CROSS:
            _paint_cross(painter, square, ground)
        else:
            inner = square.adjusted(edge * 0.2, edge * 0.2, -edge * 0.2, -edge * 0.2)
            paint_icon(painter, inner, "hand-palm", ground, Cut.FILL)
    painter.restore()


def octagon(square: QRectF) -> QPolygonF:
    """The road sign's regular octagon in `square`."""
    corner = square.width() * 0.2929
    left, top, right, bottom = square.left(), square.top(), square.right(), square.bottom()
    return QPolygonF(
        [
            QPointF(left + corner, top),
            QPointF(right - corner, top),
            QPointF(right, top + corner),
            QPointF(right, bottom - corner),
            QPointF(right - corner, bottom),
            QPointF(left + corner, bottom),
            QPointF(left, bottom - corner),
            QPointF(left, top + corner),
        ]
    )


def paint_hazard(painter: QPainter, rect: QRectF) -> None:
    """Black and white stripes: what is below them must not go on."""
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, QColor("#FFFFFF"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#1A1B1D"))
    height = rect.height()
    step = height * 2
    left = rect.left() - step
    while left < rect.right() + step:
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(left, rect.bottom()),
                    QPointF(left + height, rect.bottom()),
                    QPointF(left + height * 2, rect.top()),
                    QPointF(left + height, rect.top()),
                ]
            )
        )
        left += step
    painter.restore()


def _triangle(square: QRectF) -> list[QPointF]:
    return [
        QPointF(square.center().x(), square.top() + square.height() * 0.06),
        QPointF(square.right(), square.bottom() - square.height() * 0.07),
        QPointF(square.left(), square.bottom() - square.height() * 0.07),
    ]


def _diamond(square: QRectF) -> list[QPointF]:
    return [
        QPointF(square.center().x(), square.top()),
        QPointF(square.right(), square.center().y()),
        QPointF(square.center().x(), square.bottom()),
        QPointF(square.left(), square.center().y()),
    ]


def _paint_rounded(
    painter: QPainter, points: list[QPointF], rounding: float, colour: QColor
) -> None:
    """A polygon whose corners are rounded by a pen of its own colour, drawn inside the points."""
    centre = QPointF(
        sum(point.x() for point in points) / len(points),
        sum(point.y() for point in points) / len(points),
    )
    reach = max(abs(point.y() - centre.y()) for point in points)
    shrink = 1 - rounding / 2 / reach
    inner = [centre + (point - centre) * shrink for point in points]
    painter.setPen(
        QPen(colour, rounding, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, _ROUND_JOIN)
    )
    painter.drawPolygon(QPolygonF(inner))
    painter.setPen(Qt.PenStyle.NoPen)


def _paint_sign(painter: QPainter, area: QRectF, text: str, colour: QColor, size_px: float) -> None:
    text_paint.draw_line(
        painter, area, text, font(size_px, 800), colour, Qt.AlignmentFlag.AlignHCenter
    )


def _paint_tick(painter: QPainter, square: QRectF, colour: QColor) -> None:
    path = QPainterPath(_at(square, 0.28, 0.53))
    path.lineTo(_at(square, 0.435, 0.685))
    path.lineTo(_at(square, 0.725, 0.335))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_round_pen(colour, square.width() * 0.115))
    painter.drawPath(path)


def _paint_cross(painter: QPainter, square: QRectF, colour: QColor) -> None:
    painter.setPen(_round_pen(colour, square.width() * 0.125))
    painter.drawLine(_at(square, 0.3, 0.3), _at(square, 0.7, 0.7))
    painter.drawLine(_at(square, 0.7, 0.3), _at(square, 0.3, 0.7))


def _paint_scan_frame(painter: QPainter, square: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_round_pen(colour, square.width() * 0.065))
    for left, top in ((0.1, 0.17), (0.9, 0.17), (0.1, 0.83), (0.9, 0.83)):
        across = 0.19 if left < 0.5 else -0.19
        down = 0.17 if top < 0.5 else -0.17
        corner = QPainterPath(_at(square, left + across, top))
        corner.lineTo(_at(square, left, top))
        corner.lineTo(_at(square, left, top + down))
        painter.drawPath(corner)
    for bar in (0.32, 0.44, 0.56, 0.68):
        painter.drawLine(_at(square, bar, 0.34), _at(square, bar, 0.66))


def _at(square: QRectF, x: float, y: float) -> QPointF:
    return QPointF(square.left() + square.width() * x, square.top() + square.height() * y)


_ROUND_JOIN = Qt.PenJoinStyle.RoundJoin


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, _ROUND_JOIN)

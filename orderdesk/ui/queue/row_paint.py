"""One row of the queue on a painter: two lines, quiet where all is normal, loud where it is not."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.queue_rows import QueueRow
from orderdesk.ui import text_paint
from orderdesk.ui.queue.columns import EDGE, Columns
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.avatar import paint_avatar

ROW_HEIGHT = 58
_UPPER = 19.0
_LOWER = 40.0
_LINE = 20.0
_INSET = 8.0
_BAR = 3.0
_RADIUS = 8.0
_WORD = 26.0
_STEP = 17.0
_LEAST_SUMMARY = 40.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a row's plate shows. `newness` falls from 1 to 0 while the tint of a new row fades."""

    is_current: bool
    is_hovered: bool
    is_marked: bool
    newness: float


def paint_ground(painter: QPainter, rect: QRectF, ground: Ground, *, divider_to: float) -> None:
    """The row's plate.

    The scroll bar lies within the list's width: columns and dividers are laid out as if it were not there.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plate = rect.adjusted(_INSET, 0, -_INSET, -1)
    fill: QColor | None = None
    if ground.is_current or ground.is_marked:
        fill = colour(Colour.ACCENT_TINT)
    elif ground.newness > 0:
        fill = colour(Tone.RIGHT.tint)
        fill.setAlphaF(ground.newness)
    elif ground.is_hovered:
        fill = colour(Colour.HOVER)
    if fill is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(plate, _RADIUS, _RADIUS)
    if ground.is_marked:
        sign = QRectF(plate.left() + 4, rect.center().y() - 5.5, 11, 11)
        paint_icon(painter, sign, "check-circle", colour(Colour.ACCENT_INK), Cut.FILL)
    if ground.is_current:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.ACCENT))
        bar = QRectF(plate.left(), plate.top() + 9, _BAR, plate.height() - 18)
        painter.drawRoundedRect(bar, 1.5, 1.5)
    else:
        painter.setPen(colour(Colour.LINE))
        bottom = rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left() + EDGE, bottom), QPointF(divider_to, bottom))


def paint_row(painter: QPainter, rect: QRectF, row: QueueRow, columns: Columns) -> None:
    """Everything that is written on the row."""
    _paint_order(painter, columns.area("order", rect), row)
    if columns.has_delivery:
        _paint_delivery(painter, columns.area("delivery", rect), row)
    paint_mark(painter, columns.area("stock", rect), row.stock)
    _paint_due(painter, columns.area("due", rect), row)
    if row.with_initials and columns.end - columns.with_whom >= 27:
        area = columns.area("with_whom", rect)
        disc = QRectF(area.left(), area.center().y() - 14, 28, 28)
        paint_avatar(painter, disc, " ".join(row.with_initials), Tone.VIOLET)


def paint_mark(painter: QPainter, area: QRectF, mark: Mark, *, size_px: int = 13) -> None:
    """An icon and its word, centred in height: a loud one bold and in its own colour.

    A word that needs it stands on two lines.
    """
    tone = Tone(mark.hue)
    is_loud = mark.filled
    ink = colour(tone.ink if is_loud else Colour.INK2)
    sign = colour(tone.ink if mark.hue is not Hue.PLAIN else Colour.INK2)
    icon_area = QRectF(area.left(), area.top(), 18, area.height())
    paint_icon(painter, icon_area, mark.icon, sign, Cut.FILL if is_loud else Cut.REGULAR)
    text_area = area.adjusted(_WORD, 0, -6, 0)
    face = font(size_px, 600 if is_loud else 400)
    first, rest = text_paint.first_line(mark.word, face, text_area.width())
    if not rest or area.height() < 2 * _STEP:
        text_paint.draw_line(painter, text_area, mark.word, face, ink)
        return
    for word, down in ((first, -_STEP / 2), (rest, _STEP / 2)):
        text_paint.draw_line(painter, text_area.translated(0, down), word, face, ink)


def _paint_order(painter: QPainter, area: QRectF, row: QueueRow) -> None:
    upper = QRectF(area.left(), area.top() + _UPPER - _LINE / 2, area.width() - 16, _LINE)
    used = text_paint.draw_line(painter, upper, row.number, font(14, 700), colour(Colour.INK))
    left = used + 10
    marks_width = sum(22.0 for _mark in row.marks)
    room = max(0.0, upper.width() - left - (marks_width + 8 if row.marks else 0))
    first, rest = text_paint.first_line(row.name, font(14, 500), room)
    name = QRectF(upper.left() + left, upper.top(), room, _LINE)
    used = text_paint.draw_line(painter, name, first, font(14, 500), colour(Colour.INK))
    x = name.left() + used + 10
    for mark in row.marks:
        tone = Tone(mark.hue)
        ink = colour(tone.ink if mark.hue is not Hue.PLAIN else Colour.INK2)
        cut = Cut.FILL if mark.filled else Cut.REGULAR
        paint_icon(painter, QRectF(x, upper.top(), 16, _LINE), mark.icon, ink, cut)
        x += 22
    lower = QRectF(area.left(), area.top() + _LOWER - _LINE / 2, area.width() - 16, _LINE)
    if rest:
        # A name is never cut for the sake of the summary beside it.
        used = text_paint.draw_line(painter, lower, rest, font(14, 500), colour(Colour.INK))
        lower.setLeft(lower.left() + used + 12)
    if lower.width() > _LEAST_SUMMARY:
        text_paint.draw_line(painter, lower, row.summary, font(13), colour(Colour.INK2))


def _paint_delivery(painter: QPainter, area: QRectF, row: QueueRow) -> None:
    if row.payment is None:
        _paint_whole(painter, area, row.delivery)
        return
    upper = QRectF(area.left(), area.top() + _UPPER - _LINE / 2, area.width(), _LINE)
    lower = QRectF(area.left(), area.top() + _LOWER - _LINE / 2, area.width(), _LINE)
    _paint_quiet(painter, upper, row.delivery)
    paint_mark(painter, lower, row.payment, size_px=12)


def _paint_whole(painter: QPainter, area: QRectF, mark: Mark) -> None:
    """An icon and its word, on two lines where one is not enough."""
    text_font = font(13)
    width = area.width() - _WORD - 6
    first, rest = text_paint.first_line(mark.word, text_font, width)
    _paint_quiet(painter, area if not rest else area.translated(0, -_STEP / 2), mark, first)
    if rest:
        text_area = area.adjusted(_WORD, 0, -6, 0).translated(0, _STEP / 2)
        text_paint.draw_line(painter, text_area, rest, text_font, colour(Colour.INK))


def _paint_quiet(painter: QPainter, area: QRectF, mark: Mark, word: str = "") -> None:
    icon_area = QRectF(area.left(), area.top(), 18, area.height())
    paint_icon(painter, icon_area, mark.icon, colour(Colour.INK2))
    text_area = area.adjusted(_WORD, 0, -6, 0)
    text_paint.draw_line(painter, text_area, word or mark.word, font(13), colour(Colour.INK))


def _paint_due(painter: QPainter, area: QRectF, row: QueueRow) -> None:
    due = row.due
    is_late = due.hue is Hue.WRONG
    tone = Tone(due.hue)
    upper = QRectF(area.left(), area.top() + _UPPER - _LINE / 2, area.width() - 4, _LINE)
    top_ink = colour(tone.ink if is_late else Colour.INK)
    text_paint.draw_line(painter, upper, due.top, font(14, 600 if is_late else 500), top_ink)
    lower = QRectF(area.left(), area.top() + _LOWER - _LINE / 2, area.width() - 4, _LINE)
    if is_late:
        sign = QRectF(lower.left(), lower.top(), 14, _LINE)
        paint_icon(painter, sign, "warning", colour(tone.ink), Cut.FILL)
        lower = lower.adjusted(20, 0, 0, 0)
    is_loud = due.hue is not Hue.PLAIN
    ink = colour(tone.ink if is_loud else Colour.INK2)
    text_paint.draw_line(painter, lower, due.below, font(12, 600 if is_loud else 400), ink)

"""The other lines of the order: removed first, what is left, what is done dimmed at the end."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.packing_screens import Row, RowKind
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import paint_card
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.widgets.product_picture import Pictures, paint_product
from orderdesk.words import _, ngettext

ROW_HEIGHT = 61
FOOT_HEIGHT = 46

_MARKS: dict[RowKind, tuple[str, Colour]] = {
    RowKind.DONE: ("check-circle", Colour.RIGHT_INK),
    RowKind.SHORT: ("circle-half", Colour.AMBER_INK),
    RowKind.REMOVED: ("minus-circle", Colour.WRONG_INK),
    RowKind.SURPLUS: ("warning", Colour.WRONG_INK),
}


class RowList(QWidget):
    """As many rows as fit, whole ones only; what has no room is counted at the foot.

    Signals: chosen(line_item_id) when a row is touched.
    """

    chosen = Signal(str)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._rows: tuple[Row, ...] = ()
        self._done_text = ""
        self._k = 1.0

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        self._k = factor
        self.update()

    def show_rows(self, rows: tuple[Row, ...], done_text: str) -> None:
        """Show other lines."""
        self._rows, self._done_text = rows, done_text
        self.setAccessibleName(_("Other lines of this order"))
        self.setAccessibleDescription(" ".join(f"{row.spoken}." for row in rows))
        self.update()

    def row_rects(self) -> list[tuple[QRectF, Row]]:
        """Where each row that has room stands."""
        k = self._k
        room = self.height() - (FOOT_HEIGHT + 2) * k
        count = max(0, int(room / (ROW_HEIGHT * k)))
        inset = 14 * k
        return [
            (
                QRectF(
                    inset,
                    1 + index * ROW_HEIGHT * k,
                    self.width() - 2 * inset,
                    ROW_HEIGHT * k,
                ),
                row,
            )
            for index, row in enumerate(self._rows[:count])
        ]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for rect, row in self.row_rects():
            if rect.contains(event.position()) and row.kind is not RowKind.REMOVED:
                self.chosen.emit(row.line_item_id)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        k = self._k
        rect = QRectF(self.rect())
        paint_card(painter, rect, colour(Colour.SURFACE), colour(Colour.LINE), 12)
        shown = self.row_rects()
        for row_rect, row in shown:
            self._paint_row(painter, row_rect, row)
            painter.fillRect(
                QRectF(row_rect.left(), row_rect.bottom(), row_rect.width(), 1), colour(Colour.LINE)
            )
        foot = QRectF(
            18 * k, rect.bottom() - FOOT_HEIGHT * k, rect.width() - 36 * k, FOOT_HEIGHT * k
        )
        hidden = len(self._rows) - len(shown)
        if hidden:
            more = ngettext("{count} more below", "{count} more below", hidden)
            text_paint.draw_line(
                painter, foot, more.format(count=hidden), font(16 * k, 500), colour(Colour.INK2)
            )
        if not self._done_text:
            return
        face = font(16 * k, 600)
        width = text_paint.width_of(self._done_text, face)
        text_paint.draw_line(
            painter,
            foot,
            self._done_text,
            face,
            colour(Colour.RIGHT_INK),
            Qt.AlignmentFlag.AlignRight,
        )
        icon = QRectF(foot.right() - width - 28 * k, foot.center().y() - 10 * k, 20 * k, 20 * k)
        paint_icon(painter, icon, "check-circle", colour(Colour.RIGHT_INK), Cut.FILL)

    def _paint_row(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        k = self._k
        is_dim = row.kind in (RowKind.DONE, RowKind.REMOVED)
        picture = QRectF(rect.left(), rect.center().y() - 23 * k, 46 * k, 46 * k)
        opacity = 0.5 if is_dim else 1.0
        paint_product(painter, picture, row.title, row.image_url, self._pictures, opacity=opacity)
        ink = colour(Colour.INK2 if is_dim else Colour.INK)
        left = picture.right() + 14 * k
        face = font(20 * k, 600 if row.kind is not RowKind.DONE else 500)
        width = text_paint.width_of(row.amount, face)
        amount = QRectF(rect.right() - width - 4 * k, rect.top(), width + 1, rect.height())
        text_paint.draw_line(painter, amount, row.amount, face, ink)
        room = (amount.left() if row.amount else rect.right()) - 12 * k - left
        is_struck = row.kind is RowKind.REMOVED
        title = QRectF(left, rect.top() + 8 * k, room, 24 * k)
        text_paint.draw_line(painter, title, row.title, font(18 * k, 500, strike=is_struck), ink)
        self._paint_detail(painter, QPointF(left, rect.top() + 33 * k), room, row)

    def _paint_detail(self, painter: QPainter, at: QPointF, room: float, row: Row) -> None:
        k = self._k
        mark = _MARKS.get(row.kind)
        ink: QColor = colour(Colour.INK2)
        weight = 400
        left = at.x()
        if mark is not None:
            name, role = mark
            ink = colour(role)
            weight = 600
            icon = QRectF(left, at.y() + 2 * k, 18 * k, 18 * k)
            paint_icon(painter, icon, name, ink, Cut.FILL)
            left += 24 * k
            room -= 24 * k
            if row.kind is RowKind.DONE:
                ink, weight = colour(Colour.INK2), 400
        elif row.code:
            face = font(16 * k, 400, code=True)
            area = QRectF(left, at.y(), room, 22 * k)
            used = text_paint.draw_line(painter, area, row.code, face, ink)
            left += used + 10 * k
            room -= used + 10 * k
        if row.detail and room > 8 * k:
            area = QRectF(left, at.y(), room, 22 * k)
            text_paint.draw_line(painter, area, row.detail, font(16 * k, weight), ink)

"""The line in front of the packer: picture, name, option, how many are in the box."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.packing_screens import BenchScreen, Item
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_card
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.product_picture import Pictures, paint_product
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_shape
from orderdesk.words import _

_PLATE_HEIGHT = 112


class ItemCard(QWidget):
    """One painted card; without a line left it says that the box can be closed."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._item: Item | None = None
        self._all_in = ("", "")
        self._k = 1.0

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        self._k = factor
        self.update()

    def show_bench(self, screen: BenchScreen) -> None:
        """Show the line in front, or that there is none left."""
        item = screen.item
        self._item = item
        self._all_in = (screen.all_in, screen.all_in_detail)
        if item is None:
            self.setAccessibleName(screen.all_in)
            self.setAccessibleDescription(screen.all_in_detail)
        else:
            name = ", ".join(part for part in (item.title, item.option) if part)
            self.setAccessibleName(f"{item.label}: {name}")
            self.setAccessibleDescription(
                f"{item.in_box_label}: {item.in_box} {item.of_needed}. {item.sku}. {item.note}"
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_card(painter, rect, colour(Colour.SURFACE), colour(Colour.LINE), 12)
        if self._item is None:
            self._paint_all_in(painter, rect)
        else:
            self._paint_item(painter, rect, self._item)

    def _paint_item(self, painter: QPainter, rect: QRectF, item: Item) -> None:
        k = self._k
        plate_height = _PLATE_HEIGHT * k
        edge = min(rect.height() - plate_height - 72 * k, rect.width() * 0.36)
        picture = QRectF(rect.left() + 24 * k, rect.top() + 24 * k, edge, edge)
        paint_product(painter, picture, item.title, item.image_url, self._pictures)
        left = picture.right() + 28 * k
        width = rect.right() - 24 * k - left
        label = QRectF(left, rect.top() + 24 * k, width, 26 * k)
        text_paint.draw_line(
            painter, label, item.label, font(18 * k, 500), colour(Colour.ACCENT_INK)
        )
        top = rect.top() + 54 * k
        room = picture.bottom() + 8 * k - top - (46 * k if item.option else 0)
        lines = max(1, int(room / (37 * k)))
        top += text_paint.draw_wrapped(
            painter,
            QPointF(left, top),
            item.title,
            font(30 * k, 500),
            colour(Colour.INK),
            width,
            37 * k,
            lines,
        )
        if item.option:
            face = fitting_font(item.option, width, 30 * k, 20 * k, 700)
            area = QRectF(left, top + 4 * k, width, 40 * k)
            text_paint.draw_line(painter, area, item.option, face, colour(Colour.INK))
        self._paint_plates(painter, rect, item, rect.bottom() - 24 * k - plate_height)

    def _paint_plates(self, painter: QPainter, rect: QRectF, item: Item, top: float) -> None:
        k = self._k
        left, whole = rect.left() + 24 * k, rect.width() - 48 * k
        height = _PLATE_HEIGHT * k
        box_width = whole
        if item.sku:
            code_width = (whole - 16 * k) * 0.56
            box_width = whole - 16 * k - code_width
            plate = QRectF(left, top, code_width, height)
            inner = self._paint_plate(painter, plate, _("SKU"))
            face = fitting_font(item.sku, inner.width(), 56 * k, 24 * k, 700, code=True)
            text_paint.draw_line(painter, inner, item.sku, face, colour(Colour.INK))
            left = plate.right() + 16 * k
        plate = QRectF(left, top, box_width, height)
        inner = self._paint_plate(painter, plate, item.in_box_label)
        used = text_paint.draw_line(
            painter, inner, item.in_box, font(64 * k, 700), colour(Colour.INK)
        )
        beside = QRectF(
            inner.left() + used + 16 * k, inner.top() + 10 * k, inner.width() - used, inner.height()
        )
        text_paint.draw_line(
            painter, beside, item.of_needed, font(22 * k, 500), colour(Colour.INK2)
        )
        if item.note:
            note = QRectF(inner.left(), plate.top() + 10 * k, inner.width(), 28 * k)
            text_paint.draw_line(
                painter,
                note,
                item.note,
                font(18 * k, 600),
                colour(Colour.AMBER_INK),
                Qt.AlignmentFlag.AlignRight,
            )

    def _paint_plate(self, painter: QPainter, plate: QRectF, label: str) -> QRectF:
        k = self._k
        paint_card(painter, plate, colour(Colour.SUNKEN), colour(Colour.LINE), 8 * k)
        area = QRectF(plate.left() + 20 * k, plate.top() + 10 * k, plate.width() - 40 * k, 28 * k)
        text_paint.draw_line(painter, area, label, font(18 * k, 500), colour(Colour.INK2))
        return QRectF(plate.left() + 20 * k, plate.top() + 36 * k, plate.width() - 40 * k, 66 * k)

    def _paint_all_in(self, painter: QPainter, rect: QRectF) -> None:
        k = self._k
        edge = 132 * k
        centre = rect.center().y() - 60 * k
        square = QRectF(rect.center().x() - edge / 2, centre - edge / 2, edge, edge)
        paint_shape(
            painter,
            square,
            Shape.DISC_TICK,
            colour(Colour.RIGHT_INK),
            colour(Colour.SURFACE),
        )
        what, detail = self._all_in
        width = rect.width() - 96 * k
        face = fitting_font(what, width, 44 * k, 26 * k, 700)
        area = QRectF(rect.left() + 48 * k, square.bottom() + 24 * k, width, 54 * k)
        middle = Qt.AlignmentFlag.AlignHCenter
        text_paint.draw_line(painter, area, what, face, colour(Colour.INK), middle)
        below = QRectF(area.left(), area.bottom() + 6 * k, width, 34 * k)
        face = fitting_font(detail, width, 22 * k, 16 * k, 500)
        text_paint.draw_line(painter, below, detail, face, colour(Colour.INK2), middle)

"""The lines of an order as a list: product, stock elsewhere and here, what is to pack."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from orderdesk.presenters.detail_lines import DetailLine
from orderdesk.ui import text_paint
from orderdesk.ui.detail.reading_list import ROW_ROLE, Index, ReadingList, RowsModel
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures, paint_product
from orderdesk.words import _

HEAD_HEIGHT = 30
_EDGE = 24
_RIGHT = 24
_NUMBERS = (88, 88, 88)
_NUMBERS_NARROW = (56, 80, 0)
"""Widths of the three numbers from the right: to pack, here, elsewhere.

A narrow list lets go of what lies elsewhere: where it is needed, a line below the product tells it.
"""
_NARROW_BELOW = 500
_PICTURE = 38
_TITLE_LINE = 18.0
_META_LINE = 17.0
_LEAST = 50
_REMARK_FROM = 20
_PAD = 8.0


def _words_width(width: float) -> float:
    return max(120.0, width - _EDGE - _PICTURE - 14 - _RIGHT - sum(_numbers(width)) - 16)


def _numbers(width: float) -> tuple[int, ...]:
    return _NUMBERS_NARROW if width < _NARROW_BELOW else _NUMBERS


def _meta_lines(line: DetailLine, width: float) -> int:
    """How many lines option and SKU take: a SKU is never cut for the sake of the option."""
    if not line.option or not line.sku:
        return int(bool(line.option or line.sku))
    used = text_paint.width_of(line.option, font(12)) + 12
    return 1 if used + text_paint.width_of(line.sku, font(12, code=True)) <= width else 2


def _height_of(line: DetailLine, width: float) -> float:
    title_font = font(14, 500)
    _layout, height = text_paint.lay_out(line.title, title_font, _words_width(width), _TITLE_LINE)
    height += _META_LINE * (_meta_lines(line, _words_width(width)) + line.shows_places)
    height += _remark_height(line, width)
    return max(_LEAST, height + 2 * _PAD)


def _remark_height(line: DetailLine, width: float) -> float:
    """What must be done otherwise with the line is wrapped, never cut."""
    if line.remark is None:
        return 0.0
    words = _words_width(width) - _REMARK_FROM
    return text_paint.lay_out(line.remark.word, _remark_font(line), words, _META_LINE)[1]


def _remark_font(line: DetailLine) -> QFont:
    return font(12, 600 if line.remark is not None and line.remark.filled else 400)


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView, pictures: Pictures) -> None:
        super().__init__(view)
        self._view = view
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(ROW_ROLE)
        width = self._view.viewport().width()
        return QSize(width, round(_height_of(line, width)) if line is not None else _LEAST)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ROW_ROLE)
        if isinstance(line, DetailLine):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(option.rect)
            _paint_line(painter, rect, line, self._pictures)


def _paint_line(painter: QPainter, rect: QRectF, line: DetailLine, pictures: Pictures) -> None:
    painter.setPen(colour(Colour.LINE))
    bottom = rect.bottom() - 0.5
    painter.drawLine(QPointF(rect.left() + _EDGE, bottom), QPointF(rect.right() - _RIGHT, bottom))
    width = _words_width(rect.width())
    height = _height_of(line, rect.width())
    is_quiet = line.is_removed or line.is_done
    ink = colour(Colour.INK2 if is_quiet else Colour.INK)
    picture = QRectF(rect.left() + _EDGE, rect.center().y() - _PICTURE / 2, _PICTURE, _PICTURE)
    opacity = 0.45 if line.is_removed else 1.0
    paint_product(painter, picture, line.title, line.image_url, pictures, opacity=opacity)
    left = picture.right() + 14
    top = rect.top() + (rect.height() - height) / 2 + _PAD
    title_font = font(14, 500, strike=line.is_removed)
    used = text_paint.draw_wrapped(
        painter, QPointF(left, top), line.title, title_font, ink, width, _TITLE_LINE
    )
    least = _LEAST - 2 * _PAD
    remark = _remark_height(line, rect.width())
    meta_lines = _meta_lines(line, width)
    meta = _META_LINE * (meta_lines + line.shows_places) + remark
    spare = max(0.0, least - used - meta)
    top += used + min(spare, 2.0)
    _paint_meta(painter, QRectF(left, top, width, _META_LINE), line, meta_lines)
    top += _META_LINE * meta_lines
    if line.remark is not None:
        tone = Tone(line.remark.hue)
        cut = Cut.FILL if line.remark.filled else Cut.REGULAR
        paint_icon(
            painter, QRectF(left, top, 14, _META_LINE), line.remark.icon, colour(tone.ink), cut
        )
        at, words = QPointF(left + _REMARK_FROM, top), width - _REMARK_FROM
        ink = colour(tone.ink)
        text_paint.draw_wrapped(
            painter, at, line.remark.word, _remark_font(line), ink, words, _META_LINE
        )
        top += remark
    if line.shows_places:
        ink2 = colour(Colour.INK2)
        paint_icon(painter, QRectF(left, top, 14, _META_LINE), "warehouse", ink2)
        area = QRectF(left + 20, top, width - 20, _META_LINE)
        text_paint.draw_line(painter, area, line.places, font(12), ink2)
    _paint_numbers(painter, rect, line)


def _paint_meta(painter: QPainter, area: QRectF, line: DetailLine, lines: int) -> None:
    ink2 = colour(Colour.INK2)
    used = 0.0
    if line.option:
        used = 12 + text_paint.draw_line(painter, area, line.option, font(12), ink2)
    rest = area.translated(0, _META_LINE) if lines > 1 else area.adjusted(used, 0, 0, 0)
    text_paint.draw_line(painter, rest, line.sku, font(12, code=True), ink2)


def _number_area(rect: QRectF, from_right: int) -> QRectF:
    widths = _numbers(rect.width())
    right = rect.right() - _RIGHT - sum(widths[:from_right])
    width = widths[from_right]
    return QRectF(right - width, rect.top(), width, rect.height())


def _shows_elsewhere(rect: QRectF) -> bool:
    return _numbers(rect.width())[2] > 0


def _paint_numbers(painter: QPainter, rect: QRectF, line: DetailLine) -> None:
    right = Qt.AlignmentFlag.AlignRight
    quiet = colour(Colour.INK2)
    if _shows_elsewhere(rect):
        area = _number_area(rect, 2)
        text_paint.draw_line(painter, area, line.elsewhere, font(14), quiet, right)
    here = _number_area(rect, 1)
    here_ink = quiet if line.is_removed or line.is_done else colour(Colour.INK)
    used = text_paint.draw_line(painter, here, line.here, font(14, 500), here_ink, right)
    if line.here_mark is not None:
        tone = Tone(line.here_mark.hue)
        word_font = font(12, 600)
        word_width = text_paint.width_of(line.here_mark.word, word_font)
        word = QRectF(here.right() - used - 8 - word_width, rect.top(), word_width, rect.height())
        text_paint.draw_line(painter, word, line.here_mark.word, word_font, colour(tone.ink))
        sign = QRectF(word.left() - 20, rect.top(), 15, rect.height())
        paint_icon(painter, sign, line.here_mark.icon, colour(tone.ink), Cut.FILL)
    weight = 400 if line.is_removed or line.is_done else 700
    ink = quiet if weight == 400 else colour(Colour.INK)
    text_paint.draw_line(painter, _number_area(rect, 0), line.to_pack, font(15, weight), ink, right)


class LinesHead(QWidget):
    """The sentence on the lines, and the names of the three numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._elsewhere = _("Elsewhere")
        self.setFixedHeight(HEAD_HEIGHT)

    def set_title(self, title: str, elsewhere: str) -> None:
        """What the lines add up to, and the name of the only other location, if there is one."""
        self._title = title
        self._elsewhere = elsewhere or _("Elsewhere")
        self.setAccessibleName(title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, colour(Colour.SUNKEN))
        painter.setPen(colour(Colour.LINE))
        bottom = rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left(), bottom), QPointF(rect.right(), bottom))
        ink = colour(Colour.INK2)
        text_font, right = font(12, 500), Qt.AlignmentFlag.AlignRight
        for place, name in ((1, _("Here")), (0, _("To pack"))):
            text_paint.draw_line(painter, _number_area(rect, place), name, text_font, ink, right)
        # A location's name may be longer than the numbers below it: it takes of the title's room.
        area = _number_area(rect, 2).adjusted(-_NUMBERS[2], 0, 0, 0)
        used = 0.0
        if _shows_elsewhere(rect):
            used = text_paint.draw_line(painter, area, self._elsewhere, text_font, ink, right)
        area = QRectF(_EDGE, 0, area.right() - used - _EDGE - 16, rect.height())
        text_paint.draw_line(painter, area, self._title, text_font, ink)


class LinesList(ReadingList):
    """All lines of the order."""

    def __init__(self, pictures: Pictures = no_pictures, parent: QWidget | None = None) -> None:
        super().__init__(_("Lines of the order"), parent)
        self._model: RowsModel[DetailLine] = RowsModel(lambda line: line.title)
        self.setModel(self._model)
        self.setItemDelegate(_LineDelegate(self, pictures))

    def show_lines(self, lines: tuple[DetailLine, ...], *, keep_place: bool) -> None:
        """Show the lines of an order; another order starts at its top."""
        self._model.show(lines)
        self.scheduleDelayedItemsLayout()
        if not keep_place:
            self.scrollToTop()

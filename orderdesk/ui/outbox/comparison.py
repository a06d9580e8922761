"""Two cards side by side, line beside line, with what differs marked by sign and by ground."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from orderdesk.presenters.outbox_state import Side, SideLine
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures, paint_product
from orderdesk.words import _

_HEAD = 42
_WHO = 20
_MOST_WHO = 3
_GAP = 16
_LINE = 21
_LEAST = 46
_DETAIL = 19
_TITLE_PX, _LINE_PX, _DETAIL_PX = 16, 15, 14
_ALL = 999


class Comparison(QWidget):
    """One or two sides. Lines of the same place have the same height on both."""

    def __init__(self, pictures: Pictures = no_pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._sides: tuple[Side, ...] = ()
        self._k = 1.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_sides(self, ours: Side, theirs: Side | None) -> None:
        """Show what was done here, beside what Shopify has where that is known."""
        self._sides = (ours,) if theirs is None else (ours, theirs)
        self.setAccessibleName(", ".join(side.title for side in self._sides))
        self.setAccessibleDescription(" ".join(_spoken(side) for side in self._sides))
        self._fit()
        self.update()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        if factor != self._k:
            self._k = factor
            self._fit()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        one = self._width_of_one(width)
        return round(self._head_height(one) + sum(self._heights(one)) + 8 * self._k)

    def sizeHint(self) -> QSize:
        return QSize(600, self.heightForWidth(600))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def _width_of_one(self, width: float) -> float:
        # A single side keeps the measure of a card: text of a whole page's width reads badly.
        return (width - _GAP) / 2 if len(self._sides) > 1 else min(width, 460.0 * self._k)

    def _head_height(self, width: float) -> float:
        """Who did it and when is read to its end: both heads are as high as the higher one."""
        k = self._k
        room = max(60.0, width - 64 * k)
        face, line = font(_DETAIL_PX * k), _WHO * k
        heights = (
            text_paint.lay_out(side.who, face, room, line, _MOST_WHO)[1] for side in self._sides
        )
        return _HEAD * k + max(line, *heights) if self._sides else _HEAD * k + line

    def _heights(self, width: float) -> list[float]:
        count = max((len(side.lines) for side in self._sides), default=0)
        heights = [_LEAST * self._k] * count
        for side in self._sides:
            for place, line in enumerate(side.lines):
                heights[place] = max(heights[place], self._text_height(line, width) + 14 * self._k)
        return heights

    def _text_height(self, line: SideLine, width: float) -> float:
        room, k = self._room(line, width), self._k
        face = self._font(line)
        _layout, height = text_paint.lay_out(line.title, face, room, _LINE * k, _most(line))
        if line.detail:
            # What tells two variants of a product apart is read to its end.
            face = font(_DETAIL_PX * k, 500)
            height += text_paint.lay_out(line.detail, face, room, _DETAIL * k, _ALL)[1]
        return height

    def _room(self, line: SideLine, width: float) -> float:
        k = self._k
        right = 20.0 * k
        if line.amount:
            right += text_paint.width_of(line.amount, font(_LINE_PX * k, 600)) + 12 * k
        if line.differs:
            right += 28 * k
        return max(60.0, width - 62 * k - right)

    def _font(self, line: SideLine) -> QFont:
        return font(_LINE_PX * self._k, 600 if line.differs else 500, code=line.is_code)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._width_of_one(self.width())
        heights = self._heights(width)
        for place, side in enumerate(self._sides):
            left = place * (width + _GAP)
            height = self._head_height(width) + sum(heights) + 8 * self._k
            self._paint_side(painter, QRectF(left, 0, width, height), side, heights)

    def _paint_side(
        self, painter: QPainter, rect: QRectF, side: Side, heights: list[float]
    ) -> None:
        k = self._k
        painter.setPen(QPen(colour(Colour.LINE_MID), 1))
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        ink, soft = colour(Colour.INK), colour(Colour.INK2)
        icon = QRectF(rect.left() + 18 * k, rect.top() + 12 * k, 20 * k, 20 * k)
        paint_icon(painter, icon, side.icon, soft)
        left = rect.left() + 46 * k
        room = rect.right() - 18 * k - left
        title = QRectF(left, rect.top() + 10 * k, room, 24 * k)
        text_paint.draw_line(painter, title, side.title, font(_TITLE_PX * k, 600), ink)
        below = QPointF(left, rect.top() + 35 * k)
        face = font(_DETAIL_PX * k)
        text_paint.draw_wrapped(painter, below, side.who, face, soft, room, _WHO * k, _MOST_WHO)
        top = rect.top() + self._head_height(rect.width())
        rule = QRectF(rect.left() + 18 * k, top - 5 * k, rect.width() - 36 * k, 1)
        painter.fillRect(rule, colour(Colour.LINE))
        for place, line in enumerate(side.lines):
            area = QRectF(rect.left() + 8 * k, top, rect.width() - 16 * k, heights[place])
            self._paint_line(painter, area, line, rect.width())
            top += heights[place]

    def _paint_line(self, painter: QPainter, rect: QRectF, line: SideLine, width: float) -> None:
        k = self._k
        ink = colour(Colour.AMBER_INK if line.differs else Colour.INK)
        if line.differs:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.AMBER_TINT))
            painter.drawRoundedRect(rect.adjusted(0, 3, 0, -3), 8, 8)
        picture = QRectF(rect.left() + 10 * k, rect.center().y() - 16 * k, 32 * k, 32 * k)
        if line.icon:
            icon = picture.adjusted(6 * k, 6 * k, -6 * k, -6 * k)
            paint_icon(painter, icon, line.icon, ink if line.differs else colour(Colour.INK2))
        else:
            paint_product(painter, picture, line.title, line.image_url, self._pictures)
        right = rect.right() - 12 * k
        if line.amount:
            face = font(_LINE_PX * k, 600)
            used = text_paint.width_of(line.amount, face) + 1
            area = QRectF(right - used, rect.top(), used, rect.height())
            text_paint.draw_line(painter, area, line.amount, face, ink)
            right -= used + 10 * k
        if line.differs:
            sign = QRectF(right - 16 * k, rect.center().y() - 8 * k, 16 * k, 16 * k)
            paint_icon(painter, sign, "not-equals", ink, Cut.BOLD)
        self._paint_words(painter, rect, line, ink, self._room(line, width))

    def _paint_words(
        self, painter: QPainter, rect: QRectF, line: SideLine, ink: QColor, room: float
    ) -> None:
        k = self._k
        left = rect.left() + 54 * k
        top = rect.center().y() - self._text_height(line, self._width_of_one(self.width())) / 2
        face = self._font(line)
        top += text_paint.draw_wrapped(
            painter, QPointF(left, top), line.title, face, ink, room, _LINE * k, _most(line)
        )
        if line.detail:
            soft = ink if line.differs else colour(Colour.INK2)
            at, face = QPointF(left, top - 1), font(_DETAIL_PX * k, 500)
            text_paint.draw_wrapped(painter, at, line.detail, face, soft, room, _DETAIL * k, _ALL)


def _most(line: SideLine) -> int:
    """Products are known by the beginning of their name; an address or a note is read to its end."""
    if line.is_whole:
        return _ALL
    return 5 if line.icon else 2


def _spoken(side: Side) -> str:
    lines = []
    for line in side.lines:
        text = " ".join(part for part in (line.title, line.detail, line.amount) if part)
        lines.append(_("{line}, differs").format(line=text) if line.differs else text)
    return f"{side.title}: {'; '.join(lines)}."

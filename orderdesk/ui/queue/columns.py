"""Where the queue's columns stand, for its head and its rows alike."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

EDGE = 24
RIGHT_EDGE = 24
_BASE_WIDTH = 740.0
_WIDEST = 1.3
_LEAST_ORDER = 140.0
_WITH, _DUE, _STOCK, _DELIVERY = 52, 96, 128, 134
_STOCK_NARROW = 112
_STOCK_NARROWEST = 92
_NARROWEST_BELOW = 560.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges in pixels; each column ends where the next begins, the last at `end`."""

    order: float
    delivery: float
    stock: float
    due: float
    with_whom: float
    end: float

    @property
    def has_delivery(self) -> bool:
        """Whether there is room for the delivery."""
        return self.stock - self.delivery > 0

    def area(self, name: str, row: QRectF) -> QRectF:
        """The part of a row that belongs to a column."""
        starts = (self.order, self.delivery, self.stock, self.due, self.with_whom)
        names = ("order", "delivery", "stock", "due", "with_whom")
        place = names.index(name)
        left = starts[place]
        right = starts[place + 1] if place + 1 < len(starts) else self.end
        return QRectF(row.left() + left, row.top(), right - left, row.height())


def columns_for(width: float) -> Columns:
    """The columns of a list that is `width` wide: 134, 128, 96, 52, wider on a wide list.

    A narrow list lets go of the last column first, then of the delivery, which the preview tells, so
    that names keep their room; in the narrowest the words of the stock stand on two lines.
    """
    factor = min(_WIDEST, max(1.0, width / _BASE_WIDTH))
    end = width - RIGHT_EDGE
    with_whom = width - _WITH * factor
    if width < _BASE_WIDTH - 60:
        with_whom = end
    due = with_whom - _DUE * factor
    stock = due - _stock_width(width, factor)
    delivery = stock - _DELIVERY * factor
    if delivery < EDGE + _LEAST_ORDER:
        delivery = stock
    return Columns(EDGE, delivery, stock, due, with_whom, end)


def _stock_width(width: float, factor: float) -> float:
    if width >= _BASE_WIDTH - 60:
        return _STOCK * factor
    return _STOCK_NARROW if width >= _NARROWEST_BELOW else _STOCK_NARROWEST

"""One piece of work as a row of the queue, and rows that are made only when they are shown."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import overload

from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.work import WorkItem
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.order_words import (
    delivery_mark,
    expedited_mark,
    holder_word,
    initials,
    payment_mark,
    stock_mark,
    why_not_packable,
)
from orderdesk.words import _

SOON = timedelta(hours=1)
_ROWS_STAND_S = 10
_ROWS_KEPT = 512


@dataclass(frozen=True, slots=True)
class DueCell:
    """A deadline in two short lines, and both `in_words` for the middle of a sentence.

    AMBER is near, WRONG is late; late has its own shape, too.
    """

    top: str
    below: str
    in_words: str
    hue: Hue = Hue.PLAIN


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A row, ready to be painted. `spoken` is the whole of it for a screen reader."""

    key: str
    order_id: OrderGid
    number: str
    name: str
    summary: str
    marks: tuple[Mark, ...]
    delivery: Mark
    stock: Mark
    due: DueCell
    payment: Mark | None
    with_initials: str
    with_words: str
    spoken: str


class LazyRows(Sequence[QueueRow]):
    """The rows of a view. A row is made when it is first looked at, so that a long queue costs nothing."""

    def __init__(
        self,
        items: Sequence[WorkItem],
        keys: tuple[str, ...],
        make: Callable[[WorkItem], QueueRow],
    ) -> None:
        self._items = items
        self._make = make
        self._made: dict[int, QueueRow] = {}
        self.keys = keys

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> QueueRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[QueueRow]: ...
    def __getitem__(self, index: int | slice) -> QueueRow | Sequence[QueueRow]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        row = self._made.get(index)
        if row is None:
            row = self._made[index] = self._make(self._items[index])
        return row


class RowsMade:
    """Rows that were made lately, for as long as nothing on them can be another.

    Deadlines count in minutes: a few seconds do not change their words.
    """

    def __init__(self) -> None:
        self._made: OrderedDict[int, tuple[WorkItem, tuple[object, ...], QueueRow]] = OrderedDict()

    def row(
        self, item: WorkItem, formats: Formats, now: datetime, holder: Holder | None
    ) -> QueueRow:
        """`row_of`, or the row that it gave before."""
        state = (now.timestamp() // _ROWS_STAND_S, formats.locale, formats.zone, holder)
        kept = self._made.pop(id(item), None)
        if kept is None or kept[0] is not item or kept[1] != state:
            kept = (item, state, row_of(item, formats, now, holder))
        self._made[id(item)] = kept
        if len(self._made) > _ROWS_KEPT:
            self._made.popitem(last=False)
        return kept[2]


def work_key(item: WorkItem) -> str:
    """Names a piece of work for as long as it is in the queue."""
    return f"{item.order_id}|{item.delivery_method}"


def due_cell(at: datetime, now: datetime, formats: Formats) -> DueCell:
    """A deadline: the clock and what is left on its day, else the day and the clock."""
    left = at - now
    days = (at.astimezone(formats.zone).date() - now.astimezone(formats.zone).date()).days
    clock = formats.time_of_day(at)
    if left < timedelta(0):
        late = _("{span} late").format(span=formats.duration(-left))
        when = clock if days == 0 else formats.day(at)
        return DueCell(when, late, _joined(when, late), Hue.WRONG)
    if days == 0:
        hue = Hue.AMBER if left <= SOON else Hue.PLAIN
        span = _("in {span}").format(span=formats.duration(left))
        return DueCell(clock, span, _joined(clock, span), hue)
    if days == 1:
        return DueCell(_("Tomorrow"), clock, _("tomorrow, {time}").format(time=clock))
    return DueCell(formats.day(at), clock, _joined(formats.day(at), clock))


def _joined(when: str, left: str) -> str:
    return _("{when}, {left}").format(when=when, left=left)


def summary_of(item: WorkItem, formats: Formats) -> str:
    """What is in it: lines and units, then the products."""
    titles = ", ".join(item.titles)
    if item.lines > 1 and item.lines != item.units:
        return _("{lines}, {items} · {titles}").format(
            lines=formats.lines(item.lines), items=formats.items(item.units), titles=titles
        )
    return _("{items} · {titles}").format(items=formats.items(item.units), titles=titles)


def in_hand_words(holder: Holder) -> str:
    """Who has an order, for the end of a list of facts."""
    return _("in hand with {name}").format(name=holder_word(holder.staff, holder.station))


def row_of(item: WorkItem, formats: Formats, now: datetime, holder: Holder | None) -> QueueRow:
    """The row of a piece of work. `holder` is who has its order in hand, if anybody has."""
    marks = []
    if item.is_expedited:
        marks.append(expedited_mark())
    why_not = why_not_packable(item, formats)
    if why_not:
        marks.append(Mark("hand-palm", why_not, Hue.WRONG, filled=True))
    if item.is_ready:
        marks.append(Mark("storefront", _("Ready for pickup"), Hue.RIGHT, filled=True))
    if item.has_gift:
        marks.append(Mark("gift", _("Gift message")))
    if item.has_note:
        marks.append(Mark("note", _("Note")))
    if item.unsent:
        marks.append(Mark("paper-plane-tilt", _("Waiting to send"), Hue.OFFLINE, filled=True))
    due = due_cell(item.due_at, now, formats)
    payment = None if item.is_paid else payment_mark(item.financial_status)
    delivery = delivery_mark(item.delivery_method, item.delivery_name)
    stock = stock_mark(item.stock)
    summary = summary_of(item, formats)
    name = isolated(item.customer_name or _("No name"))
    spoken = [item.order_name, name, *(mark.word for mark in marks), summary, delivery.word]
    spoken += [stock.word, _("due {when}").format(when=due.in_words)]
    if payment is not None:
        spoken.append(payment.word)
    if holder is not None:
        spoken.append(in_hand_words(holder))
    return QueueRow(
        key=work_key(item),
        order_id=item.order_id,
        number=item.order_name,
        name=name,
        summary=summary,
        marks=tuple(marks),
        delivery=delivery,
        stock=stock,
        due=due,
        payment=payment,
        with_initials=initials(holder.staff or holder.station) if holder is not None else "",
        with_words=in_hand_words(holder) if holder is not None else "",
        spoken=", ".join(spoken),
    )

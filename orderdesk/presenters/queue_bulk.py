"""Several orders of the queue at once: which are marked, what they are, and what is done with them."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from orderdesk.domain.allowed_actions import OrderAction, WhyNot
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.work import WorkItem, WorkStatus
from orderdesk.errors import OrderDeskError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.bulk_words import (
    act_title,
    done_sentence,
    fact_marks,
    left_out_sentence,
    left_sentence,
    selected_title,
    undone_sentences,
)
from orderdesk.presenters.change_verbs import BulkVerbs
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Mark
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_selection import QueueSelection
from orderdesk.services.decided import Decided
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext

NOTICE = "queue bulk"
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One act on the marked orders. `applies` says for how many and why not for the others.

    `why_not` is set where it is possible for none of them.
    """

    action: OrderAction
    applies: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class BulkState:
    """The marked orders: `names` are the first of them, `facts` are counted delivery, stock, payment.

    `first` is the order that is packed first, "" where none can be. `note` says what left the list.
    """

    title: str
    detail: str
    names: tuple[str, ...]
    more: str
    facts: tuple[tuple[Mark, ...], ...]
    acts: tuple[BulkAct, ...]
    first: str
    note: str = ""


class BulkSheets(Protocol):
    """What the page does while a decision is made in a side sheet."""

    def show_refused(self, sentence: str) -> bool:
        """Say in the sheet why its decision was not taken. False where no sheet is open."""
        ...

    def close_sheet(self) -> None:
        """The sheet's decision is saved: close it."""
        ...


class QueueBulk:
    """Marks rows and acts on them; where none is marked, on the current one. Tells `changed` of marks."""

    def __init__(
        self,
        listing: QueueListing,
        selection: QueueSelection,
        verbs: BulkVerbs,
        notices: Notices,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        changed: Callable[[], None],
    ) -> None:
        self._listing = listing
        self._selection = selection
        self._verbs = verbs
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._changed = changed
        self._sheets: BulkSheets | None = None
        self._note = ""

    def attach(self, sheets: BulkSheets) -> None:
        """Start to tell `sheets` what became of their decisions."""
        self._sheets = sheets

    # Marks

    def toggle(self, key: str) -> None:
        """Mark a row, or take its mark away."""
        self._note = ""
        self._selection.toggle(key)
        self._changed()

    def extend(self, key: str) -> None:
        """Mark all rows from where marking began to this one."""
        self._note = ""
        self._selection.extend(key, self._listing.listed_keys)
        self._changed()

    def mark_all(self) -> None:
        """Mark every row of the list."""
        self._note = ""
        self._selection.mark_all(self._listing.listed_keys)
        self._changed()

    def clear(self) -> None:
        """Take all marks away."""
        self._note = ""
        self._selection.clear()
        self._changed()

    def drop_missing(self) -> None:
        """The list is another one: what left it is no longer marked, and that is said."""
        gone = len(self._selection.drop_missing(self._listing.listed_keys))
        if not gone:
            return
        self._note = left_sentence(gone)
        if not self._selection.marks:
            self._notices.show(Notice(NOTICE, Tone.DONE, self._note))

    @property
    def targets(self) -> tuple[OrderGid, ...]:
        """The marked orders in the list's sequence, each once; else the current one."""
        return tuple(dict.fromkeys(item.order_id for item in self._items()))

    @property
    def has_marks(self) -> bool:
        """Whether rows are marked."""
        return bool(self._selection.marks)

    @property
    def first(self) -> OrderGid | None:
        """The first marked order that can be packed now."""
        return _first(self._items())

    def why_not(self, action: OrderAction) -> str:
        """Why an act is possible for none of the orders it would concern; "" where it is."""
        items = self._items()
        if not items:
            return _("No order is selected.")
        return self._act(action, items).why_not

    def title(self, action: OrderAction) -> str:
        """What an act is about to do, and to which order or how many: the sheet hides the list."""
        names = tuple({item.order_id: item.order_name for item in self._items()}.values())
        return act_title(action, names, self._formats())

    def applies(self, action: OrderAction) -> str:
        """For how many of the orders an act is, and why not for the others; "" where for all."""
        return self._act(action, self._items()).applies

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that any of the orders has, the most frequent first."""
        count = Counter(tag for item in self._items() for tag in item.tags)
        return tuple(sorted(count, key=lambda tag: (-count[tag], tag.casefold())))

    def state(self) -> BulkState | None:
        """What is marked; None where nothing is."""
        if not self._selection.marks:
            return None
        items, formats = self._items(), self._formats()
        orders = {item.order_id: item for item in items}
        first = _first(items)
        names = [
            _("{number} · {name}").format(
                number=item.order_name, name=isolated(item.customer_name or _("No name"))
            )
            for item in list(orders.values())[:MOST_NAMES]
        ]
        more = len(orders) - len(names)
        sentence = ngettext("and {count} more", "and {count} more", more)
        return BulkState(
            title=selected_title(len(orders), formats),
            detail=formats.items(sum(item.units for item in items)),
            names=tuple(names),
            more=sentence.format(count=formats.number(more)) if more > 0 else "",
            facts=fact_marks(items, formats),
            acts=tuple(self._act(action, items) for action in _AGAINST),
            first=orders[first].order_name if first is not None else "",
            note=self._note,
        )

    # Acts

    def hold(self, reason: HoldReason, notes: str) -> None:
        """Keep the work on the orders back."""
        orders = self.targets
        self._decide(OrderAction.HOLD, lambda: self._verbs.hold(orders, reason, notes))

    def release(self) -> None:
        """End our own holds."""
        orders = self.targets
        self._decide(OrderAction.RELEASE, lambda: self._verbs.release(orders))

    def prepare(self) -> None:
        """What is fetched here is ready; Shopify mails each customer."""
        orders = self.targets
        self._decide(OrderAction.PREPARE, lambda: self._verbs.prepare_for_pickup(orders))

    def add_tags(self, typed: str) -> None:
        """Put tags on the orders; a comma parts two of them."""
        orders = self.targets
        self._decide(OrderAction.TAG, lambda: self._verbs.add_tags(orders, [typed]))

    def remove_tag(self, tag: str) -> None:
        """Take a tag off the orders."""
        orders = self.targets
        self._decide(OrderAction.TAG, lambda: self._verbs.remove_tags(orders, [tag]))

    def _items(self) -> list[WorkItem]:
        marks = self._selection.marks or {self._selection.current}
        keyed = zip(self._listing.listed_keys, self._listing.listed, strict=True)
        return [item for key, item in keyed if key in marks]

    def _act(self, action: OrderAction, items: Sequence[WorkItem]) -> BulkAct:
        reasons: dict[OrderGid, WhyNot | None] = {}
        against_of = _AGAINST[action]
        for item in items:
            why = against_of(item)
            # An order whose work leaves in two ways is concerned where one of them is.
            if why is None or item.order_id not in reasons:
                reasons[item.order_id] = why
        against = [why for why in reasons.values() if why is not None]
        left_out = left_out_sentence(against)
        if against and len(against) == len(reasons):
            return BulkAct(action, "", left_out)
        if not against:
            return BulkAct(action, "")
        formats = self._formats()
        sentence = _("For {count} of {all}. {left_out}").format(
            count=formats.number(len(reasons) - len(against)),
            all=formats.number(len(reasons)),
            left_out=left_out,
        )
        return BulkAct(action, sentence)

    def _decide(self, action: OrderAction, act: Callable[[], Awaitable[Decided]]) -> None:
        self._tasks.spawn(self._carry_out(action, act))

    async def _carry_out(self, action: OrderAction, act: Callable[[], Awaitable[Decided]]) -> None:
        try:
            made = await act()
        except OrderDeskError as error:
            if self._sheets is None or not self._sheets.show_refused(str(error)):
                self._notices.show_error(NOTICE, error)
            return
        self._notices.solve(NOTICE)
        if self._sheets is not None:
            self._sheets.close_sheet()
        if action is not OrderAction.TAG:
            self.clear()
        self._tell(action, made)

    def _tell(self, action: OrderAction, made: Decided) -> None:
        left_out = left_out_sentence(one.why for one in made.refused)
        if not made.intents:
            sentence = _("It is so already. Nothing is sent.")
            self._notices.show(Notice(NOTICE, Tone.DONE, sentence, left_out))
            return
        count = len({one.order_id for one in made.intents})
        self._notices.show(
            Notice(
                NOTICE,
                Tone.DONE,
                done_sentence(action, count),
                left_out,
                undo=lambda: self._undo(action, made),
            )
        )

    def _undo(self, action: OrderAction, made: Decided) -> None:
        self._tasks.spawn(self._undo_all(action, made))

    async def _undo_all(self, action: OrderAction, made: Decided) -> None:
        try:
            undone = await self._verbs.undo(made)
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        what, advice = undone_sentences(action, undone)
        is_whole = not undone.refused
        self._notices.show(Notice(NOTICE, Tone.DONE if is_whole else Tone.ACT, what, advice))


_AGAINST: Mapping[OrderAction, Callable[[WorkItem], WhyNot | None]] = {
    OrderAction.HOLD: lambda item: item.no_hold,
    OrderAction.RELEASE: lambda item: item.no_release,
    OrderAction.TAG: lambda item: item.no_tag,
    OrderAction.PREPARE: lambda item: item.no_prepare,
}


def _first(items: Iterable[WorkItem]) -> OrderGid | None:
    return next((item.order_id for item in items if item.status is WorkStatus.TO_PACK), None)

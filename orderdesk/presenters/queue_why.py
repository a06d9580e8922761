"""Why an order stands in the list or not, for the selected one and for any that is found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from orderdesk.domain.catalogue import Location
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.queue_filter import Choice, Surroundings
from orderdesk.domain.why_listed import Explanation, Reason, Why, explain
from orderdesk.domain.work import View, WorkStatus
from orderdesk.errors import OrderDeskError
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Mark
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_messages import view_title
from orderdesk.presenters.why_words import reason_mark
from orderdesk.services.orders import OrderHit, OrderSheet
from orderdesk.tasks import TaskSet
from orderdesk.words import _

MOST_HITS = 6


class WhyReader(Protocol):
    """What an explanation reads of the local copy."""

    async def order(self, order_id: OrderGid) -> OrderSheet:
        """One order with all that is known of it here."""
        ...

    async def search(self, text: str, limit: int = 50) -> tuple[OrderHit, ...]:
        """Orders that match what is typed, best first."""
        ...


@dataclass(frozen=True, slots=True)
class WhyHit:
    """A found order that can be asked about."""

    order_id: OrderGid
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class WhyAct:
    """What can be done about it. `act` does it."""

    label: str
    icon: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class WhyState:
    """The sheet: what was found for what is typed, and the answer for one order."""

    hits: tuple[WhyHit, ...] = ()
    hint: str = ""
    answer: str = ""
    reasons: tuple[Mark, ...] = ()
    acts: tuple[WhyAct, ...] = ()


class WhyView(Protocol):
    """What the sheet does for its presenter."""

    def show_why(self, state: WhyState) -> None:
        """Show this."""
        ...


@dataclass(frozen=True, slots=True)
class WhyVerbs:
    """What an explanation leads to."""

    remove: Callable[[Sequence[Choice]], None]
    choose_view: Callable[[str], None]
    select: Callable[[OrderGid], None]
    open: Callable[[OrderGid], None]


class QueueWhy:
    """Explains against the list as it is looked at now."""

    def __init__(
        self,
        reader: WhyReader,
        listing: QueueListing,
        around: Callable[[], Surroundings],
        formats: Callable[[], Formats],
        location: Callable[[], Location | None],
        tasks: TaskSet,
        verbs: WhyVerbs,
    ) -> None:
        self._reader = reader
        self._listing = listing
        self._around = around
        self._formats = formats
        self._location = location
        self._tasks = tasks
        self._verbs = verbs
        self._view: WhyView | None = None
        self._typed = ""
        self._asked: OrderGid | None = None

    def open(self, view: WhyView, order_id: OrderGid | None) -> None:
        """Explain an order, or wait for one to be found where none is given."""
        self._view, self._typed, self._asked = view, "", order_id
        if order_id is None:
            self._show(WhyState(hint=_("Type the number of an order, a name or a SKU.")))
        else:
            self._tasks.spawn(self._explain(order_id))

    def close(self) -> None:
        """Nobody looks at it any more."""
        self._view = None

    def type(self, text: str) -> None:
        """Find the order that is asked about."""
        self._typed = text.strip()
        if self._typed:
            self._asked = None
            self._tasks.spawn(self._find(self._typed))

    def ask(self, order_id: OrderGid) -> None:
        """Explain an order that was found."""
        self._asked = order_id
        self._tasks.spawn(self._explain(order_id))

    async def _find(self, text: str) -> None:
        try:
            hits = await self._reader.search(text, MOST_HITS)
        except OrderDeskError as error:
            self._show(WhyState(hint=error.what))
            return
        if text != self._typed or self._asked is not None:
            return
        found = tuple(
            WhyHit(hit.order_id, hit.name, isolated(hit.customer_name or _("No name")))
            for hit in hits
        )
        hint = (
            ""
            if found
            else _("No order on this computer matches. Only the last 60 days may be here.")
        )
        self._show(WhyState(found, hint))

    async def _explain(self, order_id: OrderGid) -> None:
        location = self._location()
        if location is None:
            self._show(WhyState(hint=_("The shop's locations are not here yet.")))
            return
        try:
            sheet = await self._reader.order(order_id)
        except OrderDeskError as error:
            self._show(WhyState(hint=error.what))
            return
        if order_id != self._asked:
            return
        items = tuple(item for item in self._listing.items or () if item.order_id == order_id)
        around = self._around()
        found = explain(sheet.projected, items, location.id, self._listing.look, around)
        number = sheet.projected.order.name
        answer = (
            _("Order {number} is in this list.")
            if found.is_listed
            else _("Order {number} is not in this list.")
        )
        held = any(item.status is not WorkStatus.TO_PACK for item in items)
        self._show(
            WhyState(
                answer=answer.format(number=number),
                reasons=self._marks(found),
                acts=self._acts(order_id, found, View.ON_HOLD if held else View.ALL),
            )
        )

    def _marks(self, found: Explanation) -> tuple[Mark, ...]:
        kept = self._listing.active_kept
        name = kept.name if kept is not None else view_title(View(self._listing.active))
        formats = self._formats()
        return tuple(reason_mark(reason, name, formats) for reason in found.reasons)

    def _acts(self, order_id: OrderGid, found: Explanation, other: View) -> tuple[WhyAct, ...]:
        by_code: Mapping[Why, Reason] = {reason.code: reason for reason in found.reasons}
        acts = []
        if found.is_listed:
            acts.append(WhyAct(_("Select it"), "list-checks", lambda: self._verbs.select(order_id)))
        elif Why.NOT_IN_VIEW in by_code:
            label = _("Turn to “{view}”").format(view=view_title(other))
            acts.append(WhyAct(label, "list-checks", lambda: self._turn_to(other, order_id)))
        elif Why.FILTERED_OUT in by_code:
            choices = by_code[Why.FILTERED_OUT].choices
            acts.append(
                WhyAct(
                    _("Remove these filters"), "x-circle", lambda: self._widen(choices, order_id)
                )
            )
        acts.append(WhyAct(_("Open the order"), "arrow-right", lambda: self._verbs.open(order_id)))
        return tuple(acts)

    def _turn_to(self, view: View, order_id: OrderGid) -> None:
        self._verbs.choose_view(view)
        self._verbs.select(order_id)

    def _widen(self, choices: Sequence[Choice], order_id: OrderGid) -> None:
        self._verbs.remove(choices)
        self._verbs.select(order_id)

    def _show(self, state: WhyState) -> None:
        if self._view is not None:
            self._view.show_why(state)

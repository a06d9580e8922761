"""The search field of the frame: results while typing, over the whole local copy."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import OrderFulfillmentStatus
from orderdesk.errors import OrderDeskError
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.long_work import CANCEL_AFTER_S, Sleep
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.navigation import Navigator
from orderdesk.presenters.order_words import payment_mark
from orderdesk.services.orders import OrderHit
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext

MOST_RESULTS = 30
WORDS_AFTER_S = 0.3
"""So long a search goes on before it is said that it does: most are over much sooner."""


class HitReader(Protocol):
    """Searches the local copy."""

    async def search(self, text: str, limit: int = 50) -> tuple[OrderHit, ...]:
        """Orders that match what is typed, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """One found order as a row of the results."""

    order_id: OrderGid
    number: str
    name: str
    detail: str
    state: Mark


@dataclass(frozen=True, slots=True)
class SearchState:
    """What hangs below the field. Closed while nothing is typed. `current` is the marked result.

    `can_cancel` where the search takes long.
    """

    is_open: bool = False
    results: tuple[Result, ...] = ()
    title: str = ""
    current: int = 0
    can_cancel: bool = False


class SearchView(Protocol):
    """What the field does for its presenter."""

    def show_search(self, state: SearchState) -> None:
        """Show these results."""
        ...

    def clear_search(self) -> None:
        """Empty the field and give the focus back to the page."""
        ...


class SearchPresenter:
    """Answers typing. A search for what has been typed over since is ended."""

    def __init__(
        self,
        reader: HitReader,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        navigator: Navigator,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._reader = reader
        self._tasks = tasks
        self._formats = formats
        self._navigator = navigator
        self._sleep = sleep
        self._searching: tuple[asyncio.Task[Any] | None, ...] = ()
        self._view: SearchView | None = None
        self._typed = ""
        self._state = SearchState()
        self._opens_first_for = ""

    def attach(self, view: SearchView) -> None:
        """Start to tell `view` what to show."""
        self._view = view

    @property
    def is_open(self) -> bool:
        """Whether results hang below the field."""
        return self._state.is_open

    def type(self, text: str) -> None:
        """The field's text has changed."""
        self._typed = text.strip()
        self._opens_first_for = ""
        self._end_search()
        if not self._typed:
            self._show(SearchState())
            return
        self._searching = (
            self._tasks.spawn(self._search(self._typed)),
            self._tasks.spawn(self._say_it_takes_long()),
        )

    def move(self, by: int) -> None:
        """Mark another result."""
        results = self._state.results
        if results:
            current = max(0, min(len(results) - 1, self._state.current + by))
            self._show(replace(self._state, current=current))

    def enter(self) -> None:
        """Open the marked result; where the search still runs, the first one as soon as it is there."""
        if self._state.results and self._state.is_open:
            self.open(self._state.results[self._state.current].order_id)
        else:
            self._opens_first_for = self._typed

    def open(self, order_id: OrderGid) -> None:
        """Show a found order whole, and end the search."""
        self.close()
        self._navigator.open_detail(order_id)

    def close(self) -> None:
        """End the search."""
        self._typed = ""
        self._end_search()
        self._show(SearchState())
        if self._view is not None:
            self._view.clear_search()

    async def _search(self, text: str) -> None:
        try:
            hits = await self._reader.search(text, MOST_RESULTS)
        except OrderDeskError as error:
            self._end_search()
            self._show(SearchState(True, (), error.what))
            return
        self._end_search()
        formats = self._formats()
        results = tuple(result_of(hit, formats) for hit in hits)
        if results and self._opens_first_for == text:
            self.open(results[0].order_id)
            return
        self._show(SearchState(True, results, _title(len(results), formats)))

    async def _say_it_takes_long(self) -> None:
        await self._sleep(WORDS_AFTER_S)
        self._show(SearchState(True, (), _("Searching")))
        await self._sleep(CANCEL_AFTER_S - WORDS_AFTER_S)
        sentence = _("Still searching. What is typed can be changed meanwhile.")
        self._show(SearchState(True, (), sentence, can_cancel=True))

    def _end_search(self) -> None:
        for task in self._searching:
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        self._searching = ()

    def _show(self, state: SearchState) -> None:
        self._state = state
        if self._view is not None:
            self._view.show_search(state)


def _title(count: int, formats: Formats) -> str:
    if not count:
        return _("Nothing found here. Try the number, a name, a SKU or a tracking number.")
    if count == MOST_RESULTS:
        return _("The best {count} matches").format(count=formats.number(count))
    sentence = ngettext("{count} order found", "{count} orders found", count)
    return sentence.format(count=formats.number(count))


def result_of(hit: OrderHit, formats: Formats) -> Result:
    """A found order as lists of results show it."""
    return Result(
        order_id=hit.order_id,
        number=hit.name,
        name=isolated(hit.customer_name or _("No name")),
        detail=_("{day} · {items}").format(
            day=formats.day(hit.created_at), items=formats.items(hit.units)
        ),
        state=_state(hit),
    )


def _state(hit: OrderHit) -> Mark:
    if hit.is_cancelled:
        return Mark("x-circle", _("Cancelled"), Hue.WRONG, filled=True)
    match hit.fulfillment_status:
        case OrderFulfillmentStatus.FULFILLED:
            return Mark("check-circle", _("Fulfilled"), Hue.RIGHT)
        case OrderFulfillmentStatus.PARTIALLY_FULFILLED:
            return Mark("circle-half", _("Partly fulfilled"))
        case OrderFulfillmentStatus.ON_HOLD:
            return Mark("hand-palm", _("On hold"), Hue.WRONG, filled=True)
        case OrderFulfillmentStatus.UNFULFILLED | OrderFulfillmentStatus.OPEN:
            return Mark("circle-dashed", _("To pack"))
        case OrderFulfillmentStatus.SCHEDULED:
            return Mark("calendar-blank", _("Scheduled"))
        case _:
            return payment_mark(hit.financial_status)

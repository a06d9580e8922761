"""Orders that have just come to this location: told once, by count and number, never by name.

What is shown outside the window is seen by strangers: a desktop's notices stand on lock screens.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.work import WorkItem
from orderdesk.events import Bus, IntentsChanged
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.formats import Formats
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext

NOTICE = "arrivals"
MOST_NUMBERS = 3


class Chime(StrEnum):
    """What can be heard; each is the name of a sound's file."""

    NEW_ORDER = "new_order"
    PICKUP = "pickup"


@dataclass(frozen=True, slots=True)
class Arrived:
    """The orders nobody has looked at yet: a title, their numbers, and how they are heard."""

    count: int
    title: str
    detail: str
    chimes: tuple[Chime, ...]


class ArrivalsView(Protocol):
    """What the window does for new orders."""

    def tell_arrival(self, arrived: Arrived) -> None:
        """Orders came: tell it outside the window, and let the chimes be heard."""
        ...

    def show_waiting(self, count: int) -> None:
        """How many nobody has looked at, for the window's title and badge."""
        ...

    def repeat(self, chimes: tuple[Chime, ...]) -> None:
        """Let these be heard every half minute; () ends that."""
        ...

    def is_queue_watched(self) -> bool:
        """Whether somebody has the queue in front."""
        ...


@dataclass(frozen=True, slots=True)
class _New:
    name: str
    is_pickup: bool


class ArrivalsPresenter:
    """Compares each reading of the queue with all before it.

    `pause` passes when no more orders are expected to come with the same pull: what it brings is
    told as one, and so is what has piled up behind an outage.
    """

    def __init__(
        self,
        notices: Notices,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        settings: Callable[[], Settings],
        pause: Callable[[], Awaitable[None]],
        bus: Bus,
    ) -> None:
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._settings = settings
        self._pause = pause
        self._view: ArrivalsView | None = None
        self._location: LocationGid | None = None
        self._known: set[OrderGid] = set()
        self._decided: set[OrderGid] = set()
        self._coming: dict[OrderGid, _New] = {}
        self._waiting: dict[OrderGid, _New] = {}
        self._is_gathering = False
        bus.subscribe(IntentsChanged, self._on_intents_changed)

    def attach(self, view: ArrivalsView) -> None:
        """Start to tell `view`."""
        self._view = view

    @property
    def waiting(self) -> int:
        """How many orders came that nobody has looked at."""
        return len(self._waiting)

    def take(
        self, location_id: LocationGid, items: Sequence[WorkItem], *, is_filling: bool
    ) -> None:
        """The queue was read. The first reading, and those of a first load, are where it begins."""
        here = {item.order_id for item in items}
        is_first = location_id != self._location
        if is_first:
            self._location = location_id
            self._known = set()
            self._coming.clear()
            self._set_waiting({})
        if is_first or is_filling:
            self._known |= here
            return
        for item in items:
            if item.order_id not in self._known and item.order_id not in self._decided:
                is_pickup = item.delivery_method is DeliveryMethod.PICK_UP
                self._coming[item.order_id] = _New(item.order_name, is_pickup)
        self._known |= here
        # What left again before anybody looked is no news any more.
        self._coming = {one: new for one, new in self._coming.items() if one in here}
        gone = self._waiting.keys() - here
        if gone:
            self._set_waiting({one: n for one, n in self._waiting.items() if one in here})
        if self._coming and not self._is_gathering:
            self._is_gathering = True
            self._tasks.spawn(self._gather())

    def look(self) -> None:
        """Somebody opened the queue, or wants to hear no more of it."""
        self._set_waiting({})

    def _on_intents_changed(self, event: IntentsChanged) -> None:
        # What was decided here comes back by a decision too, and is nobody's news.
        self._decided |= event.order_ids

    async def _gather(self) -> None:
        try:
            await self._pause()
        finally:
            self._is_gathering = False
        coming, self._coming = self._coming, {}
        wanted = {one: new for one, new in coming.items() if self._is_wanted(new)}
        if not wanted or self._view is None:
            return
        if not self._view.is_queue_watched():
            # Who looks at the queue sees the rows come, and one chime is enough.
            self._set_waiting({**self._waiting, **wanted})
        self._view.tell_arrival(self._arrived(wanted))

    def _is_wanted(self, new: _New) -> bool:
        settings = self._settings()
        return settings.tells_pickups if new.is_pickup else settings.tells_orders

    def _set_waiting(self, waiting: dict[OrderGid, _New]) -> None:
        if waiting == self._waiting:
            return
        self._waiting = waiting
        if self._view is not None:
            self._view.show_waiting(len(waiting))
            repeats = self._settings().repeats_chime and waiting
            self._view.repeat(_chimes(waiting.values()) if repeats else ())
        if not waiting:
            self._notices.solve(NOTICE)
            return
        arrived = self._arrived(waiting)
        self._notices.show(
            Notice(
                NOTICE,
                Tone.CALM,
                arrived.title,
                arrived.detail,
                action=_("Snooze"),
                act=self.look,
            )
        )

    def _arrived(self, new: dict[OrderGid, _New]) -> Arrived:
        count = len(new)
        pickups = sum(one.is_pickup for one in new.values())
        number = self._formats().number(count)
        if count == pickups:
            title = ngettext("{count} new order for pickup", "{count} new orders for pickup", count)
        else:
            title = ngettext("{count} new order", "{count} new orders", count)
        names = [one.name for one in new.values()]
        detail = ", ".join(names[:MOST_NUMBERS])
        more = count - MOST_NUMBERS
        if more > 0:
            sentence = ngettext("{names} and {count} more", "{names} and {count} more", more)
            detail = sentence.format(names=detail, count=self._formats().number(more))
        return Arrived(count, title.format(count=number), detail, _chimes(new.values()))


def _chimes(new: Iterable[_New]) -> tuple[Chime, ...]:
    kinds = {one.is_pickup for one in new}
    sounds = ((False, Chime.NEW_ORDER), (True, Chime.PICKUP))
    return tuple(chime for is_pickup, chime in sounds if is_pickup in kinds)

"""Reads the location's work and what is in hand, again whenever something changed."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from orderdesk.domain.catalogue import Location
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.packing import Packing
from orderdesk.domain.work import WorkItem
from orderdesk.errors import OrderDeskError
from orderdesk.presenters.queue_why import WhyReader
from orderdesk.tasks import TaskSet

Packings = Callable[[], Awaitable[Sequence[Packing]]]


class QueueReader(WhyReader, Protocol):
    """What the queue reads of the local copy."""

    async def queue(self, location_id: LocationGid) -> tuple[WorkItem, ...]:
        """The location's open work, in its sequence."""
        ...


class QueueReading:
    """Calls `told` with what was read, None where no location is known yet, or `failed`.

    `in_hand` are the packings of this station by order.
    """

    def __init__(
        self,
        reader: QueueReader,
        open_packings: Packings,
        location: Callable[[], Location | None],
        tasks: TaskSet,
        told: Callable[[tuple[WorkItem, ...] | None], None],
        failed: Callable[[OrderDeskError], None],
    ) -> None:
        self._reader = reader
        self._open_packings = open_packings
        self._location = location
        self._tasks = tasks
        self._told = told
        self._failed = failed
        self._is_reading = False
        self.in_hand: dict[OrderGid, Packing] = {}
        self.is_stale = False

    def again(self) -> None:
        """Read once more. Calls while a reading runs are answered by one more reading."""
        self.is_stale = True
        if not self._is_reading:
            self._is_reading = True
            self._tasks.spawn(self._read())

    async def _read(self) -> None:
        try:
            while self.is_stale:
                self.is_stale = False
                await self._read_once()
        finally:
            self._is_reading = False

    async def _read_once(self) -> None:
        location = self._location()
        if location is None:
            self._told(None)
            return
        try:
            items = await self._reader.queue(location.id)
            packings = await self._open_packings()
        except OrderDeskError as error:
            self._failed(error)
            return
        self.in_hand = {packing.order_id: packing for packing in packings}
        self._told(items)

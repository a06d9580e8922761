"""The timeline in Shopify of the one order that the outbox asks about."""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.timeline import ShopTimeline
from orderdesk.errors import OrderDeskError
from orderdesk.events import Bus, TimelineChanged
from orderdesk.tasks import TaskSet


class ShopTimelines(Protocol):
    """What happened to an order in Shopify, by its own timeline."""

    async def shop_timeline(self, order_id: OrderGid) -> ShopTimeline | None:
        """As it was last read; None: it never was."""
        ...

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        """Read it where the shop can be reached. Raises errors of the Shopify branch."""
        ...


class FollowedTimeline:
    """Shows at once what is known, asks the shop for more, and calls `changed` with each news."""

    def __init__(
        self, timelines: ShopTimelines, bus: Bus, tasks: TaskSet, changed: Callable[[], None]
    ) -> None:
        self._timelines = timelines
        self._tasks = tasks
        self._changed = changed
        self._order_id: OrderGid | None = None
        self.timeline: ShopTimeline | None = None
        bus.subscribe(TimelineChanged, self._on_timeline_changed)

    def follow(self, order_id: OrderGid | None) -> None:
        """Another order is asked about, or none."""
        if order_id == self._order_id:
            return
        self._order_id, self.timeline = order_id, None
        if order_id is not None:
            self._tasks.spawn(self._fetch(order_id))

    def _on_timeline_changed(self, event: TimelineChanged) -> None:
        if event.order_id == self._order_id:
            self._tasks.spawn(self._read(event.order_id))

    async def _fetch(self, order_id: OrderGid) -> None:
        await self._read(order_id)
        # Without an answer the page shows what is known, and says elsewhere that the shop is away.
        with suppress(OrderDeskError):
            await self._timelines.refresh(order_id)

    async def _read(self, order_id: OrderGid) -> None:
        found = await self._timelines.shop_timeline(order_id)
        if order_id == self._order_id and found != self.timeline:
            self.timeline = found
            self._changed()

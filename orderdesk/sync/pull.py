"""The road in for orders: the first load, what changed since, and one order by its id."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.errors import ProtocolError, RejectedError
from orderdesk.events import Bus, PullProgressed
from orderdesk.shopify.readings import Page
from orderdesk.storage.sync_state import FirstLoad, SyncStateStore
from orderdesk.sync.bulk_load import BulkLoad
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.pages_ahead import PagesAhead, Told
from orderdesk.sync.ports import Gateway
from orderdesk.sync.reconcile import Reconciler

log = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=5)
"""Search lags behind, and `updated_at` has whole seconds: the last minutes are always asked again."""

FIRST_CHANGES = 10
"""Size of the first page of changes: in quiet times it is the only one, and mostly empty."""

NEWEST = "first load newest"


class Pull:
    """Nothing is pulled twice side by side; whoever comes second waits for the first."""

    def __init__(
        self,
        gateway: Gateway,
        state: SyncStateStore,
        copy: LocalCopy,
        reconciler: Reconciler,
        connection: Connection,
        bus: Bus,
    ) -> None:
        self._gateway = gateway
        self._state = state
        self._copy = copy
        self._reconciler = reconciler
        self._connection = connection
        self._bus = bus
        self._lock = asyncio.Lock()
        self._last_seen: dict[OrderGid, Order] = {}
        self._is_paused = False
        self._is_loading = False
        self._bulk = BulkLoad(
            gateway,
            state,
            copy,
            reconciler,
            connection,
            is_paused=lambda: self._is_paused,
            tell=self._tell,
        )

    @property
    def is_loading(self) -> bool:
        """Whether the first load was begun, is not finished, and nobody has paused it."""
        return self._is_loading and not self._is_paused

    def pause_first_load(self, is_paused: bool) -> None:
        """Read no further page of the first load, or go on where it stopped. Its place is kept."""
        self._is_paused = is_paused

    async def orders(self) -> int:
        """Bring the orders up to date: the first load where it is not finished, else the changes.

        Returns also while the shop still puts a first load together; `is_loading` says so.

        While the first load is paused nothing is read: its end is where the changes begin.

        Returns how many orders changed here. Raises errors of the Shopify branch; the place is kept.
        """
        async with self._lock:
            progress = await self._state.first_load()
            loaded = 0
            self._is_loading = not progress.finished
            if not progress.finished:
                loaded, is_whole = await self._first_load(progress)
                if not is_whole:
                    return loaded
                self._is_loading = False
            return loaded + await self._changes()

    async def by_id(self, order_id: OrderGid) -> bool:
        """Read one order by its id, which never lags. Whether it is there."""
        reading = await self._gateway.fetch_order(order_id)
        self._connection.heard(reading.server_time)
        order = await self._copy.take(order_id, reading)
        await self._reconciler.audit([order_id])
        return order is not None

    async def _first_load(self, progress: FirstLoad) -> tuple[int, bool]:
        """How many orders changed here, and whether it is finished now."""
        if self._is_paused:
            self._tell(progress)
            return 0, False
        if progress.total is None:
            total = await self._gateway.count_orders()
            progress = replace(progress, total=total)
        if self._bulk.is_for(progress):
            progress, loaded = await self._bulk.go_on(progress)
            if not progress.paged:
                return loaded, progress.finished
        self._tell(progress)
        loaded = 0
        coming = PagesAhead(self._fetch_page, progress.cursor)
        try:
            while not progress.finished and not self._is_paused:
                page = await coming.next()
                loaded += await self._take(page)
                progress = await self._keep_place(page, progress)
                self._tell(progress)
        except (ProtocolError, RejectedError):
            if progress.cursor is not None:
                # A cursor can grow too old to go on from. What is here is not lost by starting again.
                log.warning("the first load starts again: its place was refused")
                await self._state.set_first_load(FirstLoad(paged=progress.paged))
            raise
        finally:
            await coming.close()
        if not progress.finished:
            self._tell(progress)
        return loaded, progress.finished

    async def _keep_place(self, page: Page[Order], before: FirstLoad) -> FirstLoad:
        kept = await self._state.get(NEWEST)
        newest = _newest(page, datetime.fromisoformat(kept) if kept else None)
        if newest is not None:
            await self._state.put(NEWEST, newest.isoformat())
        finished = page.cursor is None
        if finished and newest is not None:
            # Before it counts as finished: the changes go on from here.
            await self._state.set_watermark(newest)
        done = before.done + len(page.items)
        progress = replace(before, cursor=page.cursor, done=done, finished=finished)
        await self._state.set_first_load(progress)
        return progress

    async def _changes(self) -> int:
        mark = newest = await self._state.watermark()
        since = mark - OVERLAP if mark is not None else None
        cursor: str | None = None
        size: int | None = FIRST_CHANGES
        began: datetime | None = None
        seen: dict[OrderGid, Order] = {}
        changed = 0
        while True:
            page = await self._gateway.fetch_orders(since, cursor, size)
            self._connection.heard(page.server_time)
            began = began or page.server_time
            newest = _newest(page, newest)
            seen.update((one.id, one) for one in page.items)
            changed += await self._take(self._unseen(page))
            cursor, size = page.cursor, None
            if cursor is None:
                break
        self._last_seen = seen
        if newest is not None:
            # While the pages came, the search may have shown a change behind the place they were at.
            newest = min(newest, began)
            if mark is None or newest > mark:
                await self._state.set_watermark(newest)
        return changed

    async def _take(self, page: Page[Order]) -> int:
        if not page.items:
            return 0
        taken = await self._copy.take_page(page)
        for order_id in taken.doubtful:
            await self.by_id(order_id)
        if taken.changed:
            await self._reconciler.audit(taken.changed)
        return len(taken.changed) + len(taken.doubtful)

    def _unseen(self, page: Page[Order]) -> Page[Order]:
        """The page without what the last search showed just so: that was dealt with then."""
        fresh = tuple(one for one in page.items if self._last_seen.get(one.id) != one)
        return Page(fresh, page.cursor, page.reading, page.server_time, page.missing)

    async def _fetch_page(self, cursor: str | None, told: Told) -> Page[Order]:
        page = await self._gateway.fetch_orders(None, cursor, told=told)
        self._connection.heard(page.server_time)
        return page

    def _tell(self, progress: FirstLoad, gathered: int | None = None) -> None:
        self._bus.publish(
            PullProgressed(
                progress.done, progress.total, progress.finished, self._is_paused, gathered
            )
        )


def _newest(page: Page[Order], before: datetime | None) -> datetime | None:
    found = [one.updated_at for one in page.items]
    return max(found if before is None else [*found, before], default=None)

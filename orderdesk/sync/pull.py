"""The road in for orders: the first load, what changed since, and one order by its id.

The first load of a large shop has a road of its own, `history`. `orders` begins it: it notes the shop's
time as the mark from which the changes go on, brings the open orders by pages, and the changes from then
on as ever, whatever of the past is here. See `bulk_load` for why neither road undoes what the other did.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.events import Bus, PullProgressed
from orderdesk.shopify.readings import Page
from orderdesk.storage.sync_state import FirstLoad, SyncStateStore
from orderdesk.sync.bulk_load import BulkLoad
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.page_load import PageLoad, newest_of
from orderdesk.sync.ports import Gateway
from orderdesk.sync.reconcile import Reconciler

OVERLAP = timedelta(minutes=5)
"""Search lags behind, and `updated_at` has whole seconds: the last minutes are always asked again."""

FIRST_CHANGES = 10
"""Size of the first page of changes: in quiet times it is the only one, and mostly empty."""


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
        # What was withheld is here as it was before: shown as a whole, it has to be looked at again.
        self._last_seen: dict[OrderGid, Order] = {}
        self._read_in_part: set[OrderGid] = set()
        self._is_paused = False
        self._is_loading = False
        self._is_open_here = False
        self._told: PullProgressed | None = None
        self._of_the_past = asyncio.Lock()
        self._pages = PageLoad(
            gateway,
            state,
            connection,
            take=self._take,
            is_paused=lambda: self._is_paused,
            tell=self._tell,
        )
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
        """Bring the orders up to date: a small shop's first load to its end, and then the changes.

        Of a large shop the open orders are loaded, and `history` brings the others. While a small shop's
        first load is paused nothing is read: its end is where the changes begin.

        Returns how many orders changed here. Raises errors of the Shopify branch; the place is kept.
        """
        async with self._lock:
            progress = await self._state.first_load()
            loaded = 0
            self._is_loading = not progress.finished
            if not progress.finished:
                loaded, is_to_go_on = await self._first_load(progress)
                if not is_to_go_on:
                    return loaded
            return loaded + await self._changes()

    async def history(self) -> int:
        """Go on with the first load of a large shop, once `orders` has begun it.

        Returns how many orders changed here; also while the shop still puts the orders together, and
        `is_loading` says so. Raises errors of the Shopify branch; the place is kept.
        """
        async with self._of_the_past:
            progress = await self._state.first_load()
            if progress.finished or not progress.beside:
                return 0
            if self._is_paused:
                self._tell(progress)
                return 0
            loaded = 0
            if self._bulk.is_for(progress):
                progress, loaded = await self._bulk.go_on(progress)
                if not progress.paged:
                    return loaded
            _progress, by_pages = await self._pages.go_on(progress)
            return loaded + by_pages

    async def by_id(self, order_id: OrderGid) -> bool:
        """Read one order by its id, which never lags. Whether it is there."""
        reading = await self._gateway.fetch_order(order_id)
        self._connection.heard(reading.server_time)
        order = await self._copy.take(order_id, reading)
        if reading.missing:
            self._read_in_part.add(order_id)
        else:
            self._read_in_part.discard(order_id)
        await self._reconciler.audit([order_id])
        return order is not None

    async def _first_load(self, progress: FirstLoad) -> tuple[int, bool]:
        """How many orders changed here, and whether the changes are to be asked for now."""
        if progress.total is None and not self._is_paused:
            total = await self._gateway.count_orders()
            progress = replace(progress, total=total)
        if not progress.beside and self._bulk.is_for(progress):
            progress = await self._begin_beside(progress)
        if progress.beside:
            return await self._open_orders(), True
        if self._is_paused:
            self._tell(progress)
            return 0, False
        progress, loaded = await self._pages.go_on(progress)
        return loaded, progress.finished

    async def _begin_beside(self, progress: FirstLoad) -> FirstLoad:
        """Let the changes go on from now: what is read of the past is no older than that."""
        began = progress.bulk.asked_at if progress.bulk else await self._gateway.probe()
        await self._state.set_watermark(began)
        progress = replace(progress, beside=True)
        await self._state.set_first_load(progress)
        return progress

    async def _open_orders(self) -> int:
        if self._is_open_here:
            return 0
        loaded = await self._pages.open_orders(self._changes)
        self._is_open_here = True
        if self._told is not None:
            self._publish(replace(self._told, past=True))
        return loaded

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
            newest = newest_of(page, newest)
            changed += await self._take(self._unseen(page))
            if not page.missing:
                seen.update((one.id, one) for one in page.items if one.id not in self._read_in_part)
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

    def _tell(self, progress: FirstLoad, gathered: int | None = None) -> None:
        self._is_loading = not progress.finished
        is_past = progress.beside and self._is_open_here
        self._publish(
            PullProgressed(
                progress.done, progress.total, progress.finished, self._is_paused, gathered, is_past
            )
        )

    def _publish(self, step: PullProgressed) -> None:
        self._told = step
        self._bus.publish(step)

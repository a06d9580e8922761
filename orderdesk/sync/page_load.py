"""The first load of all orders by pages, and the open orders of a large shop, which come before the rest."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from orderdesk.domain.order import Order
from orderdesk.errors import ProtocolError, RejectedError
from orderdesk.shopify.readings import Page
from orderdesk.storage.sync_state import FirstLoad, SyncStateStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.pages_ahead import PagesAhead, Told
from orderdesk.sync.ports import Gateway

log = logging.getLogger(__name__)

NEWEST = "first load newest"
OPEN_PLACE = "first load open orders"
OPEN_HERE = "here"

Take = Callable[[Page[Order]], Awaitable[int]]


class PageLoad:
    """Goes on with the load each time it is asked to. Its place is in the database.

    `take` keeps a page's orders and says how many changed; `tell` hears of every step.
    """

    def __init__(
        self,
        gateway: Gateway,
        state: SyncStateStore,
        connection: Connection,
        *,
        take: Take,
        is_paused: Callable[[], bool],
        tell: Callable[[FirstLoad], None],
    ) -> None:
        self._gateway = gateway
        self._state = state
        self._connection = connection
        self._take = take
        self._is_paused = is_paused
        self._tell = tell

    async def go_on(self, progress: FirstLoad) -> tuple[FirstLoad, int]:
        """Load to the end or a pause. Returns how far it is now, and how many orders changed here.

        Raises errors of the Shopify branch; the place is kept.
        """
        self._tell(progress)
        loaded = 0
        coming = PagesAhead(self._fetch, progress.cursor)
        try:
            while not progress.finished and not self._is_paused():
                page = await coming.next()
                loaded += await self._take(page)
                progress = await self._keep_place(page, progress)
                self._tell(progress)
        except (ProtocolError, RejectedError):
            if progress.cursor is not None:
                # A cursor can grow too old to go on from. What is here is not lost by starting again.
                log.warning("the first load starts again: its place was refused")
                await self._state.set_first_load(replace(progress, cursor=None, done=0))
            raise
        finally:
            await coming.close()
        if not progress.finished:
            self._tell(progress)
        return progress, loaded

    async def open_orders(self, after_each: Callable[[], Awaitable[object]]) -> int:
        """Load what is open, unless that was done. `after_each` is awaited between two pages.

        Returns how many orders changed here. Raises errors of the Shopify branch; the place is kept.
        """
        cursor = await self._state.get(OPEN_PLACE)
        if cursor == OPEN_HERE:
            return 0
        loaded = 0
        coming = PagesAhead(self._fetch_open, cursor)
        try:
            while True:
                page = await coming.next()
                loaded += await self._take(page)
                cursor = page.cursor
                await self._state.put(OPEN_PLACE, cursor or OPEN_HERE)
                if cursor is None:
                    return loaded
                await after_each()
        except (ProtocolError, RejectedError):
            if cursor is not None:
                await self._state.forget(OPEN_PLACE)
            raise
        finally:
            await coming.close()

    async def _keep_place(self, page: Page[Order], before: FirstLoad) -> FirstLoad:
        kept = await self._state.get(NEWEST)
        newest = newest_of(page, datetime.fromisoformat(kept) if kept else None)
        if newest is not None:
            await self._state.put(NEWEST, newest.isoformat())
        finished = page.cursor is None
        if finished and newest is not None and not before.beside:
            # Before it counts as finished: the changes go on from here.
            await self._state.set_watermark(newest)
        done = before.done + len(page.items)
        progress = replace(before, cursor=page.cursor, done=done, finished=finished)
        await self._state.set_first_load(progress)
        return progress

    async def _fetch(self, cursor: str | None, told: Told) -> Page[Order]:
        page = await self._gateway.fetch_orders(None, cursor, told=told)
        self._connection.heard(page.server_time)
        return page

    async def _fetch_open(self, cursor: str | None, told: Told) -> Page[Order]:
        page = await self._gateway.fetch_orders(None, cursor, told=told, open_only=True)
        self._connection.heard(page.server_time)
        return page


def newest_of(page: Page[Order], before: datetime | None) -> datetime | None:
    """When the last of the page's orders changed, or `before` where that is later."""
    found = [one.updated_at for one in page.items]
    return max(found if before is None else [*found, before], default=None)

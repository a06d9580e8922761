"""Pages in their sequence, each requested while the one before it is still read and kept."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from orderdesk.domain.order import Order
from orderdesk.shopify.readings import Page

Told = Callable[[str | None], None]
Fetch = Callable[[str | None, Told], Awaitable[Page[Order]]]


class PagesAhead:
    """Keeps the shop busy without running away: never more than one page is ahead of the one asked for.

    `fetch(cursor, told)` reads a page and calls `told` with the next page's cursor as soon as it knows
    it, which is before the orders of its own page have been read. `close` at the end.
    """

    def __init__(self, fetch: Fetch, cursor: str | None) -> None:
        self._fetch = fetch
        self._coming: deque[asyncio.Task[Page[Order]]] = deque()
        self._known: str | None = None
        self._is_awaited = False
        self._request(cursor)

    async def next(self) -> Page[Order]:
        """The next page. There has to be one: the last had a cursor. Raises what `fetch` raises."""
        page = self._coming.popleft()
        self._is_awaited = True
        if self._known is not None:
            self._request(self._known)
        return await page

    async def close(self) -> None:
        """End what is still on its way."""
        for page in self._coming:
            page.cancel()
        await asyncio.gather(*self._coming, return_exceptions=True)

    def _on_told(self, cursor: str | None) -> None:
        self._known = cursor
        if self._is_awaited and cursor is not None:
            self._request(cursor)

    def _request(self, cursor: str | None) -> None:
        self._known, self._is_awaited = None, False
        self._coming.append(asyncio.ensure_future(self._fetch(cursor, self._on_told)))

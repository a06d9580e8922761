"""Pages that are asked for ahead: in time, in sequence, one at most, and none left behind."""

import asyncio
from datetime import UTC, datetime

import pytest

from orderdesk.domain.order import Order
from orderdesk.errors import UnreachableError
from orderdesk.shopify.readings import Page
from orderdesk.sync.pages_ahead import PagesAhead, Told

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Shop:
    """Three pages; each tells its cursor when its gate opens, and is read when its door does."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.gates = {name: asyncio.Event() for name in (None, "2", "3")}
        self.doors = {name: asyncio.Event() for name in (None, "2", "3")}
        self.ended: list[str | None] = []

    async def fetch(self, cursor: str | None, told: Told) -> Page[Order]:
        self.asked.append(cursor)
        following = {None: "2", "2": "3", "3": None}[cursor]
        try:
            await self.gates[cursor].wait()
            told(following)
            await self.doors[cursor].wait()
        finally:
            self.ended.append(cursor)
        return Page((), following, 1, NOW)

    def open_all(self) -> None:
        for event in (*self.gates.values(), *self.doors.values()):
            event.set()


async def turns() -> None:
    """Let everything run as far as it goes."""
    for _turn in range(20):
        await asyncio.sleep(0)


async def test_the_next_page_is_asked_for_before_this_one_has_been_read() -> None:
    shop = Shop()
    pages = PagesAhead(shop.fetch, None)
    first = asyncio.ensure_future(pages.next())
    await turns()
    assert shop.asked == [None]
    shop.gates[None].set()
    await turns()
    assert shop.asked == [None, "2"]
    assert not first.done()
    shop.open_all()
    await first
    await pages.close()


async def test_it_runs_no_further_ahead_than_one_page() -> None:
    shop = Shop()
    shop.open_all()
    pages = PagesAhead(shop.fetch, None)
    assert (await pages.next()).cursor == "2"
    await turns()
    assert shop.asked == [None, "2"]
    assert (await pages.next()).cursor == "3"
    await turns()
    assert (await pages.next()).cursor is None
    assert shop.asked == [None, "2", "3"]
    await pages.close()


async def test_closing_ends_the_page_that_is_on_its_way() -> None:
    shop = Shop()
    shop.gates[None].set()
    shop.doors[None].set()
    pages = PagesAhead(shop.fetch, None)
    await pages.next()
    await turns()
    assert shop.ended == [None]
    await pages.close()
    assert shop.ended == [None, "2"]


async def test_a_page_that_fails_says_so_when_it_is_asked_for() -> None:
    async def fail(_cursor: str | None, _told: Told) -> Page[Order]:
        raise UnreachableError("cut")

    pages = PagesAhead(fail, None)
    with pytest.raises(UnreachableError):
        await pages.next()
    await pages.close()

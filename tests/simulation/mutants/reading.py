"""Defects of reading: pull, sweep, and what the local copy takes over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from orderdesk.shopify.gateway import ShopifyGateway
from orderdesk.storage import orders
from orderdesk.sync import local_copy, pull
from orderdesk.sync.pull import Pull
from orderdesk.sync.sweeps import Sweeps
from tests.simulation.mutants.registry import mutant, swapped


@mutant(
    "mark before last page",
    "mark before last page",
    "the time of a page is noted before the last one is here",
    breaks=("P5",),
    scene="broken off",
)
def mark_early() -> Iterator[None]:
    sound = ShopifyGateway.fetch_orders

    async def fetch(self: Any, since: Any, cursor: Any = None, *more: Any, **named: Any) -> Any:
        page = await sound(self, since, cursor, *more, **named)
        if since is not None and page.server_time is not None:
            # What the later pages hold is not here yet, and may never be.
            await marks[-1].set_watermark(page.server_time)
        return page

    marks: list[Any] = []
    changes = Pull._changes

    async def changing(self: Pull) -> int:
        marks.append(self._state)
        return await changes(self)

    with swapped(ShopifyGateway, "fetch_orders", fetch), swapped(Pull, "_changes", changing):
        yield


@mutant(
    "no overlap",
    "no overlap",
    "what the search shows late is never asked for again",
    breaks=("P5",),
    scene="long lists",
)
def no_overlap() -> Iterator[None]:
    with swapped(pull, "OVERLAP", timedelta(0)):
        yield


@mutant(
    "no FO sweep",
    "no FO sweep",
    "what no time of change shows is never seen",
    breaks=("P5",),
    scene="nothing tells",
)
def no_sweep() -> Iterator[None]:
    async def open_work(self: Sweeps, *_more: Any, **_named: Any) -> int:
        await self._fetch_open_work()
        return 0

    with swapped(Sweeps, "open_work", open_work):
        yield


@mutant(
    "older reading wins",
    "older reading wins",
    "whatever comes last is shown",
    breaks=("P7",),
    scene="slow search",
)
def older_wins() -> Iterator[None]:
    sound = orders.keep_readings

    def keep(connection: Any, readings: Any, read_at: str) -> Any:
        readings = list(readings)
        for order, _reading in readings:
            connection.run("UPDATE orders SET reading = 0 WHERE order_id = ?", (order.id,))
        return sound(connection, readings, read_at)

    with swapped(orders, "keep_readings", keep):
        yield


@mutant(
    "null erases",
    "null erases",
    "a field that was withheld counts as emptied",
    breaks=("P5",),
    scene="withheld",
)
def null_erases() -> Iterator[None]:
    with swapped(local_copy, "keep_known", lambda order, _known, _missing: order):
        yield

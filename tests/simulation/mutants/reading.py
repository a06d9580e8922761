"""Defects of reading: pull, sweep, and what the local copy takes over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from orderdesk.storage import orders
from orderdesk.sync import local_copy, pull
from orderdesk.sync.pull import Pull
from orderdesk.sync.sweeps import Sweeps
from tests.simulation.mutants.registry import mutant, swapped


@mutant("mark before last page", "mark before last page", "the place is noted after each page")
def mark_early() -> Iterator[None]:
    sound = Pull._take

    async def take(self: Pull, page: Any) -> int:
        newest = pull._newest(page, await self._state.watermark())
        if newest is not None and (await self._state.first_load()).finished:
            # The search is sorted: what comes later in it is newer, and is not here yet.
            await self._state.set_watermark(newest + pull.OVERLAP + timedelta(seconds=1))
        return await sound(self, page)

    with swapped(Pull, "_take", take):
        yield


@mutant("no overlap", "no overlap", "what the search shows late is never asked for again")
def no_overlap() -> Iterator[None]:
    with swapped(pull, "OVERLAP", timedelta(0)):
        yield


@mutant("no FO sweep", "no FO sweep", "what no time of change shows is never seen")
def no_sweep() -> Iterator[None]:
    async def open_work(self: Sweeps) -> int:
        await self._fetch_open_work()
        return 0

    with swapped(Sweeps, "open_work", open_work):
        yield


@mutant("older reading wins", "older reading wins", "whatever comes last is shown")
def older_wins() -> Iterator[None]:
    sound = orders._save

    def save(connection: Any, order: Any, reading: int, read_at: str) -> bool:
        connection.run("UPDATE orders SET reading = 0 WHERE order_id = ?", (order.id,))
        return sound(connection, order, reading, read_at)

    with swapped(orders, "_save", save):
        yield


@mutant("null erases", "null erases", "a field that was withheld counts as emptied")
def null_erases() -> Iterator[None]:
    with swapped(local_copy, "keep_known", lambda order, _known, _missing: order):
        yield

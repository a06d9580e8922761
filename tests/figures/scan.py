"""How long a scan takes until it is on the disk, beside a bare insert into the same kind of file."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from orderdesk.domain.ids import PackingId
from orderdesk.domain.packing import EventKind, How, PackingEvent
from orderdesk.storage.database import Database
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.recovery import keep_journal
from tests.benchmarks.bare_insert import bare_insert
from tests.benchmarks.result import percentile
from tests.builders import a_packing, an_order, some_work

KEY = bytes(range(32))
WARM = 20
Scan = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ScanTimes:
    """Milliseconds at the median and at p99."""

    p50: float
    p99: float


def measure_scans(scans: int) -> dict[str, ScanTimes]:
    """In turns, so that all three meet the same disk: bare, ours without the journal, ours with it."""
    with tempfile.TemporaryDirectory(prefix="orderdesk-figures-") as folder:
        return asyncio.run(_measure(Path(folder), scans))


async def _measure(folder: Path, scans: int) -> dict[str, ScanTimes]:
    insert = bare_insert(folder / "bare")
    opened = [await _open(folder / name) for name in ("plain", "journaled")]
    journal = folder / "journal" / "outbox.journal"
    journal.parent.mkdir()
    await keep_journal(opened[1], journal, KEY, _now)

    async def bare(_place: int) -> None:
        # On another thread, as ours is: who scans does not wait for the disk.
        await asyncio.to_thread(insert)

    ways: dict[str, Scan] = {
        "bare insert": bare,
        "without journal": await _scanning(opened[0]),
        "with journal": await _scanning(opened[1]),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for place in range(1, scans + WARM + 1):
        for name, scan in ways.items():
            began = time.perf_counter()
            await scan(place)
            if place > WARM:
                took[name].append((time.perf_counter() - began) * 1000)
    for database in opened:
        await database.close()
    return {
        name: ScanTimes(percentile(values, 0.5), percentile(values, 0.99))
        for name, values in took.items()
    }


async def _open(folder: Path) -> Database:
    folder.mkdir()
    return await Database.open(folder / "orders.sqlite3", KEY)


async def _scanning(database: Database) -> Scan:
    store, order = PackingStore(database), an_order(some_work(1, {1: 1}))
    packing = replace(a_packing(order), id=PackingId("packing-1"))
    await store.add(packing)
    line = order.line_items[0].id

    async def scan(place: int) -> None:
        event = PackingEvent(
            place, EventKind.COUNTED, at=_now(), line_item_id=line, quantity=1,
            code="4006381333931", staff="Anna", how=How.SCANNED,
        )  # fmt: skip
        await store.append(packing.id, event)

    return scan


def _now() -> datetime:
    return datetime.now(UTC)

"""What the stations hold on one morning, and what is flat."""

import asyncio
import gc
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orderdesk import logbook
from orderdesk.storage.connection import Connection
from orderdesk.storage.journal import ROOM_BYTES
from orderdesk.storage.outbox_backup import KEPT
from tests.soak.staff import Staff
from tests.soak.station import Station, Surroundings

LOOKS = 30
MOST_WAL_KB = 8192.0
"""Twice what SQLite lets it grow to before it puts it into the file."""

TYPES_KEPT = 60
LOG_BYTES = 1_000
"""A log file's size in a soak, so that the few lines of a week fill several."""

MOST_LOG_KB = (logbook.EARLIER_KEPT + 1) * (LOG_BYTES + 1024) / 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """One morning, before anybody works. `values` are of all stations together."""

    day: int
    values: dict[str, float]
    types: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Bound:
    """The last day may not exceed the second one's value times `times` plus `more`, nor `at_most`."""

    name: str
    unit: str
    times: float = 1.0
    more: float = 0.0
    at_most: float | None = None


BOUNDS = (
    Bound("resident memory", "MB", 1.08, 3.0),
    Bound("memory blocks", "", 1.05, 4000),
    Bound("Python objects", "", 1.05, 2000),
    Bound("file handles", "", 1.0, 0),
    Bound("threads", "", 1.0, 0),
    Bound("asyncio tasks", "", 1.0, 4),
    Bound("database per order", "KB", 1.15, 0.5),
    Bound("log of the database", "KB", 1.0, MOST_WAL_KB, at_most=MOST_WAL_KB),
    Bound("journal", "KB", 1.5, 1024, at_most=2 * ROOM_BYTES / 1024),
    Bound("backups", "files", 1.0, KEPT - 2, at_most=KEPT),
    Bound("largest log folder", "KB", 1.0, MOST_LOG_KB, at_most=MOST_LOG_KB),
    Bound("scan", "ms", 1.5, 0.2),
    Bound("open", "ms", 1.5, 0.3),
    Bound("complete", "ms", 1.5, 0.5),
    Bound("queue", "ms", 1.5, 0.5),
    Bound("search", "ms", 2.0, 1.0),
)


async def take_sample(
    day: int, stations: Sequence[Station], staff: Sequence[Staff], around: Surroundings
) -> Sample:
    """Look several times within half a minute: what is on its way at one moment is no leak."""
    handles, tasks = [], []
    for _look in range(LOOKS):
        handles.append(len(os.listdir("/proc/self/fd")))
        tasks.append(len(asyncio.all_tasks()))
        await asyncio.sleep(1.1)
    values: dict[str, float] = {
        "file handles": min(handles),
        "threads": threading.active_count(),
        "asyncio tasks": min(tasks),
        "core seconds": time.process_time(),
        "shop's core seconds": around.shop.core_s(around.loop.time()),
    }
    kept = 0
    for one in stations:
        found = await one.desk.files.database.read(_counts)
        kept += found["orders"]
        _add(values, {**found, **_sizes(one)})
    values["database per order"] = values.pop("database") / max(1, kept)
    for name in dict.fromkeys(name for one in staff for name in one.took_ms):
        taken = [value for one in staff for value in one.took_ms.get(name, ())]
        values[name] = statistics.median(taken)
    for one in staff:
        one.took_ms.clear()
    return Sample(day, values, count_objects(values))


def count_objects(values: dict[str, float]) -> Counter[str]:
    """Note what this process has in memory, and which types most of it is of."""
    gc.collect()
    objects = gc.get_objects()
    values["Python objects"] = len(objects)
    types = Counter(type(one).__qualname__ for one in objects)
    del objects
    values["memory blocks"] = sys.getallocatedblocks()
    values["resident memory"] = resident_mb()
    return Counter(dict(types.most_common(TYPES_KEPT)))


def _counts(connection: Connection) -> dict[str, float]:
    return {
        "orders": connection.value("SELECT count(*) FROM orders"),
        "open orders": connection.value("SELECT count(DISTINCT order_row) FROM open_work"),
        "decisions": connection.value("SELECT count(*) FROM intent"),
        "waiting decisions": connection.value("SELECT count(*) FROM intent WHERE is_standing = 1"),
        "forgotten": connection.value("SELECT count(*) FROM orders WHERE forgotten = 1"),
    }


def _sizes(station: Station) -> dict[str, float]:
    paths = station.paths
    log = Path(os.fspath(paths.database) + "-wal")
    return {
        "database": _kb(paths.database),
        "log of the database": _kb(log),
        "journal": _kb(paths.journal),
        "largest log folder": sum(_kb(one) for one in paths.logs.iterdir()),
        "backups": len(list(paths.journal_folder.glob("*.backup"))),
    }


def _add(values: dict[str, float], more: dict[str, float]) -> None:
    for name, value in more.items():
        if name in ("backups", "journal", "log of the database", "largest log folder"):
            values[name] = max(values.get(name, 0.0), value)
        else:
            values[name] = values.get(name, 0.0) + value


def _kb(path: Path) -> float:
    return path.stat().st_size / 1024 if path.exists() else 0.0


def resident_mb() -> float:
    """What the process has in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def growth_a_day(samples: Sequence[Sample], name: str) -> float:
    """The slope of the straight line that fits best, from the second day on."""
    points = [(one.day, one.values[name]) for one in samples[1:] if name in one.values]
    if len(points) < 2:
        return 0.0
    days = [day for day, _value in points]
    slope: Any = statistics.linear_regression(days, [value for _day, value in points]).slope
    return float(slope)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One value: on the second day and on the last, how it grows, and whether it is flat."""

    bound: Bound
    second: float
    last: float
    growth_a_day: float

    @property
    def most(self) -> float:
        """What the last day's value may be."""
        allowed = self.second * self.bound.times + self.bound.more
        return allowed if self.bound.at_most is None else min(allowed, self.bound.at_most)

    @property
    def is_flat(self) -> bool:
        """Whether it is no more than that."""
        return self.last <= self.most


def judge(samples: Sequence[Sample], bounds: Sequence[Bound] = BOUNDS) -> list[Verdict]:
    """Compare the last day with the second one: on the first, caches fill and code is loaded."""
    second, last = samples[1], samples[-1]
    return [
        Verdict(
            one, second.values[one.name], last.values[one.name], growth_a_day(samples, one.name)
        )
        for one in bounds
        if one.name in second.values and one.name in last.values
    ]


def grown(samples: Sequence[Sample], most: int = 8) -> list[tuple[str, int]]:
    """The types of which there are more objects on the last day than on the second."""
    more = samples[-1].types - samples[1].types
    return [(name, count) for name, count in more.most_common(most) if count > LOOKS]

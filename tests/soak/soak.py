"""The days of one soak: its traffic, its stations, and a sample of what they hold each morning."""

import asyncio
import contextlib
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from orderdesk import logbook
from orderdesk.sync import engine, presence
from tests.soak.clock import CompressedLoop
from tests.soak.people import Left, look_for_people, plain
from tests.soak.samples import LOG_BYTES, Sample, take_sample
from tests.soak.shop import ShopProcess
from tests.soak.staff import Staff
from tests.soak.station import DAY_S, Station, Surroundings

Plant = Callable[[Station, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """`pace`: how many times less often than in a shop the stations poll."""

    days: int = 7
    seed: int = 1
    stations: int = 2
    orders_a_day: int = 150
    forget_after_days: int = 2
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    plan: Plan
    samples: list[Sample]
    packed: int
    left: Left
    rotated: bool
    did: Mapping[str, int] = field(default_factory=dict)


def run(
    plan: Plan, plant: Plant | None = None, told: Callable[[Sample], None] | None = None
) -> Report:
    """Run it to its end. `plant` is called with each station each morning, to spoil it on purpose."""
    loop = CompressedLoop()
    with (
        tempfile.TemporaryDirectory(prefix="orderdesk-soak-") as folder,
        ShopProcess.start(plan.seed) as shop,
        _paced(plan.pace),
        # Of the last station the raw bytes are looked at, the others are encrypted as in a shop.
        plain(Path(folder) / f"bench{plan.stations}"),
        contextlib.closing(loop),
    ):
        around = Surroundings(loop, shop, Path(folder), plan.seed, plan.forget_after_days)
        asyncio.set_event_loop(None)
        return loop.run_until_complete(_live(plan, around, plant, told))


async def _live(
    plan: Plan,
    around: Surroundings,
    plant: Plant | None,
    told: Callable[[Sample], None] | None,
) -> Report:
    loop = asyncio.get_running_loop()
    traffic = _Traffic(around, Random(f"traffic {plan.seed}"), plan.orders_a_day)
    stations = [await Station.open(around, f"bench{n}") for n in range(1, plan.stations + 1)]
    staff = [Staff(one, Random(f"staff {one.name} {plan.seed}")) for one in stations]
    others = [loop.create_task(one.work()) for one in staff]
    others += [loop.create_task(traffic.customers()), loop.create_task(traffic.outsiders())]
    samples: list[Sample] = []
    try:
        for day in range(1, plan.days + 1):
            await asyncio.sleep(day * DAY_S - loop.time())
            for one in stations:
                one.raise_failure()
                if plant is not None:
                    plant(one, day)
            for task in others:
                if task.done():
                    task.result()
            samples.append(await take_sample(day, stations, staff, around))
            if told is not None:
                told(samples[-1])
        left = await look_for_people(stations, around)
        rotated = all(len(list(one.paths.logs.glob("*.log*"))) > 1 for one in stations)
    finally:
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for one in stations:
            await one.close()
    return Report(plan, samples, sum(one.packed for one in staff), left, rotated, traffic.did)


class _Traffic:
    """Everybody who is at no station: customers, the shop's own staff, carriers."""

    def __init__(self, around: Surroundings, random: Random, orders_a_day: int) -> None:
        self._around = around
        self._random = random
        self._apart_s = DAY_S / orders_a_day
        self.did: dict[str, int] = {}

    async def customers(self) -> None:
        """Order by day and, four times less often, by night."""
        while True:
            hour = (8 + self._around.loop.time() / 3600) % 24
            slower = 4.0 if hour < 6 else 0.85
            await asyncio.sleep(self._random.expovariate(1.0) * self._apart_s * slower)
            self._around.shop.place(self._around.loop.time())
            self._note("order")

    async def outsiders(self) -> None:
        """Change a recent order for every fourth that is placed."""
        while True:
            await asyncio.sleep(self._random.expovariate(1.0) * self._apart_s * 4)
            self._note(self._around.shop.disturb(self._around.loop.time()) or "refused")

    def _note(self, what: str) -> None:
        self.did[what] = self.did.get(what, 0) + 1


@contextmanager
def _paced(pace: float) -> Iterator[None]:
    """Poll less often where the plan says so, and let the log's files be small ones."""
    polls = ("CHANGES_EVERY_S", "OPEN_WORK_EVERY_S", "VARIANTS_EVERY_S", "LEVELS_HERE_EVERY_S",
             "LEVELS_EVERYWHERE_EVERY_S", "PUSH_AT_LEAST_EVERY_S")  # fmt: skip
    ours = ("BOARD_EVERY_S", "IDENTITY_EVERY_S", "BENCH_EVERY_S")
    before = {(engine, name): getattr(engine, name) for name in polls}
    before |= {(presence, name): getattr(presence, name) for name in ours}
    largest, level = logbook.LARGEST_BYTES, logging.getLogger(logbook.OWN).level
    for (module, name), seconds in before.items():
        # What is in hand is renewed within its minute as long as the pace lets it.
        slower = max(1.0, pace / 10) if name == "BENCH_EVERY_S" else pace
        setattr(module, name, seconds * slower)
    logbook.LARGEST_BYTES = LOG_BYTES
    try:
        yield
    finally:
        for (module, name), seconds in before.items():
            setattr(module, name, seconds)
        logbook.LARGEST_BYTES = largest
        logging.getLogger(logbook.OWN).setLevel(level)

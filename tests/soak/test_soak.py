"""A few virtual days stay flat, and what is spoiled is seen. `python -m tests.soak` does a week."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.soak.clock import CompressedLoop, NothingToDoError
from tests.soak.samples import BOUNDS, Sample, judge
from tests.soak.soak import Plan, Report, run
from tests.soak.station import Station

SOUND_DAYS = 3

# A busy computer is no defect: nothing here measures time.
pytestmark = pytest.mark.timeout(600)
PLAN = Plan(days=SOUND_DAYS + 1, stations=1, orders_a_day=8, forget_after_days=0, pace=300.0)


class Leak:
    """What a program may forget to let go of."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.files: list[Any] = []

    def __call__(self, station: Station, day: int) -> None:
        if day <= SOUND_DAYS:
            return
        loop = asyncio.get_running_loop()
        # A bound is a share of what stands, and other tests have left much standing.
        self.kept += [[number] for number in range(20_000 + sys.getallocatedblocks() // 10)]
        for _task in range(5):
            self.kept.append(loop.create_task(asyncio.Event().wait()))
            self.kept[-1]._log_destroy_pending = False
        self.files.append(station.paths.database.open("rb"))

    def mend(self) -> None:
        for file in self.files:
            file.close()
        self.kept.clear()


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    leak = Leak()
    yield run(PLAN, leak)
    leak.mend()


def test_some_days_of_a_shop_stay_flat(report: Report) -> None:
    assert report.packed > PLAN.orders_a_day
    verdicts = judge(report.samples[:SOUND_DAYS])
    assert {one.bound.name for one in verdicts} >= {"Python objects", "file handles", "scan"}
    # Times are told by the command only: a busy computer is no defect.
    grows = [one for one in verdicts if not one.is_flat and one.bound.unit != "ms"]
    assert grows == []


def test_the_logs_are_rotated(report: Report) -> None:
    assert report.rotated


def test_done_orders_people_are_gone_from_rows_and_bytes(report: Report) -> None:
    assert report.left.due > PLAN.orders_a_day
    assert report.left.kept > 0
    assert report.left.found == []


def test_what_grows_is_seen(report: Report) -> None:
    grows = {one.bound.name for one in judge(report.samples) if not one.is_flat}
    assert grows >= {"Python objects", "memory blocks", "file handles", "asyncio tasks"}


def test_every_bound_turns_red_beyond_it() -> None:
    for bound in BOUNDS:
        second = 10.0
        most = second * bound.times + bound.more
        if bound.at_most is not None:
            most = min(most, bound.at_most)
        for value, is_flat in ((most, True), (most + 0.1, False)):
            days = [Sample(day, {bound.name: second}) for day in (1, 2)]
            (verdict,) = judge([*days, Sample(3, {bound.name: value})])
            assert verdict.is_flat is is_flat, bound.name


def test_a_wait_takes_no_time_and_an_endless_one_is_seen() -> None:
    loop = CompressedLoop()
    loop.run_until_complete(asyncio.sleep(3600))
    assert loop.time() == pytest.approx(3600)
    endless = loop.create_task(asyncio.Event().wait())
    with pytest.raises(NothingToDoError):
        loop.run_until_complete(endless)
    endless.cancel()
    with suppress(asyncio.CancelledError):
        loop.run_until_complete(endless)
    loop.close()

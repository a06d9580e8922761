"""One demo shop for each module, and stations that each test opens for itself."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from orderdesk.demo.process import DemoProcess
from tests.demo_shop import make_whole
from tests.sync.station import FastTime, Station, TestTime

ORDERS = 30


@pytest.fixture(scope="module")
def shop() -> Iterator[DemoProcess]:
    """Every test places orders of its own in it."""
    with DemoProcess.start(orders=ORDERS, seed=5, plan="plus") as running:
        yield running
        assert running.complaints() == ""


@pytest.fixture(autouse=True)
def _no_fault_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "shop" in request.fixturenames:
        make_whole(request.getfixturevalue("shop"))


@pytest.fixture
def time(shop: DemoProcess) -> TestTime:
    return TestTime(shop)


@pytest.fixture
async def bench(shop: DemoProcess, time: TestTime, tmp_path: Path) -> AsyncIterator[Station]:
    station = await Station("Bench 1", tmp_path / "bench-1.sqlite3", shop, time).start()
    yield station
    await station.close()


@pytest.fixture
async def other_bench(shop: DemoProcess, time: TestTime, tmp_path: Path) -> AsyncIterator[Station]:
    station = await Station("Bench 2", tmp_path / "bench-2.sqlite3", shop, time).start()
    yield station
    await station.close()


@pytest.fixture
async def fast_bench(shop: DemoProcess, tmp_path: Path) -> AsyncIterator[Station]:
    """A bench for tests that let the engine run by itself."""
    station = await Station("Bench 3", tmp_path / "bench-3.sqlite3", shop, FastTime(shop)).start()
    yield station
    await station.close()

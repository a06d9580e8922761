"""Pictures for whoever shows them: at once from the disk, once from the network, never twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orderdesk.errors import PictureError, UnreachableError
from orderdesk.events import Bus, ConnectionChanged, PicturesChanged
from orderdesk.services.pictures import (
    AT_ONCE,
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    MOST_WANTED,
    PicturesService,
)
from orderdesk.storage.picture_cache import PictureCache
from tests.patience import until


@dataclass
class Host:
    """Stands in for the pictures' hosts; each fetch waits until the test lets it through."""

    asked: list[str] = field(default_factory=list)
    outcome: bytes | Exception = b"picture"
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0
    closed: bool = False

    async def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gate.wait()
        finally:
            self.at_once -= 1
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def aclose(self) -> None:
        self.closed = True


class World:
    """A service on a real folder, with a network and a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bus = Bus()
        self.host = Host()
        self.online = True
        self.now = 100.0
        self.opened = 0
        self.told: list[str] = []
        self.bus.subscribe(PicturesChanged, lambda event: self.told.extend(event.addresses))
        self.service = PicturesService(
            PictureCache(folder),
            self._open,
            self.bus,
            is_online=lambda: self.online,
            monotonic=lambda: self.now,
        )

    def _open(self) -> Host:
        self.opened += 1
        return self.host

    async def settled(self) -> None:
        """Everything that may go on has gone on."""
        await until(lambda: not self.service.is_fetching)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    yield made
    await made.service.close()


async def test_a_picture_is_fetched_told_and_then_at_hand(world: World) -> None:
    world.host.gate.set()
    assert await world.service.find("a") is None
    await world.settled()
    assert world.told == ["a"]
    assert await world.service.find("a") == b"picture"
    assert world.host.asked == ["a"]


async def test_who_asks_again_meanwhile_starts_no_second_fetch(world: World) -> None:
    for _turn in range(5):
        assert await world.service.find("a") is None
    both = await asyncio.gather(world.service.find("b"), world.service.find("b"))
    assert both == [None, None]
    world.host.gate.set()
    await world.settled()
    assert sorted(world.host.asked) == ["a", "b"]
    assert sorted(world.told) == ["a", "b"]


async def test_few_are_fetched_side_by_side_and_the_last_wanted_first(world: World) -> None:
    for number in range(10):
        await world.service.find(f"{number}")
    assert world.host.asked == ["0", "1", "2"]
    world.host.gate.set()
    await world.settled()
    assert world.host.most_at_once == AT_ONCE
    assert world.host.asked[3:] == ["9", "8", "7", "6", "5", "4", "3"]


async def test_what_nobody_looks_at_any_more_is_forgotten(world: World) -> None:
    world.online = False
    for number in range(MOST_WANTED + 5):
        await world.service.find(f"{number}")
    world.online = True
    world.host.gate.set()
    world.bus.publish(ConnectionChanged())
    await world.settled()
    assert len(world.host.asked) == MOST_WANTED
    assert not {"0", "1", "2", "3", "4"} & set(world.host.asked)


async def test_offline_nothing_is_asked_and_afterwards_all_that_was_wanted(world: World) -> None:
    world.online = False
    assert await world.service.find("a") is None
    world.bus.publish(ConnectionChanged())
    assert world.opened == 0
    world.online = True
    world.host.gate.set()
    world.bus.publish(ConnectionChanged())
    await world.settled()
    assert world.told == ["a"]


async def test_a_cold_start_offline_shows_what_was_fetched_before(world: World) -> None:
    world.host.gate.set()
    await world.service.find("a")
    await world.settled()
    later = World(world.folder)
    later.online = False
    assert await later.service.find("a") == b"picture"
    assert later.host.asked == []
    await later.service.close()


async def test_a_failure_is_left_alone_for_longer_each_time(world: World) -> None:
    world.host.outcome = UnreachableError("no answer")
    world.host.gate.set()
    for wait_s in (FIRST_PAUSE_S, FIRST_PAUSE_S * 2, FIRST_PAUSE_S * 4):
        before = len(world.host.asked)
        await world.service.find("a")
        await world.settled()
        assert len(world.host.asked) == before + 1
        world.now += wait_s - 1
        await world.service.find("a")
        assert len(world.host.asked) == before + 1
        world.now += 2
    assert world.told == []
    world.host.outcome = b"picture"
    await world.service.find("a")
    await world.settled()
    assert world.told == ["a"]


async def test_no_picture_there_is_not_asked_for_again_soon(world: World) -> None:
    world.host.outcome = PictureError("status 404")
    world.host.gate.set()
    await world.service.find("a")
    await world.settled()
    world.now += LONGEST_PAUSE_S - 1
    await world.service.find("a")
    assert world.host.asked == ["a"]
    world.now += 2
    await world.service.find("a")
    await world.settled()
    assert world.host.asked == ["a", "a"]


async def test_one_that_fails_holds_up_no_other(world: World) -> None:
    world.host.outcome = UnreachableError("no answer")
    for number in range(AT_ONCE):
        await world.service.find(f"{number}")
    await world.service.find("good")
    world.host.gate.set()
    await world.settled()
    assert world.host.asked[-1] == "good"


async def test_no_address_is_no_question(world: World) -> None:
    assert await world.service.find("") is None
    assert world.opened == 0


async def test_reasons_are_logged_and_addresses_are_not(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    world.host.outcome = PictureError("status 404")
    world.host.gate.set()
    await world.service.find("https://pictures.example/?sign=secret")
    await world.settled()
    assert "status 404" in caplog.text
    assert "secret" not in caplog.text


async def test_closing_gives_up_what_is_on_its_way(world: World) -> None:
    await world.service.find("a")
    await asyncio.sleep(0)
    assert world.host.at_once == 1
    await world.service.close()
    assert world.host.at_once == 0
    assert world.host.closed
    assert world.told == []
    await world.service.find("b")
    assert world.host.asked == ["a"]

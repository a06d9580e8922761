"""One computer at a bench: the composition root below the window, on the soak's clock, never restarted."""

import asyncio
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import httpx

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, open_desk
from orderdesk.paths import ProfilePaths, profile_paths
from orderdesk.settings import Settings
from orderdesk.storage.database import Database
from tests.simulation.server import BEGAN, ORIGIN, TOKEN
from tests.soak.clock import CompressedLoop
from tests.soak.shop import ShopProcess
from tests.storage.inline_executor import InlineExecutor

DAY_S = 24 * 3600.0
OUTAGE_AT_S, OUTAGE_S = 4 * 3600.0, 3600.0
"""The soak begins at eight: the internet is away from twelve to one, each day."""

LOST, GARBLED = 0.002, 0.001


@dataclass(frozen=True, slots=True)
class ForgetfulSettings(Settings):
    """People are forgotten sooner than anybody may choose, so that it comes about within the days."""

    def __post_init__(self) -> None:
        days = self.forget_after_days
        Settings.__post_init__(self)
        object.__setattr__(self, "forget_after_days", days)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all stations share."""

    loop: CompressedLoop
    shop: ShopProcess
    folder: Path
    seed: int
    forget_after_days: int

    def now(self) -> datetime:
        """The time on every clock."""
        return BEGAN + timedelta(seconds=self.loop.time())


class Station:
    """Opened once, closed once."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk = desk
        self.name = name
        self._running = asyncio.get_running_loop().create_task(desk.run())

    @classmethod
    async def open(cls, around: Surroundings, name: str) -> "Station":
        """Start it on an empty profile."""
        ids = count(1)

        async def open_database(path: Path, key: bytes) -> Database:
            return await Database.open(path, key, executor=InlineExecutor())

        world = World(
            clock=around.now,
            monotonic=around.loop.time,
            new_id=lambda: f"{name}-{next(ids)}",
            random=Random(f"jitter {name} {around.seed}").random,
            open_database=open_database,
            transport=Way(around, Random(f"way {name} {around.seed}")),
        )
        profile = around.folder / name
        arguments = Arguments(profile=profile, endpoint=ORIGIN, token=TOKEN)
        desk = await open_desk(arguments, world)
        settings = replace(desk.settings, station_name=name, staff_name=f"{name}'s")
        desk.settings = ForgetfulSettings(
            **{**asdict(settings), "forget_after_days": around.forget_after_days}
        )
        return cls(desk, name)

    @property
    def paths(self) -> ProfilePaths:
        """Where its files lie."""
        return profile_paths(self.desk.files.paths.folder)

    async def close(self) -> None:
        """End the program as its window does."""
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.desk.close()

    def raise_failure(self) -> None:
        """Raise what the program has ended with, if it has."""
        if self._running.done():
            self._running.result()


class Way(httpx.AsyncBaseTransport):
    """The network: a little slow, away for an hour a day, and now and then it loses an answer."""

    def __init__(self, around: Surroundings, random: Random) -> None:
        self._around = around
        self._random = random

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        loop, random = self._around.loop, self._random
        body = await request.aread()
        if is_outage(loop.time()):
            raise httpx.ConnectError("no route")
        await asyncio.sleep(random.uniform(0.02, 0.1))
        answer = self._around.shop.handle(
            loop.time(), request.method, request.url.path, dict(request.headers), body
        )
        await asyncio.sleep(random.uniform(0.02, 0.1))
        drawn = random.random()
        if drawn < LOST:
            raise httpx.ReadError("lost")
        content = answer.body[: len(answer.body) // 2] if drawn < LOST + GARBLED else answer.body
        return httpx.Response(
            answer.status, headers=list(answer.headers), content=content, request=request
        )


def is_outage(now_s: float) -> bool:
    """Whether nothing goes through."""
    return OUTAGE_AT_S <= now_s % DAY_S < OUTAGE_AT_S + OUTAGE_S

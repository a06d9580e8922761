"""The roads of one station among several go at their own pace: none of them waits for another one."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from orderdesk.notices import Notices
from orderdesk.shopify.readings import Budget
from orderdesk.sync.presence import (
    BOARD_EVERY_LOW_S,
    BOARD_EVERY_S,
    IDENTITY_EVERY_S,
    Presence,
)
from orderdesk.sync.rounds import Rounds
from tests.simulation.loop import VirtualLoop

LONG_S = 600.0
A_REQUEST_S = 0.4


class Watched:
    """Counts the seconds of a loop that has no time but its own. Every request takes a while."""

    def __init__(self, available: float) -> None:
        self.loop = VirtualLoop(Random(1))
        self.at: dict[str, list[float]] = {"identity": [], "board": []}
        there = SimpleNamespace(is_online=True, wait_online=self._nothing)
        self.rounds = Rounds(
            there,  # type: ignore[arg-type]
            Notices(),
            asyncio.sleep,
            when_refused=self._nothing,
        )
        faked: dict[str, Any] = {
            "gateway": SimpleNamespace(budget=lambda: Budget(available, 100.0, 10.0)),
            "claims": SimpleNamespace(held=(), renew=self._nothing),
            "in_hand": None,
            "identity": SimpleNamespace(check=self._asked("identity")),
            "board": SimpleNamespace(step=self._asked("board"), holders={}),
            "copy": None,
            "pull": None,
        }
        self.presence = Presence(**faked, random=lambda: 0.5)

    def gaps(self, hurried_every_s: float) -> dict[str, float]:
        """The longest time between two looks of each kind, while the board is hurried again and again."""
        self.loop.run_until_complete(self._run(hurried_every_s))
        self.loop.close()
        return {
            name: max(later - earlier for earlier, later in pairwise(at))
            for name, at in self.at.items()
        }

    async def _run(self, hurried_every_s: float) -> None:
        tasks = [
            asyncio.create_task(self.rounds.run(name, step)) for name, step in self.presence.roads
        ]
        while self.loop.time() < LONG_S:
            await asyncio.sleep(hurried_every_s)
            self.rounds.hurry("board")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _asked(self, name: str) -> Callable[[], Awaitable[None]]:
        async def ask() -> None:
            self.at[name].append(self.loop.time())
            await asyncio.sleep(A_REQUEST_S)

        return ask

    async def _nothing(self) -> None:
        return None


@pytest.mark.parametrize("hurried_every_s", [1.0, 7.0, 11.0, 14.0, 29.0, 1000.0])
@pytest.mark.parametrize(
    ("available", "board_every_s"), [(100.0, BOARD_EVERY_S), (10.0, BOARD_EVERY_LOW_S)]
)
def test_neither_waits_for_the_others_turn(
    hurried_every_s: float, available: float, board_every_s: float
) -> None:
    gaps = Watched(available).gaps(hurried_every_s)
    assert gaps["identity"] <= IDENTITY_EVERY_S + A_REQUEST_S + 0.001
    assert gaps["board"] <= board_every_s + A_REQUEST_S + 0.001

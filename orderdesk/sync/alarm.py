"""A wait that somebody else can cut short."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from orderdesk.sync.ports import Sleep


class Alarm:
    """Rings for whoever waits, or for whoever waits next."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """End the wait, or the next one before it begins."""
        self._rung.set()

    async def wait(self, at_most_s: float | None = None) -> bool:
        """Wait for the ring, at most so long. Whether it rang."""
        if at_most_s is None:
            await self._rung.wait()
        elif not self._rung.is_set():
            await _first(self._rung.wait(), self._nap(at_most_s))
        rang = self._rung.is_set()
        self._rung.clear()
        return rang

    async def _nap(self, seconds: float) -> None:
        await self._sleep(seconds)


async def _first(*waits: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

"""A scan that has to wait its turn is heard at once: the bench is never silent."""

import asyncio
from collections.abc import Awaitable, Callable

from orderdesk.presenters.turns import Rest, Start, Turns
from orderdesk.tasks import TaskSet

HEARD_AFTER_S = 0.4
"""Sooner, what runs is about to end, and the answer itself is heard."""

Pause = Callable[[], Awaitable[None]]


async def pause_before_heard() -> None:
    """Wait as long as an answer may take before the scan itself is confirmed."""
    await asyncio.sleep(HEARD_AFTER_S)


class HeardScans:
    """Puts scans into the turns of the bench. `tell` says that one waits, once `pause` has passed."""

    def __init__(
        self, turns: Turns, tasks: TaskSet, pause: Pause, tell: Callable[[], None]
    ) -> None:
        self._turns = turns
        self._tasks = tasks
        self._pause = pause
        self._tell = tell

    def add(self, start: Start) -> None:
        """Answer a scan in its turn."""
        has_begun = False
        telling: asyncio.Task[None] | None = None

        def begin() -> Rest | None:
            nonlocal has_begun
            has_begun = True
            if telling is not None:
                telling.cancel()
            return start()

        self._turns.add(begin)
        if not has_begun:
            telling = self._tasks.spawn(self._tell_later())

    async def _tell_later(self) -> None:
        await self._pause()
        self._tell()

"""Work that a lost request still does, seconds after its client has given up on it."""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from orderdesk.demo.clock import ShopClock


class LateWork:
    """Runs each piece of work when its time has come by the shop's clock, earliest first."""

    def __init__(self, clock: ShopClock) -> None:
        self._clock = clock
        self._waiting: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = itertools.count()

    def add(self, seconds: float, work: Callable[[], object]) -> None:
        """Does `work` so many seconds from now."""
        due_at = self._clock.exact_now() + timedelta(seconds=seconds)
        heapq.heappush(self._waiting, (due_at, next(self._order), work))
        self._wake_at_next()

    def run_due(self) -> int:
        """Does what is due; for whoever moved the clock. Returns how much was done."""
        done = 0
        while self._waiting and self._waiting[0][0] <= self._clock.exact_now():
            _, _, work = heapq.heappop(self._waiting)
            work()
            done += 1
        self._wake_at_next()
        return done

    def _wake_at_next(self) -> None:
        if self._waiting:
            left_s = (self._waiting[0][0] - self._clock.exact_now()).total_seconds()
            asyncio.get_running_loop().call_later(max(left_s, 0.0), self.run_due)

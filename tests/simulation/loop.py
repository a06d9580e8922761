"""An asyncio loop whose time is the simulation's own, and whose ready work comes up in a drawn order.

Everything that belongs to one start of a station runs in a context that names its `Life`. A life that
has ended, or that the computer does not run for a while, gets no turn: a crash runs no `finally`.
"""

import asyncio
import contextvars
import heapq
from asyncio import events
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

LONGEST_RUN_S = 4 * 3600.0
MOST_TURNS = 2_000_000


class DeadlockError(Exception):
    """Somebody waits, and nothing will ever happen any more."""


class TooLongError(Exception):
    """The run came to no end: work breeds work without time passing."""


@dataclass(eq=False)
class Life:
    """One start of a station's program, from opening to its end."""

    station: str
    number: int
    alive: bool = True
    frozen_until: float = 0.0
    world: Any = None
    ended_why: str = ""
    kept: list[Any] = field(default_factory=list)
    """What must not be collected before the run is over: collecting a coroutine runs its `finally`."""


LIFE: contextvars.ContextVar[Life | None] = contextvars.ContextVar("life", default=None)

_numbers = count(1)


class SimTask(asyncio.Task[Any]):
    """A task whose hash is its number, so that sets of tasks are gone through in the same order each time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._sim_number = next(_numbers)
        super().__init__(*args, **kwargs)
        self._log_destroy_pending = False

    def __hash__(self) -> int:
        return self._sim_number


class VirtualLoop(asyncio.BaseEventLoop):
    """`asyncio.sleep(3600)` takes no time of ours."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._draw = random.random
        self._now = 0.0
        self._ready: list[events.Handle] = []  # type: ignore[assignment]
        self._frozen: list[tuple[float, int, events.Handle]] = []
        self._frozen_count = count()
        self.turns = 0
        self.graveyard: list[Any] = []
        self.failures: list[dict[str, Any]] = []
        global _numbers
        _numbers = count(1)
        self.set_task_factory(_make_task)
        self.set_exception_handler(lambda _loop, context: self.failures.append(context))

    def time(self) -> float:
        return self._now

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        """Beside the loop means at once here."""
        answer = self.create_future()
        try:
            answer.set_result(func(*args))
        except Exception as error:
            answer.set_exception(error)
        return answer

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., Any], *args: Any, context: Any = None
    ) -> events.Handle:
        return self.call_soon(callback, *args, context=context)

    def _write_to_self(self) -> None:
        """There is no other thread to wake this one."""

    def _run_once(self) -> None:
        scheduled, ready = self._scheduled, self._ready  # type: ignore[attr-defined]
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)._scheduled = False
        frozen = self._frozen
        if not ready:
            if not scheduled and not frozen:
                raise DeadlockError
            next_at = scheduled[0]._when if scheduled else frozen[0][0]
            if frozen and frozen[0][0] < next_at:
                next_at = frozen[0][0]
            self._now = max(self._now, next_at)
            if self._now > LONGEST_RUN_S:
                raise TooLongError
        while frozen and frozen[0][0] <= self._now:
            ready.append(heapq.heappop(frozen)[2])
        while scheduled and scheduled[0]._when <= self._now:
            timer = heapq.heappop(scheduled)
            timer._scheduled = False
            if not timer._cancelled:
                ready.append(timer)
        if not ready:
            return
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise TooLongError
        last = len(ready) - 1
        place = int(self._draw() * (last + 1)) if last else 0
        handle = ready[place]
        ready[place] = ready[last]
        ready.pop()
        if handle._cancelled:
            return
        life: Life | None = handle._context.get(LIFE)  # type: ignore[attr-defined]
        if life is not None:
            if not life.alive:
                self.graveyard.append(handle)
                return
            if life.frozen_until > self._now:
                entry = (life.frozen_until, next(self._frozen_count), handle)
                heapq.heappush(frozen, entry)
                return
        handle._run()


def _make_task(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **more: Any
) -> SimTask:
    task = SimTask(work, loop=loop, **more)
    life = LIFE.get() if more.get("context") is None else more["context"].get(LIFE)
    if life is not None:
        life.kept.append(task)
    return task

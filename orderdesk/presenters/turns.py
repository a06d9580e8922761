"""One piece of work after another, in the sequence in which they came."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from orderdesk.tasks import TaskSet

Rest = Coroutine[Any, Any, None]
Start = Callable[[], Rest | None]


class Turns:
    """A queue of steps that must not overtake each other: nothing is lost, nothing reordered.

    A step's start is called at once if nothing runs, else when its turn has come; what it returns
    is awaited before the next one starts. A step that fails is reported by the task set and does
    not keep the others from their turn; `after_failure` comes before them, to put right what it left.
    """

    def __init__(self, tasks: TaskSet, after_failure: Start | None = None) -> None:
        self._tasks = tasks
        self._after_failure = after_failure
        self._waiting: deque[Start] = deque()
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether a step runs now."""
        return self._busy

    def add(self, start: Start) -> None:
        """Put a step at the end of the queue, and start it at once if nothing runs."""
        self._waiting.append(start)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        while self._waiting and not self._busy:
            start = self._waiting.popleft()
            self._busy = True
            rest = None
            try:
                rest = start()
            except Exception:
                self._put_right(start)
                # Whoever called hears of the failure; the queue goes on without them.
                asyncio.get_running_loop().call_soon(self._next)
                raise
            finally:
                # A start that raises must not leave the queue standing still.
                if rest is None:
                    self._busy = False
            if rest is not None and self._tasks.spawn(self._finish(start, rest)) is None:
                rest.close()
                self._waiting.clear()
                self._busy = False

    async def _finish(self, start: Start, rest: Rest) -> None:
        try:
            await rest
        except Exception:
            self._put_right(start)
            raise
        finally:
            self._busy = False
            self._next()

    def _put_right(self, failed: Start) -> None:
        if self._after_failure is not None and failed != self._after_failure:
            self._waiting.appendleft(self._after_failure)

"""One piece of work after another, in the sequence in which they came."""

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
    not keep the others from their turn.
    """

    def __init__(self, tasks: TaskSet) -> None:
        self._tasks = tasks
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
            finally:
                # A start that raises must not leave the queue standing still.
                if rest is None:
                    self._busy = False
            if rest is not None and self._tasks.spawn(self._finish(rest)) is None:
                rest.close()
                self._waiting.clear()
                self._busy = False

    async def _finish(self, rest: Rest) -> None:
        try:
            await rest
        finally:
            self._busy = False
            self._next()

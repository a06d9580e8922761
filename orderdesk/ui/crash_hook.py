"""A bug of ours is written down without anybody's data, and the window stays."""

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)


def stack_of(failure: BaseException) -> str:
    """Where it happened: types and places in our code, no messages and no values.

    A message may hold what a customer or the shop wrote.
    """
    lines = []
    seen: set[int] = set()
    one: BaseException | None = failure
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        lines.append(type(one).__qualname__)
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(lines)


class CarefulFormatter(logging.Formatter):
    """Writes where an exception happened, never its message: that may hold a customer's words."""

    def formatException(self, ei: Any) -> str:
        failure = ei[1] if isinstance(ei, tuple) else None
        return stack_of(failure) if isinstance(failure, BaseException) else ""


class CrashHook:
    """Takes every exception that nobody expected, from slots, threads and the loop alike."""

    def __init__(self, told: Callable[[], None]) -> None:
        self._told = told
        self.count = 0

    def install(self) -> None:
        """Take the place of Python's own hooks, which print to a terminal that nobody sees."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda found: self.take(found.exc_value or RuntimeError())

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take what the loop finds unhandled."""
        loop.set_exception_handler(self._on_loop_exception)

    def take(self, failure: BaseException) -> None:
        """Write a failure down and tell the user that there was one."""
        self.count += 1
        log.error("unexpected failure\n%s", stack_of(failure))
        self._told()

    def _on_exception(
        self, kind: type[BaseException], failure: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, failure, trace)
            return
        self.take(failure)

    def _on_loop_exception(self, loop: asyncio.AbstractEventLoop, found: dict[str, Any]) -> None:
        failure = found.get("exception")
        self.take(failure if isinstance(failure, BaseException) else RuntimeError())

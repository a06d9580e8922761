"""An asyncio loop whose time is the soak's own: where it would wait, the while is over at once."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

from tests.storage.inline_executor import InlineExecutor


class NothingToDoError(Exception):
    """Everybody waits, and nothing will ever happen any more."""


class _Time(selectors.DefaultSelector):
    """Nothing of a soak comes from outside, so that the system is never asked."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise NothingToDoError
        self.now_s += max(timeout, 0.0)
        return []


class CompressedLoop(asyncio.SelectorEventLoop):
    """`asyncio.sleep(3600)` takes no time of ours."""

    def __init__(self) -> None:
        self._passing = _Time()
        super().__init__(self._passing)

    def time(self) -> float:
        """Seconds since the soak began."""
        return self._passing.now_s

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        """Beside the loop means at once here."""
        return asyncio.wrap_future(InlineExecutor().submit(func, *args), loop=self)

    def _write_to_self(self) -> None:
        """There is no other thread to wake this one."""

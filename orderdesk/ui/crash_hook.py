"""A bug of ours is written down without anybody's data, and the window stays."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from orderdesk.crash_reports import keep_report, report_of
from orderdesk.logbook import stack_of

log = logging.getLogger(__name__)


class CrashHook:
    """Takes every exception that nobody expected, from slots, threads and the loop alike.

    `folder` is where reports go, once a profile is known. The same failure again is counted and told,
    and not written anew: one that comes with every frame must not fill the disk. `report` is the text
    of the last one, `path` its file.
    """

    def __init__(self, told: Callable[[], None]) -> None:
        self._told = told
        self._written: set[str] = set()
        self.folder: Path | None = None
        self.report = ""
        self.path: Path | None = None
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
        stack = stack_of(failure)
        if stack not in self._written:
            self._written.add(stack)
            log.error("unexpected failure\n%s", stack)
            now = datetime.now(UTC)
            self.report = report_of(failure, now)
            self.path = keep_report(self.folder, self.report, now) if self.folder else None
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

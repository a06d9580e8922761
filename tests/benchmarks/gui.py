"""The whole program in this process, offscreen, with a script that uses it as a person would."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.settings import Settings
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.event_loop import run_window

PATIENCE_S = 30.0
Script = Callable[[WindowProgram], Awaitable[None]]


def application() -> QApplication:
    """The one application of this process."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(sys.argv[:1])


def live(arguments: Arguments, script: Script) -> None:
    """Run the program from its first paint to its end, while `script` uses it."""

    async def main() -> None:
        program = WindowProgram(app, arguments, Settings())
        running = asyncio.ensure_future(program.run())
        try:
            await script(program)
        finally:
            program.window.close()
            await asyncio.wait_for(running, PATIENCE_S)
            program.window.deleteLater()

    app = application()
    coroutine: Coroutine[Any, Any, None] = main()
    run_window(app, coroutine)


async def until(holds: Callable[[], object], every_s: float = 0.005) -> None:
    """Wait for a condition of a widget, which has no event to wait for."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 (a widget's state has no event)
            await asyncio.sleep(every_s)


async def opened(program: WindowProgram) -> DeskWindow:
    """The desk in its window, with rows in the queue."""
    await until(lambda: program.desk_window is not None and program.desk_window.queue.count)
    assert program.desk_window is not None
    return program.desk_window


class Heartbeat(QObject):
    """Notes how long Qt's loop did not come round, and how much of that its thread worked itself.

    `gaps_ms` are of the wall's clock: waiting for the interpreter's lock and for the processor are in
    it. `work_ms` is the thread's own processor time between two beats.
    """

    def __init__(self, every_ms: int = 1) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self.work_ms: list[float] = []
        self._every_ms = every_ms
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._beat)
        self._last = self._last_work = 0.0

    def start(self) -> None:
        """Beat from now on."""
        self._last, self._last_work = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """The last gap counts too."""
        self._timer.stop()
        self._beat()

    def _beat(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.gaps_ms.append((now - self._last) * 1000 - self._every_ms)
        self.work_ms.append((work - self._last_work) * 1000)
        self._last, self._last_work = now, work

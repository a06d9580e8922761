"""One window's life for a journey: opened on a profile, used by a script, closed in order."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.settings import Settings
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.event_loop import run_window
from orderdesk.ui.tour.hands import Hands
from tests.patience import PATIENCE_S, until

Script = Callable[[WindowProgram], Awaitable[None]]


async def opened(program: WindowProgram) -> tuple[DeskWindow, Hands]:
    """The desk with all its orders, and hands in front of it."""
    await until(lambda: program.desk_window is not None and program.desk_window.queue.count)
    desk = program.desk_window
    assert desk is not None
    assert program.desk is not None
    state = program.desk.stores.sync_state
    async with asyncio.timeout(PATIENCE_S):
        while not (await state.first_load()).finished:  # noqa: ASYNC110 (told to others by events)
            await asyncio.sleep(0.01)
    program.window.activateWindow()
    return desk, Hands(program.window)


class Lives:
    """Starts the program on one profile, again and again, as on so many mornings."""

    def __init__(self, app: QApplication, arguments: Arguments) -> None:
        self._app = app
        self.arguments = arguments

    @property
    def profile(self) -> Path:
        """Where the local copy lies."""
        assert self.arguments.profile is not None
        return self.arguments.profile

    def live(self, script: Script) -> int:
        """Run from first paint to end, while `script` uses the window. The program's exit code."""
        return run_window(self._app, self._live(script))

    async def _live(self, script: Script) -> int:
        program = WindowProgram(self._app, self.arguments, Settings())
        running = asyncio.ensure_future(program.run())
        try:
            await script(program)
        finally:
            program.window.close()
            code = await asyncio.wait_for(running, PATIENCE_S)
            program.window.deleteLater()
        assert program.crashes.count == 0
        return code

"""Runs the whole program in the test's own process, and works it by key."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.settings import Settings
from orderdesk.ui.connect.connect_page import ConnectPage
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.event_loop import run_window as run_loop
from tests.patience import PATIENCE_S, until


def live(
    qapp: QApplication,
    arguments: Arguments,
    script: Callable[[WindowProgram], Awaitable[None]],
) -> int:
    """Run the program from first paint to end, while `script` uses it; then its window is closed."""

    async def main() -> int:
        program = WindowProgram(qapp, arguments, Settings())
        running = asyncio.ensure_future(program.run())
        try:
            await script(program)
        finally:
            program.window.close()
            code = await asyncio.wait_for(running, PATIENCE_S)
            program.window.deleteLater()
        assert program.crashes.count == 0
        return code

    coroutine: Coroutine[Any, Any, int] = main()
    return run_loop(qapp, coroutine)


async def opened(program: WindowProgram) -> DeskWindow:
    """The desk in its window, with the queue read."""
    await until(lambda: program.desk_window is not None and program.desk_window.queue.count)
    assert program.desk_window is not None
    return program.desk_window


def press(widget: QWidget, key: Qt.Key) -> None:
    """A real key, to whatever has the keyboard."""
    QTest.keyClick(widget.focusWidget() or widget, key)


def scan(widget: QWidget, code: str) -> None:
    """A code as a scanner types it."""
    QTest.keyClicks(widget.focusWidget() or widget, code)
    press(widget, Qt.Key.Key_Return)


async def connect_page(program: WindowProgram) -> ConnectPage:
    """The connect page, once it is in front."""
    await until(lambda: program.window.current_page == "connect")
    program.window.activateWindow()
    return next(one for one in program.window.findChildren(ConnectPage) if one.isVisible())


def type_into(field: QWidget, text: str) -> None:
    """Type as a person does, or paste."""
    field.setFocus()
    QTest.keyClicks(field, text)

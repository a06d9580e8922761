"""A window in which a slot fails three times, and whose user goes on: `PROFILE ENDPOINT TOKEN SECRET`."""

import asyncio
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.settings import Settings
from orderdesk.ui.crash_dialog import CrashDialog
from orderdesk.ui.event_loop import run_window
from tests.journeys.window_life import opened
from tests.patience import until


async def live(program: WindowProgram, secret: str) -> None:
    """Fail, look at what is shown, go on, and end in order."""
    running = asyncio.ensure_future(program.run())
    desk, _hands = await opened(program)

    def fail() -> None:
        raise ValueError(secret)

    for _time in range(3):
        QTimer.singleShot(0, fail)
    await until(lambda: program.crashes.count == 3)
    assert "crash" in program.window.notices()
    program.failures.show_crash()
    (dialog,) = program.window.findChildren(CrashDialog)
    assert "ValueError" in dialog.details.toPlainText()
    assert secret not in dialog.details.toPlainText()
    assert QApplication.focusWidget() is dialog.go_on or not dialog.isActiveWindow()
    dialog.go_on.click()
    desk.queue.reload()
    await until(lambda: desk.queue.count)
    print("went on", flush=True)
    program.window.close()
    await running


if __name__ == "__main__":
    profile, endpoint, token, told = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    arguments = Arguments(profile=Path(profile), endpoint=endpoint, token=token)
    run_window(app, live(WindowProgram(app, arguments, Settings()), told))

"""A station that scans one item and then waits to be killed: `PROFILE ENDPOINT TOKEN ORDER CODE`."""

import asyncio
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.presenters.packing_screens import BenchScreen
from orderdesk.settings import Settings
from orderdesk.ui.event_loop import run_window
from tests.journeys.window_life import opened
from tests.patience import until


async def pack_one(program: WindowProgram, order: str, code: str) -> None:
    """Take the order in hand, count one unit, say so, and wait."""
    running = asyncio.ensure_future(program.run())
    desk, hands = await opened(program)

    def in_box() -> int:
        screen = desk.packing_page.screen_shown
        return screen.progress.in_box if isinstance(screen, BenchScreen) else -1

    await hands.scan(order)
    await until(lambda: in_box() == 0)
    # A beep means that it is on the disk: whoever has heard it may pull the plug.
    heard: list[str] = []
    desk.packing_page.sound_played.connect(heard.append)
    await hands.scan(code)
    await until(lambda: heard)
    print("counted", flush=True)
    await running


if __name__ == "__main__":
    profile, endpoint, token, order, code = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    arguments = Arguments(profile=Path(profile), endpoint=endpoint, token=token)
    run_window(app, pack_one(WindowProgram(app, arguments, Settings()), order, code))

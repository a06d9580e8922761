"""The system ends the program, at log-off or shutdown: what is being written is written, the queue stays."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.cli import run as cli_run
from orderdesk.cli.answer import Answer
from orderdesk.composition import Desk, open_desk
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.packing_screens import BenchScreen
from orderdesk.storage.database import Database
from tests.app.conftest import hooks
from tests.headless.here import Here
from tests.headless.orders import place
from tests.journeys.window_life import Lives, opened
from tests.patience import PATIENCE_S, until

__all__ = ["hooks"]


@contextmanager
def busy(database: Database) -> Iterator[None]:
    """The disk takes its time within: whatever is written waits behind it."""
    free = threading.Event()
    waiting = asyncio.ensure_future(database.write(lambda _connection: free.wait(PATIENCE_S)))
    try:
        yield
    finally:
        free.set()
        waiting.add_done_callback(lambda done: done.exception())


def end_it() -> None:
    """What a log-off does. Without anybody who listens it would end the tests, too."""
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    signal.raise_signal(signal.SIGTERM)


@pytest.mark.usefixtures("hooks")
def test_a_window_writes_to_the_end_and_keeps_the_queue(
    qapp: QApplication, tmp_path: Path, demo_shop: DemoProcess
) -> None:
    placed, other = place(demo_shop, 2), place(demo_shop, 1)
    arguments = Arguments(
        profile=tmp_path / "profile", endpoint=demo_shop.endpoint, token=demo_shop.token
    )

    async def script(program: WindowProgram) -> None:
        window, hands = await opened(program)
        desk = program.desk
        assert desk is not None
        demo_shop.control.call("cut_internet")
        await desk.order_changes.add_tags([OrderGid(other.id)], ["late"])

        def shows(kind: VerdictKind) -> bool:
            screen = window.packing_page.screen_shown
            return isinstance(screen, BenchScreen) and screen.band.kind is kind

        await hands.scan(placed.name)
        await until(lambda: shows(VerdictKind.READY))
        with busy(desk.files.database):
            await hands.scan(placed.skus[0])
            await until(lambda: shows(VerdictKind.RIGHT))
            end_it()
            await until(lambda: not program.window.isEnabled())

    assert Lives(qapp, arguments).live(script) == 0

    async def look(desk: Desk) -> None:
        (packing,) = await desk.packing.find_open()
        assert (packing.order_id, [one.quantity for one in packing.events]) == (placed.id, [1])
        (entry,) = await desk.outbox.open_entries()
        assert entry.intent.order_id == other.id

    async def again() -> None:
        desk = await open_desk(replace(arguments, command="outbox"))
        try:
            await look(desk)
        finally:
            await desk.close()

    asyncio.run(again())


def test_a_command_writes_to_the_end_and_says_that_it_was_stopped(
    tmp_path: Path,
    demo_shop: DemoProcess,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def slow(desk: Desk, _arguments: Arguments) -> Answer:
        with busy(desk.files.database):
            writing = asyncio.ensure_future(desk.stores.sync_state.put("log-off", "written"))
            await asyncio.sleep(0)
            end_it()
            await writing
        raise AssertionError

    here = Here(tmp_path / "profile", demo_shop, capsys)
    assert here.run("sync", "--token", demo_shop.token).code == 0
    monkeypatch.setattr(cli_run, "_COMMANDS", {"orders": slow})
    done = here.run("orders")
    assert (done.code, done.err) == (
        2,
        "Stopped. What was done is saved; run it again to go on.\n",
    )
    assert here.at_the_desk(lambda desk: desk.stores.sync_state.get("log-off")) == "written"

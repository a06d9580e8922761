"""The window's whole life against the demo shop: start, work, one instance, errors, orderly end."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.messages import unseen
from orderdesk.opening import Opening
from orderdesk.presenters.navigation import PageName
from orderdesk.settings import Settings
from orderdesk.storage.profile_lock import ProfileLock
from orderdesk.ui.crash_dialog import CrashDialog
from orderdesk.ui.event_loop import run_window as run_loop
from orderdesk.ui.widgets.status_strip import StripItem
from tests.app.program import live, opened, press, scan
from tests.patience import PATIENCE_S, until


@pytest.mark.usefixtures("hooks")
def test_it_opens_fills_and_ends_in_order(qapp: QApplication, arguments: Arguments) -> None:
    async def script(program: WindowProgram) -> None:
        await until(program.start_page.title.text)
        desk = await opened(program)
        assert program.window.current_page == PageName.QUEUE
        assert desk.queue_page.list.model().rowCount() == desk.queue.count
        await until(lambda: program.window.strip.shown.title == "Online")

    assert live(qapp, arguments, script) == 0
    assert arguments.profile is not None
    lock = ProfileLock(arguments.profile / "profile.lock")
    lock.take()
    lock.release()


@pytest.mark.usefixtures("hooks")
def test_a_failure_after_the_end_is_written_down_and_told_to_no_window(
    qapp: QApplication, arguments: Arguments
) -> None:
    programs: list[WindowProgram] = []

    async def script(program: WindowProgram) -> None:
        await opened(program)
        programs.append(program)

    assert live(qapp, arguments, script) == 0
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (program,) = programs
    program.crashes.take(ValueError())
    assert "ValueError" in program.crashes.report
    assert program.crashes.path is not None
    assert program.crashes.path.exists()


@pytest.mark.usefixtures("hooks")
def test_a_failure_before_the_desk_is_told_in_the_window(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_opening: Opening) -> None:
        raise RuntimeError

    monkeypatch.setattr(Opening, "run", fails)

    async def main() -> int:
        program = WindowProgram(qapp, Arguments(profile=tmp_path), Settings())
        running = asyncio.ensure_future(program.run())
        await until(lambda: program.window.findChild(CrashDialog))
        dialog = program.window.findChild(CrashDialog)
        assert dialog is not None
        assert "RuntimeError" in dialog.details.toPlainText()
        assert program.start_page.title.text() == "OrderDesk had an error and did not open."
        dialog.reject()
        program.window.close()
        return await asyncio.wait_for(running, PATIENCE_S)

    assert run_loop(qapp, main()) == 2


@pytest.mark.usefixtures("hooks")
def test_keys_lead_through_the_pages_and_a_scan_takes_an_order_in_hand(
    qapp: QApplication, arguments: Arguments
) -> None:
    async def script(program: WindowProgram) -> None:
        desk = await opened(program)
        window = program.window
        window.activateWindow()
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Right)
        assert window.current_page == PageName.DETAIL
        await until(lambda: desk.detail_page.pack.text() != "")
        press(window, Qt.Key.Key_Escape)
        assert window.current_page == PageName.QUEUE
        number = desk.queue_page.list.model().index(0, 0).data().split()[0]
        scan(window, number.removeprefix("#"))
        await until(lambda: window.current_page == PageName.PACK)
        await until(lambda: desk.packing.order_in_hand is not None)

    assert live(qapp, arguments, script) == 0


@pytest.mark.usefixtures("hooks")
def test_typing_finds_an_order_and_enter_opens_it(qapp: QApplication, arguments: Arguments) -> None:
    async def script(program: WindowProgram) -> None:
        desk = await opened(program)
        window = program.window
        window.activateWindow()
        number = desk.queue_page.list.model().index(0, 0).data().split()[0]
        window.focus_search()
        window.search.set_text(number)
        await until(lambda: desk.covers.results.isVisible())
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.current_page == PageName.DETAIL)
        assert window.search.text() == ""

    assert live(qapp, arguments, script) == 0


@pytest.mark.usefixtures("hooks")
def test_the_copy_is_shown_without_the_shop_from_a_cold_start(
    qapp: QApplication, arguments: Arguments, demo_shop: DemoProcess
) -> None:
    counts = []

    async def first(program: WindowProgram) -> None:
        desk = await opened(program)
        await until(lambda: not desk.queue_page.progress.isVisible())
        counts.append(desk.queue.count)

    async def second(program: WindowProgram) -> None:
        desk = await opened(program)
        await until(lambda: program.window.strip.shown.title.startswith("Offline"))
        assert desk.queue.count
        assert program.window.strip.shown.fills

    assert live(qapp, arguments, first) == 0
    demo_shop.control.call("cut_internet")
    assert live(qapp, arguments, second) == 0


@pytest.mark.usefixtures("hooks")
def test_a_second_start_raises_the_first_window(qapp: QApplication, arguments: Arguments) -> None:
    raised: list[bool] = []

    async def script(program: WindowProgram) -> None:
        await opened(program)
        program.window.hide()
        second = WindowProgram(qapp, arguments, Settings())
        assert await asyncio.wait_for(second.run(), PATIENCE_S) == 0
        assert second.desk is None
        await until(program.window.isVisible)
        raised.append(True)
        second.window.deleteLater()

    assert live(qapp, arguments, script) == 0
    assert raised


@pytest.mark.parametrize("display", ["", ":4711", "nonsense"])
def test_without_a_display_it_says_so_and_ends_with_2(tmp_path: Path, display: str) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    }
    if display:
        environment["DISPLAY"] = display
    ended = subprocess.run(
        [sys.executable, "-m", "orderdesk", "--profile", str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("OrderDesk has no display here")
    assert len(ended.stderr.splitlines()) == 1


def unsent(program: WindowProgram) -> str:
    """What the strip says of the outbox."""
    return next(
        item.text()
        for item in program.window.strip.findChildren(StripItem)
        if "waiting" in item.text().lower() or "need" in item.text()
    )


@pytest.mark.usefixtures("hooks")
def test_what_was_packed_offline_goes_out_when_the_internet_is_back(
    qapp: QApplication, tmp_path: Path, fresh_shop: DemoProcess
) -> None:
    arguments = Arguments(
        profile=tmp_path / "profile", endpoint=fresh_shop.endpoint, token=fresh_shop.token
    )

    async def script(program: WindowProgram) -> None:
        desk = await opened(program)
        window = program.window
        window.activateWindow()
        await until(lambda: not desk.queue_page.progress.isVisible())
        before = desk.queue.count or 0
        await fresh_shop.control.cut_internet()
        await until(lambda: window.strip.shown.title.startswith("Offline"))
        order_id = desk.queue.listed_orders[0]
        location = desk.parts.location()
        assert location is not None
        bench = await desk.parts.packing.open(order_id, location.id)
        for units in bench.packing.needs:
            await desk.parts.packing.set_quantity(bench, units.line_item_id, units.quantity)
        for message in unseen(bench.packing, bench.projected.order):
            await desk.parts.packing.confirm_message(bench, message)
        await desk.parts.packing.complete(bench, notify_customer=False)
        await until(lambda: unsent(program) == "1 waiting to send")
        await until(lambda: desk.queue.count == before - 1)
        press(window, Qt.Key.Key_Right)
        await fresh_shop.control.heal_internet()
        await until(lambda: unsent(program) == "Nothing waiting")
        state = await fresh_shop.control.state(bench.packing.order_name)
        assert "SUCCESS" in str(state)

    assert live(qapp, arguments, script) == 0

"""The window's whole life against the demo shop: start, work, one instance, errors, orderly end."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.composition import World
from orderdesk.connecting import Connecting
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.messages import unseen
from orderdesk.domain.scanner_check import TEST_CODES
from orderdesk.errors import DatabaseDamagedError
from orderdesk.opening import Beginning, Opening
from orderdesk.paths import profile_paths, profiles_folder
from orderdesk.presenters.access_watch import SIGNED_OUT
from orderdesk.presenters.connect_state import Field, GivenSignIn, StationChoice, Step
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.scope_words import NOTICE as SCOPES
from orderdesk.settings import Settings, save_settings
from orderdesk.shops import note_last_shop
from orderdesk.storage.profile_lock import ProfileLock
from orderdesk.ui.connect.connect_page import ConnectPage
from orderdesk.ui.connect.steps import SignInStep, WelcomeStep
from orderdesk.ui.crash_dialog import CrashDialog
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.event_loop import run_window as run_loop
from orderdesk.ui.settings.settings_page import Section
from orderdesk.ui.settings.setup_bar import SetupBar
from orderdesk.ui.widgets.result_card import ResultCard
from orderdesk.ui.widgets.status_strip import StripItem
from tests.patience import PATIENCE_S, until


@pytest.fixture
def hooks() -> Iterator[None]:
    """The program takes over Python's hooks: give them back."""
    before = sys.excepthook
    yield
    sys.excepthook = before


@pytest.fixture
def arguments(tmp_path: Path, demo_shop: DemoProcess) -> Arguments:
    return Arguments(
        profile=tmp_path / "profile", endpoint=demo_shop.endpoint, token=demo_shop.token
    )


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


@pytest.mark.usefixtures("hooks")
def test_a_profile_that_a_command_holds_is_said_and_tried_again(
    qapp: QApplication, arguments: Arguments
) -> None:
    assert arguments.profile is not None
    arguments.profile.mkdir()
    lock = ProfileLock(arguments.profile / "profile.lock")
    lock.take()

    async def script(program: WindowProgram) -> None:
        await until(lambda: program.start_page.go.isVisible())
        assert "already open" in program.start_page.title.text()
        lock.release()
        program.start_page.go.click()
        await opened(program)

    assert live(qapp, arguments, script) == 0


@pytest.mark.usefixtures("hooks")
def test_a_damaged_copy_is_said_and_kept_and_mended_on_a_word(
    qapp: QApplication, arguments: Arguments
) -> None:
    async def fill(program: WindowProgram) -> None:
        await opened(program)

    live(qapp, arguments, fill)
    assert arguments.profile is not None
    database = arguments.profile / "orders.sqlite3"
    content = bytearray(database.read_bytes())
    content[4096:8192] = os.urandom(4096)
    database.write_bytes(content)

    async def look(program: WindowProgram) -> None:
        await until(lambda: program.start_page.choices)
        assert program.desk_window is None
        assert "damaged" in program.start_page.title.text()
        assert "what was not sent is put back" in program.start_page.sentence.text()

    assert live(qapp, arguments, look) == 0
    assert database.read_bytes() == bytes(content)

    async def mend(program: WindowProgram) -> None:
        await until(lambda: program.start_page.choices)
        QTest.keyClick(program.start_page, Qt.Key.Key_Return)
        await opened(program)
        assert "mended" in program.window.notices()

    assert live(qapp, arguments, mend) == 0
    (kept,) = arguments.profile.glob("orders.sqlite3.kept-*")
    assert kept.read_bytes() == bytes(content)


def test_a_copy_that_is_gone_is_looked_for_before_a_new_one_is_made(
    qapp: QApplication, arguments: Arguments
) -> None:
    async def fill(program: WindowProgram) -> None:
        await opened(program)

    live(qapp, arguments, fill)
    assert arguments.profile is not None
    database = arguments.profile / "orders.sqlite3"
    elsewhere = database.rename(database.with_name("elsewhere"))

    async def connect_the_disk(program: WindowProgram) -> None:
        await until(lambda: program.start_page.choices)
        assert "gone" in program.start_page.title.text()
        elsewhere.rename(database)
        # What is chosen beforehand makes nothing new.
        QTest.keyClick(program.start_page, Qt.Key.Key_Return)
        await opened(program)
        assert "mended" not in program.window.notices()

    assert live(qapp, arguments, connect_the_disk) == 0
    assert list(arguments.profile.glob("*.kept-*")) == []


@pytest.mark.usefixtures("hooks")
def test_damage_met_while_working_is_mended_with_one_click(
    qapp: QApplication, arguments: Arguments
) -> None:
    then: list[Beginning] = []

    async def script(program: WindowProgram) -> None:
        await opened(program)
        assert program.desk is not None

        async def fail() -> None:
            raise DatabaseDamagedError(program.desk.files.paths.database)

        program.tasks.spawn(fail())
        await until(lambda: "damaged" in program.window.notices())
        act = program.desk.notices.standing["damaged"].act
        assert act is not None
        act()
        await until(lambda: program.then is not None)
        then.append(program.then)

    live(qapp, arguments, script)
    (beginning,) = then
    assert beginning.mends
    assert beginning.arguments.profile == arguments.profile


async def connect_page(program: WindowProgram) -> ConnectPage:
    """The connect page, once it is in front."""
    await until(lambda: program.window.current_page == "connect")
    program.window.activateWindow()
    return next(one for one in program.window.findChildren(ConnectPage) if one.isVisible())


def type_into(field: QWidget, text: str) -> None:
    """Type as a person does, or paste."""
    field.setFocus()
    QTest.keyClicks(field, text)


@pytest.mark.usefixtures("hooks")
def test_from_nothing_to_the_queue_by_keyboard(
    qapp: QApplication, tmp_path: Path, demo_shop: DemoProcess
) -> None:
    client_id, secret = asyncio.run(demo_shop.control.credentials())

    async def script(program: WindowProgram) -> None:
        page = await connect_page(program)
        press(program.window, Qt.Key.Key_Return)
        # A button that was gone to is what Enter means.
        page.back.setFocus(Qt.FocusReason.TabFocusReason)
        press(program.window, Qt.Key.Key_Return)
        assert page.forms[Step.WELCOME].isVisible()
        press(program.window, Qt.Key.Key_Return)
        press(program.window, Qt.Key.Key_Return)
        form = page.forms[Step.SIGN_IN]
        assert program.window.focusWidget() is form.fields[Field.ADDRESS]
        type_into(form.fields[Field.ADDRESS], demo_shop.endpoint)
        type_into(form.fields[Field.CLIENT_ID], client_id)
        type_into(form.fields[Field.SECRET], "wrong")
        press(program.window, Qt.Key.Key_Return)
        results = form.findChild(ResultCard)
        assert results is not None
        await until(lambda: results.lines)
        assert results.lines[0][1] == "The client secret is not the one of this app."
        assert program.window.focusWidget() is form.fields[Field.SECRET]
        form.fields[Field.SECRET].clear()
        type_into(form.fields[Field.SECRET], secret)
        press(program.window, Qt.Key.Key_Return)
        await until(lambda: results.lines and results.lines[0][0])
        press(program.window, Qt.Key.Key_Return)
        station = page.forms[Step.STATION]
        await until(station.isVisible)
        press(program.window, Qt.Key.Key_Return)
        assert station.isVisible()
        type_into(station.fields[Field.STATION], "Bench 3")
        type_into(station.fields[Field.STAFF], "Nora New")
        press(program.window, Qt.Key.Key_Escape)
        assert form.isVisible()
        press(program.window, Qt.Key.Key_Return)
        assert station.fields[Field.STATION].text() == "Bench 3"
        press(program.window, Qt.Key.Key_Return)
        await opened(program)
        assert program.desk is not None
        assert program.desk.person().station == "Bench 3"
        assert program.window.current_page == PageName.SETTINGS
        assert program.desk_window is not None
        form = program.desk_window.station.scanner_form
        assert form.isVisible()
        assert program.window.focusWidget() is program.window.findChild(SetupBar).next
        form.go.click()
        gap = program.desk.settings.scanner_gap_ms
        for code in TEST_CODES:
            scan(program.window, code)
        await until(lambda: not program.desk_window.station.scanner.is_running)
        assert form.results.lines[0][0]
        assert program.desk.settings.scanner_gap_ms != gap
        for part in (program.desk_window.paper.form, program.desk_window.settings.alerts_form):
            program.window.findChild(SetupBar).next.setFocus()
            press(program.window, Qt.Key.Key_Space)
            await until(part.isVisible)
        press(program.window, Qt.Key.Key_Space)
        await until(lambda: program.window.current_page == PageName.QUEUE)

    assert live(qapp, Arguments(profile=tmp_path / "p"), script) == 0
    held = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert secret.encode() not in held


@pytest.mark.usefixtures("hooks")
def test_the_demo_shop_opens_in_the_same_window(qapp: QApplication, tmp_path: Path) -> None:
    async def script(program: WindowProgram) -> None:
        page = await connect_page(program)
        assert isinstance(page.forms[Step.WELCOME], WelcomeStep)
        page.forms[Step.WELCOME].demo.click()
        await opened(program)
        assert program.desk is not None
        assert program.desk.files.paths.folder != tmp_path / "p"

    assert live(qapp, Arguments(profile=tmp_path / "p"), script) == 0
    assert not (tmp_path / "p" / "orders.sqlite3").exists()


@pytest.mark.usefixtures("hooks")
def test_a_token_revoked_while_working_is_replaced_in_place(
    qapp: QApplication, arguments: Arguments, demo_shop: DemoProcess
) -> None:
    async def script(program: WindowProgram) -> None:
        desk = await opened(program)
        await until(lambda: program.window.strip.shown.title == "Online")
        listed = desk.queue.count
        demo_shop.control.call("revoke_token")
        await until(lambda: SIGNED_OUT in program.window.notices())
        assert program.window.strip.shown.title == "Signed out."
        notice = desk.parts.notices.standing[SIGNED_OUT]
        assert notice.act is not None
        notice.act()
        page = await connect_page(program)
        form = page.forms[Step.SIGN_IN]
        assert not form.fields[Field.ADDRESS].isEnabled()
        press(program.window, Qt.Key.Key_Escape)
        assert program.window.current_page == PageName.QUEUE
        notice.act()
        page = await connect_page(program)
        form = page.forms[Step.SIGN_IN]
        assert isinstance(form, SignInStep)
        form.ways.findChildren(QAbstractButton)[1].click()
        demo_shop.control.call("restore_token")
        # Typed this fast it would be a scan: a token is pasted.
        QApplication.clipboard().setText(demo_shop.token)
        form.fields[Field.TOKEN].paste()
        press(program.window, Qt.Key.Key_Return)
        await until(lambda: form.results.lines)
        press(program.window, Qt.Key.Key_Return)
        await until(lambda: program.window.current_page == PageName.QUEUE)
        await until(lambda: program.window.strip.shown.title == "Online")
        assert SIGNED_OUT not in program.window.notices()
        assert desk.queue.count == listed

    assert live(qapp, arguments, script) == 0


@pytest.mark.usefixtures("hooks")
def test_signing_out_begins_again_with_the_same_shop_only(
    qapp: QApplication, arguments: Arguments
) -> None:
    then = []

    async def sign_out(program: WindowProgram) -> None:
        desk = await opened(program)
        program.window.show_page(PageName.SETTINGS)
        desk.settings_page.sections[Section.DATA].click()
        desk.station.data_form.sign_out.click()
        await until(lambda: program.then is not None)
        then.append(program.then)

    async def again(program: WindowProgram) -> None:
        page = await connect_page(program)
        assert not page.forms[Step.SIGN_IN].fields[Field.ADDRESS].isEnabled()
        assert program.desk is None

    assert live(qapp, arguments, sign_out) == 0
    assert live(qapp, then[0].arguments, again) == 0
    assert arguments.profile is not None
    assert (arguments.profile / "orders.sqlite3").exists()


@pytest.mark.usefixtures("hooks")
def test_a_scope_taken_away_while_working_is_said_and_the_rest_goes_on(
    qapp: QApplication, arguments: Arguments, demo_shop: DemoProcess
) -> None:
    async def script(program: WindowProgram) -> None:
        desk = await opened(program)
        await until(lambda: program.window.strip.shown.title == "Online")
        for scope in ("read_inventory", "write_inventory"):
            demo_shop.control.call("remove_scope", scope=scope)
        assert program.desk is not None
        program.desk.engine._schedule.hurry("levels")
        await until(lambda: SCOPES in program.window.notices())
        assert "read_inventory" in program.window.notices()[SCOPES].happened
        assert program.window.strip.shown.title == "Online"
        assert desk.queue.count

    assert live(qapp, arguments, script) == 0


@pytest.mark.usefixtures("hooks")
def test_with_two_shops_the_start_asks_which(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "none")
    for name in ("aal", "zebra"):
        paths = profile_paths(profiles_folder() / name)
        paths.make_folders()
        save_settings(paths.settings, Settings(shop_domain=f"{name}.myshopify.com"))
    note_last_shop(profiles_folder() / "zebra")

    async def script(program: WindowProgram) -> None:
        page = program.start_page
        await until(lambda: page.choices)
        named = [button.text() for button in page.choices]
        assert [name.split()[0] for name in named] == [
            "aal.myshopify.com",
            "zebra.myshopify.com",
            "Connect",
        ]
        program.window.activateWindow()
        assert program.window.focusWidget() is page.choices[1]
        press(program.window, Qt.Key.Key_Return)
        # The second one it is: without a keyring its passphrase is asked for, twice.
        await until(page.again.isVisible)
        assert (profiles_folder() / "zebra" / "profile.id").exists()
        page.passphrase.setText("one")
        page.again.setText("another")
        press(program.window, Qt.Key.Key_Return)
        assert "differ" in page.said.text()

    assert live(qapp, Arguments(), script) == 0
    assert not (profiles_folder() / "aal" / "profile.id").exists()


@pytest.mark.usefixtures("hooks")
def test_who_adds_a_shop_may_go_back_to_the_one_that_was_open(
    qapp: QApplication, arguments: Arguments
) -> None:
    then = []

    async def first(program: WindowProgram) -> None:
        desk = await opened(program)
        await until(lambda: program.window.strip.shown.title == "Online")
        desk.settings_page.open_section(Section.SHOP)
        desk.station.shops_form.add.click()
        then.append(program.then)

    async def second() -> None:
        program = WindowProgram(qapp, then[0].arguments, Settings(), new_shop=True)
        running = asyncio.ensure_future(program.run())
        page = await connect_page(program)
        assert not page.forms[Step.SIGN_IN].isVisible()
        press(program.window, Qt.Key.Key_Escape)
        await opened(program)
        program.window.close()
        assert await asyncio.wait_for(running, PATIENCE_S) == 0
        assert program.crashes.count == 0
        program.window.deleteLater()

    assert live(qapp, arguments, first) == 0
    run_loop(qapp, second())


@pytest.mark.usefixtures("hooks")
def test_a_lost_key_is_brought_back_by_the_recovery_code(
    qapp: QApplication, tmp_path: Path, demo_shop: DemoProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "none")
    # The profile is a real shop's: nothing of this test may go out to it.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    folder = tmp_path / "p"

    async def connect() -> str:
        door = Connecting(folder, World())
        found = await door.examine(demo_shop.endpoint, GivenSignIn("", demo_shop.token))
        kept = await door.keep(
            replace(found, address="kranich.myshopify.com"),
            StationChoice(found.locations[0].id, "Bench 1", "", "forgotten"),
        )
        return kept.recovery_code

    code = asyncio.run(connect())
    (folder / "sealed-key.json").unlink()

    async def script(program: WindowProgram) -> None:
        page = program.start_page
        await until(page.code.isVisible)
        assert "recovery code" in page.sentence.text()
        page.code.setPlainText(code.replace(code[0], "7" if code[0] != "7" else "8", 1))
        page.go.click()
        await until(lambda: "Row 1" in page.title.text())
        page.code.setPlainText(code.lower())
        page.go.click()
        await until(page.again.isVisible)
        page.passphrase.setText("a new one")
        page.again.setText("a new one")
        page.go.click()
        await until(lambda: program.desk_window is not None)
        assert program.desk is not None
        assert program.desk.person().station == "Bench 1"

    assert live(qapp, Arguments(profile=folder), script) == 0


@pytest.mark.usefixtures("hooks")
@pytest.mark.parametrize("address", ["https://shop.example.com", "http://127.0.0.2.evil.org:1"])
def test_an_address_that_is_no_shop_is_said(
    qapp: QApplication, tmp_path: Path, address: str
) -> None:
    async def script(program: WindowProgram) -> None:
        await until(lambda: program.start_page.go.isVisible())
        assert address in program.start_page.title.text()

    arguments = Arguments(profile=tmp_path, endpoint=address, token="t")
    assert live(qapp, arguments, script) == 0


@pytest.mark.usefixtures("hooks")
def test_a_wrong_token_is_a_band_and_not_an_end(qapp: QApplication, arguments: Arguments) -> None:
    async def script(program: WindowProgram) -> None:
        await until(lambda: program.window.strip.shown.title == "Signed out.")

    assert live(qapp, replace(arguments, token="wrong"), script) == 0


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

"""The window and its profiles: damaged, held by another program, locked, of several shops."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.composition import World
from orderdesk.connecting import Connecting
from orderdesk.demo.process import DemoProcess
from orderdesk.errors import DatabaseDamagedError
from orderdesk.opening import Beginning
from orderdesk.paths import profile_paths, profiles_folder
from orderdesk.presenters.connect_state import Field, GivenSignIn, StationChoice, Step
from orderdesk.presenters.navigation import PageName
from orderdesk.settings import Settings, save_settings
from orderdesk.shops import note_last_shop
from orderdesk.storage.profile_lock import ProfileLock
from orderdesk.ui.event_loop import run_window as run_loop
from orderdesk.ui.settings.settings_page import Section
from tests.app.program import connect_page, live, opened, press
from tests.patience import PATIENCE_S, until


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

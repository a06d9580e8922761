"""How the window gets into a shop, and what it says when the shop lets it in no longer."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.scanner_check import TEST_CODES
from orderdesk.presenters.access_watch import SIGNED_OUT
from orderdesk.presenters.connect_state import Field, Step
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.scope_words import NOTICE as SCOPES
from orderdesk.ui.connect.steps import SignInStep, WelcomeStep
from orderdesk.ui.settings.setup_bar import SetupBar
from orderdesk.ui.widgets.result_card import ResultCard
from tests.app.program import connect_page, live, opened, press, scan, type_into
from tests.patience import until


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

"""Whole days at the window where the tour does not go: scans from anywhere, changes, sudden ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.demo.process import DemoProcess
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_screens import BenchScreen, IdleScreen
from orderdesk.storage import database as database_module
from orderdesk.storage.migrate import Step, load_steps
from orderdesk.ui.confirm_dialog import ConfirmDialog
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.tour.casting import Cast, Part
from tests.journeys.window_life import Lives, opened
from tests.patience import PATIENCE_S, until

ROOT = Path(__file__).parents[2]
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def has_in_hand(desk: DeskWindow, part: Part, in_box: int = 0) -> bool:
    """Whether the bench shows this order with so many units in the box."""
    screen = desk.packing_page.screen_shown
    return (
        desk.window.current_page == PageName.PACK
        and isinstance(screen, BenchScreen)
        and screen.head.title == part.name
        and screen.progress.in_box == in_box
    )


# The bench comes first, while nothing is in hand. The detail page is reached from the queue.
WAYS: tuple[tuple[PageName, tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...]], ...] = (
    (PageName.PACK, ((Qt.Key.Key_2, CTRL),)),
    (PageName.QUEUE, ((Qt.Key.Key_1, CTRL),)),
    (PageName.DETAIL, ((Qt.Key.Key_1, CTRL), (Qt.Key.Key_Right, NONE))),
    (PageName.OUTBOX, ((Qt.Key.Key_3, CTRL),)),
    (PageName.REPORT, ((Qt.Key.Key_4, CTRL),)),
    (PageName.SETTINGS, ((Qt.Key.Key_5, CTRL),)),
)


def test_a_slip_scanned_on_any_page_takes_its_order_in_hand(lives: Lives, cast: Cast) -> None:
    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        for (page, keys), part in zip(WAYS, (*cast.parts, cast.main), strict=True):
            for key, modifiers in keys:
                await hands.press(key, modifiers)
            await until(lambda page=page: program.window.current_page == page)
            await hands.scan(part.number)
            await until(lambda part=part: has_in_hand(desk, part))

    assert lives.live(script) == 0


def test_a_scan_never_ends_up_in_the_field_that_has_the_keyboard(lives: Lives, cast: Cast) -> None:
    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        field = program.window.search.line
        await hands.press(Qt.Key.Key_F, CTRL)
        await hands.type_text("wolle")
        assert (field.text(), field.hasFocus()) == ("wolle", True)
        texts: list[str] = []
        field.textChanged.connect(texts.append)
        await hands.scan(cast.main.products[0].barcode)
        await until(program.window.notices)
        assert field.text() == "wolle"
        assert all(len(text) <= len("wolle") + 1 for text in texts)
        await until(desk.covers.results.isVisible)
        await hands.scan(cast.main.number)
        await until(lambda: has_in_hand(desk, cast.main))
        assert not desk.covers.results.isVisible()

    assert lives.live(script) == 0


@pytest.mark.parametrize("sent", ["12", "no such code"])
def test_whatever_a_scanner_sends_is_heard_on_any_page(
    lives: Lives, monkeypatch: pytest.MonkeyPatch, sent: str
) -> None:
    heard: list[Sound] = []
    monkeypatch.setattr(SoundPlayer, "play", lambda _self, sound: heard.append(Sound(str(sound))))

    async def script(program: WindowProgram) -> None:
        _desk, hands = await opened(program)
        ways = (*WAYS, (PageName.PACK, ((Qt.Key.Key_2, CTRL),)))
        for page, keys in ways:
            for key, modifiers in keys:
                await hands.press(key, modifiers)
            await until(lambda page=page: program.window.current_page == page)
            heard.clear()
            await hands.scan(sent)
            await until(lambda: Sound.UNKNOWN in heard)

    assert lives.live(script) == 0


def test_a_scan_neither_answers_an_open_question_nor_goes_past_it(lives: Lives, cast: Cast) -> None:
    agreed: list[bool] = []

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        question = ConfirmDialog(
            program.window,
            "Cancel it?",
            "This cannot be undone.",
            safe="Keep it",
            risky="Cancel it",
            agreed=lambda: agreed.append(True),
        )
        question.open()
        await until(lambda: QApplication.focusWidget() is question.safe)
        scans: list[str] = []
        desk.listener.scanned.connect(scans.append)
        for code in (cast.main.number, cast.main.products[0].barcode):
            await hands.scan(code)
        assert len(scans) == 2
        assert question.isVisible()
        assert program.window.current_page == PageName.QUEUE
        await hands.press(Qt.Key.Key_Escape)
        await until(lambda: QApplication.activeModalWidget() is None)
        await hands.scan(cast.main.number)
        await until(lambda: has_in_hand(desk, cast.main))

    assert lives.live(script) == 0
    assert agreed == []


def test_what_changes_in_the_shop_does_not_move_what_the_user_looks_at(
    lives: Lives, cast: Cast, whole_shop: DemoProcess
) -> None:
    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        rows = desk.queue_page.list
        await until(lambda: desk.parts.line.is_online)
        for _row in range(3):
            await hands.press(Qt.Key.Key_Down)
        selected = rows.currentIndex().data()
        top = rows.visualRect(rows.currentIndex()).top()
        placed = whole_shop.control.call(
            "place_order",
            lines=[{"sku": cast.main.products[0].sku, "quantity": 1}],
            tags=["expedited"],
            delivery="DHL Express",
            fulfill_by="2020-01-01T10:00:00+00:00",
        )
        await until(lambda: placed["name"] in desk.queue.queued_names.values())
        assert rows.model().index(0, 0).data().startswith(placed["name"])
        assert rows.currentIndex().data() == selected
        assert rows.currentIndex().row() == 4
        assert rows.visualRect(rows.currentIndex()).top() == top
        assert rows.hasFocus()
        whole_shop.control.call("cancel_order", order=placed["name"])
        await until(lambda: placed["name"] not in desk.queue.queued_names.values())
        assert rows.currentIndex().data() == selected
        assert rows.visualRect(rows.currentIndex()).top() == top

    assert lives.live(script) == 0


def test_killed_while_packing_it_goes_on_where_it_was(
    lives: Lives, cast: Cast, whole_shop: DemoProcess
) -> None:
    main = cast.main
    station = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.journeys.half_packed", str(lives.profile)),
            *(whole_shop.endpoint, whole_shop.token, main.number, main.products[0].barcode),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with station:
        assert station.stdout is not None
        assert station.stdout.readline() == "counted\n"
        station.send_signal(signal.SIGKILL)
        assert station.wait(PATIENCE_S) == -signal.SIGKILL

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await until(lambda: desk.queue.in_hand_count == 1)
        await hands.press(Qt.Key.Key_2, CTRL)
        await until(lambda: shows_left(desk, main))
        await hands.scan(main.number)
        await until(lambda: has_in_hand(desk, main, in_box=1))
        codes = list(main.codes)[1:]
        for done, code in enumerate(codes, start=2):
            await hands.scan(code)
            await until(lambda done=done: has_in_hand(desk, main, in_box=done))
        await hands.press(Qt.Key.Key_F12)
        await until(lambda: sent_units(whole_shop, main))

    assert lives.live(script) == 0
    assert sent_units(whole_shop, main) == [main.contents]


def shows_left(desk: DeskWindow, part: Part) -> bool:
    """Whether the empty bench offers the order that was left in hand."""
    screen = desk.packing_page.screen_shown
    return isinstance(screen, IdleScreen) and [one.name for one in screen.in_hand] == [part.name]


def sent_units(shop: DemoProcess, part: Part) -> list[dict[str, int]]:
    """The order's fulfillments in the shop: units by line."""
    state = shop.control.call("state", order=part.order_id)
    return [
        {line["line_item_id"]: line["quantity"] for line in one["lines"]}
        for one in state["fulfillments"]
    ]


def test_a_copy_of_a_newer_version_is_said_in_the_window_and_left_alone(
    lives: Lives, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = load_steps()[-1].version
    future = Step(newest + 1, "CREATE TABLE future (id)")

    async def open_once(program: WindowProgram) -> None:
        await opened(program)

    with monkeypatch.context() as later:
        later.setattr(database_module, "load_steps", lambda: (*load_steps(), future))
        assert lives.live(open_once) == 0
    database = lives.profile / "orders.sqlite3"
    before = database.read_bytes()

    async def script(program: WindowProgram) -> None:
        await until(program.start_page.go.isVisible)
        assert "newer OrderDesk" in program.start_page.title.text()
        assert program.start_page.sentence.text()
        assert program.desk_window is None

    assert lives.live(script) == 0
    assert database.read_bytes() == before


def test_from_a_cold_start_without_the_shop_an_order_is_packed_and_goes_out_once_it_is_back(
    lives: Lives, cast: Cast, whole_shop: DemoProcess
) -> None:
    part = cast.offline[0]

    async def load(program: WindowProgram) -> None:
        await opened(program)

    async def pack(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await until(lambda: program.window.strip.shown.title.startswith("Offline"))
        await hands.scan(part.number)
        await until(lambda: has_in_hand(desk, part))
        for done, code in enumerate(part.codes, start=1):
            await hands.scan(code)
            await until(lambda done=done: has_in_hand(desk, part, in_box=done))
        await hands.press(Qt.Key.Key_F12)
        await until(lambda: program.window.current_page == PageName.PACK and not unpacked(desk))
        assert sent_units(whole_shop, part) == []

    async def wait(program: WindowProgram) -> None:
        await opened(program)
        await until(lambda: sent_units(whole_shop, part))

    assert lives.live(load) == 0
    whole_shop.control.call("cut_internet")
    assert lives.live(pack) == 0
    whole_shop.control.call("heal_internet")
    assert lives.live(wait) == 0
    assert sent_units(whole_shop, part) == [part.contents]


def unpacked(desk: DeskWindow) -> bool:
    """Whether an order is still in hand."""
    return isinstance(desk.packing_page.screen_shown, BenchScreen)

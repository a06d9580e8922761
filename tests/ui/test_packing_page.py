"""The packing page under real key events, over the real presenter, services and database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from orderdesk.domain.claims import Holder
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.misreads import Misread
from orderdesk.presenters.packing_screens import (
    BenchScreen,
    HeldScreen,
    PackedScreen,
    Sound,
    StopScreen,
    WrongScreen,
)
from orderdesk.presenters.sheet_states import QuantitySheet, TrackingSheet
from orderdesk.ui.packing.page import PackingPage
from orderdesk.ui.theme import Colour, Mode, Theme, colour
from tests.presenters.bench_world import (
    BARCODES,
    CANDLE,
    CUP,
    GREY_SOCK,
    SOCK,
    TOWEL,
    BenchWorld,
    cancelled,
    gift,
    order_of,
    settle,
)

Key = Qt.Key


class Bench:
    """The page in a window, with hands."""

    def __init__(self, page: PackingPage, world: BenchWorld) -> None:
        self.page = page
        self.world = world

    async def press(self, *keys: Qt.Key, to: QWidget | None = None) -> None:
        for key in keys:
            QTest.keyClick(to or self.page.focusWidget() or self.page, key)
            await settle()

    async def scan(self, *numbers: int) -> None:
        for number in numbers:
            self.world.clock.pass_time(timedelta(seconds=1))
            self.page.accept_scan(BARCODES[number])
            await settle()

    @property
    def band(self) -> str:
        return self.page.bench.band.shown.shown_word

    @property
    def screen(self) -> BenchScreen:
        screen = self.page.screen_shown
        assert isinstance(screen, BenchScreen)
        return screen


@pytest_asyncio.fixture
async def bench(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Bench]:
    world = await BenchWorld.open(tmp_path)
    page = PackingPage(world.presenter)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    page.activateWindow()
    page.setFocus()
    made = Bench(page, world)
    # The page stays the view; the world's own view would take its place.
    world.view = page  # type: ignore[assignment]
    try:
        yield made
    finally:
        world.presenter.detach()
        await world.close()
    assert world.failures == []


def ground(page: PackingPage, x: int, y: int) -> QColor:
    return page.grab().toImage().pixelColor(QPoint(x, y))


async def test_right_fills_the_band_before_anything_else_runs(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 2}))
    painted: list[QColor] = []
    shown = bench.page.bench.band.show_text

    def recorded(text: object) -> None:
        shown(text)  # type: ignore[arg-type]
        painted.append(bench.page.bench.band.grab().toImage().pixelColor(600, 10))

    bench.page.bench.band.show_text = recorded  # type: ignore[method-assign]
    bench.page.accept_scan(BARCODES[CUP])
    assert painted == [colour(Colour.RIGHT_FILL)]
    assert bench.band == "Right"
    assert bench.page.bench.band.shown.count == "2"
    await settle()
    assert bench.page.bench.band.shown.count == "1"


async def test_an_order_of_one_line_shows_no_empty_list_beside_it(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 2}))
    view = bench.page.bench
    right = view.foot.width() - view.item.x()
    assert not view.rows.isVisible()
    assert view.item.geometry().right() + 1 == right
    await bench.press(Key.Key_F8)
    assert view.item.geometry().right() < view.form.x()
    await bench.press(Key.Key_Escape)
    await bench.scan(CUP, CUP)
    assert not view.rows.isVisible()
    assert view.item.geometry().right() + 1 == right


async def test_beside_a_gift_message_no_empty_list_is_shown(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 2}, attributes=gift("Alles Gute!")))
    view = bench.page.bench
    assert not view.rows.isVisible()
    assert view.item.geometry().right() < view.width() / 2 + 200


async def test_an_order_of_two_lines_keeps_its_list(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1, TOWEL: 1}))
    view = bench.page.bench
    for _unit in range(2):
        assert view.rows.isVisible()
        assert view.item.geometry().right() < view.rows.x()
        await bench.scan(CUP)


async def test_wrong_takes_the_whole_window_and_f9_gives_it_back(bench: Bench) -> None:
    await bench.world.take(order_of({SOCK: 1}))
    await bench.scan(GREY_SOCK)
    assert isinstance(bench.page.screen_shown, WrongScreen)
    fill = colour(Colour.WRONG_FILL)
    assert ground(bench.page, 10, 700) == fill
    assert ground(bench.page, 1270, 290) == fill
    assert bench.page.wrong.answer.accessibleName() == "It is back"
    assert "You scanned: Wollsocken Merino, Grau" in bench.page.wrong.accessibleDescription()
    await bench.press(Key.Key_F9)
    assert bench.band == "Scan an item"


@pytest.mark.parametrize(
    "key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space, Key.Key_1, Key.Key_A, Key.Key_F12]
)
async def test_no_key_that_a_scanner_sends_answers(bench: Bench, key: Qt.Key) -> None:
    await bench.world.take(order_of({SOCK: 1}))
    await bench.scan(CANDLE)
    await bench.press(key)
    assert isinstance(bench.page.screen_shown, WrongScreen)


async def test_space_held_answers(bench: Bench, qtbot: QtBot) -> None:
    await bench.world.take(order_of({SOCK: 1}))
    await bench.scan(CANDLE)
    QTest.keyPress(bench.page, Key.Key_Space)
    qtbot.waitUntil(lambda: not bench.page._hold.isActive())
    QTest.keyRelease(bench.page, Key.Key_Space)
    await settle()
    assert bench.band == "Scan an item"


async def test_a_locked_band_offers_one_answer_only(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1, SOCK: 1}))
    await bench.scan(CUP, CUP)
    foot = bench.page.bench.foot
    assert foot.answer.isVisible()
    assert not foot.undo.isVisible()
    assert not foot.primary.isVisible()
    QTest.mouseClick(foot.answer, Qt.MouseButton.LeftButton)
    await settle()
    assert foot.primary.isVisible()


async def test_f4_undoes_and_f12_says_what_is_left(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 2}))
    await bench.scan(CUP)
    primary = bench.page.bench.foot.primary
    assert primary.text() == "Complete: 1 left"
    assert not primary.isEnabled()
    await bench.press(Key.Key_F4)
    assert primary.text() == "Complete: 2 left"
    await bench.press(Key.Key_F12)
    assert "2 left" in bench.page.bench.band.shown.sentence


async def test_a_quantity_is_typed_into_its_sheet_and_saved_by_f12(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 4, SOCK: 2}))
    await bench.press(Key.Key_Down, Key.Key_F2)
    spin = bench.page.bench.form.spin
    assert spin is not None
    assert spin.hasFocus()
    QTest.keyClicks(spin, "2")
    await bench.press(Key.Key_F12)
    assert bench.page.bench.form.isHidden()
    assert bench.screen.progress.in_box == 2
    assert not bench.page.bench.form.isAncestorOf(bench.page.focusWidget() or bench.page)
    await bench.press(Key.Key_F4)
    assert bench.screen.progress.in_box == 0


async def test_enter_behind_a_quantity_saves_it_and_behind_a_code_it_does_not(
    bench: Bench,
) -> None:
    await bench.world.take(order_of({CUP: 4}))
    await bench.press(Key.Key_F2)
    spin = bench.page.bench.form.spin
    assert spin is not None
    await bench.press(Key.Key_Return, to=spin)
    QTest.keyClicks(spin, "4006")
    await bench.press(Key.Key_Return, to=spin)
    assert isinstance(bench.screen.sheet, QuantitySheet)
    assert bench.screen.progress.in_box == 0
    spin.selectAll()
    QTest.keyClicks(spin, "3")
    await bench.press(Key.Key_Return, to=spin)
    assert bench.screen.sheet is None
    assert bench.screen.progress.in_box == 3


async def test_a_quantity_that_is_too_much_is_refused_whole(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 4}))
    await bench.scan(CUP)
    await bench.press(Key.Key_F2)
    assert bench.page.bench.form.spin is not None
    QTest.keyClicks(bench.page.bench.form.spin, "30")
    await bench.press(Key.Key_F12)
    assert isinstance(bench.screen.sheet, QuantitySheet)
    assert bench.screen.sheet.error == "This line needs 4, not 30."
    assert bench.screen.progress.in_box == 1, "not the 3 of 30"


async def test_f4_leaves_a_sheet_and_undoes_nothing_behind_it(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 4}))
    await bench.scan(CUP)
    await bench.press(Key.Key_F2, Key.Key_F4)
    assert bench.screen.sheet is None
    assert bench.screen.progress.in_box == 1


async def test_enter_notes_a_typed_number_and_completes_nothing(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.scan(CUP)
    await bench.press(Key.Key_F8)
    form = bench.page.bench.form
    assert form.number is not None
    await bench.press(Key.Key_Return, to=form.number)
    QTest.keyClicks(form.number, "ABC 123")
    await bench.press(Key.Key_Return, to=form.number)
    sheet = bench.screen.sheet
    assert isinstance(sheet, TrackingSheet)
    assert sheet.parcels == ("ABC 123",)
    await bench.press(Key.Key_F4)
    sheet = bench.screen.sheet
    assert isinstance(sheet, TrackingSheet)
    assert sheet.parcels == ()


async def test_arrows_count_one_more_and_one_fewer(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 4}))
    await bench.press(Key.Key_Right, Key.Key_Right, Key.Key_Left)
    assert bench.screen.progress.in_box == 1


async def test_short_by_key_with_a_reason_then_the_part_is_sent(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1, SOCK: 2}))
    await bench.scan(CUP, SOCK)
    await bench.press(Key.Key_F6)
    QTest.keyClick(
        bench.page.focusWidget() or bench.page, Key.Key_2, Qt.KeyboardModifier.AltModifier
    )
    assert bench.page.bench.form.reason == "damaged"
    await bench.press(Key.Key_F12)
    assert "Damaged" in bench.screen.rows[0].detail
    await bench.press(Key.Key_F12)
    assert bench.page.bench.foot.leave_open.isVisible()
    await bench.press(Key.Key_F12)
    assert isinstance(bench.page.screen_shown, PackedScreen)


async def test_tracking_typed_and_scanned(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F8)
    number = bench.page.bench.form.number
    assert number is not None
    assert number.hasFocus()
    QTest.keyClicks(number, "ABC 123")
    await bench.press(Key.Key_F12)
    sheet = bench.screen.sheet
    assert isinstance(sheet, TrackingSheet)
    assert sheet.parcels == ("ABC 123",)
    assert bench.page.bench.form.number is not None
    assert bench.page.bench.form.number.text() == ""
    bench.page.accept_scan("JJD0149990123456789")
    await settle()
    sheet = bench.screen.sheet
    assert isinstance(sheet, TrackingSheet)
    assert len(sheet.parcels) == 2
    await bench.press(Key.Key_F8)
    assert bench.page.bench.foot.parcel.text() == "2\u00a0parcels"


async def test_what_is_half_typed_survives_a_scan(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F8)
    assert bench.page.bench.form.number is not None
    QTest.keyClicks(bench.page.bench.form.number, "HALF")
    bench.page.accept_scan("JJD0149990123456789")
    await settle()
    assert bench.page.bench.form.number is not None
    assert bench.page.bench.form.number.text() == "HALF"


async def test_f12_in_the_tracking_sheet_notes_what_is_typed_else_completes(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F8)
    foot = bench.page.bench.foot
    assert foot.primary.text() == "Complete: 1 left"
    assert bench.page.bench.form.number is not None
    QTest.keyClicks(bench.page.bench.form.number, "HALF")
    assert foot.primary.text() == "Note it"
    await bench.press(Key.Key_F8, Key.Key_F8)
    assert foot.primary.text() == "Complete: 1 left"
    await bench.press(Key.Key_F8)
    await bench.scan(CUP)
    await bench.press(Key.Key_F8)
    bench.page.accept_scan("JJD0149990123456789")
    await settle()
    assert foot.primary.text() == "Complete, customer is not told"
    await bench.press(Key.Key_F12)
    assert ground(bench.page, 10, 10) == colour(Colour.RIGHT_FILL)


async def test_a_carrier_named_by_hand_goes_with_the_scan(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F8)
    form = bench.page.bench.form
    assert form.carrier is not None
    edit = form.carrier.lineEdit()
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "Bike")
    await settle()
    assert form.carrier is not None
    assert form.carrier.lineEdit() is edit
    bench.page.accept_scan("1Z999AA10123456784")
    await settle()
    assert bench.screen.parcels == ("Bike 1Z999AA10123456784",)
    assert form.carrier.currentText() == "Bike"


async def test_an_offered_carrier_is_taken_by_its_key(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F8)
    bench.page.accept_scan("568838414941")
    await settle()
    form = bench.page.bench.form
    assert [button.accessibleName() for button in form.offers] == ["FedEx", "GLS"]
    QTest.keyClick(form.number, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    await settle()
    assert bench.screen.parcels == ("GLS 568838414941",)
    assert form.offers == []


async def test_a_carrier_from_the_list_answers_which_one_has_the_number(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F8)
    bench.page.accept_scan("568838414941")
    await settle()
    form = bench.page.bench.form
    assert form.carrier is not None
    form.carrier.textActivated.emit("Hermes")
    await settle()
    assert bench.screen.parcels == ("Hermes 568838414941",)


async def test_completing_and_the_next_order_by_f12(bench: Bench) -> None:
    await bench.world.put(order_of({SOCK: 1}, number=10490, customer="Friederike"))
    await bench.world.take(order_of({CUP: 1}))
    await bench.scan(CUP)
    heard: list[str] = []
    bench.page.sound_played.connect(heard.append)
    await bench.press(Key.Key_F12)
    assert heard == [str(Sound.ORDER_DONE)]
    assert ground(bench.page, 10, 10) == colour(Colour.RIGHT_FILL)
    assert ground(bench.page, 1270, 10) == colour(Colour.CANVAS)
    assert "#10490, Friederike" in bench.page.packed.accessibleDescription()
    await bench.press(Key.Key_F12)
    assert bench.screen.head.title == "#10490"
    assert bench.page.bench.head.accessibleName() == "#10490 Friederike"


async def test_esc_leaves_the_page_that_another_one_has_replaced_alone(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    QTest.keyClick(bench.page, Key.Key_Escape)
    QTest.keyClick(bench.page, Key.Key_Escape)
    bench.page.hide()
    await settle()
    assert bench.world.navigator.went == []


async def test_stop_is_between_hazard_stripes_and_answered_by_f9(bench: Bench) -> None:
    order = order_of({CUP: 2})
    await bench.world.take(order)
    await bench.scan(CUP)
    await bench.world.put(cancelled(order, bench.world.clock()))
    assert isinstance(bench.page.screen_shown, StopScreen)
    stripes = {ground(bench.page, x, 712).name() for x in range(0, 60, 2)}
    assert {"#ffffff", "#1a1b1d"} <= stripes
    assert "Take 1\u00a0item out" in bench.page.stop.accessibleDescription()
    await bench.press(Key.Key_F9)
    assert bench.world.navigator.went == [("queue", "")]


async def test_what_was_added_has_two_answers_with_keys_of_their_own(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.scan(CUP)
    await bench.world.put(order_of({CUP: 1, SOCK: 1}))
    stop = bench.page.stop
    assert stop.answer.isVisible()
    assert stop.apart.isVisible()
    assert not stop.answer.geometry().intersects(stop.apart.geometry())
    assert stop.apart.accessibleName().startswith("Ship it separately")
    await bench.press(Key.Key_F6)
    assert bench.screen.complete.is_enabled
    await bench.world.put(order_of({CUP: 2, SOCK: 1}))
    QTest.mouseClick(stop.answer, Qt.MouseButton.LeftButton)
    await settle()
    assert bench.screen.complete.text == "Complete: 1 left"
    assert not stop.isVisible()


async def test_an_alarm_repeats_until_it_is_answered(bench: Bench, qtbot: QtBot) -> None:
    await bench.world.take(order_of({CUP: 2}))
    heard: list[str] = []
    bench.page.sound_played.connect(heard.append)
    await bench.scan(CANDLE)
    assert bench.page._repeat.interval() == 4000
    bench.page._repeat.setInterval(1)
    qtbot.waitUntil(lambda: heard.count(str(Sound.WRONG)) >= 3)
    await bench.press(Key.Key_F9)
    assert not bench.page._repeat.isActive()


async def test_taking_over_needs_a_reason(bench: Bench) -> None:
    bench.world.claims.holder = Holder("Bench 1", "Marek", bench.world.clock())
    await bench.world.take(order_of({CUP: 1}))
    assert isinstance(bench.page.screen_shown, HeldScreen)
    await bench.press(Key.Key_F9)
    assert isinstance(bench.page.screen_shown, HeldScreen)
    QTest.keyClick(bench.page, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    await bench.press(Key.Key_F9)
    assert bench.band == "Scan an item"
    assert bench.world.claims.taken[-1][1] == "away"


async def test_notes_open_by_f3_and_are_plain_text(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}, attributes=gift("<b>Love</b> & kisses")))
    card = bench.page.bench._messages[0]
    assert card.accessibleDescription() == "<b>Love</b> & kisses"
    await bench.press(Key.Key_F3)
    assert bench.page.bench.form.isVisible()
    await bench.press(Key.Key_F3)
    assert bench.page.bench.form.isHidden()
    assert bench.screen.messages[0].is_done


async def test_ctrl_m_decides_about_the_mail(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    QTest.keyClick(bench.page, Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    await settle()
    assert bench.page.bench.foot.notify.text() == "Mail: yes"
    await bench.scan(CUP)
    assert bench.page.bench.foot.primary.text() == "Complete and tell the customer"


async def test_keys_without_a_scan_say_how_a_code_is_typed(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 2}))
    await bench.press(Key.Key_4, Key.Key_0, Key.Key_0)
    assert "scanner plugged in" not in bench.screen.band.sentence
    await bench.press(Key.Key_6)
    assert "Shift F2" in bench.screen.band.sentence
    await bench.scan(CUP)
    QTest.keyClick(bench.page, Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    await settle()
    code = bench.page.bench.form.code
    assert code is not None
    assert code.hasFocus()
    QTest.keyClicks(code, "sku-1")
    QTest.keyClick(code, Key.Key_Return)
    await settle()
    assert code.text() == ""
    assert bench.screen.band.count == "0"


async def test_touching_a_line_puts_it_in_front(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 4, SOCK: 2}))
    rows = bench.page.bench.rows
    rect, row = rows.row_rects()[0]
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    await settle()
    assert bench.screen.item is not None
    assert bench.screen.item.title == row.title


async def test_what_the_scanner_garbled_is_shown_and_locks_nothing(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    bench.page.refuse_scan(Misread.UNREADABLE)
    assert bench.screen.band.kind is VerdictKind.DAMAGED
    assert not bench.screen.band.is_locked
    assert bench.band == "Not read"


async def test_f11_fills_the_screen_and_gives_it_back(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_F11)
    assert bench.page.window().isFullScreen()
    await bench.press(Key.Key_F11)
    assert not bench.page.window().isFullScreen()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 600), (2560, 1440)])
async def test_every_part_keeps_its_place_at_any_size(
    bench: Bench, dressed: Theme, mode: Mode, size: tuple[int, int]
) -> None:
    dressed.set_mode(mode)
    bench.page.resize(*size)
    long = order_of({CUP: 40, TOWEL: 2, SOCK: 1, CANDLE: 3}, note="Ring twice. " * 60)
    await bench.world.take(
        replace(long, customer_name="Friederike von Thun-Hohenstein zu Sayn-Wittgenstein " * 2)
    )
    await bench.scan(CUP)
    view = bench.page.bench
    parts = [view.head, view.band, view.segments, view.item, view.rows, view.foot]
    for part in parts:
        assert view.rect().contains(part.geometry()), part
    for one, two in ((view.head, view.band), (view.band, view.segments), (view.item, view.foot)):
        assert not one.geometry().intersects(two.geometry())
    foot = view.foot
    shown = [button for button in foot.findChildren(QWidget) if button.isVisible()]
    for place, button in enumerate(shown):
        assert foot.rect().contains(button.geometry())
        assert not any(button.geometry().intersects(other.geometry()) for other in shown[:place])
        assert button.accessibleName()
    assert not bench.page.grab().isNull()


async def test_counting_moves_nothing(bench: Bench) -> None:
    await bench.world.take(order_of({CUP: 2, SOCK: 1}))
    view = bench.page.bench
    parts = (view.head, view.band, view.segments, view.item, view.rows, view.foot)
    before = [part.geometry() for part in parts]
    await bench.scan(CUP, CUP, CUP)
    assert [part.geometry() for part in parts] == before


async def test_while_it_is_taken_over_the_answer_says_so_and_asks_no_second_time(
    bench: Bench,
) -> None:
    world = bench.world
    world.claims.holder = Holder("Bench 1", "Marek", world.clock() + timedelta(minutes=5))
    await world.take(order_of({CUP: 1}))
    await bench.press(Key.Key_1)
    page = bench.page
    assert isinstance(page.screen_shown, HeldScreen)
    page.held.choose(0)
    page.show_screen(replace(page.screen_shown, is_taking=True))
    assert page.held.take_over.text() == "Taking it over…"
    wanted: list[str] = []
    page.held.take_over_wanted.connect(wanted.append)
    await bench.press(Key.Key_F9)
    assert wanted == []
    page.show_screen(replace(page.screen_shown, is_taking=False))
    await bench.press(Key.Key_F9)
    assert wanted == ["asked"]

"""The command sheet: read back by a real decoder, and each code pressing its key at a real bench."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.domain.command_codes import BenchCommand, bench_command_of
from orderdesk.domain.intents import HoldWork
from orderdesk.presenters.packing_screens import BenchScreen, PackedScreen, Screen
from orderdesk.presenters.sheet_states import (
    HoldSheet,
    LinkSheet,
    MessageSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.printing.command_sheet import TEMPLATE, command_sheet
from orderdesk.printing.templates import Template
from orderdesk.settings import PaperSize
from orderdesk.ui.packing.page import PackingPage
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.theme import Theme
from tests.presenters.bench_world import CANDLE, CUP, SOCK, BenchWorld, gift, order_of, settle
from tests.printing.papers import CONTEXT, FOLDER
from tests.ui.test_paper import pages_of, pictures_of, read_grey, save


@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.LETTER])
def test_every_command_is_read_back_from_one_page(
    qapp: QApplication, dressed: Theme, tmp_path: Path, size: PaperSize
) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    template = Template(TEMPLATE, (FOLDER / TEMPLATE).read_text("utf-8"))
    path = save(qapp, command_sheet(template, CONTEXT), tmp_path / "commands.pdf", size)
    assert len(pages_of(path)) == 1
    width, height, pixels = read_grey(pictures_of(path, 200)[0])
    found = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=[height, width]))
    assert {bench_command_of(one.text) for one in found} == set(BenchCommand)


def test_no_other_code_is_a_command() -> None:
    assert bench_command_of("ODKEY") is None
    assert bench_command_of("ODKEY-UNDO-2") is None
    assert bench_command_of("UNDO") is None
    # Another country's keyboard types the hyphen as something else, and Caps Lock swaps the case.
    assert bench_command_of("odkey'undo") is BenchCommand.UNDO


class Scanner:
    """A scanner in the hand: it types into whatever has the keyboard, as fast as scanners do."""

    def __init__(self, page: PackingPage, world: BenchWorld, listener: ScannerListener) -> None:
        self.page = page
        self.world = world
        self.now_ms = 1_000.0
        listener.scanned.connect(page.accept_scan)

    async def scan(self, command: BenchCommand) -> None:
        self.now_ms += 1_000
        self.world.clock.pass_time(timedelta(seconds=1))
        for sign in command.code:
            self.now_ms += 8
            QTest.keyClicks(self._target(), sign)
        self.now_ms += 8
        QTest.keyClick(self._target(), Qt.Key.Key_Return)
        await settle()

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.page

    @property
    def screen(self) -> Screen | None:
        return self.page.screen_shown

    @property
    def bench(self) -> BenchScreen:
        screen = self.page.screen_shown
        assert isinstance(screen, BenchScreen)
        return screen


@pytest_asyncio.fixture
async def scanner(
    qapp: QApplication, dressed: Theme, qtbot: QtBot, tmp_path: Path
) -> AsyncIterator[Scanner]:
    world = await BenchWorld.open(tmp_path)
    page = PackingPage(world.presenter)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    page.activateWindow()
    page.setFocus()
    world.view = page  # type: ignore[assignment]
    made: list[Scanner] = []
    listener = ScannerListener(qapp, read_clock=lambda _event: made[0].now_ms)
    made.append(Scanner(page, world, listener))
    try:
        yield made[0]
    finally:
        listener.close()
        listener.deleteLater()
        world.presenter.detach()
        await world.close()


async def count(scanner: Scanner, *numbers: int) -> None:
    await scanner.world.scan(*numbers)


async def test_undo_quantity_short_help_and_back(scanner: Scanner, qtbot: QtBot) -> None:
    await scanner.world.take(order_of({CUP: 2, SOCK: 1}))
    await count(scanner, CUP)
    await scanner.scan(BenchCommand.UNDO)
    assert scanner.bench.band.count == "3"
    await scanner.scan(BenchCommand.NEXT)
    assert scanner.bench.item is not None
    assert scanner.bench.item.title == "Wollsocken Merino"
    for command, sheet in (
        (BenchCommand.QUANTITY, QuantitySheet),
        (BenchCommand.SHORT, ShortSheet),
    ):
        await scanner.scan(command)
        assert isinstance(scanner.bench.sheet, sheet)
        await scanner.scan(BenchCommand.BACK)
        assert scanner.bench.sheet is None
    with qtbot.waitSignal(scanner.page.keys_wanted):
        await scanner.scan(BenchCommand.HELP)


async def test_a_choice_in_a_sheet_is_scanned_and_saved(scanner: Scanner) -> None:
    await scanner.world.take(order_of({CUP: 2}))
    await scanner.scan(BenchCommand.SHORT)
    await scanner.scan(BenchCommand.CHOICE_2)
    await scanner.scan(BenchCommand.COMPLETE)
    assert scanner.bench.rows == () or scanner.bench.item is None
    (packing,) = await scanner.world.packings.find_open()
    assert packing.events[-1].note == "damaged"


async def test_a_stop_is_answered(scanner: Scanner) -> None:
    await scanner.world.take(order_of({CUP: 2}))
    await count(scanner, CANDLE)
    await scanner.scan(BenchCommand.COMPLETE)
    assert not isinstance(scanner.screen, BenchScreen)
    await scanner.scan(BenchCommand.ANSWER)
    assert isinstance(scanner.screen, BenchScreen)


async def test_an_unknown_code_is_linked_without_a_key(scanner: Scanner) -> None:
    world = scanner.world
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.scan("HOUSE-99"))
    await scanner.scan(BenchCommand.LINK)
    assert isinstance(scanner.bench.sheet, LinkSheet)
    await scanner.scan(BenchCommand.CHOICE_1)
    await scanner.scan(BenchCommand.COMPLETE)
    assert [link.key for link in await world.catalogue.links.load()] == ["HOUSE-99"]


async def test_from_the_message_to_the_next_order(scanner: Scanner, qtbot: QtBot) -> None:
    world = scanner.world
    await world.put(order_of({SOCK: 1}, number=10490))
    await world.take(order_of({CUP: 1}, attributes=gift("Alles Gute!")))
    await count(scanner, CUP)
    assert isinstance(scanner.bench.sheet, MessageSheet)
    await scanner.scan(BenchCommand.MESSAGE)
    await scanner.scan(BenchCommand.PARCEL)
    assert isinstance(scanner.bench.sheet, TrackingSheet)
    assert len(scanner.bench.parcels) == 2
    await scanner.scan(BenchCommand.COMPLETE)
    assert isinstance(scanner.screen, PackedScreen)
    with qtbot.waitSignal(scanner.page.slip_wanted):
        await scanner.scan(BenchCommand.REPRINT)
    await scanner.scan(BenchCommand.NEXT)
    assert scanner.bench.head.title == "#10490"


async def test_holding_needs_a_reason_and_leaves_the_order_with_its_scans(
    scanner: Scanner,
) -> None:
    world = scanner.world
    await world.take(order_of({CUP: 2}))
    await count(scanner, CUP)
    await scanner.scan(BenchCommand.HOLD)
    await scanner.scan(BenchCommand.COMPLETE)
    sheet = scanner.bench.sheet
    assert isinstance(sheet, HoldSheet)
    assert sheet.error == "Choose the reason first."
    await scanner.scan(BenchCommand.CHOICE_3)
    await scanner.scan(BenchCommand.COMPLETE)
    (intent,) = await world.intents.load_open()
    assert isinstance(intent.payload, HoldWork)
    assert intent.payload.reason == "INCORRECT_ADDRESS"
    assert world.presenter.order_in_hand is None
    (packing,) = await world.packings.find_open()
    assert len(packing.events) == 1

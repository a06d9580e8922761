"""The report page under real keys, over the real bench, presenter, service, database and files."""

import asyncio
import csv
import stat
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDateEdit
from pytestqt.qtbot import QtBot

from orderdesk.domain.packing import ShortReason
from orderdesk.errors import StorageError
from orderdesk.notices import Notices, Tone
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.presenters.report_presenter import NOTICE, ReportPresenter
from orderdesk.presenters.report_state import ReportState
from orderdesk.presenters.report_table import safe_cell
from orderdesk.services.paper import PaperService
from orderdesk.services.ports import Person
from orderdesk.services.report import ReportService
from orderdesk.settings import Settings
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.paper import PaperStore
from orderdesk.ui.paper import Paper
from orderdesk.ui.report.report_page import ReportPage
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.plain_label import PlainLabel
from tests.presenters.bench_world import (
    CANDLE,
    CUP,
    SOCK,
    TOWEL,
    BenchWorld,
    order_of,
    settle,
)
from tests.presenters.fakes import FORMATS, HERE, ZONE
from tests.presenters.fakes import settle as turn
from tests.ui.conftest import RESOURCES
from tests.ui.test_paper import pages_of

Key = Qt.Key
DAY = timedelta(days=1)


class Files:
    """Names the place at once, as a user would in the file dialog."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def ask_pdf_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        self.asked.append(suggestion)
        chosen(self.folder / suggestion)

    def ask_table_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        self.ask_pdf_path(suggestion, chosen)


class BrokenPackings(PackingStore):
    """The real store, on a disk that can fail."""

    broken: StorageError | None = None

    waits: asyncio.Event | None = None

    async def load_touched(self, since: object, until: object) -> object:  # type: ignore[override]
        if self.waits is not None:
            await self.waits.wait()
        if self.broken is not None:
            raise self.broken
        return await super().load_touched(since, until)  # type: ignore[arg-type]


class Desk:
    """A bench whose work the page reports."""

    def __init__(self, world: BenchWorld, folder: Path) -> None:
        self.world = world
        self.notices = Notices()
        self.files = Files(folder)
        self.packings = BrokenPackings(world.database)
        service = ReportService(
            self.packings,
            world.orders_store,
            world.orders,
            world.intents,
            zone=lambda: ZONE,
            location=lambda: HERE.id,
            clock=world.clock,
        )
        paper = PaperService(
            PaperStore(world.database),
            world.orders_store,
            world.intents,
            world.bus,
            shipped=RESOURCES / "templates",
            own=folder / "templates",
            clock=world.clock,
            new_id=lambda: "paper",
            person=lambda: world.person,
        )
        maker = PaperMaker(
            paper,
            self.notices,
            lambda: FORMATS,
            world.clock,
            lambda: None,
            lambda: HERE,
            Settings,
        )
        self.presenter = ReportPresenter(
            service,
            maker,
            Paper(),
            self.files,
            world.bus,
            self.notices,
            world.tasks,
            formats=lambda: FORMATS,
            clock=world.clock,
            shop=lambda: None,
            location=lambda: HERE,
        )
        self.page = ReportPage(self.presenter)
        self.presenter.attach(self.page)

    @property
    def state(self) -> ReportState:
        state = self.page.state_shown
        assert state is not None
        return state

    @property
    def figures(self) -> dict[str, str]:
        return {one.label: one.value for one in self.page.figures.shown}

    async def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page, key)
        await settle()
        QApplication.processEvents()

    async def saved(self) -> None:
        """Until what is written is on the disk."""
        while self.world.tasks._tasks:
            await asyncio.wait(self.world.tasks._tasks)

    async def pack(self, number: int, units: dict[int, int], *scans: int) -> None:
        """Pack an order by scans, a second each."""
        await self.world.take(order_of(units, number=number))
        await self.world.scan(*scans)
        await self.world.do(self.world.presenter.complete)


@pytest_asyncio.fixture
async def desk(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Desk]:
    world = await BenchWorld.open(tmp_path)
    # Midday at the shop, so that a step of minutes leaves no day.
    world.clock.now = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE).astimezone(UTC)
    made = Desk(world, tmp_path)
    qtbot.addWidget(made.page)
    made.page.resize(1084, 620)
    made.page.show()
    made.page.setFocus()
    yield made
    await world.close()
    assert world.failures == []


async def test_the_day_grows_while_it_is_looked_at(desk: Desk) -> None:
    desk.presenter.open()
    await settle()
    assert desk.state.empty_title
    assert not desk.page.pdf.isEnabled()
    assert desk.page._why.text() == desk.state.why_no_file

    await desk.pack(10482, {CUP: 2, SOCK: 1}, CUP, CUP, SOCK)
    desk.world.person = Person("Marek Nowák", "Bench 1")
    await desk.pack(10483, {CANDLE: 1}, CANDLE)

    assert not desk.state.empty_title
    assert desk.figures["Orders packed"] == "2"
    assert desk.figures["Units"] == "4"
    assert desk.figures["Parcels"] == "2"
    assert desk.figures["Scans per order"] == "2.0"
    people = {
        bar.label.replace("\u2068", "").replace("\u2069", "") for bar in desk.page.people.shown
    }
    assert people == {"Anna Kühn, Bench 2", "Marek Nowák, Bench 1"}
    assert [(bar.label, bar.value) for bar in desk.page.hours.shown] == [("12", "2")]
    waiting = {line.label: line.value for line in desk.page.still_open.shown}
    assert waiting["Waiting to be sent"] == "2"
    assert waiting["To pack, all in all"] == "0"


async def test_stops_and_short_picks_have_their_words_and_shapes(desk: Desk) -> None:
    await desk.world.take(order_of({CUP: 2}))
    await desk.world.scan(SOCK)
    await desk.world.do(desk.world.presenter.answer)
    bench = await desk.world.packing.open(order_of({CUP: 2}).id, HERE.id)
    (count,) = bench.box.counts
    await desk.world.packing.short(bench, count.line_item_id, 1, ShortReason.NOT_FOUND)
    desk.presenter.open()
    await settle()
    (stop,) = desk.page.stops.shown
    assert (stop.label, stop.value, stop.icon) == ("Wrong item", "1", "x-circle")
    assert desk.state.stops_title == "1 stop at the bench"
    (short,) = desk.page.shorts.shown
    assert short.label == "Emaillebecher „Kranich“ 350 ml"
    assert short.detail == "#10482, Not found"
    assert desk.page.stops.accessibleDescription() == "Wrong item, 1"


async def test_days_are_gone_through_by_key_and_none_comes_after_today(desk: Desk) -> None:
    await desk.pack(10482, {CUP: 1}, CUP)
    desk.world.clock.pass_time(DAY)
    desk.presenter.open()
    await settle()
    assert desk.state.title == "Today"
    assert desk.state.empty_title == "Nothing packed yet"
    assert not desk.page.after.isEnabled()

    await desk.press(Key.Key_Left)
    assert desk.state.title == "Yesterday"
    assert desk.figures["Orders packed"] == "1"
    assert desk.page.still_open.shown == ()
    assert desk.page.date.date() == QDate(2026, 11, 23)
    await desk.press(Key.Key_Left)
    assert desk.state.title == "Sun 22 Nov"
    assert desk.state.empty_title == "Nothing was packed"
    await desk.press(Key.Key_Right)
    assert desk.state.title == "Yesterday"
    await desk.press(Key.Key_Home)
    assert desk.state.title == "Today"
    await desk.press(Key.Key_Right)
    assert desk.state.day == date(2026, 11, 24)


async def test_a_day_is_typed(desk: Desk) -> None:
    await desk.pack(10482, {CUP: 1}, CUP)
    desk.world.clock.pass_time(3 * DAY)
    desk.presenter.open()
    await settle()
    field = desk.page.date
    field.setFocus()
    field.setSelectedSection(QDateEdit.Section.DaySection)
    QTest.keyClicks(field, "23")
    QTest.keyClick(field, Key.Key_Return)
    await settle()
    assert desk.state.day == date(2026, 11, 23)
    assert desk.figures["Orders packed"] == "1"
    field.setSelectedSection(QDateEdit.Section.DaySection)
    for _ in range(9):
        QTest.keyClick(field, Key.Key_Up)
    await settle()
    assert desk.state.day == date(2026, 11, 26)


async def test_today_follows_midnight_where_no_other_day_was_chosen(desk: Desk) -> None:
    await desk.pack(10482, {CUP: 1}, CUP)
    desk.presenter.open()
    await settle()
    desk.world.clock.pass_time(timedelta(hours=12))
    desk.presenter.tick()
    await settle()
    assert desk.state.day == date(2026, 11, 24)
    assert desk.state.empty_title

    await desk.press(Key.Key_Left)
    desk.world.clock.pass_time(DAY)
    desk.presenter.tick()
    await settle()
    assert desk.state.day == date(2026, 11, 23)


async def test_arrows_scroll_what_does_not_fit(desk: Desk) -> None:
    await desk.world.take(order_of({CUP: 1}))
    await desk.world.scan(SOCK)
    await desk.world.do(desk.world.presenter.answer)
    await desk.world.scan(CUP)
    await desk.world.do(desk.world.presenter.complete)
    desk.presenter.open()
    await settle()
    desk.page.resize(1084, 360)
    QApplication.processEvents()
    bar = desk.page._main_area.verticalScrollBar()
    await desk.press(Key.Key_Down)
    assert bar.value() > 0
    await desk.press(Key.Key_Left)
    await desk.press(Key.Key_Right)
    assert bar.value() == 0


async def test_in_a_narrow_window_what_is_still_open_comes_below(desk: Desk) -> None:
    desk.presenter.open()
    await settle()
    desk.page.resize(640, 420)
    QApplication.processEvents()
    assert desk.page.still_open.isVisible()
    assert not desk.page._side.isVisible()
    said = [one.text() for one in desk.page.findChildren(PlainLabel) if one.isVisible()]
    assert "Nothing packed yet" in said
    await desk.pack(10482, {CUP: 1}, CUP)
    QApplication.processEvents()
    figures, still_open = desk.page.figures, desk.page.still_open
    assert figures.isVisible()
    below = still_open.mapTo(desk.page, QPoint()).y()
    assert below > figures.mapTo(desk.page, QPoint()).y() + figures.height()
    desk.page.resize(1084, 620)
    QApplication.processEvents()
    assert desk.page._side.isVisible()
    assert still_open.mapTo(desk.page, QPoint()).x() > figures.width()


async def test_nothing_is_read_while_the_page_is_away(desk: Desk) -> None:
    desk.presenter.open()
    await settle()
    desk.presenter.close()
    await desk.pack(10482, {CUP: 1}, CUP)
    assert desk.state.empty_title
    desk.presenter.open()
    await settle()
    assert desk.figures["Orders packed"] == "1"


async def test_the_pdf_holds_the_day_and_is_for_this_user_only(desk: Desk) -> None:
    desk.world.person = Person("山本 美咲", "Bench 2")
    await desk.pack(10482, {CUP: 1}, CUP)
    desk.presenter.open()
    await settle()
    QTest.mouseClick(desk.page.pdf, Qt.MouseButton.LeftButton)
    await desk.saved()
    assert desk.files.asked == ["Report 2026-11-23.pdf"]
    path = desk.files.folder / "Report 2026-11-23.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (text,) = pages_of(path)
    assert "#10482" in text
    assert "23 November 2026" in text
    assert "山本" in text
    assert "Emaillebecher" not in text
    assert desk.notices.standing[NOTICE].tone is Tone.DONE


async def test_the_table_is_for_other_programs_and_holds_no_customer(desk: Desk) -> None:
    desk.world.person = Person("=cmd()", 'Bench "2"')
    await desk.pack(10482, {CUP: 1, TOWEL: 1}, CUP, TOWEL)
    desk.presenter.open()
    await settle()
    QTest.mouseClick(desk.page.table, Qt.MouseButton.LeftButton)
    await desk.saved()
    path = desk.files.folder / "Orders 2026-11-23.csv"
    content = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert "美咲" not in content.decode()
    (row,) = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    assert (row["Order"], row["Staff"], row["Station"]) == ("#10482", "'=cmd()", 'Bench "2"')
    assert (row["Units"], row["Parcels"], row["Scans"]) == ("2", "1", "2")
    assert datetime.fromisoformat(row["Packed"]).utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert safe_cell(f"{sign}SUM(A1)") == f"'{sign}SUM(A1)"
    assert safe_cell("#1001") == "#1001"


async def test_a_folder_that_takes_no_file_is_told(desk: Desk) -> None:
    await desk.pack(10482, {CUP: 1}, CUP)
    desk.presenter.open()
    await settle()
    desk.files.folder = desk.files.folder / "gone"
    desk.presenter.save_table()
    await desk.saved()
    assert "could not be written" in desk.notices.standing[NOTICE].what


async def test_a_copy_that_cannot_be_read_is_told_on_the_page(desk: Desk) -> None:
    desk.packings.broken = StorageError()
    desk.presenter.open()
    await settle()
    assert desk.state.trouble
    assert desk.page.trouble.isVisible()
    desk.packings.broken = None
    desk.presenter.open()
    await settle()
    assert not desk.page.trouble.isVisible()


async def test_a_day_that_takes_long_to_read_can_be_cancelled_and_read_again(desk: Desk) -> None:
    await desk.pack(10482, {CUP: 1}, CUP)
    desk.packings.waits = asyncio.Event()
    desk.presenter.open()
    await turn()
    assert desk.state.is_loading
    desk.page.loading._patience.timeout.emit()
    QTest.mouseClick(desk.page.loading.cancel, Qt.MouseButton.LeftButton)
    await settle()
    assert desk.state.empty_title == "Not read"
    assert not desk.page.pdf.isEnabled()
    desk.packings.waits = None
    desk.presenter.tick()
    await settle()
    assert desk.state.empty_title == "Not read"
    (again,) = [one for one in desk.page.empty.findChildren(QAbstractButton)]
    assert again.accessibleName() == "Read this day"
    QTest.keyClick(again, Key.Key_Space)
    await settle()
    assert desk.figures["Orders packed"] == "1"

"""Printing without Qt: what is asked, sent, told, and what an absent printer leaves undone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from orderdesk.domain.catalogue import Shop
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.paper import PaperKind, PaperState
from orderdesk.errors import FileNotWrittenError, PrinterError, SettingsNotSavedError
from orderdesk.events import Bus, PrinterAnswered
from orderdesk.notices import Notices, Tone
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.long_work import LongWork
from orderdesk.presenters.paper_making import TEMPLATE_NOTICE, PaperMaker
from orderdesk.presenters.paper_presenter import NOTICE, OLD, PaperPresenter
from orderdesk.presenters.paper_settings import PaperSettingsPresenter, PaperSettingsState
from orderdesk.printing import packing_slip
from orderdesk.printing.templates import PaperDocument
from orderdesk.services.paper import PaperService
from orderdesk.services.ports import Person
from orderdesk.settings import PaperSize, Settings
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.paper import PaperStore
from orderdesk.tasks import TaskSet
from tests.builders import NOW, an_intent, an_order, some_work
from tests.presenters.fakes import FORMATS, HERE, FakeClock, Patience
from tests.printing.papers import FOLDER, order_of

LASER = "Laser"


@dataclass(frozen=True)
class APrinter:
    name: str
    title: str


@dataclass
class Machine:
    """A printer and a disk. `hold` keeps the paper waiting until it is set."""

    sent: list[tuple[str, str, PaperSize]] = field(default_factory=list)
    saved: list[Path] = field(default_factory=list)
    documents: list[PaperDocument] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    hold: dict[str, asyncio.Event] = field(default_factory=dict)
    known: tuple[APrinter, ...] = (APrinter(LASER, "Laser at the bench"),)

    async def printers(self) -> tuple[APrinter, ...]:
        return self.known

    async def send(self, document: PaperDocument, size: PaperSize, printer: str) -> None:
        if printer in self.hold:
            await self.hold[printer].wait()
        if printer in self.dead:
            raise PrinterError(printer)
        self.sent.append((printer, document.title, size))
        self.documents.append(document)

    async def save_pdf(self, document: PaperDocument, size: PaperSize, path: Path) -> None:
        if str(path) in self.hold:
            await self.hold[str(path)].wait()
        if path.name == "full.pdf":
            raise FileNotWrittenError(path)
        self.saved.append(path)


@dataclass
class View:
    """Remembers what the window was to ask."""

    suggestions: list[str] = field(default_factory=list)
    chosen: Callable[[Path], None] | None = None
    questions: list[str] = field(default_factory=list)
    agreed: Callable[[], None] | None = None
    states: list[PaperSettingsState] = field(default_factory=list)
    previews: list[PaperDocument] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    def ask_pdf_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        self.suggestions.append(suggestion)
        self.chosen = chosen

    def ask(
        self, question: str, sentence: str, *, safe: str, risky: str, agreed: Callable[[], None]
    ) -> None:
        self.questions.append(sentence)
        self.agreed = agreed

    def show_state(self, state: PaperSettingsState) -> None:
        self.states.append(state)

    def show_preview(self, document: PaperDocument, size: PaperSize) -> None:
        self.previews.append(document)

    def open_folder(self, folder: Path) -> None:
        self.folders.append(folder)


class Room:
    """Paper's presenters on a real ledger and the real templates."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.clock = FakeClock()
        self.orders = OrderStore(database, self.clock)
        self.ledger = PaperStore(database)
        self.own = folder / "templates"
        self.settings = Settings(printer_name=LASER)
        self.notices = Notices()
        self.told: list[str] = []
        self.notices.subscribe(self._note)
        self.failures: list[BaseException] = []
        self.tasks = TaskSet(self.failures.append)
        self.bus = Bus()
        self.machine = Machine()
        self.view = View()
        self.patience = Patience()
        self.formats = FORMATS
        self._number = 0
        self.paper = PaperService(
            self.ledger,
            self.orders,
            IntentStore(database, self.clock),
            self.bus,
            shipped=FOLDER,
            own=self.own,
            clock=self.clock,
            new_id=self._new_id,
            person=lambda: Person("Mara", "Bench 2"),
        )
        self.maker = PaperMaker(
            self.paper,
            self.notices,
            lambda: self.formats,
            self.clock,
            lambda: Shop("shop", "Kaffee & Krempel", "k.myshopify.com", "Europe/Berlin", "EUR"),
            lambda: HERE,
            lambda: self.settings,
        )
        self.presenter = self.another_presenter()
        self.form = PaperSettingsPresenter(
            self.paper,
            self.maker,
            self.machine,
            lambda: self.settings,
            self._apply,
            self.tasks,
            lambda: self.formats,
            self.clock,
            LongWork(self.notices, self.patience),
        )
        self.form.attach(self.view)
        self.refuses = False

    def another_presenter(self) -> PaperPresenter:
        return PaperPresenter(
            self.paper,
            self.maker,
            self.machine,
            self.notices,
            self.tasks,
            lambda: self.formats,
            self.clock,
            lambda: HERE,
            lambda: self.settings,
            self.view,
            LongWork(self.notices, self.patience),
        )

    @property
    def asked(self) -> int:
        """Jobs that were begun."""
        return self._number

    def _new_id(self) -> str:
        self._number += 1
        return f"job-{self._number}"

    def _note(self) -> None:
        self.told.extend(notice.what for notice in self.notices.standing.values())

    def _apply(self, settings: Settings) -> None:
        if self.refuses:
            raise SettingsNotSavedError(Path("settings.json"))
        self.settings = settings

    async def settle(self) -> None:
        """Wait until everything that was spawned has ended."""
        while waiting := [task for task in self.tasks._tasks if not task.done()]:
            await asyncio.gather(*waiting, return_exceptions=True)
        assert self.failures == []

    async def states(self) -> list[PaperState]:
        return [job.state for job in reversed(await self.ledger.load_recent(20))]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    database = await Database.open(tmp_path / "orders.sqlite3", bytes(32))
    room = Room(database, tmp_path)
    await room.orders.save_orders([(order_of(2, number=one), 1) for one in (1001, 1002)])
    yield room
    await room.tasks.close()
    await database.close()


async def until(holds: Callable[[], object]) -> None:
    """Let the loop go round until a condition holds."""
    while not holds():  # noqa: ASYNC110 (the ledger's thread tells nobody)
        await asyncio.sleep(0)


def gid(number: int) -> OrderGid:
    return OrderGid(f"gid://shopify/Order/{number}")


def cancels(room: Room) -> list[Callable[[], None]]:
    """What the buttons do that cancel what takes long."""
    standing = room.notices.standing.values()
    return [one.act for one in standing if one.action == "Cancel" and one.act is not None]


def said_of(room: Room) -> str | None:
    said = room.notices.standing.get(NOTICE)
    return said.what if said is not None else None


async def test_a_slip_goes_to_the_printer_and_into_the_ledger(room: Room) -> None:
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert room.machine.sent == [(LASER, "Packing slip #1001", PaperSize.A4)]
    job = (await room.ledger.load_recent(1))[0]
    assert (job.state, job.staff, job.order_names) == (PaperState.SENT, "Mara", ("#1001",))
    said = room.notices.standing[NOTICE]
    assert said.tone is Tone.DONE
    assert "At the printer" in said.what
    assert "printed" not in said.what


async def test_a_second_slip_says_when_the_first_was_there(room: Room) -> None:
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    room.clock.pass_time(timedelta(hours=1))
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert "Once more" in room.notices.standing[NOTICE].what
    assert "10:00" in room.notices.standing[NOTICE].what


async def test_letter_is_the_paper_of_america(room: Room) -> None:
    room.formats = Formats("en_US", FORMATS.zone)
    assert room.maker.size is PaperSize.LETTER
    room.settings = replace(room.settings, paper_size=PaperSize.A4)
    assert room.maker.size is PaperSize.A4


async def test_a_dead_printer_is_told_and_the_next_one_works(room: Room) -> None:
    answers: list[PrinterAnswered] = []
    room.bus.subscribe(PrinterAnswered, answers.append)
    room.machine.dead.add(LASER)
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert room.notices.standing[NOTICE].tone is Tone.ACT
    assert LASER in room.notices.standing[NOTICE].what
    room.settings = replace(room.settings, printer_name="Other")
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert [one[0] for one in room.machine.sent] == ["Other"]
    assert await room.states() == [PaperState.FAILED, PaperState.SENT]
    assert answers == [
        PrinterAnswered(LASER, took_it=False),
        PrinterAnswered("Other", took_it=True),
    ]


async def test_a_printer_that_hangs_holds_up_no_other_and_asks_when_it_returns(
    room: Room,
) -> None:
    room.patience.over.set()
    room.machine.hold[LASER] = asyncio.Event()
    room.presenter.print_slips([gid(1001)])
    await until(lambda: any("has not taken" in one for one in room.told))
    room.presenter.print_slips([gid(1002)])
    await until(lambda: room.asked == 2)
    room.settings = replace(room.settings, printer_name="Other")
    room.presenter.print_slips([gid(1001)])
    await until(lambda: room.machine.sent)
    assert room.machine.sent[0][0] == "Other"
    room.clock.pass_time(OLD + timedelta(seconds=1))
    room.machine.hold[LASER].set()
    await room.settle()
    assert [one[:2] for one in room.machine.sent[1:]] == [(LASER, "Packing slip #1001")]
    assert len(room.view.questions) == 1
    assert "#1002" in room.view.questions[0]
    assert "10:00" in room.view.questions[0]
    assert room.view.agreed is not None
    room.view.agreed()
    await room.settle()
    assert room.machine.sent[-1][:2] == (LASER, "Packing slip #1002")


async def test_a_paper_that_takes_long_can_be_cancelled_and_is_not_asked_about_again(
    room: Room,
) -> None:
    room.patience.over.set()
    room.machine.hold[LASER] = asyncio.Event()
    room.presenter.print_slips([gid(1001)])
    await until(lambda: any("has not taken" in one for one in room.told))
    room.presenter.print_slips([gid(1002)])
    await until(lambda: len(cancels(room)) == 2)
    cancels(room)[0]()
    await until(lambda: "cancelled" in (said_of(room) or ""))
    room.machine.hold[LASER].set()
    await room.settle()
    assert [one[1] for one in room.machine.sent] == ["Packing slip #1002"]
    assert await room.states() == [PaperState.DROPPED, PaperState.SENT]
    room.another_presenter().begin()
    await room.settle()
    assert room.view.questions == []


async def test_a_file_that_takes_long_can_be_cancelled(room: Room) -> None:
    room.patience.over.set()
    room.settings = replace(room.settings, printer_name="")
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert room.view.chosen is not None
    room.machine.hold["/somewhere/slip.pdf"] = asyncio.Event()
    room.view.chosen(Path("/somewhere/slip.pdf"))
    await until(lambda: "slip.pdf is being written." in room.told)
    cancels(room)[0]()
    await room.settle()
    assert said_of(room) == "Cancelled. slip.pdf is not written."
    assert room.machine.saved == []
    assert await room.states() == [PaperState.DROPPED]


async def test_a_test_page_that_takes_long_can_be_cancelled(room: Room) -> None:
    room.patience.over.set()
    room.machine.hold[LASER] = asyncio.Event()
    room.form.print_test()
    await until(lambda: cancels(room))
    cancels(room)[0]()
    await room.settle()
    said = room.view.states[-1]
    assert said.printer_said.startswith("Printing is cancelled.")
    assert not said.is_wrong
    assert room.machine.sent == []


async def test_what_was_on_its_way_at_the_end_is_asked_about_and_not_printed(room: Room) -> None:
    await room.paper.ask(PaperKind.SLIP, [(gid(1001), "#1001")], LASER)
    await room.paper.ask(PaperKind.PICK_LIST, [(gid(1001), "#1001"), (gid(1002), "#1002")], LASER)
    room.another_presenter().begin()
    await room.settle()
    assert room.machine.sent == []
    assert "slip of #1001, pick list of 2\u00a0orders" in room.view.questions[0]
    assert await room.states() == [PaperState.DROPPED, PaperState.DROPPED]
    room.another_presenter().begin()
    await room.settle()
    assert len(room.view.questions) == 1
    assert room.view.agreed is not None
    room.view.agreed()
    await room.settle()
    assert [title.split()[0] for _printer, title, _size in room.machine.sent] == ["Packing", "Pick"]


async def test_a_packed_parcels_slip_is_of_what_was_packed(room: Room) -> None:
    order = an_order(some_work(1, {1: 2, 2: 1}))
    intent = an_intent(order, units={1: 1})
    await room.orders.save_order(order, 5)
    room.presenter.follow_packing(intent)
    await room.settle()
    assert room.machine.sent == []
    room.settings = replace(room.settings, slip_at_completion=True)
    room.presenter.follow_packing(intent)
    await room.settle()
    html = room.machine.documents[0].parts[0].html
    assert "1\u00a0item" in html
    assert (await room.ledger.load_recent(1))[0].intent_id == intent.id
    room.settings = replace(room.settings, printer_name="")
    room.presenter.follow_packing(intent)
    await room.settle()
    assert room.view.suggestions == []


async def test_without_a_printer_a_pdf_file_is_asked_for(room: Room) -> None:
    room.settings = replace(room.settings, printer_name="")
    room.presenter.print_pick_list([gid(1001), gid(1002)])
    await room.settle()
    assert room.view.suggestions == ["Pick list, 23 November 2026, 10-00.pdf"]
    assert await room.states() == []
    assert room.view.chosen is not None
    room.view.chosen(Path("/somewhere/list.pdf"))
    await room.settle()
    assert room.machine.saved == [Path("/somewhere/list.pdf")]
    assert room.notices.standing[NOTICE].what == "Saved as list.pdf."
    room.view.chosen(Path("/somewhere/full.pdf"))
    await room.settle()
    assert "full.pdf" in room.notices.standing[NOTICE].what
    assert await room.states() == [PaperState.SENT, PaperState.FAILED]


async def test_nothing_to_print_is_said(room: Room) -> None:
    await room.orders.save_order(replace(order_of(1), cancelled_at=NOW), 9)
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert "no slip" in room.notices.standing[NOTICE].what
    room.presenter.print_pick_list([gid(1001), gid(4711)])
    await room.settle()
    assert "no list" in room.notices.standing[NOTICE].what
    assert await room.states() == []


async def test_an_error_in_the_shops_template_stops_nothing(room: Room) -> None:
    room.settings = replace(room.settings, own_templates=True)
    room.own.mkdir()
    mine = room.own / packing_slip.TEMPLATE
    mine.write_text("<p>\n{{ slip.nothing }}</p>")
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert "line 2" in room.notices.standing[TEMPLATE_NOTICE].what
    assert "KK-0001-X" in room.machine.documents[0].parts[0].html
    for content in (b"\xff\xfe\x00", b"x" * 600_000):
        mine.write_bytes(content)
        room.presenter.print_slips([gid(1001)])
        await room.settle()
        assert TEMPLATE_NOTICE in room.notices.standing
    mine.write_text("<p>Mine: {{ slip.number }}</p>")
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert TEMPLATE_NOTICE not in room.notices.standing
    assert room.machine.documents[-1].parts[0].html == "<p>Mine: #1001</p>"
    mine.unlink()
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    assert "KK-0001-X" in room.machine.documents[-1].parts[0].html


async def test_the_form_knows_printers_and_ledger(room: Room) -> None:
    room.presenter.print_slips([gid(1001)])
    await room.settle()
    room.form.open()
    await room.settle()
    state = room.view.states[-1]
    assert [one.value for one in state.printers] == ["", LASER]
    assert not state.is_wrong
    assert "slip of #1001" in state.ledger[0]
    assert "Mara" in state.ledger[0]


async def test_a_printer_that_vanished_is_said_in_the_form(room: Room) -> None:
    room.machine.known = ()
    room.form.open()
    await room.settle()
    state = room.view.states[-1]
    assert state.is_wrong
    assert "not there" in state.printer_said
    room.form.choose_printer("")
    assert room.view.states[-1].slip_why_not
    assert not room.view.states[-1].is_wrong or not room.view.states[-1].printer_said


async def test_settings_are_taken_one_by_one(room: Room) -> None:
    room.form.choose_size("letter")
    room.form.set_slip_at_completion(True)
    assert room.settings.paper_size is PaperSize.LETTER
    assert room.settings.slip_at_completion
    room.refuses = True
    room.form.choose_size("a4")
    assert room.view.states[-1].is_wrong
    assert room.view.states[-1].size == "letter"


async def test_own_templates_start_as_copies_and_are_never_written_over(room: Room) -> None:
    room.form.set_own_templates(True)
    await room.settle()
    assert room.settings.own_templates
    mine = room.own / packing_slip.TEMPLATE
    assert mine.read_bytes() == (FOLDER / packing_slip.TEMPLATE).read_bytes()
    mine.write_text("mine")
    room.form.open_folder()
    await room.settle()
    assert mine.read_text() == "mine"
    assert room.view.folders == [room.own]


async def test_a_folder_that_cannot_be_made_is_said(room: Room) -> None:
    room.own.write_text("a file in the way")
    room.form.set_own_templates(True)
    await room.settle()
    assert room.view.states[-1].is_wrong
    assert not room.settings.own_templates
    room.form.open_folder()
    await room.settle()
    assert room.view.folders == []


async def test_preview_and_test_page_show_the_made_up_order(room: Room) -> None:
    room.form.preview()
    room.form.print_test()
    await room.settle()
    assert "Sencha" in room.view.previews[0].parts[0].html
    assert room.machine.sent == [(LASER, "Packing slip #1000", PaperSize.A4)]
    assert "At the printer" in room.view.states[-1].printer_said
    room.machine.dead.add(LASER)
    room.form.print_test()
    await room.settle()
    assert room.view.states[-1].is_wrong
    assert await room.states() == []

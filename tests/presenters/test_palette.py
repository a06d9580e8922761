"""The palette: orders first, then what can be done here, then pages; forbidden things say why."""

import asyncio
from dataclasses import dataclass, field

import pytest

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.palette_presenter import PalettePresenter, PaletteRow, PaletteState
from orderdesk.tasks import TaskSet
from tests.builders import NOW, an_order, some_work
from tests.presenters.fakes import FORMATS, FakeNavigator, FakeOrders, settle
from tests.presenters.test_scan_and_search import Queued

OPEN = an_order(some_work(1, {1: 1}), number=1001, customer="Élodie Garnier")
DONE = an_order(number=1002, cancelled_at=NOW, customer="Elodie Sand")


@dataclass
class Desk:
    """A palette over the queue, with the newest of what it showed."""

    went: FakeNavigator = field(default_factory=FakeNavigator)
    commands: Commands = field(default_factory=Commands)
    done: list[str] = field(default_factory=list)
    why_not: str = ""
    state: PaletteState = field(default_factory=PaletteState)

    def __post_init__(self) -> None:
        self.orders = FakeOrders([OPEN, DONE])
        bind = self.commands.bind
        bind(CommandId.PRINT_SLIP, lambda: self.done.append("slip"), lambda: self.why_not)
        bind(CommandId.QUEUE_PICK_LIST, lambda: self.done.append("list"))
        bind(CommandId.GO_OUTBOX, lambda: self.done.append("outbox"))
        bind(CommandId.BACK, lambda: self.done.append("back"))
        self.palette = PalettePresenter(
            self.orders,
            self.commands,
            Queued(),
            TaskSet(),
            lambda: FORMATS,
            self.went,
            lambda: PageName.QUEUE,
            lambda: "#1001",
            self.orders.patience,
        )
        self.palette.attach(self)
        self.palette.toggle()

    def show_palette(self, state: PaletteState) -> None:
        self.state = state

    async def type(self, text: str) -> None:
        self.palette.type(text)
        await settle()

    @property
    def titles(self) -> list[tuple[str, list[str]]]:
        return [
            (section.title, [row.title for row in section.rows]) for section in self.state.sections
        ]

    def row(self, title: str) -> PaletteRow:
        return next(row for row in self.state.rows if row.title == title)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_it_opens_with_what_can_be_done_here_then_pages(desk: Desk) -> None:
    assert desk.state.is_open
    assert desk.titles == [
        ("What you can do with #1001", ["Print slip", "Print the pick list of this view"]),
        ("Pages and settings", ["Go to the outbox"]),
    ]
    assert desk.row("Print slip").caps == ("Ctrl", "P")


async def test_commands_answer_at_once_and_orders_come_first(desk: Desk) -> None:
    desk.palette.type("lo")
    assert desk.titles == []
    await settle()
    assert desk.titles == [("Orders", ["Pack #1001", "Open #1001", "Open #1002"])]
    assert desk.row("Pack #1001").caps == ("Enter",)
    assert desk.row("Open #1001").caps == ("Ctrl", "Enter")


async def test_what_matches_is_marked_without_regard_to_accents(desk: Desk) -> None:
    await desk.type("ÉLO")
    row = desk.row("Pack #1001")
    assert [row.detail[start:end] for start, end in row.detail_spans] == ["Élo"]


async def test_enter_packs_and_control_enter_opens(desk: Desk) -> None:
    await desk.type("garnier")
    desk.palette.enter_open()
    assert not desk.state.is_open
    desk.palette.toggle()
    await desk.type("garnier")
    desk.palette.enter()
    assert desk.went.went == [("detail", OPEN.id), ("packing", OPEN.id)]


async def test_enter_before_the_orders_are_there_waits_for_them(desk: Desk) -> None:
    desk.palette.type("garnier")
    desk.palette.enter()
    assert desk.went.went == []
    await settle()
    assert desk.went.went == [("packing", OPEN.id)]


async def test_a_greater_sign_lists_only_commands(desk: Desk) -> None:
    await desk.type("> pri")
    titles = [row.title for row in desk.state.rows]
    assert titles == ["Print slip", "Print the pick list of this view"]
    desk.palette.move(1)
    desk.palette.enter()
    assert desk.done == ["list"]


async def test_a_forbidden_command_stays_and_says_why(desk: Desk) -> None:
    desk.palette.close()
    desk.why_not = "No order is selected."
    desk.palette.toggle()
    assert desk.row("Print slip").why_not == "No order is selected."
    desk.palette.enter()
    assert desk.state.is_open
    assert desk.state.told == "No order is selected."
    assert desk.done == []


async def test_steering_keys_are_no_rows(desk: Desk) -> None:
    assert all(row.title != "Back" for row in desk.state.rows)


async def test_moving_goes_round(desk: Desk) -> None:
    desk.palette.move(-1)
    assert desk.state.rows[desk.state.current].title == "Go to the outbox"
    desk.palette.move(1)
    assert desk.state.current == 0


async def test_what_was_typed_over_is_dropped(desk: Desk) -> None:
    desk.palette.type("garnier")
    desk.palette.type("sand")
    await settle()
    assert [row.title for row in desk.state.rows] == ["Open #1002"]


async def test_nothing_found_says_what_to_try(desk: Desk) -> None:
    await desk.type("zzzz")
    assert desk.state.rows == ()
    assert desk.state.nothing == "Nothing found. Try a number, a name, or a word of a command."
    desk.palette.enter()
    assert desk.state.is_open


async def test_a_search_that_takes_long_says_so_and_is_cancelled_by_escape() -> None:
    desk = Desk()
    desk.orders.search_waits = asyncio.Event()
    await desk.type("100")
    assert desk.state.told == ""
    desk.orders.patience.over.set()
    await settle()
    assert desk.state.told == "Still looking for orders. Escape cancels it."
    desk.palette.close()
    desk.orders.search_waits.set()
    await settle()
    assert not desk.state.is_open
    desk.palette.toggle()
    await desk.type("1001")
    assert desk.state.told == ""
    assert desk.state.rows[0].title.endswith("#1001")

"""What a scan outside packing means, and results while typing."""

import asyncio
from dataclasses import dataclass, field

import pytest

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.ids import OrderGid, ProductGid, VariantGid
from orderdesk.notices import Notices, Tone
from orderdesk.presenters.misreads import Misread
from orderdesk.presenters.scan_router import ScanRouter
from orderdesk.presenters.search_presenter import SearchPresenter, SearchState
from orderdesk.services.orders import OrderHit
from orderdesk.tasks import TaskSet
from tests.builders import NOW, an_order, some_work
from tests.presenters.fakes import FORMATS, FakeNavigator, FakeOrders, settle

OPEN = an_order(some_work(1, {1: 1}), number=1001, customer="Élodie Garnier")
DONE = an_order(number=1002, cancelled_at=NOW)
MUG = Variant(VariantGid("v1"), ProductGid("p1"), "Mug", "Blue", "SKU-1", "4006381333931")
BOWL = Variant(VariantGid("v2"), ProductGid("p2"), "Bowl", "", "SKU-77", "4006381333931")


@dataclass
class Queued:
    """The queue's side: one order with work here."""

    queued_names: dict[OrderGid, str] = field(default_factory=lambda: {OPEN.id: "#1001"})

    def packable(self, order_id: OrderGid) -> bool:
        return order_id in self.queued_names


@dataclass
class Counter:
    """A router with everything around it."""

    orders: FakeOrders = field(default_factory=lambda: FakeOrders([OPEN, DONE]))
    notices: Notices = field(default_factory=Notices)
    went: FakeNavigator = field(default_factory=FakeNavigator)
    taken: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self.router = ScanRouter(
            self.orders,
            self.orders,
            Queued(),
            self.notices,
            TaskSet(),
            self.went,
            self._take,
            self._refuse,
        )

    def _take(self) -> None:
        self.taken += 1

    def _refuse(self) -> None:
        self.refused += 1

    async def scan(self, code: str) -> None:
        self.router.scan(code)
        await settle()


@pytest.mark.parametrize("code", ["1001", "#1001", "OD-1001"])
async def test_an_order_with_work_here_is_taken_in_hand(code: str) -> None:
    counter = Counter()
    await counter.scan(code)
    assert counter.went.went == [("packing", OPEN.id)]
    assert (counter.taken, counter.refused) == (1, 0)


async def test_an_order_without_work_here_is_shown_whole() -> None:
    counter = Counter()
    counter.orders.tracking["00340434161094042557"] = DONE.id
    await counter.scan("1002")
    await counter.scan("00340434161094042557")
    assert counter.went.went == [("detail", DONE.id), ("detail", DONE.id)]


async def test_a_product_says_what_it_is_and_which_orders_need_it() -> None:
    counter = Counter()
    counter.orders.variants = [MUG]
    await counter.scan("4006381333931")
    notice = counter.notices.standing["scan"]
    assert notice.what == "This is “Mug · Blue”."
    assert notice.advice == "Needed by #1001 in the queue."
    assert notice.tone is Tone.CALM
    assert counter.refused == 0


async def test_a_code_on_two_products_names_both_counts() -> None:
    counter = Counter()
    counter.orders.variants = [MUG, BOWL]
    await counter.scan("4006381333931")
    assert counter.notices.standing["scan"].what == "This code is on 2 products."


async def test_a_product_that_nothing_needs_says_so() -> None:
    counter = Counter()
    counter.orders.variants = [BOWL]
    await counter.scan("4006381333931")
    assert counter.notices.standing["scan"].advice == "No order in the queue needs it."


@pytest.mark.parametrize("code", ["9" * 4000, "\x00\x07abc", "', DROP TABLE orders --"])
async def test_an_unknown_code_is_a_short_readable_sentence(code: str) -> None:
    counter = Counter()
    await counter.scan(code)
    notice = counter.notices.standing["scan"]
    assert notice.tone is Tone.ACT
    assert notice.what.endswith("is not known here.")
    assert len(notice.what) < 100
    assert notice.what.isprintable()
    assert counter.refused == 1


async def test_a_burst_that_is_no_code_is_said_too() -> None:
    counter = Counter()
    counter.router.refuse_misread(Misread.UNREADABLE)
    assert "no code" in counter.notices.standing["scan"].what
    assert counter.refused == 1


async def test_a_key_of_the_bench_does_nothing_elsewhere_and_says_so() -> None:
    counter = Counter()
    await counter.scan("ODKEY-COMPLETE")
    assert "key of the bench" in counter.notices.standing["scan"].what
    assert counter.went.went == []
    assert counter.refused == 1


async def test_a_scan_over_an_open_question_is_refused_aloud() -> None:
    counter = Counter()
    counter.router.refuse_while_asking()
    assert counter.notices.standing["scan"].what.startswith("Answer this first")
    assert counter.refused == 1
    await counter.scan("1001")
    assert "scan" not in counter.notices.standing


async def test_the_next_scan_takes_the_notice_away() -> None:
    counter = Counter()
    await counter.scan("nonsense")
    await counter.scan("1001")
    assert "scan" not in counter.notices.standing


@dataclass
class Field:
    """The search field's side."""

    states: list[SearchState] = field(default_factory=list)
    cleared: int = 0

    def show_search(self, state: SearchState) -> None:
        self.states.append(state)

    def clear_search(self) -> None:
        self.cleared += 1


def searching(orders: FakeOrders) -> tuple[SearchPresenter, Field, FakeNavigator]:
    went, view = FakeNavigator(), Field()
    search = SearchPresenter(orders, TaskSet(), lambda: FORMATS, went, orders.patience)
    search.attach(view)
    return search, view, went


async def test_results_come_while_typing_and_enter_opens_the_marked_one() -> None:
    search, view, went = searching(FakeOrders([OPEN, DONE]))
    search.type("100")
    await settle()
    assert [result.number for result in view.states[-1].results] == ["#1001", "#1002"]
    assert view.states[-1].results[1].state.word == "Cancelled"
    search.move(1)
    search.move(5)
    search.enter()
    assert went.went == [("detail", DONE.id)]
    assert view.cleared == 1
    assert not view.states[-1].is_open


async def test_an_answer_to_what_was_typed_over_is_dropped() -> None:
    search, view, _went = searching(FakeOrders([OPEN, DONE]))
    search.type("1001")
    search.type("1002")
    await settle()
    assert [state.results[0].number for state in view.states if state.results] == ["#1002"]


async def test_enter_before_the_answer_opens_the_best_one() -> None:
    search, _view, went = searching(FakeOrders([OPEN]))
    search.type("Élodie")
    search.enter()
    await settle()
    assert went.went == [("detail", OPEN.id)]


async def test_nothing_found_says_what_could_be_tried() -> None:
    search, view, _went = searching(FakeOrders([OPEN]))
    search.type("zzz")
    await settle()
    assert view.states[-1].is_open
    assert view.states[-1].title.startswith("Nothing found here.")
    search.enter()
    search.type("")
    assert not view.states[-1].is_open


async def test_a_long_list_says_that_it_is_the_best_of_more() -> None:
    orders = FakeOrders([an_order(number=number) for number in range(1000, 1100)])
    search, view, _went = searching(orders)
    search.type("10")
    await settle()
    assert view.states[-1].title == "The best 30 matches"
    assert isinstance(await orders.search("10"), tuple)
    assert isinstance((await orders.search("10"))[0], OrderHit)


async def test_a_search_that_takes_long_says_so_and_can_be_cancelled() -> None:
    orders = FakeOrders([OPEN, DONE], search_waits=asyncio.Event())
    search, view, _went = searching(orders)
    search.type("100")
    await settle()
    assert view.states == []
    orders.patience.over.set()
    await settle()
    assert [state.title for state in view.states] == [
        "Searching",
        "Still searching. What is typed can be changed meanwhile.",
    ]
    assert [state.can_cancel for state in view.states] == [False, True]
    search.close()
    assert orders.search_waits is not None
    orders.search_waits.set()
    await settle()
    assert not view.states[-1].is_open
    search.type("1001")
    await settle()
    assert [one.number for one in view.states[-1].results] == ["#1001"]
    assert not view.states[-1].can_cancel

"""Several orders at once: what is marked, what is said of them, and what becomes of a decision."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from orderdesk.domain.allowed_actions import OrderAction, WhyNot
from orderdesk.domain.fulfillment import FulfillmentOrderStatus, Hold
from orderdesk.domain.holds import HANDLE_PREFIX, HoldReason
from orderdesk.domain.ids import IntentId
from orderdesk.domain.order import FinancialStatus, Order
from orderdesk.domain.queue_filter import Choice, Facet
from orderdesk.domain.work import View
from orderdesk.errors import NotPossibleError
from orderdesk.notices import Notice, Tone
from orderdesk.presenters.queue_bulk import BulkAct, BulkState, QueueBulk
from tests.builders import an_order, some_work
from tests.presenters.fakes import settle
from tests.presenters.queue_bench import FIRST, SECOND, THIRD, Bench, order_due

ORDERS = [order_due(number, number - 1000) for number in range(1001, 1008)]


def held(number: int, handle: str = "") -> Order:
    work = replace(
        some_work(number, {1: 1}, order_number=number, actions=frozenset()),
        status=FulfillmentOrderStatus.ON_HOLD,
        holds=(Hold("h", "OTHER", "", handle),),
    )
    return an_order(work, number=number)


def marked(bench: Bench) -> list[str]:
    """The marked numbers in the list's sequence."""
    return [row.number for row in bench.screen.state.rows if row.key in bench.screen.marks]


def bulk_of(bench: Bench) -> BulkState:
    bulk = bench.screen.bulk
    assert bulk is not None
    return bulk


def act_of(bench: Bench, action: OrderAction) -> BulkAct:
    return next(act for act in bulk_of(bench).acts if act.action is action)


def notice_of(bench: Bench) -> Notice:
    return bench.notices.standing["queue bulk"]


async def test_runs_single_marks_all_and_none() -> None:
    bench = Bench()
    await bench.start(*ORDERS)
    keys, bulk = bench.screen.state.keys, bench.presenter.bulk
    bench.presenter.select(keys[1])
    bulk.extend(keys[2])
    bulk.extend(keys[3])
    assert marked(bench) == ["#1002", "#1003", "#1004"]
    assert bench.screen.selected == keys[3]
    # A run shrinks on the way back, and turns over its beginning.
    bulk.extend(keys[2])
    bulk.extend(keys[1])
    bulk.extend(keys[0])
    assert marked(bench) == ["#1001", "#1002"]
    bulk.toggle(keys[5])
    bulk.extend(keys[6])
    assert marked(bench) == ["#1001", "#1002", "#1006", "#1007"]
    bulk.toggle(keys[0])
    assert marked(bench) == ["#1002", "#1006", "#1007"]
    bulk.mark_all()
    assert len(marked(bench)) == 7
    assert bulk_of(bench).title == "7 orders selected"
    bulk.clear()
    assert bench.screen.bulk is None
    assert bulk.targets == (ORDERS[0].id,)


async def test_marks_stay_with_their_orders_and_what_leaves_is_said() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND, THIRD)
    keys, bulk = bench.screen.state.keys, bench.presenter.bulk
    bulk.toggle(keys[1])
    bulk.toggle(keys[2])
    await bench.change(order_due(1000, 5), FIRST, SECOND, THIRD)
    assert marked(bench) == ["#1002", "#1003"]
    assert bulk_of(bench).note == ""
    await bench.change(FIRST, THIRD)
    assert marked(bench) == ["#1003"]
    assert bulk_of(bench).note == "1 order left this list and is no longer selected."
    bulk.toggle(keys[0])
    assert bulk_of(bench).note == ""
    await bench.change(SECOND)
    assert bench.screen.bulk is None
    assert notice_of(bench).what == "2 orders left this list and are no longer selected."


async def test_a_new_run_begins_at_the_current_row_wherever_an_earlier_one_did() -> None:
    bench = Bench()
    await bench.start(*ORDERS)
    keys, bulk = bench.screen.state.keys, bench.presenter.bulk
    bulk.extend(keys[1])
    bulk.clear()
    bench.presenter.select(keys[1])
    await bench.change(ORDERS[0], *ORDERS[2:])
    bulk.extend(bench.screen.state.keys[2])
    assert marked(bench) == ["#1003", "#1004"]


async def test_another_view_or_filter_begins_without_marks() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND)
    bench.presenter.bulk.mark_all()
    bench.presenter.choose_view(View.ALL)
    assert bench.screen.bulk is None
    bench.presenter.bulk.mark_all()
    bench.presenter.filters.toggle(Choice(Facet.TAG, "vip"))
    assert bench.screen.bulk is None


async def test_the_marked_orders_are_summed_up() -> None:
    bench = Bench()
    await bench.start(
        replace(FIRST, financial_status=FinancialStatus.PENDING, tags=("b", "vip")),
        replace(SECOND, tags=("vip",)),
        THIRD,
    )
    bench.presenter.bulk.mark_all()
    bulk = bulk_of(bench)
    assert (bulk.title, bulk.detail) == ("3 orders selected", "3\u00a0items")
    assert bulk.names[0] == "#1001 · \u2068Aoife Ó Súilleabháin\u2069"
    assert [[mark.word for mark in group] for group in bulk.facts] == [
        ["3 × Shipping"],
        ["3 × No count"],
        ["2 × Paid", "1 × Payment pending"],
    ]
    assert bench.presenter.bulk.tags == ("vip", "b")
    assert bulk.first == "#1001"
    bench.presenter.pack()
    assert bench.went.went == [("packing", FIRST.id)]


async def test_many_names_are_counted_rather_than_listed() -> None:
    bench = Bench()
    await bench.start(*ORDERS)
    bench.presenter.bulk.mark_all()
    assert (len(bulk_of(bench).names), bulk_of(bench).more) == (5, "and 2 more")


async def test_a_mixed_selection_says_for_how_many_and_why_not_for_the_others() -> None:
    bench = Bench()
    await bench.start(FIRST, held(1008), held(1009, HANDLE_PREFIX + "1"))
    bench.presenter.choose_view(View.ALL)
    bench.presenter.bulk.mark_all()
    hold = act_of(bench, OrderAction.HOLD)
    assert (hold.applies, hold.why_not) == ("For 1 of 3. Not for 2: on hold already.", "")
    release = act_of(bench, OrderAction.RELEASE)
    assert release.applies == "For 1 of 3. Not for 2: not on hold, held by somebody else."
    assert act_of(bench, OrderAction.TAG) == BulkAct(OrderAction.TAG, "")
    bench.presenter.choose_view(View.ON_HOLD)
    bench.presenter.bulk.mark_all()
    assert act_of(bench, OrderAction.HOLD).why_not == "Not for 2: on hold already."
    assert bulk_of(bench).first == ""
    bench.presenter.pack()
    assert bench.went.went == []


async def test_a_decision_is_told_once_with_what_was_left_out_and_can_be_undone() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND, THIRD)
    bench.changes.refused[SECOND.id] = WhyNot.DECISION_DUE
    bench.presenter.bulk.mark_all()
    bench.presenter.bulk.hold(HoldReason.OTHER, "Ask Mara")
    await settle()
    assert bench.changes.asked == [
        ("hold", (FIRST.id, SECOND.id, THIRD.id), (HoldReason.OTHER, "Ask Mara"))
    ]
    notice = notice_of(bench)
    assert (notice.tone, notice.what) == (Tone.DONE, "2 orders put on hold.")
    assert notice.advice == "Not for 1: waits for a decision in the outbox."
    assert bench.screen.bulk is None
    assert notice.undo is not None
    notice.undo()
    await settle()
    assert bench.changes.taken_back == [f"hold {THIRD.id}", f"hold {FIRST.id}"]
    assert notice_of(bench).what == "Taken back. Nothing was sent."


async def test_tags_leave_the_marks_so_that_more_can_be_done_with_the_same_orders() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND)
    bench.presenter.bulk.mark_all()
    bench.presenter.bulk.add_tags("vip, b2b")
    await settle()
    assert bench.changes.asked[0][2] == ["vip, b2b"]
    assert len(marked(bench)) == 2


@pytest.mark.parametrize(
    ("act", "undone"),
    [
        (lambda bulk: bulk.hold(HoldReason.OTHER, ""), "The holds of 2 orders are released again."),
        (lambda bulk: bulk.release(), "2 orders are put on hold again."),
        (lambda bulk: bulk.add_tags("vip"), "The tags of 2 orders are changed back."),
    ],
)
async def test_what_shopify_has_already_is_undone_by_the_opposite(
    act: Callable[[QueueBulk], None], undone: str
) -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND)
    bench.presenter.bulk.mark_all()
    act(bench.presenter.bulk)
    await settle()
    verb = bench.changes.asked[0][0]
    bench.changes.gone_out |= {IntentId(f"{verb} {one.id}") for one in (FIRST, SECOND)}
    undo = notice_of(bench).undo
    assert undo is not None
    undo()
    await settle()
    assert bench.changes.taken_back == []
    notice = notice_of(bench)
    assert (notice.tone, notice.what) == (Tone.DONE, f"Shopify had it already. {undone}")
    assert (notice.advice, notice.undo) == ("", None)


async def test_an_undo_says_which_were_not_sent_and_which_cannot_be_undone() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND, THIRD)
    bench.presenter.bulk.mark_all()
    bench.presenter.bulk.release()
    await settle()
    undo = notice_of(bench).undo
    assert undo is not None
    bench.changes.gone_out |= {IntentId(f"release {one.id}") for one in (SECOND, THIRD)}
    bench.changes.not_undone[THIRD.id] = WhyNot.NOTHING_LEFT
    undo()
    await settle()
    assert bench.changes.taken_back == [f"release {FIRST.id}"]
    notice = notice_of(bench)
    assert notice.tone is Tone.ACT
    assert notice.what == "Shopify had it already. 1 order is put on hold again."
    assert notice.advice == "For 1 order nothing was sent. Not for 1: nothing left to pack."


async def test_without_marks_an_act_is_about_the_current_order() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND)
    bench.presenter.select(bench.screen.state.keys[1])
    assert bench.presenter.bulk.why_not(OrderAction.HOLD) == ""
    assert bench.presenter.bulk.why_not(OrderAction.RELEASE) == "Not for 1: not on hold."
    bench.presenter.bulk.release()
    await settle()
    assert bench.changes.asked == [("release", (SECOND.id,), None)]
    await bench.change()
    assert bench.presenter.bulk.why_not(OrderAction.TAG) == "No order is selected."


@dataclass
class Sheets:
    """The page's sheet."""

    is_open: bool = True
    said: list[str] = field(default_factory=list)

    def show_refused(self, sentence: str) -> bool:
        self.said.append(sentence)
        return self.is_open

    def close_sheet(self) -> None:
        raise AssertionError("nothing was decided")


async def test_a_refusal_is_said_in_the_sheet_and_without_one_above_the_page() -> None:
    bench, sheets = Bench(), Sheets()
    await bench.start(FIRST)
    bench.presenter.bulk.attach(sheets)
    bench.changes.fails = NotPossibleError("#1001 is on hold already.")
    bench.presenter.bulk.hold(HoldReason.OTHER, "")
    await settle()
    assert sheets.said == ["#1001 is on hold already. Nothing was changed."]
    assert "queue bulk" not in bench.notices.standing
    sheets.is_open = False
    bench.presenter.bulk.release()
    await settle()
    assert notice_of(bench).what == "#1001 is on hold already."

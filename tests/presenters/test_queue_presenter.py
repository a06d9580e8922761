"""The queue: views, selection that nothing moves, and what an empty or silent shop looks like."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.catalogue import Location
from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus, Hold
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import IntentState
from orderdesk.domain.order import Attribute, FinancialStatus
from orderdesk.domain.work import View
from orderdesk.errors import DiskFullError
from orderdesk.events import ConnectionChanged, OrdersChanged, PullProgressed
from orderdesk.presenters.marks import Hue
from orderdesk.presenters.queue_state import Phase
from tests.builders import BERLIN, a_packing, an_intent, an_order, some_work
from tests.presenters.fakes import (
    HERE,
    settle,
    stock,
)
from tests.presenters.queue_bench import FIRST, SECOND, THIRD, Bench, order_due


async def test_rows_come_by_deadline_with_their_clock_and_what_is_left() -> None:
    bench = Bench()
    await bench.start(THIRD, SECOND, FIRST, order_due(1000, -18))
    assert bench.screen.numbers == ["#1000", "#1001", "#1002", "#1003"]
    late, soon, today, tomorrow = (row.due for row in bench.screen.state.rows)
    assert (late.below, late.hue) == ("18\u00a0min late", Hue.WRONG)
    assert (soon.below, soon.hue) == ("in 20\u00a0min", Hue.AMBER)
    assert (today.top, today.below, today.hue) == ("13:00", "in 3\u00a0h", Hue.PLAIN)
    assert tomorrow.top == "Tomorrow"


async def test_time_alone_makes_an_order_late() -> None:
    bench = Bench()
    await bench.start(FIRST)
    bench.clock.pass_time(timedelta(minutes=25))
    bench.presenter.tick()
    assert bench.screen.state.rows[0].due.below == "5\u00a0min late"


async def test_tabs_count_their_orders() -> None:
    held = an_order(
        replace(
            some_work(7, {1: 1}, order_number=1007, actions=frozenset()),
            status=FulfillmentOrderStatus.ON_HOLD,
            holds=(Hold("h", "INCORRECT_ADDRESS", "No house number"),),
        ),
        number=1007,
    )
    pickup = an_order(
        some_work(8, {1: 1}, order_number=1008, method=DeliveryMethod.PICK_UP), number=1008
    )
    bench = Bench()
    await bench.start(FIRST, THIRD, held, pickup)
    counts = {tab.key: tab.count for tab in bench.screen.state.tabs}
    assert counts == {
        View.TO_PACK: 3,
        View.DUE_TODAY: 2,
        View.PICKUP: 1,
        View.SHORT: 0,
        View.ON_HOLD: 1,
        View.ALL: 4,
    }
    assert bench.presenter.count == 3
    bench.presenter.choose_view(View.ON_HOLD)
    await settle()
    assert bench.screen.numbers == ["#1007"]
    assert not bench.screen.state.is_same_list
    preview = bench.screen.previews[-1]
    assert preview is not None
    assert preview.primary.why_not == "On hold: the address is not right. “No house number”"


async def test_a_change_in_the_background_keeps_the_selected_order() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND, THIRD)
    chosen = bench.screen.state.keys[1]
    bench.presenter.select(chosen)
    await bench.change(order_due(1000, 5), FIRST, SECOND, THIRD)
    assert bench.screen.numbers[0] == "#1000"
    assert bench.screen.state.selected == chosen
    assert bench.screen.state.is_same_list


async def test_a_selected_order_that_leaves_hands_the_selection_to_the_next() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND, THIRD)
    bench.presenter.select(bench.screen.state.keys[1])
    await bench.change(FIRST, THIRD)
    assert bench.screen.state.selected == bench.screen.state.keys[1]
    assert bench.screen.state.rows[1].number == "#1003"
    await bench.change(FIRST)
    assert bench.screen.state.selected == bench.screen.state.keys[0]
    await settle()
    preview = bench.screen.previews[-1]
    assert preview is not None
    assert preview.number == "#1001"


async def test_events_during_a_reading_are_answered_by_one_more() -> None:
    bench = Bench()
    await bench.start(FIRST)
    before = bench.orders.readings
    for _event in range(20):
        bench.bus.publish(OrdersChanged())
    await settle()
    assert bench.orders.readings - before <= 2


async def test_pack_takes_the_selected_order_in_hand_and_a_held_one_is_opened() -> None:
    held = an_order(some_work(7, {1: 1}, order_number=1007, actions=frozenset()), number=1007)
    bench = Bench()
    await bench.start(FIRST, held)
    bench.presenter.pack()
    bench.presenter.open()
    bench.presenter.choose_view(View.ON_HOLD)
    bench.presenter.pack()
    assert bench.went.went == [
        ("packing", FIRST.id),
        ("detail", FIRST.id),
        ("detail", held.id),
    ]


async def test_a_row_tells_payment_notes_gifts_and_what_is_unsent() -> None:
    order = replace(
        an_order(
            some_work(1, {1: 2, 2: 3}), customer="فاطمة", note="Ring twice", tags=("Express",)
        ),
        financial_status=FinancialStatus.PENDING,
        attributes=(Attribute("Gift message", "Alles Gute"),),
    )
    bench = Bench()
    bench.orders.intents[order.id] = (an_intent(order, units={1: 1}),)
    await bench.start(order)
    row = bench.screen.state.rows[0]
    assert [mark.icon for mark in row.marks] == ["lightning", "gift", "note", "paper-plane-tilt"]
    assert row.payment is not None
    assert row.payment.word == "Payment pending"
    assert row.name == "\u2068فاطمة\u2069"
    assert row.summary == "2\u00a0lines, 4\u00a0items · Product 1, Product 2"
    for word in ("#1001", "Payment pending", "Waiting to send", "Gift message", "due"):
        assert word in row.spoken


async def test_stock_is_loud_only_where_it_lacks_and_says_its_age_offline() -> None:
    bench = Bench()
    for number, units in ((1, 5), (2, 0)):
        gid, level = stock(number, units)
        bench.orders.levels[gid] = {BERLIN: level}
    none_here = an_order(some_work(2, {2: 1}, order_number=1002), number=1002)
    short = an_order(some_work(3, {1: 1, 2: 1}, order_number=1003), number=1003)
    await bench.start(an_order(some_work(1, {1: 1})), none_here, short)
    words = {row.number: row.stock.word for row in bench.screen.state.rows}
    assert words == {"#1001": "All here", "#1002": "None here", "#1003": "1 short"}
    assert bench.screen.state.stock_title == "Stock"
    bench.line.is_online = False
    bench.bus.publish(ConnectionChanged())
    assert bench.screen.state.stock_title == "Stock at 10:00"


async def test_work_in_hand_shows_who_has_it_and_goes_on() -> None:
    bench = Bench()
    bench.orders.packings = [replace(a_packing(FIRST), staff="Anna Kühn")]
    await bench.start(FIRST)
    assert bench.screen.state.rows[0].with_initials == "AK"
    assert bench.presenter.in_hand_count == 1
    preview = bench.screen.previews[-1]
    assert preview is not None
    assert preview.primary.label == "Go on packing"


async def test_an_empty_queue_says_what_that_means_and_where_work_is() -> None:
    held = an_order(some_work(7, {1: 1}, order_number=1007, actions=frozenset()), number=1007)
    bench = Bench()
    await bench.start(held)
    message = bench.screen.state.message
    assert bench.screen.state.phase is Phase.MESSAGE
    assert message is not None
    assert message.title == "All packed"
    assert message.checked == "Checked just now"
    bench.presenter.follow(message.links[0])
    assert bench.screen.numbers == ["#1007"]


async def test_the_first_load_counts_up() -> None:
    bench = Bench()
    await bench.start()
    bench.bus.publish(PullProgressed(1240, 5000))
    assert bench.screen.state.phase is Phase.LOADING
    assert bench.screen.state.progress == "Loading the orders: 1,240 of about 5,000"
    assert {tab.count for tab in bench.screen.state.tabs} == {None}
    await bench.change(FIRST)
    assert bench.screen.state.phase is Phase.ROWS
    assert bench.screen.state.progress
    assert bench.screen.state.tabs[0].count == 1
    bench.bus.publish(PullProgressed(5000, 5000, finished=True))
    assert bench.screen.state.progress == ""


async def test_once_the_open_orders_are_here_the_past_hides_nothing() -> None:
    bench = Bench()
    await bench.start()
    bench.bus.publish(PullProgressed(0, 50_000, gathered=10))
    assert bench.screen.state.phase is Phase.LOADING
    assert bench.presenter.is_filling
    bench.bus.publish(PullProgressed(0, 50_000, gathered=20, past=True))
    await settle()
    state = bench.screen.state
    assert state.message is not None
    assert state.message.title == "All packed"
    assert state.progress == "Shopify puts the orders together: 20 of about 50,000"
    # What comes from now on is new, and may be told.
    assert not bench.presenter.is_filling
    bench.bus.publish(PullProgressed(7_000, 50_000, past=True))
    await bench.change(FIRST)
    assert not bench.presenter.is_filling
    bench.bus.publish(PullProgressed(50_000, 50_000, finished=True, past=True))
    assert not bench.presenter.is_filling


async def test_a_first_load_that_takes_long_can_be_paused_and_goes_on() -> None:
    bench = Bench()
    await bench.start()
    bench.bus.publish(PullProgressed(0, 5000))
    assert bench.screen.state.progress_act == ""
    bench.clock.pass_time(timedelta(seconds=2))
    bench.patience.over.set()
    await settle()
    assert bench.screen.state.progress_act == "Pause loading"
    bench.bus.publish(PullProgressed(250, 5000))
    bench.presenter.toggle_loading()
    assert bench.paused == [True]
    state = bench.screen.state
    assert state.progress == "Loading the orders is paused: 250 of about 5,000 are here"
    assert state.progress_act == "Go on loading"
    assert state.message is not None
    assert state.message.title == "Loading is paused"
    bench.bus.publish(PullProgressed(500, 5000, paused=True))
    await bench.change(FIRST)
    assert bench.screen.state.phase is Phase.ROWS
    bench.presenter.toggle_loading()
    assert bench.paused == [True, False]
    assert bench.screen.state.progress == "Loading the orders: 500 of about 5,000"
    bench.bus.publish(PullProgressed(5000, 5000, finished=True))
    assert (bench.screen.state.progress, bench.screen.state.progress_act) == ("", "")


async def test_offline_before_the_first_load_is_not_called_all_packed() -> None:
    bench = Bench()
    bench.line.is_online = False
    await bench.start()
    bench.bus.publish(PullProgressed(0, None))
    message = bench.screen.state.message
    assert message is not None
    assert message.title == "No orders here yet"


async def test_a_copy_that_cannot_be_read_says_so_and_recovers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench()
    await bench.start(FIRST)

    async def fails(location_id: object) -> tuple[()]:
        raise DiskFullError

    with monkeypatch.context() as broken:
        broken.setattr(bench.orders, "queue", fails)
        bench.presenter.check_now()
        await settle()
    message = bench.screen.state.message
    assert message is not None
    assert message.is_error
    assert bench.checked == 1
    bench.presenter.check_now()
    await settle()
    assert bench.screen.state.phase is Phase.ROWS


async def test_ten_thousand_rows_are_made_only_when_looked_at() -> None:
    bench = Bench()
    await bench.start(*(order_due(number, number) for number in range(1000, 3000)))
    rows = bench.screen.state.rows
    assert len(rows) == 2000
    assert not rows._made  # type: ignore[attr-defined]
    assert rows[-1].number == "#2999"


async def test_the_preview_lists_what_is_left_and_what_was_removed() -> None:
    work = some_work(1, {1: 2, 2: 1})
    order = an_order(work, note=" Ring ")
    removed = replace(order.line_items[0], id="gid://shopify/LineItem/9", current_quantity=0)
    order = replace(order, line_items=(*order.line_items, removed))
    bench = Bench()
    await bench.start(order)
    preview = bench.screen.previews[-1]
    assert preview is not None
    assert [(line.title, line.quantity) for line in preview.lines] == [
        ("Product 1", "×\u00a02"),
        ("Product 2", "×\u00a01"),
    ]
    assert preview.removed_title == "1 line removed"
    assert preview.note == "Ring"
    assert preview.place == "Berlin"


async def test_a_preview_needs_its_conflict_seen() -> None:
    order = an_order(some_work(1, {1: 3}))
    bench = Bench()
    bench.orders.intents[order.id] = (an_intent(order, units={1: 1}, state=IntentState.CONFLICT),)
    await bench.start(order)
    preview = bench.screen.previews[-1]
    assert preview is not None
    assert preview.warnings[0].icon == "warning-octagon"


async def test_without_a_location_the_page_says_what_it_waits_for() -> None:
    bench = Bench(location=None)
    bench.line.is_online = False
    await bench.start()
    assert bench.screen.state.message is not None
    assert bench.screen.state.message.title == "No location yet"


@pytest.mark.parametrize("location", [None, HERE])
async def test_until_the_shop_has_answered_an_empty_copy_is_not_said_to_be_nothing_to_do(
    location: Location | None,
) -> None:
    bench = Bench(location=location)
    bench.line.is_online, bench.line.is_connecting = False, True
    await bench.start()
    assert bench.screen.state.phase is Phase.LOADING
    assert bench.screen.state.progress == "Connecting to the shop"
    assert {tab.count for tab in bench.screen.state.tabs} == {None}
    bench.line.is_connecting = False
    bench.bus.publish(ConnectionChanged())
    assert bench.screen.state.phase is Phase.MESSAGE


async def test_neighbours_are_the_orders_of_the_view() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND)
    assert bench.presenter.listed_orders == (FIRST.id, SECOND.id)
    bench.presenter.select_order(SECOND.id)
    assert bench.screen.state.selected == bench.screen.state.keys[1]
    bench.presenter.select_order(OrderGid("nowhere"))
    assert bench.screen.state.selected == bench.screen.state.keys[1]


async def test_while_the_orders_still_come_in_the_first_row_stays_the_selected_one() -> None:
    bench = Bench()
    bench.bus.publish(PullProgressed(1, 3))
    await bench.start(SECOND)
    await bench.change(FIRST, SECOND)
    assert bench.screen.state.selected == bench.screen.state.keys[0]
    bench.presenter.select(bench.screen.state.keys[1])
    await bench.change(order_due(1000, 5), FIRST, SECOND)
    assert bench.screen.state.selected == bench.screen.state.keys[2]

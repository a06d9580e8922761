"""Changes of orders whose answer is lost, late, doubled or a refusal, and programs that end: once each."""

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.intents import IntentState, ProblemCode, SplitWork, Units
from tests.sync.changes import (
    BY_NAME,
    CHANGES,
    HANDLE,
    SHIPPING,
    Change,
    a_hold,
    a_move,
    code_of,
    decided,
    handles,
    here,
    parts,
    places_of,
    sent,
    shop_said,
)
from tests.sync.shop_view import place
from tests.sync.station import CrashError, Station

FAULTS = (
    "drop_before_commit",
    "drop_after_commit",
    "late",
    "doubled",
)


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.name)
async def test_whatever_becomes_of_the_answer_it_is_done_once(
    shop: DemoProcess, bench: Station, change: Change, kind: str
) -> None:
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    await shop.control.fault(kind, change.operation)
    await bench.settle()
    assert await shop.control.faults_fired()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE, code_of(done)
    await bench.time.sleep(120.0)
    assert change.is_done(await bench.load(order.id), order)
    # A note that is written twice says the same; all others are done once.
    times = 2 if (change.name, kind) == ("note", "doubled") else 1
    assert await change.done_times(order) == times


@pytest.mark.parametrize("units", [1, 2, 3])
async def test_a_doubled_split_of_less_than_half_half_and_more_splits_once(
    shop: DemoProcess, bench: Station, units: int
) -> None:
    order = await place(shop, 4)
    wanted = (Units(order.lines[0], units),)
    intent = await decided(bench, order, SplitWork(await here(bench, order), SHIPPING, wanted))
    await shop.control.fault("doubled", "FulfillmentOrderSplit")
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert parts(await bench.load(order.id)) == sorted([[units], [4 - units]])
    assert len(await order.splits()) == 1


@pytest.mark.parametrize("edge", ["before", "after"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.name)
async def test_a_program_that_ends_while_sending_goes_on_where_it_was(
    shop: DemoProcess, bench: Station, change: Change, edge: str
) -> None:
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)

    def end() -> None:
        raise CrashError

    getattr(bench.spy, edge)[change.call] = end
    await bench.run_until_crash()
    assert (await bench.find(intent)).state is IntentState.SENDING
    await bench.restart()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert change.is_done(await bench.load(order.id), order)
    assert await change.done_times(order) == 1


@pytest.mark.parametrize("name", ["hold", "move", "release"])
async def test_a_program_that_ends_between_two_requests_sends_the_other(
    shop: DemoProcess, bench: Station, name: str
) -> None:
    change = BY_NAME[name]
    order = await place(shop, 4)
    await order.admin("split", lines=[{"line": 0, "quantity": 1}])
    if name == "release":
        await sent(bench, order, await a_hold(bench, order))
    intent = await change.decide(bench, order)

    def end() -> None:
        raise CrashError

    bench.spy.after[change.call] = end
    await bench.run_until_crash()
    assert await change.done_times(order) == 1
    await bench.restart()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert await change.done_times(order) == 2
    assert bench.spy.calls.count(change.call) == 1
    known = await bench.load(order.id)
    if name == "move":
        assert places_of(known).isdisjoint({order.location_id})
    else:
        assert handles(known) == [[HANDLE] if name == "hold" else []] * 2


@pytest.mark.parametrize("kind", ["drop_after_commit", "late"])
async def test_a_lost_part_is_found_and_the_next_one_goes(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 4)
    await order.admin("split", lines=[{"line": 0, "quantity": 1}])
    intent = await decided(bench, order, await a_move(bench, order))
    await shop.control.fault(kind, "FulfillmentOrderMove")
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert bench.spy.calls.count("move") == 2
    assert await BY_NAME["move"].done_times(order) == 2


REFUSED = [
    ("hold", "fulfill", ProblemCode.NOTHING_LEFT, "Fulfillment order does not exist."),
    ("hold", "cancel_order", ProblemCode.ORDER_CANCELLED, "Fulfillment order does not exist."),
    ("move", "fulfill", ProblemCode.NOTHING_LEFT, "Cannot change location."),
    (
        "split",
        "hold",
        ProblemCode.NOT_ALLOWED,
        "Invalid fulfillment order line item quantity requested.",
    ),
]


@pytest.mark.parametrize(("name", "action", "code", "words"), REFUSED)
async def test_what_an_admin_does_while_it_is_sent_is_a_card_with_the_shops_words(
    shop: DemoProcess, bench: Station, name: str, action: str, code: ProblemCode, words: str
) -> None:
    change = BY_NAME[name]
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    bench.spy.before[change.call] = lambda: order.admin(action)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, code)
    assert shop_said(card) == words
    assert await change.done_times(order) == 0


async def test_refused_for_good_with_the_shops_words(shop: DemoProcess, bench: Station) -> None:
    change = BY_NAME["split"]
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)

    async def edit(quantity: int) -> None:
        await order.admin("edit_order", set=[{"line": 0, "quantity": quantity}])

    # An admin takes units out just before the request, and puts them back just after.
    bench.spy.before["split"] = lambda: edit(1)
    bench.spy.failed["split"] = lambda: edit(6)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.REJECTED, ProblemCode.REFUSED)
    assert shop_said(card) == "Invalid fulfillment order line item quantity requested."
    assert bench.spy.calls.count("split") == 1


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("note", "write_orders"),
        ("hold", "write_merchant_managed_fulfillment_orders"),
    ],
)
async def test_a_missing_right_is_a_card(
    shop: DemoProcess, bench: Station, name: str, scope: str
) -> None:
    change = BY_NAME[name]
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    bench.spy.before[change.call] = lambda: shop.control.remove_scope(scope)
    await bench.settle()
    await shop.control.grant_scope(scope)
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, ProblemCode.ACCESS_MISSING)
    assert await change.done_times(order) == 0

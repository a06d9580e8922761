"""One packing makes one fulfillment: the plain road, and what staff and admins do meanwhile."""

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.claims import Claim, parse_claim
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import (
    CancelFulfillment,
    IntentState,
    ProblemCode,
    UpdateTracking,
)
from orderdesk.domain.projection import local_fulfillment_id
from orderdesk.events import IntentsChanged, OrdersChanged
from tests.sync.shop_view import place
from tests.sync.station import Station


async def test_a_packing_becomes_one_fulfillment_with_all_its_numbers(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2, 1)
    intent = await bench.pack(order.id, "PUSH0001", "PUSH0002", notify=True)
    told = bench.listen(IntentsChanged)
    await bench.settle()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    assert done.attempts == 1
    assert done.settled_at is not None
    (made,) = await order.made()
    assert made["cause"].startswith("request ")
    assert done.fulfillment_id == made["detail"]["fulfillment_id"]
    assert [one[1] for one in made["detail"]["tracking"]] == ["PUSH0001", "PUSH0002"]
    assert {one["line_item_id"]: one["quantity"] for one in made["detail"]["lines"]} == {
        order.lines[0]: 2,
        order.lines[1]: 1,
    }
    assert made["detail"]["notify"]
    assert len(told) == 2
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert [one.id for one in stored.order.fulfillments] == [done.fulfillment_id]


async def test_the_lease_is_given_back_with_a_note_of_who_sent_what(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "NOTE0001")
    await bench.settle()
    claim = parse_claim((await bench.spy.fetch_claim(order.id)).value)
    assert isinstance(claim, Claim)
    assert claim.sending is None
    (note,) = claim.sent
    assert (note.intent, note.station, note.staff) == (intent.id, "Bench 1", "Anna")


async def test_a_parcel_without_a_number(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 3)
    intent = await bench.pack(order.id)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    (made,) = await order.made_by_us()
    assert made["detail"]["tracking"] == []


async def test_work_in_two_fulfillment_orders_of_a_place_goes_out_as_one(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 4, 2)
    await order.admin("split", lines=[{"line": 0, "quantity": 1}])
    await bench.pack(order.id, "MULTI001", units={order.lines[0]: 4, order.lines[1]: 2})
    await bench.settle()
    (made,) = await order.made()
    assert len({one["fulfillment_order_id"] for one in made["detail"]["parts"]}) == 2
    assert await order.remaining() == 0


async def test_half_of_a_line_is_split_off_first_and_then_sent_whole(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 4, 2)
    intent = await bench.pack(order.id, "HALF0001", units={order.lines[0]: 2, order.lines[1]: 1})
    await bench.settle()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    assert done.attempts == 1
    (made,) = await order.made()
    assert sorted(one["quantity"] for one in made["detail"]["lines"]) == [1, 2]
    assert len(await order.splits()) == 1
    assert done.sent is not None
    assert all(line.quantity == line.remaining for line in done.sent.lines)
    assert await order.remaining() == 3


async def test_where_no_split_is_offered_staff_are_asked(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 8)
    await order.admin("fulfill", lines=[{"line": 0, "quantity": 3}])
    intent = await bench.pack(order.id, "NOSPLIT1", units={order.lines[0]: 2})
    await bench.settle()
    card = await bench.find(intent)
    assert card.state is IntentState.CONFLICT
    assert card.problem is not None
    assert card.problem.code is ProblemCode.CANNOT_SPLIT
    assert await order.made_by_us() == []


async def test_a_second_packing_of_the_rest_needs_no_split(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 3)
    first = await bench.pack(order.id, "FIRST001", units={order.lines[0]: 2})
    second = await bench.pack(order.id, "SECOND01", units={order.lines[0]: 1})
    await bench.settle()
    assert [(await bench.find(one)).state for one in (first, second)] == [IntentState.DONE] * 2
    assert [one["detail"]["lines"][0]["quantity"] for one in await order.made()] == [2, 1]


async def test_the_intents_of_an_order_go_out_in_their_sequence(
    shop: DemoProcess, bench: Station
) -> None:
    """Packed, relabelled and cancelled, all of it offline: the later ones name what is not yet there."""
    order = await place(shop, 1)
    packed = await bench.pack(order.id, "SEQ00001")
    known = await bench.load(order.id)
    unsent = local_fulfillment_id(packed)
    relabelled = await bench.decide(
        known,
        UpdateTracking(unsent, (Tracking("SEQ00002", "DHL Express"),)),
        shown=(Tracking("SEQ00001", "DHL Express"),),
    )
    cancelled = await bench.decide(known, CancelFulfillment(unsent))
    await bench.settle()
    for intent in (packed, relabelled, cancelled):
        assert (await bench.find(intent)).state is IntentState.DONE
    kinds = [one["kind"] for one in await order.history() if one["kind"].startswith("fulfillment")]
    assert kinds == [
        "fulfillment.created",
        "fulfillment.tracking_updated",
        "fulfillment.cancelled",
    ]
    (shown,) = (await order.state())["fulfillments"]
    assert shown["status"] == "CANCELLED"


async def test_orders_go_out_side_by_side_and_a_stuck_one_holds_back_no_other(
    shop: DemoProcess, bench: Station
) -> None:
    orders = [await place(shop, 1) for _order in range(6)]
    intents = [await bench.pack(one.id, f"SIDE{at:04}") for at, one in enumerate(orders)]
    await orders[0].admin("hold")
    later = await bench.pack(orders[0].id, "SIDE9999")
    await bench.settle()
    states = [(await bench.find(one)).state for one in intents]
    assert states == [IntentState.CONFLICT] + [IntentState.DONE] * 5
    assert (await bench.find(later)).state is IntentState.WAITING
    assert (await bench.find(later)).attempts == 0


async def test_what_was_taken_back_is_never_sent(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "BACK0001")

    async def take_back() -> None:
        assert await bench.intents.take_back(intent.id, bench.time.clock())

    # The last moment: the lease is taken and the order is read.
    bench.spy.after["fetch_order"] = take_back
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.CANCELLED
    assert await order.made() == []


async def test_what_is_on_its_way_can_no_longer_be_taken_back(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "BACK0002")
    lost: list[bool] = []

    async def take_back() -> None:
        lost.append(await bench.intents.take_back(intent.id, bench.time.clock()))

    bench.spy.before["create_fulfillment"] = take_back
    await bench.settle()
    assert lost == [False]
    assert (await bench.find(intent)).state is IntentState.DONE


CONFLICTS = [
    ("fulfill", {}, ProblemCode.NOT_ENOUGH_LEFT),
    ("edit_order", {"set": [{"line": 0, "quantity": 1}]}, ProblemCode.LESS_ORDERED),
    ("hold", {}, ProblemCode.ON_HOLD),
    ("cancel_order", {}, ProblemCode.ORDER_CANCELLED),
    ("change_address", {"address": {"zip": "10999"}}, ProblemCode.ADDRESS_CHANGED),
    ("delete_order", {}, ProblemCode.ORDER_GONE),
    (
        "move_fulfillment_order",
        {"location": "Leipzig"},
        ProblemCode.MOVED_AWAY,
    ),
]


@pytest.mark.parametrize(("action", "arguments", "code"), CONFLICTS)
async def test_what_the_shop_changed_before_is_a_card_and_nothing_is_sent(
    shop: DemoProcess,
    bench: Station,
    action: str,
    arguments: dict[str, object],
    code: ProblemCode,
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, f"CARD{len(action):04}")
    if action == "move_fulfillment_order":
        places = await bench.spy.fetch_locations()
        arguments = {"location": places[1].id}
    await order.admin(action, **arguments)
    await bench.settle()
    card = await bench.find(intent)
    assert card.state is IntentState.CONFLICT
    assert card.problem is not None
    assert card.problem.code is code
    assert card.attempts == 0
    assert "create_fulfillment" not in bench.spy.calls
    if action == "fulfill":
        (theirs,) = await order.live()
        assert card.problem.fulfillment_ids == (FulfillmentGid(theirs["id"]),)


async def test_a_number_that_is_on_the_order_already(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 2, 1)
    await order.admin(
        "fulfill",
        lines=[{"line": 1, "quantity": 1}],
        tracking={"number": "twice-0001", "company": "DHL"},
    )
    intent = await bench.pack(order.id, "TWICE0001", units={order.lines[0]: 2})
    await bench.settle()
    problem = (await bench.find(intent)).problem
    assert problem is not None
    assert problem.code is ProblemCode.NUMBER_TAKEN


async def test_new_tracking_replaces_the_old(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    packed = await bench.pack(order.id, "TRACK001")
    await bench.settle()
    known = await bench.load(order.id)
    made = (await bench.find(packed)).fulfillment_id
    assert made is not None
    await bench.decide(
        known, UpdateTracking(made, (Tracking("TRACK002", "UPS"), Tracking("TRACK003", "UPS")))
    )
    await bench.settle()
    (shown,) = await order.live()
    assert [one["number"] for one in shown["tracking"]] == ["TRACK002", "TRACK003"]


async def test_tracking_that_somebody_else_changed_is_a_card(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 1)
    packed = await bench.pack(order.id, "TRACK011")
    await bench.settle()
    made = (await bench.find(packed)).fulfillment_id
    assert made is not None
    mine, theirs = (
        UpdateTracking(made, (Tracking(number, "UPS"),)) for number in ("TRACK012", "TRACK013")
    )
    late = await bench.decide(await bench.load(order.id), mine)
    await other_bench.decide(await other_bench.load(order.id), theirs)
    await other_bench.settle()
    await bench.settle()
    problem = (await bench.find(late)).problem
    assert problem is not None
    assert problem.code is ProblemCode.TRACKING_CHANGED
    (shown,) = await order.live()
    assert shown["tracking"][0]["number"] == "TRACK013"


async def test_cancelling_a_fulfillment_twice_is_done_both_times(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    packed = await bench.pack(order.id)
    await bench.settle()
    made = (await bench.find(packed)).fulfillment_id
    assert made is not None
    known = await bench.load(order.id)
    cancels = [await bench.decide(known, CancelFulfillment(made)) for _time in range(2)]
    await bench.settle()
    assert [(await bench.find(one)).state for one in cancels] == [IntentState.DONE] * 2
    assert bench.spy.calls.count("cancel_fulfillment") == 1


async def test_an_answered_send_is_shown_at_once_and_not_undone_by_an_older_reading(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    await bench.pack(order.id, "FRESH001")
    stale = await bench.spy.fetch_order(order.id)
    changed = bench.listen(OrdersChanged)
    await bench.settle()
    assert changed
    assert not await bench.orders.save_order(stale.order, stale.reading)
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert len(stored.order.fulfillments) == 1


MOVING = {
    "split": ("split", {"lines": [{"line": 0, "quantity": 1}]}, None),
    "merged": ("merge", {"fulfillment_orders": [0, 1]}, None),
    "moved": ("move_fulfillment_order", {"location": "elsewhere"}, None),
    "a line added": ("edit_order", {"add": [{"quantity": 1}]}, None),
    "held in part": ("hold", {"lines": [{"line": 0, "quantity": 1}]}, ProblemCode.ON_HOLD),
}


@pytest.mark.parametrize("name", MOVING)
async def test_work_that_changes_its_ids_under_the_request_is_sent_as_packed_or_asked_about(
    shop: DemoProcess, bench: Station, name: str
) -> None:
    """The request names fulfillment orders; what was packed are units of line items."""
    action, arguments, code = MOVING[name]
    order = await place(shop, 3, 1)
    if name == "merged":
        await order.admin("split", lines=[{"line": 0, "quantity": 1}])
    if name == "moved":
        arguments = {"location": (await bench.spy.fetch_locations())[1].id}
    if name == "a line added":
        skus = [line["sku"] for one in await shop.control.orders() for line in one["lines"]]
        added = {"sku": next(filter(None, skus)), "quantity": 1, "location": order.location_id}
        arguments = {"add": [added]}
    intent = await bench.pack(order.id, f"MOVING{list(MOVING).index(name)}")

    async def change() -> None:
        del bench.spy.before["create_fulfillment"]
        await order.admin(action, **arguments)

    bench.spy.before["create_fulfillment"] = change
    await bench.settle()
    found = await bench.find(intent)
    made = [line for one in await order.made() for line in one["detail"]["lines"]]
    if code is not None:
        assert (found.state, made) == (IntentState.CONFLICT, [])
        assert found.problem is not None
        assert found.problem.code is code
        return
    assert found.state is IntentState.DONE
    sent: dict[str, int] = {}
    for line in made:
        sent[line["line_item_id"]] = sent.get(line["line_item_id"], 0) + line["quantity"]
    assert sent == {order.lines[0]: 3, order.lines[1]: 1}
    assert len(await order.made_by_us()) == 1

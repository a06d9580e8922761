"""Holds, tags, notes, moves and splits on their way to the shop: the plain road, and conflicts."""

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import (
    AddTags,
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    Payload,
    ProblemCode,
    ReleaseHolds,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.open_work import remaining_at
from orderdesk.domain.projection import project
from tests.sync.changes import (
    BY_NAME,
    CHANGES,
    HANDLE,
    SHIPPING,
    Change,
    a_hold,
    a_move,
    a_split,
    code_of,
    decided,
    elsewhere,
    handles,
    here,
    parts,
    places_of,
    sent,
)
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.name)
async def test_it_is_sent_once_and_the_local_copy_shows_it(
    shop: DemoProcess, bench: Station, change: Change
) -> None:
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    await bench.settle()
    done = await bench.find(intent)
    assert (done.state, done.attempts, done.fulfillment_id) == (IntentState.DONE, 1, None)
    assert await change.done_times(order) == 1
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert change.is_done(stored.order, order)
    assert done.settled_reading < stored.reading


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.name)
async def test_it_stays_shown_though_it_could_not_be_read_again(
    shop: DemoProcess, bench: Station, change: Change
) -> None:
    """The answer came, and then the internet went: what was done must not disappear."""
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    bench.spy.after[change.call] = shop.control.cut_internet
    await bench.push.drain()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    standing = (await bench.intents.load_standing()).get(order.id, ())
    assert done in standing
    assert change.is_done(project(stored.order, standing, reading=stored.reading).order, order)
    await shop.control.heal_internet()
    await bench.load(order.id)
    assert order.id not in await bench.intents.load_standing()


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.name)
async def test_what_is_decided_offline_goes_out_later_or_is_taken_back(
    shop: DemoProcess, bench: Station, change: Change
) -> None:
    order = await change.prepared(shop, bench)
    await bench.load(order.id)
    intent = await change.decide(bench, order)
    other = await change.prepared(shop, bench)
    regretted = await change.decide(bench, other)
    await shop.control.cut_internet()
    assert await bench.intents.take_back(regretted.id, bench.time.clock())
    await shop.control.heal_internet()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert (await bench.find(regretted)).state is IntentState.CANCELLED
    assert await change.done_times(order) == 1
    assert await change.done_times(other) == 0


async def test_decisions_on_one_order_go_out_in_their_sequence(
    shop: DemoProcess, bench: Station
) -> None:
    """Held, tagged, released, packed: decided without a connection, each on what comes before it."""
    order = await place(shop, 2)
    known = await bench.load(order.id)
    location_id = await here(bench, order)
    payloads: tuple[Payload, ...] = (
        await a_hold(bench, order),
        AddTags(("checked",)),
        ReleaseHolds((HANDLE,)),
        SetNote("Checked"),
        Fulfill(location_id, remaining_at(known, location_id)),
    )
    intents = [await bench.decide(known, one) for one in payloads]
    await bench.settle()
    assert [(await bench.find(one)).state for one in intents] == [IntentState.DONE] * 5
    events = [one["kind"] for one in await order.history()]
    assert [one for one in events if one.startswith(("fulfillment", "order.noted"))] == [
        "fulfillment_order.held",
        "fulfillment_order.released",
        "order.noted",
        "fulfillment.created",
    ]


async def test_all_work_of_a_place_is_held_with_one_handle(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 4)
    await order.admin("split", lines=[{"line": 0, "quantity": 1}])
    done = await sent(bench, order, await a_hold(bench, order))
    assert done.state is IntentState.DONE
    assert handles(await bench.load(order.id)) == [[HANDLE], [HANDLE]]


async def test_the_holds_of_others_stay(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    await order.admin("hold", by_app=True, reason="HIGH_RISK_OF_FRAUD", handle="fraud")
    held = await sent(bench, order, await a_hold(bench, order))
    assert held.state is IntentState.DONE
    assert handles(await bench.load(order.id)) == [["fraud", HANDLE]]
    released = await sent(bench, order, ReleaseHolds((HANDLE,)))
    assert released.state is IntentState.DONE
    assert handles(await bench.load(order.id)) == [["fraud"]]


async def _by_admin(order: Placed, action: str, bench: Station) -> None:
    more: dict[str, object] = {}
    if action == "move_fulfillment_order":
        more = {"location": await elsewhere(bench, order)}
    elif action == "edit_order":
        more = {"set": [{"line": 0, "quantity": 1}]}
    elif action == "edit up":
        action, more = "edit_order", {"set": [{"line": 0, "quantity": 9}]}
    elif action == "set_note":
        more = {"note": "Somebody else's"}
    elif action == "split":
        more = {"lines": [{"line": 0, "quantity": 2}]}
    await order.admin(action, **more)


CONFLICTS = [
    ("hold", "fulfill", ProblemCode.NOTHING_LEFT),
    ("hold", "cancel_order", ProblemCode.ORDER_CANCELLED),
    ("hold", "delete_order", ProblemCode.ORDER_GONE),
    ("hold", "move_fulfillment_order", ProblemCode.NOTHING_LEFT),
    ("add tags", "delete_order", ProblemCode.ORDER_GONE),
    ("note", "set_note", ProblemCode.NOTE_CHANGED),
    ("move", "fulfill", ProblemCode.NOTHING_LEFT),
    ("move", "cancel_order", ProblemCode.ORDER_CANCELLED),
    ("move", "edit up", ProblemCode.WORK_CHANGED),
    ("split", "edit_order", ProblemCode.WORK_CHANGED),
    ("split", "hold", ProblemCode.NOT_ALLOWED),
    ("split", "fulfill", ProblemCode.NOTHING_LEFT),
    ("split", "cancel_order", ProblemCode.ORDER_CANCELLED),
]


@pytest.mark.parametrize(("name", "action", "code"), CONFLICTS)
async def test_what_the_shop_changed_before_is_a_card_and_nothing_is_sent(
    shop: DemoProcess, bench: Station, name: str, action: str, code: ProblemCode
) -> None:
    change = BY_NAME[name]
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    await _by_admin(order, action, bench)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, code)
    assert card.attempts == 0
    assert change.call not in bench.spy.calls


DONE_ALREADY = [
    ("release", "release_hold"),
    ("move", "move_fulfillment_order"),
    ("split", "split"),
]


@pytest.mark.parametrize(("name", "action"), DONE_ALREADY)
async def test_what_an_admin_did_already_is_done(
    shop: DemoProcess, bench: Station, name: str, action: str
) -> None:
    change = BY_NAME[name]
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    await _by_admin(order, action, bench)
    calls = bench.spy.calls.count(change.call)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert bench.spy.calls.count(change.call) == calls


async def test_part_of_the_work_that_was_sent_elsewhere_keeps_the_rest_here(
    shop: DemoProcess, bench: Station
) -> None:
    """Shopify moves nothing of a fulfillment order of which a part was sent."""
    order = await place(shop, 4)
    intent = await decided(bench, order, await a_move(bench, order))
    await order.admin("fulfill", lines=[{"line": 0, "quantity": 1}])
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, ProblemCode.NOT_ALLOWED)


async def test_a_card_settles_itself_when_the_order_becomes_as_it_was_wanted(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1, note="Ring twice")
    intent = await decided(bench, order, SetNote("Back door"))
    await order.admin("set_note", note="Front door")
    await bench.settle()
    assert code_of(await bench.find(intent)) is ProblemCode.NOTE_CHANGED
    await order.admin("set_note", note="Back door")
    await bench.load(order.id)
    assert (await bench.find(intent)).state is IntentState.DONE


async def _both(
    first: Station, second: Station, order: Placed, mine: Payload, theirs: Payload
) -> tuple[Intent, Intent]:
    """Two benches decide on the same reading; the first one sends first."""
    one = await first.decide(await first.load(order.id), mine)
    other = await second.decide(await second.load(order.id), theirs)
    await first.settle()
    await second.settle()
    return await first.find(one), await second.find(other)


async def test_two_benches_hold_each_with_its_own_handle(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2)
    mine, theirs = (
        await a_hold(bench, order, "orderdesk-a"),
        await a_hold(bench, order, "orderdesk-b"),
    )
    one, other = await _both(bench, other_bench, order, mine, theirs)
    assert [one.state, other.state] == [IntentState.DONE] * 2
    assert handles(await bench.load(order.id)) == [["orderdesk-a", "orderdesk-b"]]


async def test_two_benches_write_a_note_and_the_second_is_asked(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 1, note="Ring twice")
    one, other = await _both(bench, other_bench, order, SetNote("Back door"), SetNote("Front door"))
    assert one.state is IntentState.DONE
    assert (other.state, code_of(other)) == (IntentState.CONFLICT, ProblemCode.NOTE_CHANGED)
    assert (await bench.load(order.id)).note == "Back door"


async def test_two_benches_tag_and_all_tags_are_there(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 1, tags=["old"])
    await _both(bench, other_bench, order, AddTags(("a", "both")), AddTags(("b", "Both")))
    assert (await bench.load(order.id)).tags == ("a", "b", "both", "old")


async def test_two_benches_split_the_same_units_off_once(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 6)
    mine, theirs = await a_split(bench, order), await a_split(other_bench, order)
    one, other = await _both(bench, other_bench, order, mine, theirs)
    assert [one.state, other.state] == [IntentState.DONE] * 2
    assert parts(await bench.load(order.id)) == [[2], [4]]


async def test_two_benches_move_the_same_work_once(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2)
    move = await a_move(bench, order)
    one, other = await _both(bench, other_bench, order, move, move)
    assert [one.state, other.state] == [IntentState.DONE] * 2
    assert await BY_NAME["move"].done_times(order) == 1


async def test_of_a_hold_and_a_parcel_the_later_one_is_asked(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2)
    known = await other_bench.load(order.id)
    location_id = await here(bench, order)
    parcel = Fulfill(location_id, remaining_at(known, location_id))
    held, packed = await _both(bench, other_bench, order, await a_hold(bench, order), parcel)
    assert held.state is IntentState.DONE
    assert (packed.state, code_of(packed)) == (IntentState.CONFLICT, ProblemCode.ON_HOLD)


async def test_the_part_that_is_split_off_refuses_its_own_replay(
    shop: DemoProcess, bench: Station
) -> None:
    """Of few units the others are asked for: a second request like it cannot be had."""
    order = await place(shop, 9, 1)
    location_id = await here(bench, order)
    done = await sent(bench, order, SplitWork(location_id, SHIPPING, (Units(order.lines[0], 1),)))
    assert done.state is IntentState.DONE
    assert done.sent is not None
    assert [line.quantity for line in done.sent.lines] == [8, 1]
    assert parts(await bench.load(order.id)) == [[1], [1, 8]]


async def test_shopify_says_where_work_may_go(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    known = await bench.load(order.id)
    (work,) = known.fulfillment_orders
    found = await bench.engine.move_targets([work.id])
    assert found is not None
    assert await elsewhere(bench, order) in {one.id for one in found}
    assert work.location_id not in {one.id for one in found}
    await order.admin("fulfill")
    assert await bench.engine.move_targets([work.id]) == ()
    await shop.control.cut_internet()
    assert await bench.engine.move_targets([work.id]) is None


async def test_a_hold_of_another_intent_is_not_taken_for_ours(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    await sent(bench, order, await a_hold(bench, order, "orderdesk-other"))
    done = await sent(bench, order, await a_hold(bench, order))
    assert done.state is IntentState.DONE
    assert handles(await bench.load(order.id)) == [["orderdesk-other", HANDLE]]
    assert isinstance(done.payload, HoldWork)
    assert done.id != IntentId(HANDLE)


async def test_work_that_was_moved_and_packed_there_at_once_is_moved(
    shop: DemoProcess, bench: Station
) -> None:
    """The other bench was fast: nothing is left there, and it did arrive."""
    order = await place(shop, 2)
    move = await a_move(bench, order)
    assert isinstance(move, MoveWork)
    intent = await decided(bench, order, move)
    await shop.control.fault("drop_after_commit", "FulfillmentOrderMove")
    await bench.push.drain()
    if (await bench.find(intent)).state is not IntentState.DONE:
        await order.admin("fulfill")
        await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert places_of(await bench.load(order.id)) <= {move.target_id}

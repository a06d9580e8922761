"""Holds, tags, notes, moves and splits as staff decide them: alone, in bulk, and refused."""

from dataclasses import replace

import pytest

from orderdesk.domain.allowed_actions import WhyNot
from orderdesk.domain.catalogue import Location
from orderdesk.domain.fulfillment import Action, DeliveryMethod, FulfillmentOrderStatus, Hold
from orderdesk.domain.holds import HANDLE_PREFIX, HoldReason, hold_handle
from orderdesk.domain.intents import (
    AddTags,
    HoldWork,
    IntentState,
    MoveWork,
    Problem,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.order import Order
from orderdesk.domain.work import WorkStatus
from orderdesk.errors import NotPossibleError
from orderdesk.events import IntentsChanged
from orderdesk.services.decided import Decided, Undone
from tests.builders import BERLIN, LEIPZIG, NOW, an_order, line_id, some_work
from tests.services.conftest import Rooms

ONE = an_order(some_work(1, {1: 2, 2: 1}), tags=("vip",), note="Ring twice")
TWO = an_order(some_work(2, {3: 1}, order_number=1002), number=1002)
PLACES = (Location(BERLIN, "Berlin Mitte"), Location(LEIPZIG, "Leipzig"))


async def shown(rooms: Rooms, order: Order) -> Order:
    return (await rooms.orders.order(order.id)).projected.order


async def test_a_hold_shows_at_once_and_its_release_too(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    (hold,) = (
        await rooms.order_changes.hold([ONE.id], HoldReason.INCORRECT_ADDRESS, " No house no. ")
    ).intents
    assert isinstance(hold.payload, HoldWork)
    assert hold.payload.handle == f"{HANDLE_PREFIX}{hold.id}"
    assert (hold.payload.reason, hold.payload.notes) == ("INCORRECT_ADDRESS", "No house no.")
    assert (hold.staff, hold.station) == ("Anna", "Bench 2")
    (item,) = await rooms.orders.queue(BERLIN)
    assert item.status is WorkStatus.ON_HOLD
    assert item.holds[0].reason_notes == "No house no."
    assert item.unsent
    (release,) = (await rooms.order_changes.release([ONE.id])).intents
    assert release.payload == ReleaseHolds((hold.payload.handle,))
    (item,) = await rooms.orders.queue(BERLIN)
    assert item.status is WorkStatus.TO_PACK
    assert rooms.readings.woken == 2


async def test_many_are_decided_at_once_and_those_that_cannot_are_named(rooms: Rooms) -> None:
    sent = replace(TWO, cancelled_at=NOW)
    await rooms.pulled(ONE, sent)
    decided = await rooms.order_changes.hold([ONE.id, sent.id, ONE.id], HoldReason.OTHER)
    assert [one.order_id for one in decided.intents] == [ONE.id]
    (refused,) = decided.refused
    assert (refused.order_id, refused.why) == (sent.id, WhyNot.ORDER_CANCELLED)
    assert refused.sentence == "#1002 is cancelled."
    told = [one for one in rooms.heard if isinstance(one, IntentsChanged)]
    assert [one.order_ids for one in told] == [frozenset({ONE.id})]


async def test_where_none_can_the_reason_is_an_error(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    with pytest.raises(NotPossibleError, match="#1001 is not on hold"):
        await rooms.order_changes.release([ONE.id])
    assert await rooms.intents.load_open() == ()


async def test_a_hold_of_another_app_is_left_alone(rooms: Rooms) -> None:
    work = replace(
        some_work(1, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD, actions=frozenset()),
        holds=(Hold("h1", "HIGH_RISK_OF_FRAUD", "", "fraud"),),
    )
    await rooms.pulled(an_order(work))
    with pytest.raises(NotPossibleError) as caught:
        await rooms.order_changes.release([ONE.id])
    assert caught.value.advice == "Release the hold in Shopify, or where it was made."


async def test_pickup_and_shipping_are_held_as_two(rooms: Rooms) -> None:
    pickup = some_work(9, {2: 1}, method=DeliveryMethod.PICK_UP)
    await rooms.pulled(an_order(some_work(1, {1: 2}), pickup))
    decided = await rooms.order_changes.hold([ONE.id], HoldReason.OTHER)
    methods = [
        one.payload.delivery_method for one in decided.intents if isinstance(one.payload, HoldWork)
    ]
    assert methods == [DeliveryMethod.SHIPPING, DeliveryMethod.PICK_UP]


async def test_tags_are_parted_by_commas_and_known_in_any_case(rooms: Rooms) -> None:
    await rooms.pulled(ONE, TWO)
    decided = await rooms.order_changes.add_tags([ONE.id, TWO.id], ["VIP, fragile", "Fragile"])
    assert [one.payload for one in decided.intents] == [
        AddTags(("fragile",)),
        AddTags(("VIP", "fragile")),
    ]
    assert (await shown(rooms, ONE)).tags == ("fragile", "vip")
    again = await rooms.order_changes.add_tags([ONE.id], ["FRAGILE"])
    assert (again.intents, again.unchanged) == ((), (ONE.id,))
    removed = await rooms.order_changes.remove_tags([ONE.id, TWO.id], ["Vip"])
    # Just what is there, as it is written there, so that an undo adds it again just so.
    assert [one.payload for one in removed.intents] == [
        RemoveTags(("vip",)),
        RemoveTags(("VIP",)),
    ]
    assert (await shown(rooms, ONE)).tags == ("fragile",)


@pytest.mark.parametrize("typed", [[], [" , "], ["x" * 41]])
async def test_what_is_no_tag_is_refused(rooms: Rooms, typed: list[str]) -> None:
    await rooms.pulled(ONE)
    with pytest.raises(NotPossibleError):
        await rooms.order_changes.add_tags([ONE.id], typed)


async def test_a_note_rests_on_the_one_that_staff_saw(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    intent = await rooms.order_changes.set_note(ONE.id, "Back door\x07")
    assert intent is not None
    assert (intent.payload, intent.basis.note) == (SetNote("Back door"), "Ring twice")
    assert (await shown(rooms, ONE)).note == "Back door"
    second = await rooms.order_changes.set_note(ONE.id, "", seen="Ring twice")
    assert second is not None
    assert second.basis.note == "Ring twice"
    assert await rooms.order_changes.set_note(ONE.id, "") is None


async def test_work_moves_to_another_location(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    await rooms.catalogue.save_locations(PLACES)
    (intent,) = (await rooms.order_changes.move([ONE.id], LEIPZIG)).intents
    assert intent.payload == MoveWork(BERLIN, DeliveryMethod.SHIPPING, LEIPZIG, "Leipzig")
    assert intent.basis.remaining == (Units(line_id(1), 2), Units(line_id(2), 1))
    assert await rooms.orders.queue(BERLIN) == ()
    assert (await shown(rooms, ONE)).fulfillment_orders[0].location_name == "Leipzig"
    for nowhere in (BERLIN, LEIPZIG[:-1]):
        with pytest.raises(NotPossibleError, match="cannot go"):
            await rooms.order_changes.move([ONE.id], type(LEIPZIG)(nowhere))


async def test_where_work_may_go_is_shopifys_to_say_when_it_answers(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    await rooms.catalogue.save_locations(
        [*PLACES, Location(type(LEIPZIG)("closed"), "Old", is_active=False)]
    )
    offline = await rooms.order_changes.move_targets([ONE.id])
    assert (offline.locations, offline.is_certain) == ((PLACES[1],), False)
    rooms.targets.told = ()
    online = await rooms.order_changes.move_targets([ONE.id])
    assert (online.locations, online.is_certain) == ((), True)
    assert rooms.targets.asked == [ONE.fulfillment_orders[0].id] * 2


async def test_what_was_packed_here_does_not_move(rooms: Rooms) -> None:
    await rooms.pulled(TWO)
    await rooms.catalogue.save_locations(PLACES)
    bench = await rooms.packing.open(TWO.id, BERLIN)
    with pytest.raises(NotPossibleError, match="being packed here"):
        await rooms.order_changes.move([TWO.id], LEIPZIG)
    await rooms.packing.set_aside(bench)
    moved = await rooms.order_changes.move([TWO.id], LEIPZIG)
    assert moved.refused == ()


async def test_units_are_split_off_and_show_as_work_of_their_own(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    intent = await rooms.order_changes.split(ONE.id, [Units(line_id(1), 1), Units(line_id(2), 0)])
    assert intent.payload == SplitWork(BERLIN, DeliveryMethod.SHIPPING, (Units(line_id(1), 1),))
    kept, parted = (await shown(rooms, ONE)).fulfillment_orders
    assert [line.remaining_quantity for line in kept.line_items] == [1, 1]
    assert [line.remaining_quantity for line in parted.line_items] == [1]
    assert Action.SPLIT in kept.supported_actions
    assert Action.SPLIT not in parted.supported_actions
    (item,) = await rooms.orders.queue(BERLIN)
    assert item.units == 3


@pytest.mark.parametrize("units", [{}, {1: 2, 2: 1}, {1: 3}, {9: 1}])
async def test_what_cannot_be_split_off_is_refused(rooms: Rooms, units: dict[int, int]) -> None:
    await rooms.pulled(ONE)
    with pytest.raises(NotPossibleError):
        await rooms.order_changes.split(
            ONE.id, [Units(line_id(line), count) for line, count in units.items()]
        )


async def test_what_waits_can_be_taken_back(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    (hold,) = (await rooms.order_changes.hold([ONE.id], HoldReason.OTHER)).intents
    await rooms.outbox.take_back(hold.id)
    assert (await shown(rooms, ONE)).fulfillment_orders == ONE.fulfillment_orders
    stored = await rooms.intents.find(hold.id)
    assert stored is not None
    assert stored.state is IntentState.CANCELLED


async def sent(rooms: Rooms, decided: Decided) -> None:
    """As if Shopify had it already, and the local copy showed it."""
    for intent in decided.intents:
        await rooms.intents.update(replace(intent, state=IntentState.SENDING))


async def test_undo_takes_back_what_waits_and_decides_the_opposite_of_what_left(
    rooms: Rooms,
) -> None:
    await rooms.pulled(ONE, TWO)
    held = await rooms.order_changes.hold([ONE.id, TWO.id], HoldReason.OTHER, "Wait")
    first, second = held.intents
    await rooms.intents.update(replace(first, state=IntentState.SENDING))
    undone = await rooms.order_changes.undo(held)
    assert undone == Undone(frozenset({TWO.id}), frozenset({ONE.id}))
    assert isinstance(first.payload, HoldWork)
    (_hold, release) = await rooms.intents.load_open()
    assert release.payload == ReleaseHolds((first.payload.handle,))
    taken_back = await rooms.intents.find(second.id)
    assert taken_back is not None
    assert taken_back.state is IntentState.CANCELLED
    assert (await shown(rooms, ONE)).fulfillment_orders[0].holds == ()


async def test_a_hold_that_was_released_is_put_on_again_with_its_reason(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    held = await rooms.order_changes.hold([ONE.id], HoldReason.INCORRECT_ADDRESS, "Street?")
    await sent(rooms, held)
    released = await rooms.order_changes.release([ONE.id])
    await sent(rooms, released)
    await rooms.order_changes.undo(released)
    again = (await rooms.intents.load_open())[-1]
    assert isinstance(again.payload, HoldWork)
    assert (again.payload.reason, again.payload.notes) == ("INCORRECT_ADDRESS", "Street?")
    assert again.payload.handle == hold_handle(again.id)
    (hold,) = (await shown(rooms, ONE)).fulfillment_orders[0].holds
    assert hold.handle == again.payload.handle


async def test_only_the_tags_that_were_added_are_removed_again(rooms: Rooms) -> None:
    await rooms.pulled(replace(ONE, tags=("VIP",)), TWO)
    added = await rooms.order_changes.add_tags([ONE.id, TWO.id], ["vip, gift"])
    await sent(rooms, added)
    await rooms.order_changes.undo(added)
    assert (await shown(rooms, ONE)).tags == ("VIP",)
    removed = await rooms.order_changes.remove_tags([ONE.id], ["vip"])
    await sent(rooms, removed)
    await rooms.order_changes.undo(removed)
    assert (await shown(rooms, ONE)).tags == ("VIP",)


async def test_what_cannot_be_undone_is_told(rooms: Rooms) -> None:
    await rooms.pulled(ONE, TWO)
    await rooms.catalogue.save_locations(PLACES)
    moved = await rooms.order_changes.move([ONE.id], LEIPZIG)
    await sent(rooms, moved)
    assert await rooms.order_changes.undo(moved) == Undone(
        frozenset(), too_late=frozenset({ONE.id})
    )
    tagged = await rooms.order_changes.add_tags([TWO.id], ["a"])
    stuck = replace(
        tagged.intents[0], state=IntentState.REJECTED, problem=Problem(ProblemCode.REFUSED)
    )
    await rooms.intents.update(stuck)
    undone = await rooms.order_changes.undo(tagged)
    assert [one.why for one in undone.refused] == [WhyNot.DECISION_DUE]


async def test_a_change_that_waits_keeps_no_order_from_being_packed_next(rooms: Rooms) -> None:
    """Tagged offline, all of the queue waits to be sent: the bench goes on from order to order."""
    await rooms.pulled(ONE, TWO)
    await rooms.order_changes.add_tags([ONE.id, TWO.id], ["checked"])
    assert all(item.unsent for item in await rooms.orders.queue(BERLIN))
    assert await rooms.packing.next_order(BERLIN, ONE.id) == TWO.id
    (card, _other) = await rooms.intents.load_open()
    await rooms.intents.update(
        replace(card, state=IntentState.CONFLICT, problem=Problem(ProblemCode.ORDER_GONE))
    )
    assert card.order_id == ONE.id
    assert await rooms.packing.next_order(BERLIN, TWO.id) is None


async def test_moved_work_is_not_said_to_be_a_parcel(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    await rooms.catalogue.save_locations(PLACES)
    await rooms.order_changes.move([ONE.id], LEIPZIG)
    with pytest.raises(NotPossibleError) as caught:
        await rooms.packing.open(ONE.id, BERLIN)
    assert "parcel" not in str(caught.value)

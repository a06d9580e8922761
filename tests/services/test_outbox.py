"""Staff's decisions on what waits and on what the shop disputes."""

from dataclasses import replace

import pytest

from orderdesk.domain.fulfillment import Fulfillment, FulfillmentLine, FulfillmentStatus, Tracking
from orderdesk.domain.ids import FulfillmentGid, IntentId
from orderdesk.domain.intents import (
    CancelFulfillment,
    Fulfill,
    Intent,
    IntentState,
    Problem,
    ProblemCode,
    Sent,
    Step,
    Units,
    UpdateTracking,
)
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.services.outbox_choices import MOST, ChoiceKind, choices
from tests.builders import BERLIN, NOW, an_intent, an_order, line_id, some_work
from tests.services.conftest import Rooms, a_variant

ORDER = an_order(some_work(1, {1: 2, 2: 1}))
THEIRS = FulfillmentGid("gid://shopify/Fulfillment/77")


async def disputed(
    rooms: Rooms,
    code: ProblemCode = ProblemCode.NOT_ENOUGH_LEFT,
    state: IntentState = IntentState.CONFLICT,
    theirs: tuple[FulfillmentGid, ...] = (THEIRS,),
) -> Intent:
    await rooms.pulled(ORDER)
    intent = await rooms.intents.add(an_intent(ORDER, units={1: 2}, numbers=("N1",)))
    intent = replace(intent, state=state, attempts=2, problem=Problem(code, "", theirs))
    await rooms.intents.update(intent)
    return intent


async def state_of(rooms: Rooms, intent: Intent) -> IntentState:
    found = await rooms.intents.find(intent.id)
    assert found is not None
    return found.state


async def test_taking_back_opens_the_packing_with_its_scans(rooms: Rooms) -> None:
    await rooms.stocked(a_variant(1), a_variant(2))
    await rooms.pulled(ORDER)
    bench = await rooms.packing.open(ORDER.id, BERLIN)
    await rooms.packing.set_quantity(bench, line_id(1), 2)
    await rooms.packing.set_quantity(bench, line_id(2), 1)
    intent = await rooms.packing.complete(bench, notify_customer=False)
    await rooms.outbox.take_back(intent.id)
    assert await state_of(rooms, intent) is IntentState.CANCELLED
    again = await rooms.packing.open(ORDER.id, BERLIN)
    assert again.box.in_box == 3
    assert again.packing.id == bench.packing.id


async def test_what_is_on_its_way_cannot_be_taken_back(rooms: Rooms) -> None:
    await rooms.pulled(ORDER)
    intent = await rooms.intents.add(an_intent(ORDER))
    await rooms.intents.update(replace(intent, state=IntentState.SENDING))
    with pytest.raises(NotPossibleError, match="on its way"):
        await rooms.outbox.take_back(intent.id)
    assert await state_of(rooms, intent) is IntentState.SENDING


async def test_sending_again_is_a_new_intent_for_what_is_still_open(rooms: Rooms) -> None:
    intent = await disputed(rooms)
    edited = replace(ORDER, fulfillment_orders=(some_work(1, {1: 1, 2: 1}),))
    rooms.readings.shop_has[ORDER.id] = edited
    renewed = await rooms.outbox.send_again(intent.id)
    assert isinstance(renewed.payload, Fulfill)
    assert renewed.payload.units == (Units(line_id(1), 1),)
    assert renewed.payload.parcels == (Tracking("N1", "DHL"),)
    assert (renewed.state, renewed.attempts, renewed.problem) == (IntentState.WAITING, 0, None)
    assert renewed.number > intent.number
    assert {one.line_item_id: one.quantity for one in renewed.basis.remaining} == {
        line_id(1): 1,
        line_id(2): 1,
    }
    old = await rooms.intents.find(intent.id)
    assert old is not None
    assert (old.state, old.answered_by) == (IntentState.CANCELLED, renewed.id)


async def test_nothing_left_cannot_be_sent_again(rooms: Rooms) -> None:
    intent = await disputed(rooms)
    rooms.readings.shop_has[ORDER.id] = replace(
        ORDER, fulfillment_orders=(some_work(1, {1: 0, 2: 1}),)
    )
    with pytest.raises(NotPossibleError, match="Nothing of what you packed"):
        await rooms.outbox.send_again(intent.id)
    assert await state_of(rooms, intent) is IntentState.CONFLICT


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        (ProblemCode.MAYBE_OURS, IntentState.DONE),
        (ProblemCode.NOT_ENOUGH_LEFT, IntentState.CANCELLED),
    ],
)
async def test_adopting_theirs(rooms: Rooms, code: ProblemCode, ends: IntentState) -> None:
    intent = await disputed(rooms, code)
    await rooms.outbox.adopt(intent.id, THEIRS)
    settled = await rooms.intents.find(intent.id)
    assert settled is not None
    assert (settled.state, settled.fulfillment_id, settled.needs_person) == (ends, THEIRS, False)


async def test_a_strangers_fulfillment_cannot_be_adopted(rooms: Rooms) -> None:
    intent = await disputed(rooms)
    with pytest.raises(NotPossibleError):
        await rooms.outbox.adopt(intent.id, FulfillmentGid("gid://shopify/Fulfillment/1"))


async def test_giving_up_lets_the_next_one_of_the_order_go(rooms: Rooms) -> None:
    intent = await disputed(rooms)
    second = await rooms.intents.add(an_intent(ORDER, CancelFulfillment(THEIRS), number=2))
    assert second.id not in {one.id for one in await rooms.intents.load_due(rooms.clock())}
    await rooms.outbox.give_up(intent.id)
    assert await state_of(rooms, intent) is IntentState.CANCELLED
    assert second.id in {one.id for one in await rooms.intents.load_due(rooms.clock())}


async def test_the_extra_of_two_is_cancelled_by_an_intent(rooms: Rooms) -> None:
    intent = await disputed(rooms, ProblemCode.SENT_TWICE, IntentState.DONE)
    cancel = await rooms.outbox.cancel_extra(intent.id, THEIRS)
    assert cancel.payload == CancelFulfillment(THEIRS)
    assert cancel.state is IntentState.WAITING
    first = await rooms.intents.find(intent.id)
    assert first is not None
    assert (first.state, first.needs_person) == (IntentState.DONE, False)


async def test_a_look_settles_only_what_is_done(rooms: Rooms) -> None:
    done = await disputed(rooms, ProblemCode.SENT_THEN_CANCELLED, IntentState.DONE)
    await rooms.outbox.dismiss(done.id)
    assert (await rooms.intents.find(done.id)).problem is None  # type: ignore[union-attr]
    with pytest.raises(NotPossibleError):
        await rooms.outbox.dismiss(done.id)


async def test_nobody_decides_on_what_goes_by_itself(rooms: Rooms) -> None:
    await rooms.pulled(ORDER)
    intent = await rooms.intents.add(an_intent(ORDER))
    for decide in (rooms.outbox.give_up, rooms.outbox.send_again, rooms.outbox.dismiss):
        with pytest.raises(NotPossibleError):
            await decide(intent.id)
    with pytest.raises(NotFoundError):
        await rooms.outbox.give_up(IntentId("none"))


async def test_the_lists(rooms: Rooms) -> None:
    intent = await disputed(rooms)
    (entry,) = await rooms.outbox.open_entries()
    assert entry.intent.id == intent.id
    assert entry.order == ORDER
    assert entry.choices == choices(intent, ORDER)
    await rooms.outbox.give_up(intent.id)
    assert await rooms.outbox.open_entries() == ()
    (settled,) = await rooms.outbox.sent_entries()
    assert settled.intent.id == intent.id


async def test_what_was_seen_is_not_found_again_and_cannot_be_given_up(rooms: Rooms) -> None:
    intent = await disputed(rooms, ProblemCode.SENT_TWICE, IntentState.DONE)
    sent = Sent(Step.ACT, NOW, known=(FulfillmentGid("gid://shopify/Fulfillment/1"),))
    await rooms.intents.update(replace(intent, state=IntentState.DONE, sent=sent))
    with pytest.raises(NotPossibleError, match="in Shopify already"):
        await rooms.outbox.give_up(intent.id)
    await rooms.outbox.dismiss(intent.id)
    seen = await rooms.intents.find(intent.id)
    assert seen is not None
    assert seen.sent is not None
    assert (seen.state, seen.needs_person) == (IntentState.DONE, False)
    assert seen.sent.known == (*sent.known, THEIRS)


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_offers_a_way_out(code: ProblemCode) -> None:
    state = (
        IntentState.DONE
        if code in (ProblemCode.SENT_TWICE, ProblemCode.SENT_THEN_CANCELLED)
        else IntentState.CONFLICT
    )
    intent = replace(an_intent(ORDER, state=state), problem=Problem(code, "", (THEIRS,)))
    listed = choices(intent)
    offered = {choice.kind for choice in listed}
    assert 2 <= len(listed) <= MOST
    assert listed[-1].kind is ChoiceKind.LEAVE
    assert offered & {
        ChoiceKind.GIVE_UP,
        ChoiceKind.ADOPT,
        ChoiceKind.KEEP_BOTH,
        ChoiceKind.SEEN,
    }
    if code is ProblemCode.ORDER_CANCELLED:
        assert ChoiceKind.SEND_AGAIN not in offered


def test_a_waiting_intent_offers_no_choice() -> None:
    assert choices(an_intent(ORDER)) == ()


# Shipments


def sent_order() -> object:
    parcel = Fulfillment(
        THEIRS,
        "#1001-F1",
        FulfillmentStatus.SUCCESS,
        NOW,
        tracking=(Tracking("OLD", "DHL"),),
        lines=(FulfillmentLine(line_id(1), 2),),
    )
    return replace(ORDER, fulfillments=(parcel,))


async def test_tracking_is_replaced_on_what_was_seen(rooms: Rooms) -> None:
    await rooms.pulled(sent_order())  # type: ignore[arg-type]
    parcels = (Tracking("NEW", "UPS"),)
    intent = await rooms.shipments.update_tracking(ORDER.id, THEIRS, parcels, notify_customer=True)
    assert intent.payload == UpdateTracking(THEIRS, parcels, notify_customer=True)
    assert intent.basis.parcels == (Tracking("OLD", "DHL"),)
    sheet = await rooms.orders.order(ORDER.id)
    assert sheet.projected.order.fulfillments[0].tracking == parcels


async def test_a_fulfillment_is_cancelled_once(rooms: Rooms) -> None:
    await rooms.pulled(sent_order())  # type: ignore[arg-type]
    await rooms.shipments.cancel_fulfillment(ORDER.id, THEIRS)
    with pytest.raises(NotPossibleError, match="cancelled already"):
        await rooms.shipments.cancel_fulfillment(ORDER.id, THEIRS)


async def test_unsent_unknown_and_unreadable_are_refused(rooms: Rooms) -> None:
    await rooms.pulled(sent_order())  # type: ignore[arg-type]
    await rooms.intents.add(an_intent(ORDER, units={2: 1}))
    sheet = await rooms.orders.order(ORDER.id)
    local = sheet.projected.order.fulfillments[-1].id
    for fulfillment_id in (local, FulfillmentGid("gid://shopify/Fulfillment/1")):
        with pytest.raises(NotPossibleError):
            await rooms.shipments.cancel_fulfillment(ORDER.id, fulfillment_id)
    for number in ("", "x" * 101, "1\x002"):
        with pytest.raises(NotPossibleError):
            await rooms.shipments.update_tracking(
                ORDER.id, THEIRS, (Tracking(number),), notify_customer=False
            )

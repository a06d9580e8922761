"""Ready for pickup, and what became of a shipment, as staff say it."""

from dataclasses import replace

import pytest

from orderdesk.domain.delivery_steps import steps_to_tell
from orderdesk.domain.fulfillment import (
    DeliveryMethod,
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
)
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    IntentState,
    PrepareForPickup,
    Problem,
    ProblemCode,
)
from orderdesk.domain.order import Order
from orderdesk.errors import NotPossibleError
from orderdesk.services.outbox_choices import ChoiceKind
from tests.builders import BERLIN, NOW, an_order, line_id, some_work
from tests.services.conftest import Rooms

SHIPPED = an_order(some_work(2, {1: 2}, order_number=1002), number=1002)


PICKUP = an_order(some_work(1, {1: 2}, method=DeliveryMethod.PICK_UP))


def sent(order: Order, method: DeliveryMethod, status: str = "FULFILLED") -> Order:
    one = Fulfillment(
        FulfillmentGid("gid://shopify/Fulfillment/1"),
        "#1001-F1",
        FulfillmentStatus.SUCCESS,
        NOW,
        status,
        BERLIN,
        lines=(FulfillmentLine(line_id(1), 2),),
    )
    work = tuple(replace(each, delivery_method=method) for each in order.fulfillment_orders)
    return replace(order, fulfillments=(one,), fulfillment_orders=work)


async def test_of_several_those_that_are_fetched_are_ready(rooms: Rooms) -> None:
    await rooms.pulled(PICKUP, SHIPPED)
    made = await rooms.order_changes.prepare_for_pickup([PICKUP.id, SHIPPED.id])
    assert [one.payload for one in made.intents] == [PrepareForPickup(BERLIN)]
    assert [one.sentence for one in made.refused] == ["Nothing of #1002 is picked up here."]
    (item,) = [one for one in await rooms.orders.queue(BERLIN) if one.order_id == PICKUP.id]
    assert (item.is_ready, item.may_be_next) == (True, False)
    with pytest.raises(NotPossibleError, match="ready for pickup already"):
        await rooms.order_changes.prepare_for_pickup([PICKUP.id])


async def test_whether_the_customer_knows_is_for_staff_to_say(rooms: Rooms) -> None:
    await rooms.pulled(PICKUP)
    (intent,) = (await rooms.order_changes.prepare_for_pickup([PICKUP.id])).intents
    problem = Problem(ProblemCode.MAYBE_MAILED)
    await rooms.intents.update(replace(intent, state=IntentState.CONFLICT, problem=problem))
    (entry,) = await rooms.outbox.open_entries()
    kinds = [one.kind for one in entry.choices]
    assert kinds[:3] == [ChoiceKind.WAS_MAILED, ChoiceKind.SEND_AGAIN, ChoiceKind.GIVE_UP]
    await rooms.outbox.was_mailed(intent.id)
    settled = await rooms.intents.find(intent.id)
    assert settled is not None
    assert (settled.state, settled.problem) == (IntentState.DONE, None)
    with pytest.raises(NotPossibleError):
        await rooms.outbox.was_mailed(intent.id)


@pytest.mark.parametrize(
    ("method", "status", "steps"),
    [
        (
            DeliveryMethod.LOCAL,
            "FULFILLED",
            ("OUT_FOR_DELIVERY", "DELIVERED", "ATTEMPTED_DELIVERY"),
        ),
        (DeliveryMethod.LOCAL, "OUT_FOR_DELIVERY", ("DELIVERED", "ATTEMPTED_DELIVERY")),
        (DeliveryMethod.LOCAL, "DELIVERED", ()),
        (DeliveryMethod.SHIPPING, "IN_TRANSIT", ("DELIVERED",)),
        (DeliveryMethod.PICK_UP, "PICKED_UP", ()),
        (DeliveryMethod.RETAIL, "FULFILLED", ()),
    ],
)
def test_what_can_be_said_next(method: DeliveryMethod, status: str, steps: tuple[str, ...]) -> None:
    order = sent(PICKUP, method, status)
    assert steps_to_tell(order, order.fulfillments[0]) == steps
    (cancelled,) = order.fulfillments
    gone = replace(cancelled, status=FulfillmentStatus.CANCELLED)
    assert steps_to_tell(order, gone) == ()


async def test_a_delivery_goes_on_step_by_step(rooms: Rooms) -> None:
    order = sent(PICKUP, DeliveryMethod.LOCAL)
    await rooms.pulled(order)
    (parcel,) = order.fulfillments
    intent = await rooms.shipments.add_event(order.id, parcel.id, "OUT_FOR_DELIVERY")
    assert isinstance(intent.payload, AddFulfillmentEvent)
    assert (intent.payload.status, intent.payload.happened_at.microsecond) == (
        "OUT_FOR_DELIVERY",
        0,
    )
    with pytest.raises(NotPossibleError):
        await rooms.shipments.add_event(order.id, parcel.id, "OUT_FOR_DELIVERY")
    await rooms.shipments.add_event(order.id, parcel.id, "DELIVERED")
    with pytest.raises(NotPossibleError):
        await rooms.shipments.add_event(order.id, parcel.id, "ATTEMPTED_DELIVERY")

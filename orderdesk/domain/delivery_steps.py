"""What staff may say became of a shipment, by the way in which it goes. Of parcels the carriers tell."""

from orderdesk.domain.fulfillment import DeliveryMethod, Fulfillment
from orderdesk.domain.order import Order

OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
ATTEMPTED_DELIVERY = "ATTEMPTED_DELIVERY"
DELIVERED = "DELIVERED"

_STEPS = {
    DeliveryMethod.LOCAL: (OUT_FOR_DELIVERY, DELIVERED, ATTEMPTED_DELIVERY),
    DeliveryMethod.SHIPPING: (DELIVERED,),
}


def steps_to_tell(order: Order, fulfillment: Fulfillment) -> tuple[str, ...]:
    """The `FulfillmentEventStatus` values that make sense next; none for what is over.

    What is picked up was handed over when it was fulfilled.
    """
    if not fulfillment.is_live or fulfillment.display_status in (DELIVERED, "PICKED_UP"):
        return ()
    lines = {line.line_item_id for line in fulfillment.lines}
    methods = {
        work.delivery_method
        for work in order.fulfillment_orders
        if work.location_id == fulfillment.location_id
        and any(line.line_item_id in lines for line in work.line_items)
    }
    local_first = sorted(methods, key=lambda one: one is not DeliveryMethod.LOCAL)
    found = next((_STEPS[one] for one in local_first if one in _STEPS), ())
    return tuple(one for one in found if one != fulfillment.display_status)

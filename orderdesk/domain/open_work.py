"""What is left to pack of an order at a location, and where it goes: what every decision rests on."""

from collections.abc import Iterable

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
)
from orderdesk.domain.ids import LineItemGid, LocationGid
from orderdesk.domain.intents import Basis, Units
from orderdesk.domain.order import Address, Order


def open_work_at(order: Order, location_id: LocationGid) -> tuple[FulfillmentOrder, ...]:
    """The open fulfillment orders of a location that people pack."""
    return tuple(
        one for one in order.fulfillment_orders_at(location_id) if one.is_open and one.is_bench_work
    )


def group_at(
    order: Order, location_id: LocationGid, delivery_method: DeliveryMethod | None = None
) -> tuple[FulfillmentOrder, ...]:
    """What of a location's open work is left to pack, by one delivery method or by all."""
    return tuple(
        one
        for one in open_work_at(order, location_id)
        if one.remaining and delivery_method in (None, one.delivery_method)
    )


def remaining_at(order: Order, location_id: LocationGid) -> tuple[Units, ...]:
    """What is left to pack at a location, per line item, in the order's own sequence of lines."""
    return left_of(order, open_work_at(order, location_id))


def packable_at(order: Order, location_id: LocationGid) -> tuple[Units, ...]:
    """What of that may be packed now: without what is on hold, scheduled, or not offered by Shopify."""
    work = open_work_at(order, location_id)
    return left_of(order, (one for one in work if _may_be_packed(one)))


def _may_be_packed(work: FulfillmentOrder) -> bool:
    waits = (FulfillmentOrderStatus.ON_HOLD, FulfillmentOrderStatus.SCHEDULED)
    return work.allows(Action.CREATE_FULFILLMENT) and work.status not in waits


def left_of(order: Order, work: Iterable[FulfillmentOrder]) -> tuple[Units, ...]:
    """What is left of these fulfillment orders, per line item, in the order's own sequence of lines."""
    left: dict[LineItemGid, int] = {}
    for one in work:
        for line in one.line_items:
            if line.remaining_quantity:
                item = line.line_item_id
                left[item] = left.get(item, 0) + line.remaining_quantity
    place = {line.id: index for index, line in enumerate(order.line_items)}
    lines = sorted(left, key=lambda item: place.get(item, len(place)))
    return tuple(Units(item, left[item]) for item in lines)


def destination_lines(address: Address | None) -> tuple[str, ...]:
    """An address as comparable lines; empty where there is none (pickup)."""
    if address is None:
        return ()
    parts = (
        address.name,
        address.company,
        address.address1,
        address.address2,
        address.zip,
        address.city,
        address.province_code,
        address.country_code,
    )
    return tuple(part.strip() for part in parts)


def is_readdressed(basis: Basis, order: Order) -> bool:
    """Whether the order goes elsewhere now. An address that is withheld, or was, tells nothing."""
    if basis.is_destination_withheld or order.is_address_withheld:
        return False
    return destination_lines(order.shipping_address) != basis.destination


def basis_of(order: Order, location_id: LocationGid) -> Basis:
    """What a decision on a location's work of this order rests on now."""
    work = open_work_at(order, location_id)
    return Basis(
        remaining=remaining_at(order, location_id),
        destination=destination_lines(order.shipping_address),
        delivery_method=str(work[0].delivery_method) if work else "",
        ordered=tuple(Units(line.id, line.current_quantity) for line in order.line_items),
        known=tuple(one.id for one in order.fulfillments),
        is_destination_withheld=order.is_address_withheld,
    )

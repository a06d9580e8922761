"""Fulfillment orders as they were at a reading, kept to compare with a later one.

Their ids are pointers that Shopify changes: what tells whether work was moved or split are the units
per line item, by place and by fulfillment order.
"""

from collections import Counter
from collections.abc import Iterable

from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrder
from orderdesk.domain.ids import LineItemGid, LocationGid
from orderdesk.domain.intents import (
    AddTags,
    Basis,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    MoveWork,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    RequestLine,
    SetNote,
    SplitWork,
    Units,
    WorkPart,
)
from orderdesk.domain.open_work import group_at, left_of
from orderdesk.domain.order import Order

Shape = frozenset[tuple[LineItemGid, int]]


def parts_of(order: Order) -> tuple[WorkPart, ...]:
    """All fulfillment orders of an order, open or not, as they are now."""
    return tuple(
        WorkPart(
            one.id,
            one.location_id,
            total=tuple(
                Units(line.line_item_id, line.total_quantity)
                for line in one.line_items
                if line.total_quantity
            ),
            remaining=_remaining(one) if one.is_open else (),
        )
        for one in order.fulfillment_orders
    )


def work_basis(
    order: Order, location_id: LocationGid, delivery_method: DeliveryMethod | None
) -> Basis:
    """What a decision on a piece of work rests on now."""
    group = group_at(order, location_id, delivery_method)
    return Basis(
        remaining=left_of(order, group),
        delivery_method=str(delivery_method or ""),
        work=parts_of(order),
    )


def change_basis(order: Order, change: ChangeOfOrder | ChangeOfWork) -> Basis:
    """What any change of an order or its work rests on now."""
    match change:
        case HoldWork() | MoveWork() | SplitWork() | PrepareForPickup():
            return work_basis(order, change.location_id, change.delivery_method)
        case SetNote():
            return Basis(note=order.note)
        case AddTags() | RemoveTags() | ReleaseHolds():
            return Basis()


def totals_at(parts: Iterable[WorkPart], location_id: LocationGid) -> Counter[LineItemGid]:
    """Units per line item that a place has, or had, to send. Sending them changes nothing here."""
    return sum_up(
        units for part in parts if part.location_id == location_id for units in part.total
    )


def sum_up(units: Iterable[Units]) -> Counter[LineItemGid]:
    """Units per line item, added up."""
    found: Counter[LineItemGid] = Counter()
    for one in units:
        found[one.line_item_id] += one.quantity
    return found


def shape_of(units: Iterable[Units]) -> Shape:
    """What makes two sets of units the same, whatever their sequence."""
    return frozenset(sum_up(units).items())


def count_shaped(parts: Iterable[WorkPart], location_id: LocationGid, shape: Shape) -> int:
    """How many fulfillment orders of a place have just these units left."""
    return sum(
        1
        for part in parts
        if part.location_id == location_id and part.remaining and shape_of(part.remaining) == shape
    )


def whole_lines(work: FulfillmentOrder) -> tuple[RequestLine, ...]:
    """All that is left of a fulfillment order, as the lines of a request."""
    return tuple(
        RequestLine(
            fulfillment_order_id=work.id,
            fulfillment_order_line_item_id=line.id,
            line_item_id=line.line_item_id,
            quantity=line.remaining_quantity,
            remaining=line.remaining_quantity,
        )
        for line in work.line_items
        if line.remaining_quantity
    )


def _remaining(work: FulfillmentOrder) -> tuple[Units, ...]:
    return tuple(
        Units(line.line_item_id, line.remaining_quantity)
        for line in work.line_items
        if line.remaining_quantity
    )

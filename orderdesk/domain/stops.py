"""What changed upstream on an order in hand, and whether the packer must stop for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
)
from orderdesk.domain.ids import LineItemGid, LocationGid
from orderdesk.domain.intents import Basis, Units
from orderdesk.domain.order import Address, Order
from orderdesk.domain.packing import Packing, add_up

if TYPE_CHECKING:  # the projection of holds and moves rests on the rules for open work below
    from orderdesk.domain.projection import Projected


class ChangeKind(StrEnum):
    """The changes that matter at the bench."""

    CANCELLED = "cancelled"
    GONE = "gone"
    HELD = "held"
    METHOD_CHANGED = "method_changed"
    LINE_REDUCED = "line_reduced"
    LINE_ADDED = "line_added"
    ADDRESS_CHANGED = "address_changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. For lines: `was` units were needed, `now` are; `in_box` are packed already."""

    kind: ChangeKind
    line_item_id: LineItemGid | None = None
    was: int = 0
    now: int = 0
    in_box: int = 0

    @property
    def ends_packing(self) -> bool:
        """Whether nothing of this packing can go out: everything has to be taken out again."""
        return self.kind in (ChangeKind.CANCELLED, ChangeKind.GONE)


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


def basis_of(order: Order, location_id: LocationGid) -> Basis:
    """What a decision on a location's work of this order rests on now."""
    work = open_work_at(order, location_id)
    return Basis(
        remaining=remaining_at(order, location_id),
        destination=destination_lines(order.shipping_address),
        delivery_method=str(work[0].delivery_method) if work else "",
    )


def changes_since(packing: Packing, projected: "Projected") -> Iterator[Change]:
    """How the order in hand differs from what `packing` was last told of it.

    The answer to a stop writes the new needs into the packing, after which nothing is left here.
    """
    order = projected.order
    if projected.gone:
        yield Change(ChangeKind.GONE)
        return
    if order.cancelled_at is not None:
        yield Change(ChangeKind.CANCELLED)
        return
    work = open_work_at(order, packing.location_id)
    needed = {count.line_item_id: count for count in add_up(packing).counts}
    left = _by_line(remaining_at(order, packing.location_id))
    free = _by_line(packable_at(order, packing.location_id))
    if any(one.status is FulfillmentOrderStatus.ON_HOLD for one in work) and any(
        free.get(line, 0) < min(count.needed, left.get(line, 0)) for line, count in needed.items()
    ):
        yield Change(ChangeKind.HELD)
    if work and packing.basis.delivery_method not in {str(one.delivery_method) for one in work}:
        yield Change(ChangeKind.METHOD_CHANGED)
    if destination_lines(order.shipping_address) != packing.basis.destination:
        yield Change(ChangeKind.ADDRESS_CHANGED)
    for line_item_id in {**needed, **free}:
        count = needed.get(line_item_id)
        was, in_box = (count.needed, count.in_box) if count is not None else (0, 0)
        # What is held is still there: the hold is told, not every line of it.
        now = min(left.get(line_item_id, 0), max(was, free.get(line_item_id, 0)))
        if now != was:
            kind = ChangeKind.LINE_REDUCED if now < was else ChangeKind.LINE_ADDED
            yield Change(kind, line_item_id, was, now, in_box)


def _by_line(units: Iterable[Units]) -> dict[LineItemGid, int]:
    return {one.line_item_id: one.quantity for one in units}

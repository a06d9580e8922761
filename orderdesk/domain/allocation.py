"""From which lines of which fulfillment orders a decision's units are taken, and what that proves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orderdesk.domain.fulfillment import (
    Action,
    FulfillmentOrder,
    FulfillmentOrderLineItem,
    FulfillmentOrderStatus,
)
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.intents import Fulfill, RequestLine, Units
from orderdesk.domain.open_work import open_work_at, remaining_at
from orderdesk.domain.order import Order


@dataclass(frozen=True, slots=True)
class Allocation:
    """The lines of one request, and the units for which no line that may be fulfilled was found."""

    lines: tuple[RequestLine, ...]
    missing: tuple[Units, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """One line of work that units can be taken from, with its place among the order's work."""

    rank: tuple[int, int]
    work: FulfillmentOrder
    line: FulfillmentOrderLineItem


def is_held(work: FulfillmentOrder) -> bool:
    """Whether it waits for somebody or for a date."""
    return work.status in (FulfillmentOrderStatus.ON_HOLD, FulfillmentOrderStatus.SCHEDULED)


def may_be_fulfilled(work: FulfillmentOrder) -> bool:
    """Whether Shopify offers to fulfill it now."""
    return not is_held(work) and work.allows(Action.CREATE_FULFILLMENT)


def wanted_units(units: Iterable[Units]) -> dict[LineItemGid, int]:
    """Units per line item, added up, in the sequence in which they were given."""
    wanted: dict[LineItemGid, int] = {}
    for one in units:
        if one.quantity > 0:
            wanted[one.line_item_id] = wanted.get(one.line_item_id, 0) + one.quantity
    return wanted


def allocate(order: Order, fulfill: Fulfill, delivery_method: str) -> Allocation:
    """Take a decision's units from its location's fulfillment orders, always in the same way.

    Whole fulfillment orders go first, then whole lines, so that what was split off for this decision
    is what it uses, and the request refuses its own replay. Work of the delivery method that the
    decision was made for comes before other work.
    """
    usable = [one for one in open_work_at(order, fulfill.location_id) if may_be_fulfilled(one)]
    usable.sort(key=lambda one: (str(one.delivery_method) != delivery_method, -one.remaining))
    wanted = wanted_units(fulfill.units)
    places = [
        _Place((rank, at), work, line)
        for rank, work in enumerate(usable)
        for at, line in enumerate(work.line_items)
        if line.remaining_quantity > 0
    ]
    taken: dict[_Place, int] = {}
    for work in usable:
        whole = [place for place in places if place.work is work]
        if whole and _covers(wanted, whole):
            for place in whole:
                _take(taken, wanted, place, place.line.remaining_quantity)
    for line_item_id in wanted:
        for place in _by_fit(places, taken, line_item_id, wanted[line_item_id]):
            _take(taken, wanted, place, place.line.remaining_quantity)
    lines = tuple(
        RequestLine(
            fulfillment_order_id=place.work.id,
            fulfillment_order_line_item_id=place.line.id,
            line_item_id=place.line.line_item_id,
            quantity=taken[place],
            remaining=place.line.remaining_quantity,
        )
        for place in sorted(taken, key=lambda one: one.rank)
    )
    missing = tuple(Units(line, left) for line, left in wanted.items() if left)
    return Allocation(lines, missing)


def still_open(order: Order | None, fulfill: Fulfill) -> tuple[Units, ...]:
    """What of a decision's units is left to send at its location, held or not."""
    if order is None or order.cancelled_at is not None:
        return ()
    left = {one.line_item_id: one.quantity for one in remaining_at(order, fulfill.location_id)}
    found = (
        Units(one.line_item_id, min(one.quantity, left.get(one.line_item_id, 0)))
        for one in fulfill.units
    )
    return tuple(one for one in found if one.quantity)


def rejects_own_replay(lines: Iterable[RequestLine]) -> bool:
    """Whether Shopify would refuse the same request a second time.

    It refuses a request as a whole when one line asks for more than remains, so one line that takes
    more than would be left after the first success is enough.
    """
    return any(line.quantity > line.remaining - line.quantity for line in lines)


def part_to_split(order: Order, lines: tuple[RequestLine, ...]) -> tuple[RequestLine, ...]:
    """The lines of the first fulfillment order in the request that may be split; empty if none may."""
    for work in order.fulfillment_orders:
        part = tuple(line for line in lines if line.fulfillment_order_id == work.id)
        if part and work.allows(Action.SPLIT):
            return part
    return ()


def _covers(wanted: dict[LineItemGid, int], places: Iterable[_Place]) -> bool:
    held: dict[LineItemGid, int] = {}
    for place in places:
        item = place.line.line_item_id
        held[item] = held.get(item, 0) + place.line.remaining_quantity
    return all(wanted.get(item, 0) >= quantity for item, quantity in held.items())


def _take(
    taken: dict[_Place, int], wanted: dict[LineItemGid, int], place: _Place, at_most: int
) -> None:
    item = place.line.line_item_id
    quantity = min(wanted.get(item, 0), at_most)
    if quantity:
        taken[place] = quantity
        wanted[item] -= quantity


def _by_fit(
    places: Iterable[_Place], taken: dict[_Place, int], line_item_id: LineItemGid, wanted: int
) -> Iterator[_Place]:
    """The free places of one line item: those that are used up whole, biggest first, then the rest.

    Of the rest the smallest comes first: less of it is left, so that it refuses a replay rather.
    """
    free = [
        place for place in places if place.line.line_item_id == line_item_id and place not in taken
    ]
    free.sort(key=lambda one: (-one.line.remaining_quantity, one.rank))
    partly: list[_Place] = []
    for place in free:
        if place.line.remaining_quantity <= wanted:
            wanted -= place.line.remaining_quantity
            yield place
        else:
            partly.append(place)
    yield from reversed(partly)

"""Staff change what was ordered: quantities up and down, and new lines."""

from orderdesk.demo.store import CLOSED_STATUSES, DemoActionError, Store
from orderdesk.demo.world import (
    FulfillmentOrder,
    FulfillmentOrderLine,
    Line,
    Location,
    Order,
    Variant,
)


def _places(line: Line) -> list[tuple[FulfillmentOrder, FulfillmentOrderLine]]:
    return [
        (fulfillment_order, part)
        for fulfillment_order in line.order.fulfillment_orders
        if fulfillment_order.status not in CLOSED_STATUSES
        for part in fulfillment_order.lines
        if part.line is line
    ]


def set_quantity(store: Store, line: Line, quantity: int) -> None:
    """Makes the line count so many units. Its fulfillment order's line follows in place."""
    if quantity < 0:
        raise DemoActionError("must be greater than or equal to 0")
    if quantity < line.fulfilled:
        raise DemoActionError(f"{line.fulfilled} of this line were already sent.")
    change = quantity - line.current_quantity
    if change < 0:
        remove_units(store, line, -change)
    elif change > 0:
        _add_units(store, line, change)


def remove_units(store: Store, line: Line, units: int) -> None:
    """Takes unsent units out: the line keeps its `quantity`, its current one falls.

    An open fulfillment order that has nothing left to send closes.
    """
    left = units
    for fulfillment_order, part in _places(line):
        taken = min(part.remaining, left)
        part.total -= taken
        part.remaining -= taken
        left -= taken
        store.commit_stock(line, fulfillment_order.location, -taken)
        store.drop_empty_lines(fulfillment_order)
        fulfillment_order.updated_at = store.now()
        if fulfillment_order.remaining == 0:
            fulfillment_order.holds = []
            store.set_status(fulfillment_order, "CLOSED")
    if left:
        raise DemoActionError("Only what was not sent yet can be taken out.")
    line.removed += units


def _add_units(store: Store, line: Line, units: int) -> None:
    places = _places(line)
    # What was refunded after it was sent is on its way, or comes back to be sent: more is ordered then.
    there = line.fulfilled + sum(part.remaining for _place, part in places)
    back = min(line.removed - max(there - line.current_quantity, 0), units)
    line.removed -= back
    line.quantity += units - back
    if places:
        fulfillment_order, part = places[0]
        part.total += units
        part.remaining += units
        fulfillment_order.updated_at = store.now()
        store.commit_stock(line, fulfillment_order.location, units)
        return
    known = line.order.fulfillment_orders
    if not known:
        raise DemoActionError("The order has no place that it is sent from.")
    _add_fulfillment_order(store, line, units, known[0].location)


def add_line(
    store: Store, order: Order, variant: Variant, quantity: int, location: Location
) -> Line:
    """A new line, which lands in a fulfillment order of its own (recorded)."""
    if quantity <= 0:
        raise DemoActionError("must be greater than 0")
    line = Line(
        store.ids.next("LineItem"),
        order,
        variant.product.title,
        variant,
        variant.line_title,
        variant.sku,
        quantity,
        variant.price,
        variant.requires_shipping,
        vendor=variant.product.vendor,
    )
    order.lines.append(line)
    store.lines[line.number] = line
    _add_fulfillment_order(store, line, quantity, location)
    return line


def _add_fulfillment_order(store: Store, line: Line, units: int, location: Location) -> None:
    made = store.twin(line.order.fulfillment_orders[0])
    made.location = location
    made.fulfill_at = store.now().replace(minute=0, second=0)
    store.add_fulfillment_order_line(made, line, units)
    store.add_fulfillment_order(made)
    store.commit_stock(line, location, units)

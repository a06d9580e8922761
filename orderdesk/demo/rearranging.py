"""How fulfillment orders change their shape: split, merged, moved to another location."""

from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.refusals import RefusalError, number_of
from orderdesk.demo.statuses import may_merge
from orderdesk.demo.store import Caller, Store
from orderdesk.demo.time_line import tell_moved, tell_split
from orderdesk.demo.world import FulfillmentOrder, FulfillmentOrderLine, Location

Units = list[tuple[FulfillmentOrderLine, int]]
_MISSING = "Fulfillment order does not exist."
_MISSING_LINE = "Fulfillment order line item does not exist."
_WRONG_QUANTITY = "Invalid fulfillment order line item quantity requested."


def find(store: Store, fulfillment_order_id: str) -> FulfillmentOrder | None:
    """A fulfillment order by its global id."""
    return store.fulfillment_orders.get(number_of(fulfillment_order_id, "FulfillmentOrder"))


def split(
    store: Store, caller: Caller, inputs: Sequence[Mapping[str, Any]]
) -> list[tuple[FulfillmentOrder, FulfillmentOrder]]:
    """`fulfillmentOrderSplit`: what was asked for lands in a new fulfillment order, the second
    of each pair; the given one keeps the rest. All or nothing.

    That a fulfillment order without the SPLIT action is refused, and in which words, is not
    recorded; the words are those of a quantity that cannot be had.
    """
    planned: list[tuple[FulfillmentOrder, Units]] = []
    for position, entry in enumerate(inputs):
        path = ["fulfillmentOrderSplits", str(position), "fulfillmentOrderLineItems"]
        wanted: Sequence[Mapping[str, Any]] = entry["fulfillmentOrderLineItems"]
        if not wanted:
            raise RefusalError(
                path,
                "There must be at least one item selected in this fulfillment to split it.",
                "NO_LINE_ITEMS_PROVIDED_TO_SPLIT",
            )
        for place, line in enumerate(wanted):
            if line["quantity"] <= 0:
                raise RefusalError(
                    [*path, str(place), "quantity"],
                    "You must select at least one item to split into a new fulfillment order.",
                    "GREATER_THAN",
                )
        fulfillment_order = find(store, entry["fulfillmentOrderId"])
        if fulfillment_order is None:
            raise RefusalError(None, _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
        units = _units(fulfillment_order, wanted, None)
        if (
            fulfillment_order.status != "OPEN"
            or sum(quantity for _, quantity in units) >= fulfillment_order.remaining
        ):
            raise RefusalError(None, _WRONG_QUANTITY)
        planned.append((fulfillment_order, units))
    if len({fulfillment_order for fulfillment_order, _ in planned}) < len(planned):
        raise RefusalError(None, _WRONG_QUANTITY)
    pairs = []
    for fulfillment_order, units in planned:
        parted = part_off(store, fulfillment_order, units)
        store.touch(fulfillment_order.order, fulfillment_order, parted)
        store.record(
            "fulfillment_order.split",
            fulfillment_order.order,
            caller.cause,
            fulfillment_order_id=gid("FulfillmentOrder", fulfillment_order.number),
            new_fulfillment_order_id=gid("FulfillmentOrder", parted.number),
        )
        tell_split(store, parted, caller.app_title or None)
        pairs.append((fulfillment_order, parted))
    return pairs


def _units(
    fulfillment_order: FulfillmentOrder,
    wanted: Sequence[Mapping[str, Any]],
    missing_code: str | None,
) -> Units:
    lines = {line.number: line for line in fulfillment_order.lines}
    asked: dict[FulfillmentOrderLine, int] = {}
    for entry in wanted:
        line = lines.get(number_of(entry["id"], "FulfillmentOrderLineItem"))
        if line is None:
            raise RefusalError(None, _MISSING_LINE, missing_code)
        asked[line] = asked.get(line, 0) + entry["quantity"]
    if any(quantity > line.remaining for line, quantity in asked.items()):
        raise RefusalError(None, _WRONG_QUANTITY)
    return list(asked.items())


def part_off(store: Store, fulfillment_order: FulfillmentOrder, units: Units) -> FulfillmentOrder:
    """Takes units out into a new, open fulfillment order with lines of its own."""
    parted = store.twin(fulfillment_order)
    for part, quantity in units:
        part.total -= quantity
        part.remaining -= quantity
        store.add_fulfillment_order_line(parted, part.line, quantity)
    store.drop_empty_lines(fulfillment_order)
    store.add_fulfillment_order(parted)
    return parted


def merge(
    store: Store, caller: Caller, inputs: Sequence[Mapping[str, Any]]
) -> list[FulfillmentOrder]:
    """`fulfillmentOrderMerge`: the first of each group takes in the others. All or nothing."""
    planned: list[list[FulfillmentOrder]] = []
    for position, entry in enumerate(inputs):
        group: list[FulfillmentOrder] = []
        for place, intent in enumerate(entry["mergeIntents"]):
            _check_merge_quantities(position, place, intent)
            fulfillment_order = find(store, intent["fulfillmentOrderId"])
            if fulfillment_order is None:
                raise RefusalError(None, _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
            group.append(fulfillment_order)
        first = group[0]
        for other in group:
            apart = other is not first and (
                other.order is not first.order or not may_merge(first, other)
            )
            if other.status != "OPEN" or apart:
                raise RefusalError(
                    None,
                    f"Fulfillment order: {other.number} is currently not in a mergeable state.",
                )
        planned.append(group)
    merged = []
    for group in planned:
        first, others = group[0], list(dict.fromkeys(group[1:]))
        for other in others:
            absorb(store, first, other)
        store.touch(first.order, *others)
        store.record(
            "fulfillment_order.merged",
            first.order,
            caller.cause,
            fulfillment_order_id=gid("FulfillmentOrder", first.number),
            closed=[gid("FulfillmentOrder", other.number) for other in others],
        )
        merged.append(first)
    return merged


def _check_merge_quantities(position: int, place: int, intent: Mapping[str, Any]) -> None:
    for number, line in enumerate(intent.get("fulfillmentOrderLineItems") or ()):
        if line["quantity"] <= 0:
            path = ["fulfillmentOrderMergeInputs", str(position), "mergeIntents", str(place)]
            raise RefusalError(
                [*path, "fulfillmentOrderLineItems", str(number), "quantity"],
                "You must select at least one item to merge into a new fulfillment order.",
                "GREATER_THAN",
            )


def absorb(store: Store, first: FulfillmentOrder, other: FulfillmentOrder) -> None:
    """Moves all units of `other` into `first`; `other` stays behind, closed and empty."""
    for part in other.lines:
        own = next((line for line in first.lines if line.line is part.line), None)
        if own is None:
            own = store.add_fulfillment_order_line(first, part.line, 0)
        own.total += part.remaining
        own.remaining += part.remaining
        part.total -= part.remaining
        part.remaining = 0
    other.holds = []
    store.set_status(other, "CLOSED")


def move(
    store: Store,
    caller: Caller,
    fulfillment_order_id: str,
    location_id: str,
    wanted: Sequence[Mapping[str, Any]] | None,
) -> tuple[FulfillmentOrder, FulfillmentOrder]:
    """`fulfillmentOrderMove`: the moved fulfillment order and the original.

    The whole one keeps its id; a part becomes a new one, and then the original's own
    `updatedAt` stays as it was (recorded).
    """
    fulfillment_order = find(store, fulfillment_order_id)
    location = store.locations.get(number_of(location_id, "Location"))
    if location is None:
        raise RefusalError(["id"], "Location not found.")
    if fulfillment_order is None:
        raise RefusalError(["id"], _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
    if fulfillment_order.status == "IN_PROGRESS" and fulfillment_order.progress_reported:
        raise RefusalError(
            ["id"],
            "Cannot move a fulfillment order that has had progress reported. To move a "
            "fulfillment order that has had progress reported, the fulfillment order must first "
            "be marked as open resolving the ongoing progress state.",
            "CANNOT_MOVE_FULFILLMENT_ORDER_WITH_REPORTED_PROGRESS",
        )
    if (
        fulfillment_order.status not in ("OPEN", "ON_HOLD")
        or location is fulfillment_order.location
    ):
        raise RefusalError(None, "Cannot change location.")
    units = _units(fulfillment_order, wanted or (), None)
    moved = _move(store, fulfillment_order, location, units)
    store.record(
        "fulfillment_order.moved",
        fulfillment_order.order,
        caller.cause,
        fulfillment_order_id=gid("FulfillmentOrder", fulfillment_order.number),
        moved_fulfillment_order_id=gid("FulfillmentOrder", moved.number),
        location_id=gid("Location", location.number),
    )
    tell_moved(store, moved, location, caller.app_title or None)
    return moved, fulfillment_order


def _move(
    store: Store, fulfillment_order: FulfillmentOrder, location: Location, units: Units
) -> FulfillmentOrder:
    origin = fulfillment_order.location
    whole = not units or sum(quantity for _, quantity in units) >= fulfillment_order.remaining
    moved = fulfillment_order if whole else part_off(store, fulfillment_order, units)
    for part in moved.lines:
        store.commit_stock(part.line, origin, -part.remaining)
        store.commit_stock(part.line, location, part.remaining)
    moved.location = location
    store.touch(fulfillment_order.order, moved)
    return moved

"""What happens when goods leave: a fulfillment is made, its tracking changed, or it is cancelled."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.refusals import RefusalError, number_of
from orderdesk.demo.statuses import (
    FULFILLABLE_STATUSES,
    fulfillment_status,
    is_settled,
    resting_status,
)
from orderdesk.demo.store import CLOSED_STATUSES, Caller, Store
from orderdesk.demo.tracking import read_tracking
from orderdesk.demo.world import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Order,
    Step,
)

Part = tuple[FulfillmentOrder, FulfillmentOrderLine, int]
_STEP_PLACE = ("address1", "city", "province", "country", "zip", "latitude", "longitude")
ARCHIVED_AFTER = timedelta(seconds=1)
_WRONG_QUANTITY = "Invalid fulfillment order line item quantity requested."


def create_fulfillment(store: Store, caller: Caller, given: Mapping[str, Any]) -> Fulfillment:
    """`fulfillmentCreate`. Refusals come in the sequence recorded from real stores."""
    groups: Sequence[Mapping[str, Any]] = given["lineItemsByFulfillmentOrder"]
    _check_positive(groups)
    parts = _resolve(store, groups)
    fulfillment = send(
        store,
        parts,
        cause=caller.cause,
        app_title=caller.app_title,
        tracking=given.get("trackingInfo"),
        notify=bool(given.get("notifyCustomer")),
    )
    fulfillment.origin = given.get("originAddress")
    return fulfillment


def _check_positive(groups: Sequence[Mapping[str, Any]]) -> None:
    refusal: RefusalError | None = None
    for position, group in enumerate(groups):
        for place, wanted in enumerate(group.get("fulfillmentOrderLineItems") or ()):
            if wanted["quantity"] > 0:
                continue
            path = ["fulfillment", "lineItemsByFulfillmentOrder", str(position)]
            path += ["fulfillmentOrderLineItems", str(place), "quantity"]
            message = "Quantity must be greater than 0"
            if refusal is None:
                refusal = RefusalError(path, message)
            else:
                refusal.add(path, message)
    if refusal is not None:
        raise refusal


def _resolve(store: Store, groups: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The units to send. Lines that are left out mean all that remains."""
    found = [
        store.fulfillment_orders.get(number_of(group["fulfillmentOrderId"], "FulfillmentOrder"))
        for group in groups
    ]
    known = [fulfillment_order for fulfillment_order in found if fulfillment_order is not None]
    if len(known) < len(groups) or not known:
        raise RefusalError(["fulfillment"], "Fulfillment order does not exist.")
    _check_together(known)
    parts: list[Part] = []
    for fulfillment_order, group in zip(known, groups, strict=True):
        parts += _wanted(fulfillment_order, group.get("fulfillmentOrderLineItems"))
    for fulfillment_order in known:
        if fulfillment_order.status not in FULFILLABLE_STATUSES:
            raise RefusalError(
                ["fulfillment"],
                f"Fulfillment order {fulfillment_order.number} has an unfulfillable "
                f"status= {fulfillment_order.status.lower()}.",
            )
    asked: dict[FulfillmentOrderLine, int] = {}
    for _, line, quantity in parts:
        asked[line] = asked.get(line, 0) + quantity
    if not asked or any(quantity > line.remaining for line, quantity in asked.items()):
        raise RefusalError(["fulfillment"], _WRONG_QUANTITY)
    return parts


def _check_together(known: Sequence[FulfillmentOrder]) -> None:
    orders = sorted({fulfillment_order.order.number for fulfillment_order in known})
    if len(orders) > 1:
        raise RefusalError(
            ["fulfillment"],
            "All fulfillment orders must belong to the same order. "
            f"Multiple orders with ids {orders} were found.",
        )
    locations = sorted({fulfillment_order.location.number for fulfillment_order in known})
    if len(locations) > 1:
        raise RefusalError(
            ["fulfillment"],
            "All fulfillment orders must be assigned to a single location. "
            f"Multiple locations with ids {locations} were found.",
        )


def _wanted(
    fulfillment_order: FulfillmentOrder, wanted: Sequence[Mapping[str, Any]] | None
) -> list[Part]:
    if not wanted:
        return [
            (fulfillment_order, line, line.remaining)
            for line in fulfillment_order.lines
            if line.remaining
        ]
    lines = {line.number: line for line in fulfillment_order.lines}
    parts: list[Part] = []
    for entry in wanted:
        line = lines.get(number_of(entry["id"], "FulfillmentOrderLineItem"))
        if line is None:
            raise RefusalError(["fulfillment"], "Fulfillment order line item does not exist.")
        parts.append((fulfillment_order, line, entry["quantity"]))
    return parts


def send(
    store: Store,
    parts: Sequence[Part],
    *,
    cause: str,
    app_title: str | None,
    tracking: Mapping[str, Any] | None,
    notify: bool,
) -> Fulfillment:
    """Makes the fulfillment of units that were found to be there, of one order and location."""
    first = parts[0][0]
    order, now = first.order, store.now()
    order.named_fulfillments += 1
    fulfillment = Fulfillment(
        store.ids.next("Fulfillment"),
        order,
        f"{order.name}-F{order.named_fulfillments}",
        first.location,
        now,
        now,
        read_tracking(tracking),
        cause,
        app_title,
        display_status="PICKED_UP" if first.method.method_type == "PICK_UP" else "FULFILLED",
        parts=list(parts),
        notify=notify,
    )
    by_line: dict[int, FulfillmentLine] = {}
    for fulfillment_order, part, quantity in parts:
        part.remaining -= quantity
        part.line.fulfilled += quantity
        store.ship_stock(part.line, fulfillment_order.location, quantity)
        if part.line.number not in by_line:
            number = store.ids.next("FulfillmentLineItem")
            by_line[part.line.number] = FulfillmentLine(number, part.line, 0)
        by_line[part.line.number].quantity += quantity
    fulfillment.lines = list(by_line.values())
    order.fulfillments.append(fulfillment)
    store.fulfillments[fulfillment.number] = fulfillment
    touched = list(dict.fromkeys(fulfillment_order for fulfillment_order, _, _ in parts))
    for fulfillment_order in touched:
        store.set_status(
            fulfillment_order, "IN_PROGRESS" if fulfillment_order.remaining else "CLOSED"
        )
    units = sum(line.quantity for line in fulfillment.lines)
    who = app_title or "Shop staff"
    store.say(order, "fulfillment_success", f"{who} fulfilled {units} items.", app_title)
    archive_when_done(store, order, cause)
    store.touch(order, *touched)
    store.record("fulfillment.created", order, cause, **_detail(fulfillment))
    if notify:
        store.mail("shipping_confirmation", order, fulfillment, cause)
    return fulfillment


def archive_when_done(store: Store, order: Order, cause: str) -> None:
    """Has a finished order archived, a moment later as recorded, where the shop does so."""
    if store.settings.auto_archive and _is_done(order):
        store.archive_at.append((store.now() + ARCHIVED_AFTER, order.number, cause))


def archive_due(store: Store) -> None:
    """Archives what is due by now and still done. Called before anything is answered or done."""
    while store.archive_at and store.archive_at[0][0] <= store.now():
        due, number, cause = store.archive_at.popleft()
        order = store.orders.get(number)
        if order is not None and _is_done(order):
            order.closed_at = due
            store.say(order, "closed", "The shop archived this order.", None)
            store.touch(order)
            store.record("order.archived", order, cause)


def _is_done(order: Order) -> bool:
    """Paid, and nothing left to send."""
    return (
        order.closed_at is None and is_settled(order) and fulfillment_status(order) == "FULFILLED"
    )


def update_tracking(
    store: Store, caller: Caller, fulfillment_id: str, given: Mapping[str, Any], notify: bool
) -> Fulfillment:
    """`fulfillmentTrackingInfoUpdate`: replaces all tracking, of cancelled ones too."""
    fulfillment = store.fulfillments.get(number_of(fulfillment_id, "Fulfillment"))
    if fulfillment is None:
        raise RefusalError(["fulfillmentId"], "Fulfillment does not exist.")
    fulfillment.tracking = read_tracking(given)
    fulfillment.updated_at = store.now()
    order = fulfillment.order
    store.touch(order)
    store.say(
        order,
        "tracking_updated",
        f"{caller.app_title} updated the tracking of {fulfillment.name}.",
        caller.app_title,
    )
    store.record("fulfillment.tracking_updated", order, caller.cause, **_detail(fulfillment))
    if notify:
        store.mail("shipping_update", order, fulfillment, caller.cause)
    return fulfillment


def create_step(store: Store, caller: Caller, given: Mapping[str, Any]) -> Step:
    """`fulfillmentEventCreate`: a carrier's scan. Cancelled ones take it too, and twice is twice."""
    fulfillment = store.fulfillments.get(number_of(given["fulfillmentId"], "Fulfillment"))
    if fulfillment is None:
        raise RefusalError(["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.")
    now = store.now()
    step = Step(
        store.ids.next("FulfillmentEvent"),
        given["status"],
        _time(given.get("happenedAt")) or now,
        now,
        given.get("message"),
        _time(given.get("estimatedDeliveryAt")),
        **{name: given.get(name) for name in _STEP_PLACE},
    )
    scan(store, fulfillment, step, caller.cause)
    return step


def scan(store: Store, fulfillment: Fulfillment, step: Step, cause: str) -> None:
    """Adds a carrier's scan; what was sent shows it as its state."""
    fulfillment.steps.append(step)
    if fulfillment.status == "SUCCESS":
        fulfillment.display_status = step.status
    fulfillment.updated_at = store.now()
    store.touch(fulfillment.order)
    store.record(
        "fulfillment.scanned", fulfillment.order, cause, name=fulfillment.name, status=step.status
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def cancel_fulfillment(store: Store, caller: Caller, fulfillment_id: str) -> Fulfillment:
    """`fulfillmentCancel`. Once more is a success that changes nothing."""
    fulfillment = store.fulfillments.get(number_of(fulfillment_id, "Fulfillment"))
    if fulfillment is None:
        raise RefusalError(["id"], "Fulfillment not found.")
    if fulfillment.status != "CANCELLED":
        undo(store, fulfillment, caller.cause, caller.app_title)
    return fulfillment


def undo(store: Store, fulfillment: Fulfillment, cause: str, app_title: str | None) -> None:
    """Takes a fulfillment back. What it had closed stays closed and gets a new, open successor."""
    order, now = fulfillment.order, store.now()
    fulfillment.status = "CANCELLED"
    fulfillment.display_status = "CANCELED"
    fulfillment.updated_at = now
    returned: dict[FulfillmentOrder, list[tuple[FulfillmentOrderLine, int]]] = {}
    for fulfillment_order, part, quantity in fulfillment.parts:
        part.remaining += quantity
        part.line.fulfilled -= quantity
        store.ship_stock(part.line, fulfillment_order.location, -quantity)
        returned.setdefault(fulfillment_order, []).append((part, quantity))
    for fulfillment_order, units in returned.items():
        if fulfillment_order.status not in CLOSED_STATUSES:
            if fulfillment_order.status == "IN_PROGRESS":
                store.set_status(fulfillment_order, resting_status(fulfillment_order))
        elif order.cancelled_at is None:
            _succeed(store, fulfillment_order, units)
    order.closed_at = None
    store.touch(order, *returned)
    who = app_title or "Shop staff"
    store.say(order, "fulfillment_cancelled", f"{who} cancelled {fulfillment.name}.", app_title)
    store.record("fulfillment.cancelled", order, cause, **_detail(fulfillment))


def _succeed(
    store: Store,
    fulfillment_order: FulfillmentOrder,
    units: Sequence[tuple[FulfillmentOrderLine, int]],
) -> None:
    successor = store.twin(fulfillment_order)
    for part, quantity in units:
        store.add_fulfillment_order_line(successor, part.line, quantity)
    store.add_fulfillment_order(successor)


def _detail(fulfillment: Fulfillment) -> dict[str, Any]:
    return {
        "fulfillment_id": gid("Fulfillment", fulfillment.number),
        "name": fulfillment.name,
        "status": fulfillment.status,
        "location_id": gid("Location", fulfillment.location.number),
        "notify": fulfillment.notify,
        "app_title": fulfillment.app_title,
        "made_by": fulfillment.cause,
        "tracking": [[t.company, t.number, t.url] for t in fulfillment.tracking],
        "lines": [
            {"line_item_id": gid("LineItem", line.line.number), "quantity": line.quantity}
            for line in fulfillment.lines
        ],
        "parts": [
            {
                "fulfillment_order_id": gid("FulfillmentOrder", fulfillment_order.number),
                "fulfillment_order_line_item_id": gid("FulfillmentOrderLineItem", part.number),
                "line_item_id": gid("LineItem", part.line.number),
                "quantity": quantity,
            }
            for fulfillment_order, part, quantity in fulfillment.parts
        ],
    }

"""What keeps a fulfillment order back or marks it as begun: holds, progress, marking as open."""

from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.rearranging import absorb, find, part_off
from orderdesk.demo.refusals import RefusalError, number_of
from orderdesk.demo.statuses import HOLDS_PER_APP, resting_status
from orderdesk.demo.store import Store
from orderdesk.demo.time_line import tell_held, tell_released
from orderdesk.demo.world import FulfillmentOrder, FulfillmentOrderLine, Hold

_MISSING = "Fulfillment order does not exist."
_HELD_FROM = ("OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED")


def hold(
    store: Store,
    fulfillment_order_id: str,
    given: Mapping[str, Any],
    *,
    app_id: str | None,
    app_title: str | None,
    cause: str,
) -> tuple[FulfillmentOrder, Hold, FulfillmentOrder | None]:
    """`fulfillmentOrderHold`: the held one, its new hold, and what was split off unheld.

    No app means that an admin holds. A part keeps the given id; the rest gets a new one.
    """
    wanted: Sequence[Mapping[str, Any]] = given.get("fulfillmentOrderLineItems") or ()
    _check_lines(wanted)
    fulfillment_order = find(store, fulfillment_order_id)
    if fulfillment_order is None:
        raise RefusalError(["id"], _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
    if fulfillment_order.status not in _HELD_FROM:
        raise RefusalError(["id"], _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
    _check_free(fulfillment_order, given, app_id)
    path = ["fulfillmentHold", "fulfillmentOrderLineItems"]
    if wanted and fulfillment_order.status != "OPEN":
        raise RefusalError(
            path,
            "The fulfillment order is not in a splittable state.",
            "FULFILLMENT_ORDER_NOT_SPLITTABLE",
        )
    rest = _rest(store, fulfillment_order, wanted)
    made = Hold(
        store.ids.next("FulfillmentHold"),
        given["reason"],
        given.get("reasonNotes"),
        given.get("handle") or "",
        app_id,
        app_title,
    )
    first = not fulfillment_order.holds
    fulfillment_order.holds.append(made)
    store.set_status(fulfillment_order, "ON_HOLD")
    # Only the first hold moves the fulfillment order's own time (recorded).
    store.touch(fulfillment_order.order, *([fulfillment_order] if first else []))
    store.record(
        "fulfillment_order.held",
        fulfillment_order.order,
        cause,
        fulfillment_order_id=gid("FulfillmentOrder", fulfillment_order.number),
        hold_id=gid("FulfillmentHold", made.number),
        reason=made.reason,
    )
    tell_held(store, fulfillment_order, app_title)
    return fulfillment_order, made, rest


def _check_lines(wanted: Sequence[Mapping[str, Any]]) -> None:
    path = ["fulfillmentHold", "fulfillmentOrderLineItems"]
    for place, entry in enumerate(wanted):
        if entry["quantity"] <= 0:
            raise RefusalError(
                [*path, str(place), "quantity"],
                "You must select at least one item to place on partial hold.",
                "GREATER_THAN_ZERO",
            )
    if len({entry["id"] for entry in wanted}) < len(wanted):
        raise RefusalError(
            path,
            "must contain unique line item ids",
            "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS",
        )


def _check_free(
    fulfillment_order: FulfillmentOrder, given: Mapping[str, Any], app_id: str | None
) -> None:
    own = [known for known in fulfillment_order.holds if known.app_id == app_id]
    if app_id is not None and (given.get("handle") or "") in {known.handle for known in own}:
        raise RefusalError(
            ["fulfillmentHold", "handle"],
            "The handle provided for the fulfillment hold is already in use by this app for "
            "another hold on this fulfillment order.",
            "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
        )
    if len(own) >= HOLDS_PER_APP:
        raise RefusalError(
            ["id"],
            "The maximum number of fulfillment holds for this fulfillment order has been reached "
            "for this app. An app can only have up to 10 holds on a single fulfillment order at "
            "any one time.",
            "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED",
        )


def _rest(
    store: Store, fulfillment_order: FulfillmentOrder, wanted: Sequence[Mapping[str, Any]]
) -> FulfillmentOrder | None:
    if not wanted:
        return None
    lines = {line.number: line for line in fulfillment_order.lines}
    held: dict[FulfillmentOrderLine, int] = {}
    for entry in wanted:
        line = lines.get(number_of(entry["id"], "FulfillmentOrderLineItem"))
        if line is None or entry["quantity"] > line.remaining:
            raise RefusalError(
                ["fulfillmentHold", "fulfillmentOrderLineItems"],
                "Invalid fulfillment order line item quantity requested.",
                "INVALID_LINE_ITEM_QUANTITY",
            )
        held[line] = entry["quantity"]
    free = [
        (line, line.remaining - held.get(line, 0))
        for line in fulfillment_order.lines
        if line.remaining > held.get(line, 0)
    ]
    return part_off(store, fulfillment_order, free) if free else None


def release(
    store: Store,
    fulfillment_order_id: str,
    hold_ids: Sequence[str] | None,
    *,
    cause: str,
    app_title: str | None = None,
) -> FulfillmentOrder:
    """`fulfillmentOrderReleaseHold`. Without ids every hold goes, those of other apps too."""
    fulfillment_order = find(store, fulfillment_order_id)
    if fulfillment_order is None:
        raise RefusalError(["id"], _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
    if hold_ids:
        gone = {number_of(hold_id, "FulfillmentHold") for hold_id in hold_ids}
        kept = [known for known in fulfillment_order.holds if known.number not in gone]
    else:
        kept = []
    released = [known for known in fulfillment_order.holds if known not in kept]
    fulfillment_order.holds = kept
    if released and not kept:
        store.set_status(fulfillment_order, resting_status(fulfillment_order))
        _take_back_rest(store, fulfillment_order)
        store.touch(fulfillment_order.order, fulfillment_order)
    elif released:
        store.touch(fulfillment_order.order)
    store.record(
        "fulfillment_order.released",
        fulfillment_order.order,
        cause,
        fulfillment_order_id=gid("FulfillmentOrder", fulfillment_order.number),
        hold_ids=[gid("FulfillmentHold", known.number) for known in released],
    )
    if released:
        tell_released(store, fulfillment_order, app_title)
    return fulfillment_order


def _take_back_rest(store: Store, fulfillment_order: FulfillmentOrder) -> None:
    """What a partial hold had split off comes back, if nothing happened to it meanwhile."""
    own = {part.line for part in fulfillment_order.lines}
    for other in fulfillment_order.order.fulfillment_orders:
        if (
            other is not fulfillment_order
            and other.status == "OPEN"
            and other.location is fulfillment_order.location
            and other.number > fulfillment_order.number
            and own & {part.line for part in other.lines}
        ):
            absorb(store, fulfillment_order, other)
            other.updated_at = store.now()


def report_progress(store: Store, fulfillment_order_id: str, *, cause: str) -> FulfillmentOrder:
    """`fulfillmentOrderReportProgress`; again is accepted again."""
    fulfillment_order = find(store, fulfillment_order_id)
    if fulfillment_order is None:
        raise RefusalError(["id"], _MISSING, "FULFILLMENT_ORDER_NOT_FOUND")
    if fulfillment_order.status not in ("OPEN", "IN_PROGRESS"):
        raise RefusalError(
            None,
            "Cannot report progress on a fulfillment order in this state.",
            "FULFILLMENT_ORDER_STATUS_INVALID",
        )
    fulfillment_order.progress_reported = True
    store.set_status(fulfillment_order, "IN_PROGRESS")
    store.touch(fulfillment_order.order, fulfillment_order)
    store.record(
        "fulfillment_order.progress_reported",
        fulfillment_order.order,
        cause,
        fulfillment_order_id=gid("FulfillmentOrder", fulfillment_order.number),
    )
    return fulfillment_order


def mark_open(store: Store, fulfillment_order_id: str, *, cause: str) -> FulfillmentOrder:
    """`fulfillmentOrderOpen`: takes reported progress back. Its payload has plain user errors."""
    fulfillment_order = find(store, fulfillment_order_id)
    if fulfillment_order is None:
        raise RefusalError(["id"], _MISSING)
    if fulfillment_order.status != "IN_PROGRESS" or not fulfillment_order.progress_reported:
        raise RefusalError(
            None,
            "Expected fulfillment order status to be valid but it was "
            f"{fulfillment_order.status.lower()}.",
        )
    fulfillment_order.progress_reported = False
    store.set_status(fulfillment_order, resting_status(fulfillment_order))
    store.touch(fulfillment_order.order, fulfillment_order)
    store.record(
        "fulfillment_order.opened",
        fulfillment_order.order,
        cause,
        fulfillment_order_id=gid("FulfillmentOrder", fulfillment_order.number),
    )
    return fulfillment_order

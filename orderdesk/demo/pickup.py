"""Work that customers fetch: it is made ready, and the shop mails them so."""

from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.rearranging import find
from orderdesk.demo.refusals import RefusalError, number_of
from orderdesk.demo.store import Caller, Store
from orderdesk.demo.world import FulfillmentOrder


def prepare(store: Store, caller: Caller, groups: Sequence[Mapping[str, Any]]) -> None:
    """`fulfillmentOrderLineItemsPreparedForPickup`: all of them or none, and one mail.

    The refusal of what is not picked up, closed or missing is recorded. What a success leaves behind
    is not, nor what happens to one that is ready: the schema's error for that is taken at its word.
    """
    wanted = [_checked(store, position, group) for position, group in enumerate(groups)]
    for position, fulfillment_order in enumerate(wanted):
        if fulfillment_order.prepared:
            raise RefusalError(
                _path(position),
                "The fulfillment order does not have any line items that can be prepared.",
                "NO_LINE_ITEMS_TO_PREPARE_FOR_FULFILLMENT_ORDER",
            )
    for fulfillment_order in wanted:
        fulfillment_order.prepared = True
        store.set_status(fulfillment_order, "IN_PROGRESS")
    order = wanted[0].order
    store.touch(order, *wanted)
    who = caller.app_title or "Shop staff"
    store.say(
        order,
        "prepared_for_pickup",
        f"{who} marked items as ready for pickup.",
        caller.app_title or None,
    )
    store.record(
        "fulfillment_order.prepared",
        order,
        caller.cause,
        fulfillment_order_ids=[gid("FulfillmentOrder", one.number) for one in wanted],
    )
    store.mail("ready_for_pickup", order, None, caller.cause)


def _checked(store: Store, position: int, group: Mapping[str, Any]) -> FulfillmentOrder:
    given = group["fulfillmentOrderId"]
    found = find(store, given)
    if (
        found is None
        or found.method.method_type != "PICK_UP"
        or found.status not in ("OPEN", "IN_PROGRESS")
        or not found.remaining
    ):
        raise RefusalError(
            _path(position),
            f"Invalid fulfillment_order_id provided {number_of(given, 'FulfillmentOrder')}",
            "FULFILLMENT_ORDER_INVALID",
        )
    return found


def _path(position: int) -> list[str]:
    return ["input", "lineItemsByFulfillmentOrder", str(position), "fulfillmentOrderId"]

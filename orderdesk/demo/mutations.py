"""What may be changed through the API. The rules live in modules of their own; here they answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from orderdesk.demo.fulfilling import (
    cancel_fulfillment,
    create_fulfillment,
    create_step,
    update_tracking,
)
from orderdesk.demo.holding import hold, mark_open, release, report_progress
from orderdesk.demo.metafield_rules import set_metafields
from orderdesk.demo.order_updates import add_tags, remove_tags, update_order
from orderdesk.demo.pickup import prepare
from orderdesk.demo.rearranging import merge, move, split
from orderdesk.demo.refusals import RefusalError, access_denied, number_of
from orderdesk.demo.request import FULFILLMENT_ORDER_WRITE, Info, Request, Resolver, needs

Given = Mapping[str, Any]
_FULFILLMENT_ORDERS = needs(*FULFILLMENT_ORDER_WRITE)


def _answer(nothing: dict[str, Any], act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The payload: what was done, or `nothing` with the user errors that say why not."""
    try:
        return {**act(), "userErrors": []}
    except RefusalError as refusal:
        return {**nothing, "userErrors": refusal.errors}


def _fulfillment_create(
    _source: Any, info: Info, fulfillment: Given, message: str | None = None
) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillment": None},
        lambda: {"fulfillment": create_fulfillment(request.store, request.caller, fulfillment)},
    )


def _tracking_update(
    _source: Any,
    info: Info,
    fulfillmentId: str,
    trackingInfoInput: Given,
    notifyCustomer: bool | None = None,
) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillment": None},
        lambda: {
            "fulfillment": update_tracking(
                request.store,
                request.caller,
                fulfillmentId,
                trackingInfoInput,
                bool(notifyCustomer),
            )
        },
    )


def _fulfillment_cancel(_source: Any, info: Info, id: str) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillment": None},
        lambda: {"fulfillment": cancel_fulfillment(request.store, request.caller, id)},
    )


def _event_create(_source: Any, info: Info, fulfillmentEvent: Given) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillmentEvent": None},
        lambda: {"fulfillmentEvent": create_step(request.store, request.caller, fulfillmentEvent)},
    )


def _split(_source: Any, info: Info, fulfillmentOrderSplits: Sequence[Given]) -> dict[str, Any]:
    request: Request = info.context

    def act() -> dict[str, Any]:
        pairs = split(request.store, request.caller, fulfillmentOrderSplits)
        return {
            "fulfillmentOrderSplits": [
                {
                    "fulfillmentOrder": original,
                    "remainingFulfillmentOrder": parted,
                    "replacementFulfillmentOrder": None,
                }
                for original, parted in pairs
            ]
        }

    return _answer({"fulfillmentOrderSplits": None}, act)


def _merge(
    _source: Any, info: Info, fulfillmentOrderMergeInputs: Sequence[Given]
) -> dict[str, Any]:
    request: Request = info.context

    def act() -> dict[str, Any]:
        merged = merge(request.store, request.caller, fulfillmentOrderMergeInputs)
        return {"fulfillmentOrderMerges": [{"fulfillmentOrder": one} for one in merged]}

    return _answer({"fulfillmentOrderMerges": None}, act)


def _move(
    _source: Any,
    info: Info,
    id: str,
    newLocationId: str,
    fulfillmentOrderLineItems: Sequence[Given] | None = None,
) -> dict[str, Any]:
    request: Request = info.context

    def act() -> dict[str, Any]:
        moved, original = move(
            request.store, request.caller, id, newLocationId, fulfillmentOrderLineItems
        )
        return {
            "movedFulfillmentOrder": moved,
            "originalFulfillmentOrder": original,
            "remainingFulfillmentOrder": None if moved is original else original,
        }

    nothing = dict.fromkeys(
        ("movedFulfillmentOrder", "originalFulfillmentOrder", "remainingFulfillmentOrder")
    )
    return _answer(nothing, act)


def _hold(_source: Any, info: Info, id: str, fulfillmentHold: Given) -> dict[str, Any]:
    request: Request = info.context

    def act() -> dict[str, Any]:
        held, made, rest = hold(
            request.store,
            id,
            fulfillmentHold,
            app_id=request.caller.app_id,
            app_title=request.caller.app_title,
            cause=request.caller.cause,
        )
        return {
            "fulfillmentOrder": held,
            "fulfillmentHold": made,
            "remainingFulfillmentOrder": rest,
        }

    nothing = dict.fromkeys(("fulfillmentOrder", "fulfillmentHold", "remainingFulfillmentOrder"))
    return _answer(nothing, act)


def _release(
    _source: Any,
    info: Info,
    id: str,
    holdIds: Sequence[str] | None = None,
    externalId: str | None = None,
) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillmentOrder": None},
        lambda: {
            "fulfillmentOrder": release(
                request.store,
                id,
                holdIds,
                cause=request.caller.cause,
                app_title=request.caller.app_title,
            )
        },
    )


def _report_progress(
    _source: Any, info: Info, id: str, progressReport: Given | None = None
) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillmentOrder": None},
        lambda: {
            "fulfillmentOrder": report_progress(request.store, id, cause=request.caller.cause)
        },
    )


def _open(_source: Any, info: Info, id: str) -> dict[str, Any]:
    request: Request = info.context
    return _answer(
        {"fulfillmentOrder": None},
        lambda: {"fulfillmentOrder": mark_open(request.store, id, cause=request.caller.cause)},
    )


def _prepare_for_pickup(_source: Any, info: Info, input: Given) -> dict[str, Any]:
    request: Request = info.context

    def act() -> dict[str, Any]:
        prepare(request.store, request.caller, input["lineItemsByFulfillmentOrder"])
        return {}

    return _answer({}, act)


def _tags_add(_source: Any, info: Info, id: str, tags: Sequence[str]) -> dict[str, Any]:
    request: Request = info.context
    return _answer({"node": None}, lambda: {"node": add_tags(request, id, tags)})


def _tags_remove(_source: Any, info: Info, id: str, tags: Sequence[str]) -> dict[str, Any]:
    request: Request = info.context
    return _answer({"node": None}, lambda: {"node": remove_tags(request, id, tags)})


def _order_update(_source: Any, info: Info, input: Given) -> dict[str, Any]:
    request: Request = info.context
    as_it_stays = request.store.orders.get(number_of(input["id"], "Order"))
    return _answer({"order": as_it_stays}, lambda: {"order": update_order(request, input)})


_OWNER_SCOPES = {
    "gid://shopify/Order/": "write_orders",
    "gid://shopify/Product/": "write_products",
    "gid://shopify/ProductVariant/": "write_products",
}


def _metafields_set(_source: Any, info: Info, metafields: Sequence[Given]) -> dict[str, Any]:
    request: Request = info.context
    for given in metafields:
        for start, scope in _OWNER_SCOPES.items():
            if given["ownerId"].startswith(start) and not request.may((scope,)):
                raise access_denied(info.field_name, scope)
    return _answer(
        {"metafields": []},
        lambda: {"metafields": set_metafields(request.store, request.caller, metafields)},
    )


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Mutation": {
        "fulfillmentCreate": _FULFILLMENT_ORDERS(_fulfillment_create),
        "fulfillmentCreateV2": _FULFILLMENT_ORDERS(_fulfillment_create),
        "fulfillmentTrackingInfoUpdate": _FULFILLMENT_ORDERS(_tracking_update),
        "fulfillmentTrackingInfoUpdateV2": _FULFILLMENT_ORDERS(_tracking_update),
        "fulfillmentCancel": _FULFILLMENT_ORDERS(_fulfillment_cancel),
        "fulfillmentEventCreate": needs("write_fulfillments")(_event_create),
        "fulfillmentOrderSplit": _FULFILLMENT_ORDERS(_split),
        "fulfillmentOrderMerge": _FULFILLMENT_ORDERS(_merge),
        "fulfillmentOrderMove": _FULFILLMENT_ORDERS(_move),
        "fulfillmentOrderHold": _FULFILLMENT_ORDERS(_hold),
        "fulfillmentOrderReleaseHold": _FULFILLMENT_ORDERS(_release),
        "fulfillmentOrderReportProgress": _FULFILLMENT_ORDERS(_report_progress),
        "fulfillmentOrderOpen": _FULFILLMENT_ORDERS(_open),
        "fulfillmentOrderLineItemsPreparedForPickup": needs(
            "write_merchant_managed_fulfillment_orders"
        )(_prepare_for_pickup),
        "metafieldsSet": _metafields_set,
        "orderUpdate": needs("write_orders")(_order_update),
        "tagsAdd": needs("write_orders")(_tags_add),
        "tagsRemove": needs("write_orders")(_tags_remove),
    }
}

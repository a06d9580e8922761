"""Fulfillment orders and fulfillments: from an answer, and into a request."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLineItem,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    Hold,
    Tracking,
)
from orderdesk.domain.ids import (
    FulfillmentGid,
    FulfillmentOrderGid,
    FulfillmentOrderLineItemGid,
    InventoryItemGid,
    LineItemGid,
    LocationGid,
    OrderGid,
    VariantGid,
)
from orderdesk.domain.intents import RequestLine
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import OpenFulfillmentOrder

_LINES = "fulfillmentLineItems"

Variants = Mapping[LineItemGid, VariantGid | None]


def read_fulfillment_order(payload: Payload, variants: Variants) -> FulfillmentOrder:
    """A fulfillment order; `variants` gives the product that each line item names."""
    assigned = payload.child("assignedLocation")
    method = payload.find_child("deliveryMethod")
    added = method.find_child("additionalInformation") if method else None
    return FulfillmentOrder(
        id=FulfillmentOrderGid(payload.text("id")),
        order_id=OrderGid(payload.text("orderId")),
        status=FulfillmentOrderStatus(payload.text("status")),
        updated_at=payload.moment("updatedAt"),
        location_id=_location_id(assigned),
        location_name=assigned.find_text("name"),
        request_status=payload.text("requestStatus"),
        supported_actions=_actions(payload),
        delivery_method=(
            DeliveryMethod(method.text("methodType")) if method else DeliveryMethod.SHIPPING
        ),
        delivery_name=method.find_text("presentedName") if method else "",
        delivery_instructions=added.find_text("instructions") if added else "",
        fulfill_at=payload.find_moment("fulfillAt"),
        fulfill_by=payload.find_moment("fulfillBy"),
        holds=tuple(
            Hold(
                id=hold.text("id"),
                reason=hold.text("reason"),
                reason_notes=hold.find_text("reasonNotes"),
                handle=hold.find_text("handle"),
            )
            for hold in payload.children("fulfillmentHolds")
        ),
        line_items=tuple(_read_line(line, variants) for line in payload.nodes("lineItems")),
    )


def read_fulfillment(payload: Payload) -> Fulfillment:
    """A fulfillment with the numbers of its parcels; its lines are unread where nobody asked for them."""
    is_unread = _LINES not in payload.fields
    return Fulfillment(
        id=FulfillmentGid(payload.text("id")),
        name=payload.text("name"),
        status=FulfillmentStatus(payload.text("status")),
        created_at=payload.moment("createdAt"),
        display_status=payload.find_text("displayStatus"),
        location_id=_location_id(payload),
        tracking=tuple(
            Tracking(
                number=parcel.find_text("number"),
                company=parcel.find_text("company"),
                url=parcel.find_text("url"),
            )
            for parcel in payload.children("trackingInfo")
        ),
        lines=() if is_unread else tuple(map(_read_fulfillment_line, payload.nodes(_LINES))),
        lines_unread=is_unread,
    )


def _read_fulfillment_line(payload: Payload) -> FulfillmentLine:
    return FulfillmentLine(
        line_item_id=LineItemGid(payload.child("lineItem").text("id")),
        # Nullable in the schema, and never null in an answer so far.
        quantity=0 if payload.fields.get("quantity") is None else payload.integer("quantity"),
    )


def read_open_fulfillment_order(payload: Payload) -> OpenFulfillmentOrder:
    """An entry of the sweep of open work, its lines complete."""
    return OpenFulfillmentOrder(
        id=FulfillmentOrderGid(payload.text("id")),
        order_id=OrderGid(payload.text("orderId")),
        updated_at=payload.moment("updatedAt"),
        status=FulfillmentOrderStatus(payload.text("status")),
        remaining=sum(line.integer("remainingQuantity") for line in payload.nodes("lineItems")),
        location_id=_location_id(payload.child("assignedLocation")),
        supported_actions=_actions(payload),
        hold_ids=tuple(hold.text("id") for hold in payload.children("fulfillmentHolds")),
    )


def as_fulfillment_input(
    lines: Sequence[RequestLine], parcels: Sequence[Tracking], notify_customer: bool
) -> dict[str, Any]:
    """A `FulfillmentInput`. Lines are always explicit: left out, they mean whatever remains then."""
    if not lines:
        raise ValueError("a fulfillment without lines would take whatever remains")
    by_order: dict[FulfillmentOrderGid, list[RequestLine]] = {}
    for line in lines:
        by_order.setdefault(line.fulfillment_order_id, []).append(line)
    wanted: dict[str, Any] = {
        "lineItemsByFulfillmentOrder": [
            {
                "fulfillmentOrderId": fulfillment_order_id,
                "fulfillmentOrderLineItems": as_line_inputs(of_one),
            }
            for fulfillment_order_id, of_one in by_order.items()
        ],
        "notifyCustomer": notify_customer,
    }
    if any(parcel.number or parcel.url for parcel in parcels):
        wanted["trackingInfo"] = as_tracking_input(parcels)
    return wanted


def as_line_inputs(lines: Iterable[RequestLine]) -> list[dict[str, Any]]:
    """`FulfillmentOrderLineItemInput`s with their quantities."""
    return [
        {"id": line.fulfillment_order_line_item_id, "quantity": line.quantity} for line in lines
    ]


def as_tracking_input(parcels: Sequence[Tracking]) -> dict[str, Any]:
    """A `FulfillmentTrackingInput` that replaces what was there.

    Shopify takes one carrier for all parcels of a fulfillment and makes the links of the carriers
    that it knows; links of our own go along only where every parcel has one, since numbers and links
    are matched by position.
    """
    marked = [parcel for parcel in parcels if parcel.number or parcel.url]
    company = next((parcel.company for parcel in marked if parcel.company), "")
    wanted: dict[str, Any] = {"company": company} if company else {}
    if len(marked) == 1:
        one = marked[0]
        return (
            wanted
            | ({"number": one.number} if one.number else {})
            | ({"url": one.url} if one.url else {})
        )
    wanted["numbers"] = [parcel.number for parcel in marked]
    if marked and all(parcel.url for parcel in marked):
        wanted["urls"] = [parcel.url for parcel in marked]
    return wanted


def _read_line(payload: Payload, variants: Variants) -> FulfillmentOrderLineItem:
    line_item_id = LineItemGid(payload.child("lineItem").text("id"))
    item = payload.find_text("inventoryItemId")
    return FulfillmentOrderLineItem(
        id=FulfillmentOrderLineItemGid(payload.text("id")),
        line_item_id=line_item_id,
        total_quantity=payload.integer("totalQuantity"),
        remaining_quantity=payload.integer("remainingQuantity"),
        sku=payload.find_text("sku"),
        variant_id=variants.get(line_item_id),
        inventory_item_id=InventoryItemGid(item) if item else None,
        requires_shipping=payload.flag("requiresShipping"),
    )


def _location_id(payload: Payload) -> LocationGid | None:
    location = payload.find_child("location")
    return LocationGid(location.text("id")) if location else None


def _actions(payload: Payload) -> frozenset[Action]:
    return frozenset(Action(one.text("action")) for one in payload.children("supportedActions"))

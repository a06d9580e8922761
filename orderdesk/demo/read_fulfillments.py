"""How fulfillment orders and fulfillments are answered."""

from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.paging import EMPTY, Connection, page_arguments, page_of, time_value
from orderdesk.demo.read_people import money
from orderdesk.demo.read_pictures import picture_of
from orderdesk.demo.refusals import number_of
from orderdesk.demo.request import Info, Request, Resolver, needs
from orderdesk.demo.search import number_term, time_term, word_term
from orderdesk.demo.statuses import supported_actions
from orderdesk.demo.world import (
    DeliveryMethod,
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Hold,
)

_HOLD_WORDS = {
    "AWAITING_PAYMENT": "Awaiting payment",
    "AWAITING_RETURN_ITEMS": "Awaiting return items",
    "HIGH_RISK_OF_FRAUD": "High risk of fraud",
    "INCORRECT_ADDRESS": "Incorrect address",
    "INVENTORY_OUT_OF_STOCK": "Inventory out of stock",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": "Upsell pending",
    "OTHER": "Other",
    "UNKNOWN_DELIVERY_DATE": "Unknown delivery date",
}


def fulfillment_order_terms(request: Request) -> dict[str, Any]:
    """The search fields of fulfillment orders."""
    now = request.store.now
    return {
        "id": number_term(lambda fo: fo.number),
        "order_id": number_term(lambda fo: fo.order.number),
        "assigned_location_id": number_term(lambda fo: fo.location.number),
        "status": word_term(lambda fo: (fo.status,)),
        "updated_at": time_term(lambda fo: fo.updated_at, now),
    }


def _actions(source: FulfillmentOrder, info: Info) -> list[dict[str, Any]]:
    app_id = info.context.caller.app_id
    return [{"action": name, "externalUrl": None} for name in supported_actions(source, app_id)]


def _assigned_location(source: FulfillmentOrder, _info: Info) -> dict[str, Any]:
    address = source.location.address
    return {
        "name": source.location.name,
        "address1": address.address1,
        "address2": address.address2,
        "city": address.city,
        "zip": address.zip,
        "province": address.province,
        "countryCode": address.country_code,
        "phone": address.phone,
        "location": source.location,
    }


def _destination(source: FulfillmentOrder, _info: Info) -> dict[str, Any] | None:
    address = source.destination
    if address is None:
        return None
    return {
        "id": gid("FulfillmentOrderDestination", source.number),
        "firstName": address.first_name,
        "lastName": address.last_name,
        "company": address.company,
        "address1": address.address1,
        "address2": address.address2,
        "city": address.city,
        "zip": address.zip,
        "province": address.province,
        "countryCode": address.country_code,
        "email": source.order.email,
        "phone": address.phone,
        "location": None,
    }


def _method_details(source: DeliveryMethod, _info: Info) -> dict[str, Any] | None:
    if source.instructions is None and source.phone is None:
        return None
    return {"instructions": source.instructions, "phone": source.phone}


def _locations_for_move(
    source: FulfillmentOrder,
    info: Info,
    lineItemIds: list[str] | None = None,
    locationIds: list[str] | None = None,
    query: str | None = None,
    **paging: Any,
) -> Connection:
    request: Request = info.context
    arguments = page_arguments(**paging)
    wanted = None if locationIds is None else {number_of(one, "Location") for one in locationIds}
    movable = source.status in ("OPEN", "ON_HOLD")
    found = [
        _Target(location.number, location, movable and location is not source.location)
        for location in request.store.locations.values()
        if location.is_active and (wanted is None or location.number in wanted)
    ]
    return page_of(found, arguments)


class _Target:
    """A location that a fulfillment order could go to."""

    __slots__ = ("location", "message", "movable", "number")

    def __init__(self, number: int, location: Any, movable: bool) -> None:
        self.number = number
        self.location = location
        self.movable = movable
        self.message = None if movable else "Current location."


def _sent_from(source: FulfillmentOrder, _info: Info, **paging: Any) -> Connection:
    found = [
        fulfillment
        for fulfillment in source.order.fulfillments
        if any(part[0] is source for part in fulfillment.parts)
    ]
    return page_of(found, page_arguments(**paging))


def _sources(source: Fulfillment, info: Info, **paging: Any) -> Connection:
    arguments = page_arguments(**paging)
    request: Request = info.context
    if not request.sees_fulfillment_orders:
        return EMPTY
    return page_of(dict.fromkeys(part[0] for part in source.parts), arguments)


def _line_money(source: FulfillmentLine, _info: Info) -> dict[str, Any]:
    return money(source.line.price * source.quantity)


def _item_id(source: FulfillmentOrderLine, _info: Info) -> str | None:
    variant = source.line.variant
    return None if variant is None else gid("InventoryItem", variant.item.number)


def _weight(source: FulfillmentOrderLine, _info: Info) -> dict[str, Any] | None:
    variant = source.line.variant
    return None if variant is None else {"unit": "GRAMS", "value": float(variant.weight_g)}


def _steps(
    source: Fulfillment, _info: Info, sortKey: str = "HAPPENED_AT", **paging: Any
) -> Connection:
    found = sorted(
        source.steps,
        key=lambda step: step.number if sortKey == "ID" else (step.happened_at, step.number),
    )
    by_time = sortKey != "ID"
    return page_of(
        found,
        page_arguments(**paging),
        value=(lambda step: time_value(step.happened_at)) if by_time else None,
    )


def _service(source: Fulfillment, _info: Info) -> dict[str, Any]:
    """Staff themselves: no service of anyone else ever fulfils here."""
    return {
        "id": "gid://shopify/FulfillmentService/manual",
        "serviceName": "Manual",
        "handle": "manual",
        "type": "MANUAL",
        "trackingSupport": False,
        "location": source.location,
    }


def _first_step(source: Fulfillment, *statuses: str) -> Any:
    return next((step.happened_at for step in source.steps if step.status in statuses), None)


def _estimate(source: Fulfillment, _info: Info) -> Any:
    known = [step.estimated_delivery_at for step in source.steps if step.estimated_delivery_at]
    return known[-1] if known else None


def _own_hold(source: Hold, info: Info) -> bool:
    return source.app_id is not None and source.app_id == info.context.caller.app_id


def _holder(source: Hold, _info: Info) -> dict[str, Any] | None:
    if source.app_id is None:
        return None
    return {"id": gid("App", int(source.app_id)), "title": source.app_title, "handle": None}


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "FulfillmentOrder": {
        "id": lambda source, _info: gid("FulfillmentOrder", source.number),
        "orderId": lambda source, _info: gid("Order", source.order.number),
        "orderName": lambda source, _info: source.order.name,
        "orderProcessedAt": lambda source, _info: source.order.created_at,
        "order": needs("read_orders")(lambda source, _info: source.order),
        "requestStatus": lambda _source, _info: "UNSUBMITTED",
        "supportedActions": _actions,
        "assignedLocation": _assigned_location,
        "destination": _destination,
        "deliveryMethod": lambda source, _info: source.method,
        "fulfillmentHolds": lambda source, _info: source.holds,
        "merchantRequests": lambda _source, _info, **paging: EMPTY,
        "locationsForMove": _locations_for_move,
        "lineItems": lambda source, _info, **paging: page_of(
            source.lines, page_arguments(**paging)
        ),
        "fulfillments": _sent_from,
    },
    "FulfillmentOrderLineItem": {
        "id": lambda source, _info: gid("FulfillmentOrderLineItem", source.number),
        "totalQuantity": lambda source, _info: source.total,
        "remainingQuantity": lambda source, _info: source.remaining,
        "requiresShipping": lambda source, _info: source.line.requires_shipping,
        "sku": lambda source, _info: source.line.sku,
        "productTitle": lambda source, _info: source.line.title,
        "variantTitle": lambda source, _info: source.line.variant_title,
        "vendor": lambda source, _info: source.line.vendor,
        "inventoryItemId": _item_id,
        "image": lambda source, info: picture_of(source.line.variant, info),
        "originalUnitPriceSet": lambda source, _info: money(source.line.price),
        "weight": _weight,
        "lineItem": lambda source, _info: source.line,
        "variant": needs("read_products")(lambda source, _info: source.line.variant),
    },
    "FulfillmentHold": {
        "id": lambda source, _info: gid("FulfillmentHold", source.number),
        "reasonNotes": lambda source, _info: source.notes,
        "displayReason": lambda source, _info: _HOLD_WORDS[source.reason],
        "heldByRequestingApp": _own_hold,
        "heldByApp": needs("read_apps")(_holder),
    },
    "DeliveryMethod": {
        "id": lambda source, _info: gid("DeliveryMethod", source.number),
        "additionalInformation": _method_details,
        "serviceCode": lambda source, _info: source.presented_name,
        "sourceReference": lambda _source, _info: None,
        "minDeliveryDateTime": lambda _source, _info: None,
        "maxDeliveryDateTime": lambda _source, _info: None,
    },
    "FulfillmentOrderLocationForMove": {},
    "Fulfillment": {
        "id": lambda source, _info: gid("Fulfillment", source.number),
        "legacyResourceId": lambda source, _info: str(source.number),
        "order": needs("read_orders")(lambda source, _info: source.order),
        "totalQuantity": lambda source, _info: sum(line.quantity for line in source.lines),
        "requiresShipping": lambda source, _info: any(
            line.line.requires_shipping for line in source.lines
        ),
        "service": _service,
        "originAddress": lambda source, _info: source.origin,
        "trackingInfo": lambda source, _info, first=None: source.tracking[:first],
        "fulfillmentLineItems": lambda source, _info, **paging: page_of(
            source.lines, page_arguments(**paging)
        ),
        "fulfillmentOrders": _sources,
        "events": _steps,
        "estimatedDeliveryAt": _estimate,
        "deliveredAt": lambda source, _info: _first_step(source, "DELIVERED"),
        "inTransitAt": lambda source, _info: _first_step(source, "IN_TRANSIT"),
    },
    "FulfillmentLineItem": {
        "id": lambda source, _info: gid("FulfillmentLineItem", source.number),
        "lineItem": lambda source, _info: source.line,
        "originalTotalSet": _line_money,
    },
    "FulfillmentTrackingInfo": {},
    "FulfillmentEvent": {
        "id": lambda source, _info: gid("FulfillmentEvent", source.number),
    },
}

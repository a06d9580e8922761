"""Answers as Shopify gives them, made by hand: small, whole, and easy to bend in one place."""

import json
from collections.abc import Mapping
from typing import Any

from orderdesk.shopify.protocol import HttpAnswer

DATE = "Mon, 23 Nov 2026 10:00:00 GMT"
HEADERS = {"date": DATE, "x-shopify-api-version": "2026-10"}


def cost(requested: float = 10, available: float = 1990) -> dict[str, Any]:
    """`extensions` as beside every answer."""
    return {
        "cost": {
            "requestedQueryCost": requested,
            "actualQueryCost": requested,
            "throttleStatus": {
                "maximumAvailable": 2000,
                "currentlyAvailable": available,
                "restoreRate": 100,
            },
        }
    }


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    """An HTTP answer whose body is JSON, or these bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpAnswer(status, {**HEADERS, **(headers or {})}, raw)


def ok(data: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The body of an answer with data."""
    return {"data": data, "extensions": cost(), **more}


def error(message: str, code: str = "", path: list[Any] | None = None) -> dict[str, Any]:
    """An entry of `errors`."""
    said: dict[str, Any] = {"message": message}
    if code:
        said["extensions"] = {"code": code}
    if path is not None:
        said["path"] = path
    return said


THROTTLED = {
    "errors": [error("Throttled", "THROTTLED")],
    "extensions": {
        "cost": {
            "requestedQueryCost": 752,
            "actualQueryCost": None,
            "throttleStatus": {
                "maximumAvailable": 2000,
                "currentlyAvailable": 252,
                "restoreRate": 100,
            },
        }
    },
}


def connection(*nodes: Mapping[str, Any], after: str | None = None) -> dict[str, Any]:
    """One page of a connection; `after` is where the next one starts."""
    return {
        "pageInfo": {"hasNextPage": after is not None, "endCursor": after},
        "nodes": list(nodes),
    }


def money(amount: str) -> dict[str, Any]:
    """A `MoneyBag`."""
    return {"shopMoney": {"amount": amount, "currencyCode": "EUR"}}


def address(name: str = "Ada Lovelace") -> dict[str, Any]:
    """A `MailingAddress`."""
    return {
        "name": name,
        "company": None,
        "address1": "12 Rue du Port",
        "address2": None,
        "zip": "44000",
        "city": "Nantes",
        "provinceCode": None,
        "countryCodeV2": "FR",
        "phone": None,
        "formatted": [name, "12 Rue du Port", "44000 Nantes", "France"],
    }


def line_item(number: int, **more: Any) -> dict[str, Any]:
    """A `LineItem`."""
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "title": "Mug",
        "variantTitle": "Blue",
        "sku": f"MUG-{number}",
        "quantity": 3,
        "currentQuantity": 2,
        "requiresShipping": True,
        "customAttributes": [{"key": "Engraving", "value": "Grace"}],
        "originalUnitPriceSet": money("9.90"),
        "image": {"url": "https://cdn.shopify.com/mug.png"},
        "product": {"id": "gid://shopify/Product/7"},
        "variant": {"id": "gid://shopify/ProductVariant/70"},
        **more,
    }


def work_line(number: int, line_number: int, remaining: int = 2) -> dict[str, Any]:
    """A `FulfillmentOrderLineItem`."""
    return {
        "id": f"gid://shopify/FulfillmentOrderLineItem/{number}",
        "totalQuantity": 3,
        "remainingQuantity": remaining,
        "sku": f"MUG-{line_number}",
        "requiresShipping": True,
        "inventoryItemId": "gid://shopify/InventoryItem/700",
        "lineItem": {"id": f"gid://shopify/LineItem/{line_number}"},
    }


def work(number: int, lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A `FulfillmentOrder` of the order 1."""
    return {
        "id": f"gid://shopify/FulfillmentOrder/{number}",
        "orderId": "gid://shopify/Order/1",
        "status": "OPEN",
        "requestStatus": "UNSUBMITTED",
        "updatedAt": "2026-11-23T09:00:00Z",
        "fulfillAt": None,
        "fulfillBy": None,
        "supportedActions": [{"action": "CREATE_FULFILLMENT"}, {"action": "SPLIT"}],
        "assignedLocation": {"name": "Nantes", "location": {"id": "gid://shopify/Location/5"}},
        "deliveryMethod": {
            "methodType": "SHIPPING",
            "presentedName": "Colissimo",
            "additionalInformation": None,
        },
        "fulfillmentHolds": [],
        "lineItems": lines,
        **more,
    }


def fulfillment(number: int, **more: Any) -> dict[str, Any]:
    """A `Fulfillment` of one unit of the line 1."""
    return {
        "id": f"gid://shopify/Fulfillment/{number}",
        "name": f"#1001-F{number}",
        "createdAt": "2026-11-23T09:30:00Z",
        "status": "SUCCESS",
        "displayStatus": "FULFILLED",
        "location": {"id": "gid://shopify/Location/5"},
        "trackingInfo": [{"company": "La Poste", "number": "6A123", "url": None}],
        "fulfillmentLineItems": connection(
            {"quantity": 1, "lineItem": {"id": "gid://shopify/LineItem/1"}}
        ),
        **more,
    }


def order(number: int = 1, **more: Any) -> dict[str, Any]:
    """An `Order` of one line, with its work and one fulfillment."""
    return {
        "id": f"gid://shopify/Order/{number}",
        "name": f"#{1000 + number}",
        "createdAt": "2026-11-22T08:00:00Z",
        "processedAt": "2026-11-22T08:00:00Z",
        "updatedAt": "2026-11-23T09:30:00Z",
        "cancelledAt": None,
        "cancelReason": None,
        "closed": False,
        "displayFulfillmentStatus": "PARTIALLY_FULFILLED",
        "displayFinancialStatus": "PAID",
        "canNotifyCustomer": True,
        "email": "ada@example.com",
        "phone": None,
        "note": "Ring twice",
        "tags": ["vip"],
        "customAttributes": [{"key": "Gift message", "value": None}],
        "shippingAddress": address(),
        "billingAddress": None,
        "shippingLine": {"title": "Standard"},
        "currentSubtotalPriceSet": money("19.80"),
        "currentShippingPriceSet": money("4.90"),
        "currentTotalTaxSet": money("4.12"),
        "currentTotalPriceSet": money("24.70"),
        "totalRefundedSet": money("0.0"),
        "totalOutstandingSet": money("0.0"),
        "claim": {
            "id": "gid://shopify/Metafield/9",
            "value": '{"station":"Bench 2"}',
            "compareDigest": "d1",
            "updatedAt": "2026-11-23T09:30:00Z",
        },
        "lineItems": connection(line_item(1)),
        "fulfillmentOrders": connection(work(1, connection(work_line(11, 1)))),
        "fulfillments": [fulfillment(1)],
        **more,
    }

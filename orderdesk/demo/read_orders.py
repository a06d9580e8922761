"""How orders and what belongs to them are answered."""

import json
from collections.abc import Callable
from html import escape
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.metafield_rules import find_metafield, may_touch, resolve_namespace
from orderdesk.demo.paging import EMPTY, Connection, page_arguments, page_of
from orderdesk.demo.read_fulfillments import fulfillment_order_terms
from orderdesk.demo.read_people import money
from orderdesk.demo.read_pictures import picture_of
from orderdesk.demo.request import Info, Request, Resolver, needs
from orderdesk.demo.search import (
    compile_search,
    number_term,
    text_term,
    time_term,
    word_term,
)
from orderdesk.demo.statuses import (
    capturable,
    current_subtotal,
    current_total,
    financial_status,
    fulfillable_quantity,
    fulfillment_status,
    included_tax,
    outstanding,
    received,
    refunded,
    subtotal,
    total,
)
from orderdesk.demo.store import CLOSED_STATUSES
from orderdesk.demo.world import Fulfillment, Line, Metafield, Order, Transaction


def attributes(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """`[Attribute]`."""
    return [{"key": key, "value": value} for key, value in pairs]


# Metafields, of whatever owns some


def metafield(source: Any, info: Info, key: str, namespace: str | None = None) -> Any:
    """`HasMetafields.metafield`."""
    request: Request = info.context
    if namespace is None and "." in key:
        namespace, _, key = key.partition(".")
    return find_metafield(source, namespace, key, request.caller.app_id)


def metafields(
    source: Any,
    info: Info,
    namespace: str | None = None,
    keys: list[str] | None = None,
    **paging: Any,
) -> Connection:
    """`HasMetafields.metafields`."""
    app_id = info.context.caller.app_id
    found = [
        value for value in (source.metafields or {}).values() if may_touch(value.namespace, app_id)
    ]
    if namespace is not None:
        stored = resolve_namespace(namespace, app_id)
        found = [value for value in found if value.namespace == stored]
    if keys is not None:
        found = [value for value in found if value.key in keys]
    found.sort(key=lambda value: value.number)
    return page_of(found, page_arguments(**paging))


# Orders


def _fulfillment_orders(
    source: Order,
    info: Info,
    query: str | None = None,
    displayable: bool | None = False,
    **paging: Any,
) -> Connection:
    request: Request = info.context
    arguments = page_arguments(**paging)
    if not request.sees_fulfillment_orders:
        return EMPTY
    found = source.fulfillment_orders
    if query:
        search = compile_search(query, fulfillment_order_terms(request), request.store.now())
        if search.matches is not None:
            found = [thing for thing in found if search.matches(thing)]
    return page_of(found, arguments)


def _fulfillments(
    source: Order, info: Info, first: int | None = None, query: str | None = None
) -> list[Fulfillment]:
    """Newest first, as recorded."""
    request: Request = info.context
    found = source.fulfillments[::-1]
    if query:
        terms = {
            "created_at": time_term(lambda f: f.created_at, request.store.now),
            "updated_at": time_term(lambda f: f.updated_at, request.store.now),
            "id": number_term(lambda f: f.number),
            "status": word_term(lambda f: (f.status,)),
        }
        search = compile_search(query, terms, request.store.now())
        if search.matches is not None:
            found = [thing for thing in found if search.matches(thing)]
    return found if first is None else found[:first]


def _events(
    source: Order,
    info: Info,
    query: str | None = None,
    sortKey: str = "ID",
    **paging: Any,
) -> Connection:
    request: Request = info.context
    arguments = page_arguments(**paging)
    found = sorted(source.events, key=lambda event: event.number)
    if sortKey == "CREATED_AT":
        found.sort(key=lambda event: (event.at, event.number))
    if query:
        terms = {
            "action": word_term(lambda event: (event.action,)),
            "created_at": time_term(lambda event: event.at, request.store.now),
            "id": number_term(lambda event: event.number),
            "comments": lambda _term: lambda _event: False,
            "default": text_term(lambda event: (event.message,)),
        }
        search = compile_search(query, terms, request.store.now())
        if search.matches is not None:
            found = [thing for thing in found if search.matches(thing)]
    return page_of(found, arguments)


def _shipping_line(source: Order, _info: Info) -> dict[str, Any] | None:
    if source.shipping_title is None:
        return None
    return {
        "id": gid("ShippingLine", source.number + 7),
        "title": source.shipping_title,
        "code": source.shipping_title,
        "source": "shopify",
        "carrierIdentifier": None,
        "originalPriceSet": money(source.shipping_price),
        "discountedPriceSet": money(source.shipping_price),
    }


def _shipping_lines(source: Order, info: Info, **paging: Any) -> Connection:
    page_arguments(**{k: v for k, v in paging.items() if k != "includeRemovals"})
    line = _shipping_line(source, info)
    return EMPTY if line is None else Connection([_Numbered(source.number + 7, line)])


class _Numbered(dict[str, Any]):
    """A mapping that has a number, for its cursor."""

    def __init__(self, number: int, content: dict[str, Any]) -> None:
        super().__init__(content)
        self.number = number


def _transactions(
    source: Order,
    _info: Info,
    first: int | None = None,
    capturable: bool | None = None,
    manuallyResolvable: bool | None = None,
) -> list[Transaction]:
    found = list(source.transactions)
    if capturable is not None:
        found = [t for t in found if (t.kind == "AUTHORIZATION") is capturable]
    return found if first is None else found[:first]


def _merchant_editable_errors(source: Order, _info: Info) -> list[str]:
    if source.cancelled_at is not None:
        return ["The order was cancelled."]
    if source.closed_at is not None:
        return ["The order is archived."]
    return []


def _status_page(
    source: Order,
    info: Info,
    audience: str | None = None,
    notificationUsage: str | None = None,
) -> str:
    return f"https://{info.context.store.domain}/orders/{source.number:x}/authenticate"


def _current_tax_lines(source: Order, _info: Info) -> list[dict[str, Any]]:
    tax = included_tax(current_total(source))
    return [{"title": "DE MwSt", "rate": 0.19, "priceSet": money(tax)}]


def _weight(source: Order) -> int:
    return sum(
        line.variant.weight_g * line.current_quantity for line in source.lines if line.variant
    )


_ORDER_MONEY: dict[str, Callable[[Order], int]] = {
    "totalPriceSet": total,
    "originalTotalPriceSet": total,
    "currentTotalPriceSet": current_total,
    "subtotalPriceSet": subtotal,
    "currentSubtotalPriceSet": current_subtotal,
    "totalShippingPriceSet": lambda order: order.shipping_price,
    "currentShippingPriceSet": lambda order: order.shipping_price,
    "totalTaxSet": lambda order: included_tax(total(order)),
    "currentTotalTaxSet": lambda order: included_tax(current_total(order)),
    "totalDiscountsSet": lambda _order: 0,
    "currentTotalDiscountsSet": lambda _order: 0,
    "totalRefundedSet": refunded,
    "totalOutstandingSet": outstanding,
    "totalReceivedSet": received,
    "totalCapturableSet": capturable,
    "netPaymentSet": lambda order: received(order) - refunded(order),
}


def _order_money(name: str) -> Resolver:
    amount = _ORDER_MONEY[name]
    return lambda source, _info: money(amount(source))


ORDER: dict[str, Resolver] = {name: _order_money(name) for name in _ORDER_MONEY} | {
    "id": lambda source, _info: gid("Order", source.number),
    "legacyResourceId": lambda source, _info: str(source.number),
    "number": lambda source, _info: source.order_number,
    "confirmationNumber": lambda source, _info: f"{source.number // 32_768:X}"[-9:],
    "processedAt": lambda source, _info: source.created_at,
    "closed": lambda source, _info: source.closed_at is not None,
    "confirmed": lambda _source, _info: True,
    "test": lambda _source, _info: False,
    "fullyPaid": lambda source, _info: outstanding(source) == 0,
    "unpaid": lambda source, _info: received(source) == 0,
    "capturable": lambda source, _info: capturable(source) > 0,
    "refundable": lambda source, _info: received(source) > refunded(source),
    "restockable": lambda source, _info: any(line.unfulfilled for line in source.lines),
    "requiresShipping": lambda source, _info: any(line.requires_shipping for line in source.lines),
    "fulfillable": lambda source, _info: any(
        fo.status not in CLOSED_STATUSES and fo.remaining for fo in source.fulfillment_orders
    ),
    "canNotifyCustomer": lambda source, _info: source.email is not None,
    "billingAddressMatchesShippingAddress": lambda source, _info: (
        source.billing_address is source.shipping_address
    ),
    "customerLocale": lambda source, _info: source.locale,
    "displayFinancialStatus": lambda source, _info: financial_status(source),
    "displayFulfillmentStatus": lambda source, _info: fulfillment_status(source),
    "returnStatus": lambda _source, _info: "NO_RETURN",
    "merchantEditable": lambda source, _info: (
        source.cancelled_at is None and source.closed_at is None
    ),
    "merchantEditableErrors": _merchant_editable_errors,
    "currencyCode": lambda _source, _info: "EUR",
    "presentmentCurrencyCode": lambda _source, _info: "EUR",
    "taxesIncluded": lambda _source, _info: True,
    "totalWeight": lambda source, _info: str(_weight(source)),
    "currentTotalWeight": lambda source, _info: str(_weight(source)),
    "currentSubtotalLineItemsQuantity": lambda source, _info: sum(
        line.current_quantity for line in source.lines
    ),
    "subtotalLineItemsQuantity": lambda source, _info: sum(line.quantity for line in source.lines),
    "tags": lambda source, _info: list(source.tags),
    "poNumber": lambda _source, _info: None,
    "statusPageUrl": _status_page,
    "paymentGatewayNames": lambda source, _info: [source.gateway],
    "customAttributes": lambda source, _info: attributes(source.attributes),
    "customer": needs("read_customers")(lambda source, _info: source.customer),
    "displayAddress": lambda source, _info: source.shipping_address or source.billing_address,
    "currentTaxLines": _current_tax_lines,
    "shippingLine": _shipping_line,
    "shippingLines": _shipping_lines,
    "fulfillmentsCount": lambda source, _info: {
        "count": len(source.fulfillments),
        "precision": "EXACT",
    },
    "transactions": _transactions,
    "refunds": lambda source, _info, first=None: source.refunds[:first],
    "lineItems": lambda source, _info, **paging: page_of(source.lines, page_arguments(**paging)),
    "fulfillmentOrders": _fulfillment_orders,
    "fulfillments": _fulfillments,
    "events": _events,
    "metafield": metafield,
    "metafields": metafields,
}


# Lines


def _line_status(source: Line, _info: Info) -> str:
    if source.unfulfilled == 0 and source.fulfilled:
        return "fulfilled"
    return "partial" if source.fulfilled else "unfulfilled"


LINE: dict[str, Resolver] = {
    "id": lambda source, _info: gid("LineItem", source.number),
    "name": lambda source, _info: (
        f"{source.title} - {source.variant_title}" if source.variant_title else source.title
    ),
    "fulfillableQuantity": lambda source, _info: fulfillable_quantity(source),
    "unfulfilledQuantity": lambda source, _info: source.unfulfilled,
    "nonFulfillableQuantity": lambda source, _info: source.removed,
    "refundableQuantity": lambda source, _info: source.current_quantity,
    "fulfillmentStatus": _line_status,
    "restockable": lambda source, _info: source.variant is not None,
    "isGiftCard": lambda _source, _info: False,
    "merchantEditable": lambda source, _info: source.unfulfilled > 0,
    "taxable": lambda _source, _info: True,
    "customAttributes": lambda source, _info: attributes(source.attributes),
    "image": lambda source, info, **_arguments: picture_of(source.variant, info),
    "originalUnitPriceSet": lambda source, _info: money(source.price),
    "originalTotalSet": lambda source, _info: money(source.price * source.quantity),
    "discountedUnitPriceSet": lambda source, _info: money(source.price),
    "discountedTotalSet": lambda source, _info, withCodeDiscounts=False: money(
        source.price * source.quantity
    ),
    "product": needs("read_products")(
        lambda source, _info: None if source.variant is None else source.variant.product
    ),
    "variant": needs("read_products")(lambda source, _info: source.variant),
}


def _json_value(source: Metafield, _info: Info) -> Any:
    return json.loads(source.value) if source.type == "json" else source.value


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Order": ORDER,
    "LineItem": LINE,
    "OrderTransaction": {
        "id": lambda source, _info: gid("OrderTransaction", source.number),
        "formattedGateway": lambda source, _info: source.gateway.replace("_", " ").title(),
        "createdAt": lambda source, _info: source.at,
        "processedAt": lambda source, _info: source.at,
        "amountSet": lambda source, _info: money(source.amount),
        "parentTransaction": lambda source, _info: source.parent,
        "manuallyCapturable": lambda source, _info: source.kind == "AUTHORIZATION",
    },
    "Refund": {
        "id": lambda source, _info: gid("Refund", source.number),
        "createdAt": lambda source, _info: source.at,
        "totalRefundedSet": lambda source, _info: money(source.amount),
        "refundLineItems": lambda source, _info, **paging: page_of(
            [
                _Numbered(
                    source.number + place,
                    {
                        "id": gid("RefundLineItem", source.number + place),
                        "lineItem": line,
                        "quantity": quantity,
                        "restockType": kind,
                    },
                )
                for place, (line, quantity, kind) in enumerate(source.lines)
            ],
            page_arguments(**paging),
        ),
    },
    "BasicEvent": {
        "id": lambda source, _info: gid("BasicEvent", source.number),
        "createdAt": lambda source, _info: source.at,
        # A `FormattedString` is HTML: a name in it is escaped.
        "message": lambda source, _info: escape(source.message, quote=False),
        "attributeToApp": lambda source, _info: source.app_title is not None,
        # Customers place orders, and the shop archives them by itself: no user of the admin does.
        "attributeToUser": lambda source, _info: (
            source.app_title is None and source.action not in ("placed", "closed")
        ),
        "criticalAlert": lambda _source, _info: False,
        "subjectId": lambda source, _info: gid("Order", source.order.number),
        "subjectType": lambda _source, _info: "ORDER",
        "hasAdditionalContent": lambda _source, _info: False,
    },
    "Metafield": {
        "id": lambda source, _info: gid("Metafield", source.number),
        "compareDigest": lambda source, _info: source.digest,
        "jsonValue": _json_value,
    },
}

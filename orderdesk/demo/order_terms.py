"""What orders can be searched by, and sorted by beside their times."""

from collections.abc import Callable
from typing import Any

from orderdesk.demo.request import Request
from orderdesk.demo.search import Predicate, Term, number_term, text_term, time_term, word_term
from orderdesk.demo.statuses import (
    current_total,
    financial_status,
    fulfillment_status,
    received,
    total,
)
from orderdesk.demo.world import Order

ORDER_RANGES = ("updated_at", "created_at", "processed_at")
_METHODS = {
    "SHIPPING": "shipping",
    "PICK_UP": "pick-up",
    "RETAIL": "retail",
    "LOCAL": "local",
    "PICKUP_POINT": "pickup-point",
    "NONE": "none",
}
_FULFILLMENT_WORDS = {
    "unshipped": ("UNFULFILLED", "IN_PROGRESS", "ON_HOLD", "SCHEDULED"),
    "unfulfilled": ("UNFULFILLED", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "PARTIALLY_FULFILLED"),
    "shipped": ("FULFILLED",),
    "fulfilled": ("FULFILLED",),
    "partial": ("PARTIALLY_FULFILLED",),
    "scheduled": ("SCHEDULED",),
    "on_hold": ("ON_HOLD",),
    "request_declined": (),
}


def _statuses(order: Order) -> tuple[str, ...]:
    if order.cancelled_at is not None:
        return ("cancelled", "not_closed") if order.closed_at is None else ("cancelled",)
    return ("closed",) if order.closed_at is not None else ("open", "not_closed")


def _fulfillment_term(term: Term) -> Predicate:
    wanted = {
        status
        for word in term.value.casefold().split(",")
        for status in _FULFILLMENT_WORDS.get(word.strip(), ())
    }
    return lambda order: fulfillment_status(order) in wanted


def _lacks_tag(term: Term) -> Predicate:
    has = word_term(lambda order: order.tags)(term)
    return lambda order: not has(order)


def _is_test(term: Term) -> Predicate:
    wanted = term.value.casefold() == "true"
    return lambda _order: not wanted


def _names(order: Order) -> tuple[str, ...]:
    return (order.name, str(order.order_number))


def _everything(order: Order) -> list[str | None]:
    customer = order.customer
    found = [order.name, order.email, None if customer is None else customer.display_name]
    if order.shipping_address is not None:
        found.append(order.shipping_address.name)
    return [*found, *order.tags, *(line.title for line in order.lines)]


def order_terms(request: Request) -> dict[str, Callable[[Term], Predicate]]:
    """The search fields of orders."""
    now = request.store.now
    return {
        "updated_at": time_term(lambda order: order.updated_at, now),
        "created_at": time_term(lambda order: order.created_at, now),
        "processed_at": time_term(lambda order: order.created_at, now),
        "status": word_term(_statuses),
        "fulfillment_status": _fulfillment_term,
        "financial_status": word_term(
            lambda order: (financial_status(order), "unpaid" if received(order) == 0 else None)
        ),
        "delivery_method": word_term(
            lambda order: {_METHODS[fo.method.method_type] for fo in order.fulfillment_orders}
        ),
        "name": word_term(_names),
        "email": word_term(lambda order: (order.email,)),
        "tag": word_term(lambda order: order.tags),
        "tag_not": _lacks_tag,
        "sku": word_term(lambda order: [line.sku for line in order.lines]),
        "id": number_term(lambda order: order.number),
        "customer_id": number_term(lambda order: order.customer.number if order.customer else None),
        "location_id": number_term(
            lambda order: order.retail_location.number if order.retail_location else None
        ),
        "fulfillment_location_id": _fulfilled_at,
        "return_status": word_term(lambda _order: ("no_return",)),
        "risk_level": word_term(lambda _order: ("none",)),
        "source_name": word_term(lambda order: (order.source_name,)),
        "test": _is_test,
        "default": text_term(_everything),
    }


def _fulfilled_at(term: Term) -> Predicate:
    wanted = number_term(lambda fulfillment: fulfillment.location.number)(term)
    return lambda order: any(wanted(fulfillment) for fulfillment in order.fulfillments)


ORDER_SORTS: dict[str, Callable[[Order], Any]] = {
    "ID": lambda order: order.number,
    "ORDER_NUMBER": lambda order: order.order_number,
    "CUSTOMER_NAME": lambda order: order.customer.display_name if order.customer else "",
    "DESTINATION": lambda order: order.shipping_address.city if order.shipping_address else "",
    "FINANCIAL_STATUS": financial_status,
    "FULFILLMENT_STATUS": fulfillment_status,
    "TOTAL_PRICE": total,
    "CURRENT_TOTAL_PRICE": current_total,
    "TOTAL_ITEMS_QUANTITY": lambda order: sum(line.quantity for line in order.lines),
    "PO_NUMBER": lambda order: order.number,
    "RELEVANCE": lambda order: -order.number,
}

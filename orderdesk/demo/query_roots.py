"""What may be asked for at the top of a query."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from orderdesk.demo.ids import parse_gid
from orderdesk.demo.order_terms import ORDER_RANGES, ORDER_SORTS, order_terms
from orderdesk.demo.paging import (
    EMPTY,
    Connection,
    PageArguments,
    page_arguments,
    page_of,
    time_value,
)
from orderdesk.demo.read_fulfillments import fulfillment_order_terms
from orderdesk.demo.refusals import bad_request, invalid_id, number_of
from orderdesk.demo.request import ORDER_SCOPES, Info, Request, Resolver, needs
from orderdesk.demo.search import Search, compile_search
from orderdesk.demo.sorted_index import TimeIndex
from orderdesk.demo.store import Store
from orderdesk.demo.world import Order

_NODES_LIMIT = 250


def searched(request: Request, root: str, query: str | None, terms: Any, ranges: Any) -> Search:
    search = compile_search(query, terms, request.store.now(), ranges)
    if search.unknown:
        request.warnings.append(
            {
                "path": [root],
                "query": query,
                "warnings": [
                    {"field": name, "message": "Invalid search field for this query."}
                    for name in search.unknown
                ],
            }
        )
    return search


# Orders


def _walk(
    request: Request, search: Search, sort_key: str, arguments: PageArguments
) -> Iterator[Order]:
    """Orders in sequence, placed between the cursors, narrowed by what the query bounds."""
    store = request.store
    index = _index(store, sort_key)
    field = "updated_at" if sort_key == "UPDATED_AT" else "created_at"
    low, high = search.bounds.get(field, (None, None))
    if field == "created_at" and "processed_at" in search.bounds:
        other_low, other_high = search.bounds["processed_at"]
        low = max((at for at in (low, other_low) if at), default=None)
        high = min((at for at in (high, other_high) if at), default=None)
    after, before = arguments.after, arguments.before
    numbers = index.walk(
        after=None if after is None else (after.at, after.last_id),
        before=None if before is None else (before.at, before.last_id),
        lowest=low,
        highest=high,
        reverse=arguments.reverse,
    )
    for number in numbers:
        order = store.orders[number]
        if request.sees(order) and (search.matches is None or search.matches(order)):
            yield order


def _index(store: Store, sort_key: str) -> TimeIndex:
    return store.by_updated if sort_key == "UPDATED_AT" else store.by_created


def _orders(
    _source: Any,
    info: Info,
    query: str | None = None,
    sortKey: str = "PROCESSED_AT",
    savedSearchId: str | None = None,
    **paging: Any,
) -> Connection:
    request: Request = info.context
    store = request.store
    arguments = page_arguments(**paging)
    store.settle_search()
    search = searched(request, "orders", query, order_terms(request), ORDER_RANGES)
    key = ORDER_SORTS.get(sortKey)
    if key is None:
        index = _index(store, sortKey)
        return page_of(
            _walk(request, search, sortKey, arguments),
            arguments,
            # Where the page ended in the index, though an order may be newer than the index knows.
            value=lambda order: time_value(index.time_of(order.number), indexed=search.indexed),
            placed=True,
        )
    found = [
        order
        for order in store.orders.values()
        if request.sees(order) and (search.matches is None or search.matches(order))
    ]
    found.sort(key=lambda order: (key(order), order.number))
    return page_of(found, arguments, value=lambda order: str(key(order)))


def _orders_count(
    _source: Any,
    info: Info,
    query: str | None = None,
    limit: int | None = 10_000,
    savedSearchId: str | None = None,
) -> dict[str, Any]:
    request: Request = info.context
    request.store.settle_search()
    search = searched(request, "ordersCount", query, order_terms(request), ORDER_RANGES)
    everything = PageArguments(1, None, None, None, False)
    sort = "UPDATED_AT" if "updated_at" in search.bounds else "CREATED_AT"
    count = sum(1 for _ in _walk(request, search, sort, everything))
    return counted(count, limit)


def counted(count: int, limit: int | None) -> dict[str, Any]:
    if limit is not None and count > limit:
        return {"count": limit, "precision": "AT_LEAST"}
    return {"count": count, "precision": "EXACT"}


def _order(_source: Any, info: Info, id: str) -> Order | None:
    request: Request = info.context
    found = request.store.orders.get(number_of(id, "Order"))
    return found if found is not None and request.sees(found) else None


def _order_by_identifier(_source: Any, info: Info, identifier: dict[str, Any]) -> Order | None:
    return None if identifier.get("id") is None else _order(None, info, identifier["id"])


# Fulfillment orders


def _fulfillment_orders(
    _source: Any,
    info: Info,
    query: str | None = None,
    sortKey: str = "ID",
    includeClosed: bool | None = False,
    **paging: Any,
) -> Connection:
    request: Request = info.context
    arguments = page_arguments(**paging)
    if not request.sees_fulfillment_orders:
        return EMPTY
    store = request.store
    known: Iterable[Any] = (
        store.fulfillment_orders if includeClosed else store.open_fulfillment_orders
    ).values()
    search = searched(request, "fulfillmentOrders", query, fulfillment_order_terms(request), ())
    if search.matches is not None:
        known = filter(search.matches, known)
    by_time = sortKey == "UPDATED_AT"

    def place(thing: Any) -> tuple[Any, int]:
        return (thing.updated_at if by_time else thing.number, thing.number)

    def at(cursor: Any) -> tuple[Any, int]:
        return (cursor.at if by_time else cursor.last_id, cursor.last_id)

    found = sorted(known, key=place, reverse=arguments.reverse)
    early, late = arguments.after, arguments.before
    if arguments.reverse:
        early, late = late, early
    if early is not None:
        found = [thing for thing in found if place(thing) > at(early)]
    if late is not None:
        found = [thing for thing in found if place(thing) < at(late)]
    value: Callable[[Any], str | int] = (
        (lambda thing: time_value(thing.updated_at)) if by_time else (lambda t: str(t.number))
    )
    return page_of(found, arguments, value=value, placed=True)


def _fulfillment_order(_source: Any, info: Info, id: str) -> Any:
    number = number_of(id, "FulfillmentOrder")
    request: Request = info.context
    if not request.sees_fulfillment_orders:
        return None
    return request.store.fulfillment_orders.get(number)


# By id


def find_node(request: Request, text: str) -> Any:
    """Anything by its global id; None where it is not there or not to be seen."""
    store = request.store
    try:
        type_name, number = parse_gid(text)
    except ValueError:
        raise invalid_id(text) from None
    if type_name in ("Order", "LineItem", "Fulfillment") and not request.may(ORDER_SCOPES):
        return None
    if type_name.startswith("FulfillmentOrder") and not request.sees_fulfillment_orders:
        return None
    if type_name in ("Product", "ProductVariant") and not request.may(("read_products",)):
        return None
    if type_name == "AppInstallation":
        own = store.installation(request.caller.app_id)
        return own if own.number == number else None
    known: dict[str, dict[int, Any]] = {
        "Order": store.orders,
        "LineItem": store.lines,
        "Fulfillment": store.fulfillments,
        "FulfillmentOrder": store.fulfillment_orders,
        "FulfillmentOrderLineItem": store.fulfillment_order_lines,
        "Product": store.products,
        "ProductVariant": store.variants,
        "InventoryItem": store.items,
        "InventoryLevel": store.levels,
        "Location": store.locations,
        "Customer": store.customers,
        "Metafield": store.metafields,
    }
    found = known.get(type_name, {}).get(number)
    return None if isinstance(found, Order) and not request.sees(found) else found


def _nodes(_source: Any, info: Info, ids: list[str]) -> list[Any]:
    if len(ids) > _NODES_LIMIT:
        raise bad_request(
            f"The input array size of {len(ids)} is greater than the maximum allowed of 250."
        )
    return [find_node(info.context, text) for text in ids]


def by_id(type_name: str, known: str) -> Resolver:
    def resolve(_source: Any, info: Info, id: str | None = None) -> Any:
        things: dict[int, Any] = getattr(info.context.store, known)
        if id is None:
            return next(iter(things.values()))
        return things.get(number_of(id, type_name))

    return resolve


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "QueryRoot": {
        "orders": needs(*ORDER_SCOPES)(_orders),
        "ordersCount": needs(*ORDER_SCOPES)(_orders_count),
        "order": needs(*ORDER_SCOPES)(_order),
        "orderByIdentifier": needs(*ORDER_SCOPES)(_order_by_identifier),
        "fulfillment": needs(*ORDER_SCOPES)(by_id("Fulfillment", "fulfillments")),
        "fulfillmentOrder": _fulfillment_order,
        "fulfillmentOrders": _fulfillment_orders,
        "node": lambda _source, info, id: find_node(info.context, id),
        "nodes": _nodes,
    },
}

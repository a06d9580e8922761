"""Bulk operations as the API shows them."""

from typing import Any

from orderdesk.demo.bulk import BulkOperation
from orderdesk.demo.bulk_rows import rows_of
from orderdesk.demo.bulk_rules import read_bulk_query
from orderdesk.demo.ids import gid
from orderdesk.demo.paging import Connection, page_arguments, page_of
from orderdesk.demo.query_roots import searched
from orderdesk.demo.refusals import RefusalError, number_of
from orderdesk.demo.request import Info, Request, Resolver
from orderdesk.demo.search import time_term, word_term


def _run(_source: Any, info: Info, query: str, groupObjects: bool = False) -> dict[str, Any]:
    """What is written is grouped either way; Shopify promises it for `groupObjects` only."""
    request: Request = info.context
    store = request.store
    try:
        wanted = read_bulk_query(info.schema, query)
        made = store.bulk.run(
            store.ids.next("BulkOperation"),
            request.caller.app_id,
            query,
            rows_of(info.schema, wanted, Request(store, request.caller)),
        )
    except RefusalError as refusal:
        return {"bulkOperation": None, "userErrors": refusal.errors}
    return {"bulkOperation": made, "userErrors": []}


def _cancel(_source: Any, info: Info, id: str) -> dict[str, Any]:
    request: Request = info.context
    number = number_of(id, "BulkOperation")
    try:
        found = request.store.bulk.cancel(number, request.caller.app_id)
    except RefusalError as refusal:
        as_it_is = request.store.bulk.find(request.caller.app_id, number)
        return {"bulkOperation": as_it_is, "userErrors": refusal.errors}
    return {"bulkOperation": found, "userErrors": []}


def _operation(_source: Any, info: Info, id: str) -> BulkOperation | None:
    request: Request = info.context
    number = number_of(id, "BulkOperation")
    return request.store.bulk.find(request.caller.app_id, number)


def _operations(
    _source: Any, info: Info, query: str | None = None, sortKey: str = "CREATED_AT", **paging: Any
) -> Connection:
    request: Request = info.context
    terms = {
        "created_at": time_term(lambda one: one.created_at, request.store.now),
        "status": word_term(lambda one: (one.status,)),
        "operation_type": word_term(lambda _one: ("QUERY",)),
    }
    search = searched(request, "bulkOperations", query, terms, ())
    found = request.store.bulk.of_app(request.caller.app_id)
    if sortKey == "COMPLETED_AT":
        found.sort(key=lambda one: (one.completed_at or one.created_at, one.number))
    if search.matches is not None:
        found = [one for one in found if search.matches(one)]
    return page_of(found, page_arguments(**paging))


def _url(source: BulkOperation, info: Info) -> str | None:
    request: Request = info.context
    return request.store.bulk.url(source) if source.has_url else None


def _partial_url(source: BulkOperation, info: Info) -> str | None:
    request: Request = info.context
    return request.store.bulk.url(source) if source.has_partial_url else None


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "QueryRoot": {"bulkOperation": _operation, "bulkOperations": _operations},
    "Mutation": {"bulkOperationRunQuery": _run, "bulkOperationCancel": _cancel},
    "BulkOperation": {
        "id": lambda source, _info: gid("BulkOperation", source.number),
        "type": lambda _source, _info: "QUERY",
        "objectCount": lambda source, _info: str(source.objects),
        "rootObjectCount": lambda source, _info: str(source.roots),
        "fileSize": lambda source, _info: (
            str(source.size) if source.has_url or source.has_partial_url else None
        ),
        "url": _url,
        "partialDataUrl": _partial_url,
    },
}

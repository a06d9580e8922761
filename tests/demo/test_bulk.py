"""Bulk operations of the demo shop: which queries run, how they go on, and what they write."""

import json
from typing import Any

import pytest

from orderdesk.demo.bulk import BulkOperation
from orderdesk.demo.shop import Caller
from tests.demo.replay import CALLER, SCOPES
from tests.demo.shop_kit import Kit, messages

RUN = """mutation Run($q: String!) { bulkOperationRunQuery(query: $q, groupObjects: true) {
  bulkOperation { id status } userErrors { field message code } } }"""
POLL = """query Poll($id: ID!) { bulkOperation(id: $id) {
  status errorCode objectCount rootObjectCount fileSize url partialDataUrl completedAt } }"""
CANCEL = """mutation Cancel($id: ID!) { bulkOperationCancel(id: $id) {
  bulkOperation { status } userErrors { field message } } }"""
FIND = """query Find($q: String) { bulkOperations(first: 5, query: $q, reverse: true) {
  nodes { id status query } } }"""
ORDERS = """{ orders { edges { node { id name
  lineItems { edges { node { id sku } } }
  fulfillmentOrders { edges { node { id lineItems { edges { node { id totalQuantity } } } } } }
} } } }"""

Json = dict[str, Any]


def start(kit: Kit, query: str = ORDERS, caller: Caller = CALLER) -> str:
    """Starts an operation; from then on time passes only where a test says so."""
    at = kit.shop.clock.exact_now()
    kit.shop.clock.set_source(lambda: at)
    payload = kit.data(RUN, caller, q=query)
    assert payload["userErrors"] == []
    found: str = payload["bulkOperation"]["id"]
    return found


def poll(kit: Kit, operation: str) -> Json:
    found: Json = kit.data(POLL, id=operation)
    return found


def written(kit: Kit) -> list[Json]:
    """The lines of the last operation's file."""
    made: BulkOperation = kit.shop.bulk.of_app(CALLER.app_id)[-1]
    made.file.seek(0)
    return [json.loads(line) for line in made.file.read().splitlines()]


def within(*names: str) -> str:
    """Connections within one another."""
    inner = "id"
    for name in reversed(names):
        inner = f"id {name} {{ edges {{ node {{ {inner} }} }} }}"
    return "{ " + inner.removeprefix("id ") + " }"


FIVE = " ".join(f"c{at}: lineItems {{ edges {{ node {{ id }} }} }}" for at in range(5))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "{ orders { nodes { id } } }",
            "All connection fields in a bulk query must select their contents using 'edges' >"
            " 'node', e.g: 'orders { edges { node {'. Selecting via 'nodes' is not supported."
            " Invalid connection fields: 'orders'.",
        ),
        (
            "{ orders { edges { node { lineItems { edges { node { id } } } } } } }",
            "The parent 'node' field for a nested connection must select the 'id' field without"
            " an alias and must be of 'ID' return type. Connection fields without 'id': orders.",
        ),
        (
            "{ orders { edges { node { id: name lineItems { edges { node { id } } } } } } }",
            "The parent 'node' field for a nested connection must select the 'id' field without"
            " an alias and must be of 'ID' return type. Connection fields without 'id': orders.",
        ),
        (
            '{ node(id: "gid://shopify/Order/1") { id } }',
            "Bulk queries cannot contain a top level `node` field.",
        ),
        (
            within("orders", "fulfillmentOrders", "fulfillments", "fulfillmentLineItems"),
            "Bulk queries cannot contain connections with a nesting depth greater than 2.",
        ),
        (
            f"{{ orders {{ edges {{ node {{ id {FIVE} }} }} }} }}",
            "Bulk queries cannot contain more than 5 connections.",
        ),
        ("{ shop { name } }", "Bulk queries must contain at least one connection."),
        (
            "{ orders { edges { node { id fulfillments { id fulfillmentLineItems { edges { node"
            " { id } } } } } } } }",
            "Queries that contain a connection field within a list field are not currently"
            " supported.",
        ),
        (
            "{ orders { edges { node { id } } } }".ljust(65_536),
            "Query is too large (65536 bytes; maximum is 65535 bytes)",
        ),
        ("{ orders {", "Invalid bulk query: syntax error, unexpected end of file"),
        (
            'mutation { tagsAdd(id: "x", tags: []) { userErrors { message } } }',
            "Invalid operation type. Only `query` operations are supported.",
        ),
        (
            "{ orders { edges { node { weather } } } }",
            "Invalid bulk query: Field 'weather' doesn't exist on type 'Order'",
        ),
    ],
)  # fmt: skip
def test_a_query_beyond_the_limits_is_refused(query: str, message: str) -> None:
    payload = Kit().data(RUN, q=query)
    assert payload["bulkOperation"] is None
    assert payload["userErrors"] == [{"field": ["query"], "message": message, "code": "INVALID"}]


@pytest.mark.parametrize(
    "query",
    [
        within("orders", "fulfillmentOrders", "lineItems"),
        "{ orders { edges { node { id } } } }".ljust(65_535),
    ],
)
def test_a_query_at_the_limits_runs(query: str) -> None:
    start(Kit(), query)


def test_an_operation_is_created_runs_and_is_done() -> None:
    kit = Kit(orders=12)
    operation = start(kit)
    assert poll(kit, operation)["status"] == "CREATED"
    kit.later(1)
    running = poll(kit, operation)
    assert (running["status"], running["url"], running["fileSize"]) == ("RUNNING", None, None)
    assert running["rootObjectCount"] == "12"
    kit.later(1)
    done = poll(kit, operation)
    assert done["status"] == "COMPLETED"
    assert int(done["objectCount"]) == len(written(kit))
    assert done["url"].startswith("https://storage.invalid/bulk-operation-outputs/")
    assert done["partialDataUrl"] is None
    kit.later(8 * 24 * 3600)
    gone = poll(kit, operation)
    assert (gone["status"], gone["url"]) == ("EXPIRED", None)


def test_children_come_behind_their_parents_and_name_them() -> None:
    kit = Kit(orders=12)
    start(kit)
    kit.later(5)
    rows = written(kit)
    known: set[str] = set()
    for row in rows:
        if "__parentId" not in row:
            known = set()
        else:
            assert row["__parentId"] in known
        known.add(row["id"])
    kinds = [row["id"].split("/")[3] for row in rows]
    assert kinds.count("Order") == 12
    assert kinds.count("LineItem") == len(kit.shop.store.lines)
    assert kinds.count("FulfillmentOrderLineItem") == len(kit.shop.store.fulfillment_order_lines)
    assert all("lineItems" not in row for row in rows)


def test_a_connection_of_many_things_is_written_whole() -> None:
    kit = Kit()
    kit.shop.admin(
        "place_order", {"lines": [{"title": f"T{at}", "quantity": 1} for at in range(300)]}
    )
    start(kit)
    kit.later(5)
    assert len(written(kit)) == 1 + 300 + 1 + 300


def test_its_pace_is_the_clocks() -> None:
    kit = Kit(orders=12)
    kit.shop.admin("bulk", {"rows_per_s": 10})
    operation = start(kit)
    kit.later(2.5)
    assert poll(kit, operation)["objectCount"] == "21"
    kit.later(600)
    assert poll(kit, operation)["status"] == "COMPLETED"


def test_one_that_writes_nothing_has_no_file() -> None:
    kit = Kit()
    operation = start(kit)
    kit.later(5)
    done = poll(kit, operation)
    assert (done["status"], done["url"], done["objectCount"]) == ("COMPLETED", None, "0")


def test_one_that_fails_leaves_what_it_had_written() -> None:
    kit = Kit(orders=12)
    kit.shop.admin("bulk", {"fail_after": 7, "error_code": "TIMEOUT"})
    operation = start(kit)
    kit.later(5)
    failed = poll(kit, operation)
    assert (failed["status"], failed["errorCode"], failed["url"]) == ("FAILED", "TIMEOUT", None)
    assert failed["partialDataUrl"] is not None
    assert len(written(kit)) == 7
    other = start(kit)
    kit.later(5)
    assert poll(kit, other)["status"] == "COMPLETED"


def test_one_whose_app_may_not_see_it_fails() -> None:
    kit = Kit(orders=3)
    blind = Caller(
        CALLER.app_id, CALLER.app_title, SCOPES - {"read_orders", "write_orders"}, "test"
    )
    operation = start(kit, caller=blind)
    kit.later(5)
    failed = poll(kit, operation)
    assert (failed["status"], failed["errorCode"]) == ("FAILED", "ACCESS_DENIED")


def test_cancelling() -> None:
    kit = Kit(orders=3)
    operation = start(kit)
    assert kit.data(CANCEL, id=operation)["bulkOperation"]["status"] == "CANCELING"
    kit.later(2)
    assert poll(kit, operation)["status"] == "CANCELED"
    late = kit.data(CANCEL, id=operation)
    assert late["userErrors"] == [
        {
            "field": None,
            "message": "A bulk operation cannot be canceled when it is completed",
        }
    ]
    unknown = kit.data(CANCEL, id="gid://shopify/BulkOperation/1")
    assert messages(unknown) == ["Bulk operation does not exist"]


def test_those_of_another_app_are_not_seen_and_do_not_count() -> None:
    kit = Kit(orders=1)
    other = Caller("1", "Other", SCOPES, "test")
    operation = start(kit, caller=other)
    for _each in range(4):
        start(kit, caller=other)
    assert kit.data(POLL, id=operation) is None
    start(kit)


def test_operations_are_found_by_when_they_were_made() -> None:
    kit = Kit(orders=1)
    start(kit)
    kit.later(100)
    since = kit.shop.clock.now()
    late = start(kit)
    query = f"created_at:>='{since:%Y-%m-%dT%H:%M:%SZ}' operation_type:query"
    assert [one["id"] for one in kit.data(FIND, q=query)["nodes"]] == [late]
    assert len(kit.data(FIND, q=None)["nodes"]) == 2


def test_a_thing_is_read_when_its_line_is_written() -> None:
    kit = Kit()
    order = kit.place(("BS-6", 1))
    start(kit, "{ orders { edges { node { note } } } }")
    kit.shop.admin("set_note", {"order": order["id"], "note": "late"})
    kit.later(5)
    assert written(kit) == [{"note": "late"}]

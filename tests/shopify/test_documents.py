"""The documents: valid against Shopify's schema and the demo shop's, and as dear as they say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    parse,
    print_ast,
    validate,
)

from orderdesk.demo.bulk_rules import fields_of, read_bulk_query
from orderdesk.shopify import documents
from tests.shopify.costs import points
from tests.shopify.usual import VARIABLES

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared" / "shopify"
MAX_POINTS = 1000

# The same mutation cost 11 in May 2026 and 51 from June on: a surcharge that no formula shows.
TRACKING_SURCHARGE = 40


@pytest.fixture(scope="module")
def full_schema() -> GraphQLSchema:
    path = SHARED / "admin-2026-10.graphql"
    if not path.exists():
        pytest.skip("the full schema is not beside this checkout")
    return build_schema(path.read_text("utf-8"), assume_valid=True)


@pytest.fixture(scope="module")
def demo_schema() -> GraphQLSchema:
    path = ROOT / "orderdesk" / "demo" / "schema.graphql"
    if not path.exists():
        pytest.skip("the demo shop has no schema here")
    return build_schema(path.read_text("utf-8"), assume_valid=True)


@pytest.mark.parametrize("name", documents.names())
def test_document_is_valid_in_shopifys_schema(name: str, full_schema: GraphQLSchema) -> None:
    assert validate(full_schema, parse(documents.load(name).text)) == []


@pytest.mark.parametrize("name", documents.names())
def test_document_is_valid_in_the_demo_shops_schema(name: str, demo_schema: GraphQLSchema) -> None:
    assert validate(demo_schema, parse(documents.load(name).text)) == []


@pytest.mark.parametrize("name", documents.names())
def test_document_states_its_points(name: str, full_schema: GraphQLSchema) -> None:
    document = documents.load(name)
    computed = points(full_schema, document.text, VARIABLES.get(name, {}))
    surcharge = TRACKING_SURCHARGE if name == "fulfillment_tracking_update" else 0
    assert document.points == computed + surcharge
    assert document.points < MAX_POINTS


def test_a_page_of_orders_leaves_room_below_the_limit() -> None:
    assert documents.load("orders_page").points <= 900


def test_every_mutation_is_known_as_one() -> None:
    mutations = {name for name in documents.names() if documents.load(name).is_mutation}
    assert mutations == {
        "bulk_run",
        "fulfillment_cancel",
        "fulfillment_create",
        "fulfillment_event_create",
        "fulfillment_order_hold",
        "fulfillment_order_move",
        "fulfillment_order_release_hold",
        "fulfillment_order_split",
        "fulfillment_tracking_update",
        "guarded_value_set",
        "order_note_set",
        "pickup_prepare",
        "tags_add",
        "tags_remove",
    }


def test_no_document_takes_a_key() -> None:
    # A key of `@idempotent` is forgotten a day after it was first sent, and one whose first try failed
    # cannot be used again. Whoever brings in the first one brings in the rules of both.
    assert not any("@idempotent" in documents.load(name).text for name in documents.names())


def test_no_document_asks_who_holds() -> None:
    # `heldByApp` needs the scope read_apps and would make every answer partial without it.
    assert not any("heldByApp" in documents.load(name).text for name in documents.names())


def test_a_fragment_is_appended_once() -> None:
    text = documents.load("order").text
    assert text.count("fragment ShopMoneyFields on") == 1
    assert text.count("fragment PageFields on") == 1


def test_the_bulk_query_asks_for_what_a_page_of_orders_has(full_schema: GraphQLSchema) -> None:
    """But for what Shopify refuses there, the claim, which a first load has no use for, and pages."""
    bulk = _paths(parse(documents.load_bulk("orders")))
    page = _paths(parse(documents.load("orders_page").text))
    assert bulk == {
        path
        for path in page
        if not {"pageInfo", "claim", "fulfillmentLineItems"}.intersection(path.split("."))
    }
    read_bulk_query(full_schema, documents.load_bulk("orders"))


def _paths(document: DocumentNode) -> set[str]:
    """Everything that is selected, connections without what is between them and their things."""
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }

    def below(selections: SelectionSetNode | None, path: str) -> Iterator[str]:
        for one in fields_of(selections, fragments):
            name = one.alias.value if one.alias else one.name.value
            inner = path if name in ("nodes", "edges", "node") else f"{path}.{name}".strip(".")
            arguments = [
                print_ast(each) for each in one.arguments or () if "$" not in print_ast(each)
            ]
            if name not in ("nodes", "edges", "node", "orders"):
                inner += "".join(f".{argument}" for argument in sorted(arguments))
            if one.selection_set is None:
                yield inner
            yield from below(one.selection_set, inner)

    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return set(below(operation.selection_set, ""))


def _recorded() -> Iterator[tuple[str, str, dict[str, Any], int]]:
    for path in sorted((SHARED / "recordings").glob("fulfillment-*.json")):
        yield from _exchanges(path.name, json.loads(path.read_text("utf-8")))


def _exchanges(where: str, part: Any) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    if isinstance(part, list):
        for one in part:
            yield from _exchanges(where, one)
    if not isinstance(part, dict):
        return
    text = part.get("query") or part.get("document")
    answer = part.get("response") or part.get("payload")
    cost = _requested(answer)
    if isinstance(text, str) and cost is not None:
        yield where, text, part.get("variables") or {}, cost
    for one in part.values():
        yield from _exchanges(where, one)


def _requested(answer: Any) -> int | None:
    if not isinstance(answer, dict):
        return None
    body = answer.get("payload") if "extensions" not in answer else answer
    if not isinstance(body, dict):
        return None
    requested = body.get("extensions", {}).get("cost", {}).get("requestedQueryCost")
    return requested if isinstance(requested, int) else None


def test_the_formula_agrees_with_what_shopify_charged(full_schema: GraphQLSchema) -> None:
    if not SHARED.exists():
        pytest.skip("no recordings beside this checkout")
    checked = 0
    for where, text, variables, charged in _recorded():
        if "fulfillmentTrackingInfoUpdate" in text or "__type" in text:
            continue
        assert points(full_schema, text, variables) == charged, (where, text)
        checked += 1
    assert checked > 50

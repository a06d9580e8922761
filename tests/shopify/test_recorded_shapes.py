"""Every field that the client reads looks as real stores answered it, or is listed as never seen.

`unrecorded_fields.txt` holds, one a line, the fields that no recording shows with a value.
"""

from datetime import UTC, datetime

import pytest
from graphql import parse
from graphql.language import OperationDefinitionNode

from orderdesk.demo.shop import Shop
from orderdesk.shopify import documents
from tests.demo.prune_schema import WHOLE
from tests.demo.recordings import RECORDINGS
from tests.demo.replay import answer
from tests.shopify.shapes import Reader, Shapes
from tests.shopify.unrecorded import LISTED, recorded_shapes, unrecorded_fields

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NONE = {"null", "nothing"}
PAGE = {"first": 50, "after": None, "query": None, "lines": 20, "groups": 10}

pytestmark = pytest.mark.skipif(
    not RECORDINGS.is_dir() or not WHOLE.is_file(),
    reason="recordings and the whole schema lie beside the checkout, not in it",
)


@pytest.fixture(scope="module")
def ours() -> Shapes:
    """What the demo shop answers to everything that the client reads."""
    shop = Shop(1, 200, NOW)
    reader = Reader(shop.schema)
    sent = next(one for one in shop.store.orders.values() if one.fulfillments)
    variables = {
        **PAGE,
        "id": f"gid://shopify/Order/{sent.number}",
        "ids": [f"gid://shopify/Order/{sent.number}"],
        "location": f"gid://shopify/Location/{next(iter(shop.store.locations))}",
        "key": "board",
        "events": 20,
        "fulfillments": 20,
        "steps": 20,
        "named": True,
    }
    of_work = {
        "id": f"gid://shopify/FulfillmentOrder/{next(iter(shop.store.open_fulfillment_orders))}"
    }
    text = documents.load_bulk("orders")
    made = answer(shop, documents.load("bulk_run").text, {"query": text})
    bulk_id = made["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"]
    shop.clock.advance(5)
    for name in documents.names():
        document = documents.load(name)
        if document.is_mutation:
            continue
        on_work = name in ("move_targets", "fulfillment_order_lines")
        given = variables | (of_work if on_work else {})
        if name in ("fulfillment_lines", "fulfillment_events"):
            given["id"] = f"gid://shopify/Fulfillment/{sent.fulfillments[0].number}"
        if name == "bulk_operation":
            given["id"] = bulk_id
        asked = parse(document.text).definitions[0]
        assert isinstance(asked, OperationDefinitionNode)
        wanted = {one.variable.name.value for one in asked.variable_definitions or ()}
        told = answer(shop, document.text, {key: given[key] for key in wanted})
        assert "errors" not in told, (name, told)
        reader.read(document.text, told["data"])
    return reader.shapes


def test_what_no_recording_shows_is_listed() -> None:
    listed = LISTED.read_text("utf-8").split()
    assert listed == unrecorded_fields(), "run: python -m tests.shopify.unrecorded"


def test_the_demo_shop_answers_in_the_recorded_forms(ours: Shapes) -> None:
    recorded = recorded_shapes()
    other = {
        name: (sorted(kinds), sorted(recorded[name]))
        for name, kinds in ours.items()
        # Anything can be a node: its id is of whatever was asked for.
        if recorded.get(name, NONE) - NONE and name != "Node.id"
        if not kinds - NONE <= recorded[name]
    }
    assert other == {}

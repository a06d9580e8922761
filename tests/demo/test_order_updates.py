"""Tags and notes: sets without regard to case, and who may write them."""

import pytest

from tests.demo.replay import CALLER, SCOPES
from tests.demo.shop_kit import Json, Kit, messages
from tests.demo.test_scopes import denied, without

SOAP = "SE-LORB-150"
ADD = """mutation Add($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) {
  node { id ... on Order { tags } } userErrors { field message } } }"""
REMOVE = ADD.replace("tagsAdd", "tagsRemove")
UPDATE = """mutation Update($i: OrderInput!) { orderUpdate(input: $i) {
  order { id note tags } userErrors { field message } } }"""
HOLD = """mutation Hold($id: ID!, $h: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $h) { fulfillmentHold { id }
  userErrors { field message } } }"""
RELEASE = """mutation Release($id: ID!, $h: [ID!]) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $h) { userErrors { field message } } }"""
SPLIT = """mutation Split($s: [FulfillmentOrderSplitInput!]!) {
  fulfillmentOrderSplit(fulfillmentOrderSplits: $s) { userErrors { field message } } }"""
MOVE = """mutation Move($id: ID!, $l: ID!) {
  fulfillmentOrderMove(id: $id, newLocationId: $l) { userErrors { field message } } }"""
TARGETS = """query Targets($id: ID!) { fulfillmentOrder(id: $id) { locationsForMove(first: 10) {
  nodes { movable message location { id name } } } } }"""


@pytest.fixture
def kit() -> Kit:
    return Kit()


def tags_of(kit: Kit, order: Json) -> list[str]:
    found = kit.data("query T($id: ID!) { order(id: $id) { tags } }", id=order["id"])
    return list(found["tags"])


def test_tags_are_added_once_in_whatever_case(kit: Kit) -> None:
    order = kit.place((SOAP, 1), tags=["Vip"])
    for _time in range(2):
        answer = kit.data(ADD, id=order["id"], t=["VIP, fragile", "Fragile"])
        assert answer["userErrors"] == []
        assert answer["node"]["tags"] == ["Fragile", "Vip"]
    tagged = [one for one in kit.shop.store.history if one.kind == "order.tagged"]
    assert len(tagged) == 1


def test_tags_are_removed_in_whatever_case(kit: Kit) -> None:
    order = kit.place((SOAP, 1), tags=["Vip", "b"])
    for _time in range(2):
        assert kit.data(REMOVE, id=order["id"], t=["vIP", "never there"])["userErrors"] == []
        assert tags_of(kit, order) == ["b"]


def test_a_note_moves_the_orders_time_and_stands_in_its_time_line(kit: Kit) -> None:
    order = kit.place((SOAP, 1), note="Old")
    before = kit.read(order)["updatedAt"]
    kit.later()
    found = kit.data(UPDATE, i={"id": order["id"], "note": "New", "tags": ["x"]})
    assert found["order"] == {"id": order["id"], "note": "New", "tags": ["x"]}
    assert kit.read(order)["updatedAt"] > before
    assert kit.data(UPDATE, i={"id": order["id"], "note": ""})["order"]["note"] is None


EVENTS = """query E($id: ID!) { order(id: $id) { events(first: 20) { nodes {
  action message appTitle } } } }"""


def told(kit: Kit, order: Json) -> list[tuple[str, str, str | None]]:
    """What the time line says, without how the order came."""
    nodes = kit.data(EVENTS, id=order["id"])["events"]["nodes"]
    found = [(one["action"], one["message"], one["appTitle"]) for one in nodes]
    return [one for one in found if one[0] != "placed"]


def test_tags_and_notes_are_told_by_the_time_line(kit: Kit) -> None:
    order = kit.place((SOAP, 1), tags=["Vip"], note="Old")
    app = CALLER.app_title
    kit.data(ADD, id=order["id"], t=["b, a", "VIP"])
    kit.data(ADD, id=order["id"], t=["a"])
    kit.data(REMOVE, id=order["id"], t=["vip"])
    kit.data(UPDATE, i={"id": order["id"], "note": "New"})
    kit.data(UPDATE, i={"id": order["id"], "note": "New"})
    kit.data(UPDATE, i={"id": order["id"], "note": ""})
    assert told(kit, order) == [
        ("tags_added", f"{app} added the tags a, b.", app),
        ("tags_removed", f"{app} removed the tag Vip.", app),
        ("note_updated", f"{app} changed the note.", app),
        ("note_updated", f"{app} removed the note.", app),
    ]


def test_work_that_changes_is_told_by_the_time_line(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    (work,) = order["fulfillment_orders"]
    (line,) = work["lines"]
    elsewhere = next(
        one["location"]["id"]
        for one in kit.data(TARGETS, id=work["id"])["locationsForMove"]["nodes"]
        if one["movable"]
    )
    app = CALLER.app_title
    held = kit.data(HOLD, id=work["id"], h={"reason": "OTHER", "handle": "h"})
    kit.data(RELEASE, id=work["id"], h=[held["fulfillmentHold"]["id"]])
    kit.data(RELEASE, id=work["id"], h=[held["fulfillmentHold"]["id"]])
    part = {"id": line["id"], "quantity": 1}
    split = {"fulfillmentOrderId": work["id"], "fulfillmentOrderLineItems": [part]}
    kit.data(SPLIT, s=[split])
    kit.data(MOVE, id=work["id"], l=elsewhere)
    kit.shop.admin("hold", {"order": order["id"], "fulfillment_order": work["id"]})
    assert told(kit, order) == [
        ("fulfillment_hold_added", f"{app} put 3 items on hold.", app),
        ("fulfillment_hold_released", f"{app} released the hold on 3 items.", app),
        ("fulfillment_order_split", f"{app} split off 1 item.", app),
        ("fulfillment_order_moved", f"{app} moved 2 items to Lager Hamburg.", app),
        ("fulfillment_hold_added", "Shop staff put 2 items on hold.", None),
    ]


def test_an_order_that_is_not_there(kit: Kit) -> None:
    nowhere = "gid://shopify/Order/123"
    for payload in (
        kit.data(ADD, id=nowhere, t=["x"]),
        kit.data(REMOVE, id=nowhere, t=["x"]),
        kit.data(UPDATE, i={"id": nowhere, "note": "x"}),
    ):
        assert messages(payload) == ["Order does not exist"]


def test_what_is_not_built_is_said(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    (error,) = kit.ask(UPDATE, i={"id": order["id"], "poNumber": "7"})["errors"]
    assert "poNumber" in error["message"]


@pytest.mark.parametrize("query", [ADD, REMOVE])
def test_tags_need_the_scope_to_write_orders(kit: Kit, query: str) -> None:
    order = kit.place((SOAP, 1), tags=["a"])
    found = kit.ask(query, without("write_orders"), id=order["id"], t=["a"])
    assert "write_orders" in denied(found)


def test_notes_need_the_scope_to_write_orders(kit: Kit) -> None:
    order = kit.place((SOAP, 1), note="Old")
    found = kit.ask(UPDATE, without("write_orders"), i={"id": order["id"], "note": "New"})
    assert "write_orders" in denied(found)
    assert "write_orders" in SCOPES & CALLER.scopes


def test_where_work_may_go(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    (work,) = order["fulfillment_orders"]
    nodes = kit.data(TARGETS, id=work["id"])["locationsForMove"]["nodes"]
    assert [one["movable"] for one in nodes if one["location"]["id"] == work["location_id"]] == [
        False
    ]
    assert any(one["movable"] for one in nodes)

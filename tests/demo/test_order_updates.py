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

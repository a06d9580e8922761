"""What an app may see and do: silent absence for fulfillment orders, errors for the rest."""

from orderdesk.demo.shop import Caller
from tests.demo.replay import CALLER, SCOPES
from tests.demo.shop_kit import CREATE, SET, Json, Kit

FULFILLMENT_ORDERS = frozenset(
    {"read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders"}
)


def without(*scopes: str) -> Caller:
    return Caller(CALLER.app_id, CALLER.app_title, SCOPES - frozenset(scopes), "test")


def denied(answer: Json) -> str:
    """The scope that the only error asks for."""
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["extensions"]["requiredAccess"] in error["message"]
    return str(error["extensions"]["requiredAccess"])


def test_fulfillment_orders_are_silently_absent() -> None:
    kit = Kit()
    order = kit.place(("SE-LORB-150", 1))
    caller = without(*FULFILLMENT_ORDERS)
    query = """query Q($id: ID!, $fo: ID!) {
      order(id: $id) { fulfillmentOrders(first: 5) { nodes { id } } }
      fulfillmentOrder(id: $fo) { id } fulfillmentOrders(first: 5) { nodes { id } }
      nodes(ids: [$fo]) { id } }"""
    found = kit.ask(query, caller, id=order["id"], fo=order["fulfillment_orders"][0]["id"])
    assert found == {
        "data": {
            "order": {"fulfillmentOrders": {"nodes": []}},
            "fulfillmentOrder": None,
            "fulfillmentOrders": {"nodes": []},
            "nodes": [None],
        }
    }


def test_fulfilling_needs_the_scope_to_write() -> None:
    kit = Kit()
    order = kit.place(("SE-LORB-150", 1))
    group = {"fulfillmentOrderId": order["fulfillment_orders"][0]["id"]}
    caller = without("write_merchant_managed_fulfillment_orders")
    found = kit.ask(CREATE, caller, f={"lineItemsByFulfillmentOrder": [group]})
    assert "write_merchant_managed_fulfillment_orders" in denied(found)
    assert found["data"] == {"fulfillmentCreate": None}
    assert kit.state(order)["fulfillments"] == []


def test_other_scopes_are_asked_for_aloud_and_the_rest_is_answered() -> None:
    kit = Kit()
    order = kit.place(("SE-LORB-150", 1))
    query = """query Q($id: ID!) { order(id: $id) { name customer { displayName } } }"""
    found = kit.ask(query, without("read_customers"), id=order["id"])
    assert found["data"] == {"order": {"name": order["name"], "customer": None}}
    assert found["errors"][0]["path"] == ["order", "customer"]
    assert "read_customers" in denied(found)


def test_orders_without_the_scope() -> None:
    kit = Kit(orders=5)
    found = kit.ask("{ orders(first: 1) { nodes { id } } }", without("read_orders", "write_orders"))
    assert found["data"] is None
    assert "read_orders" in denied(found)


def test_values_on_orders_need_the_scope_to_write_orders() -> None:
    kit = Kit()
    order = kit.place(("SE-LORB-150", 1))
    given = {"ownerId": order["id"], "key": "claim", "type": "json", "value": "{}"}
    assert "write_orders" in denied(kit.ask(SET, without("write_orders"), m=[given]))


def test_orders_older_than_60_days_need_a_scope_of_their_own() -> None:
    kit = Kit()
    order = kit.place(("SE-LORB-150", 1))
    kit.later(60 * 86_400 + 1)
    young = kit.place(("SE-LORB-150", 1))
    query = """query Q($id: ID!) { order(id: $id) { id } nodes(ids: [$id]) { id }
      orders(first: 9, sortKey: ID) { nodes { id } } ordersCount { count } }"""
    found = kit.ask(query, id=order["id"])["data"]
    assert found == {
        "order": None,
        "nodes": [None],
        "orders": {"nodes": [{"id": young["id"]}]},
        "ordersCount": {"count": 1},
    }
    every = Caller(CALLER.app_id, CALLER.app_title, SCOPES | {"read_all_orders"}, "test")
    assert kit.ask(query, every, id=order["id"])["data"]["ordersCount"] == {"count": 2}


def test_scopes_are_listed() -> None:
    kit = Kit()
    query = "{ currentAppInstallation { accessScopes { handle } app { title } } }"
    found = kit.data(query)
    assert {entry["handle"] for entry in found["accessScopes"]} == SCOPES
    assert found["app"]["title"] == CALLER.app_title

"""Every field of the schema has an answer, over all orders of a seeded shop."""

from pathlib import Path

import pytest
from graphql import parse

from orderdesk.demo.shop import Caller
from tests.demo.replay import CALLER, SCOPES
from tests.demo.shop_kit import Kit

WISHES = (Path(__file__).parent / "schema_wishes.graphql").read_text("utf-8")
EVERYTHING = Caller(CALLER.app_id, CALLER.app_title, SCOPES | {"read_apps"}, "test")


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit(orders=120)


@pytest.mark.parametrize("operation", ["Shop", "Orders", "FulfillmentOrders", "Catalogue"])
def test_every_field_answers(kit: Kit, operation: str) -> None:
    store = kit.shop.store
    held = next(fo for fo in store.fulfillment_orders.values() if fo.holds)
    sent = next(f for f in store.fulfillments.values() if f.steps)
    ids = {
        "order(id": f"gid://shopify/Order/{held.order.number}",
        "fulfillmentOrder(id": f"gid://shopify/FulfillmentOrder/{held.number}",
        "fulfillment(id": f"gid://shopify/Fulfillment/{sent.number}",
        "product(id": f"gid://shopify/Product/{next(iter(store.products))}",
        "productVariant(id": f"gid://shopify/ProductVariant/{next(iter(store.variants))}",
        "inventoryItem(id": f"gid://shopify/InventoryItem/{next(iter(store.items))}",
        "inventoryLevel(id": f"gid://shopify/InventoryLevel/{next(iter(store.levels))}",
        "node(id": f"gid://shopify/Order/{held.order.number}",
        "nodes(ids": "",
        "locationId": f"gid://shopify/Location/{next(iter(store.locations))}",
        "inventoryItemId": f"gid://shopify/InventoryItem/{next(iter(store.items))}",
    }
    text = WISHES.replace("first: 1)", "first: 40)").replace('"x"', '"gid://shopify/Order/1"')
    for name, found in ids.items():
        text = text.replace(f'{name}: "gid://shopify/Order/1"', f'{name}: "{found}"')
    result = kit.shop.execute(parse(text), {}, operation, caller=EVERYTHING)
    assert result.errors is None
    assert result.data is not None


def test_every_special_order_reads_whole(kit: Kit) -> None:
    """Names in every script and HTML come back as they were typed."""
    query = """{ orders(first: 200, sortKey: UPDATED_AT) { nodes {
      note customer { displayName } shippingAddress { name address1 }
      customAttributes { key value }
      lineItems(first: 100) { nodes { title customAttributes { value } } } } } }"""
    orders = kit.data(query)["nodes"]
    names = {order["customer"]["displayName"] for order in orders}
    assert {"美咲 山本", "فاطمة بن يوسف", "Zoë 🦊 Lindqvist"} <= names
    assert any("<script>" in name for name in names)
    assert any(order["note"] and "onerror" in order["note"] for order in orders)
    assert max(len(order["lineItems"]["nodes"]) for order in orders) == 60


def test_money_is_the_sum_of_its_lines(kit: Kit) -> None:
    query = """{ orders(first: 200) { nodes {
      currentSubtotalPriceSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } }
      currentShippingPriceSet { shopMoney { amount } }
      lineItems(first: 100) { nodes { currentQuantity
        originalUnitPriceSet { shopMoney { amount currencyCode } } } } } } }"""

    def cents(bag: dict[str, dict[str, str]]) -> int:
        return round(float(bag["shopMoney"]["amount"]) * 100)

    for order in kit.data(query)["nodes"]:
        goods = sum(
            cents(line["originalUnitPriceSet"]) * line["currentQuantity"]
            for line in order["lineItems"]["nodes"]
        )
        assert cents(order["currentSubtotalPriceSet"]) == goods
        assert cents(order["currentTotalPriceSet"]) == goods + cents(
            order["currentShippingPriceSet"]
        )

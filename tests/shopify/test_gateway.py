"""The gateway: the shop, its locations and stock, claims, and what is written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import (
    FulfillmentGid,
    LocationGid,
)
from orderdesk.errors import (
    AmbiguousError,
    RejectedError,
)
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.gateway import open_gateway
from orderdesk.shopify.readings import BoardReading, ClaimReading
from tests.shopify.answers import (
    connection,
    fulfillment,
    ok,
)
from tests.shopify.scripted_shop import LINE, NOW, ORDER, ScriptedShop, refused


async def test_the_shop_with_its_scopes() -> None:
    shop = ScriptedShop(
        {
            "Shop": ok(
                {
                    "shop": {
                        "id": "gid://shopify/Shop/1",
                        "name": "Demo",
                        "myshopifyDomain": "demo.myshopify.com",
                        "currencyCode": "EUR",
                        "ianaTimezone": "Europe/Paris",
                    },
                    "currentAppInstallation": {
                        "id": "gid://shopify/AppInstallation/3",
                        "app": {"title": "OrderDesk"},
                        "accessScopes": [{"handle": "write_orders"}, {"handle": "read_products"}],
                    },
                }
            )
        }
    )
    got = await shop.gateway().fetch_shop()
    assert got.domain == "demo.myshopify.com"
    assert got.scopes == {"read_orders", "write_orders", "read_products"}
    assert got.installation_id == "gid://shopify/AppInstallation/3"
    assert got.app_title == "OrderDesk"


async def test_locations_over_all_pages() -> None:
    def place(number: int) -> dict[str, Any]:
        return {
            "id": f"l{number}",
            "name": "N",
            "isActive": number == 1,
            "fulfillsOnlineOrders": True,
        }

    shop = ScriptedShop(
        {
            "Locations": [
                ok({"locations": connection(place(1), after="a")}),
                ok({"locations": connection(place(2))}),
            ]
        }
    )
    found = await shop.gateway().fetch_locations()
    assert [(one.id, one.is_active) for one in found] == [("l1", True), ("l2", False)]
    assert [variables["after"] for _, variables in shop.asked] == [None, "a"]


async def test_variants_and_stock() -> None:
    picture = {"preview": {"image": {"url": "https://cdn.shopify.com/own.png"}}}
    variant = {
        "id": "v1",
        "title": "Default Title",
        "sku": None,
        "barcode": "4006381333931",
        "updatedAt": "2026-11-20T00:00:00Z",
        "product": {"id": "p1", "title": "Mug", "featuredMedia": None},
        "media": {"nodes": [picture]},
        "inventoryItem": {"id": "i1"},
    }
    plain = {**variant, "id": "v2", "title": "Blue", "media": {"nodes": []}}
    level = {
        "id": "l1",
        "isActive": True,
        "updatedAt": "2026-11-20T00:00:00Z",
        "item": {"id": "i1"},
        "quantities": [
            {"name": "available", "quantity": 4, "updatedAt": None},
            {"name": "committed", "quantity": 2, "updatedAt": "2026-11-21T00:00:00Z"},
            {"name": "on_hand", "quantity": 6, "updatedAt": None},
        ],
    }
    shop = ScriptedShop(
        {
            "VariantsPage": ok({"productVariants": connection(variant, plain)}),
            "InventoryLevels": ok(
                {"location": {"id": "x", "inventoryLevels": connection(level, after="c")}}
            ),
        }
    )
    gateway = shop.gateway()
    first, second = (await gateway.fetch_variants(NOW, None)).items
    assert (first.title, first.variant_title, first.barcode) == ("Mug", "", "4006381333931")
    assert first.image_url == "https://cdn.shopify.com/own.png"
    assert (second.variant_title, second.image_url) == ("Blue", "")
    assert shop.asked[0][1]["query"] == "updated_at:>='2026-11-23T10:00:00Z'"
    page = await gateway.fetch_levels(LocationGid("x"), None)
    assert page.cursor == "c"
    [stock] = page.items
    assert (stock.available, stock.committed, stock.on_hand) == (4, 2, 6)
    assert stock.updated_at == datetime(2026, 11, 21, tzinfo=UTC)


async def test_a_location_that_is_gone_has_no_stock() -> None:
    shop = ScriptedShop({"InventoryLevels": ok({"location": None})})
    page = await shop.gateway().fetch_levels(LocationGid("x"), None)
    assert (page.items, page.cursor) == ((), None)


async def test_a_claim_is_written_under_guard() -> None:
    written = ok({"metafieldsSet": {"metafields": [], "userErrors": []}})
    shop = ScriptedShop({"GuardedValueSet": written})
    assert await shop.gateway().write_claim(ORDER, '{"a":1}', None)
    assert shop.asked[0][1]["metafields"] == [
        {
            "ownerId": ORDER,
            "namespace": "$app:claims",
            "key": "claim",
            "type": "json",
            "value": '{"a":1}',
            "compareDigest": None,
        }
    ]


@pytest.mark.parametrize("code", ["STALE_OBJECT", "INVALID_COMPARE_DIGEST"])
async def test_a_claim_that_somebody_else_wrote_first(code: str) -> None:
    stale = {"field": ["metafields", "0"], "message": "stale", "code": code, "elementIndex": 0}
    shop = ScriptedShop({"GuardedValueSet": refused("metafieldsSet", stale)})
    assert not await shop.gateway().write_claim(ORDER, "{}", "d0")


async def test_a_claim_refused_for_another_reason_is_no_lost_race() -> None:
    other = {
        "field": ["metafields", "0"],
        "message": "Owner does not exist.",
        "code": "INVALID_VALUE",
    }
    shop = ScriptedShop({"GuardedValueSet": refused("metafieldsSet", other)})
    with pytest.raises(RejectedError, match="Owner"):
        await shop.gateway().write_claim(ORDER, "{}", "d0")


async def test_the_claim_and_the_board_alone() -> None:
    guarded = {"id": "m", "value": "{}", "compareDigest": "d7", "updatedAt": "2026-11-23T09:00:00Z"}
    shop = ScriptedShop(
        {
            "Claim": ok({"order": {"id": ORDER, "updatedAt": "x", "claim": guarded}}),
            "Board": ok({"currentAppInstallation": {"id": "i", "board": None}}),
            "GuardedValueSet": ok({"metafieldsSet": {"metafields": [], "userErrors": []}}),
        }
    )
    gateway = shop.gateway()
    assert await gateway.fetch_claim(ORDER) == ClaimReading("{}", "d7")
    assert await gateway.fetch_board("stations") == BoardReading("i")
    assert await gateway.write_board("i", "stations", "{}", None)
    assert shop.asked[-1][1]["metafields"][0]["ownerId"] == "i"


async def test_a_fulfillment_is_created_and_its_id_comes_back() -> None:
    created = ok({"fulfillmentCreate": {"fulfillment": fulfillment(7), "userErrors": []}})
    shop = ScriptedShop({"FulfillmentCreate": created})
    gateway = shop.gateway()
    acted = await gateway.create_fulfillment([LINE], [Tracking("1Z9", "UPS", "")], True)
    assert acted.fulfillment_id == "gid://shopify/Fulfillment/7"
    assert acted.server_time == NOW
    wanted = shop.asked[0][1]["fulfillment"]
    assert wanted["notifyCustomer"] is True
    assert wanted["trackingInfo"] == {"company": "UPS", "number": "1Z9"}
    # Drawn after the answer, and after the request's own.
    assert acted.reading == 101
    assert gateway.next_reading() == 102


async def test_a_created_fulfillment_that_cannot_be_read_is_a_lost_answer() -> None:
    for unreadable in (None, {"id": None}):
        said = ok({"fulfillmentCreate": {"fulfillment": unreadable, "userErrors": []}})
        shop = ScriptedShop({"FulfillmentCreate": said})
        with pytest.raises(AmbiguousError):
            await shop.gateway().create_fulfillment([LINE], [], False)


async def test_tracking_cancelling_and_splitting() -> None:
    shop = ScriptedShop(
        {
            "FulfillmentTrackingUpdate": ok(
                {"fulfillmentTrackingInfoUpdate": {"fulfillment": fulfillment(1), "userErrors": []}}
            ),
            "FulfillmentCancel": ok(
                {"fulfillmentCancel": {"fulfillment": fulfillment(1), "userErrors": []}}
            ),
            "FulfillmentOrderSplit": ok(
                {"fulfillmentOrderSplit": {"fulfillmentOrderSplits": [], "userErrors": []}}
            ),
        }
    )
    gateway = shop.gateway()
    one = FulfillmentGid("gid://shopify/Fulfillment/1")
    tracked = await gateway.update_tracking(one, [Tracking("A"), Tracking("B")], False)
    cancelled = await gateway.cancel_fulfillment(one)
    split = await gateway.split(LINE.fulfillment_order_id, [LINE])
    assert tracked.fulfillment_id == cancelled.fulfillment_id == one
    assert split.fulfillment_id is None
    assert tracked.reading < cancelled.reading < split.reading
    (_, tracking), (_, cancel), (_, splits) = shop.asked
    assert tracking["tracking"] == {"numbers": ["A", "B"]}
    assert tracking["notify"] is False
    assert cancel["id"] == one
    assert splits["splits"] == [
        {
            "fulfillmentOrderId": LINE.fulfillment_order_id,
            "fulfillmentOrderLineItems": [
                {"id": LINE.fulfillment_order_line_item_id, "quantity": 2}
            ],
        }
    ]


async def test_how_many_orders_there_are_about() -> None:
    shop = ScriptedShop(
        {"OrdersCount": [ok({"ordersCount": {"count": 41}}), ok({"ordersCount": None})]}
    )
    gateway = shop.gateway()
    assert await gateway.count_orders() == 41
    assert await gateway.count_orders() is None


async def test_a_probe_tells_the_shops_time() -> None:
    shop = ScriptedShop({"Probe": ok({"shop": {"id": "1"}})})
    gateway = shop.gateway()
    assert await gateway.probe() == NOW
    assert gateway.server_now() == NOW
    assert gateway.budget().available >= 1990


async def test_a_gateway_opens_without_sending() -> None:
    gateway = open_gateway(
        parse_endpoint("http://127.0.0.1:9"),
        StaticToken("token"),
        clock=lambda: NOW,
        first_reading=7,
    )
    assert gateway.next_reading() == 7
    await gateway.aclose()

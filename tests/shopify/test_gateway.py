"""The gateway: domain objects out of one answer or several, and mutations that tell what came of them."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any

import httpx
import pytest

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import (
    FulfillmentGid,
    FulfillmentOrderGid,
    FulfillmentOrderLineItemGid,
    LineItemGid,
    LocationGid,
    OrderGid,
)
from orderdesk.domain.intents import RequestLine
from orderdesk.errors import (
    AmbiguousError,
    ProtocolError,
    RejectedError,
    UnreachableError,
    UnreadableAnswerError,
)
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.client import ShopifyClient
from orderdesk.shopify.gateway import ShopifyGateway, open_gateway
from orderdesk.shopify.readings import BoardReading, ClaimReading
from tests.shopify.answers import (
    HEADERS,
    connection,
    error,
    fulfillment,
    line_item,
    ok,
    order,
    work,
    work_line,
)

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ORDER = OrderGid("gid://shopify/Order/1")
LINE = RequestLine(
    FulfillmentOrderGid("gid://shopify/FulfillmentOrder/1"),
    FulfillmentOrderLineItemGid("gid://shopify/FulfillmentOrderLineItem/11"),
    LineItemGid("gid://shopify/LineItem/1"),
    2,
    2,
)

Script = Mapping[str, Any]


class ScriptedShop:
    """Answers by operation: a body, a list of bodies in turn, or a function of the variables."""

    def __init__(self, script: Script) -> None:
        self._script = dict(script)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        operation, variables = body["operationName"], body["variables"]
        self.asked.append((operation, variables))
        answer = self._script[operation]
        if callable(answer):
            answer = answer(variables)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return httpx.Response(200, json=answer, headers=HEADERS)

    def gateway(self) -> ShopifyGateway:
        async def at_once(work: Callable[[], Any], /) -> Any:
            return work()

        # Seconds pass by themselves, so that nothing waits for its points for ever.
        seconds = count()
        client = ShopifyClient(
            parse_endpoint("http://127.0.0.1:9"),
            StaticToken("token"),
            clock=lambda: NOW,
            monotonic=lambda: float(next(seconds)),
            sleep=lambda _seconds: asyncio.sleep(0),
            random=lambda: 0.5,
            first_reading=100,
            transport=httpx.MockTransport(self.handle),
            apart=at_once,
        )
        return ShopifyGateway(client)


def orders_page(*nodes: Mapping[str, Any], after: str | None = None) -> dict[str, Any]:
    return ok({"orders": connection(*nodes, after=after)})


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


async def test_a_page_of_orders_asks_with_quotes_and_says_where_to_go_on() -> None:
    shop = ScriptedShop({"OrdersPage": orders_page(order(1), order(2), after="next")})
    berlin = timezone(timedelta(hours=1))
    page = await shop.gateway().fetch_orders(datetime(2026, 11, 23, 10, 5, tzinfo=berlin), "here")
    assert [one.name for one in page.items] == ["#1001", "#1002"]
    assert page.cursor == "next"
    assert page.reading == 100
    assert page.server_time == NOW
    [(_, variables)] = shop.asked
    assert variables["query"] == "updated_at:>='2026-11-23T09:05:00Z'"
    assert variables["after"] == "here"


async def test_the_first_load_searches_for_nothing_in_particular() -> None:
    shop = ScriptedShop({"OrdersPage": orders_page()})
    page = await shop.gateway().fetch_orders(None, None, size=10)
    assert page.cursor is None
    assert shop.asked[0][1]["query"] is None
    assert shop.asked[0][1]["first"] == 10


async def test_a_cursor_that_does_not_advance_ends_with_an_error() -> None:
    shop = ScriptedShop({"OrdersPage": orders_page(order(1), after="here")})
    with pytest.raises(UnreadableAnswerError, match="endCursor"):
        await shop.gateway().fetch_orders(None, "here")


async def test_a_page_that_is_too_dear_is_halved_and_stays_so() -> None:
    def by_size(variables: Mapping[str, Any]) -> Any:
        if variables["first"] > 20:
            return {"errors": [error("Query cost is 2003", "MAX_COST_EXCEEDED")]}
        return orders_page(order(1))

    shop = ScriptedShop({"OrdersPage": by_size})
    gateway = shop.gateway()
    await gateway.fetch_orders(None, None)
    await gateway.fetch_orders(None, None)
    assert [variables["first"] for _, variables in shop.asked] == [50, 25, 12, 12]


async def test_one_order_that_is_too_dear_is_said() -> None:
    refusal = {"errors": [error("Query cost is 2003", "MAX_COST_EXCEEDED")]}
    shop = ScriptedShop({"OrdersPage": refusal})
    with pytest.raises(ProtocolError):
        await shop.gateway().fetch_orders(None, None)
    assert shop.asked[-1][1]["first"] == 1


def _order_of_many(lines: int) -> tuple[dict[str, Any], Script]:
    """An order whose lines, groups, their lines and a fulfillment's lines lie on further pages."""
    first, rest = 20, range(21, lines + 1)
    shown = range(1, first + 1)
    packed = [{"quantity": 1, "lineItem": {"id": f"gid://shopify/LineItem/{n}"}} for n in shown]
    more_packed = [{"quantity": 2, "lineItem": {"id": f"gid://shopify/LineItem/{n}"}} for n in rest]
    whole = order(
        lineItems=connection(*(line_item(n) for n in shown), after="lines"),
        fulfillmentOrders=connection(
            work(1, connection(*(work_line(1000 + n, n) for n in shown), after="work-lines")),
            after="groups",
        ),
        fulfillments=[fulfillment(1, fulfillmentLineItems=connection(*packed, after="packed"))],
    )
    head = {"id": ORDER, "updatedAt": whole["updatedAt"]}
    task = {"id": "gid://shopify/FulfillmentOrder/1", "updatedAt": "2026-11-23T09:00:00Z"}
    script = {
        "Order": ok({"order": whole}),
        "OrderLines": ok(
            {"order": {**head, "lineItems": connection(*(line_item(n) for n in rest))}}
        ),
        "OrderFulfillmentOrders": ok(
            {
                "order": {
                    **head,
                    "fulfillmentOrders": connection(work(2, connection(work_line(2001, 1)))),
                }
            }
        ),
        "FulfillmentOrderLines": ok(
            {
                "fulfillmentOrder": {
                    **task,
                    "lineItems": connection(*(work_line(1000 + n, n) for n in rest)),
                }
            }
        ),
        "FulfillmentLines": ok(
            {
                "fulfillment": {
                    "id": "gid://shopify/Fulfillment/1",
                    "fulfillmentLineItems": connection(*more_packed),
                }
            }
        ),
    }
    return whole, script


async def test_an_order_of_sixty_lines_is_whole() -> None:
    _, script = _order_of_many(60)
    shop = ScriptedShop(script)
    reading = await shop.gateway().fetch_order(ORDER)
    assert reading.order is not None
    assert len(reading.order.line_items) == 60
    assert [len(one.line_items) for one in reading.order.fulfillment_orders] == [60, 1]
    assert reading.order.fulfillment_orders[0].line_items[-1].variant_id is not None
    assert sum(line.quantity for line in reading.order.fulfillments[0].lines) == 20 + 2 * 40
    assert reading.reading == 100
    after = {name: variables.get("after") for name, variables in shop.asked}
    assert after["FulfillmentLines"] == "packed"


async def test_an_order_too_long_for_its_page_is_read_by_its_id() -> None:
    whole, script = _order_of_many(60)
    shop = ScriptedShop({**script, "OrdersPage": orders_page(order(2), whole)})
    page = await shop.gateway().fetch_orders(None, None)
    assert {one.name: len(one.line_items) for one in page.items} == {"#1001": 60, "#1002": 1}
    # The number of the first request: what is read later can only be newer.
    assert page.reading == 100


async def test_an_order_that_changed_between_its_pages_is_read_again() -> None:
    whole, script = _order_of_many(60)
    stale = json.loads(json.dumps(script["OrderLines"]))
    stale["data"]["order"]["updatedAt"] = "2026-11-23T09:59:59Z"
    fresh = [ok({"order": json.loads(json.dumps(whole))}) for _ in range(2)]
    shop = ScriptedShop({**script, "Order": fresh, "OrderLines": [stale, script["OrderLines"]]})
    reading = await shop.gateway().fetch_order(ORDER)
    assert reading.order is not None
    assert len(reading.order.line_items) == 60
    assert [name for name, _ in shop.asked].count("Order") == 2
    # The first try's request must not vouch for what the second one read.
    assert reading.reading > 100


async def test_an_order_that_never_holds_still_is_given_up_for_now() -> None:
    whole, script = _order_of_many(60)
    stale = json.loads(json.dumps(script["OrderLines"]))
    stale["data"]["order"]["updatedAt"] = "2026-11-23T09:59:59Z"
    shop = ScriptedShop(
        {
            **script,
            "Order": lambda _variables: ok({"order": json.loads(json.dumps(whole))}),
            "OrderLines": stale,
        }
    )
    with pytest.raises(UnreachableError):
        await shop.gateway().fetch_order(ORDER)


async def test_one_order_with_its_claim_and_the_apps_that_acted() -> None:
    event = {
        "id": "e1",
        "action": "fulfillment_success",
        "appTitle": "OrderDesk",
        "createdAt": "2026-11-23T09:30:00Z",
    }
    shop = ScriptedShop({"Order": ok({"order": order(events={"nodes": [event]})})})
    reading = await shop.gateway().fetch_order(ORDER, with_events=True)
    assert reading.claim == ClaimReading('{"station":"Bench 2"}', "d1")
    assert reading.events[0].app_title == "OrderDesk"
    assert shop.asked[0][1]["named"] is True


async def test_an_order_that_is_not_visible_any_more() -> None:
    shop = ScriptedShop({"Order": ok({"order": None})})
    reading = await shop.gateway().fetch_order(ORDER)
    assert reading.order is None
    assert reading.claim == ClaimReading()
    assert reading.server_time == NOW


async def test_withheld_fields_are_told() -> None:
    denied = error("Access denied", "ACCESS_DENIED", ["orders", "nodes", 0, "email"])
    page = orders_page(order(1, email=None))
    shop = ScriptedShop({"OrdersPage": {**page, "errors": [denied]}})
    got = await shop.gateway().fetch_orders(None, None)
    assert got.missing == ("orders.nodes.email",)
    assert got.items[0].email == ""


async def test_an_order_that_lacks_what_the_schema_promises_names_the_place() -> None:
    shop = ScriptedShop({"OrdersPage": orders_page(order(1), order(2, name=None))})
    with pytest.raises(UnreadableAnswerError, match=r"orders\.nodes\.1\.name"):
        await shop.gateway().fetch_orders(None, None)


async def test_the_sweep_of_open_work_counts_all_lines() -> None:
    long = work(1, connection(work_line(11, 1), after="more"))
    rest = {
        "id": long["id"],
        "updatedAt": long["updatedAt"],
        "lineItems": connection(work_line(12, 2, remaining=5)),
    }
    shop = ScriptedShop(
        {
            "OpenFulfillmentOrders": ok({"fulfillmentOrders": connection(long, after="c")}),
            "FulfillmentOrderLines": ok({"fulfillmentOrder": rest}),
        }
    )
    page = await shop.gateway().fetch_open_fulfillment_orders(None)
    assert [one.remaining for one in page.items] == [7]
    assert page.cursor == "c"


async def test_which_orders_still_exist() -> None:
    ids = [OrderGid(f"gid://shopify/Order/{n}") for n in range(3)]
    shop = ScriptedShop({"NodesExist": ok({"nodes": [{"id": ids[0]}, None, {"id": ids[2]}]})})
    assert await shop.gateway().fetch_existing(ids) == {ids[0], ids[2]}
    assert await shop.gateway().fetch_existing([]) == frozenset()


async def test_a_withheld_order_does_not_pass_for_a_deleted_one() -> None:
    denied = error("Access denied", "ACCESS_DENIED", ["nodes", 0])
    shop = ScriptedShop({"NodesExist": ok({"nodes": [None]}, errors=[denied])})
    with pytest.raises(UnreadableAnswerError):
        await shop.gateway().fetch_existing([ORDER])


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


def _refused(root: str, *user_errors: dict[str, Any]) -> dict[str, Any]:
    return ok({root: {"metafields": None, "userErrors": list(user_errors)}})


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
    shop = ScriptedShop({"GuardedValueSet": _refused("metafieldsSet", stale)})
    assert not await shop.gateway().write_claim(ORDER, "{}", "d0")


async def test_a_claim_refused_for_another_reason_is_no_lost_race() -> None:
    other = {
        "field": ["metafields", "0"],
        "message": "Owner does not exist.",
        "code": "INVALID_VALUE",
    }
    shop = ScriptedShop({"GuardedValueSet": _refused("metafieldsSet", other)})
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

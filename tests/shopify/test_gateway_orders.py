"""The gateway: orders by pages, by id, and whole however long they are."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from orderdesk.domain.ids import (
    OrderGid,
)
from orderdesk.errors import (
    ProtocolError,
    UnreachableError,
    UnreadableAnswerError,
)
from orderdesk.shopify.readings import ClaimReading
from tests.shopify.answers import (
    connection,
    error,
    fulfillment,
    line_item,
    ok,
    order,
    work,
    work_line,
)
from tests.shopify.scripted_shop import NOW, ORDER, Script, ScriptedShop, orders_page


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

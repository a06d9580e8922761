"""A gateway whose shop answers by a script."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx

from orderdesk.domain.ids import (
    FulfillmentOrderGid,
    FulfillmentOrderLineItemGid,
    LineItemGid,
    OrderGid,
)
from orderdesk.domain.intents import RequestLine
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.client import ShopifyClient
from orderdesk.shopify.gateway import ShopifyGateway
from tests.shopify.answers import (
    HEADERS,
    connection,
    ok,
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


def refused(root: str, *user_errors: dict[str, Any]) -> dict[str, Any]:
    return ok({root: {"metafields": None, "userErrors": list(user_errors)}})

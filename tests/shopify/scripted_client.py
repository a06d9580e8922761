"""A client whose time is made up and whose answers are a script."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import SignIn, StaticToken
from orderdesk.shopify.client import ShopifyClient
from tests.shopify.answers import HEADERS, fulfillment, ok

NOW = datetime(2026, 11, 23, 9, 58, tzinfo=UTC)
SHOP = ok({"shop": {"id": "gid://shopify/Shop/1"}})
CREATED = ok({"fulfillmentCreate": {"fulfillment": fulfillment(1), "userErrors": []}})
CREATE_VARIABLES = {"fulfillment": {}, "message": None, "lines": 100}
TOKEN = "shpat_do_not_show_me"


@dataclass
class FakeTime:
    """A clock, and sleeps that pass at once but are counted."""

    now_s: float = 0.0
    slept_s: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds
        await asyncio.sleep(0)

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.now_s + self.slept_s)


def client(
    origin: str = "http://127.0.0.1:9",
    *,
    time: FakeTime | None = None,
    sign_in: SignIn | None = None,
    **more: Any,
) -> ShopifyClient:
    time = time or FakeTime()
    return ShopifyClient(
        parse_endpoint(origin),
        sign_in or StaticToken(TOKEN),
        clock=time.clock,
        monotonic=time.monotonic,
        sleep=time.sleep,
        random=lambda: 0.5,
        **more,
    )


Handler = Callable[[httpx.Request], httpx.Response]


def scripted(*bodies: Any) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """Answers in turn; a body is JSON, a response, or an error to raise."""
    asked: list[httpx.Request] = []
    waiting = list(bodies)

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(body, Exception):
            raise body
        if isinstance(body, httpx.Response):
            return body
        return httpx.Response(200, json=body, headers=HEADERS)

    return httpx.MockTransport(handle), asked


async def create(one: ShopifyClient) -> Any:
    return await one.mutate("fulfillment_create", CREATE_VARIABLES)

"""The client and its token: renewed once, never in a loop, never shown."""

import json
import logging

import httpx
import pytest

from orderdesk.errors import (
    ShopifyError,
    SignedOutError,
)
from orderdesk.shopify.auth import ClientCredentials, StaticToken
from tests.shopify.answers import THROTTLED
from tests.shopify.loopback import (
    loopback,
    says,
)
from tests.shopify.scripted_client import CREATED, SHOP, TOKEN, FakeTime, client, create, scripted


def _granting(*statuses: int) -> tuple[httpx.MockTransport, list[str]]:
    """Grants tokens, and answers requests with these statuses in turn."""
    tokens: list[str] = []
    waiting = list(statuses)
    granted = 0

    def handle(request: httpx.Request) -> httpx.Response:
        nonlocal granted
        if request.url.path.endswith("access_token"):
            granted += 1
            return httpx.Response(200, json={"access_token": f"granted-{granted}", "scope": "a"})
        tokens.append(request.headers["X-Shopify-Access-Token"])
        status = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if status == 200:
            return httpx.Response(200, json=CREATED if b"mutation" in request.content else SHOP)
        return httpx.Response(status, json={"errors": "[API] Invalid API key or access token"})

    return httpx.MockTransport(handle), tokens


def _app(time: FakeTime) -> ClientCredentials:
    return ClientCredentials("client-1", "secret-1", time.clock)


async def test_a_refused_token_is_renewed_once_and_the_request_sent_again() -> None:
    time = FakeTime()
    transport, tokens = _granting(401, 200)
    one = client(time=time, transport=transport, sign_in=_app(time))
    assert (await create(one)).data == CREATED["data"]
    assert tokens == ["granted-1", "granted-2"]
    await one.aclose()


async def test_a_token_refused_twice_ends_in_signed_out_without_a_loop() -> None:
    time = FakeTime()
    transport, tokens = _granting(401)
    one = client(time=time, transport=transport, sign_in=_app(time))
    with pytest.raises(SignedOutError):
        await create(one)
    assert tokens == ["granted-1", "granted-2"]
    await one.aclose()


async def test_a_static_token_that_is_refused_ends_at_once() -> None:
    transport, tokens = _granting(401)
    one = client(transport=transport)
    with pytest.raises(SignedOutError):
        await one.query("probe", {})
    assert tokens == [TOKEN]
    await one.aclose()


@pytest.mark.parametrize("token", ["", "two\r\nlines: x", "schlüssel"])
async def test_a_token_that_no_header_can_hold_is_a_wrong_token(token: str) -> None:
    transport, asked = scripted(SHOP)
    one = client(transport=transport, sign_in=StaticToken(token))
    with pytest.raises(SignedOutError):
        await one.query("probe", {})
    assert asked == []
    await one.aclose()


async def test_no_failure_and_no_log_line_shows_the_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    for body in (httpx.ReadError("x"), httpx.Response(500), THROTTLED, SHOP):
        transport, _asked = scripted(body)
        one = client(transport=transport)
        try:
            await create(one)
        except ShopifyError as failure:
            error: BaseException | None = failure
            while error is not None:
                shown.append(repr(error) + repr(vars(error)))
                error = error.__cause__ or error.__context__
        shown.append(repr(one))
        await one.aclose()
    async with loopback(says(json.dumps(SHOP).encode())) as shop:
        one = client(shop.origin)
        shown.append(repr(await one.query("probe", {})))
        await one.aclose()
    assert len(shown) > 4
    assert TOKEN not in "".join(shown) + caplog.text

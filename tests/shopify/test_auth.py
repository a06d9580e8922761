"""Signing in: static tokens, granted ones, and what is said where none is to be had."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from orderdesk.errors import (
    RefusedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.shopify.auth import ClientCredentials, StaticToken, sign_in_from, written
from orderdesk.shopify.protocol import HttpAnswer, HttpRequest

URL = "https://my-shop.myshopify.com/admin/oauth/access_token"


class FakeShop:
    """Grants a new token for each asking, or gives `answers` instead."""

    def __init__(self, *answers: HttpAnswer) -> None:
        self.asked: list[HttpRequest] = []
        self._answers = list(answers)

    async def exchange(self, request: HttpRequest) -> HttpAnswer:
        self.asked.append(request)
        await asyncio.sleep(0)
        if self._answers:
            return self._answers.pop(0)
        granted = {
            "access_token": f"token-{len(self.asked)}",
            "scope": "read_orders,write_orders",
            "expires_in": 86399,
        }
        return HttpAnswer(200, {}, json.dumps(granted).encode())


class FakeClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def app(clock: FakeClock) -> ClientCredentials:
    return ClientCredentials("client-1", "secret-1", clock)


async def test_a_static_token_is_used_as_it_is_and_never_renewed() -> None:
    shop, sign_in = FakeShop(), StaticToken("shpat_1")
    assert await sign_in.token(URL, shop.exchange) == "shpat_1"
    assert not await sign_in.renew("shpat_1", URL, shop.exchange)
    assert shop.asked == []


async def test_a_granted_token_is_kept_for_twenty_hours(
    app: ClientCredentials, clock: FakeClock
) -> None:
    shop = FakeShop()
    assert await app.token(URL, shop.exchange) == "token-1"
    clock.now += timedelta(hours=19, minutes=59)
    assert await app.token(URL, shop.exchange) == "token-1"
    clock.now += timedelta(minutes=1)
    assert await app.token(URL, shop.exchange) == "token-2"
    [first, _second] = shop.asked
    assert first.url == URL
    assert parse_qs(first.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["client-1"],
        "client_secret": ["secret-1"],
    }


async def test_a_clock_that_was_set_back_brings_a_new_token(
    app: ClientCredentials, clock: FakeClock
) -> None:
    shop = FakeShop()
    await app.token(URL, shop.exchange)
    clock.now -= timedelta(days=3)
    assert await app.token(URL, shop.exchange) == "token-2"


async def test_requests_at_the_same_time_share_one_grant(app: ClientCredentials) -> None:
    shop = FakeShop()
    tokens = await asyncio.gather(*(app.token(URL, shop.exchange) for _ in range(5)))
    assert set(tokens) == {"token-1"}
    renewed = await asyncio.gather(*(app.renew("token-1", URL, shop.exchange) for _ in range(5)))
    assert all(renewed)
    assert len(shop.asked) == 2
    assert await app.token(URL, shop.exchange) == "token-2"


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b'{"error":"app_not_installed"}', RefusedError, "not installed"),
        (
            400,
            b"<html>Oauth error shop_not_permitted: Client credentials cannot be performed</html>",
            RefusedError,
            "different organizations",
        ),
        (401, b'{"error":"invalid_client"}', SignedOutError, "client secret is not"),
        (400, b"<html>Oauth error invalid_client</html>", SignedOutError, "client secret is not"),
        (400, b'{"error":"application_cannot_be_found"}', SignedOutError, "no app with this"),
        (401, b'{"errors":"Unauthorized"}', SignedOutError, "no longer accepts"),
        (404, b'{"errors":"Not Found"}', RefusedError, "does not answer"),
        (404, b"<html>Hotel</html>", UnreachableError, "cannot be reached"),
        (302, b"", UnreachableError, "cannot be reached"),
        (503, b"", UnreachableError, "cannot be reached"),
        (200, b"<html>Sign in</html>", UnreachableError, "cannot be reached"),
        (200, b'{"access_token":""}', UnreachableError, "cannot be reached"),
        (200, b'{"access_token":7}', UnreachableError, "cannot be reached"),
        (429, b"", ThrottledError, "pause"),
    ],
)
async def test_a_refusal_is_told_in_a_sentence(
    app: ClientCredentials, status: int, body: bytes, kind: type[ShopifyError], words: str
) -> None:
    shop = FakeShop(HttpAnswer(status, {}, body))
    with pytest.raises(kind, match=words) as refused:
        await app.token(URL, shop.exchange)
    assert "secret-1" not in str(refused.value)
    # What failed once is asked again the next time.
    assert await app.token(URL, shop.exchange) == "token-2"


async def test_no_repr_shows_a_secret(app: ClientCredentials) -> None:
    shop = FakeShop()
    await app.token(URL, shop.exchange)
    shown = repr(app) + repr(StaticToken("shpat_1")) + repr(shop.asked)
    for secret in ("secret-1", "token-1", "shpat_1"):
        assert secret not in shown


async def test_a_sign_in_is_kept_as_one_text(app: ClientCredentials, clock: FakeClock) -> None:
    again = sign_in_from(written(app), clock)
    assert isinstance(again, ClientCredentials)
    assert (again.client_id, again.client_secret) == ("client-1", "secret-1")
    assert await again.token(URL, FakeShop().exchange) == "token-1"
    for token in ("shpat_1", "{", '{"client_id":"x"}', "7"):
        assert sign_in_from(written(StaticToken(token)), clock) == StaticToken(token)

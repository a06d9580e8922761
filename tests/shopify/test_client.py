"""The client: what a network does to requests, over real connections and over made-up ones."""

import asyncio
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from orderdesk.errors import (
    AmbiguousError,
    InsecureConnectionError,
    NotTheShopError,
    RejectedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import ClientCredentials, SignIn, StaticToken
from orderdesk.shopify.client import Remark, ShopifyClient
from tests.shopify.answers import HEADERS, THROTTLED, cost, fulfillment, ok
from tests.shopify.loopback import (
    Behave,
    cuts_off_after,
    hangs_up,
    loopback,
    resets,
    says,
    says_nothing,
    trickles,
)

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


async def test_a_query_over_a_real_connection() -> None:
    async with loopback(says(json.dumps(SHOP).encode())) as shop:
        one = client(shop.origin)
        first = await one.query("probe", {})
        second = await one.query("probe", {})
        await one.aclose()
    assert first.data == SHOP["data"]
    assert first.server_time == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert second.reading > first.reading
    [(head, body), _again] = shop.heard
    assert head.startswith("POST /admin/api/2026-10/graphql.json HTTP/1.1")
    assert f"X-Shopify-Access-Token: {TOKEN}" in head
    assert json.loads(body)["operationName"] == "Probe"


class _Searches:
    """Stands first among Python's finders and notes what is searched for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        self.names.append(name)


async def test_no_module_is_searched_for_while_a_request_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searches = _Searches()
    async with loopback(says(json.dumps(SHOP).encode())) as shop:
        one = client(shop.origin)
        await one.query("probe", {})
        monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])
        await one.query("probe", {})
        monkeypatch.undo()
        await one.aclose()
    assert searches.names == []


@pytest.mark.parametrize(
    "behave",
    [
        hangs_up,
        resets,
        says_nothing,
        trickles,
        cuts_off_after(b'{"data":{"fulfillmentCreate":{"fulfillment":'),
        says(b"<html>Sign in to Hotel WiFi</html>", headers="Content-Type: text/html\r\n"),
        says(json.dumps(CREATED).encode()[:-40]),
        says(b"", 502),
        says(b"not gzip", headers="Content-Encoding: gzip\r\n"),
        says(b'{"data":', 200),
    ],
)
async def test_a_lost_answer_is_ambiguous_for_a_mutation_and_sent_once(behave: Behave) -> None:
    async with loopback(behave) as shop:
        one = client(shop.origin, deadline_s=0.3)
        with pytest.raises(AmbiguousError):
            await create(one)
        assert len(shop.heard) == 1
        with pytest.raises(ShopifyError) as unreachable:
            await one.query("probe", {})
        assert type(unreachable.value) in (UnreachableError, NotTheShopError)
        assert len(shop.heard) == 2
        await one.aclose()


async def test_a_connection_cut_while_it_was_idle_is_not_retried() -> None:
    async def answers_then_hangs_up(writer: asyncio.StreamWriter) -> None:
        await says(json.dumps(SHOP).encode())(writer)

    async with loopback(answers_then_hangs_up, hangs_up) as shop:
        one = client(shop.origin)
        await one.query("probe", {})
        with pytest.raises(AmbiguousError):
            await create(one)
        assert len(shop.heard) == 2
        await one.aclose()


async def test_a_connection_that_ended_while_it_was_idle_is_not_written_to() -> None:
    over = asyncio.Event()

    async def answers_and_ends(writer: asyncio.StreamWriter) -> None:
        await says(json.dumps(SHOP).encode())(writer)
        writer.close()
        await writer.wait_closed()
        over.set()

    async with loopback(answers_and_ends, says(json.dumps(CREATED).encode())) as shop:
        one = client(shop.origin)
        await one.query("probe", {})
        await over.wait()
        assert (await create(one)).data == CREATED["data"]
        assert [json.loads(body)["operationName"] for _head, body in shop.heard] == [
            "Probe",
            "FulfillmentCreate",
        ]
        await one.aclose()


async def test_nobody_there_means_not_sent_even_for_a_mutation() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    one = client(f"http://127.0.0.1:{port}")
    with pytest.raises(ShopifyError) as unreachable:
        await create(one)
    assert type(unreachable.value) is UnreachableError
    await one.aclose()


async def test_a_deadline_before_the_request_could_leave_means_not_sent() -> None:
    # A full backlog: the connection is never accepted and never refused.
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        one = client(f"http://127.0.0.1:{port}", deadline_s=0.3)
        with pytest.raises(ShopifyError) as unreachable:
            await create(one)
        assert type(unreachable.value) is UnreachableError
        await one.aclose()
        for filler in fillers:
            filler.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(status: int) -> None:
    async with loopback(says(json.dumps(CREATED).encode())) as elsewhere:
        away = f"Location: {elsewhere.origin}/admin/api/2026-10/graphql.json\r\n"
        async with loopback(says(b"", status, away)) as shop:
            one = client(shop.origin)
            with pytest.raises(AmbiguousError):
                await create(one)
            with pytest.raises(UnreachableError):
                await one.query("probe", {})
            await one.aclose()
        assert elsewhere.heard == []


async def test_an_untrusted_certificate_says_so() -> None:
    said = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)"
    transport, _asked = scripted(httpx.ConnectError(said))
    one = client("my-shop.myshopify.com", transport=transport)
    with pytest.raises(InsecureConnectionError, match="self-signed certificate") as refused:
        await create(one)
    assert "_ssl" not in str(refused.value)
    await one.aclose()


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx.ConnectError("name or service not known"), UnreachableError),
        (httpx.ConnectTimeout("slow"), UnreachableError),
        (httpx.PoolTimeout("busy"), UnreachableError),
        (httpx.ProxyError("403"), UnreachableError),
        (httpx.WriteError("broken pipe"), AmbiguousError),
        (httpx.WriteTimeout("slow"), AmbiguousError),
        (httpx.ReadError("reset"), AmbiguousError),
        (httpx.ReadTimeout("slow"), AmbiguousError),
        (httpx.RemoteProtocolError("server disconnected"), AmbiguousError),
        (httpx.DecodingError("gzip"), AmbiguousError),
    ],
)
async def test_each_failure_of_the_transport_under_a_mutation(
    raised: Exception, kind: type[ShopifyError]
) -> None:
    transport, asked = scripted(raised)
    one = client(transport=transport)
    with pytest.raises(ShopifyError) as failure:
        await create(one)
    assert type(failure.value) is kind
    assert len(asked) == 1
    await one.aclose()


async def test_user_errors_reach_the_caller() -> None:
    said = {"field": ["fulfillment"], "message": "Fulfillment order does not exist."}
    transport, _asked = scripted(
        ok({"fulfillmentCreate": {"fulfillment": None, "userErrors": [said]}})
    )
    one = client(transport=transport)
    with pytest.raises(RejectedError, match="does not exist"):
        await create(one)
    await one.aclose()


async def test_a_throttled_query_waits_and_asks_again() -> None:
    time = FakeTime()
    transport, asked = scripted(THROTTLED, SHOP)
    one = client(time=time, transport=transport)
    assert (await one.query("probe", {})).data == SHOP["data"]
    assert len(asked) == 2
    assert sum(time.slept) >= (752 - 252) / 100
    await one.aclose()


async def test_a_throttled_mutation_is_given_back_at_once_and_others_wait() -> None:
    time = FakeTime()
    busy = httpx.Response(429, headers={"retry-after": "9"})
    transport, asked = scripted(busy, SHOP)
    one = client(time=time, transport=transport)
    with pytest.raises(ThrottledError) as waits:
        await create(one)
    assert waits.value.wait_s >= 9
    assert time.slept == []
    with pytest.raises(ThrottledError):
        await create(one)
    assert len(asked) == 1
    await one.query("probe", {})
    assert sum(time.slept) >= 9
    await one.aclose()


async def test_a_query_that_is_always_throttled_ends() -> None:
    transport, asked = scripted(THROTTLED)
    one = client(transport=transport)
    with pytest.raises(ThrottledError):
        await one.query("probe", {})
    assert 1 < len(asked) < 10
    await one.aclose()


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


async def test_another_version_and_a_deprecation_are_remarked_once() -> None:
    heard: list[Remark] = []
    told = {
        **HEADERS,
        "x-shopify-api-version": "2027-01",
        "x-shopify-api-deprecated-reason": "https://shopify.dev/x",
    }
    transport, _asked = scripted(httpx.Response(200, json=SHOP, headers=told))
    one = client(transport=transport, remarked=heard.append)
    await one.query("probe", {})
    await one.query("probe", {})
    assert heard == [Remark("version", "2027-01"), Remark("deprecated", "https://shopify.dev/x")]
    await one.aclose()


async def test_the_shops_time_goes_on_with_our_clock() -> None:
    time = FakeTime()
    dateless = httpx.Response(200, json=SHOP)
    transport, _asked = scripted(SHOP, dateless)
    one = client(time=time, transport=transport)
    first = await one.query("probe", {})
    time.now_s += 5
    second = await one.query("probe", {})
    assert second.server_time - first.server_time == timedelta(seconds=5)
    assert one.server_now() == second.server_time
    await one.aclose()


@pytest.mark.parametrize(
    ("slept_s", "stood_s"), [(45.0, 0.0), (0.0, 90.0)], ids=["asleep", "stopped"]
)
async def test_an_answer_that_is_looked_at_too_late_says_nothing_of_now(
    slept_s: float, stood_s: float
) -> None:
    """The answer lay there while the computer slept, or the program was stopped."""
    time = FakeTime()
    bodies = [SHOP, SHOP, CREATED]

    def handle(request: httpx.Request) -> httpx.Response:
        if len(bodies) < 3:
            time.slept_s += slept_s
            time.now_s += stood_s
        return httpx.Response(200, json=bodies.pop(0), headers=HEADERS)

    one = client(time=time, transport=httpx.MockTransport(handle))
    first = await one.query("probe", {})
    told, began = first.server_time, time.clock()
    with pytest.raises(UnreachableError):
        await one.query("probe", {})
    # A change was carried out all the same, and its answer is not lost.
    done = await create(one)
    assert done.data == CREATED["data"]
    passed = timedelta(seconds=2 * (slept_s + stood_s))
    assert time.clock() - began == passed
    assert one.server_now() - told == done.server_time - told == passed
    await one.aclose()


async def test_a_portals_clock_is_not_believed() -> None:
    portal = httpx.Response(
        200, content=b"<html>", headers={"date": "Thu, 01 Jan 1970 00:00:00 GMT"}
    )
    transport, _asked = scripted(portal)
    one = client(transport=transport)
    with pytest.raises(UnreachableError):
        await one.query("probe", {})
    assert one.server_now() == NOW
    await one.aclose()


async def test_a_long_answer_is_decoded_beside_the_loop() -> None:
    apart: list[str] = []

    async def beside(work: Callable[[], Any], /) -> Any:
        apart.append("once")
        return work()

    long = ok({"shop": {"id": "x" * 100_000}})
    transport, _asked = scripted(long, SHOP)
    one = client(transport=transport, apart=beside)
    assert (await one.query("probe", {})).data == long["data"]
    await one.query("probe", {})
    assert apart == ["once"]
    await one.aclose()


async def test_the_bucket_is_what_the_last_answer_said() -> None:
    transport, _asked = scripted({**SHOP, "extensions": cost(1, available=640)})
    one = client(transport=transport)
    await one.query("probe", {})
    assert one.budget().available == 640
    assert one.budget().restore_per_s == 100
    await one.aclose()


async def test_a_cancelled_request_gives_its_place_back() -> None:
    async with loopback(says_nothing) as shop:
        one = client(shop.origin)
        task = asyncio.create_task(one.query("probe", {}))
        await shop.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert one.budget().available == pytest.approx(1999)
        await one.aclose()


async def test_after_closing_nothing_is_sent() -> None:
    transport, asked = scripted(CREATED)
    one = client(transport=transport)
    await one.aclose()
    with pytest.raises(ShopifyError) as closed:
        await create(one)
    assert type(closed.value) is UnreachableError
    assert asked == []


def test_the_light_modules_do_not_load_httpx() -> None:
    program = (
        "import sys; import orderdesk.shopify.gateway, orderdesk.shopify.readings; "
        "sys.exit('httpx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

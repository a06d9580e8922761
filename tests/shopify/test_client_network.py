"""The client: what a network does to requests, over real connections and over made-up ones."""

import asyncio
import json
import socket
from datetime import UTC, datetime

import httpx
import pytest

from orderdesk.errors import (
    AmbiguousError,
    InsecureConnectionError,
    NotTheShopError,
    ShopifyError,
    UnreachableError,
)
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
from tests.shopify.scripted_client import CREATED, SHOP, TOKEN, client, create, scripted


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

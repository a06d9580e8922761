"""The file on its other host: without the token, from where on it is wanted, and what may go wrong."""

from collections.abc import Callable

import httpx
import pytest

from orderdesk.errors import BulkFileError, UnreachableError
from orderdesk.shopify.bulk_files import BulkFileClient
from tests.shopify.loopback import Behave, cuts_off_after, hangs_up, loopback, resets, says

BODY = bytes(range(256)) * 40
ADDRESS = "https://storage.googleapis.com/bulk-operation-outputs/x?Expires=1&Signature=S"
JSONL = "Content-Type: application/jsonl\r\n"


async def read(client: BulkFileClient, address: str, start: int = 0) -> bytes:
    try:
        return b"".join([part async for part in client.read(address, start)])
    finally:
        await client.aclose()


def here() -> BulkFileClient:
    return BulkFileClient(allows_loopback=True, silence_s=2.0)


def over(answer: Callable[[httpx.Request], httpx.Response]) -> BulkFileClient:
    return BulkFileClient(allows_loopback=False, transport=httpx.MockTransport(answer))


async def test_nothing_of_ours_goes_along() -> None:
    async with loopback(says(BODY, headers=JSONL)) as host:
        assert await read(here(), f"{host.origin}/file?Signature=S") == BODY
    [(head, body)] = host.heard
    assert head.startswith("GET /file?Signature=S HTTP/1.1\r\n")
    names = {line.partition(":")[0].lower() for line in head.split("\r\n")[1:] if line}
    assert names == {"host", "connection", "user-agent", "accept", "accept-encoding"}
    assert "accept-encoding: identity" in head.lower()
    assert body == b""


async def test_a_part_is_asked_for_by_its_first_byte() -> None:
    told = f"Content-Range: bytes 300-{len(BODY) - 1}/{len(BODY)}\r\n"
    async with loopback(says(BODY[300:], 206, told)) as host:
        assert await read(here(), host.origin, 300) == BODY[300:]
    assert "range: bytes=300-\r\n" in host.heard[0][0].lower()


@pytest.mark.parametrize("start", [1, 300, len(BODY) - 1])
async def test_a_host_without_ranges_sends_what_is_passed_over(start: int) -> None:
    async with loopback(says(BODY, headers=JSONL)) as host:
        assert await read(here(), host.origin, start) == BODY[start:]


@pytest.mark.parametrize("behave", [cuts_off_after(BODY), hangs_up, resets])
async def test_a_connection_that_ends_early_is_no_end_of_the_file(behave: Behave) -> None:
    async with loopback(behave) as host:
        with pytest.raises(UnreachableError):
            await read(here(), host.origin)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 416])
async def test_an_address_that_is_not_good_any_more(status: int) -> None:
    client = over(lambda _request: httpx.Response(status))
    with pytest.raises(BulkFileError) as told:
        await read(client, ADDRESS)
    assert str(status) in told.value.reason


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(429),
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
        httpx.Response(200, headers={"content-type": "text/html; charset=utf-8"}, text="<html>"),
    ],
)
async def test_a_host_or_a_portal_that_answers_something_else(answer: httpx.Response) -> None:
    asked: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    with pytest.raises(UnreachableError):
        await read(over(reply), ADDRESS)
    assert [request.url.host for request in asked] == ["storage.googleapis.com"]


async def test_another_part_than_was_asked_for_is_refused() -> None:
    headers = {"content-range": "bytes 200-299/300"}
    client = over(lambda _request: httpx.Response(206, headers=headers, content=b"x" * 100))
    with pytest.raises(BulkFileError):
        await read(client, ADDRESS, 100)


@pytest.mark.parametrize(
    "address",
    ["http://storage.googleapis.com/x", "http://127.0.0.1:1/x", "https://127.0.0.1/x", "file:///x",
     "https://user:word@storage.googleapis.com/x", "", "https://", "https://x/" + "a" * 2000],
)  # fmt: skip
async def test_nothing_is_fetched_but_over_https(address: str) -> None:
    asked: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200)

    with pytest.raises(BulkFileError):
        await read(over(reply), address)
    assert asked == []


async def test_a_failure_does_not_hold_the_signed_address() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("broken", request=request)

    with pytest.raises(UnreachableError) as told:
        await read(over(reply), ADDRESS)
    assert told.value.__cause__ is None
    assert told.value.__context__ is None
    assert "Signature" not in repr(told.value)

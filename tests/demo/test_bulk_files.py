"""The host of the files over real sockets: who gets one, from where on, and what goes wrong."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from orderdesk.demo.bulk import BulkOperation
from tests.demo import wire
from tests.demo.conftest import Running

BODY = b"".join(b'{"id":"thing %d"}\n' % number for number in range(50))


@pytest.fixture
async def file(running: Running) -> BulkOperation:
    """A finished operation with a file."""
    rows = ((line + b"\n", True) for line in BODY.splitlines())
    desk = running.shop.bulk
    made = desk.run(1, "app", "{}", rows)
    at = running.shop.clock.now()
    running.shop.clock.advance(5)
    running.shop.clock.set_source(lambda: at)
    running.shop.clock.advance(5)
    desk.settle()
    assert made.status == "COMPLETED"
    return made


async def get(running: Running, made: BulkOperation, **headers: str) -> wire.Answer:
    return await get_at(running, running.shop.bulk.url(made), **headers)


async def get_at(running: Running, url: str, **headers: str) -> wire.Answer:
    parts = urlsplit(url)
    assert parts.port == running.server.files_port.port != running.port
    async with wire.Wire(parts.port) as line:
        return await line.exchange("GET", f"{parts.path}?{parts.query}", b"", headers)


async def test_the_file_comes_whole_and_from_a_place_on(
    running: Running, file: BulkOperation
) -> None:
    whole = await get(running, file)
    assert (whole.status, whole.body) == (200, BODY)
    assert whole.headers["content-type"] == "application/jsonl"
    rest = await get(running, file, Range="bytes=100-")
    assert (rest.status, rest.body) == (206, BODY[100:])
    assert rest.headers["content-range"] == f"bytes 100-{len(BODY) - 1}/{len(BODY)}"
    assert (await get(running, file, Range=f"bytes={len(BODY)}-")).status == 416


@pytest.mark.parametrize("name", ["X-Shopify-Access-Token", "Authorization"])
async def test_a_request_that_carries_a_secret_is_refused_and_noted(
    running: Running, file: BulkOperation, name: str
) -> None:
    assert (await get(running, file, **{name: running.token})).status == 400
    assert running.shop.bulk.asked == [{"range": "", "with_token": True}]


async def test_an_address_that_was_not_given_out_opens_nothing(
    running: Running, file: BulkOperation
) -> None:
    url = running.shop.bulk.url(file)
    assert (await get_at(running, url.replace("Signature=", "Signature=0"))).status == 403
    assert (await get_at(running, url.replace("Expires=1", "Expires=2"))).status == 403
    assert (await get_at(running, url.replace("Expires=", "Expires=x"))).status == 403


async def test_an_address_ends_after_a_week(running: Running, file: BulkOperation) -> None:
    url = running.shop.bulk.url(file)
    running.shop.clock.advance(7 * 24 * 3600 + 10)
    assert (await get_at(running, url)).status == 400


async def broken(running: Running, made: BulkOperation) -> bytes:
    with pytest.raises(wire.ClosedWithoutAnswerError) as ended:
        await get(running, made)
    return ended.value.body


async def test_a_file_that_is_cut(running: Running, file: BulkOperation) -> None:
    await running.control("fault", kind="truncated", match="BulkFile")
    assert await broken(running, file) == BODY[: len(BODY) // 2]
    await running.control("fault", kind="drop_before_commit", match="BulkFile")
    assert await broken(running, file) == b""
    assert (await get(running, file)).body == BODY


async def test_a_file_that_is_not_what_it_was(running: Running, file: BulkOperation) -> None:
    await running.control("fault", kind="shortened", match="BulkFile")
    short = await get(running, file)
    assert short.status == 200
    assert BODY.startswith(short.body)
    assert len(short.body) < len(BODY)
    await running.control("fault", kind="invalid_json", match="BulkFile")
    garbled = (await get(running, file)).body
    assert len(garbled) == len(BODY)
    assert sum(one != other for one, other in zip(garbled, BODY, strict=True)) == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [("status_5xx", 502), ("refused", 403), ("redirect", 307), ("captive_portal", 200)],
)
async def test_what_other_hosts_answer(
    running: Running, file: BulkOperation, kind: str, status: int
) -> None:
    await running.control("fault", kind=kind, match="BulkFile")
    answer = await get(running, file)
    assert (answer.status, answer.body == BODY) == (status, False)


async def test_a_host_that_knows_no_ranges_sends_everything(
    running: Running, file: BulkOperation
) -> None:
    await running.control("fault", kind="no_range", match="BulkFile")
    answer = await get(running, file, Range="bytes=100-")
    assert (answer.status, answer.body) == (200, BODY)


async def test_a_cut_internet_takes_the_files_along(running: Running, file: BulkOperation) -> None:
    await running.control("cut_internet")
    with pytest.raises(ConnectionError):
        await get(running, file)
    await running.control("heal_internet")
    assert (await get(running, file)).status == 200


async def test_an_operation_goes_on_by_itself(running: Running) -> None:
    """Nobody polls: the server works on it between the requests."""
    at: Any = running.shop.clock.now()
    running.shop.clock.set_source(lambda: at)
    made = running.shop.bulk.run(1, "app", "{}", iter([(b"{}\n", True)]))
    assert running.server._bulk_work is not None
    running.shop.clock.advance(5)
    await running.server._bulk_work
    assert made.status == "COMPLETED"

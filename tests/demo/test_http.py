"""HTTP on the bare wire: keep-alive, odd requests, broken ones, and the port that keeps its number."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from orderdesk.demo.http import (
    BODY_LIMIT_BYTES,
    Listener,
    Request,
    Response,
    html_response,
    json_response,
)
from tests.demo.wire import ClosedWithoutAnswerError, Wire


async def _echo(request: Request) -> Response | None:
    if request.path == "/silent":
        return None
    if request.path == "/page":
        return html_response(200, "<p>é</p>")
    if request.path == "/odd":
        return html_response(430, "")
    return json_response(200, {"method": request.method, "length": len(request.body)})


@pytest_asyncio.fixture
async def listener() -> AsyncIterator[Listener]:
    running = Listener(_echo)
    await running.start(0)
    yield running
    await running.stop()


async def _raw(port: int, text: bytes) -> bytes:
    """Everything that comes back until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text)
    answer = await reader.read(-1)
    writer.close()
    return answer


async def test_requests_that_follow_each_other_without_waiting(listener: Listener) -> None:
    once = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
    last = b"GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    answer = await _raw(listener.port, once + once + last)

    assert answer.count(b'{"method":"POST","length":2}') == 2
    assert answer.endswith(b'{"method":"GET","length":0}')


async def test_a_chunked_body_arrives_whole(listener: Listener) -> None:
    answer = await _raw(
        listener.port,
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    )
    assert answer.endswith(b'"length":11}')


async def test_a_client_that_asks_first_is_told_to_go_on(listener: Listener) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    writer.write(
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
        b"Connection: close\r\n\r\n"
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 100")
    writer.write(b"hi")
    assert (await reader.read(-1)).endswith(b'"length":2}')
    writer.close()


async def test_http_1_0_gets_its_answer_and_the_end(listener: Listener) -> None:
    answer = await _raw(listener.port, b"GET / HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")


async def test_head_has_no_body(listener: Listener) -> None:
    async with Wire(listener.port) as line:
        await line.send("HEAD", "/page")
        line.http.receive_data(await line.reader.readuntil(b"\r\n\r\n"))
        assert line.http.next_event().status_code == 200  # type: ignore[union-attr]
        line.http.next_event()
        line.http.start_next_cycle()
        assert (await line.exchange("GET", "/page")).body.decode() == "<p>é</p>"


async def test_a_status_without_a_name(listener: Listener) -> None:
    async with Wire(listener.port) as line:
        assert (await line.exchange("GET", "/odd")).status == 430


@pytest.mark.parametrize(
    "text",
    [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost x\r\n\r\n"],
)
async def test_what_is_no_http_is_refused(listener: Listener, text: bytes) -> None:
    answer = await _raw(listener.port, text)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request")
    assert answer.endswith(b'{"errors":"Bad Request"}')


async def test_a_body_without_end_is_refused(listener: Listener) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    size = BODY_LIMIT_BYTES + 1
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
    writer.write(bytes(size))
    assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.close()


async def test_a_client_that_leaves_in_the_middle_hurts_nobody(listener: Listener) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nhalf")
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    async with Wire(listener.port) as line:
        assert (await line.exchange("GET", "/")).status == 200


async def test_no_answer_is_a_reset(listener: Listener) -> None:
    async with Wire(listener.port) as line:
        with pytest.raises(ClosedWithoutAnswerError):
            await line.exchange("GET", "/silent")


async def test_it_listens_on_loopback_only(listener: Listener) -> None:
    assert listener.origin == f"http://127.0.0.1:{listener.port}"
    with socket.socket(socket.AF_INET6) as other, pytest.raises(OSError):
        other.connect(("::1", listener.port))


async def test_a_port_in_use_is_refused(listener: Listener) -> None:
    with pytest.raises(OSError):
        await Listener(_echo).start(listener.port)


async def test_nobody_takes_the_port_while_it_is_unplugged(listener: Listener) -> None:
    await listener.unplug()

    with socket.socket() as thief, pytest.raises(OSError):
        thief.bind(("127.0.0.1", listener.port))
    await listener.plug_in()
    async with Wire(listener.port) as line:
        assert (await line.exchange("GET", "/")).status == 200


async def test_the_port_is_free_again_after_stop() -> None:
    first = Listener(_echo)
    await first.start(0)
    await first.stop()

    second = Listener(_echo)
    await second.start(first.port)
    await second.stop()

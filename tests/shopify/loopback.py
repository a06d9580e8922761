"""A server on this computer that does with a request what a network or a portal may do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behave = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Loopback:
    """Answers each request with the next behaviour, the last one for ever. Keeps what it heard."""

    behaviours: list[Behave]
    origin: str = ""
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, until a behaviour closes it."""
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lengths = [
                    int(line.split(":")[1])
                    for line in head.split("\r\n")
                    if line.lower().startswith("content-length:")
                ]
                length = lengths[0] if lengths else 0
                body = await reader.readexactly(length)
                self.heard.append((head, body))
                self.arrived.set()
                behave = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
                await behave(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def loopback(*behaviours: Behave) -> AsyncIterator[Loopback]:
    """The server, while the block runs."""
    one = Loopback(list(behaviours))
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield one
    finally:
        server.close()


def says(body: bytes, status: int = 200, headers: str = "") -> Behave:
    """A whole answer."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        head = (
            f"HTTP/1.1 {status} X\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n"
            f"Content-Length: {len(body)}\r\n{headers}\r\n"
        )
        writer.write(head.encode("latin-1") + body)
        await writer.drain()

    return behave


def cuts_off_after(body: bytes) -> Behave:
    """An answer that promises more than it brings."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    return behave


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    """No answer at all, after the request was read."""
    writer.close()


async def resets(writer: asyncio.StreamWriter) -> None:
    """The connection is torn down."""
    writer.transport.abort()


async def says_nothing(writer: asyncio.StreamWriter) -> None:
    """Reads the request and never answers."""
    await asyncio.Event().wait()


async def trickles(writer: asyncio.StreamWriter) -> None:
    """A byte now and then, so that no read ever times out."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)

"""HTTP/1.1 with keep-alive over asyncio streams: parsed by h11, written raw so that an answer can break off.

Knows nothing of GraphQL, tokens or faults: a handler gets a `Request` and gives a `Response`, or
None where the connection is to be closed without an answer.
"""

import asyncio
import json
import os
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus

import h11

BODY_LIMIT_BYTES = 10 * 1024 * 1024
_READ_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request whose body has arrived whole. Header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """A body that is too long to be held in memory: its length, and its pieces in sequence."""

    length: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. `cut_after` ends the connection after so many bytes of the body; `pause_s` lies
    between the pieces of a body that trickles. `stream` stands in for a body that is long."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut_after: int | None = None
    pause_s: float = 0.0
    stream: Stream | None = None

    def with_header(self, name: str, value: str) -> "Response":
        """The same answer with this header set, whatever it was before."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


# How SO_LINGER's two numbers lie in memory.
_LINGER = "hh" if os.name == "nt" else "ii"
# Linux lets a second socket bind a port as long as none listens there: one that never listens keeps
# the number from others while the port is unplugged, and connecting is refused meanwhile.
_TWO_MAY_BIND = sys.platform == "linux"

Handler = Callable[[Request], Awaitable[Response | None]]


def json_response(status: int, payload: object, *headers: tuple[str, str]) -> Response:
    """An answer with a JSON body."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, (("Content-Type", "application/json; charset=utf-8"), *headers), body)


def html_response(status: int, markup: str, *headers: tuple[str, str]) -> Response:
    """An answer with an HTML page, as proxies and portals give it."""
    return Response(
        status, (("Content-Type", "text/html; charset=utf-8"), *headers), markup.encode()
    )


class Connection:
    """One accepted connection: serves requests until either side closes it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handler: Handler
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._handler = handler
        self._http = h11.Connection(h11.SERVER)

    async def serve(self) -> None:
        """Answers request after request. A client that vanishes ends it without an error."""
        try:
            while await self._serve_one():
                self._http.start_next_cycle()
        except h11.RemoteProtocolError as problem:
            await self._refuse(problem)
        except (ConnectionError, TimeoutError):
            pass
        finally:
            self._writer.close()

    async def _serve_one(self) -> bool:
        """One request and its answer; True where the connection may carry another."""
        request = await self._read_request()
        if request is None:
            return False
        response = await self._handler(request)
        if response is None:
            self.reset()
            return False
        return await self._send(request, response)

    async def _read_request(self) -> Request | None:
        head: h11.Request | None = None
        body = bytearray()
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                if self._http.they_are_waiting_for_100_continue:
                    go_on = h11.InformationalResponse(status_code=100, headers=[])
                    self._writer.write(self._http.send(go_on))
                    await self._writer.drain()
                self._http.receive_data(await self._reader.read(_READ_BYTES))
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > BODY_LIMIT_BYTES:
                    raise h11.RemoteProtocolError("The body is too long.", error_status_hint=413)
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                path, _, query = head.target.decode("latin-1").partition("?")
                names = {k.decode().lower(): v.decode("latin-1") for k, v in head.headers}
                return Request(head.method.decode(), path, names, bytes(body), query)
            else:
                return None

    async def _send(self, request: Request, response: Response) -> bool:
        stream = response.stream or Stream(len(response.body), iter((response.body,)))
        headers = [*response.headers, ("Content-Length", str(stream.length))]
        head = h11.Response(
            status_code=response.status,
            headers=[(name.encode(), value.encode("latin-1")) for name, value in headers],
            reason=_reason(response.status).encode(),
        )
        self._writer.write(self._http.send(head))
        if request.method != "HEAD":
            await self._send_pieces(stream.pieces, response)
        await self._writer.drain()
        if response.cut_after is not None:
            return False
        self._http.send(h11.EndOfMessage())
        return self._http.our_state is h11.DONE

    async def _send_pieces(self, pieces: Iterable[bytes], response: Response) -> None:
        left = response.cut_after
        for piece in pieces:
            part = self._http.send(h11.Data(data=piece))[:left]
            if left is not None:
                left -= len(part)
            if response.pause_s:
                await self._trickle(part, response.pause_s)
            else:
                self._writer.write(part)
                await self._writer.drain()
            if left == 0:
                return

    async def _trickle(self, body: bytes, pause_s: float) -> None:
        for at in range(0, len(body), 64):
            self._writer.write(body[at : at + 64])
            await self._writer.drain()
            await asyncio.sleep(pause_s)

    async def _refuse(self, problem: h11.RemoteProtocolError) -> None:
        if self._http.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        status = problem.error_status_hint
        answer = json_response(status, {"errors": _reason(status)})
        lines = [f"HTTP/1.1 {status} {_reason(status)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += [f"Content-Length: {len(answer.body)}", "Connection: close", "", ""]
        try:
            self._writer.write("\r\n".join(lines).encode("latin-1") + answer.body)
            await self._writer.drain()
        except ConnectionError:
            pass

    def reset(self) -> None:
        """Ends the connection at once, as a cable that is pulled does: the peer sees a reset."""
        sock = self._writer.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
        self._writer.transport.abort()


class Listener:
    """A loopback port that accepts connections, can be unplugged, and keeps its number meanwhile."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._keeper: socket.socket | None = None
        self._open: dict[asyncio.Task[None], Connection] = {}
        self.port = 0

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int) -> None:
        """Binds and accepts; port 0 takes a free one. Raises OSError where the port is in use."""
        bound = _bound_socket(port)
        self.port = bound.getsockname()[1]
        if _TWO_MAY_BIND:
            self._keeper = bound
            bound = _bound_socket(self.port)
        self._server = await asyncio.start_server(self._accept, sock=bound)

    async def unplug(self) -> None:
        """Refuses new connections and breaks the open ones; what they were asking is given up."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await self.break_connections()

    async def plug_in(self) -> None:
        """Accepts again, on the same port."""
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, sock=_bound_socket(self.port))

    async def break_connections(self) -> None:
        """Resets every open connection, also one that is waiting for its answer."""
        broken = list(self._open.items())
        for task, connection in broken:
            connection.reset()
            task.cancel()
        await asyncio.gather(*(task for task, _ in broken), return_exceptions=True)

    async def stop(self) -> None:
        """Closes everything and gives the port back."""
        await self.unplug()
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        connection = Connection(reader, writer, self._handler)
        if peer is None or not str(peer[0]).startswith("127."):
            connection.reset()
            return
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = connection
        try:
            await connection.serve()
        except asyncio.CancelledError:
            # Broken from here; asyncio would print it as a failure of its own callback.
            pass
        finally:
            del self._open[task]


def _bound_socket(port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves Nagle's wait on and every answer takes 40 ms longer.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise
    return bound


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"

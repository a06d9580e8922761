"""A client on the bare wire: shows what really arrives, whole or broken."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import h11

GRAPHQL = "/admin/api/2026-10/graphql.json"
TOKEN = "/admin/oauth/access_token"


class ClosedWithoutAnswerError(Exception):
    """The connection ended before an answer was whole; `body` is what had come of it."""

    def __init__(self, body: bytes = b"") -> None:
        super().__init__(body)
        self.body = body


@dataclass(frozen=True)
class Answer:
    """One whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> "Wire":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.http = h11.Connection(h11.CLIENT)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        """Sends a request and does not wait."""
        named = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body))}
        head = h11.Request(
            method=method, target=path, headers=list({**named, **(headers or {})}.items())
        )
        self.writer.write(self.http.send(head))
        self.writer.write(self.http.send(h11.Data(data=body)))
        self.writer.write(self.http.send(h11.EndOfMessage()))
        await self.writer.drain()

    async def receive(self) -> Answer:
        """The next whole answer; raises ClosedWithoutAnswerError."""
        head: h11.Response | None = None
        body = bytearray()
        while True:
            try:
                event = self.http.next_event()
                if event is h11.NEED_DATA:
                    self.http.receive_data(await self.reader.read(65536))
                    continue
            except (h11.RemoteProtocolError, ConnectionError):
                raise ClosedWithoutAnswerError(bytes(body)) from None
            if isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                if self.http.our_state is h11.DONE and self.http.their_state is h11.DONE:
                    self.http.start_next_cycle()
                names = {k.decode().lower(): v.decode() for k, v in head.headers}
                return Answer(head.status_code, names, bytes(body))
            elif isinstance(event, h11.ConnectionClosed):
                raise ClosedWithoutAnswerError(bytes(body))

    async def exchange(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        await self.send(method, path, body, headers)
        return await self.receive()


async def ask(
    port: int,
    token: str,
    query: str,
    variables: dict[str, Any] | None = None,
    *,
    path: str = GRAPHQL,
    **extra: Any,
) -> Answer:
    """One GraphQL request on a connection of its own."""
    async with Wire(port) as wire:
        return await wire.exchange("POST", path, *graphql(token, query, variables, **extra))


def graphql(
    token: str, query: str, variables: dict[str, Any] | None = None, **extra: Any
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a GraphQL request."""
    body = json.dumps({"query": query, "variables": variables or {}, **extra}).encode()
    return body, {"Content-Type": "application/json", "X-Shopify-Access-Token": token}


async def ask_for_token(port: int, **form: str) -> Answer:
    """One request of the token endpoint."""
    async with Wire(port) as wire:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await wire.exchange("POST", TOKEN, urlencode(form).encode(), headers)


async def control(port: int, key: str, action: str, **arguments: Any) -> Answer:
    """One request of the control channel."""
    async with Wire(port) as wire:
        body = json.dumps({"action": action, "arguments": arguments}).encode()
        return await wire.exchange("POST", "/control", body, {"X-Demo-Control-Key": key})

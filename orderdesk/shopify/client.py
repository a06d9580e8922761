"""Sends documents to one shop over HTTPS. Beside it only the pictures' module knows httpx.

Nothing is retried behind the caller's back but what the shop said it did not carry out: once after a
token was renewed, and a query that was throttled. A redirect is never followed, since it would carry
the token and the request to another place.
"""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from itertools import count
from types import ModuleType
from typing import Any, Protocol, TypeVar, cast

import httpx

from orderdesk.errors import (
    ProtocolError,
    RefusedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
)
from orderdesk.shopify import documents, protocol, triage
from orderdesk.shopify.address import Endpoint
from orderdesk.shopify.auth import SignIn
from orderdesk.shopify.documents import Document
from orderdesk.shopify.protocol import Answer, Cost, HttpAnswer, HttpRequest
from orderdesk.shopify.readings import Budget, Instant
from orderdesk.shopify.throttle import Monotonic, Random, Reserved, Sleep, Throttle
from orderdesk.shopify.trust import trusted

log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")

DEADLINE_S = 30.0
CONNECT_S = 10.0
QUERY_ATTEMPTS = 4
# A mutation goes at once or not at all: what it rests on was read a moment ago.
MUTATION_PATIENCE_S = 2.0
# Awake nobody waits half as long for an answer. One that is looked at later is of another time, as it is
# when the computer slept in between: what it says of the shop, and of the time there, is over.
LOOKED_AT_WITHIN_S = 2 * DEADLINE_S
SLEPT_S = 2.0
# No page of ours comes near; a portal that never stops sending does.
LONGEST_BODY = 64 * 1024 * 1024
# Decoding a body of this size takes as long as a frame on the screen.
LONG_BODY = 64 * 1024
# httpx loads these with its first client and its first request.
LOADED_LATE = ("httpcore", "h11", "anyio.abc", "anyio.streams.tls", "anyio._backends._asyncio")
# httpcore asks for this module at each of its locks, several times in a request, and takes asyncio
# where it is missing. Python searches the disk for a missing module each time, unless it is told.
sys.modules.setdefault("sniffio", cast(ModuleType, None))


class Apart(Protocol):
    """Runs a function beside the loop, in a small pool of threads, and gives its result."""

    def __call__(self, work: Callable[[], ResultT], /) -> Awaitable[ResultT]:
        """Run `work` and wait for it."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """The data of one answer. `reading` was drawn when its request left, at `asked`."""

    data: Mapping[str, Any] = field(repr=False)
    reading: int
    server_time: datetime
    missing: tuple[str, ...]
    asked: Instant


@dataclass(frozen=True, slots=True)
class Remark:
    """What the shop says about OrderDesk itself: another version served, or a deprecation."""

    subject: str
    text: str


async def _in_a_thread(work: Callable[[], ResultT], /) -> ResultT:
    return await asyncio.get_running_loop().run_in_executor(None, work)


def load_transport() -> None:
    """Load what httpx would load at its first request, which takes many frames. For a thread."""
    for name in LOADED_LATE:
        with suppress(ImportError):
            # Another version of httpx may have others: it then loads them when it needs them.
            import_module(name)


class ShopifyClient:
    """One shop, one sign-in, one bucket. Close it with `aclose`.

    `clock` gives aware UTC, `monotonic` seconds that never run backwards; `sleep` waits in the
    latter. `first_reading` is above every number that an earlier run gave out. `remarked` hears each
    remark of the shop once.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        sign_in: SignIn,
        *,
        clock: Callable[[], datetime],
        monotonic: Monotonic,
        sleep: Sleep,
        random: Random,
        first_reading: int = 1,
        transport: httpx.AsyncBaseTransport | None = None,
        deadline_s: float = DEADLINE_S,
        apart: Apart = _in_a_thread,
        remarked: Callable[[Remark], None] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._sign_in = sign_in
        self._clock = clock
        self._monotonic = monotonic
        self._deadline_s = deadline_s
        self._remarked = remarked
        self._remarks: set[Remark] = set()
        self._readings = count(first_reading)
        self._ahead = timedelta(0)
        self._throttle = Throttle(monotonic, sleep, random)
        self._sleep = sleep
        self.apart = apart
        # A transport that was handed in tells no phases: then every failure may have come late.
        self._tells_phases = transport is None
        self._http = httpx.AsyncClient(
            transport=transport,
            verify=trusted(),
            # A proxy of the company may stand before the shop, never before this computer itself.
            trust_env=not endpoint.is_loopback,
            follow_redirects=False,
            timeout=httpx.Timeout(deadline_s, connect=min(CONNECT_S, deadline_s)),
            limits=httpx.Limits(max_connections=6, max_keepalive_connections=4),
            headers={"User-Agent": "OrderDesk"},
        )

    async def aclose(self) -> None:
        """Close the connections. Requests on their way end as lost, later ones as not sent."""
        await self._http.aclose()

    @property
    def is_loopback(self) -> bool:
        """Whether the shop is on this computer."""
        return self._endpoint.is_loopback

    def next_reading(self) -> int:
        """A number higher than that of every request that has left so far."""
        return next(self._readings)

    def budget(self) -> Budget:
        """What may be spent on requests now."""
        return self._throttle.budget()

    def server_now(self) -> datetime:
        """The shop's time by its last answer and this computer's clock since."""
        return self._clock() + self._ahead

    async def query(
        self, name: str, variables: Mapping[str, Any], *, urgent: bool = False
    ) -> Reply:
        """Read something. `urgent` goes before what is not, and may spend what pull leaves.

        Raises:
            UnreachableError, SignedOutError, ThrottledError, RefusedError, ProtocolError.
        """
        document = documents.load(name)
        assert not document.is_mutation, name
        for attempt in range(1, QUERY_ATTEMPTS + 1):
            try:
                return await self._carry_out(document, variables, urgent, patience_s=None)
            except ThrottledError:
                # The throttle holds the next attempt back until the shop's pause is over.
                if attempt == QUERY_ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    async def mutate(self, name: str, variables: Mapping[str, Any]) -> Reply:
        """Change something, at once. A ThrottledError says that nothing was carried out.

        Raises:
            RejectedError: user errors, word for word.
            AmbiguousError: it may or may not have been carried out.
            UnreachableError, SignedOutError, ThrottledError, RefusedError, ProtocolError: it was not.
        """
        document = documents.load(name)
        assert document.is_mutation, name
        return await self._carry_out(document, variables, True, patience_s=MUTATION_PATIENCE_S)

    async def _carry_out(
        self,
        document: Document,
        variables: Mapping[str, Any],
        urgent: bool,
        patience_s: float | None,
    ) -> Reply:
        token = await self._sign_in.token(self._endpoint.token_url, self._exchange_grant)
        reserved = await self._throttle.enter(
            _cost_key(document, variables), document.points, urgent=urgent, patience_s=patience_s
        )
        reading = next(self._readings)
        try:
            return await self._send(document, variables, token, reading, reserved)
        except SignedOutError:
            renewed = await self._sign_in.renew(
                token, self._endpoint.token_url, self._exchange_grant
            )
            if not renewed:
                raise
        token = await self._sign_in.token(self._endpoint.token_url, self._exchange_grant)
        reserved = await self._throttle.enter(
            _cost_key(document, variables), document.points, urgent=urgent, patience_s=patience_s
        )
        return await self._send(document, variables, token, next(self._readings), reserved)

    async def _send(
        self,
        document: Document,
        variables: Mapping[str, Any],
        token: str,
        reading: int,
        reserved: Reserved,
    ) -> Reply:
        if not token.isascii() or not token.isprintable() or not token:
            # It cannot be written into a header, so that no shop can have given it out.
            self._throttle.settle(reserved, None, sent=False)
            raise SignedOutError
        request = protocol.compose(self._endpoint.graphql_url, token, document, variables)
        phase = _Phase(sent=not self._tells_phases)
        told: Cost | None = None
        ran = True
        asked = self._now()
        try:
            got = await self._exchange(request, document.is_mutation, phase)
            is_of_now = _is_of_now(asked, self._now())
            try:
                answer = await self._decipher(document, got, keeps_time=is_of_now)
                told = answer.cost
            except ShopifyError as error:
                told = protocol.told_cost(got)
                ran = not isinstance(error, _NOTHING_RAN)
                if isinstance(error, ThrottledError):
                    pause_s = self._throttle.refused(error.wait_s)
                    log.warning("throttled: %s waits %.1f s", document.operation, pause_s)
                    raise ThrottledError(pause_s) from None
                raise
        finally:
            self._throttle.settle(reserved, told, sent=ran and phase.sent)
        if not is_of_now and not document.is_mutation:
            raise triage.lost(False, "it was looked at too late")
        server_time = answer.server_time if is_of_now else None
        return Reply(answer.data, reading, server_time or self.server_now(), answer.missing, asked)

    def _now(self) -> Instant:
        return Instant(self._monotonic(), self._clock())

    async def _decipher(self, document: Document, got: HttpAnswer, *, keeps_time: bool) -> Answer:
        if len(got.body) < LONG_BODY:
            answer = protocol.decipher(document, got)
        else:
            answer = await self.apart(lambda: protocol.decipher(document, got))
        # Only now is it known that the shop answered: a portal has its own idea of the time.
        if answer.server_time is not None and keeps_time:
            self._ahead = answer.server_time - self._clock()
        self._notice(got)
        return answer

    async def _exchange_grant(self, request: HttpRequest) -> HttpAnswer:
        # A grant changes nothing in the shop, so that a lost answer only means to ask again.
        return await self._exchange(request, False, _Phase(sent=True))

    async def _exchange(
        self, request: HttpRequest, is_mutation: bool, phase: "_Phase"
    ) -> HttpAnswer:
        """One request, one answer, within the deadline. Every failure of the transport is triaged.

        httpx's exceptions hold the request and with it the token, so that ours are raised beside
        them and not from them.
        """
        if self._http.is_closed:
            raise triage.lost(is_mutation, "OrderDesk is closing", sent=False)
        failure: ShopifyError
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._post(request, phase)
        except TimeoutError:
            failure = triage.lost(is_mutation, "no answer in time", sent=phase.sent)
        except httpx.TransportError as error:
            failure = _of_transport(error, is_mutation, phase)
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = triage.lost(is_mutation, type(error).__name__)
        raise failure

    async def _post(self, request: HttpRequest, phase: "_Phase") -> HttpAnswer:
        async with self._http.stream(
            "POST",
            request.url,
            content=request.body,
            headers=dict(request.headers),
            extensions={"trace": phase.trace} if self._tells_phases else {},
        ) as response:
            parts: list[bytes] = []
            size = 0
            async for part in response.aiter_bytes():
                parts.append(part)
                size += len(part)
                if size > LONGEST_BODY:
                    raise httpx.DecodingError("the answer does not end")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return HttpAnswer(response.status_code, headers, b"".join(parts))

    def _notice(self, got: HttpAnswer) -> None:
        served = got.headers.get("x-shopify-api-version", protocol.API_VERSION)
        if served != protocol.API_VERSION:
            self._remark(Remark("version", served[:40]))
        reason = got.headers.get("x-shopify-api-deprecated-reason")
        if reason:
            self._remark(Remark("deprecated", reason[:300]))

    def _remark(self, remark: Remark) -> None:
        if remark in self._remarks:
            return
        self._remarks.add(remark)
        log.warning("Shopify remarks (%s): %s", remark.subject, remark.text)
        if self._remarked is not None:
            self._remarked(remark)


@dataclass(slots=True)
class _Phase:
    """How far one request got. `sent` turns true before its first byte leaves."""

    sent: bool

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.sent = True


# Answers that took no points of the bucket.
_NOTHING_RAN = (ProtocolError, RefusedError, SignedOutError, ThrottledError)

# Raised before a request is written, whatever the transport.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def _is_of_now(asked: Instant, now: Instant) -> bool:
    """Whether an answer is looked at while it is news."""
    return now.slept_since(asked) <= SLEPT_S and now.seconds_since(asked) <= LOOKED_AT_WITHIN_S


def _of_transport(error: httpx.TransportError, is_mutation: bool, phase: _Phase) -> ShopifyError:
    said = str(error)
    if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in said.upper():
        return triage.untrusted(_certificate_reason(said))
    sent = phase.sent and not isinstance(error, _NEVER_SENT)
    return triage.lost(is_mutation, type(error).__name__, sent=sent)


def _certificate_reason(said: str) -> str:
    """The reason as the system gives it, without the library's prefix and source line."""
    return said.split("verify failed:")[-1].split("(_ssl")[0].strip(" ]") or said


def _cost_key(document: Document, variables: Mapping[str, Any]) -> str:
    sizes = sorted(f"{key}={value}" for key, value in variables.items() if isinstance(value, int))
    return ",".join((document.name, *sizes))

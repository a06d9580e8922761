"""What the client takes for Shopify: paths, tokens, versions, and the faults on the way."""

import asyncio
import json
import re
import secrets
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from orderdesk.demo.faults import Asked, FaultKind, FaultRule, Faults
from orderdesk.demo.http import Request, Response, json_response
from orderdesk.demo.late import LateWork
from orderdesk.demo.operations import Operations, Question
from orderdesk.demo.pictures.wares import FOLDER, answer_picture
from orderdesk.demo.shop import Caller, Shop
from orderdesk.demo.spoiled import answer_instead, internal_error, spoil_payload, spoil_response
from orderdesk.demo.throttle import Bucket
from orderdesk.demo.tokens import BAD_TOKEN, Tokens, answer_token_request

# A version that is no longer supported is served by the oldest one that is.
VERSIONS = ("2026-01", "2026-04", "2026-07", "2026-10")
_GRAPHQL_PATH = re.compile(r"/admin/api/(\d{4}-(?:01|04|07|10)|unstable)/graphql\.json")
_TOKEN_PATH = "/admin/oauth/access_token"

# These never get as far as the shop.
_BEFORE_COMMIT = (
    FaultKind.STATUS_5XX,
    FaultKind.INTERNAL_ERROR_200,
    FaultKind.TOO_MANY_REQUESTS,
    FaultKind.CAPTIVE_PORTAL,
    FaultKind.MAINTENANCE,
    FaultKind.EXPIRED_TOKEN,
    FaultKind.REFUSED,
    FaultKind.REDIRECT,
)
_AFTER_COMMIT = (FaultKind.STATUS_5XX_AFTER_COMMIT, FaultKind.INTERNAL_ERROR_200_AFTER_COMMIT)
_ON_PAYLOAD = (FaultKind.PARTIAL_DATA, FaultKind.REPEATED_CURSOR)
_ON_RESPONSE = (
    FaultKind.TRUNCATED,
    FaultKind.INVALID_JSON,
    FaultKind.WRONG_VERSION,
    FaultKind.DEPRECATED,
    FaultKind.TRICKLE,
)
# What answers in these cases is not the shop, and knows nothing of its clock.
_STRANGERS = (FaultKind.CAPTIVE_PORTAL, FaultKind.REDIRECT)


@dataclass(slots=True)
class LoggedRequest:
    """What the client sent: names and sizes, never variables or tokens. No status: not answered."""

    number: int
    at: datetime
    operation: str
    root_fields: tuple[str, ...]
    status: int | None = None
    faults: tuple[str, ...] = ()
    requested_cost: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, for the control channel."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "operation": self.operation,
            "root_fields": list(self.root_fields),
            "status": self.status,
            "faults": list(self.faults),
            "requested_cost": self.requested_cost,
        }


class Endpoint:
    """The handler of the client's port."""

    def __init__(
        self, shop: Shop, tokens: Tokens, bucket: Bucket, faults: Faults, late: LateWork
    ) -> None:
        self.requests: list[LoggedRequest] = []
        self._shop = shop
        self._tokens = tokens
        self._faults = faults
        self._late = late
        self._operations = Operations(shop, bucket)

    async def handle(self, request: Request) -> Response | None:
        """One request of the client; None closes the connection without an answer."""
        if request.path.startswith(FOLDER):
            # Another host in a real shop: no request of the API, with no faults of its own.
            return answer_picture(request)
        request_id = f"{secrets.token_hex(16)}-{int(self._shop.clock.now().timestamp())}"
        question = self._question(request)
        entry = LoggedRequest(
            len(self.requests) + 1,
            self._shop.clock.now(),
            question.operation,
            question.root_fields,
        )
        self.requests.append(entry)
        asked = Asked(question.operation, question.root_fields, question.cursor is not None)
        met = await self._faults.take(asked, entry.number)
        entry.faults = tuple(kind.value for kind in met)
        response = await self._handle_with(met, request, question, entry, request_id)
        if response is None:
            return None
        entry.status = response.status
        if any(kind in met for kind in _STRANGERS):
            return response
        date = format_datetime(self._shop.clock.now(), usegmt=True)
        response = response.with_header("Date", date).with_header("X-Request-Id", request_id)
        for kind in _ON_RESPONSE:
            if kind in met:
                response = spoil_response(met[kind], response)
        return response

    async def _handle_with(
        self,
        met: dict[FaultKind, FaultRule],
        request: Request,
        question: Question,
        entry: LoggedRequest,
        request_id: str,
    ) -> Response | None:
        if FaultKind.LATENCY in met:
            await asyncio.sleep(float(met[FaultKind.LATENCY].options["seconds"]))
        if FaultKind.HOLD_BEFORE_COMMIT in met:
            await self._faults.wait_released()
        if FaultKind.HANG in met:
            await asyncio.Event().wait()
        if FaultKind.DROP_BEFORE_COMMIT in met:
            return None
        for kind in _BEFORE_COMMIT:
            if kind in met:
                return answer_instead(met[kind], request_id)
        if FaultKind.THROTTLED in met:
            return json_response(200, self._operations.throttled(question))
        if FaultKind.LATE in met:
            options = met[FaultKind.LATE].options
            work = _Late(self, request, question, entry, request_id)
            self._late.add(float(options["seconds"]), work)
            if options["hang"]:
                await asyncio.Event().wait()
            return None
        response = self.answer(request, question, entry, request_id, met)
        if FaultKind.DOUBLED in met:
            response = self.answer(request, question, entry, request_id, met, again=True)
        if FaultKind.DROP_AFTER_COMMIT in met:
            return None
        if FaultKind.HOLD_AFTER_COMMIT in met:
            await self._faults.wait_released()
        for kind in _AFTER_COMMIT:
            if kind in met:
                return answer_instead(met[kind], request_id)
        return response

    def answer(
        self,
        request: Request,
        question: Question,
        entry: LoggedRequest,
        request_id: str,
        met: dict[FaultKind, FaultRule],
        *,
        again: bool = False,
    ) -> Response:
        """What the shop does and says, with nothing in the way."""
        if request.path == _TOKEN_PATH and request.method == "POST":
            return answer_token_request(self._tokens, request)
        path = _GRAPHQL_PATH.fullmatch(request.path)
        if path is None or request.method != "POST":
            return json_response(404, {"errors": "Not Found"})
        if not self._tokens.allows(request.headers.get("x-shopify-access-token", "")):
            return json_response(401, {"errors": BAD_TOKEN})
        if question.body is None:
            problem = {"query": "Required parameter missing or invalid"}
            return json_response(400, {"errors": problem})
        app = self._tokens.app
        once_more = " again" if again else ""
        caller = Caller(
            app.app_id,
            app.title,
            frozenset(self._tokens.scopes),
            f"request {entry.number}{once_more} ({question.operation})",
        )
        try:
            payload, entry.requested_cost = self._operations.run(question, caller, request_id)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            payload = internal_error(request_id)
        for kind in _ON_PAYLOAD:
            if kind in met:
                payload = spoil_payload(met[kind], payload, question.cursor)
        asked = path[1]
        served = asked if asked in {*VERSIONS, "unstable"} else VERSIONS[0]
        return json_response(200, payload, ("X-Shopify-API-Version", served))

    def _question(self, request: Request) -> Question:
        if request.path == _TOKEN_PATH:
            return Question("access_token", ("access_token",))
        try:
            body = json.loads(request.body)
        except ValueError:
            body = None
        return self._operations.read(body)


@dataclass(frozen=True, slots=True)
class _Late:
    """A request whose client is gone; calling it does what it asked for."""

    endpoint: Endpoint
    request: Request
    question: Question
    entry: LoggedRequest
    request_id: str

    def __call__(self) -> None:
        self.endpoint.answer(self.request, self.question, self.entry, self.request_id, {})

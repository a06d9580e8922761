"""The control channel: what only the shop's own side, a test or the demo window may do.

A port of its own with a protocol of its own, `POST /control` with a key in the header, so that a
client can never take it for Shopify. An action that is none of the server's is the shop's.
"""

import asyncio
import hmac
import inspect
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from orderdesk.demo.endpoint import Endpoint
from orderdesk.demo.faults import FaultRuleError, Faults
from orderdesk.demo.http import Listener, Request, Response, json_response
from orderdesk.demo.late import LateWork
from orderdesk.demo.shop import DemoActionError, Shop
from orderdesk.demo.throttle import Bucket
from orderdesk.demo.tokens import SCOPES, Tokens

KEY_HEADER = "X-Demo-Control-Key"


class TrafficSwitch(Protocol):
    """What makes the shop live by itself."""

    @property
    def per_minute(self) -> float:
        """Events a minute; 0 where it stands still."""

    def set_rate(self, per_minute: float) -> None:
        """Starts, changes or stops it."""


class Control:
    """Handles the control port's requests."""

    def __init__(
        self,
        *,
        shop: Shop,
        endpoint: Endpoint,
        client_ports: Sequence[Listener],
        tokens: Tokens,
        bucket: Bucket,
        faults: Faults,
        late: LateWork,
        traffic: TrafficSwitch,
        stop: Callable[[], None],
    ) -> None:
        self.key = secrets.token_urlsafe(24)
        self._shop = shop
        self._endpoint = endpoint
        self._client_ports = tuple(client_ports)
        self._tokens = tokens
        self._bucket = bucket
        self._faults = faults
        self._late = late
        self._traffic = traffic
        self._stop = stop
        self._actions: dict[str, Callable[..., Any]] = {
            "history": self._history,
            "requests": self._requests,
            "clock": self._clock,
            "advance_clock": self._advance_clock,
            "fault": self._fault,
            "faults": self._pending_faults,
            "clear_faults": self._clear_faults,
            "faults_fired": self._faults_fired,
            "wait_fired": self._wait_fired,
            "release": self._release,
            "cut_internet": self._cut_internet,
            "heal_internet": self._heal_internet,
            "break_connections": self._break_connections,
            "credentials": self._credentials,
            "revoke_token": self._revoke_token,
            "restore_token": self._tokens.restore,
            "expire_tokens": self._tokens.expire,
            "app": self._app,
            "remove_scope": self._remove_scope,
            "grant_scope": self._grant_scope,
            "drain_bucket": self._drain_bucket,
            "set_traffic": self._set_traffic,
            "shutdown": self._shutdown,
        }

    async def handle(self, request: Request) -> Response:
        """One request; whatever is wrong with it is said in one sentence."""
        if request.path != "/control" or request.method != "POST":
            return _said(404, "Nothing is here. The control channel is POST /control.")
        given = request.headers.get(KEY_HEADER.lower(), "")
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            return _said(403, f"The control key in {KEY_HEADER} is missing or wrong.")
        try:
            asked = json.loads(request.body)
        except ValueError:
            asked = None
        action = asked.get("action") if isinstance(asked, dict) else None
        arguments = asked.get("arguments") or {} if isinstance(asked, dict) else {}
        if not isinstance(action, str) or not isinstance(arguments, dict):
            return _said(400, 'The body must be {"action": "…", "arguments": {…}}.')
        try:
            return json_response(200, {"result": await self._act(action, arguments)})
        except (DemoActionError, FaultRuleError) as problem:
            return _said(400, str(problem))

    async def _act(self, action: str, arguments: dict[str, Any]) -> Any:
        own = self._actions.get(action)
        if own is None:
            return self._shop.admin(action, arguments)
        try:
            inspect.signature(own).bind(**arguments)
        except TypeError as problem:
            raise DemoActionError(f"The action “{action}” was called wrongly: {problem}.") from None
        result = own(**arguments)
        return await result if isinstance(result, Awaitable) else result

    def _history(self, order_id: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        known = self._shop.history
        if order_id is None:
            entries = known.since(after)
        else:
            if not order_id.startswith("gid://"):
                order_id = str(self._shop.admin("state", {"order": order_id})["id"])
            entries = known.of_order(order_id)
        return [entry.as_json() for entry in entries if entry.number > after]

    def _requests(self, after: int = 0) -> list[dict[str, Any]]:
        return [entry.as_json() for entry in self._endpoint.requests if entry.number > after]

    def _clock(self) -> dict[str, str]:
        return {"now": self._shop.clock.exact_now().isoformat()}

    def _advance_clock(self, seconds: float) -> dict[str, str]:
        self._shop.clock.advance(_number("seconds", seconds))
        self._late.run_due()
        return self._clock()

    def _fault(
        self,
        kind: str,
        match: str = "any",
        times: int | None = 1,
        skip: int = 0,
        **options: Any,
    ) -> dict[str, Any]:
        return self._faults.add(kind, match, times, skip, **options).as_json()

    def _pending_faults(self) -> list[dict[str, Any]]:
        return [rule.as_json() for rule in self._faults.rules]

    def _clear_faults(self) -> None:
        self._faults.clear()

    def _faults_fired(self) -> list[dict[str, Any]]:
        return [fired.as_json() for fired in self._faults.fired]

    async def _wait_fired(self, count: int, timeout_s: float = 60.0) -> list[dict[str, Any]]:
        try:
            async with asyncio.timeout(_number("timeout_s", timeout_s)):
                await self._faults.wait_fired(count)
        except TimeoutError:
            fired = len(self._faults.fired)
            raise DemoActionError(
                f"Only {fired} of {count} faults had fired after {timeout_s:g} s."
            ) from None
        return self._faults_fired()

    def _release(self) -> None:
        self._faults.release()

    async def _cut_internet(self) -> None:
        for port in self._client_ports:
            await port.unplug()

    async def _heal_internet(self) -> None:
        for port in self._client_ports:
            await port.plug_in()

    async def _break_connections(self) -> None:
        for port in self._client_ports:
            await port.break_connections()

    def _credentials(self) -> dict[str, str]:
        app = self._tokens.app
        return {"client_id": app.client_id, "client_secret": app.client_secret}

    def _revoke_token(self, token: str | None = None) -> int:
        return self._tokens.revoke(token)

    def _app(
        self,
        installed: bool | None = None,
        same_organization: bool | None = None,
        new_revokes_old: bool | None = None,
    ) -> dict[str, Any]:
        tokens = self._tokens
        tokens.installed = tokens.installed if installed is None else installed
        if same_organization is not None:
            tokens.same_organization = same_organization
        if new_revokes_old is not None:
            tokens.new_revokes_old = new_revokes_old
        return {
            "installed": tokens.installed,
            "same_organization": tokens.same_organization,
            "new_revokes_old": tokens.new_revokes_old,
            "scopes": sorted(tokens.scopes),
        }

    def _remove_scope(self, scope: str) -> list[str]:
        if scope not in self._tokens.scopes:
            raise DemoActionError(f"The app does not hold the scope “{scope}”.")
        self._tokens.scopes.remove(scope)
        return sorted(self._tokens.scopes)

    def _grant_scope(self, scope: str) -> list[str]:
        if scope not in SCOPES:
            raise DemoActionError(f"There is no scope “{scope}” in this shop.")
        self._tokens.scopes.add(scope)
        return sorted(self._tokens.scopes)

    def _drain_bucket(self, points: int = 0) -> dict[str, int]:
        self._bucket.leave(points)
        return self._bucket.status()

    def _set_traffic(self, per_minute: float) -> float:
        self._traffic.set_rate(_number("per_minute", per_minute))
        return self._traffic.per_minute

    def _shutdown(self) -> None:
        # After the answer has gone out.
        asyncio.get_running_loop().call_soon(self._stop)


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DemoActionError(f"“{name}” must be a number, not {value!r}.")
    return float(value)


def _said(status: int, sentence: str) -> Response:
    return json_response(status, {"error": sentence})

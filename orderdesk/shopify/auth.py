"""How a station signs in: with a static token, or with one that a Dev Dashboard app is granted.

Tokens and secrets are never part of a repr, a log line or an error.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from orderdesk.errors import (
    AppCredentialsError,
    AppRefusedError,
    NoSuchShopError,
    RefusedError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.shopify.protocol import HttpAnswer, HttpRequest, retry_after_s
from orderdesk.shopify.triage import DEFAULT_WAIT_S
from orderdesk.words import _

Clock = Callable[[], datetime]
Exchange = Callable[[HttpRequest], Awaitable[HttpAnswer]]

# A granted token lives for 86,399 s. It is renewed well before, so that it never ends mid-request.
RENEW_AFTER = timedelta(hours=20)


class SignIn(Protocol):
    """Gives the token for the next request. `exchange` sends one request to the shop's own host."""

    async def token(self, token_url: str, exchange: Exchange) -> str:
        """The token to send with.

        Raises:
            SignedOutError, RefusedError, ThrottledError, UnreachableError: none is to be had.
        """
        ...

    async def renew(self, refused: str, token_url: str, exchange: Exchange) -> bool:
        """The shop refused this token. Whether there is another one now; raises as `token` does."""
        ...


@dataclass(frozen=True, slots=True)
class StaticToken:
    """The token of an app that the store's own admin created earlier. It cannot be renewed."""

    secret: str = field(repr=False)

    async def token(self, token_url: str, exchange: Exchange) -> str:
        """The token as it was entered."""
        return self.secret

    async def renew(self, refused: str, token_url: str, exchange: Exchange) -> bool:
        """Never: only the manager can bring another one."""
        return False


@dataclass(slots=True)
class ClientCredentials:
    """An app of the merchant's own organization; its tokens live for 24 hours.

    Asking again needs nobody at the screen, so a token is renewed at 20 hours of age and once when
    the shop refuses it. Requests that need one at the same time share one grant.
    """

    client_id: str
    client_secret: str = field(repr=False)
    clock: Clock = field(repr=False)
    _token: str = field(default="", repr=False)
    _granted_at: datetime | None = field(default=None, repr=False)
    _granting: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def token(self, token_url: str, exchange: Exchange) -> str:
        """The token in hand, or a new one where it has grown old."""
        async with self._granting:
            if not self._is_fresh():
                await self._grant(token_url, exchange)
            return self._token

    async def renew(self, refused: str, token_url: str, exchange: Exchange) -> bool:
        """Ask for a new token, unless another request has just done so."""
        async with self._granting:
            if self._token == refused:
                self._token = ""
                await self._grant(token_url, exchange)
            return True

    def _is_fresh(self) -> bool:
        if not self._token or self._granted_at is None:
            return False
        # A clock that was set back makes the age negative: better one grant too many.
        return timedelta(0) <= self.clock() - self._granted_at < RENEW_AFTER

    async def _grant(self, token_url: str, exchange: Exchange) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        asked_at = self.clock()
        answer = await exchange(
            HttpRequest(
                token_url,
                urlencode(form).encode("ascii"),
                {
                    "Accept": "application/json",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
        )
        self._token = _read_grant(answer)
        self._granted_at = asked_at


@dataclass(slots=True)
class CurrentSignIn:
    """A sign-in that a person may replace while the desk is open."""

    current: SignIn

    async def token(self, token_url: str, exchange: Exchange) -> str:
        """The token of the present sign-in."""
        return await self.current.token(token_url, exchange)

    async def renew(self, refused: str, token_url: str, exchange: Exchange) -> bool:
        """What the present sign-in can do about a token that was refused."""
        return await self.current.renew(refused, token_url, exchange)


def written(sign_in: "StaticToken | ClientCredentials") -> str:
    """A sign-in as one secret text, for the keyring. A static token stands there as it is."""
    if isinstance(sign_in, StaticToken):
        return sign_in.secret
    return json.dumps({"client_id": sign_in.client_id, "client_secret": sign_in.client_secret})


def sign_in_from(text: str, clock: Clock) -> "StaticToken | ClientCredentials":
    """The sign-in that `written` wrote. `clock` gives aware UTC, for the age of a granted token."""
    found = _read_object(text.encode())
    client_id, client_secret = found.get("client_id"), found.get("client_secret")
    if isinstance(client_id, str) and isinstance(client_secret, str):
        return ClientCredentials(client_id, client_secret, clock)
    return StaticToken(text)


def _read_grant(answer: HttpAnswer) -> str:
    """The token. A refusal is told in our own words: Shopify's name no next step."""
    body = _read_object(answer.body)
    token = body.get("access_token")
    if answer.status == 200 and isinstance(token, str) and token:
        return token
    if answer.status in (429, 430):
        raise ThrottledError(retry_after_s(answer) or DEFAULT_WAIT_S)
    # The OAuth errors come as JSON or as a page of HTML, depending on which layer refuses.
    said = answer.body.decode("utf-8", "replace")
    if answer.status in (400, 401, 403):
        for kind in (AppRefusedError.NOT_INSTALLED, AppRefusedError.OTHER_ORGANIZATION):
            if kind in said:
                raise AppRefusedError(kind)
        for code, is_secret in (("application_cannot_be_found", False), ("invalid_client", True)):
            if code in said:
                raise AppCredentialsError(is_secret=is_secret)
        if body or "Oauth error" in said:
            raise SignedOutError
    if answer.status == 404 and body:
        raise NoSuchShopError("Not Found")
    if answer.status in (402, 423) and body:
        raise RefusedError(_("The store is frozen or locked."))
    raise UnreachableError(f"no token: HTTP {answer.status}")


def _read_object(body: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}

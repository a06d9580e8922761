"""Who may ask: the app's secret, its tokens and their end, and the scopes it holds."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from orderdesk.demo.http import Request, Response, json_response

TOKEN_LIFE_S = 86_399
BAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"

# What the program's own features ask for. `read_apps` and `read_all_orders` are not among them.
SCOPES = (
    "read_customers",
    "read_fulfillments",
    "write_fulfillments",
    "read_inventory",
    "write_inventory",
    "read_locations",
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
    "read_order_edits",
    "write_order_edits",
    "read_orders",
    "write_orders",
    "read_products",
    "read_returns",
    "write_returns",
)


@dataclass(frozen=True, slots=True)
class App:
    """The merchant's own app, as the Dev Dashboard shows it."""

    app_id: str
    title: str
    client_id: str
    client_secret: str


class Tokens:
    """The app's tokens. `now` gives the shop's time; each token ends by it."""

    def __init__(self, app: App, now: Callable[[], datetime]) -> None:
        self.app = app
        self.static_token = f"shpat_{secrets.token_hex(16)}"
        self.scopes = set(SCOPES)
        self.installed = True
        self.same_organization = True
        self.new_revokes_old = False
        self._now = now
        # None: the permanent token of an app that was created in the admin.
        self._ends_at: dict[str, datetime | None] = {self.static_token: None}

    def allows(self, token: str) -> bool:
        """Whether a request with this token is let in."""
        ends_at = self._ends_at.get(token, self._now())
        return self.installed and (ends_at is None or self._now() < ends_at)

    def issue(self) -> str:
        """A new token that ends after 24 hours."""
        if self.new_revokes_old:
            self.expire()
        token = f"shpca_{secrets.token_hex(16)}"
        self._ends_at[token] = self._now() + timedelta(seconds=TOKEN_LIFE_S)
        return token

    def revoke(self, token: str | None = None) -> int:
        """Takes away one token, or all of them; how many that were."""
        gone = [each for each in list(self._ends_at) if token in {None, each}]
        for each in gone:
            del self._ends_at[each]
        return len(gone)

    def expire(self) -> int:
        """Ends the 24-hour tokens now, as if their day was over; the permanent one stays."""
        dated = [token for token, ends_at in self._ends_at.items() if ends_at is not None]
        return sum(self.revoke(token) for token in dated)

    def restore(self) -> None:
        """Lets the permanent token in again after a revocation."""
        self._ends_at[self.static_token] = None


def answer_token_request(tokens: Tokens, request: Request) -> Response:
    """`POST /admin/oauth/access_token` with a form: a new token, or what is wrong with the request."""
    form = {
        name: values[-1]
        for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()
    }
    if form.get("grant_type") != "client_credentials":
        return _refusal("unsupported_grant_type", "The grant type is not supported.")
    if not _same(form.get("client_id", ""), tokens.app.client_id):
        return _refusal("application_cannot_be_found", "No application has this client id.")
    if not _same(form.get("client_secret", ""), tokens.app.client_secret):
        return _refusal("invalid_client", "The client secret is not valid.", status=401)
    if not tokens.same_organization:
        return _refusal(
            "shop_not_permitted",
            "Oauth error shop_not_permitted: Client credentials cannot be performed on this shop.",
        )
    if not tokens.installed:
        return _refusal("app_not_installed", "The app is not installed on this shop.")
    return json_response(
        200,
        {
            "access_token": tokens.issue(),
            "scope": _granted(tokens.scopes),
            "expires_in": TOKEN_LIFE_S,
        },
    )


def _granted(scopes: set[str]) -> str:
    """The scopes as the token endpoint names them: a write scope stands for its read scope too."""
    implied = {f"read_{scope[6:]}" for scope in scopes if scope.startswith("write_")}
    return ",".join(sorted(scopes - implied))


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _refusal(error: str, description: str, status: int = 400) -> Response:
    return json_response(status, {"error": error, "error_description": description})

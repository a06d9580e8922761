"""Where a shop is: its myshopify.com domain over TLS, or a loopback origin for the demo shop.

Everything else is refused before a token could go there.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from orderdesk.errors import ShopAddressError
from orderdesk.shopify.protocol import API_VERSION

_SHOP = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""This computer's own names."""

_LONGEST = 300
_ADMIN = "admin.shopify.com"
_DOMAIN = ".myshopify.com"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A shop's origin, "https://example.myshopify.com", and what is asked for there."""

    origin: str
    is_loopback: bool

    @property
    def graphql_url(self) -> str:
        """Where documents are sent."""
        return f"{self.origin}/admin/api/{API_VERSION}/graphql.json"

    @property
    def token_url(self) -> str:
        """Where a token is granted."""
        return f"{self.origin}/admin/oauth/access_token"


def shop_address(typed: str) -> str:
    """The address that a person meant who typed or pasted this; what it cannot be told from stays.

    The shop's name alone gets its ".myshopify.com"; of an address of Shopify's admin, such as
    "https://admin.shopify.com/store/NAME/orders", its NAME is taken.
    """
    written = typed.strip()
    bare = written.partition("://")[2] if "://" in written else written
    host, _slash, path = bare.partition("/")
    if host.lower() == _ADMIN:
        parts = path.split("?")[0].split("#")[0].split("/")
        if len(parts) > 1 and parts[0] == "store" and parts[1]:
            return f"{parts[1].lower()}{_DOMAIN}"
        return written
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", written.lower()) and written.lower() != "localhost":
        return f"{written.lower()}{_DOMAIN}"
    return written


def is_loopback(typed: str) -> bool:
    """Whether a person means a shop on this computer; False also for what is no address."""
    try:
        return parse_endpoint(shop_address(typed)).is_loopback
    except ShopAddressError:
        return False


def parse_endpoint(address: str) -> Endpoint:
    """The shop that staff or the option `--endpoint` name.

    "example.myshopify.com", the same with https:// and a path as copied from a browser, or
    "http://127.0.0.1:8080" (localhost, [::1]) without a path.

    Raises:
        ShopAddressError: it is neither.
    """
    written = address.strip()
    if not written or len(written) > _LONGEST or not written.isprintable():
        raise ShopAddressError(written[:_LONGEST])
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise ShopAddressError(written) from None
    if parts.username is not None or parts.password is not None:
        raise ShopAddressError(written)
    if parts.scheme == "https" and port in (None, 443) and _SHOP.fullmatch(host):
        return Endpoint(f"https://{host}", is_loopback=False)
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts.scheme == "http" and host in LOOPBACK and bare:
        shown = f"[{host}]" if ":" in host else host
        return Endpoint(f"http://{shown}" + (f":{port}" if port else ""), is_loopback=True)
    raise ShopAddressError(written)

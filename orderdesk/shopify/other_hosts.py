"""Hosts that are not the shop's: over https only, and nothing of ours goes along, least of all the token."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

from orderdesk.errors import UnreachableError
from orderdesk.shopify.address import LOOPBACK
from orderdesk.shopify.trust import trusted

LONGEST_ADDRESS = 2_000


class OtherHosts:
    """Connections to any such host, opened when the first is needed. Close them with `aclose`.

    `allows_loopback` also allows http, but to this computer only: for what the demo shop serves.
    """

    def __init__(
        self,
        *,
        allows_loopback: bool,
        timeout: httpx.Timeout,
        limits: httpx.Limits,
        accept: str,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self._allows_loopback = allows_loopback
        self._timeout = timeout
        self._limits = limits
        self._accept = accept
        self._transport = transport
        self._http: httpx.AsyncClient | None = None
        self._closed = False

    def allow(self, address: str) -> bool:
        """Whether something may be fetched from there."""
        if len(address) > LONGEST_ADDRESS or not address.isprintable():
            return False
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        if not host or parts.username is not None or parts.password is not None:
            return False
        if host in LOOPBACK:
            return parts.scheme == "http" and self._allows_loopback
        return parts.scheme == "https"

    def client(self) -> httpx.AsyncClient:
        """What fetches: it keeps no cookies and follows no redirect. UnreachableError once closed."""
        if self._closed:
            raise UnreachableError("OrderDesk is closing")
        if self._http is None:
            self._http = httpx.AsyncClient(
                transport=self._transport,
                verify=trusted(),
                # As for the shop itself: no proxy stands before this computer.
                trust_env=not self._allows_loopback,
                follow_redirects=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                timeout=self._timeout,
                limits=self._limits,
                headers={"User-Agent": "OrderDesk", "Accept": self._accept},
            )
        return self._http

    async def aclose(self) -> None:
        """Close the connections; what is on its way ends as unreachable."""
        self._closed = True
        if self._http is not None:
            await self._http.aclose()

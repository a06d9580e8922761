"""Hosts that are not the shop's: over https only, and nothing of ours goes along, least of all the token."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

from orderdesk.shopify.address import LOOPBACK
from orderdesk.shopify.trust import trusted

LONGEST_ADDRESS = 2_000


def is_allowed(address: str, *, allows_loopback: bool) -> bool:
    """Whether something may be fetched from there.

    `allows_loopback` also allows http, but to this computer only: for what the demo shop serves.
    """
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
        return parts.scheme == "http" and allows_loopback
    return parts.scheme == "https"


def open_http(
    *,
    allows_loopback: bool,
    timeout: httpx.Timeout,
    limits: httpx.Limits,
    accept: str,
    transport: httpx.AsyncBaseTransport | None,
) -> httpx.AsyncClient:
    """A client that keeps no cookies and follows no redirect."""
    nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    return httpx.AsyncClient(
        transport=transport,
        verify=trusted(),
        # As for the shop itself: no proxy stands before this computer.
        trust_env=not allows_loopback,
        follow_redirects=False,
        cookies=nothing_kept,
        timeout=timeout,
        limits=limits,
        headers={"User-Agent": "OrderDesk", "Accept": accept},
    )

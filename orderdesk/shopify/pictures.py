"""Fetches product pictures. They lie on other hosts, so that nothing of ours goes along: no token."""

import asyncio
import logging
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx

from orderdesk.errors import PictureError, UnreachableError
from orderdesk.shopify.other_hosts import OtherHosts

log = logging.getLogger(__name__)

DEADLINE_S = 15.0
LARGEST_BYTES = 3 * 1024 * 1024
MOST_REDIRECTS = 3
WIDTH_PX = 512
"""The largest that a bench shows on a screen of twice the density, and a few ten kilobytes."""

_CDN = "cdn.shopify.com"
# Without it a CDN answers in formats that not every Qt can read.
_ACCEPT = "image/png, image/jpeg;q=0.9, image/gif;q=0.5"


class PictureClient:
    """Fetches from any host over https. Close it with `aclose`.

    `allows_loopback` also allows http, but to this computer only: for the demo shop's pictures.
    """

    def __init__(
        self,
        *,
        allows_loopback: bool,
        deadline_s: float = DEADLINE_S,
        largest_bytes: int = LARGEST_BYTES,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._deadline_s = deadline_s
        self._largest_bytes = largest_bytes
        self._hosts = OtherHosts(
            allows_loopback=allows_loopback,
            timeout=httpx.Timeout(deadline_s),
            limits=httpx.Limits(max_connections=4, max_keepalive_connections=2),
            accept=_ACCEPT,
            transport=transport,
        )

    async def fetch(self, address: str) -> bytes:
        """The picture behind `address`, as it lies there.

        Raises:
            PictureError: there is no picture behind it, or none that may be fetched.
            UnreachableError: nothing came back in time. Later it may.
        """
        failure: Exception
        try:
            async with asyncio.timeout(self._deadline_s):
                self._check(address)
                return await self._follow(_small(address))
        except TimeoutError:
            failure = UnreachableError("no picture in time")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            failure = PictureError("no address")
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = UnreachableError(type(error).__name__)
        # Not from httpx's error, which holds the request.
        raise failure

    async def aclose(self) -> None:
        """Close the connections; what is on its way ends as unreachable."""
        await self._hosts.aclose()

    async def _follow(self, address: str) -> bytes:
        for _step in range(MOST_REDIRECTS + 1):
            async with self._hosts.client().stream("GET", address) as response:
                if not response.has_redirect_location:
                    return await self._read(response)
                address = urljoin(address, response.headers["location"])
            self._check(address)
        raise PictureError("sent from place to place")

    async def _read(self, response: httpx.Response) -> bytes:
        status = response.status_code
        if status == 429 or status >= 500:
            raise UnreachableError(f"status {status}")
        if status != 200:
            raise PictureError(f"status {status}")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not kind.startswith("image/"):
            raise PictureError("not a picture")
        told = response.headers.get("content-length", "")
        if told.isdigit() and int(told) > self._largest_bytes:
            raise PictureError("too large")
        content = bytearray()
        async for part in response.aiter_bytes():
            content += part
            if len(content) > self._largest_bytes:
                raise PictureError("too large")
        return bytes(content)

    def _check(self, address: str) -> None:
        """Raises PictureError for a place where no picture is fetched from."""
        if not self._hosts.allow(address):
            raise PictureError("no address over https")


def _small(address: str) -> str:
    """Shopify's own host gives a picture in any width that is asked for."""
    try:
        parts = urlsplit(address)
        asked = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return address
    if (parts.hostname or "").lower() != _CDN or any(key == "width" for key, _value in asked):
        return address
    return urlunsplit(parts._replace(query=urlencode([*asked, ("width", str(WIDTH_PX))])))

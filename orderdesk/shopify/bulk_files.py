"""Reads the files of bulk operations. They lie on another host, behind an address that is signed."""

import logging
import re
from collections.abc import AsyncGenerator

import httpx

from orderdesk.errors import BulkFileError, UnreachableError
from orderdesk.shopify.other_hosts import OtherHosts

log = logging.getLogger(__name__)

SILENCE_S = 30.0
CONNECT_S = 10.0

_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


class BulkFileClient:
    """Fetches from any host over https, without the token. Close it with `aclose`.

    `allows_loopback` also allows http, but to this computer only: for the demo shop's files.
    """

    def __init__(
        self,
        *,
        allows_loopback: bool,
        silence_s: float = SILENCE_S,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._hosts = OtherHosts(
            allows_loopback=allows_loopback,
            timeout=httpx.Timeout(silence_s, connect=min(CONNECT_S, silence_s)),
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1),
            accept="application/jsonl, application/octet-stream;q=0.9, */*;q=0.5",
            transport=transport,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._hosts.aclose()

    async def read(self, address: str, start: int) -> AsyncGenerator[bytes, None]:
        """The bytes of the file from `start` to its end, as they come.

        Raises:
            BulkFileError: the host does not give it out (any more), or nothing is fetched from there.
            UnreachableError: the connection failed or was cut. What came until then is right.
        """
        if not self._hosts.allow(address):
            raise BulkFileError("not over https")
        failure: UnreachableError
        try:
            async for part in self._read(address, start):
                yield part
            return
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            failure = UnreachableError(type(error).__name__)
        # Not from httpx's error, which holds the signed address.
        raise failure

    async def _read(self, address: str, start: int) -> AsyncGenerator[bytes, None]:
        # Packed, a range of the bytes that are sent would not be one of the file's.
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        async with self._hosts.client().stream("GET", address, headers=headers) as response:
            skipped = _skipped(response, start)
            async for part in response.aiter_bytes():
                if skipped >= len(part):
                    skipped -= len(part)
                    continue
                yield part[skipped:]
                skipped = 0


def _skipped(response: httpx.Response, start: int) -> int:
    """How many bytes of this answer lie before `start`. Raises as `read` does."""
    status = response.status_code
    if status == 429 or status >= 500 or response.is_redirect:
        raise UnreachableError(f"status {status}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html":
        # A portal of the network, and no host of files.
        raise UnreachableError("a web page")
    if status == 206:
        told = _RANGE.fullmatch(response.headers.get("content-range", ""))
        if told is None or int(told[1]) != start:
            raise BulkFileError("another part than was asked for")
        return 0
    if status == 200:
        # The host knows no ranges: what is here already comes once more.
        return start
    log.warning("the file of the orders is not given out: status %d", status)
    raise BulkFileError(f"status {status}")

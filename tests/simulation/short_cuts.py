"""What costs time and decides nothing is left out here: a run with short cuts goes as one without them.

- `remembered`, `quick_answers`: the shop works nothing out twice, and answers queries from plans.
- `spoken`: what the shop has just written is not decoded, and an order that is the same not read anew.
- The client hands its request to the station's network card as it is. Between the two httpx would only
  write and read it once more; encoding, deadline, triage and decoding are the client's own.
- What the store reads from an equal text is an equal object that nobody can change: it is the same one.

`by_the_book` takes none of them. The seeds that run twice go the second time so, and must tell the same.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from orderdesk.shopify.client import ShopifyClient
from orderdesk.shopify.protocol import HttpAnswer, HttpRequest
from orderdesk.storage import codec
from tests.simulation.quick_answers import without_plans
from tests.simulation.remembered import RememberingOperations
from tests.simulation.spoken import decode_everything, listen
from tests.simulation.transport import StationTransport

OBJECTS_KEPT = 4096

_post_by_httpx = ShopifyClient._post
_decode_anew = codec.decode
_decode = lru_cache(OBJECTS_KEPT)(codec.decode)
_path_of = lru_cache(lambda url: urlsplit(url).path)


def install() -> None:
    """Take them from now on. May be called again."""
    _take(_post, _decode)
    listen()


@contextmanager
def by_the_book() -> Iterator[None]:
    """Take none of them for a while."""
    _take(_post_by_httpx, _decode_anew)
    decode_everything()
    RememberingOperations.remembers = False
    try:
        with without_plans():
            yield
    finally:
        RememberingOperations.remembers = True
        install()


def _take(post: Any, decode: Any) -> None:
    ShopifyClient._post = post  # type: ignore[method-assign]
    for name, module in list(sys.modules.items()):
        if name.startswith("orderdesk.storage.") and hasattr(module, "decode"):
            module.decode = decode


async def _post(client: ShopifyClient, request: HttpRequest, phase: Any) -> HttpAnswer:
    transport = client._http._transport
    if not isinstance(transport, StationTransport):
        return await _post_by_httpx(client, request, phase)
    headers = {name.lower(): value for name, value in request.headers.items()}
    got = await transport.carry("POST", _path_of(request.url), headers, request.body)
    return HttpAnswer(got.status, {name.lower(): value for name, value in got.headers}, got.body)

"""All orders in one file: the operation that writes it, and the orders that lie in it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from orderdesk.domain.order import Order
from orderdesk.errors import UnreadableAnswerError
from orderdesk.shopify import documents
from orderdesk.shopify.bulk_lines import BulkPlace, OrderLines
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import BulkOperation

if TYPE_CHECKING:
    from orderdesk.shopify.bulk_files import BulkFileClient
    from orderdesk.shopify.client import ShopifyClient

BATCH_BYTES = 128 * 1024
"""Some thirty orders: what is taken apart and kept in one go. A scan waits for no more than that."""

NEWEST = 5


@dataclass(frozen=True, slots=True)
class BulkBatch:
    """Orders in the file's sequence, and the place behind them. `is_last`: the file ends there."""

    orders: tuple[Order, ...]
    place: BulkPlace
    is_last: bool = False


class BulkOperations:
    """The part of the gateway that reads all orders at once."""

    @property
    def _client(self) -> "ShopifyClient":
        raise NotImplementedError

    @cached_property
    def _files(self) -> "BulkFileClient":
        from orderdesk.shopify.bulk_files import BulkFileClient

        return BulkFileClient(allows_loopback=self._client.is_loopback)

    async def start_bulk_orders(self) -> BulkOperation:
        """Let the shop write all orders into a file, which takes it minutes.

        Raises:
            RejectedError: also where as many operations run as may.
            AmbiguousError: it may have begun; `find_bulk_orders` tells.
        """
        reply = await self._client.mutate("bulk_run", {"query": documents.load_bulk("orders")})
        answer = Payload(reply.data).child("bulkOperationRunQuery")
        return read_bulk_operation(answer.child("bulkOperation"))

    async def find_bulk_orders(self, since: datetime) -> BulkOperation | None:
        """The newest operation that writes all orders as ours do and was started since; by whomever."""
        asked = f"operation_type:query created_at:>='{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
        reply = await self._client.query("bulk_operations", {"first": NEWEST, "query": asked})
        wanted = documents.load_bulk("orders")
        for one in Payload(reply.data).nodes("bulkOperations"):
            found = read_bulk_operation(one)
            if one.text("query") == wanted and found.created_at >= since.replace(microsecond=0):
                return found
        return None

    async def fetch_bulk_operation(self, operation_id: str) -> BulkOperation | None:
        """How far an operation is. None where the shop does not know it (any more)."""
        reply = await self._client.query("bulk_operation", {"id": operation_id})
        found = Payload(reply.data).find_child("bulkOperation")
        return None if found is None else read_bulk_operation(found)

    async def fetch_bulk_orders(
        self, url: str, place: BulkPlace
    ) -> AsyncGenerator[BulkBatch, None]:
        """The orders in the file from `place` on, in batches; the last one says so.

        Of fulfillments the lines are not in it: Shopify refuses a list within a list there.

        Raises:
            BulkFileError: the file is not given out (any more).
            UnreadableAnswerError: it is not such a file, or is damaged.
            UnreachableError: it cannot be reached, or the connection was cut.
        """
        lines = OrderLines(place)
        async with aclosing(self._files.read(url, place.position)) as parts:
            waiting = bytearray()
            async for part in parts:
                waiting += part
                if len(waiting) >= BATCH_BYTES:
                    data, waiting = bytes(waiting), bytearray()
                    yield await self._batch(lines, data)
        yield await self._batch(lines, bytes(waiting))
        yield BulkBatch(tuple(lines.end()), lines.place, is_last=True)

    async def _batch(self, lines: OrderLines, data: bytes) -> BulkBatch:
        orders = await self._client.apart(lambda: lines.take(data))
        return BulkBatch(tuple(orders), lines.place)


def read_bulk_operation(payload: Payload) -> BulkOperation:
    """An operation as the shop shows it."""
    return BulkOperation(
        id=payload.text("id"),
        status=payload.text("status"),
        error_code=payload.find_text("errorCode"),
        created_at=payload.moment("createdAt"),
        objects=_count(payload, "objectCount"),
        orders=_count(payload, "rootObjectCount"),
        size=None if payload.fields.get("fileSize") is None else _count(payload, "fileSize"),
        url=payload.find_text("url"),
    )


def _count(payload: Payload, name: str) -> int:
    """An `UnsignedInt64`, which travels as text."""
    text = payload.text(name)
    if not text.isdecimal():
        raise UnreadableAnswerError(f"{payload.path}.{name}")
    return int(text)

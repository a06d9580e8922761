"""The file of a bulk operation, line by line: orders with what belongs to them, none in two pieces.

Each line is an object. One without `__parentId` is an order; those behind it, up to the next order,
are its line items, its fulfillment orders, and the lines of these. That children follow their parent
is what `groupObjects` asks for.
"""

import json
from dataclasses import dataclass
from typing import Any

from orderdesk.domain.order import Order
from orderdesk.errors import UnreadableAnswerError
from orderdesk.shopify.orders import read_order
from orderdesk.shopify.payload import Payload

LARGEST_ORDER_BYTES = 32 * 1024 * 1024
"""No order comes near; a file that is not what it should be may have no end of a line."""

_PARENT = "__parentId"
_CHILDREN = {
    ("Order", "LineItem"): "lineItems",
    ("Order", "FulfillmentOrder"): "fulfillmentOrders",
    ("FulfillmentOrder", "FulfillmentOrderLineItem"): "lineItems",
}


@dataclass(frozen=True, slots=True)
class BulkPlace:
    """A place in the file where an order begins: bytes, lines and orders before it."""

    position: int = 0
    lines: int = 0
    orders: int = 0


class OrderLines:
    """Takes the file's bytes as they come, from `place` on, and gives the orders that are whole.

    `place` is behind the last of them. Every method raises UnreadableAnswerError for what is no line
    of such a file; nothing it returned before is doubtful by that.
    """

    def __init__(self, place: BulkPlace) -> None:
        self.place = place
        self._rest = b""
        self._order: dict[str, Any] | None = None
        self._known: dict[str, dict[str, Any]] = {}
        # Of the order that is not whole yet.
        self._bytes = 0
        self._lines = 0

    def take(self, data: bytes) -> list[Order]:
        """The orders that end in these bytes."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        found: list[Order] = []
        for line in lines:
            self._take_line(line, found)
        if len(self._rest) + self._bytes > LARGEST_ORDER_BYTES:
            raise self._unreadable()
        return found

    def end(self) -> list[Order]:
        """The file ends here: its last order, which is whole only where the operation's counts say so."""
        found: list[Order] = []
        if self._rest:
            # A last line without its end: the byte that is counted for it was never there.
            self._take_line(self._rest, found)
            self._rest = b""
            self._bytes -= 1
        self._close(found)
        return found

    def _take_line(self, line: bytes, found: list[Order]) -> None:
        try:
            row = json.loads(line)
        except ValueError:
            raise self._unreadable() from None
        if not isinstance(row, dict):
            raise self._unreadable()
        parent_id = row.pop(_PARENT, None)
        if parent_id is None:
            self._close(found)
            self._order = row
        else:
            self._hang_on(row, parent_id)
        self._known[self._id(row)] = row
        self._bytes += len(line) + 1
        self._lines += 1
        for (kind, _child), name in _CHILDREN.items():
            if kind == _kind(row):
                row[name] = {"nodes": []}

    def _hang_on(self, row: dict[str, Any], parent_id: object) -> None:
        parent = self._known.get(parent_id) if isinstance(parent_id, str) else None
        if parent is None:
            raise self._unreadable()
        name = _CHILDREN.get((_kind(parent), _kind(row)))
        if name is None:
            raise self._unreadable()
        parent[name]["nodes"].append(row)

    def _close(self, found: list[Order]) -> None:
        if self._order is not None:
            path = f"bulk.{self.place.orders}"
            found.append(read_order(Payload(self._order, path)))
            before = self.place
            self.place = BulkPlace(
                before.position + self._bytes, before.lines + self._lines, before.orders + 1
            )
        self._order = None
        self._known = {}
        self._bytes = self._lines = 0

    def _id(self, row: dict[str, Any]) -> str:
        found = row.get("id")
        if not isinstance(found, str) or (self._order is row and _kind(row) != "Order"):
            raise self._unreadable()
        return found

    def _unreadable(self) -> UnreadableAnswerError:
        return UnreadableAnswerError(f"bulk line {self.place.lines + self._lines + 1}")


def _kind(row: dict[str, Any]) -> str:
    parts = str(row.get("id")).split("/")
    return parts[3] if len(parts) > 4 else ""

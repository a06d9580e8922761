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
    "Order": {"LineItem": "lineItems", "FulfillmentOrder": "fulfillmentOrders"},
    "FulfillmentOrder": {"FulfillmentOrderLineItem": "lineItems"},
}
_NO_CHILDREN: dict[str, str] = {}
_parsed = json.JSONDecoder().raw_decode


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
        # What may have children, by its id: where they hang, by their kind.
        self._known: dict[str, dict[str, list[Any]]] = {}
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
        row = self._row(line)
        own_id = row.get("id")
        if not isinstance(own_id, str):
            raise self._unreadable()
        kind = _kind(own_id)
        parent_id = row.pop(_PARENT, None)
        if parent_id is None:
            self._close(found)
            self._order = row
            if kind != "Order":
                raise self._unreadable()
        else:
            self._hang_on(row, kind, parent_id)
        children = _CHILDREN.get(kind, _NO_CHILDREN)
        places: dict[str, list[Any]] = {child: [] for child in children}
        self._known[own_id] = places
        for child, name in children.items():
            row[name] = {"nodes": places[child]}
        self._bytes += len(line) + 1
        self._lines += 1

    def _row(self, line: bytes) -> dict[str, Any]:
        try:
            text = line.decode()
            row, end = _parsed(text)
        except ValueError:
            raise self._unreadable() from None
        if not isinstance(row, dict) or text[end:].strip():
            raise self._unreadable()
        return row

    def _hang_on(self, row: dict[str, Any], kind: str, parent_id: object) -> None:
        places = self._known.get(parent_id) if isinstance(parent_id, str) else None
        if places is None or kind not in places:
            raise self._unreadable()
        places[kind].append(row)

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

    def _unreadable(self) -> UnreadableAnswerError:
        return UnreadableAnswerError(f"bulk line {self.place.lines + self._lines + 1}")


def _kind(own_id: str) -> str:
    parts = own_id.split("/", 4)
    return parts[3] if len(parts) > 4 else ""

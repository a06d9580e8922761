"""Readings of orders as rows: many of them with a few statements.

A first load keeps every order of a shop. To begin a statement takes longer than its row, so the rows of
each table are gathered and go in together; written out, since peewee takes as long to compose them.
"""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.domain.tracking_numbers import number_keys
from orderdesk.storage.codec import encode, time_text
from orderdesk.storage.connection import Connection
from orderdesk.storage.search import FORGET_WORDS, PUT_WORDS, words_of

# The fastest level takes a quarter of the room; better ones save little more.
COMPRESSION_LEVEL = 1
DIGEST_BYTES = 16

FIND = (
    "SELECT order_id, id, reading, digest, gone FROM orders"
    " WHERE order_id IN (SELECT value FROM json_each(?))"
)
LAST_ROW = "SELECT coalesce(max(id), 0) FROM orders"
CONFIRM = "UPDATE orders SET reading = ?, read_at = ?, gone = 0 WHERE id = ?"
INSERT = (
    "INSERT INTO orders (name_key, created_at, reading, read_at, digest, payload, lines_unread, order_id,"
    " id, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
UPDATE = (
    "UPDATE orders SET name_key = ?, created_at = ?, reading = ?, read_at = ?, digest = ?,"
    " payload = ?, lines_unread = ?, order_id = ?, gone = 0, forgotten = 0 WHERE id = ?"
)
DROP_WORK = "DELETE FROM open_work WHERE order_row = ?"
DROP_NUMBERS = "DELETE FROM order_number WHERE order_row = ?"
# A merge in Shopify can bring a fulfillment order from one order's reading to another's.
PUT_WORK = (
    "INSERT INTO open_work (fulfillment_order_id, order_row, location_id) VALUES (?, ?, ?)"
    " ON CONFLICT (fulfillment_order_id) DO UPDATE"
    " SET order_row = excluded.order_row, location_id = excluded.location_id"
)
PUT_NUMBER = "INSERT INTO order_number (order_row, fulfillment_id, number_key) VALUES (?, ?, ?)"

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Of some readings, the orders whose content changed by them, and those that were not here before."""

    changed: frozenset[OrderGid]
    new: frozenset[OrderGid]


def keep_readings(
    connection: Connection, readings: Iterable[tuple[Order, int]], read_at: str
) -> Kept:
    """Keep readings within a transaction that is open already. An older one than the row's is left out."""
    latest: dict[OrderGid, tuple[Order, int]] = {}
    for order, reading in readings:
        before = latest.get(order.id)
        if before is None or before[1] < reading:
            latest[order.id] = (order, reading)
    known = {found[0]: found[1:] for found in connection.rows(FIND, (json.dumps(list(latest)),))}
    next_row = int(connection.value(LAST_ROW)) + 1
    rows = _Rows()
    changed: set[OrderGid] = set()
    for order, reading in latest.values():
        here = known.get(order.id)
        if here is None:
            rows.put(next_row, order, encode(order).encode(), reading, read_at, is_new=True)
            next_row += 1
            changed.add(order.id)
            continue
        row, reading_here, digest, gone = here
        if reading <= reading_here:
            continue
        text = encode(order).encode()
        if digest == _digest(text):
            rows.confirmed.append((reading, read_at, row))
            if gone:
                changed.add(order.id)
            continue
        rows.put(row, order, text, reading, read_at, is_new=False)
        changed.add(order.id)
    rows.write(connection)
    return Kept(frozenset(changed), frozenset(one for one in latest if one not in known))


def name_key(name: str) -> str:
    """The form in which two order names are equal: "#1001", "1001" and " # 1001" are."""
    return "".join(filter(str.isalnum, name)).upper()


@dataclass(slots=True)
class _Rows:
    """What is to be written, by statement and in its sequence."""

    confirmed: list[Row] = field(default_factory=list)
    inserted: list[Row] = field(default_factory=list)
    updated: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    work: list[Row] = field(default_factory=list)
    numbers: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)

    def put(
        self, row: int, order: Order, text: bytes, reading: int, read_at: str, *, is_new: bool
    ) -> None:
        values = (
            name_key(order.name),
            time_text(order.created_at),
            reading,
            read_at,
            _digest(text),
            zlib.compress(text, COMPRESSION_LEVEL),
            int(order.lines_unread),
            order.id,
            row,
        )
        if is_new:
            self.inserted.append(values)
        else:
            self.updated.append(values)
            self.dropped.append((row,))
        self.work += [
            (one.id, row, one.location_id) for one in order.fulfillment_orders if one.is_open
        ]
        self.numbers += [
            (row, sent.id, key)
            for sent in order.fulfillments
            for key in sorted(number_keys(sent.numbers))
        ]
        self.words.append(words_of(row, order))

    def write(self, connection: Connection) -> None:
        statements: tuple[tuple[str, Sequence[Row]], ...] = (
            (CONFIRM, self.confirmed),
            (INSERT, self.inserted),
            (UPDATE, self.updated),
            (DROP_WORK, self.dropped),
            (DROP_NUMBERS, self.dropped),
            (FORGET_WORDS, self.dropped),
            (PUT_WORK, self.work),
            (PUT_NUMBER, self.numbers),
            (PUT_WORDS, self.words),
        )
        for sql, rows in statements:
            connection.run_many(sql, rows)


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=DIGEST_BYTES).digest()

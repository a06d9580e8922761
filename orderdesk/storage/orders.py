"""Orders as Shopify last said them. Only readings and answers of the shop are written here."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from orderdesk.domain.ids import (
    FulfillmentGid,
    FulfillmentOrderGid,
    IntentId,
    LocationGid,
    OrderGid,
)
from orderdesk.domain.intents import IntentState
from orderdesk.domain.order import Order
from orderdesk.domain.tracking_numbers import number_key, number_keys
from orderdesk.storage.codec import decode, time_of, time_text
from orderdesk.storage.composed import Composed, each_of
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.order_rows import Kept, keep_readings, name_key
from orderdesk.storage.sync_state import FirstLoad, keep_first_load
from orderdesk.storage.tables import (
    IntentNumberRow,
    IntentRow,
    OpenWorkRow,
    OrderNumberRow,
    OrderRow,
    TimelineRow,
    chunks,
)

# An order without people is one of long ago, and reading it would bring them back.
UNREAD = (
    "SELECT order_id FROM orders WHERE lines_unread = 1 AND gone = 0 AND forgotten = 0"
    " ORDER BY created_at DESC LIMIT ?"
)
UNREAD_AND_OPEN = (
    "SELECT DISTINCT orders.order_id FROM open_work JOIN orders ON orders.id = open_work.order_row"
    " WHERE orders.lines_unread = 1 AND orders.gone = 0 LIMIT ?"
)

_SELECT = OrderRow.select(OrderRow.payload, OrderRow.reading, OrderRow.read_at, OrderRow.gone)
BY_IDS = Composed(lambda ids: _SELECT.where(OrderRow.order_id.in_(each_of(ids))))
_WITH_WORK = Composed(
    lambda location_id: _SELECT.where(
        OrderRow.id.in_(
            OpenWorkRow.select(OpenWorkRow.order_row).where(OpenWorkRow.location_id == location_id)
        )
        & (OrderRow.gone == 0)
    ).order_by(OrderRow.created_at)
)
_RECENT = Composed(
    lambda limit: (
        _SELECT.where(OrderRow.gone == 0).order_by(OrderRow.created_at.desc()).limit(limit)
    )
)
_OPEN_IDS = Composed(
    lambda: (
        OpenWorkRow.select(OpenWorkRow.fulfillment_order_id, OrderRow.order_id)
        .join(OrderRow, on=(OrderRow.id == OpenWorkRow.order_row))
        .where(OrderRow.gone == 0)
    )
)


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """An order with the number and time of the reading that told it. `gone`: Shopify hides it now."""

    order: Order
    reading: int
    read_at: datetime
    gone: bool = False


class OrderStore:
    """Keeps orders whole, and what they are looked up by.

    Every reading has a number drawn when its request started. A row takes only a reading with a higher
    number than its own: Shopify's `updatedAt` misses changes and is no version.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def save_order(self, order: Order, reading: int) -> bool:
        """Keep one reading; whether it changed what is shown."""
        return order.id in await self.save_orders([(order, reading)])

    async def save_orders(self, readings: Sequence[tuple[Order, int]]) -> frozenset[OrderGid]:
        """Keep readings in one transaction. Returns the orders whose content changed by it."""
        read_at = time_text(self._clock())

        return await self._database.write(
            lambda connection: keep_readings(connection, readings, read_at).changed
        )

    async def save_history(
        self,
        orders: Sequence[Order],
        reading: int,
        progress: FirstLoad,
        merge: Callable[[Order, Order], Order | None],
    ) -> Kept:
        """Keep orders of one reading, and with them how far the first load has come by that.

        `merge` gets an order and the one that is here, and says what is to be kept; None: that one.
        """
        read_at = time_text(self._clock())

        def work(connection: Connection) -> Kept:
            known = {
                stored.order.id: stored.order
                for stored in _read(connection, BY_IDS, [order.id for order in orders])
                if stored.reading < reading
            }
            merged = [
                merge(order, known[order.id]) if order.id in known else order for order in orders
            ]
            newer = [(order, reading) for order in merged if order is not None]
            kept = keep_readings(connection, newer, read_at)
            keep_first_load(connection, progress)
            return kept

        return await self._database.write(work)

    async def lift_reading(self, order_id: OrderGid, reading: int) -> None:
        """After an own act was answered: only readings that start later are taken from now on."""
        query = OrderRow.update(reading=reading).where(
            (OrderRow.order_id == order_id) & (OrderRow.reading < reading)
        )
        await self._database.write(lambda connection: query.execute(connection))

    async def mark_gone(
        self, order_ids: Iterable[OrderGid], reading: int = 0
    ) -> frozenset[OrderGid]:
        """Shopify does not show these any more (deleted, or older than it lets this app see).

        The row stays, and intents and packings with it; what its timeline says of people goes. `reading`
        is the one that told it: none that started before it shows them again. Returns those that were
        not marked yet.
        """
        wanted = list(order_ids)
        told = fn.MAX(OrderRow.reading, reading)

        def work(connection: Connection) -> frozenset[OrderGid]:
            marked: set[OrderGid] = set()
            for part in chunks(wanted):
                here = OrderRow.order_id.in_(part)
                unmarked = here & (OrderRow.gone == 0)
                found = OrderRow.select(OrderRow.order_id).where(unmarked).tuples()
                marked.update(OrderGid(row[0]) for row in found.execute(connection))
                OrderRow.update(gone=1, reading=told).where(here).execute(connection)
                TimelineRow.delete().where(TimelineRow.order_id.in_(part)).execute(connection)
            return frozenset(marked)

        return await self._database.write(work)

    async def find_order(self, order_id: OrderGid) -> StoredOrder | None:
        """One order, or None where it was never read."""
        found = await self.load_orders([order_id])
        return found[0] if found else None

    async def load_orders(self, order_ids: Iterable[OrderGid]) -> tuple[StoredOrder, ...]:
        """The orders that are known of these, in the sequence asked for."""
        wanted = list(order_ids)

        found = await self._database.read(lambda connection: _read(connection, BY_IDS, wanted))
        known = {stored.order.id: stored for stored in found}
        return tuple(known[order_id] for order_id in wanted if order_id in known)

    async def load_open(self, location_id: LocationGid) -> tuple[StoredOrder, ...]:
        """Every order with an open fulfillment order at a location, oldest first. Gone ones left out."""
        return await self._database.read(
            lambda connection: tuple(_read(connection, _WITH_WORK, location_id))
        )

    async def open_ids(self) -> dict[FulfillmentOrderGid, OrderGid]:
        """The open fulfillment orders as the local copy knows them, with their orders."""
        return await self._database.read(
            lambda connection: {
                FulfillmentOrderGid(work): OrderGid(order)
                for work, order in _OPEN_IDS.rows(connection)
            }
        )

    async def known_ids(self, after: OrderGid | None, limit: int) -> tuple[OrderGid, ...]:
        """The next ids of orders that are not marked as gone, in the sequence of their text."""
        condition = OrderRow.gone == 0
        if after is not None:
            condition = condition & (OrderRow.order_id > after)
        query = OrderRow.select(OrderRow.order_id).where(condition)
        page = query.order_by(OrderRow.order_id).limit(limit).tuples()
        return await self._database.read(
            lambda connection: tuple(OrderGid(row[0]) for row in page.execute(connection))
        )

    async def unread_ids(self, limit: int, *, only_open: bool) -> tuple[OrderGid, ...]:
        """Orders of whose fulfillments the lines are not known, those with open work before others."""

        def work(connection: Connection) -> tuple[OrderGid, ...]:
            found = [row[0] for row in connection.rows(UNREAD_AND_OPEN, (limit,))]
            if not found and not only_open:
                found = [row[0] for row in connection.rows(UNREAD, (limit,))]
            return tuple(map(OrderGid, found))

        return await self._database.read(work)

    async def count(self) -> int:
        """How many orders are kept, gone ones included."""
        return await self._database.read(lambda connection: connection.count(OrderRow.select()))

    async def recent(self, limit: int) -> tuple[StoredOrder, ...]:
        """The orders that were placed last, newest first."""
        return await self._database.read(
            lambda connection: tuple(_read(connection, _RECENT, limit))
        )

    async def find_by_name(self, name: str) -> OrderGid | None:
        """The order of this name, with or without its "#"; the newest where several carry it."""
        key = name_key(name)
        if not key:
            return None
        query = (
            OrderRow.select(OrderRow.order_id)
            .where(OrderRow.name_key == key)
            .order_by(OrderRow.created_at.desc())
        )
        return await self._database.read(lambda connection: _first_id(connection, query))

    async def find_by_tracking_number(self, number: str) -> OrderGid | None:
        """The newest order with a parcel of this number, sent or waiting to be."""
        key = number_key(number)
        if not key:
            return None
        sent = (
            OrderRow.select(OrderRow.order_id)
            .join(OrderNumberRow, on=(OrderNumberRow.order_row == OrderRow.id))
            .where(OrderNumberRow.number_key == key)
            .order_by(OrderRow.created_at.desc())
        )
        waiting = (
            IntentRow.select(IntentRow.order_id)
            .join(IntentNumberRow, on=(IntentNumberRow.intent_number == IntentRow.number))
            .where((IntentNumberRow.number_key == key) & (IntentRow.is_open == 1))
            .order_by(IntentRow.number.desc())
        )
        return await self._database.read(
            lambda connection: _first_id(connection, sent) or _first_id(connection, waiting)
        )

    async def numbers_elsewhere(
        self,
        numbers: Iterable[str],
        *,
        except_intent: IntentId | None,
        except_fulfillment: FulfillmentGid | None,
    ) -> frozenset[str]:
        """Which of these numbers another fulfillment or another intent has, as `number_key` writes them.

        A number that nothing else has marks a fulfillment as ours. Intents that staff took back do not
        count; cancelled fulfillments do.
        """
        keys = sorted(number_keys(numbers))

        def work(connection: Connection) -> frozenset[str]:
            on_fulfillments = OrderNumberRow.number_key.in_(keys)
            if except_fulfillment is not None:
                on_fulfillments &= OrderNumberRow.fulfillment_id != except_fulfillment
            on_intents = IntentNumberRow.number_key.in_(keys) & (
                IntentRow.state != str(IntentState.CANCELLED)
            )
            if except_intent is not None:
                on_intents &= IntentRow.intent_id != except_intent
            taken = list(
                OrderNumberRow.select(OrderNumberRow.number_key)
                .where(on_fulfillments)
                .tuples()
                .execute(connection)
            )
            taken += list(
                IntentNumberRow.select(IntentNumberRow.number_key)
                .join(IntentRow, on=(IntentRow.number == IntentNumberRow.intent_number))
                .where(on_intents)
                .tuples()
                .execute(connection)
            )
            return frozenset(row[0] for row in taken)

        return await self._database.read(work)


def _read(connection: Connection, query: Composed, *values: Any) -> list[StoredOrder]:
    return [
        StoredOrder(decode(Order, zlib.decompress(payload)), reading, time_of(read_at), bool(gone))
        for payload, reading, read_at, gone in query.rows(connection, *values)
    ]


def _first_id(connection: Connection, query: Any) -> OrderGid | None:
    found = connection.first(query)
    return None if found is None else OrderGid(found[0])

"""Shopify's timelines of the orders that were looked at. Only readings of the shop are written here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.timeline import ShopTimeline
from orderdesk.storage.codec import decode, encode, time_of, time_text
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import OrderRow, TimelineRow


@dataclass(frozen=True, slots=True)
class StoredTimeline:
    """A timeline with the time of the reading that told it."""

    timeline: ShopTimeline
    read_at: datetime


class TimelineStore:
    """Keeps one timeline for each order; a row takes only a reading with a higher number."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def save(self, order_id: OrderGid, timeline: ShopTimeline, reading: int) -> None:
        """Keep a reading in the place of an earlier one. Of an order that is gone nothing is kept."""
        fields = {
            "reading": reading,
            "read_at": time_text(self._clock()),
            "payload": encode(timeline),
        }
        query = TimelineRow.insert(order_id=order_id, **fields).on_conflict(
            conflict_target=[TimelineRow.order_id],
            preserve=[TimelineRow.reading, TimelineRow.read_at, TimelineRow.payload],
            where=TimelineRow.reading < reading,
        )
        gone = OrderRow.select(OrderRow.id).where(
            (OrderRow.order_id == order_id) & (OrderRow.gone == 1)
        )

        def work(connection: Connection) -> None:
            # The answer may have been on its way when the order went.
            if connection.first(gone) is None:
                query.execute(connection)

        await self._database.write(work)

    async def find(self, order_id: OrderGid) -> StoredTimeline | None:
        """The timeline as it was last read, or None."""
        query = TimelineRow.select(TimelineRow.payload, TimelineRow.read_at).where(
            TimelineRow.order_id == order_id
        )

        def work(connection: Connection) -> StoredTimeline | None:
            found = connection.first(query)
            if found is None:
                return None
            return StoredTimeline(decode(ShopTimeline, found[0]), time_of(found[1]))

        return await self._database.read(work)

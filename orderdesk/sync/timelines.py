"""The road in for timelines: read when somebody looks at an order, never in advance."""

from typing import Protocol

from orderdesk.domain.ids import OrderGid
from orderdesk.errors import ShopifyError, SignedOutError, UnreachableError
from orderdesk.events import Bus, TimelineChanged
from orderdesk.shopify.readings import TimelineReading
from orderdesk.storage.timelines import TimelineStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.ports import Monotonic

FRESH_S = 20.0


class TimelineGateway(Protocol):
    """The one question that is asked here."""

    async def fetch_timeline(self, order_id: OrderGid) -> TimelineReading:
        """The newest entries of an order's timeline."""
        ...


class Timelines:
    """Brings one order's timeline up to date, where the shop can be reached."""

    def __init__(
        self,
        gateway: TimelineGateway,
        store: TimelineStore,
        connection: Connection,
        bus: Bus,
        monotonic: Monotonic,
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._connection = connection
        self._bus = bus
        self._monotonic = monotonic
        self._read_at: dict[OrderGid, float] = {}

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        """Read it, unless that was done in the last seconds; `at_once` reads it all the same.

        Raises:
            UnreachableError, SignedOutError, and other errors of the Shopify branch.
        """
        if not self._connection.is_online:
            return
        began = self._monotonic()
        last = self._read_at.get(order_id)
        if not at_once and last is not None and began - last < FRESH_S:
            return
        self._read_at[order_id] = began
        try:
            reading = await self._gateway.fetch_timeline(order_id)
        except ShopifyError as error:
            self._read_at.pop(order_id, None)
            if isinstance(error, UnreachableError | SignedOutError):
                await self._connection.suspect(error)
            raise
        self._connection.heard(reading.server_time)
        if reading.timeline is not None:
            await self._store.save(order_id, reading.timeline, reading.reading)
            self._bus.publish(TimelineChanged(order_id))

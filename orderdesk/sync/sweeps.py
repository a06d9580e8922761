"""What no `updated_at` shows: open work that changed silently, and orders that vanished."""

import asyncio
import logging

from orderdesk.domain.fulfillment import FulfillmentOrder
from orderdesk.domain.ids import FulfillmentOrderGid, OrderGid
from orderdesk.errors import UnreadableAnswerError
from orderdesk.shopify.readings import OpenFulfillmentOrder
from orderdesk.storage.orders import OrderStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.ports import Gateway
from orderdesk.sync.pull import Pull

log = logging.getLogger(__name__)

IDS_AT_ONCE = 250
ORDERS_AT_ONCE = 50


class Sweeps:
    """Compares whole lists with the local copy. What differs is read by its id: only that is truth."""

    def __init__(
        self,
        gateway: Gateway,
        orders: OrderStore,
        copy: LocalCopy,
        pull: Pull,
        connection: Connection,
    ) -> None:
        self._gateway = gateway
        self._orders = orders
        self._copy = copy
        self._pull = pull
        self._connection = connection
        self._lock = asyncio.Lock()
        self._last: dict[FulfillmentOrderGid, OpenFulfillmentOrder] = {}
        self._hidden: set[OrderGid] = set()

    async def open_work(self, most: int | None = None) -> int:
        """Read again every order whose open work differs, or the oldest `most` of them.

        Returns how many were read.
        """
        async with self._lock:
            shown = await self._fetch_open_work()
            known = await self._orders.open_ids()
            differing = {known[work] for work in known if work not in shown}
            doubtful: dict[OrderGid, list[OpenFulfillmentOrder]] = {}
            for work, one in shown.items():
                if work not in known:
                    differing.add(one.order_id)
                elif self._last.get(work) != one:
                    doubtful.setdefault(one.order_id, []).append(one)
            differing |= await self._not_as_shown(doubtful, differing)
            wanted = sorted(differing - self._hidden)[:most]
            for order_id in wanted:
                if not await self._pull.by_id(order_id):
                    # Work can be listed whose order is too old for this app to see.
                    self._hidden.add(order_id)
            if len(wanted) == len(differing - self._hidden):
                self._last = shown
            return len(wanted)

    async def vanished(self) -> int:
        """Mark the orders that the shop does not show any more. Returns how many there were."""
        marked = 0
        after: OrderGid | None = None
        async with self._lock:
            while ids := await self._orders.known_ids(after, IDS_AT_ONCE):
                there = await self._gateway.fetch_existing(ids)
                self._connection.heard()
                marked += len(await self._copy.mark_gone(one for one in ids if one not in there))
                after = ids[-1]
        return marked

    async def _fetch_open_work(self) -> dict[FulfillmentOrderGid, OpenFulfillmentOrder]:
        shown: dict[FulfillmentOrderGid, OpenFulfillmentOrder] = {}
        cursor: str | None = None
        while True:
            page = await self._gateway.fetch_open_fulfillment_orders(cursor)
            self._connection.heard(page.server_time)
            if page.missing:
                # A list with holes would make work look closed that is open.
                raise UnreadableAnswerError(page.missing[0])
            shown.update((one.id, one) for one in page.items)
            cursor = page.cursor
            if cursor is None:
                return shown

    async def _not_as_shown(
        self, doubtful: dict[OrderGid, list[OpenFulfillmentOrder]], settled: set[OrderGid]
    ) -> set[OrderGid]:
        wanted = [order_id for order_id in doubtful if order_id not in settled]
        differing: set[OrderGid] = set()
        for at in range(0, len(wanted), ORDERS_AT_ONCE):
            for stored in await self._orders.load_orders(wanted[at : at + ORDERS_AT_ONCE]):
                work = {one.id: one for one in stored.order.fulfillment_orders}
                if any(_differs(work.get(one.id), one) for one in doubtful[stored.order.id]):
                    differing.add(stored.order.id)
        return differing


def _differs(known: FulfillmentOrder | None, shown: OpenFulfillmentOrder) -> bool:
    return known is None or (
        known.status,
        known.remaining,
        known.location_id,
        known.updated_at,
        known.supported_actions,
        sorted(hold.id for hold in known.holds),
    ) != (
        shown.status,
        shown.remaining,
        shown.location_id,
        shown.updated_at,
        shown.supported_actions,
        sorted(shown.hold_ids),
    )

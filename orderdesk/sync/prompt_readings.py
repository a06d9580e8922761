"""Readings that a person waits for: the shop's answer within two seconds, or none."""

import asyncio
import logging
from collections.abc import Sequence

from orderdesk.domain.catalogue import Location
from orderdesk.domain.ids import FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.errors import ShopifyError, SignedOutError, UnreachableError
from orderdesk.storage.orders import OrderStore, StoredOrder
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.ports import Gateway
from orderdesk.sync.pull import Pull
from orderdesk.tasks import TaskSet

log = logging.getLogger(__name__)

FRESH_S = 12.0
ANSWER_WITHIN_S = 2.0


class PromptReadings:
    """Asks the shop for one thing at once, beside the roads. A shop that does not answer is no error."""

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
        self._tasks = TaskSet()
        self._refreshing: dict[OrderGid, asyncio.Task[bool]] = {}

    async def close(self) -> None:
        """End the readings that are still on their way."""
        await self._tasks.close()

    async def refresh_order(self, order_id: OrderGid) -> StoredOrder | None:
        """Read an order from the shop, unless that was done in the last seconds.

        Returns within two seconds: None where the shop did not answer by then.
        """
        if not self._is_fresh(order_id):
            if not self._connection.is_online:
                return None
            task = self._refreshing.get(order_id) or self._start_reading(order_id)
            if task is None:
                return None
            await asyncio.wait({task}, timeout=ANSWER_WITHIN_S)
            if not task.done() or task.cancelled() or not task.result():
                return None
            if not self._is_fresh(order_id):
                # It was joined, and asked before the computer slept or the disk took its time.
                return None
        return await self._orders.find_order(order_id)

    def _is_fresh(self, order_id: OrderGid) -> bool:
        age_s = self._copy.age_s(order_id)
        return age_s is not None and age_s <= FRESH_S

    async def move_targets(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> tuple[Location, ...] | None:
        """The locations that may take over all of these fulfillment orders.

        Returns within two seconds: None where the shop did not answer.
        """
        if not self._connection.is_online:
            return None
        asking = self._tasks.spawn(self._ask_targets(fulfillment_order_ids))
        if asking is None:
            return None
        await asyncio.wait({asking}, timeout=ANSWER_WITHIN_S)
        return asking.result() if asking.done() and not asking.cancelled() else None

    def _start_reading(self, order_id: OrderGid) -> asyncio.Task[bool] | None:
        task = self._tasks.spawn(self._read(order_id))
        if task is not None:
            self._refreshing[order_id] = task
            task.add_done_callback(lambda _done: self._refreshing.pop(order_id, None))
        return task

    async def _ask_targets(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> tuple[Location, ...] | None:
        common: dict[LocationGid, Location] | None = None
        try:
            for one in fulfillment_order_ids:
                found = {place.id: place for place in await self._gateway.fetch_move_targets(one)}
                common = {
                    place_id: place
                    for place_id, place in found.items()
                    if common is None or place_id in common
                }
        except (UnreachableError, SignedOutError) as error:
            await self._connection.suspect(error)
            return None
        except ShopifyError as error:
            log.warning("it is not known where work may go: %s", type(error).__name__)
            return None
        return tuple((common or {}).values())

    async def _read(self, order_id: OrderGid) -> bool:
        try:
            await self._pull.by_id(order_id)
        except (UnreachableError, SignedOutError) as error:
            await self._connection.suspect(error)
            return False
        except ShopifyError as error:
            log.warning("an order could not be read: %s", type(error).__name__)
            return False
        return True

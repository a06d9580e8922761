"""Reads again what the shop withheld of open orders, once it does not withhold it any more."""

from orderdesk.domain.ids import OrderGid
from orderdesk.storage.orders import OrderStore
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.pull import Pull

MOST_AT_ONCE = 20
ORDERS_AT_ONCE = 50


class WithheldFields:
    """No date tells that a permission is there again: one order is asked for, and the others after it."""

    def __init__(self, orders: OrderStore, copy: LocalCopy, pull: Pull) -> None:
        self._orders = orders
        self._copy = copy
        self._pull = pull
        self._after: OrderGid | None = None

    async def read_again(self) -> int:
        """Read some of the open orders of which something was withheld. Returns how many.

        The first one that is withheld as before ends it; the next time begins with another one.
        Raises errors of the Shopify branch.
        """
        if not self._copy.may_lack_fields:
            return 0
        # First, so that what is pulled meanwhile is not forgotten.
        self._copy.may_lack_fields = False
        wanted = await self._lacking()
        read = 0
        try:
            for order_id in wanted[:MOST_AT_ONCE]:
                self._after = order_id
                await self._pull.by_id(order_id)
                read += 1
                stored = await self._orders.find_order(order_id)
                if stored is not None and not stored.gone and stored.order.withheld:
                    break
        finally:
            if read < len(wanted):
                self._copy.may_lack_fields = True
        return read

    async def _lacking(self) -> list[OrderGid]:
        """The open orders that lack something, those first that were not asked for the last time."""
        ids = sorted(set((await self._orders.open_ids()).values()))
        lacking: list[OrderGid] = []
        for at in range(0, len(ids), ORDERS_AT_ONCE):
            stored = await self._orders.load_orders(ids[at : at + ORDERS_AT_ONCE])
            lacking += sorted(one.order.id for one in stored if one.order.withheld and not one.gone)
        after = self._after
        return sorted(lacking, key=lambda one: (after is not None and one <= after, one))

"""Reads again what a bulk operation's file could not tell: which lines the fulfillments have."""

from orderdesk.storage.orders import OrderStore
from orderdesk.sync.ports import Gateway
from orderdesk.sync.pull import Pull

SOME = 3
MANY = 50
# Of the budget, which all stations share: the past can wait for quiet times.
QUIET_SHARE = 0.9


class UnreadLines:
    """Orders that are still open first, the newest of the others after them. Each is read by its id."""

    def __init__(self, gateway: Gateway, orders: OrderStore, pull: Pull) -> None:
        self._gateway = gateway
        self._orders = orders
        self._pull = pull

    async def read_open(self) -> int:
        """Read all orders that are partly packed. Returns how many there were."""
        read = 0
        while ids := await self._orders.unread_ids(MANY, only_open=True):
            for order_id in ids:
                await self._pull.by_id(order_id)
            read += len(ids)
        return read

    async def read_some(self) -> int:
        """Read a few orders of the past while nothing else wants the budget. Returns how many."""
        budget = self._gateway.budget()
        if budget.available < budget.maximum * QUIET_SHARE:
            return 0
        ids = await self._orders.unread_ids(SOME, only_open=False)
        for order_id in ids:
            await self._pull.by_id(order_id)
        return len(ids)

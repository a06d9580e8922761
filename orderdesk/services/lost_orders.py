"""Orders that this computer's copy does not hold, though they may be in hand here: it was made anew."""

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.packing import PackingState
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.events import Bus, PackingChanged
from orderdesk.services.author import Author
from orderdesk.services.orders import OrderSheet, OrdersService
from orderdesk.services.ports import FreshReadings
from orderdesk.storage.packings import PackingStore
from orderdesk.words import _


class LostOrders:
    """Asks the shop for them by their ids, so that nobody waits for the pull to come by."""

    def __init__(
        self,
        orders: OrdersService,
        packings: PackingStore,
        readings: FreshReadings,
        bus: Bus,
        author: Author,
    ) -> None:
        self._orders = orders
        self._packings = packings
        self._readings = readings
        self._bus = bus
        self._author = author

    async def bring_back(self, order_id: OrderGid) -> OrderSheet:
        """The order as the shop has it now.

        Raises NotPossibleError where it is in hand and cannot be had: while the shop does not answer its
        scans are kept, and where Shopify does not show it any more they are put aside, since nothing
        can be sent of it. NotFoundError where it is not in hand either.
        """
        await self._readings.refresh_order(order_id)
        try:
            return await self._orders.order(order_id)
        except NotFoundError:
            packing = await self._packings.find_open_for(order_id)
            if packing is None:
                raise
            if not self._readings.is_gone(order_id):
                raise NotPossibleError(
                    _("{order} is not in the local copy yet.").format(order=packing.order_name),
                    _("Its scans are kept. Open it again once the shop can be reached."),
                ) from None
        await self._packings.close(packing.id, PackingState.SET_ASIDE, self._author.clock())
        self._bus.publish(PackingChanged(order_id))
        raise NotPossibleError(
            _("{order} is no longer in Shopify.").format(order=packing.order_name),
            _("Take everything out of its box. Nothing of it can be sent."),
        )

"""What staff change on fulfillments that Shopify has: tracking, cancelling, what became of them."""

from orderdesk.domain.delivery_steps import steps_to_tell
from orderdesk.domain.fulfillment import Fulfillment, Tracking
from orderdesk.domain.ids import FulfillmentGid, OrderGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    Basis,
    CancelFulfillment,
    Intent,
    Payload,
    UpdateTracking,
)
from orderdesk.domain.projection import is_local
from orderdesk.errors import NotPossibleError
from orderdesk.events import Bus, IntentsChanged
from orderdesk.services.author import Author
from orderdesk.services.orders import OrdersService
from orderdesk.services.packing_rules import LONGEST_CODE
from orderdesk.services.ports import FreshReadings
from orderdesk.storage.intents import IntentStore
from orderdesk.words import _


class ShipmentsService:
    """Decisions on one fulfillment. Each becomes an intent and goes out by itself."""

    def __init__(
        self,
        intents: IntentStore,
        orders: OrdersService,
        readings: FreshReadings,
        bus: Bus,
        author: Author,
    ) -> None:
        self._intents = intents
        self._orders = orders
        self._readings = readings
        self._bus = bus
        self._author = author

    async def update_tracking(
        self,
        order_id: OrderGid,
        fulfillment_id: FulfillmentGid,
        parcels: tuple[Tracking, ...],
        *,
        notify_customer: bool,
    ) -> Intent:
        """Replace the numbers of a fulfillment's parcels.

        Raises NotPossibleError for a cancelled or unsent fulfillment and for unreadable numbers.
        """
        if not parcels or any(_is_unreadable(one.number) for one in parcels):
            raise NotPossibleError(
                _("This is not a tracking number: it is empty, too long or not readable.")
            )
        fulfillment = await self._changeable(order_id, fulfillment_id)
        payload = UpdateTracking(fulfillment_id, parcels, notify_customer)
        return await self._decide(order_id, payload, Basis(parcels=fulfillment.tracking))

    async def cancel_fulfillment(
        self, order_id: OrderGid, fulfillment_id: FulfillmentGid
    ) -> Intent:
        """Say that a fulfillment did not happen: its units are to be packed again."""
        await self._changeable(order_id, fulfillment_id)
        return await self._decide(order_id, CancelFulfillment(fulfillment_id), Basis())

    async def add_event(
        self, order_id: OrderGid, fulfillment_id: FulfillmentGid, status: str
    ) -> Intent:
        """Say what became of a fulfillment just now: `status` is one of `steps_to_tell`.

        Raises NotPossibleError where that is not what can come next.
        """
        sheet = await self._orders.order(order_id)
        fulfillment = await self._changeable(order_id, fulfillment_id)
        if status not in steps_to_tell(sheet.projected.order, fulfillment):
            raise NotPossibleError(_("This is known of the parcel already, or does not fit it."))
        at = self._author.shop_now().replace(microsecond=0)
        return await self._decide(
            order_id, AddFulfillmentEvent(fulfillment_id, status, at), Basis()
        )

    async def _changeable(self, order_id: OrderGid, fulfillment_id: FulfillmentGid) -> Fulfillment:
        sheet = await self._orders.order(order_id)
        fulfillment = sheet.projected.order.fulfillment(fulfillment_id)
        if fulfillment is None:
            raise NotPossibleError(_("This fulfillment is no longer on the order."))
        if is_local(fulfillment_id):
            raise NotPossibleError(
                _("This parcel waits to be sent."), _("Take it back in the outbox to change it.")
            )
        if not fulfillment.is_live:
            raise NotPossibleError(_("This fulfillment is cancelled already."))
        return fulfillment

    async def _decide(self, order_id: OrderGid, payload: Payload, basis: Basis) -> Intent:
        sheet = await self._orders.order(order_id)
        intent = await self._intents.add(self._author.intent(sheet, payload, basis))
        self._bus.publish(IntentsChanged(frozenset({order_id})))
        self._readings.wake()
        return intent


def _is_unreadable(number: str) -> bool:
    return not number.strip() or len(number) > LONGEST_CODE or not number.isprintable()

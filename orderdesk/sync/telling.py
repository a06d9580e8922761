"""What a proof needs beside the order: its events, and what this shop has proved to tell."""

import logging

from orderdesk.domain.intents import AddFulfillmentEvent, Fulfill, Intent, PrepareForPickup
from orderdesk.domain.order import Order
from orderdesk.domain.proof_of_pickup import find_prepared
from orderdesk.domain.second_mark import Naming, learn_naming
from orderdesk.domain.told import Told
from orderdesk.errors import ShopifyError
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.codec import decode, encode
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.ports import Gateway

log = logging.getLogger(__name__)

PREPARED_SHOWS = "prepared shows"
NAMING = "events name the app"
YES, NO = "yes", "no"


class Telling:
    """Nothing that a shop does is taken for granted before a confirmed outcome has shown it here."""

    def __init__(self, gateway: Gateway, state: SyncStateStore, catalogue: CatalogueStore) -> None:
        self._gateway = gateway
        self._state = state
        self._catalogue = catalogue

    async def told(self, intent: Intent) -> Told:
        """What is to be known beside the order to judge this intent, read now where it has to be.

        Raises errors of the Shopify branch.
        """
        match intent.payload:
            case AddFulfillmentEvent(fulfillment_id=fulfillment_id):
                return Told(steps=await self._gateway.fetch_events(fulfillment_id))
            case PrepareForPickup():
                return Told(shows_prepared=await self._state.get(PREPARED_SHOWS) == YES)
            case Fulfill() if _needs_second_mark(intent):
                naming = await self._naming()
                if naming.is_proved:
                    reading = await self._gateway.fetch_order(intent.order_id, with_events=True)
                    return Told(events=reading.events, naming=naming)
        return Told()

    async def learn(self, done: Intent, order: Order | None) -> None:
        """The shop confirmed this intent, and the order was read after it: see what shows there."""
        if order is None:
            return
        match done.payload:
            case PrepareForPickup():
                await self._learn_prepared(done, order)
            case Fulfill():
                await self._learn_naming(done, order)

    async def _learn_prepared(self, done: Intent, order: Order) -> None:
        if find_prepared(done, order) is None:
            # Once is enough to know that its absence proves nothing.
            await self._state.put(PREPARED_SHOWS, NO)
        elif await self._state.get(PREPARED_SHOWS) is None:
            await self._state.put(PREPARED_SHOWS, YES)

    async def _learn_naming(self, done: Intent, order: Order) -> None:
        made = order.fulfillment(done.fulfillment_id or "")
        shop = await self._catalogue.find_shop()
        if made is None or shop is None or not shop.app_title:
            return
        known = await self._naming()
        if known.is_proved and known.app_title == shop.app_title:
            return
        try:
            reading = await self._gateway.fetch_order(done.order_id, with_events=True)
        except ShopifyError as error:
            log.info("what the shop's entries name was not read: %s", type(error).__name__)
            return
        learned = learn_naming(known, shop.app_title, made, reading.events)
        if learned != known:
            await self._state.put(NAMING, encode(learned))

    async def _naming(self) -> Naming:
        kept = await self._state.get(NAMING)
        return decode(Naming, kept) if kept else Naming()


def _needs_second_mark(intent: Intent) -> bool:
    sent = intent.sent
    return sent is not None and bool(intent.attempts) and not sent.marks

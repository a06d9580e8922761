"""What a proof needs beside the order: the events of a fulfillment, and what this shop has proved."""

from orderdesk.domain import proof
from orderdesk.domain.intents import AddFulfillmentEvent, Intent, PrepareForPickup
from orderdesk.domain.order import Order
from orderdesk.domain.proof_of_pickup import find_prepared
from orderdesk.domain.told import Told
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.ports import Gateway

PREPARED_SHOWS = "prepared shows"
YES, NO = "yes", "no"


class Telling:
    """Nothing that a shop does is taken for granted before a confirmed outcome has shown it here."""

    def __init__(self, gateway: Gateway, state: SyncStateStore) -> None:
        self._gateway = gateway
        self._state = state

    async def told(self, intent: Intent) -> Told:
        """What is to be known beside the order to judge this intent, read now where it has to be.

        Raises errors of the Shopify branch.
        """
        payload = intent.payload
        if proof.needs_told(intent) and isinstance(payload, AddFulfillmentEvent):
            return Told(steps=await self._gateway.fetch_events(payload.fulfillment_id))
        if isinstance(payload, PrepareForPickup):
            return Told(shows_prepared=await self._state.get(PREPARED_SHOWS) == YES)
        return Told()

    async def learn(self, done: Intent, order: Order | None) -> None:
        """The shop confirmed this intent, and the order was read after it: see what shows there."""
        if order is None or not isinstance(done.payload, PrepareForPickup):
            return
        if find_prepared(done, order) is None:
            # Once is enough to know that its absence proves nothing.
            await self._state.put(PREPARED_SHOWS, NO)
        elif await self._state.get(PREPARED_SHOWS) is None:
            await self._state.put(PREPARED_SHOWS, YES)

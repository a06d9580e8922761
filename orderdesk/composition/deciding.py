"""Makes the services that decide something."""

from collections.abc import Callable
from dataclasses import dataclass

from orderdesk.composition.world import Clock
from orderdesk.domain.ids import LocationGid
from orderdesk.events import Bus
from orderdesk.profile import Stores
from orderdesk.services.order_changes import OrderChangesService
from orderdesk.services.orders import OrdersService
from orderdesk.services.outbox import OutboxService
from orderdesk.services.packing import PackingService
from orderdesk.services.ports import Person
from orderdesk.services.shipments import ShipmentsService
from orderdesk.sync.engine import SyncEngine


@dataclass(frozen=True, slots=True)
class Deciding:
    """What every service that decides something needs, and the services made of it."""

    clock: Clock
    new_id: Callable[[], str]
    person: Callable[[], Person]

    def packing(
        self, stores: Stores, orders: OrdersService, engine: SyncEngine, bus: Bus
    ) -> PackingService:
        """Scan, short, complete."""
        return PackingService(
            stores.packings,
            stores.catalogue,
            orders,
            engine,
            engine.claims,
            bus,
            clock=self.clock,
            new_id=self.new_id,
            person=self.person,
        )

    def outbox(self, stores: Stores, engine: SyncEngine, bus: Bus) -> OutboxService:
        """Decide again, or take back."""
        return OutboxService(
            stores.intents,
            stores.orders,
            stores.packings,
            engine,
            bus,
            clock=self.clock,
            new_id=self.new_id,
            person=self.person,
        )

    def shipments(
        self, stores: Stores, orders: OrdersService, engine: SyncEngine, bus: Bus
    ) -> ShipmentsService:
        """Change what was sent."""
        return ShipmentsService(
            stores.intents,
            orders,
            engine,
            bus,
            clock=self.clock,
            new_id=self.new_id,
            person=self.person,
        )

    def order_changes(
        self,
        stores: Stores,
        orders: OrdersService,
        engine: SyncEngine,
        bus: Bus,
        location: Callable[[], LocationGid | None],
    ) -> OrderChangesService:
        """Holds, tags, notes, moves and splits."""
        return OrderChangesService(
            stores.intents,
            orders,
            engine,
            engine,
            bus,
            location=location,
            clock=self.clock,
            new_id=self.new_id,
            person=self.person,
        )

"""Makes the services that decide something."""

from collections.abc import Callable
from dataclasses import dataclass

from orderdesk.composition.world import Clock
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.message_gate import MailRules
from orderdesk.events import Bus
from orderdesk.profile import Stores
from orderdesk.services.author import Author
from orderdesk.services.message_gate import MessageGateService
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
    mail_rules: Callable[[], MailRules]

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
            self._author(engine),
            elsewhere=lambda: engine.board.holders,
        )

    def outbox(self, stores: Stores, engine: SyncEngine, bus: Bus) -> OutboxService:
        """Decide again, or take back."""
        return OutboxService(
            stores.intents,
            stores.orders,
            stores.packings,
            engine,
            bus,
            self._author(engine),
        )

    def messages(self, stores: Stores, engine: SyncEngine, bus: Bus) -> MessageGateService:
        """Say what becomes of mails that wait."""
        return MessageGateService(
            stores.messages,
            stores.intents,
            stores.orders,
            stores.packings,
            engine,
            bus,
            self._author(engine),
            rules=self.mail_rules,
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
            self._author(engine),
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
            self._author(engine),
            location=location,
        )

    def _author(self, engine: SyncEngine) -> Author:
        return Author(self.clock, self.new_id, self.person, engine.connection.server_now)

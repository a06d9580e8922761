"""The services on a real encrypted database, with a shop that is away unless a test says otherwise."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orderdesk.domain.catalogue import InventoryLevel, Location, Variant
from orderdesk.domain.claims import Holder, SentNote
from orderdesk.domain.ids import (
    FulfillmentOrderGid,
    InventoryItemGid,
    OrderGid,
    ProductGid,
    VariantGid,
)
from orderdesk.domain.order import Order
from orderdesk.events import Bus, Event, IntentsChanged, OrdersChanged, PackingChanged
from orderdesk.services.author import Author
from orderdesk.services.order_changes import OrderChangesService
from orderdesk.services.orders import OrdersService
from orderdesk.services.outbox import OutboxService
from orderdesk.services.packing import PackingService
from orderdesk.services.ports import Person
from orderdesk.services.shipments import ShipmentsService
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.search import OrderSearch
from tests.builders import BERLIN, NOW


@dataclass
class Readings:
    """Stands in for sync: what a fresh reading would bring, and how often the outbox was woken."""

    orders: OrderStore
    bus: Bus
    shop_has: dict[OrderGid, Order] = field(default_factory=dict)
    gone: set[OrderGid] = field(default_factory=set)
    woken: int = 0
    number: int = 1000

    @property
    def is_online(self) -> bool:
        return bool(self.shop_has)

    def wake(self) -> None:
        self.woken += 1

    def is_gone(self, order_id: OrderGid) -> bool:
        return order_id in self.gone

    async def refresh_order(self, order_id: OrderGid) -> object | None:
        order = self.shop_has.get(order_id)
        if order is None:
            return None
        self.number += 1
        await self.orders.save_order(order, self.number)
        self.bus.publish(OrdersChanged(frozenset({order_id})))
        return order


@dataclass
class Claims:
    """Stands in for sync's claims: who has which order elsewhere."""

    held: dict[OrderGid, Holder] = field(default_factory=dict)
    taken: list[OrderGid] = field(default_factory=list)
    released: list[OrderGid] = field(default_factory=list)
    let_gone: list[OrderGid] = field(default_factory=list)
    sent: dict[OrderGid, tuple[SentNote, ...]] = field(default_factory=dict)

    async def take(self, order_id: OrderGid, *, reason: str = "") -> Holder | None:
        if order_id in self.held and not reason:
            return self.held[order_id]
        self.taken.append(order_id)
        return None

    def let_go(self, order_id: OrderGid) -> None:
        self.let_gone.append(order_id)

    def sent_by(self, order_id: OrderGid) -> tuple[SentNote, ...]:
        return self.sent.get(order_id, ())

    async def release(self, order_id: OrderGid) -> None:
        self.released.append(order_id)


@dataclass
class MoveTargets:
    """Stands in for sync's question where work may go. None: the shop does not answer."""

    told: tuple[Location, ...] | None = None
    asked: list[FulfillmentOrderGid] = field(default_factory=list)

    async def move_targets(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> tuple[Location, ...] | None:
        self.asked.extend(fulfillment_order_ids)
        return self.told


class Rooms:
    """Everything that a test of the services touches."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.bus = Bus()
        self.heard: list[Event] = []
        for kind in (OrdersChanged, IntentsChanged, PackingChanged):
            self.bus.subscribe(kind, self.heard.append)
        self.order_store = OrderStore(database, self.clock)
        self.intents = IntentStore(database, self.clock)
        self.packings = PackingStore(database)
        self.catalogue = CatalogueStore(database)
        self.readings = Readings(self.order_store, self.bus)
        self.claims = Claims()
        self.elsewhere: dict[OrderGid, Holder] = {}
        self.person = Person("Anna", "Bench 2")
        self._ids = 0
        self.author = Author(self.clock, self.new_id, lambda: self.person, self.clock)
        self.orders = OrdersService(
            self.order_store,
            self.intents,
            self.packings,
            self.catalogue,
            OrderSearch(database),
            self.bus,
            zone=lambda: ZoneInfo("Europe/Berlin"),
        )
        self.packing = PackingService(
            self.packings,
            self.catalogue,
            self.orders,
            self.readings,
            self.claims,
            self.bus,
            self.author,
            elsewhere=lambda: self.elsewhere,
        )
        self.outbox = OutboxService(
            self.intents,
            self.order_store,
            self.packings,
            self.readings,
            self.bus,
            self.author,
        )
        self.targets = MoveTargets()
        self.order_changes = OrderChangesService(
            self.intents,
            self.orders,
            self.readings,
            self.targets,
            self.bus,
            self.author,
            location=lambda: BERLIN,
        )
        self.shipments = ShipmentsService(
            self.intents,
            self.orders,
            self.readings,
            self.bus,
            self.author,
        )

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    async def pulled(self, *orders: Order, reading: int = 1) -> None:
        """Sync has brought these orders."""
        await self.order_store.save_orders([(order, reading) for order in orders])
        self.bus.publish(OrdersChanged(frozenset(order.id for order in orders)))

    async def stocked(self, *variants: Variant, here: int = 10) -> None:
        """Sync has brought these products, with so many units on Berlin's shelf."""
        await self.catalogue.save_locations([Location(BERLIN, "Berlin Mitte")])
        await self.catalogue.save_variants(variants, 1)
        levels = [
            InventoryLevel(one.inventory_item_id, BERLIN, here, 0, here)
            for one in variants
            if one.inventory_item_id is not None
        ]
        await self.catalogue.save_levels(levels, 1)


def a_variant(number: int, barcode: str = "", *, sku: str = "") -> Variant:
    return Variant(
        id=VariantGid(f"gid://shopify/ProductVariant/{number}"),
        product_id=ProductGid(f"gid://shopify/Product/{number}"),
        title=f"Product {number}",
        sku=sku or f"SKU-{number}",
        barcode=barcode,
        inventory_item_id=InventoryItemGid(f"gid://shopify/InventoryItem/{number}"),
    )


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "orders.sqlite3", bytes(32))
    yield opened
    await opened.close()


@pytest.fixture
async def rooms(database: Database) -> Rooms:
    return Rooms(database)

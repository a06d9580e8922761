"""Reading the local copy as staff see it: the queue, one order whole, search."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from orderdesk.domain.catalogue import InventoryLevel, Location, Variant
from orderdesk.domain.code_links import CodeLink
from orderdesk.domain.codes import code_key
from orderdesk.domain.ids import InventoryItemGid, LocationGid, OrderGid, VariantGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.order import FinancialStatus, Order, OrderFulfillmentStatus
from orderdesk.domain.packing import Packing
from orderdesk.domain.projection import Projected, project
from orderdesk.domain.work import WorkItem, by_deadline, work_of
from orderdesk.errors import NotFoundError
from orderdesk.events import Bus, CatalogueChanged, OrdersChanged
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore, StoredOrder
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.search import OrderSearch

SLIP_PREFIX = "OD-"


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """Everything known here about one order.

    `levels` are by inventory item and location; `read_at` is when Shopify last told us of the order;
    `links` are the codes that staff linked to its products; `code_owners` says of every code of its
    products which products of the shop it belongs to (`code_key` form).
    """

    projected: Projected
    intents: tuple[Intent, ...]
    packing: Packing | None
    variants: dict[VariantGid, Variant]
    levels: dict[InventoryItemGid, dict[LocationGid, InventoryLevel]]
    locations: tuple[Location, ...]
    read_at: datetime
    links: tuple[CodeLink, ...] = ()
    code_owners: Mapping[str, frozenset[VariantGid]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderHit:
    """One found order, as far as a list of results shows it."""

    order_id: OrderGid
    name: str
    customer_name: str
    units: int
    created_at: datetime
    financial_status: FinancialStatus
    fulfillment_status: OrderFulfillmentStatus
    is_cancelled: bool


_WORKED_OUT_AT_ONCE = 25
_Ranked = tuple[tuple[bool, datetime, datetime, str], tuple[OrderGid, int], WorkItem]


@dataclass(slots=True)
class _Board:
    """The open orders of one location in memory, and which of them are to be read again.

    `ranked` is all their work in its sequence; `moved` are the orders whose place in it is another.
    """

    location_id: LocationGid
    orders: dict[OrderGid, StoredOrder] = field(default_factory=dict)
    items: dict[OrderGid, tuple[tuple[Intent, ...], tuple[_Ranked, ...]]] = field(
        default_factory=dict
    )
    levels: dict[InventoryItemGid, InventoryLevel] | None = None
    stale: set[OrderGid] | None = None
    is_stock_stale: bool = False
    ranked: list[_Ranked] = field(default_factory=list)
    moved: set[OrderGid] = field(default_factory=set)


class OrdersService:
    """Answers from the local copy only: nothing here waits for the network."""

    def __init__(
        self,
        orders: OrderStore,
        intents: IntentStore,
        packings: PackingStore,
        catalogue: CatalogueStore,
        search: OrderSearch,
        bus: Bus,
        zone: Callable[[], tzinfo],
    ) -> None:
        self._orders = orders
        self._intents = intents
        self._packings = packings
        self._catalogue = catalogue
        self._search = search
        self._zone = zone
        self._board: _Board | None = None
        self._reading = asyncio.Lock()
        bus.subscribe(OrdersChanged, lambda event: self._mark_stale(event.order_ids))
        bus.subscribe(CatalogueChanged, lambda _event: self._forget_stock())

    async def queue(self, location_id: LocationGid) -> tuple[WorkItem, ...]:
        """The location's open work, expedited first, then by deadline."""
        async with self._reading:
            try:
                board = await self._fresh_board(location_id)
                standing = await self._intents.load_standing()
                await self._work_out(board, standing)
            except BaseException:
                # Brought up to date by half it would lack orders for good: it is read anew.
                self._board = None
                raise
            return tuple(item for _rank, _place, item in board.ranked)

    async def _work_out(
        self, board: _Board, standing: Mapping[OrderGid, tuple[Intent, ...]]
    ) -> None:
        """Bring the work of all orders up to date: many in parts, which hold up nothing."""
        zone, levels = self._zone(), board.levels or {}
        worked: list[OrderGid] = []
        for order_id, stored in board.orders.items():
            intents = standing.get(order_id, ())
            known = board.items.get(order_id)
            if known is not None and known[0] == intents:
                continue
            if worked and len(worked) % _WORKED_OUT_AT_ONCE == 0:
                await asyncio.sleep(0)
            worked.append(order_id)
            projected = project(stored.order, intents, reading=stored.reading, gone=stored.gone)
            board.items[order_id] = (
                intents,
                tuple(
                    (by_deadline(item), (order_id, place), item)
                    for place, item in enumerate(
                        work_of(projected, board.location_id, levels, zone)
                    )
                ),
            )
        # What stays is in its sequence already, and sorting finds that out in one pass.
        moved = board.moved.union(worked)
        board.moved.clear()
        board.ranked = [one for one in board.ranked if one[1][0] not in moved]
        board.ranked += [one for order_id in worked for one in board.items[order_id][1]]
        board.ranked.sort()

    async def needing(
        self, location_id: LocationGid, variant_id: VariantGid
    ) -> tuple[WorkItem, ...]:
        """The work of the queue that still needs a product, in the queue's sequence."""
        queue = await self.queue(location_id)
        orders = self._board.orders if self._board is not None else {}
        return tuple(
            item
            for item in queue
            if item.may_be_next
            and item.order_id in orders
            and any(
                line.variant_id == variant_id and line.remaining_quantity
                for work in orders[item.order_id].order.fulfillment_orders_at(location_id)
                if work.is_open
                for line in work.line_items
            )
        )

    async def order(self, order_id: OrderGid) -> OrderSheet:
        """One order with all that is known of it here. Raises NotFoundError."""
        stored = await self._orders.find_order(order_id)
        if stored is None:
            raise NotFoundError(order_id)
        intents = await self._intents.load_for_order(order_id)
        packing = await self._packings.find_open_for(order_id)
        order = stored.order
        variants = await self._catalogue.load_variants(
            [line.variant_id for line in order.line_items if line.variant_id is not None]
        )
        links = await self._catalogue.links.load_for(variants)
        levels = await self._catalogue.load_levels(list(_items_of([stored])))
        by_item: dict[InventoryItemGid, dict[LocationGid, InventoryLevel]] = {}
        for level in levels:
            by_item.setdefault(level.inventory_item_id, {})[level.location_id] = level
        return OrderSheet(
            projected=project(order, intents, reading=stored.reading, gone=stored.gone),
            intents=intents,
            packing=packing,
            variants=variants,
            levels=by_item,
            locations=await self._catalogue.load_locations(),
            read_at=stored.read_at,
            links=links,
            code_owners=await self._catalogue.code_owners(_codes_of(order, variants, links)),
        )

    async def search(self, text: str, limit: int = 50) -> tuple[OrderHit, ...]:
        """Orders that match what is typed, best first: number, name, SKU, product, tracking, note."""
        found = await self._search.search(text, limit)
        stored = {one.order.id: one for one in await self._orders.load_orders(found)}
        return tuple(_hit(stored[order_id]) for order_id in found if order_id in stored)

    async def find(self, text: str) -> OrderGid:
        """The one order that a number, a slip's code or a tracking number names.

        Raises NotFoundError when none does.
        """
        wanted = text.strip()
        name = wanted.removeprefix(SLIP_PREFIX)
        order_id = await self._orders.find_by_name(name)
        if order_id is None:
            order_id = await self._orders.find_by_tracking_number(wanted)
        if order_id is None:
            raise NotFoundError(wanted[:60])
        return order_id

    async def _fresh_board(self, location_id: LocationGid) -> _Board:
        board = self._board
        if board is None or board.location_id != location_id:
            board = self._board = _Board(location_id)
        if board.is_stock_stale:
            board.is_stock_stale, board.levels = False, None
            board.moved |= board.items.keys()
            board.items.clear()
        if board.stale is None:
            board.stale, board.levels = set(), None
            found = await self._orders.load_open(location_id)
            board.orders = {stored.order.id: stored for stored in found}
            board.moved |= board.items.keys()
            board.items.clear()
        elif board.stale:
            stale, board.stale = board.stale, set()
            board.moved |= stale
            changed = await self._orders.load_orders(sorted(stale))
            for stored in changed:
                board.orders.pop(stored.order.id, None)
                if any(one.is_open for one in stored.order.fulfillment_orders_at(location_id)):
                    board.orders[stored.order.id] = stored
                board.items.pop(stored.order.id, None)
            if board.levels is not None:
                board.levels |= await self._levels_at(changed, location_id)
        if board.levels is None:
            board.levels = await self._levels_at(board.orders.values(), location_id)
        return board

    async def _levels_at(
        self, stored: Iterable[StoredOrder], location_id: LocationGid
    ) -> dict[InventoryItemGid, InventoryLevel]:
        wanted = list(_items_of(stored))
        if not wanted:
            return {}
        return {
            level.inventory_item_id: level
            for level in await self._catalogue.load_levels(wanted)
            if level.location_id == location_id
        }

    def _mark_stale(self, order_ids: frozenset[OrderGid]) -> None:
        if self._board is None or self._board.stale is None:
            return
        if order_ids:
            self._board.stale |= order_ids
        else:
            self._board.stale = None

    def _forget_stock(self) -> None:
        if self._board is not None:
            self._board.is_stock_stale = True


def _items_of(stored: Iterable[StoredOrder]) -> set[InventoryItemGid]:
    return {
        line.inventory_item_id
        for one in stored
        for work in one.order.fulfillment_orders
        for line in work.line_items
        if line.inventory_item_id is not None
    }


def _codes_of(
    order: Order, variants: Mapping[VariantGid, Variant], links: Iterable[CodeLink]
) -> set[str]:
    codes = {line.sku for line in order.line_items}
    for one in variants.values():
        codes |= {one.sku, one.barcode}
    return {code_key(code) for code in codes} | {link.key for link in links}


def _hit(stored: StoredOrder) -> OrderHit:
    order = stored.order
    return OrderHit(
        order_id=order.id,
        name=order.name,
        customer_name=order.customer_name,
        units=sum(line.current_quantity for line in order.line_items),
        created_at=order.created_at,
        financial_status=order.financial_status,
        fulfillment_status=order.fulfillment_status,
        is_cancelled=order.cancelled_at is not None,
    )

"""Stand-ins for what presenters talk to; each remembers what it was asked."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from orderdesk.domain.allowed_actions import WhyNot
from orderdesk.domain.catalogue import InventoryLevel, Location, Variant
from orderdesk.domain.codes import code_key
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import IntentId, InventoryItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.order import Order
from orderdesk.domain.packing import Packing
from orderdesk.domain.projection import project
from orderdesk.domain.queue_look import KeptView, QueueLook
from orderdesk.domain.timeline import ShopTimeline
from orderdesk.domain.work import WorkItem, by_deadline, work_of
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.events import Bus, TimelineChanged
from orderdesk.presenters.formats import Formats
from orderdesk.services.decided import Decided, Refused, Undone
from orderdesk.services.orders import OrderHit, OrderSheet
from orderdesk.storage.queue_views import RemovedView
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order

ZONE = ZoneInfo("Europe/Berlin")
FORMATS = Formats("en_GB", ZONE)
HERE = Location(BERLIN, "Berlin Mitte")
THERE = Location(LEIPZIG, "Leipzig")


async def settle() -> None:
    """Let everything that was spawned run to its end: none of it waits for the outside."""
    for _turn in range(30):
        await asyncio.sleep(0)


@dataclass
class Patience:
    """Waits until it is told that the time is over, instead of for so many seconds."""

    asked: list[float] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.over.wait()


@dataclass
class FakeClock:
    """The time, moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, span: timedelta) -> None:
        self.now += span


@dataclass
class FakeLine:
    """The line to the shop."""

    is_online: bool = True
    is_signed_out: bool = False
    is_connecting: bool = False
    since: datetime | None = None
    last_heard_at: datetime | None = NOW


@dataclass
class FakeNavigator:
    """Remembers where it was sent."""

    went: list[tuple[str, str]] = field(default_factory=list)

    def open_queue(self) -> None:
        self.went.append(("queue", ""))

    def open_detail(self, order_id: OrderGid) -> None:
        self.went.append(("detail", order_id))

    def open_packing(self, order_id: OrderGid) -> None:
        self.went.append(("packing", order_id))

    def open_outbox(self, intent_id: IntentId | None = None) -> None:
        self.went.append(("outbox", intent_id or ""))

    def open_settings(self) -> None:
        self.went.append(("settings", ""))


@dataclass
class FakeOrders:
    """A local copy in memory, projected by the real rules."""

    orders: list[Order] = field(default_factory=list)
    intents: dict[OrderGid, tuple[Intent, ...]] = field(default_factory=dict)
    packings: list[Packing] = field(default_factory=list)
    levels: dict[InventoryItemGid, dict[LocationGid, InventoryLevel]] = field(default_factory=dict)
    variants: list[Variant] = field(default_factory=list)
    tracking: dict[str, OrderGid] = field(default_factory=dict)
    read_at: datetime = NOW
    readings: int = 0
    patience: Patience = field(default_factory=Patience)
    search_waits: asyncio.Event | None = None

    async def queue(self, location_id: LocationGid) -> tuple[WorkItem, ...]:
        self.readings += 1
        levels = {
            item: places[location_id]
            for item, places in self.levels.items()
            if location_id in places
        }
        work = [
            item
            for order in self.orders
            for item in work_of(
                project(order, self.intents.get(order.id, ())), location_id, levels, ZONE
            )
        ]
        return tuple(sorted(work, key=by_deadline))

    async def order(self, order_id: OrderGid) -> OrderSheet:
        for order in self.orders:
            if order.id == order_id:
                intents = self.intents.get(order_id, ())
                return OrderSheet(
                    projected=project(order, intents),
                    intents=intents,
                    packing=next((p for p in self.packings if p.order_id == order_id), None),
                    variants={one.id: one for one in self.variants},
                    levels=self.levels,
                    locations=(HERE, THERE),
                    read_at=self.read_at,
                )
        raise NotFoundError(order_id)

    async def open_packings(self) -> tuple[Packing, ...]:
        return tuple(self.packings)

    async def search(self, text: str, limit: int = 50) -> tuple[OrderHit, ...]:
        if self.search_waits is not None:
            await self.search_waits.wait()
        wanted = text.lower()
        return tuple(
            OrderHit(
                order.id,
                order.name,
                order.customer_name,
                sum(line.current_quantity for line in order.line_items),
                order.created_at,
                order.financial_status,
                order.fulfillment_status,
                order.cancelled_at is not None,
            )
            for order in self.orders
            if wanted in order.name.lower()
            or wanted in order.customer_name.lower()
            or any(wanted == line.sku.lower() for line in order.line_items)
        )[:limit]

    async def find(self, text: str) -> OrderGid:
        wanted = text.strip().removeprefix("OD-").lstrip("#")
        for order in self.orders:
            if order.name == f"#{wanted}":
                return order.id
        if wanted in self.tracking:
            return self.tracking[wanted]
        raise NotFoundError(wanted)

    async def variants_by_code(self, key: str) -> tuple[Variant, ...]:
        return tuple(
            one for one in self.variants if key in (code_key(one.barcode), code_key(one.sku))
        )


def stock(
    item: int, available: int, committed: int = 0, place: LocationGid = BERLIN
) -> tuple[InventoryItemGid, InventoryLevel]:
    """Stock of a line's item at a place."""
    gid = InventoryItemGid(f"gid://shopify/InventoryItem/{item}")
    return gid, InventoryLevel(gid, place, available, committed, available + committed)


@dataclass
class FakeKeptViews:
    """Views of one's own in memory."""

    kept: list[KeptView] = field(default_factory=list)

    async def load(self) -> tuple[KeptView, ...]:
        return tuple(self.kept)

    async def keep(self, name: str, look: QueueLook) -> str:
        view_id = f"view-{len(self.kept) + 1}"
        self.kept.append(KeptView(view_id, name, look))
        return view_id

    async def rename(self, view_id: str, name: str) -> None:
        self.kept = [replace(one, name=name) if one.id == view_id else one for one in self.kept]

    async def update(self, view_id: str, look: QueueLook) -> None:
        self.kept = [replace(one, look=look) if one.id == view_id else one for one in self.kept]

    async def delete(self, view_id: str) -> RemovedView:
        place = next(place for place, one in enumerate(self.kept) if one.id == view_id)
        gone = self.kept.pop(place)
        self.removed = gone
        return RemovedView(place, gone.id, gone.name, "")

    async def put_back(self, removed: RemovedView) -> None:
        self.kept.insert(removed.number, self.removed)


@dataclass
class FakeChanges:
    """Decides as it is told: `refused` are left out, `fails` is raised."""

    asked: list[tuple[str, tuple[OrderGid, ...], object]] = field(default_factory=list)
    refused: dict[OrderGid, WhyNot] = field(default_factory=dict)
    fails: NotPossibleError | None = None
    taken_back: list[IntentId] = field(default_factory=list)
    gone_out: set[IntentId] = field(default_factory=set)
    not_undone: dict[OrderGid, WhyNot] = field(default_factory=dict)

    async def hold(
        self, order_ids: Iterable[OrderGid], reason: HoldReason, notes: str = ""
    ) -> Decided:
        return self._decide("hold", order_ids, (reason, notes))

    async def release(self, order_ids: Iterable[OrderGid]) -> Decided:
        return self._decide("release", order_ids, None)

    async def add_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        return self._decide("tag", order_ids, list(tags))

    async def remove_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        return self._decide("untag", order_ids, list(tags))

    async def undo(self, decided: Decided) -> Undone:
        waiting = [one for one in decided.intents if one.id not in self.gone_out]
        self.taken_back.extend(one.id for one in reversed(waiting))
        left = {one.order_id for one in decided.intents if one.id in self.gone_out}
        refused = tuple(
            Refused(one, one, why, str(why)) for one, why in self.not_undone.items() if one in left
        )
        return Undone(
            frozenset(one.order_id for one in waiting),
            frozenset(left - {one.order_id for one in refused}),
            refused=refused,
        )

    def _decide(self, verb: str, order_ids: Iterable[OrderGid], more: object) -> Decided:
        wanted = tuple(order_ids)
        self.asked.append((verb, wanted, more))
        if self.fails is not None:
            raise self.fails
        made = [one for one in wanted if one not in self.refused]
        intents = tuple(
            replace(an_intent(replace(an_order(), id=one)), id=IntentId(f"{verb} {one}"))
            for one in made
        )
        left_out = tuple(
            Refused(one, one, why, str(why)) for one, why in self.refused.items() if one in wanted
        )
        return Decided(intents, left_out)


@dataclass
class FakeTimelines:
    """Shopify's timeline of whatever order is asked about."""

    bus: Bus
    shop_has: ShopTimeline | None = None
    asked: list[OrderGid] = field(default_factory=list)

    async def shop_timeline(self, order_id: OrderGid) -> ShopTimeline | None:
        return self.shop_has

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        self.asked.append(order_id)
        self.bus.publish(TimelineChanged(order_id))

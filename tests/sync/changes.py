"""Each change of an order or its work for tests: how it is decided, sent, and seen to be done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    AddTags,
    HoldWork,
    Intent,
    MoveWork,
    Payload,
    PrepareForPickup,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.order import Order
from orderdesk.domain.pickup import is_ready_for_pickup
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station

SHIPPING = DeliveryMethod.SHIPPING
HANDLE = "orderdesk-1"


@dataclass(frozen=True)
class Change:
    """One kind. `call` is the gateway's method, `operation` the document's, `event` the shop's word."""

    name: str
    call: str
    operation: str
    event: str
    payload: Callable[[Station, Placed], Awaitable[Payload]]
    is_done: Callable[[Order, Placed], bool]

    async def prepared(self, shop: DemoProcess, bench: Station) -> Placed:
        """An order on which it can be decided."""
        if self.name == "prepare":
            return await place(shop, 2, 1, method="PICK_UP")
        order = await place(shop, 6, 2, tags=["old"], note="Ring twice")
        if self.name == "event":
            await order.admin("fulfill")
        if self.name == "release":
            await sent(bench, order, await a_hold(bench, order))
        return order

    async def decide(self, bench: Station, order: Placed, **more: datetime) -> Intent:
        """Decide it as the service does, `more` being its times where they matter."""
        return await decided(bench, order, await self.payload(bench, order), **more)

    async def done_times(self, order: Placed) -> int:
        """How often the shop was changed by it."""
        return len(
            [
                one
                for one in await order.history()
                if one["kind"] == self.event and one["detail"].get("hold_ids") != []
            ]
        )


async def here(bench: Station, order: Placed) -> LocationGid:
    """Where the order's work lies."""
    found = (await bench.load(order.id)).fulfillment_orders[0].location_id
    assert found is not None
    return found


async def elsewhere(bench: Station, order: Placed) -> LocationGid:
    """Another location of the shop."""
    mine = await here(bench, order)
    places = await bench.spy.fetch_locations()
    return next(one.id for one in places if one.id != mine and one.is_active)


async def a_hold(bench: Station, order: Placed, handle: str = HANDLE) -> HoldWork:
    return HoldWork(await here(bench, order), SHIPPING, HoldReason.OTHER, "Wait", handle)


async def a_move(bench: Station, order: Placed) -> MoveWork:
    target = await elsewhere(bench, order)
    return MoveWork(await here(bench, order), SHIPPING, target, "There")


async def a_split(bench: Station, order: Placed) -> SplitWork:
    return SplitWork(await here(bench, order), SHIPPING, (Units(order.lines[0], 2),))


def always(payload: Payload) -> Callable[[Station, Placed], Awaitable[Payload]]:
    async def build(_bench: Station, _order: Placed) -> Payload:
        return payload

    return build


async def decided(bench: Station, order: Placed, payload: Payload, **more: datetime) -> Intent:
    """Decide on the order as it is now."""
    return await bench.decide(await bench.load(order.id), payload, **more)


async def sent(bench: Station, order: Placed, payload: Payload) -> Intent:
    """Decide and send."""
    intent = await decided(bench, order, payload)
    await bench.settle()
    return await bench.find(intent)


def code_of(intent: Intent) -> ProblemCode | None:
    return intent.problem.code if intent.problem else None


def shop_said(intent: Intent) -> str:
    assert intent.problem is not None
    return intent.problem.shop_said


def handles(order: Order) -> list[list[str]]:
    """The handles of the holds on each open fulfillment order."""
    return [[hold.handle for hold in one.holds] for one in order.fulfillment_orders if one.is_open]


def places_of(order: Order) -> set[str | None]:
    return {one.location_id for one in order.fulfillment_orders if one.is_open and one.remaining}


def parts(order: Order) -> list[list[int]]:
    """The units left of each line in each fulfillment order."""
    return sorted(
        sorted(line.remaining_quantity for line in one.line_items)
        for one in order.fulfillment_orders
        if one.is_open
    )


def _was_moved(order: Order, placed: Placed) -> bool:
    (place_id,) = places_of(order)
    return place_id != placed.location_id


async def a_preparing(bench: Station, order: Placed) -> PrepareForPickup:
    return PrepareForPickup(await here(bench, order))


async def an_event(bench: Station, order: Placed) -> AddFulfillmentEvent:
    (sent_one,) = (await bench.load(order.id)).fulfillments
    return AddFulfillmentEvent(
        sent_one.id, "OUT_FOR_DELIVERY", bench.time.clock().replace(microsecond=0)
    )


CHANGES = (
    Change(
        "hold", "hold", "FulfillmentOrderHold", "fulfillment_order.held",
        a_hold, lambda order, _placed: handles(order) == [[HANDLE]],
    ),
    Change(
        "release", "release", "FulfillmentOrderReleaseHold", "fulfillment_order.released",
        always(ReleaseHolds((HANDLE,))), lambda order, _placed: handles(order) == [[]],
    ),
    Change(
        "add tags", "add_tags", "TagsAdd", "order.tagged",
        always(AddTags(("OLD", "new"))), lambda order, _placed: order.tags == ("new", "old"),
    ),
    Change(
        "remove tags", "remove_tags", "TagsRemove", "order.tagged",
        always(RemoveTags(("Old", "gone"))), lambda order, _placed: order.tags == (),
    ),
    Change(
        "note", "set_note", "OrderNoteSet", "order.noted",
        always(SetNote("Back door")), lambda order, _placed: order.note == "Back door",
    ),
    Change("move", "move", "FulfillmentOrderMove", "fulfillment_order.moved", a_move, _was_moved),
    Change(
        "split", "split", "FulfillmentOrderSplit", "fulfillment_order.split",
        a_split, lambda order, _placed: parts(order) == [[2], [2, 4]],
    ),
)  # fmt: skip
PREPARE = Change(
    "prepare", "prepare_for_pickup", "PickupPrepare", "fulfillment_order.prepared",
    a_preparing,
    lambda order, _placed: all(map(is_ready_for_pickup, order.fulfillment_orders)),
)  # fmt: skip
EVENT = Change(
    "event", "add_event", "FulfillmentEventCreate", "fulfillment.scanned",
    an_event,
    lambda order, _placed: [one.display_status for one in order.fulfillments]
    == ["OUT_FOR_DELIVERY"],
)  # fmt: skip
TOLD = (PREPARE, EVENT)
BY_NAME = {one.name: one for one in CHANGES}

"""Holds, tags, notes, moves and splits on their way to the shop: the plain road, and conflicts."""

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.intents import (
    AddTags,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    Payload,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
)
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station

SHIPPING = DeliveryMethod.SHIPPING


async def here(bench: Station, order: Placed) -> LocationGid:
    found = (await bench.load(order.id)).fulfillment_orders[0].location_id
    assert found is not None
    return found


async def elsewhere(bench: Station, order: Placed) -> LocationGid:
    mine = await here(bench, order)
    places = await bench.spy.fetch_locations()
    return next(one.id for one in places if one.id != mine and one.is_active)


async def a_hold(bench: Station, order: Placed, handle: str = "orderdesk-1") -> HoldWork:
    return HoldWork(await here(bench, order), SHIPPING, HoldReason.OTHER, "Wait", handle)


async def decided(bench: Station, order: Placed, payload: Payload) -> Intent:
    return await bench.decide(await bench.load(order.id), payload)


async def sent(bench: Station, order: Placed, payload: Payload) -> Intent:
    intent = await decided(bench, order, payload)
    await bench.settle()
    return await bench.find(intent)


def code_of(intent: Intent) -> ProblemCode | None:
    return intent.problem.code if intent.problem else None


async def holds(bench: Station, order: Placed) -> list[list[str]]:
    """The handles of the holds on each open fulfillment order."""
    reading = await bench.spy.fetch_order(order.id)
    works = reading.order.fulfillment_orders
    return [[hold.handle for hold in one.holds] for one in works if one.is_open]


async def test_a_hold_is_made_once_and_released_again(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 2)
    done = await sent(bench, order, await a_hold(bench, order))
    assert (done.state, done.attempts) == (IntentState.DONE, 1)
    assert await holds(bench, order) == [["orderdesk-1"]]
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert stored.order.fulfillment_orders[0].holds[0].reason_notes == "Wait"
    released = await sent(bench, order, ReleaseHolds(("orderdesk-1",)))
    assert released.state is IntentState.DONE
    assert await holds(bench, order) == [[]]


async def test_tags_and_a_note(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1, tags=["vip"], note="Ring twice")
    for payload in (AddTags(("VIP", "fragile")), RemoveTags(("Vip",)), SetNote("Back door")):
        assert (await sent(bench, order, payload)).state is IntentState.DONE
    known = await bench.load(order.id)
    assert (known.tags, known.note) == (("fragile",), "Back door")


async def test_work_is_moved_whole(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 2, 1)
    target = await elsewhere(bench, order)
    done = await sent(bench, order, MoveWork(await here(bench, order), SHIPPING, target, "There"))
    assert done.state is IntentState.DONE
    known = await bench.load(order.id)
    assert [one.location_id for one in known.fulfillment_orders] == [target]


async def test_units_are_split_off(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 6, 2)
    wanted = (Units(order.lines[0], 2),)
    done = await sent(bench, order, SplitWork(await here(bench, order), SHIPPING, wanted))
    assert done.state is IntentState.DONE
    known = await bench.load(order.id)
    parts = sorted(
        sorted(line.remaining_quantity for line in one.line_items)
        for one in known.fulfillment_orders
    )
    assert parts == [[2], [2, 4]]

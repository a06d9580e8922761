"""The queue, one order, search and finding, from the local copy."""

import asyncio
from dataclasses import replace

import pytest

from orderdesk.domain.fulfillment import Fulfillment, FulfillmentStatus, Tracking
from orderdesk.domain.ids import FulfillmentGid, OrderGid
from orderdesk.domain.work import StockState
from orderdesk.errors import NotFoundError, StorageUnavailableError
from orderdesk.events import CatalogueChanged, OrdersChanged
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, some_work
from tests.services.conftest import Rooms, a_variant

ONE = an_order(some_work(1, {1: 2}), number=1)
TWO = an_order(some_work(2, {1: 1}), number=2, tags=("express",), customer="山本 美咲")


async def names(rooms: Rooms) -> list[str]:
    return [item.order_name for item in await rooms.orders.queue(BERLIN)]


async def test_the_queue_follows_what_is_pulled_and_decided(rooms: Rooms) -> None:
    await rooms.pulled(ONE, TWO)
    assert await names(rooms) == ["#2", "#1"]
    await rooms.pulled(replace(TWO, cancelled_at=NOW), reading=2)
    assert await names(rooms) == ["#1"]
    await rooms.intents.add(an_intent(ONE))
    assert await names(rooms) == []


async def test_an_order_that_moved_away_leaves_and_comes_back(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    assert await names(rooms) == ["#1"]
    moved = replace(ONE, fulfillment_orders=(some_work(1, {1: 2}, location=LEIPZIG),))
    await rooms.pulled(moved, reading=2)
    assert await names(rooms) == []
    assert [item.order_name for item in await rooms.orders.queue(LEIPZIG)] == ["#1"]
    await rooms.pulled(ONE, reading=3)
    assert await names(rooms) == ["#1"]


async def test_many_changes_at_once_reload_everything(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    assert await names(rooms) == ["#1"]
    await rooms.order_store.save_order(TWO, 1)
    rooms.bus.publish(OrdersChanged())
    assert await names(rooms) == ["#2", "#1"]


@pytest.mark.parametrize("step", ["load_open", "load_orders", "load_levels", "load_standing"])
async def test_a_queue_that_could_not_be_read_is_whole_the_next_time(
    rooms: Rooms, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rooms.stocked(a_variant(1), here=1)
    await rooms.pulled(ONE)
    if step != "load_open":
        assert await names(rooms) == ["#1"]
        await rooms.pulled(replace(ONE, note="soon"), TWO, reading=2)
        rooms.bus.publish(CatalogueChanged())

    async def fail(*_asked: object) -> None:
        raise StorageUnavailableError("SQLITE_IOERR_READ")

    with monkeypatch.context() as disk:
        owner = {"load_levels": rooms.catalogue, "load_standing": rooms.intents}
        disk.setattr(owner.get(step, rooms.order_store), step, fail)
        with pytest.raises(StorageUnavailableError):
            await rooms.orders.queue(BERLIN)
    assert await names(rooms) == (["#1"] if step == "load_open" else ["#2", "#1"])


async def test_a_queue_that_was_not_waited_for_is_whole_the_next_time(rooms: Rooms) -> None:
    many = [an_order(some_work(n, {n: 1}), number=n) for n in range(1, 200)]
    await rooms.pulled(*many)
    reading = asyncio.ensure_future(rooms.orders.queue(BERLIN))
    # Into the middle of working it out, wherever that is today.
    for _turn in range(10_000):
        if reading.done() or (rooms.orders._board is not None and rooms.orders._board.items):
            break
        await asyncio.sleep(0)
    assert not reading.done()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert len(await names(rooms)) == len(many)


async def test_stock_is_read_again_when_it_changes(rooms: Rooms) -> None:
    await rooms.pulled(ONE)
    assert (await rooms.orders.queue(BERLIN))[0].stock.state is StockState.UNKNOWN
    await rooms.stocked(a_variant(1), here=1)
    rooms.bus.publish(CatalogueChanged())
    assert (await rooms.orders.queue(BERLIN))[0].stock.state is StockState.SHORT


async def test_one_order_with_all_that_is_known(rooms: Rooms) -> None:
    await rooms.stocked(a_variant(1, "4006381333931"), a_variant(5, "4006381333931"), here=7)
    await rooms.pulled(ONE)
    packing = (await rooms.packing.open(ONE.id, BERLIN)).packing
    sheet = await rooms.orders.order(ONE.id)
    assert sheet.packing == packing
    assert [one.available for level in sheet.levels.values() for one in level.values()] == [7]
    assert sheet.code_owners == {
        "04006381333931": {a_variant(1).id, a_variant(5).id},
        "SKU-1": {a_variant(1).id},
    }
    with pytest.raises(NotFoundError):
        await rooms.orders.order(OrderGid("gid://shopify/Order/404"))


async def test_search_and_find(rooms: Rooms) -> None:
    parcel = Fulfillment(
        FulfillmentGid("gid://shopify/Fulfillment/7"),
        "#1-F1",
        FulfillmentStatus.SUCCESS,
        NOW,
        tracking=(Tracking("0034 0434-1616", "DHL"),),
    )
    await rooms.pulled(replace(ONE, fulfillments=(parcel,)), TWO)
    assert [hit.name for hit in await rooms.orders.search("山本")] == ["#2"]
    assert [hit.name for hit in await rooms.orders.search("sullea")] == []
    assert [hit.name for hit in await rooms.orders.search("suill")] == ["#1"]
    for text in ("1", "#1", "OD-1", " #1 ", "003404341616"):
        assert await rooms.orders.find(text) == ONE.id
    with pytest.raises(NotFoundError):
        await rooms.orders.find("nothing")

"""Shopify's timeline of an order: read when it is looked at, and there offline afterwards."""

import pytest

from orderdesk.domain.ids import OrderGid
from orderdesk.errors import ShopifyError
from orderdesk.events import TimelineChanged
from orderdesk.storage.timelines import TimelineStore
from orderdesk.sync.timelines import FRESH_S, Timelines
from tests.sync.station import Station, TestTime


class Road:
    """The timelines of one station, on its own connection."""

    def __init__(self, bench: Station) -> None:
        self.store = TimelineStore(bench.database, bench.time.clock)
        self.timelines = Timelines(
            bench.spy,  # type: ignore[arg-type]
            self.store,
            bench.engine.connection,
            bench.bus,
            bench.time.monotonic,
        )


async def an_order(bench: Station) -> OrderGid:
    page = await bench.spy.fetch_orders(None, None, 1)
    return OrderGid(page.items[0].id)


async def test_it_is_kept_told_and_not_asked_again_at_once(bench: Station, time: TestTime) -> None:
    road, heard = Road(bench), bench.listen(TimelineChanged)
    await bench.engine.connection.connect()
    order_id = await an_order(bench)
    await road.timelines.refresh(order_id)
    await road.timelines.refresh(order_id)
    stored = await road.store.find(order_id)
    assert stored is not None
    assert stored.timeline.events[0].action == "placed"
    assert heard == [TimelineChanged(order_id)]
    assert bench.spy.calls.count("fetch_timeline") == 1
    await road.timelines.refresh(order_id, at_once=True)
    await time.sleep(FRESH_S + 1)
    await road.timelines.refresh(order_id)
    assert bench.spy.calls.count("fetch_timeline") == 3


async def test_offline_nothing_is_asked_and_the_copy_stays(bench: Station) -> None:
    road = Road(bench)
    await bench.engine.connection.connect()
    order_id = await an_order(bench)
    await road.timelines.refresh(order_id)
    bench.shop.control.call("cut_internet")
    with pytest.raises(ShopifyError):
        await road.timelines.refresh(order_id, at_once=True)
    assert not bench.engine.is_online
    asked = bench.spy.calls.count("fetch_timeline")
    await road.timelines.refresh(order_id, at_once=True)
    assert bench.spy.calls.count("fetch_timeline") == asked
    assert await road.store.find(order_id) is not None

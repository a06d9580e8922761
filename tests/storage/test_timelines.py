"""Shopify's timelines on disk."""

from datetime import timedelta

import pytest

from orderdesk.domain.ids import FulfillmentGid, OrderGid
from orderdesk.domain.timeline import CarrierStep, ShopEvent, ShopTimeline
from orderdesk.storage.database import Database
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.timelines import TimelineStore
from tests.builders import NOW, an_order, some_work

ORDER = OrderGid("gid://shopify/Order/1")
PLACED = ShopEvent("gid://shopify/BasicEvent/1", "placed", "Mara placed this order.", NOW)
STEP = CarrierStep(FulfillmentGid("gid://shopify/Fulfillment/1"), "DELIVERED", NOW, city="Kobe")


@pytest.fixture
def timelines(database: Database) -> TimelineStore:
    return TimelineStore(database, lambda: NOW + timedelta(minutes=5))


async def test_a_timeline_comes_back_with_the_time_of_its_reading(timelines: TimelineStore) -> None:
    assert await timelines.find(ORDER) is None
    await timelines.save(ORDER, ShopTimeline((PLACED,), (STEP,)), 7)
    found = await timelines.find(ORDER)
    assert found is not None
    assert found.timeline == ShopTimeline((PLACED,), (STEP,))
    assert found.read_at == NOW + timedelta(minutes=5)


async def test_an_answer_that_was_overtaken_changes_nothing(timelines: TimelineStore) -> None:
    await timelines.save(ORDER, ShopTimeline((PLACED,)), 7)
    await timelines.save(ORDER, ShopTimeline(), 6)
    found = await timelines.find(ORDER)
    assert found is not None
    assert found.timeline.events == (PLACED,)
    await timelines.save(ORDER, ShopTimeline(), 8)
    found = await timelines.find(ORDER)
    assert found is not None
    assert found.timeline.events == ()


async def test_a_timeline_goes_with_its_order(database: Database, timelines: TimelineStore) -> None:
    orders = OrderStore(database, lambda: NOW)
    order = an_order(some_work(1, {1: 2}))
    other = OrderGid("gid://shopify/Order/77")
    await orders.save_order(order, 1)
    for order_id in (order.id, other):
        await timelines.save(order_id, ShopTimeline((PLACED,)), 2)
    await orders.mark_gone([order.id])
    assert await timelines.find(order.id) is None
    assert await timelines.find(other) is not None
    await timelines.save(order.id, ShopTimeline((PLACED,)), 3)
    assert await timelines.find(order.id) is None
    await orders.save_order(order, 4)
    await timelines.save(order.id, ShopTimeline((PLACED,)), 5)
    assert await timelines.find(order.id) is not None

"""Orders that are long done forget whose they were; what is still to be done is kept whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import Fulfill, IntentState, SetNote
from orderdesk.domain.order import Address, Attribute, Order
from orderdesk.domain.packing import PackingState
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.forgetting import AT_ONCE, ForgettingStore
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.search import OrderSearch
from orderdesk.storage.timelines import TimelineStore
from tests.builders import BERLIN, NOW, a_packing, an_intent, an_order, some_work

LATER = NOW + timedelta(days=90)
PEOPLE = ("Mara", "Lindqvist", "Hafenweg", "mara@", "+49", "Happy birthday", "ring twice")


def _done(number: int = 1) -> Order:
    """An order of a person, with nothing left to do."""
    order = an_order(some_work(number, {number: 0}))
    lines = tuple(
        replace(line, attributes=(Attribute("Engraving", "Mara"),)) for line in order.line_items
    )
    return replace(
        order,
        id=OrderGid(f"gid://shopify/Order/{number}"),
        name=f"#{number}",
        fulfillment_orders=(),
        updated_at=NOW,
        created_at=NOW - timedelta(days=1),
        customer_name="Mara Lindqvist",
        email="mara@example.com",
        phone="+49 30 1",
        note="ring twice",
        attributes=(Attribute("Gift message", "Happy birthday"),),
        shipping_address=Address("Mara Lindqvist", address1="Hafenweg 1", country_code="DE"),
        line_items=lines,
    )


class Copy:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.orders = OrderStore(database, lambda: NOW)
        self.intents = IntentStore(database, lambda: NOW)
        self.packings = PackingStore(database)
        self.search = OrderSearch(database)
        self.timelines = TimelineStore(database, lambda: NOW)
        self.forgetting = ForgettingStore(database)

    async def forget(self) -> int:
        done, row = await self.forgetting.forget(LATER - timedelta(days=30), 0)
        assert row is None
        return done

    async def names_somebody(self) -> list[str]:
        """Which of the people's words stand in any readable row of the file."""

        def work(connection: Connection) -> list[str]:
            return [
                *(row[0] for row in connection.rows("SELECT payload FROM intent")),
                *(row[0] for row in connection.rows("SELECT payload FROM packing")),
                *(row[0] for row in connection.rows("SELECT payload FROM timeline")),
            ]

        texts = await self.database.read(work)
        found = await self.orders.recent(100)
        texts += [repr(one.order) for one in found]
        return [word for word in PEOPLE if any(word in text for text in texts)]


@pytest.fixture
def copy(database: Database) -> Copy:
    return Copy(database)


async def test_a_done_order_keeps_its_goods_and_forgets_its_people(copy: Copy) -> None:
    order = _done()
    await copy.orders.save_order(order, 1)
    event = ShopEvent("gid://shopify/BasicEvent/1", "placed", "Mara placed this order.", NOW)
    await copy.timelines.save(order.id, ShopTimeline((event,)), 1)
    assert await copy.search.search("Lindqvist") == (order.id,)
    assert await copy.forget() == 1
    stored = await copy.orders.find_order(order.id)
    assert stored is not None
    assert [line.title for line in stored.order.line_items] == [
        line.title for line in order.line_items
    ]
    assert stored.order.totals == order.totals
    assert stored.order.shipping_address == Address(country_code="DE")
    assert await copy.names_somebody() == []
    assert await copy.search.search("Lindqvist") == ()
    assert await copy.search.search("#1") == (order.id,)
    assert await copy.forget() == 0


async def test_its_decisions_and_packings_stay_without_the_address(copy: Copy) -> None:
    order = _done()
    await copy.orders.save_order(order, 1)
    basis = replace(
        an_intent(order, Fulfill(BERLIN, ())).basis, destination=("Hafenweg 1",), note="ring twice"
    )
    sent = replace(an_intent(order, Fulfill(BERLIN, ())), basis=basis, state=IntentState.DONE)
    noted = replace(
        an_intent(order, SetNote("Happy birthday"), number=2), basis=basis, state=IntentState.DONE
    )
    kept = [await copy.intents.add(one) for one in (sent, noted)]
    packing = replace(a_packing(order), basis=basis, state=PackingState.COMPLETED)
    await copy.packings.add(packing)
    assert await copy.forget() == 1
    found = await copy.intents.load_for_order(order.id)
    assert [(one.id, one.state) for one in found] == [(one.id, one.state) for one in kept]
    assert await copy.names_somebody() == []


@pytest.mark.parametrize("what", ["work", "decision", "packing"])
async def test_what_is_still_to_be_done_is_kept_whole(copy: Copy, what: str) -> None:
    order = _done()
    if what == "work":
        order = replace(order, fulfillment_orders=an_order(some_work(1, {1: 1})).fulfillment_orders)
    await copy.orders.save_order(order, 1)
    if what == "decision":
        await copy.intents.add(an_intent(order, Fulfill(BERLIN, ())))
    if what == "packing":
        await copy.packings.add(a_packing(order))
    assert await copy.forget() == 0
    stored = await copy.orders.find_order(order.id)
    assert stored is not None
    assert stored.order == order


async def test_an_order_that_changed_lately_is_kept_whole(copy: Copy) -> None:
    order = replace(_done(), updated_at=LATER - timedelta(days=29))
    await copy.orders.save_order(order, 1)
    assert await copy.forget() == 0
    assert "Mara" in await copy.names_somebody()


async def test_an_order_that_is_read_again_is_whole_again_and_forgotten_again(copy: Copy) -> None:
    order = _done()
    await copy.orders.save_order(order, 1)
    await copy.forget()
    assert await copy.orders.save_order(order, 2)
    assert await copy.search.search("Lindqvist") == (order.id,)
    assert await copy.forget() == 1
    assert await copy.names_somebody() == []


async def test_many_orders_are_forgotten_part_by_part(copy: Copy) -> None:
    many = [(_done(number), 1) for number in range(1, AT_ONCE + 21)]
    await copy.orders.save_orders(many)
    first, row = await copy.forgetting.forget(LATER, 0)
    assert first == AT_ONCE
    assert row is not None
    assert await copy.forgetting.forget(LATER, row) == (20, None)

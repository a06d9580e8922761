"""Orders on their way in: the first load, what changed, and what no date shows."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import FulfillmentOrderStatus
from orderdesk.errors import UnreachableError, UnreadableAnswerError
from orderdesk.events import CatalogueChanged, OrdersChanged, PullProgressed
from orderdesk.shopify.readings import Page
from tests.sync.conftest import ORDERS
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station


@pytest.fixture
async def loaded(bench: Station) -> Station:
    """A bench with all orders of the shop."""
    await bench.engine.connection.connect()
    await bench.engine._pull.orders()
    return bench


def small_pages(bench: Station, size: int) -> None:
    """Let every page hold few orders, so that there are many."""
    real = bench.spy.fetch_orders

    async def fetch(
        since: datetime | None, cursor: str | None, _size: int | None = None, **told: Any
    ) -> Any:
        return await real(since, cursor, size, **told)

    bench.spy.fetch_orders = fetch


async def test_the_first_load_brings_every_order_and_tells_how_far_it_is(
    shop: DemoProcess, bench: Station
) -> None:
    told = bench.listen(PullProgressed)
    small_pages(bench, 7)
    await bench.engine.connection.connect()
    await bench.engine._pull.orders()
    there = await shop.control.orders()
    assert await bench.orders.count() == len(there) >= ORDERS
    assert told[0].done == 0
    assert not told[0].finished
    assert told[-1].finished
    assert told[-1].done >= len(there)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[0].total == len(there)


async def test_a_paused_first_load_keeps_its_place_and_the_open_work_comes_all_the_same(
    bench: Station,
) -> None:
    told = bench.listen(PullProgressed)
    small_pages(bench, 5)
    pull, sweeps = bench.engine._pull, bench.engine._sweeps
    bench.bus.subscribe(
        PullProgressed, lambda step: bench.engine.pause_first_load(True) if step.done else None
    )
    await bench.engine.connection.connect()
    assert await pull.orders() == 5
    assert await pull.orders() == 0
    assert (told[-1].done, told[-1].paused, told[-1].finished) == (5, True, False)
    assert await bench.state.watermark() is None
    assert await sweeps.open_work() > 0
    bench.engine.pause_first_load(False)
    await bench.restart()
    assert (await bench.state.first_load()).done == 5
    await bench.engine.connection.connect()
    await bench.engine._pull.orders()
    assert (await bench.state.first_load()).finished


async def test_the_first_load_goes_on_where_it_was(shop: DemoProcess, bench: Station) -> None:
    small_pages(bench, 5)
    await bench.engine.connection.connect()
    await shop.control.fault("drop_before_commit", "OrdersPage", skip=3)
    with pytest.raises(UnreachableError):
        await bench.engine._pull.orders()
    progress = await bench.state.first_load()
    assert not progress.finished
    assert progress.done == 15
    assert await bench.state.watermark() is None
    await bench.restart()
    small_pages(bench, 5)
    cursors: list[str | None] = []
    real = bench.spy.fetch_orders

    async def fetch(
        since: datetime | None, cursor: str | None, size: int | None = None, **told: Any
    ) -> Any:
        cursors.append(cursor)
        return await real(since, cursor, size, **told)

    bench.spy.fetch_orders = fetch
    await bench.engine.connection.connect()
    await bench.engine._pull.orders()
    assert cursors[0] == progress.cursor
    assert await bench.orders.count() == len(await shop.control.orders())
    assert await bench.state.watermark() is not None


async def test_a_change_is_brought_and_told_once(shop: DemoProcess, loaded: Station) -> None:
    order = await place(shop, 2)
    changed = loaded.listen(OrdersChanged)
    assert await loaded.engine._pull.orders() == 1
    assert [one.order_ids for one in changed] == [{order.id}]
    assert await loaded.engine._pull.orders() == 0
    await loaded.time.sleep(2)
    await order.admin("set_note", note="leave it at the door")
    assert await loaded.engine._pull.orders() == 1
    stored = await loaded.orders.find_order(order.id)
    assert stored is not None
    assert stored.order.note == "leave it at the door"
    assert len(changed) == 2


async def test_the_mark_moves_only_after_the_last_page_and_is_overlapped(
    shop: DemoProcess, loaded: Station
) -> None:
    before = await loaded.state.watermark()
    assert before is not None
    await loaded.time.sleep(600)
    orders = [await place(shop, 1) for _order in range(3)]
    real = loaded.spy.fetch_orders
    asked: list[datetime | None] = []

    async def broken(since: datetime | None, cursor: str | None, _size: int | None = None) -> Any:
        asked.append(since)
        if cursor is not None:
            raise UnreachableError("cut")
        return replace(await real(since, None, 250), cursor="more")

    loaded.spy.fetch_orders = broken
    with pytest.raises(UnreachableError):
        await loaded.engine._pull.orders()
    assert await loaded.state.watermark() == before
    assert asked[0] == before - timedelta(minutes=5)
    loaded.spy.fetch_orders = real
    await loaded.engine._pull.orders()
    after = await loaded.state.watermark()
    assert after is not None
    assert after > before
    for order in orders:
        assert await loaded.orders.find_order(order.id) is not None


async def test_a_change_that_is_shown_behind_a_slow_scan_is_asked_for_again(
    shop: DemoProcess, loaded: Station
) -> None:
    await loaded.time.sleep(600)
    late = await place(shop, 1)
    real = loaded.spy.fetch_orders
    newest: list[Placed] = []

    async def slow(since: datetime | None, cursor: str | None, _size: int | None = None) -> Any:
        if cursor is None:
            page = await real(since, None, 250)
            await loaded.time.sleep(1200)
            newest.append(await place(shop, 1))
            return replace(page, items=(), cursor="more")
        page = await real(since, None, 250)
        return replace(page, items=tuple(one for one in page.items if one.id == newest[0].id))

    loaded.spy.fetch_orders = slow
    await loaded.engine._pull.orders()
    assert await loaded.orders.find_order(newest[0].id) is not None
    assert await loaded.orders.find_order(late.id) is None
    loaded.spy.fetch_orders = real
    await loaded.engine._pull.orders()
    assert await loaded.orders.find_order(late.id) is not None


async def test_orders_of_one_second_and_those_that_move_meanwhile_are_all_there(
    shop: DemoProcess, loaded: Station
) -> None:
    """A change within the second of the last page's end is on none of the pages: the overlap finds it."""
    await loaded.time.sleep(600)
    orders = [await place(shop, 1) for _order in range(6)]
    real = loaded.spy.fetch_orders
    pages: list[Page[Any]] = []
    moves = iter((orders[0], orders[5], orders[2]))

    async def fetch(since: datetime | None, cursor: str | None, _size: int | None = None) -> Any:
        page = await real(since, cursor, 2)
        pages.append(page)
        moved = next(moves, None)
        if moved is not None:
            await moved.admin("set_note", note=f"moved from page {len(pages)}")
        return page

    loaded.spy.fetch_orders = fetch
    await loaded.engine._pull.orders()
    shown = [one for page in pages for one in page.items]
    # There were ties, and they came on more than one page.
    assert len({one.updated_at for one in shown}) < len(shown)
    assert len(pages) > 2
    await loaded.engine._pull.orders()
    for order in orders:
        stored = await loaded.orders.find_order(order.id)
        assert stored is not None
        assert stored.order.note == ((await order.state())["note"] or "")


async def test_a_search_that_lags_behind_does_not_undo_what_was_read_by_id(
    shop: DemoProcess, loaded: Station
) -> None:
    order = await place(shop, 2)
    old = (await loaded.spy.fetch_order(order.id)).order
    await loaded.pack(order.id, "LAGS0001")
    await loaded.settle()
    # The shop archives a finished order a moment later.
    await loaded.time.sleep(5)
    await loaded.load(order.id)

    async def lagging(*_args: object) -> Page[Any]:
        return Page((old,), None, loaded.spy.next_reading(), loaded.time.clock())

    loaded.spy.fetch_orders = lagging
    changed = loaded.listen(OrdersChanged)
    loaded.spy.calls.clear()
    await loaded.engine._pull.orders()
    stored = await loaded.orders.find_order(order.id)
    assert stored is not None
    assert len(stored.order.fulfillments) == 1
    assert changed == []
    assert loaded.spy.calls == ["fetch_order"]


async def test_a_withheld_field_erases_nothing(shop: DemoProcess, loaded: Station) -> None:
    order = await place(shop, 2, note="ring twice")
    await loaded.time.sleep(600)
    # The mark moves on with an order that is then gone, so that the next page holds ours alone.
    other = await place(shop, 1)
    await loaded.engine._pull.orders()
    await other.admin("delete_order")
    await loaded.time.sleep(600)
    await order.admin("add_tag", tag="vip")
    await shop.control.fault("partial_data", "OrdersPage", field="note")
    assert await loaded.engine._pull.orders() == 1
    assert await _note_and_tags(loaded, order) == ("ring twice", ("vip",))
    await shop.control.fault("partial_data", "Order", field="note")
    await loaded.load(order.id)
    assert len(await shop.control.faults_fired()) >= 2
    assert await _note_and_tags(loaded, order) == ("ring twice", ("vip",))


async def test_what_was_withheld_is_looked_at_once_it_is_shown(
    shop: DemoProcess, loaded: Station
) -> None:
    order = await place(shop, 2, note="ring twice")
    await loaded.engine._pull.orders()
    await loaded.time.sleep(2)
    # A note that is gone and one that is withheld look the same.
    await order.admin("set_note", note=None)
    await shop.control.fault("partial_data", "OrdersPage", field="note")
    await loaded.engine._pull.orders()
    assert await _note_and_tags(loaded, order) == ("ring twice", ())
    await loaded.engine._pull.orders()
    assert await _note_and_tags(loaded, order) == ("", ())


async def test_what_an_own_reading_withheld_is_looked_at_again(
    shop: DemoProcess, loaded: Station
) -> None:
    order = await place(shop, 2, note="ring twice")
    await loaded.engine._pull.orders()
    await loaded.time.sleep(2)
    await order.admin("set_note", note=None)
    await shop.control.fault("partial_data", "OrdersPage", field="note")
    await loaded.engine._pull.orders()
    # The page shows it now as it is, without a later date than the copy has: it is read by its id.
    await shop.control.fault("partial_data", "Order", field="note")
    await loaded.engine._pull.orders()
    assert await _note_and_tags(loaded, order) == ("ring twice", ())
    await loaded.engine._pull.orders()
    assert await _note_and_tags(loaded, order) == ("", ())


async def _note_and_tags(bench: Station, order: Placed) -> tuple[str, tuple[str, ...]]:
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    return stored.order.note, stored.order.tags


async def test_a_cursor_that_does_not_advance_is_said_and_ends_the_pull(
    shop: DemoProcess, bench: Station
) -> None:
    small_pages(bench, 5)
    await bench.engine.connection.connect()
    await shop.control.fault("repeated_cursor", "OrdersPage")
    with pytest.raises(UnreadableAnswerError):
        await bench.engine._pull.orders()
    await bench.engine._pull.orders()
    assert (await bench.state.first_load()).finished


async def test_nothing_is_pulled_twice_side_by_side(shop: DemoProcess, loaded: Station) -> None:
    running: list[int] = []
    most: list[int] = []
    real = loaded.spy.fetch_orders

    async def fetch(*args: Any) -> Any:
        running.append(1)
        most.append(len(running))
        try:
            return await real(*args)
        finally:
            running.pop()

    loaded.spy.fetch_orders = fetch
    await asyncio.gather(*(loaded.engine._pull.orders() for _time in range(3)))
    assert max(most) == 1


class TestSweeps:
    async def test_work_that_changed_without_a_date_is_read_again(
        self, shop: DemoProcess, loaded: Station
    ) -> None:
        order = await place(shop, 3)
        await loaded.load(order.id)
        await loaded.engine._sweeps.open_work()
        await order.admin("hold")
        changed = loaded.listen(OrdersChanged)
        assert await loaded.engine._sweeps.open_work() == 1
        assert [one.order_ids for one in changed] == [{order.id}]
        stored = await loaded.orders.find_order(order.id)
        assert stored is not None
        assert stored.order.fulfillment_orders[0].status is FulfillmentOrderStatus.ON_HOLD
        loaded.spy.calls.clear()
        assert await loaded.engine._sweeps.open_work() == 0
        assert "fetch_order" not in loaded.spy.calls

    @pytest.mark.parametrize("silent", ["a second hold", "a part moved", "a part sent"])
    async def test_what_moves_no_date_is_found_by_the_sweep(
        self, shop: DemoProcess, loaded: Station, silent: str
    ) -> None:
        order = await place(shop, 3)
        if silent == "a second hold":
            await order.admin("hold", handle="first")
        await loaded.load(order.id)
        await loaded.engine._sweeps.open_work()
        act, given = {
            "a second hold": ("hold", {"handle": "second"}),
            "a part moved": (
                "move_fulfillment_order",
                {"location": await _other_place(loaded), "lines": [{"line": 0, "quantity": 1}]},
            ),
            "a part sent": ("fulfill", {"lines": [{"line": 0, "quantity": 1}]}),
        }[silent]
        await order.admin(act, **given)
        assert await loaded.engine._sweeps.open_work() == 1
        stored = await loaded.orders.find_order(order.id)
        assert stored is not None
        there = (await loaded.spy.fetch_order(order.id)).order
        assert stored.order == there

    async def test_after_a_start_the_list_is_compared_with_the_copy(
        self, shop: DemoProcess, loaded: Station
    ) -> None:
        order = await place(shop, 3)
        await loaded.load(order.id)
        await order.admin("move_fulfillment_order", location=await _other_place(loaded))
        await loaded.restart()
        await loaded.engine.connection.connect()
        changed = loaded.listen(OrdersChanged)
        await loaded.engine._sweeps.open_work()
        assert {order.id} in [one.order_ids for one in changed]

    async def test_work_that_is_no_longer_open(self, shop: DemoProcess, loaded: Station) -> None:
        order = await place(shop, 1)
        await loaded.load(order.id)
        await order.admin("fulfill")
        assert await loaded.engine._sweeps.open_work() >= 1
        assert order.id not in (await loaded.orders.open_ids()).values()

    async def test_orders_that_vanished_are_marked_and_their_intents_kept(
        self, shop: DemoProcess, loaded: Station
    ) -> None:
        order = await place(shop, 1)
        intent = await loaded.pack(order.id, "GONE0001")
        await order.admin("delete_order")
        changed = loaded.listen(OrdersChanged)
        assert await loaded.engine._sweeps.vanished() == 1
        assert [one.order_ids for one in changed] == [{order.id}]
        stored = await loaded.orders.find_order(order.id)
        assert stored is not None
        assert stored.gone
        assert await loaded.intents.find(intent.id) == intent
        assert await loaded.engine._sweeps.vanished() == 0


class TestCatalogue:
    async def test_products_with_their_codes(self, shop: DemoProcess, bench: Station) -> None:
        await bench.engine.connection.connect()
        changed = bench.listen(CatalogueChanged)
        assert await bench.engine._catalogue.variants() > 10
        assert changed
        changed.clear()
        assert await bench.engine._catalogue.variants() == 0
        assert changed == []
        barcode = "4006381333931"
        sku = next(
            line["sku"]
            for one in await shop.control.orders()
            for line in one["lines"]
            if line["barcode"]
        )
        await shop.control.admin("set_barcode", sku=sku, barcode=barcode)
        assert await bench.engine._catalogue.variants() == 1
        (found,) = await bench.catalogue.variants_by_code(f"0{barcode}")
        assert found.sku == sku

    async def test_the_shop_its_places_and_their_stock(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        await bench.engine.connection.connect()
        changed = bench.listen(CatalogueChanged)
        await bench.engine._catalogue.shop()
        assert len(changed) == 1
        await bench.engine._catalogue.shop()
        assert len(changed) == 1
        places = await bench.catalogue.load_locations()
        bench.location = places[0].id
        here = await bench.engine._catalogue.levels(everywhere=False)
        assert here > 0
        assert await bench.engine._catalogue.levels(everywhere=True) > 0
        assert await bench.engine._catalogue.levels(everywhere=True) == 0


async def _other_place(bench: Station) -> str:
    places = await bench.spy.fetch_locations()
    return str(places[1].id)


async def test_a_carriers_scan_is_there_with_the_next_pull(
    shop: DemoProcess, loaded: Station
) -> None:
    """A scan moves the order's date, so that the order's page shows it within an interval."""
    order = await place(shop, 1)
    await order.admin("fulfill", tracking={"company": "DHL", "number": "00340434161094042557"})
    await loaded.engine._pull.orders()
    (sent,) = (await loaded.load(order.id)).fulfillments
    assert sent.display_status == "FULFILLED"
    told = loaded.listen(OrdersChanged)
    for status in ("CARRIER_PICKED_UP", "IN_TRANSIT", "DELIVERED"):
        await shop.control.advance_clock(60)
        await order.admin("carrier_scan", status=status)
        await loaded.engine._pull.orders()
        (sent,) = (await loaded.load(order.id)).fulfillments
        assert sent.display_status == status
        assert order.id in told[-1].order_ids

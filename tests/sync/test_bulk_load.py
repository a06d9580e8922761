"""The first load of a large shop, from the file of a bulk operation: whole, and after any break."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.order import Order
from orderdesk.errors import AmbiguousError, BulkFileError, ShopifyError, UnreachableError
from orderdesk.events import PullProgressed
from orderdesk.shopify import bulk_operations
from orderdesk.shopify.readings import Page
from orderdesk.storage.sync_state import BulkProgress, FirstLoad
from orderdesk.sync import bulk_load
from tests.sync.conftest import ORDERS
from tests.sync.shop_view import place
from tests.sync.station import CrashError, Station


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as a large shop here, and few orders in a batch."""
    monkeypatch.setattr(bulk_load, "BULK_FROM", ORDERS)
    monkeypatch.setattr(bulk_operations, "BATCH_BYTES", 16 * 1024)


@pytest.fixture(autouse=True)
def _one_operation_after_the_other(shop: DemoProcess) -> Iterator[None]:
    yield
    shop.control.call("bulk", rows_per_s=10_000)
    shop.control.call("advance_clock", seconds=3600)


async def pull(bench: Station) -> int:
    """One round of both roads: of what is open and what changed, and of the past."""
    if not bench.engine.is_online:
        await bench.engine.connection.connect()
    return await bench.engine._pull.orders() + await bench.engine._pull.history()


async def history(bench: Station) -> int:
    """One round of the road of the past. The other one has to have begun it."""
    return await bench.engine._pull.history()


async def written(bench: Station) -> None:
    """Start the operation, and let the shop's time pass until its file is there."""
    await pull(bench)
    await bench.time.sleep(30)
    assert (await operations(bench.shop))[-1]["status"] in ("COMPLETED", "FAILED")


async def never_done(shop: DemoProcess) -> None:
    """An operation comes no further than its first line, however long the test takes."""
    await shop.control.bulk(rows_per_s=0.001)


async def pull_to_the_end(bench: Station) -> None:
    for _step in range(12):
        await pull(bench)
        if (await bench.state.first_load()).finished:
            return
        await bench.time.sleep(5)
    raise AssertionError("it does not end")


async def all_orders(bench: Station) -> dict[str, Order]:
    ids = await bench.orders.known_ids(None, 10_000)
    return {one.order.id: one.order for one in await bench.orders.load_orders(ids)}


async def operations(shop: DemoProcess) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await shop.control.bulk())["operations"]
    return found


async def asked(shop: DemoProcess) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await shop.control.bulk())["asked"]
    return found


async def open_work(bench: Station) -> set[str]:
    """The fulfillment orders that are open in the shop."""
    return {one.id for one in (await bench.spy.fetch_open_fulfillment_orders(None)).items}


def small_open_pages(bench: Station) -> list[str | None]:
    """Let the open orders come four at a time. Returns the places that they are asked for from."""
    real = bench.spy.fetch_orders
    cursors: list[str | None] = []

    async def fetch(since: Any, cursor: Any, size: Any = None, **named: Any) -> Any:
        if named.get("open_only"):
            cursors.append(cursor)
            size = 4
        return await real(since, cursor, size, **named)

    bench.spy.fetch_orders = fetch
    return cursors


def in_the_middle(bench: Station, step: Callable[[], Awaitable[None]]) -> None:
    """Let something happen once between two batches of the file."""
    real = bench.spy.fetch_bulk_orders

    async def fetch(url: str, at: Any) -> Any:
        batches = 0
        async for batch in real(url, at):
            batches += 1
            if batches == 3:
                await step()
            yield batch

    bench.spy.fetch_bulk_orders = fetch


async def is_as_in_the_shop(shop: DemoProcess, bench: Station) -> None:
    """Every order is here as a page shows it, but perhaps for the lines of fulfillments."""
    there = {one["id"] for one in await shop.control.orders()}
    mine = await all_orders(bench)
    assert mine.keys() == there
    page = await bench.spy.fetch_orders(None, None, 250)
    for order in page.items:
        known = mine[order.id]
        unread = {one.id for one in known.fulfillments if one.lines_unread}
        bare = tuple(
            replace(one, lines=(), lines_unread=True) if one.id in unread else one
            for one in order.fulfillments
        )
        assert known == replace(order, fulfillments=bare)


async def test_the_orders_of_a_large_shop_come_from_a_file(
    shop: DemoProcess, bench: Station
) -> None:
    told = bench.listen(PullProgressed)
    before = len(await operations(shop)), len(await asked(shop))
    await never_done(shop)
    await pull(bench)
    assert bench.engine._pull.is_loading
    is_open = await bench.orders.count()
    await bench.time.sleep(1)
    await history(bench)
    there = len(await shop.control.orders())
    assert 0 < is_open < there
    assert [(one.gathered, one.total) for one in told] == [(0, there), (1, there)]
    await shop.control.bulk(rows_per_s=10_000)
    await bench.time.sleep(30)
    assert await history(bench) >= there - is_open
    assert not bench.engine._pull.is_loading
    done = [one.done for one in told if one.gathered is None]
    assert done == sorted(done)
    assert len(done) > 4
    assert (told[-1].done, told[-1].total, told[-1].finished) == (there, there, True)
    # The open orders, and the changes.
    assert bench.spy.calls.count("fetch_orders") == 2
    await is_as_in_the_shop(shop, bench)
    (made,) = (await operations(shop))[before[0] :]
    assert made["status"] == "COMPLETED"
    (request,) = (await asked(shop))[before[1] :]
    assert not request["with_token"]


async def test_a_small_shop_is_loaded_by_pages(
    shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_load, "BULK_FROM", 10_000)
    before = len(await operations(shop))
    await pull(bench)
    assert (await bench.state.first_load()).finished
    assert len(await operations(shop)) == before


async def test_all_open_work_is_here_before_the_shop_has_put_the_orders_together(
    shop: DemoProcess, bench: Station
) -> None:
    told = bench.listen(PullProgressed)
    await bench.engine.connection.connect()
    await bench.engine._pull_step()
    assert bench.engine._pull.is_loading
    assert len(await bench.orders.open_ids()) == len(await open_work(bench)) > 0
    # One reading by its id costs as much as ten orders in a page.
    assert bench.spy.calls.count("fetch_order") <= 2
    await bench.engine._history_step()
    assert [one.past for one in told] == [True]
    some = await bench.orders.count()
    await bench.time.sleep(30)
    await bench.engine._history_step()
    assert not bench.engine._pull.is_loading
    assert await bench.orders.count() > some
    assert all(one.past for one in told)


async def test_open_orders_go_on_at_their_place_after_a_break(
    shop: DemoProcess, bench: Station
) -> None:
    cursors = small_open_pages(bench)
    await shop.control.fault("drop_before_commit", "OrdersPage", skip=3)
    with pytest.raises(UnreachableError):
        await pull(bench)
    some = await bench.orders.count()
    assert some > 0
    left_at = cursors[-1]
    await bench.restart()
    cursors = small_open_pages(bench)
    await pull(bench)
    assert left_at is not None
    assert cursors[0] == left_at
    assert len(await bench.orders.open_ids()) == len(await open_work(bench))


async def test_what_changes_shows_while_the_past_comes_in(
    shop: DemoProcess, bench: Station
) -> None:
    """A new order, a cancellation and a note, in the middle of the file; each stays as it is."""
    noted, cancelled = await place(shop, 1), await place(shop, 1)
    await written(bench)
    changes: list[tuple[str, bool]] = []

    async def change_and_look() -> None:
        new = await place(shop, 1)
        await noted.admin("set_note", note="while it loads")
        await cancelled.admin("cancel_order")
        await bench.engine._pull.orders()
        progress = await bench.state.first_load()
        assert 0 < progress.done < ORDERS
        mine = await all_orders(bench)
        assert new.id in mine
        assert mine[noted.id].note == "while it loads"
        assert mine[cancelled.id].cancelled_at is not None
        changes.append((new.id, progress.finished))

    in_the_middle(bench, change_and_look)
    await history(bench)
    assert [finished for _new, finished in changes] == [False]
    assert (await bench.state.first_load()).finished
    mine = await all_orders(bench)
    assert changes[0][0] in mine
    assert mine[noted.id].note == "while it loads"
    assert mine[cancelled.id].cancelled_at is not None
    await is_as_in_the_shop(shop, bench)


async def test_the_past_neither_reads_nor_moves_the_mark_of_the_changes(
    shop: DemoProcess, bench: Station
) -> None:
    await pull(bench)
    (operation,) = (await operations(shop))[-1:]
    begun = await bench.spy.fetch_bulk_operation(operation["id"])
    mark = await bench.state.watermark()
    assert mark is not None
    assert mark <= begun.created_at
    await bench.time.sleep(900)
    await history(bench)
    assert (await bench.state.first_load()).finished
    assert await bench.state.watermark() == mark


async def test_an_order_that_vanished_is_not_brought_back_by_the_file(
    shop: DemoProcess, bench: Station
) -> None:
    """An earlier run had it; the file shows it as it was before it was deleted."""
    order = await place(shop, 1)
    await bench.load(order.id)
    await bench.restart()
    await written(bench)
    await order.admin("delete_order")
    assert not await bench.engine._pull.by_id(order.id)
    await pull_to_the_end(bench)
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert stored.gone


async def test_a_load_that_an_older_version_began_goes_on_beside_the_changes(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    await order.admin("cancel_order")
    begun = BulkProgress(bench.client.next_reading(), await bench.spy.probe())
    started = await bench.spy.start_bulk_orders()
    begun = replace(begun, operation_id=started.id)
    await bench.state.set_first_load(FirstLoad(total=ORDERS, bulk=begun))
    await bench.time.sleep(30)
    assert (await operations(shop))[-1]["status"] == "COMPLETED"
    await order.admin("set_note", note="after the file")
    # Longer than the changes look back.
    await bench.time.sleep(900)
    await pull_to_the_end(bench)
    assert (await all_orders(bench))[order.id].note == "after the file"
    await is_as_in_the_shop(shop, bench)


async def test_a_sweep_that_was_cut_short_goes_on_with_the_rest(bench: Station) -> None:
    await bench.engine.connection.connect()
    sweeps = bench.engine._sweeps
    assert await sweeps.open_work(3) == 3
    assert await bench.orders.count() == 3
    assert await sweeps.open_work() > 3
    assert await sweeps.open_work() == 0


async def test_a_headless_sync_waits_for_the_file_and_reads_what_it_lacks(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2, 1)
    state = await order.state()
    line = state["fulfillment_orders"][0]["lines"][0]
    await order.admin("fulfill", lines=[{"line_item_id": line["line_item_id"], "quantity": 1}])
    report = await bench.engine.sync_once()
    assert report.problems == ()
    assert (await bench.state.first_load()).finished
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert stored.order.fulfillments
    assert not stored.order.lines_unread
    assert await bench.orders.unread_ids(9, only_open=True) == ()
    past = await bench.orders.unread_ids(999, only_open=False)
    assert past
    assert await bench.engine._unread_lines.read_some() > 0
    assert len(await bench.orders.unread_ids(999, only_open=False)) < len(past)


async def test_killed_half_way_it_goes_on_at_its_place(shop: DemoProcess, bench: Station) -> None:
    before = len(await operations(shop)), len(await asked(shop))
    await written(bench)
    saves = 0
    save = bench.orders.save_history

    async def die_after_some(orders: Any, *more: Any) -> Any:
        nonlocal saves
        saves += 1
        if saves == 3:
            raise CrashError
        return await save(orders, *more)

    bench.orders.save_history = die_after_some  # type: ignore[method-assign]
    with pytest.raises(CrashError):
        await pull(bench)
    place_kept = await bench.state.first_load()
    assert 0 < place_kept.done < ORDERS
    assert place_kept.bulk is not None
    await bench.restart()
    await pull(bench)
    await is_as_in_the_shop(shop, bench)
    assert len(await operations(shop)) == before[0] + 1
    ranges = [one["range"] for one in (await asked(shop))[before[1] :]]
    assert ranges == ["", f"bytes={place_kept.bulk.position}-"]


@pytest.mark.parametrize("kind", ["drop_after_commit", "drop_before_commit"])
async def test_a_lost_answer_does_not_start_a_second_operation(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    before = len(await operations(shop))
    await shop.control.fault(kind, "BulkRun")
    with pytest.raises(AmbiguousError):
        await pull(bench)
    await bench.restart()
    await bench.time.sleep(5)
    await pull_to_the_end(bench)
    assert len(await operations(shop)) == before + 1
    await is_as_in_the_shop(shop, bench)


@pytest.mark.parametrize(
    ("kind", "again"), [("truncated", None), ("truncated", "no_range"), ("status_5xx", None)]
)
async def test_a_file_that_is_cut_is_gone_on_with(
    shop: DemoProcess, bench: Station, kind: str, again: str | None
) -> None:
    before = len(await operations(shop))
    await written(bench)
    await shop.control.fault(kind, "BulkFile")
    with pytest.raises(UnreachableError):
        await pull(bench)
    kept = await bench.state.first_load()
    assert not kept.finished
    assert (kept.done > 0) == (kind == "truncated")
    ids = [one["id"] for one in await shop.control.orders()][: kept.done]
    assert len(await bench.orders.load_orders(ids)) == kept.done
    if again is not None:
        await shop.control.fault(again, "BulkFile")
    await pull(bench)
    await is_as_in_the_shop(shop, bench)
    assert len(await operations(shop)) == before + 1


@pytest.mark.parametrize("kind", ["invalid_json", "shortened", "refused"])
async def test_a_file_that_is_of_no_use_is_told_and_written_anew(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    before = len(await operations(shop))
    await written(bench)
    await shop.control.fault(kind, "BulkFile")
    with pytest.raises(BulkFileError):
        await pull(bench)
    assert not (await bench.state.first_load()).finished
    # What came before the damage is right, and nothing else is here.
    page = {one.id: one for one in (await bench.spy.fetch_orders(None, None, 250)).items}
    for order in (await all_orders(bench)).values():
        assert len(order.line_items) == len(page[order.id].line_items)
        assert order.fulfillment_orders == page[order.id].fulfillment_orders
    await pull_to_the_end(bench)
    await is_as_in_the_shop(shop, bench)
    assert len(await operations(shop)) == before + 2


async def test_a_file_that_ends_early_leaves_its_last_order_out(
    shop: DemoProcess, bench: Station
) -> None:
    """Cut at the end of a line nothing looks wrong about it but the counts."""
    await written(bench)
    some = await all_orders(bench)
    real = bench.spy.fetch_bulk_orders
    orders: list[Order] = []

    async def early(url: str, at: Any) -> Any:
        async for batch in real(url, at):
            if batch.orders and not batch.is_last:
                orders.extend(batch.orders)
                yield replace(batch, is_last=len(orders) > 10)

    bench.spy.fetch_bulk_orders = early
    with pytest.raises(BulkFileError):
        await pull(bench)
    assert orders[-1].id not in some
    assert orders[-1].id not in await all_orders(bench)


async def test_an_address_that_has_expired_is_not_asked_for_ever(
    shop: DemoProcess, bench: Station
) -> None:
    before = len(await operations(shop))
    await written(bench)
    await bench.time.sleep(8 * 24 * 3600)
    with pytest.raises(BulkFileError) as told:
        await pull(bench)
    assert told.value.reason == "EXPIRED"
    await pull_to_the_end(bench)
    assert len(await operations(shop)) == before + 2


async def test_an_operation_that_fails_is_tried_again_and_then_left_for_pages(
    shop: DemoProcess, bench: Station
) -> None:
    before = len(await operations(shop))
    for _each in range(bulk_load.MOST_TRIES):
        await shop.control.bulk(fail_after=40)
        await written(bench)
        some = await bench.orders.count()
        with pytest.raises(BulkFileError):
            await pull(bench)
        # What it had written is left alone.
        assert await bench.orders.count() == some
    await pull(bench)
    assert (await bench.state.first_load()).finished
    assert len(await operations(shop)) == before + bulk_load.MOST_TRIES
    assert not any(order.lines_unread for order in (await all_orders(bench)).values())


async def test_a_field_that_is_withheld_leads_to_pages(shop: DemoProcess, bench: Station) -> None:
    await shop.control.bulk(fail_after=1, error_code="ACCESS_DENIED")
    await written(bench)
    await pull(bench)
    assert (await bench.state.first_load()).finished
    assert await bench.orders.count() == len(await shop.control.orders())


async def test_an_operation_that_somebody_cancels_is_started_anew(
    shop: DemoProcess, bench: Station
) -> None:
    await never_done(shop)
    await pull(bench)
    bulk = (await bench.state.first_load()).bulk
    assert bulk is not None
    await shop.control.bulk(cancel=bulk.operation_id)
    await shop.control.bulk(rows_per_s=10_000)
    await bench.time.sleep(5)
    with pytest.raises(BulkFileError):
        await pull(bench)
    await pull_to_the_end(bench)
    await is_as_in_the_shop(shop, bench)


async def test_where_five_others_run_it_waits_and_in_the_end_takes_pages(
    shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_load, "MOST_WAITS", 3)
    before = len(await operations(shop))
    await never_done(shop)
    for _each in range(5):
        await bench.spy.start_bulk_orders()
    await bench.time.sleep(5)
    for _each in range(3):
        await pull(bench)
        assert bench.engine._pull.is_loading
    assert 0 < await bench.orders.count() < len(await shop.control.orders())
    assert len(await operations(shop)) == before + 5
    await pull(bench)
    assert (await bench.state.first_load()).finished


async def test_where_only_the_shop_can_be_reached_it_takes_pages(
    shop: DemoProcess, bench: Station
) -> None:
    await written(bench)
    await shop.control.fault("status_5xx", "BulkFile", times=None)
    for _each in range(bulk_load.MOST_FRUITLESS):
        with pytest.raises(UnreachableError):
            await pull(bench)
    await pull(bench)
    assert (await bench.state.first_load()).finished


async def test_offline_in_the_middle_and_back(shop: DemoProcess, bench: Station) -> None:
    await written(bench)
    await shop.control.fault("truncated", "BulkFile")
    with pytest.raises(UnreachableError):
        await pull(bench)
    await shop.control.cut_internet()
    with pytest.raises(ShopifyError):
        await bench.engine._pull.orders()
    assert not (await bench.state.first_load()).finished
    await shop.control.heal_internet()
    await pull(bench)
    await is_as_in_the_shop(shop, bench)


async def test_paused_it_keeps_its_place(shop: DemoProcess, bench: Station) -> None:
    await written(bench)
    bench.bus.subscribe(
        PullProgressed, lambda step: bench.engine.pause_first_load(True) if step.done else None
    )
    await pull(bench)
    kept = await bench.state.first_load()
    assert 0 < kept.done < ORDERS
    assert not bench.engine._pull.is_loading
    bench.engine.pause_first_load(False)
    await bench.restart()
    await pull_to_the_end(bench)
    await is_as_in_the_shop(shop, bench)


async def test_what_changes_while_the_file_is_written_is_not_missed(
    shop: DemoProcess, bench: Station
) -> None:
    order, other = await place(shop, 1), await place(shop, 1)
    await written(bench)
    await order.admin("set_note", note="after the file")
    late = await place(shop, 1)
    await other.admin("set_note", note="read by its id")
    await bench.load(other.id)
    # Longer than the changes look back: they begin where the operation did, not where its file ends.
    await bench.time.sleep(900)
    await pull(bench)
    mine = await all_orders(bench)
    assert mine[order.id].note == "after the file"
    assert mine[other.id].note == "read by its id"
    assert late.id in mine
    await is_as_in_the_shop(shop, bench)


async def test_a_shop_that_turns_out_to_have_no_orders_is_loaded(
    shop: DemoProcess, bench: Station
) -> None:
    await written(bench)
    real = bench.spy.fetch_bulk_operation

    async def empty(operation_id: str) -> Any:
        return replace(await real(operation_id), objects=0, orders=0, size=None, url="")

    bench.spy.fetch_bulk_operation = empty
    bench.spy.fetch_orders = nothing
    await pull(bench)
    assert (await bench.state.first_load()).finished


async def nothing(*_asked: object) -> Page[Order]:
    return Page((), None, 1, datetime.now(UTC))


async def test_decisions_are_not_compared_with_fulfillments_whose_lines_are_unread(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "UNREAD0001")
    await bench.settle()
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    bare = tuple(replace(one, lines=(), lines_unread=True) for one in stored.order.fulfillments)
    unread = replace(stored.order, fulfillments=bare)
    await bench.orders.save_order(unread, bench.client.next_reading())
    await bench.engine._pull._reconciler.audit([order.id])
    again = await bench.orders.find_order(order.id)
    assert again is not None
    assert not again.order.lines_unread
    assert (await bench.find(intent)).problem is None

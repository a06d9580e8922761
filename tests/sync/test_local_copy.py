"""What a page of a search may change, and what has to be read by its id first."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderdesk.events import Bus, OrdersChanged
from orderdesk.shopify.readings import Page
from orderdesk.storage.database import Database
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.sync_state import FirstLoad
from orderdesk.sync.local_copy import LocalCopy
from tests.builders import a_line, an_order, some_work

KEY = bytes(range(32))
FIRST = FirstLoad()
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "orders.sqlite3", KEY)
    yield opened
    await opened.close()


def a_copy(orders: OrderStore) -> LocalCopy:
    return LocalCopy(
        orders, Bus(), lambda: 0.0, lambda: NOON, claim_seen=lambda _order_id, _found: None
    )


async def test_a_page_that_an_earlier_request_brought_is_doubted_and_not_forgotten(
    database: Database,
) -> None:
    orders = OrderStore(database, lambda: NOON)
    copy = a_copy(orders)
    before = an_order(lines=(a_line(1),))
    await orders.save_order(before, reading=7)
    # The page's request left before reading 7, and was answered after the order was archived.
    after = replace(before, closed=True, updated_at=before.updated_at + timedelta(seconds=1))
    taken = await copy.take_page(Page((after,), None, 6, NOON, ()))
    assert taken.changed == frozenset()
    assert taken.doubtful == (before.id,)


async def test_the_file_of_a_bulk_operation_wins_over_nothing_that_was_read_since(
    database: Database,
) -> None:
    orders = OrderStore(database, lambda: NOON)
    copy = a_copy(orders)
    order = an_order(lines=(a_line(1),))
    later = order.updated_at + timedelta(seconds=1)
    await orders.save_order(replace(order, note="read since"), reading=7)
    assert (
        await copy.take_bulk([replace(order, note="file", updated_at=later)], 6, FIRST)
        == frozenset()
    )
    assert await copy.take_bulk([replace(order, note="file")], 8, FIRST) == {order.id}
    # What an earlier run knows to be newer than the file stays, too.
    earlier = order.updated_at - timedelta(seconds=1)
    assert (
        await copy.take_bulk([replace(order, note="old", updated_at=earlier)], 9, FIRST)
        == frozenset()
    )
    stored = await orders.find_order(order.id)
    assert stored is not None
    assert (stored.order.note, stored.reading) == ("file", 8)


async def test_of_new_orders_only_those_with_open_work_are_told(database: Database) -> None:
    told: list[OrdersChanged] = []
    bus = Bus()
    bus.subscribe(OrdersChanged, told.append)
    orders = OrderStore(database, lambda: NOON)
    copy = LocalCopy(
        orders, bus, lambda: 0.0, lambda: NOON, claim_seen=lambda _order_id, _found: None
    )
    done, known = an_order(number=1, lines=(a_line(1),)), an_order(number=2, lines=(a_line(1),))
    is_open = an_order(some_work(1, {1: 2}), number=3)
    await orders.save_order(known, 1)
    changed = await copy.take_bulk([done, replace(known, note="new"), is_open], 2, FIRST)
    assert changed == {done.id, known.id, is_open.id}
    assert [one.order_ids for one in told] == [{known.id, is_open.id}]

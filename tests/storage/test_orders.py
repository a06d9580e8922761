"""Orders: newer readings only, and every way in which they are looked up."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.domain.fulfillment import (
    Fulfillment,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid, OrderGid
from orderdesk.domain.intents import IntentState
from orderdesk.domain.order import Order
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.order_rows import Kept
from orderdesk.storage.orders import OrderStore, StoredOrder
from orderdesk.storage.sync_state import FirstLoad, SyncStateStore
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, some_work
from tests.storage.inline_executor import InlineExecutor


@pytest.fixture
def orders(database: Database) -> OrderStore:
    return OrderStore(database, lambda: NOW)


@pytest.fixture
def intents(database: Database) -> IntentStore:
    return IntentStore(database, lambda: NOW)


def numbered(number: int, **changes: object) -> Order:
    order = an_order(
        some_work(number, {1: 2}, order_number=number),
        number=number,
        created_at=NOW + timedelta(minutes=number),
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def parcel(number: int, *numbers: str) -> Fulfillment:
    return Fulfillment(
        id=FulfillmentGid(f"gid://shopify/Fulfillment/{number}"),
        name=f"#F{number}",
        status=FulfillmentStatus.SUCCESS,
        created_at=NOW,
        tracking=tuple(Tracking(one, "DHL") for one in numbers),
    )


def the_new_one(new: Order, _known: Order) -> Order:
    return new


async def test_orders_of_the_past_and_the_place_behind_them_are_kept_together(
    orders: OrderStore, database: Database
) -> None:
    state = SyncStateStore(database)
    first, known = numbered(1), numbered(2)
    await orders.save_order(known, 1)

    def fail(_new: Order, _known: Order) -> Order:
        raise RuntimeError("the power went")

    for merge, done in ((fail, 0), (the_new_one, 2)):
        with suppress(RuntimeError):
            await orders.save_history([first, known], 5, FirstLoad(done=2), merge)
        assert (await state.first_load()).done == done
        assert (await orders.find_order(first.id) is not None) == bool(done)


async def test_what_is_kept_of_the_past_is_asked_only_where_it_is_not_older(
    orders: OrderStore,
) -> None:
    new, older, later = numbered(1), numbered(2), numbered(3)
    await orders.save_orders([(older, 1), (later, 9)])
    asked: list[OrderGid] = []

    def keep_known(one: Order, _known: Order) -> None:
        asked.append(one.id)

    read = [replace(one, note="file") for one in (new, older, later)]
    kept = await orders.save_history(read, 5, FirstLoad(), keep_known)
    assert asked == [older.id]
    assert kept == Kept(frozenset({new.id}), frozenset({new.id}))


async def test_the_same_order_twice_in_one_go_is_kept_as_it_was_read_last(
    orders: OrderStore,
) -> None:
    one = numbered(1)
    readings = [(replace(one, note="second"), 2), (one, 1), (replace(one, note="other"), 2)]
    assert await orders.save_orders(readings) == {one.id}
    stored = await orders.find_order(one.id)
    assert stored is not None
    assert (stored.order.note, stored.reading) == ("second", 2)


async def test_no_reading_from_before_shows_an_order_again_that_is_gone(
    orders: OrderStore,
) -> None:
    one = numbered(1)
    await orders.save_order(one, 1)
    await orders.mark_gone([one.id], 6)
    assert not await orders.save_order(replace(one, note="before"), 5)
    stored = await orders.find_order(one.id)
    assert stored is not None
    assert stored.gone
    assert await orders.save_order(one, 7)


async def test_an_order_comes_back_as_it_was_read(orders: OrderStore) -> None:
    order = an_order(some_work(1, {1: 2, 2: 1}), note="日本 ☃ <b>x</b>")
    assert await orders.save_order(order, 7)
    assert await orders.find_order(order.id) == StoredOrder(order, 7, NOW)
    assert await orders.find_order(OrderGid("gid://shopify/Order/9")) is None


def unread(order: Order, number: int) -> Order:
    return replace(order, fulfillments=(replace(parcel(number), lines_unread=True),))


async def test_orders_whose_fulfillments_lack_their_lines_are_found_open_ones_first(
    orders: OrderStore,
) -> None:
    done = [unread(numbered(n, fulfillment_orders=()), n) for n in range(1, 5)]
    is_open = unread(an_order(some_work(1, {1: 2})), 9)
    await orders.save_orders([(one, 1) for one in [*done, is_open, numbered(7)]])
    assert await orders.unread_ids(9, only_open=False) == (is_open.id,)
    assert await orders.unread_ids(9, only_open=True) == (is_open.id,)
    await orders.save_order(replace(is_open, fulfillments=(parcel(9),)), 2)
    assert await orders.unread_ids(9, only_open=True) == ()
    await orders.mark_gone([done[3].id])
    assert await orders.unread_ids(2, only_open=False) == (done[2].id, done[1].id)


async def test_only_a_later_reading_is_taken(orders: OrderStore) -> None:
    old, new = numbered(1, note="old"), numbered(1, note="new")
    assert await orders.save_order(new, 5)
    assert not await orders.save_order(old, 4)
    assert not await orders.save_order(old, 5)
    stored = await orders.find_order(new.id)
    assert stored is not None
    assert (stored.order.note, stored.reading) == ("new", 5)


async def test_an_equal_reading_changes_nothing_but_its_number(orders: OrderStore) -> None:
    order = numbered(1)
    await orders.save_order(order, 5)
    assert not await orders.save_order(order, 6)
    assert not await orders.save_order(replace(order, note="between"), 6)
    stored = await orders.find_order(order.id)
    assert stored is not None
    assert stored.reading == 6


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6), st.booleans()), max_size=12))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_shown_never_goes_back(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[int, int, bool]]
) -> None:
    path = tmp_path_factory.mktemp("story") / "orders.sqlite3"
    database = await Database.open(path, bytes(32), executor=InlineExecutor())
    orders = OrderStore(database, lambda: NOW)
    shown: dict[int, tuple[int, str]] = {}
    for number, reading, is_act in story:
        if is_act:
            await orders.lift_reading(numbered(number).id, reading)
            if number in shown:
                shown[number] = (max(shown[number][0], reading), shown[number][1])
        else:
            note = f"reading {reading}"
            await orders.save_order(numbered(number, note=note), reading)
            if reading > shown.get(number, (0, ""))[0]:
                shown[number] = (reading, note)
        for one, (last, note) in shown.items():
            stored = await orders.find_order(numbered(one).id)
            assert stored is not None
            assert (stored.reading, stored.order.note) == (last, note)
    await database.close()


async def test_after_an_own_act_only_later_readings_count(orders: OrderStore) -> None:
    await orders.save_order(numbered(1), 5)
    await orders.lift_reading(numbered(1).id, 8)
    await orders.lift_reading(numbered(1).id, 6)
    assert not await orders.save_order(numbered(1, note="started before the act"), 8)
    assert await orders.save_order(numbered(1, note="started after it"), 9)
    await orders.lift_reading(numbered(2).id, 99)
    assert await orders.save_order(numbered(2), 1)


async def test_many_are_saved_at_once_and_the_changed_ones_named(orders: OrderStore) -> None:
    await orders.save_orders([(numbered(n), 1) for n in range(1, 601)])
    changed = await orders.save_orders(
        [(numbered(n, note="new" if n % 300 == 0 else ""), 2) for n in range(1, 601)]
    )
    assert changed == {numbered(300).id, numbered(600).id}
    assert await orders.count() == 600
    wanted = [numbered(n).id for n in (600, 7, 5000, 300)]
    found = await orders.load_orders(wanted)
    assert [stored.order.name for stored in found] == ["#600", "#7", "#300"]
    everything = await orders.load_orders([numbered(n).id for n in range(1, 601)])
    assert len(everything) == 600


async def test_gone_orders_stay_and_come_back(orders: OrderStore, intents: IntentStore) -> None:
    for number in (1, 2):
        await orders.save_order(numbered(number), 1)
    intent = await intents.add(an_intent(numbered(1), number=0))
    unknown = OrderGid("gid://shopify/Order/77")
    assert await orders.mark_gone([numbered(1).id, unknown]) == {numbered(1).id}
    assert await orders.mark_gone([numbered(1).id]) == frozenset()
    stored = await orders.find_order(numbered(1).id)
    assert stored is not None
    assert stored.gone
    assert await intents.load_open() == (intent,)
    assert [one.order.name for one in await orders.load_open(BERLIN)] == ["#2"]
    assert list((await orders.open_ids()).values()) == [numbered(2).id]
    assert await orders.known_ids(None, 9) == (numbered(2).id,)
    assert await orders.count() == 2
    # The same content read again is a change: the order is visible again.
    assert await orders.save_order(numbered(1), 2)
    back = await orders.find_order(numbered(1).id)
    assert back is not None
    assert not back.gone


async def test_open_work_follows_its_location_and_status(orders: OrderStore) -> None:
    here = some_work(1, {1: 1})
    there = some_work(2, {2: 1}, location=LEIPZIG)
    nowhere = replace(some_work(3, {3: 1}), location_id=None)
    closed = some_work(4, {4: 1}, status=FulfillmentOrderStatus.CLOSED)
    order = an_order(here, there, nowhere, closed)
    await orders.save_order(order, 1)
    for location in (BERLIN, LEIPZIG):
        (stored,) = await orders.load_open(location)
        assert stored.order == order
    assert set(await orders.open_ids()) == {here.id, there.id, nowhere.id}
    moved = replace(here, location_id=LEIPZIG)
    await orders.save_order(an_order(moved), 2)
    assert await orders.load_open(BERLIN) == ()
    assert set(await orders.open_ids()) == {here.id}
    done = replace(here, status=FulfillmentOrderStatus.CLOSED)
    await orders.save_order(an_order(done), 3)
    assert await orders.load_open(LEIPZIG) == ()
    assert await orders.open_ids() == {}


async def test_an_order_with_two_pieces_of_work_here_is_one(orders: OrderStore) -> None:
    await orders.save_order(an_order(some_work(1, {1: 1}), some_work(2, {2: 1})), 1)
    assert len(await orders.load_open(BERLIN)) == 1


async def test_open_orders_come_oldest_first(orders: OrderStore) -> None:
    await orders.save_orders([(numbered(n), 1) for n in (3, 1, 2)])
    assert [one.order.name for one in await orders.load_open(BERLIN)] == ["#1", "#2", "#3"]
    assert [one.order.name for one in await orders.recent(2)] == ["#3", "#2"]


async def test_known_ids_come_page_by_page(orders: OrderStore) -> None:
    await orders.save_orders([(numbered(n), 1) for n in range(1, 8)])
    found: list[OrderGid] = []
    after: OrderGid | None = None
    while page := await orders.known_ids(after, 3):
        found += page
        after = page[-1]
    assert sorted(found) == sorted(numbered(n).id for n in range(1, 8))
    assert len(set(found)) == 7


@pytest.mark.parametrize("typed", ["#1001", "1001", " 1001 ", "# 1001"])
async def test_an_order_is_found_by_its_name(orders: OrderStore, typed: str) -> None:
    await orders.save_order(numbered(1001), 1)
    await orders.save_order(numbered(10010), 1)
    assert await orders.find_by_name(typed) == numbered(1001).id


async def test_names_with_letters_and_doubles(orders: OrderStore) -> None:
    await orders.save_order(numbered(1, name="EN-1001-a"), 1)
    await orders.save_order(numbered(2, name="#en1001A"), 1)
    assert await orders.find_by_name("en-1001-A") == numbered(2).id
    for nothing in ("", "#", "1001", "'; DROP TABLE orders; --"):
        assert await orders.find_by_name(nothing) is None


async def test_an_order_is_found_by_a_parcel_s_number(
    orders: OrderStore, intents: IntentStore
) -> None:
    await orders.save_order(numbered(1, fulfillments=(parcel(1, "JJD 000-390", ""),)), 1)
    assert await orders.find_by_tracking_number("jjd000390") == numbered(1).id
    assert await orders.find_by_tracking_number("") is None
    assert await orders.find_by_tracking_number("1Z9") is None
    waiting = await intents.add(an_intent(numbered(2), number=0, numbers=("1Z 9",)))
    assert await orders.find_by_tracking_number("1Z9") == numbered(2).id
    await intents.take_back(waiting.id, NOW)
    assert await orders.find_by_tracking_number("1Z9") is None
    # A number that was replaced is no longer this order's.
    await orders.save_order(numbered(1, fulfillments=(parcel(1, "OTHER"),)), 2)
    assert await orders.find_by_tracking_number("JJD000390") is None


async def test_numbers_that_something_else_has(orders: OrderStore, intents: IntentStore) -> None:
    await orders.save_order(numbered(1, fulfillments=(parcel(1, "AAA 1"), parcel(2, "BBB"))), 1)
    ours = await intents.add(an_intent(numbered(2), number=0, numbers=("CCC", "aaa-1", "new")))
    other = replace(an_intent(numbered(3), number=2, numbers=("ccc",)), number=0)
    theirs = await intents.add(other)

    async def taken(**changes: object) -> frozenset[str]:
        asked: dict[str, object] = {"except_intent": ours.id, "except_fulfillment": None}
        return await orders.numbers_elsewhere(
            ("CCC", "aaa-1", "new", ""),
            **{**asked, **changes},  # type: ignore[arg-type]
        )

    assert await taken() == {"CCC", "AAA1"}
    assert await taken(except_fulfillment=FulfillmentGid("gid://shopify/Fulfillment/1")) == {"CCC"}
    assert await taken(except_intent=None) == {"CCC", "AAA1", "NEW"}
    await intents.update(replace(theirs, state=IntentState.DONE))
    assert await taken() == {"CCC", "AAA1"}
    later = replace(an_intent(numbered(4), number=3, numbers=("new",)), number=0)
    taken_back = await intents.add(later)
    assert "NEW" in await taken()
    await intents.take_back(taken_back.id, NOW)
    assert "NEW" not in await taken()
    assert await orders.numbers_elsewhere([], except_intent=None, except_fulfillment=None) == set()


async def test_a_fulfillment_order_that_moves_between_orders(orders: OrderStore) -> None:
    work = some_work(1, {1: 1})
    await orders.save_order(an_order(work, number=1), 1)
    await orders.save_order(an_order(work, number=2), 1)
    assert await orders.open_ids() == {work.id: OrderGid("gid://shopify/Order/2")}

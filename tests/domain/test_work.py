"""The queue's work: what is listed where, in which sequence, with which stock and deadline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orderdesk.domain.catalogue import InventoryLevel
from orderdesk.domain.deadline import due_at
from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus
from orderdesk.domain.ids import InventoryItemGid
from orderdesk.domain.order import Attribute, gift_message
from orderdesk.domain.projection import project
from orderdesk.domain.work import (
    StockState,
    View,
    WorkItem,
    WorkStatus,
    belongs,
    by_deadline,
    work_of,
)
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, some_work

ZONE = ZoneInfo("Europe/Berlin")


def item_gid(number: int) -> InventoryItemGid:
    return InventoryItemGid(f"gid://shopify/InventoryItem/{number}")


def level(number: int, available: int, committed: int) -> InventoryLevel:
    return InventoryLevel(item_gid(number), BERLIN, available, committed, available + committed)


def listed(order: object, **levels: object) -> list[WorkItem]:
    return list(work_of(project(order, ()), BERLIN, levels.get("levels", {}), ZONE))  # type: ignore[arg-type]


def test_one_item_a_place_and_delivery_method() -> None:
    order = an_order(
        some_work(1, {1: 2}),
        some_work(2, {2: 1}),
        some_work(3, {3: 1}, method=DeliveryMethod.PICK_UP),
        some_work(4, {4: 1}, location=LEIPZIG),
    )
    shipping, pickup = listed(order)
    assert (shipping.units, shipping.lines, len(shipping.fulfillment_order_ids)) == (3, 2, 2)
    assert pickup.delivery_method is DeliveryMethod.PICK_UP


@pytest.mark.parametrize("method", [DeliveryMethod.RETAIL, DeliveryMethod.NONE])
def test_what_nobody_packs_is_not_listed(method: DeliveryMethod) -> None:
    assert listed(an_order(some_work(1, {1: 1}, method=method))) == []


def test_closed_cancelled_gone_and_empty_work_is_not_listed() -> None:
    closed = some_work(1, {1: 1}, status=FulfillmentOrderStatus.CLOSED)
    assert listed(an_order(closed)) == []
    assert listed(an_order(some_work(1, {1: 0}))) == []
    assert listed(an_order(some_work(1, {1: 1}), cancelled_at=NOW)) == []
    gone = project(an_order(some_work(1, {1: 1})), (), gone=True)
    assert list(work_of(gone, BERLIN, {}, ZONE)) == []


def test_packed_work_leaves_the_queue_before_it_is_sent() -> None:
    order = an_order(some_work(1, {1: 2}))
    assert list(work_of(project(order, [an_intent(order)]), BERLIN, {}, ZONE)) == []


def test_a_short_packed_order_stays_with_its_rest_and_a_mark() -> None:
    order = an_order(some_work(1, {1: 2}))
    (rest,) = work_of(project(order, [an_intent(order, units={1: 1})]), BERLIN, {}, ZONE)
    assert (rest.units, rest.unsent) == (1, True)


@pytest.mark.parametrize(
    ("available", "committed", "expected"),
    [
        (0, 2, StockState.ALL_HERE),
        (-1, 2, StockState.SHORT),
        (5, 0, StockState.ALL_HERE),
        (0, 0, StockState.NONE_HERE),
    ],
)
def test_stock_counts_what_this_order_has_committed(
    available: int, committed: int, expected: StockState
) -> None:
    (item,) = listed(
        an_order(some_work(1, {1: 2})), levels={item_gid(1): level(1, available, committed)}
    )
    assert item.stock.state is expected


def test_one_missing_line_of_two_is_short_and_an_untracked_one_unknown() -> None:
    order = an_order(some_work(1, {1: 2, 2: 1}))
    (short,) = listed(order, levels={item_gid(1): level(1, 0, 2), item_gid(2): level(2, 0, 0)})
    assert (short.stock.state, short.stock.short_lines) == (StockState.SHORT, 1)
    (unknown,) = listed(order)
    assert unknown.stock.state is StockState.UNKNOWN


def test_marks_of_an_order() -> None:
    order = replace(
        an_order(some_work(1, {1: 1}), note="Ring twice", tags=("Express",)),
        attributes=(Attribute("Gift message", "Alles Gute"),),
    )
    (item,) = listed(order)
    assert (item.has_note, item.has_gift, item.is_expedited, item.is_paid) == (
        True,
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    "key", ["Gift message", " gift-note ", "Gift_Card_Message", "Grußkarte", "GRUSSKARTE"]
)
def test_a_gift_message_is_known_by_the_names_that_shops_give_it(key: str) -> None:
    order = replace(
        an_order(), attributes=(Attribute("colour", "red"), Attribute(key, "With love"))
    )
    assert gift_message(order) == "With love"
    assert not gift_message(replace(order, attributes=(Attribute(f"no {key}", "With love"),)))


def test_expedited_first_then_deadline_then_age() -> None:
    late, early = NOW + timedelta(hours=9), NOW + timedelta(hours=1)
    orders = (
        an_order(some_work(1, {1: 1}, fulfill_by=late), number=1),
        an_order(some_work(2, {1: 1}, fulfill_by=early), number=2),
        an_order(some_work(3, {1: 1}, fulfill_by=late), number=3, tags=("express",)),
    )
    items = [item for order in orders for item in listed(order)]
    assert [one.order_name for one in sorted(items, key=by_deadline)] == ["#3", "#2", "#1"]


def test_views() -> None:
    (to_pack,) = listed(an_order(some_work(1, {1: 1}, fulfill_by=NOW)))
    (pickup,) = listed(an_order(some_work(1, {1: 1}, method=DeliveryMethod.PICK_UP)))
    held_work = some_work(1, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD, actions=frozenset())
    (held,) = listed(an_order(held_work))
    assert held.status is WorkStatus.ON_HOLD
    views = {view: belongs(held, view, NOW, ZONE) for view in View}
    assert [view for view, shown in views.items() if shown] == [View.ON_HOLD, View.ALL]
    assert belongs(to_pack, View.DUE_TODAY, NOW, ZONE)
    assert not belongs(to_pack, View.DUE_TODAY, NOW - timedelta(days=1), ZONE)
    assert belongs(pickup, View.PICKUP, NOW, ZONE)
    assert not belongs(to_pack, View.PICKUP, NOW, ZONE)


@pytest.mark.parametrize(
    ("ordered", "due"),
    [
        ("2026-11-23T09:00", "2026-11-23T16:00"),  # Monday morning: the same day
        ("2026-11-23T14:00", "2026-11-24T16:00"),  # at the cut-off: the next day
        ("2026-11-27T18:00", "2026-11-30T16:00"),  # Friday evening: Monday
        ("2026-11-28T09:00", "2026-11-30T16:00"),  # Saturday: Monday
        ("2026-03-27T18:00", "2026-03-30T16:00"),  # over the change to summer time
    ],
)
def test_deadlines_are_in_the_shops_own_time(ordered: str, due: str) -> None:
    ordered_at = datetime.fromisoformat(ordered).replace(tzinfo=ZONE).astimezone(UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=ZONE)
    assert due_at(some_work(1, {1: 1}), ordered_at, ZONE) == expected


def test_shopifys_own_deadline_wins() -> None:
    by = NOW + timedelta(days=3)
    assert due_at(some_work(1, {1: 1}, fulfill_by=by), NOW, ZONE) == by

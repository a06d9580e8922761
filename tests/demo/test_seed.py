"""The seeded shop: the same from the same seed, and everything in it that a bench may meet."""

from collections import Counter

import pytest

from orderdesk.demo.seed import MAIN, check_digit
from orderdesk.demo.shop import Shop
from orderdesk.demo.statuses import financial_status, fulfillment_status
from orderdesk.demo.world import Order
from tests.demo.replay import NOW


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(1, 200, NOW)


def test_the_same_seed_makes_the_same_shop(shop: Shop) -> None:
    assert Shop(1, 200, NOW).admin("state", {}) == shop.admin("state", {})
    assert Shop(2, 200, NOW).admin("state", {}) != shop.admin("state", {})


def contents(shop: Shop) -> list[tuple[object, ...]]:
    """What was ordered and how it is to leave, in the sequence of the numbers."""
    return [
        (
            order.order_number,
            order.tags,
            [(line.title, line.quantity, line.current_quantity) for line in order.lines],
            [fo.method.method_type for fo in order.fulfillment_orders],
            financial_status(order),
        )
        for order in shop.store.orders.values()
    ]


@pytest.mark.parametrize("hour", [2, 7, 23])
def test_what_is_in_the_shop_does_not_depend_on_the_hour(shop: Shop, hour: int) -> None:
    assert contents(Shop(1, 200, NOW.replace(hour=hour))) == contents(shop)


def test_open_work_at_the_main_location(shop: Shop) -> None:
    open_orders = shop.store.open_fulfillment_orders.values()
    here = [fo for fo in open_orders if fo.location.name == MAIN]
    assert 60 <= len(here) <= 95
    assert Counter(fo.status for fo in here).keys() == {
        "OPEN", "ON_HOLD", "IN_PROGRESS", "SCHEDULED"
    }  # fmt: skip
    assert len(open_orders) > len(here)


def test_everything_that_a_bench_may_meet(shop: Shop) -> None:
    store = shop.store
    orders = list(store.orders.values())
    assert [order.order_number for order in orders] == list(range(1001, 1201))
    methods = Counter(fo.method.method_type for fo in store.fulfillment_orders.values())
    assert methods.keys() == {"SHIPPING", "PICK_UP", "LOCAL", "PICKUP_POINT", "RETAIL", "NONE"}
    assert {fulfillment_status(order) for order in orders} >= {
        "UNFULFILLED", "PARTIALLY_FULFILLED", "FULFILLED", "ON_HOLD", "SCHEDULED"
    }  # fmt: skip
    assert {financial_status(order) for order in orders} >= {
        "PAID", "PENDING", "AUTHORIZED", "REFUNDED", "PARTIALLY_REFUNDED"
    }  # fmt: skip
    assert any(order.cancelled_at for order in orders)
    assert any(line.removed and not line.current_quantity for o in orders for line in o.lines)
    assert any(len(order.lines) == 60 for order in orders)
    assert any(_same_variant_twice(order) for order in orders)
    assert any(len(order.fulfillment_orders) > 1 for order in orders)
    assert any(order.note for order in orders)
    assert any(key == "Grußkarte" for order in orders for key, _ in order.attributes)
    assert any("expedited" in order.tags for order in orders)
    assert any(fo.fulfill_by for fo in store.open_fulfillment_orders.values())
    assert {order.customer.locale for order in orders if order.customer} >= {"de", "ja", "ar"}
    assert any(order.email is None for order in orders)


def _same_variant_twice(order: Order) -> bool:
    counts = Counter(line.variant.number for line in order.lines if line.variant)
    return max(counts.values()) > 1


def test_barcodes_are_right_missing_or_shared(shop: Shop) -> None:
    codes = Counter(variant.barcode for variant in shop.store.variants.values())
    assert codes.pop(None) >= 3
    assert sorted(codes.values())[-2:] == [1, 2]
    for code in codes:
        assert code is not None
        assert len(code) == 13
        assert check_digit(code[:12]) == code[12]


def test_what_is_reserved_is_what_is_to_be_sent(shop: Shop) -> None:
    wanted: Counter[tuple[int, int]] = Counter()
    for fulfillment_order in shop.store.open_fulfillment_orders.values():
        for part in fulfillment_order.lines:
            if part.line.variant is not None and part.line.variant.item.tracked:
                item = part.line.variant.item.number
                wanted[item, fulfillment_order.location.number] += part.remaining
    for level in shop.store.levels.values():
        assert level.committed == wanted[level.item.number, level.location.number]
        assert level.committed >= 0


def test_every_unit_is_somewhere(shop: Shop) -> None:
    for order in shop.store.orders.values():
        if order.cancelled_at is not None:
            continue
        for line in order.lines:
            remaining = sum(
                part.remaining
                for fulfillment_order in order.fulfillment_orders
                if fulfillment_order.status != "CLOSED"
                for part in fulfillment_order.lines
                if part.line is line
            )
            assert remaining == line.unfulfilled, order.name


@pytest.mark.parametrize("count", [0, 1, 2, 3, 12])
def test_small_shops_can_be_made(count: int) -> None:
    assert len(Shop(5, count, NOW).store.orders) == count

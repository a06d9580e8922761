"""Where a decision's units are taken from, and when a request refuses its own replay."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.allocation import (
    Allocation,
    allocate,
    part_to_split,
    rejects_own_replay,
    wanted_units,
)
from orderdesk.domain.fulfillment import Action, DeliveryMethod, FulfillmentOrderStatus
from orderdesk.domain.intents import Fulfill, RequestLine, Units
from orderdesk.domain.order import Order
from tests.builders import BERLIN, LEIPZIG, OPEN_ACTIONS, an_order, line_id, some_work

NOT_OFFERED = frozenset({Action.HOLD})


def take(order: Order, units: dict[int, int], method: str = "SHIPPING") -> Allocation:
    wanted = tuple(Units(line_id(line), count) for line, count in units.items())
    return allocate(order, Fulfill(BERLIN, wanted), method)


def taken(allocation: Allocation) -> list[tuple[str, str, int]]:
    return [
        (
            line.fulfillment_order_id.rsplit("/")[-1],
            line.line_item_id.rsplit("/")[-1],
            line.quantity,
        )
        for line in allocation.lines
    ]


def test_a_whole_fulfillment_order_goes_before_parts_of_another() -> None:
    order = an_order(some_work(1, {1: 1, 2: 2}), some_work(2, {1: 1, 2: 1}))
    assert taken(take(order, {1: 1, 2: 1})) == [("2", "1", 1), ("2", "2", 1)]


def test_a_whole_line_goes_before_a_part_of_a_bigger_one() -> None:
    order = an_order(some_work(1, {1: 5, 3: 9}), some_work(2, {1: 2, 3: 9}))
    assert taken(take(order, {1: 2})) == [("2", "1", 2)]


def test_units_are_spread_over_all_that_hold_them() -> None:
    order = an_order(some_work(1, {1: 2}), some_work(2, {1: 2}), some_work(3, {1: 4, 2: 1}))
    allocation = take(order, {1: 5})
    assert taken(allocation) == [("3", "1", 1), ("1", "1", 2), ("2", "1", 2)]
    assert allocation.missing == ()


def test_only_the_location_and_only_what_may_be_fulfilled_is_used() -> None:
    order = an_order(
        some_work(1, {1: 1}, location=LEIPZIG),
        some_work(2, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD),
        some_work(3, {1: 1}, status=FulfillmentOrderStatus.SCHEDULED),
        some_work(4, {1: 1}, actions=NOT_OFFERED),
        some_work(5, {1: 1}, status=FulfillmentOrderStatus.CLOSED),
        some_work(6, {1: 1}, method=DeliveryMethod.RETAIL),
        some_work(7, {1: 1}),
    )
    allocation = take(order, {1: 2})
    assert taken(allocation) == [("7", "1", 1)]
    assert allocation.missing == (Units(line_id(1), 1),)


def test_work_of_the_decisions_delivery_method_goes_first() -> None:
    order = an_order(some_work(1, {1: 3}), some_work(2, {1: 2}, method=DeliveryMethod.PICK_UP))
    assert taken(take(order, {1: 2}, "PICK_UP")) == [("2", "1", 2)]


def test_the_same_line_named_twice_is_added_up_and_nothing_below_one_counts() -> None:
    units = (Units(line_id(1), 1), Units(line_id(1), 2), Units(line_id(2), 0))
    assert wanted_units(units) == {line_id(1): 3}


def test_lines_are_always_explicit() -> None:
    assert take(an_order(some_work(1, {1: 2})), {}).lines == ()


def test_a_request_rejects_its_replay_if_one_line_takes_more_than_would_be_left() -> None:
    order = an_order(some_work(1, {1: 4, 2: 3}))
    assert not rejects_own_replay(take(order, {1: 2, 2: 1}).lines)
    assert rejects_own_replay(take(order, {1: 2, 2: 2}).lines)
    assert not rejects_own_replay(())


def test_only_a_fulfillment_order_that_may_be_split_is_split() -> None:
    work = (some_work(1, {1: 4}, actions=OPEN_ACTIONS - {Action.SPLIT}), some_work(2, {2: 4}))
    order = an_order(*work)
    lines = take(order, {1: 1, 2: 1}).lines
    assert [line.line_item_id for line in part_to_split(order, lines)] == [line_id(2)]
    locked = replace(order, fulfillment_orders=(work[0],))
    assert part_to_split(locked, lines) == ()


WORKS = st.lists(
    st.dictionaries(st.integers(1, 3), st.integers(1, 6), min_size=1), min_size=1, max_size=4
)


@given(WORKS, st.dictionaries(st.integers(1, 3), st.integers(1, 8), min_size=1))
def test_what_is_taken_is_what_was_wanted_and_never_more_than_is_there(
    works: list[dict[int, int]], units: dict[int, int]
) -> None:
    order = an_order(*(some_work(at, work) for at, work in enumerate(works, 1)))
    allocation = take(order, units)
    for line in allocation.lines:
        assert 0 < line.quantity <= line.remaining
    lines = [line.fulfillment_order_line_item_id for line in allocation.lines]
    assert len(lines) == len(set(lines))
    missing = {one.line_item_id: one.quantity for one in allocation.missing}
    for item, wanted in units.items():
        got = sum(one.quantity for one in allocation.lines if one.line_item_id == line_id(item))
        there = sum(work.get(item, 0) for work in works)
        assert got == min(wanted, there)
        assert missing.get(line_id(item), 0) == wanted - got


@given(WORKS, st.dictionaries(st.integers(1, 3), st.integers(1, 6), min_size=1))
def test_after_a_split_the_request_rejects_its_own_replay(
    works: list[dict[int, int]], units: dict[int, int]
) -> None:
    order = an_order(*(some_work(at, work) for at, work in enumerate(works, 1)))
    allocation = take(order, units)
    if allocation.missing or rejects_own_replay(allocation.lines):
        return
    part = part_to_split(order, allocation.lines)
    after = take(_split(order, part), units)
    assert not after.missing
    assert rejects_own_replay(after.lines)


def _split(order: Order, part: tuple[RequestLine, ...]) -> Order:
    """As Shopify splits: what was asked for becomes work with ids of its own, the rest stays."""
    asked = {line.fulfillment_order_line_item_id: line.quantity for line in part}
    work = []
    for one in order.fulfillment_orders:
        if one.id != part[0].fulfillment_order_id:
            work.append(one)
            continue
        rest = tuple(
            replace(line, remaining_quantity=line.remaining_quantity - asked.get(line.id, 0))
            for line in one.line_items
        )
        work.append(replace(one, line_items=rest))
    new = {int(line.line_item_id.rsplit("/")[-1]): line.quantity for line in part}
    return replace(order, fulfillment_orders=(*work, some_work(99, new)))

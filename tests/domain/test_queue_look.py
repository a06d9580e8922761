"""Filters, sequences and kept looks of the queue, and why an order stands in a list or not."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import (
    DeliveryMethod,
    Fulfillment,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    Hold,
)
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.order import Attribute, FinancialStatus, Order
from orderdesk.domain.projection import Projected, project
from orderdesk.domain.queue_filter import (
    NOBODY,
    Choice,
    Due,
    Extra,
    Facet,
    Filter,
    Placed,
    Speed,
    Surroundings,
    ValueCounts,
    with_value,
)
from orderdesk.domain.queue_look import QueueLook, format_look, parse_look, view_name
from orderdesk.domain.queue_sort import SortBy, Sorting, sort_work
from orderdesk.domain.why_listed import Explanation, Why, explain
from orderdesk.domain.work import StockState, View, WorkItem, WorkStatus, by_deadline, work_of
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, some_work

ZONE = ZoneInfo("Europe/Berlin")
AROUND = Surroundings(NOW, ZONE)
ANNA = Holder("Bench 2", "Anna", NOW + timedelta(minutes=1))


def work(order: Order) -> list[WorkItem]:
    return list(work_of(project(order, ()), BERLIN, {}, ZONE))


def an_item(number: int = 1001, **changes: object) -> WorkItem:
    order = an_order(some_work(number, {1: 1}, order_number=number), number=number)
    return replace(work(order)[0], **changes)  # type: ignore[arg-type]


def count_values(
    items: list[WorkItem], standing: Filter, around: Surroundings
) -> dict[Facet, dict[str, int]]:
    counts = ValueCounts(standing, around)
    counts.add(items[:1])
    counts.add(items[1:])
    return counts.counts


def chosen(*choices: tuple[Facet, str]) -> Filter:
    return Filter(tuple(Choice(facet, value) for facet, value in choices))


def test_any_of_a_facet_and_all_of_the_facets() -> None:
    wanted = chosen(
        (Facet.DELIVERY, DeliveryMethod.PICK_UP),
        (Facet.DELIVERY, DeliveryMethod.LOCAL),
        (Facet.PAYMENT, FinancialStatus.PAID),
    )
    pickup = an_item(delivery_method=DeliveryMethod.PICK_UP)
    assert wanted.matches(pickup, AROUND)
    assert wanted.matches(replace(pickup, delivery_method=DeliveryMethod.LOCAL), AROUND)
    assert not wanted.matches(replace(pickup, delivery_method=DeliveryMethod.SHIPPING), AROUND)
    unpaid = replace(pickup, financial_status=FinancialStatus.PENDING)
    assert not wanted.matches(unpaid, AROUND)
    assert wanted.failing(unpaid, AROUND) == (Choice(Facet.PAYMENT, FinancialStatus.PAID),)
    assert wanted.failing(pickup, AROUND) == ()
    assert Filter().matches(unpaid, AROUND)


@pytest.mark.parametrize(
    ("facet", "value", "changes"),
    [
        (Facet.STATUS, WorkStatus.SCHEDULED, {"status": WorkStatus.SCHEDULED}),
        (Facet.HOLD, "INCORRECT_ADDRESS", {"holds": (Hold("h", "INCORRECT_ADDRESS"),)}),
        (Facet.TAG, "wholesale", {"tags": ("vip", "wholesale")}),
        (Facet.SPEED, Speed.EXPEDITED, {"is_expedited": True}),
        (Facet.EXTRAS, Extra.NOTE, {"has_note": True, "has_gift": True}),
        (Facet.EXTRAS, Extra.GIFT, {"has_note": True, "has_gift": True}),
        (Facet.DUE, Due.LATE, {"due_at": NOW - timedelta(seconds=1)}),
        # 22:59 UTC is the last minute of the day in Berlin, 23:00 the first of the next.
        (Facet.DUE, Due.TODAY, {"due_at": datetime(2026, 11, 23, 22, 59, tzinfo=UTC)}),
        (Facet.DUE, Due.TOMORROW, {"due_at": datetime(2026, 11, 23, 23, 0, tzinfo=UTC)}),
        (Facet.DUE, Due.LATER, {"due_at": datetime(2026, 11, 24, 23, 0, tzinfo=UTC)}),
        (Facet.PLACED, Placed.TODAY, {"created_at": datetime(2026, 11, 22, 23, 0, tzinfo=UTC)}),
        (Facet.PLACED, Placed.OLDER, {"created_at": datetime(2026, 11, 20, 9, 0, tzinfo=UTC)}),
    ],
)
def test_each_facet_sees_its_own_side_of_an_order(
    facet: Facet, value: str, changes: dict[str, object]
) -> None:
    item = an_item(**changes)
    assert chosen((facet, value)).matches(item, AROUND)
    assert not chosen((facet, "something else")).matches(item, AROUND)


def test_an_order_of_today_is_also_one_of_the_last_two_days_and_of_this_week() -> None:
    # NOW is a Monday: yesterday belongs to the last two days, but not to this week.
    today, yesterday = an_item(created_at=NOW), an_item(created_at=NOW - timedelta(days=1))
    for value in (Placed.TODAY, Placed.LAST_TWO_DAYS, Placed.THIS_WEEK):
        assert chosen((Facet.PLACED, value)).matches(today, AROUND)
    assert chosen((Facet.PLACED, Placed.LAST_TWO_DAYS)).matches(yesterday, AROUND)
    assert not chosen((Facet.PLACED, Placed.THIS_WEEK)).matches(yesterday, AROUND)


def test_who_has_an_order_is_told_by_the_surroundings() -> None:
    item = an_item()
    held = Surroundings(NOW, ZONE, {item.order_id: ANNA})
    assert chosen((Facet.WITH, NOBODY)).matches(item, AROUND)
    assert chosen((Facet.WITH, with_value(ANNA))).matches(item, held)
    assert not chosen((Facet.WITH, NOBODY)).matches(item, held)


def test_counts_are_what_each_value_would_show_beside_the_other_facets() -> None:
    items = [
        an_item(1, delivery_method=DeliveryMethod.PICK_UP, tags=("a",)),
        an_item(2, delivery_method=DeliveryMethod.PICK_UP, tags=("a", "b")),
        an_item(3, delivery_method=DeliveryMethod.SHIPPING, tags=("b",)),
        an_item(4, delivery_method=DeliveryMethod.SHIPPING, tags=()),
    ]
    counts = count_values(items, Filter(), AROUND)
    assert counts[Facet.TAG] == {"a": 2, "b": 2}
    counts = count_values(items, chosen((Facet.DELIVERY, DeliveryMethod.PICK_UP)), AROUND)
    assert counts[Facet.TAG] == {"a": 2, "b": 1}
    assert counts[Facet.DELIVERY] == {DeliveryMethod.PICK_UP: 2, DeliveryMethod.SHIPPING: 2}
    counts = count_values(
        items, chosen((Facet.DELIVERY, DeliveryMethod.LOCAL), (Facet.TAG, "b")), AROUND
    )
    assert counts[Facet.DELIVERY] == {
        DeliveryMethod.LOCAL: 0, DeliveryMethod.PICK_UP: 1, DeliveryMethod.SHIPPING: 1,
    }  # fmt: skip
    assert counts[Facet.TAG] == {"b": 0}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(DeliveryMethod)),
            st.sampled_from(list(StockState)),
            st.sets(st.sampled_from("abc")),
        ),
        max_size=12,
    ),
    st.sets(
        st.sampled_from(
            [Choice(Facet.DELIVERY, one) for one in DeliveryMethod]
            + [Choice(Facet.TAG, tag) for tag in "abc"]
        ),
        max_size=4,
    ),
)
def test_a_count_is_what_the_filter_then_shows(
    orders: list[tuple[DeliveryMethod, StockState, set[str]]], choices: set[Choice]
) -> None:
    items = [
        an_item(number, delivery_method=method, tags=tuple(sorted(tags)))
        for number, (method, _stock, tags) in enumerate(orders)
    ]
    standing = Filter(tuple(sorted(choices)))
    for facet, values in count_values(items, standing, AROUND).items():
        others = tuple(one for one in standing.choices if one.facet is not facet)
        for value, count in values.items():
            alone = Filter((*others, Choice(facet, value)))
            assert count == sum(alone.matches(item, AROUND) for item in items)


def test_choosing_twice_takes_back() -> None:
    choice = Choice(Facet.TAG, "vip")
    assert Filter().toggled(choice) == Filter((choice,))
    assert Filter().toggled(choice).toggled(choice) == Filter()


def numbers(items: list[WorkItem], by: SortBy, *, expedited_first: bool = True) -> list[str]:
    usual = sorted(items, key=by_deadline)
    return [item.order_name for item in sort_work(usual, Sorting(by, expedited_first))]


def test_every_sequence() -> None:
    day = timedelta(days=1)
    items = [
        an_item(999, created_at=NOW - day, due_at=NOW + day, units=3, lines=3, customer_name="Émile"),
        an_item(1000, created_at=NOW, due_at=NOW, units=9, lines=1, customer_name=""),
        an_item(
            1001, created_at=NOW - 2 * day, due_at=NOW + 2 * day, units=1, lines=2,
            customer_name="anna", is_expedited=True,
        ),
    ]  # fmt: skip
    assert numbers(items, SortBy.DEADLINE) == ["#1001", "#1000", "#999"]
    assert numbers(items, SortBy.DEADLINE, expedited_first=False) == ["#1000", "#999", "#1001"]
    assert numbers(items, SortBy.OLDEST) == ["#1001", "#999", "#1000"]
    assert numbers(items, SortBy.NEWEST) == ["#1000", "#999", "#1001"]
    assert numbers(items, SortBy.NUMBER) == ["#999", "#1000", "#1001"]
    assert numbers(items, SortBy.CUSTOMER) == ["#1001", "#999", "#1000"]
    assert numbers(items, SortBy.MOST_UNITS) == ["#1000", "#999", "#1001"]
    assert numbers(items, SortBy.FEWEST_LINES) == ["#1000", "#1001", "#999"]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_no_number_of_a_shop_breaks_the_sequence(names: list[str]) -> None:
    items = [an_item(order_name=name) for name in names]
    assert len(sort_work(items, Sorting(SortBy.NUMBER))) == len(names)


LOOK = QueueLook(
    View.SHORT,
    chosen((Facet.TAG, "müsli\nbar"), (Facet.DUE, Due.LATE), (Facet.PAYMENT, "NEW_IN_2027")),
    Sorting(SortBy.CUSTOMER, expedited_first=False),
)


def test_a_look_comes_back_as_it_was_kept() -> None:
    assert parse_look(format_look(LOOK)) == LOOK
    assert parse_look(format_look(QueueLook())) == QueueLook()


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"base": "on_the_moon"},
        {"sort": "loudest"},
        {"expedited_first": 1},
        {"filter": [["weight", "heavy"]]},
        {"filter": [["due", "next_year"]]},
        {"filter": [["tag", 7]]},
        {"filter": [["tag"]]},
        {"filter": 7},
    ],
)
def test_a_look_of_a_newer_version_is_not_guessed_at(change: dict[str, object]) -> None:
    assert parse_look(json.dumps({**json.loads(format_look(LOOK)), **change})) is None


@given(st.text())
def test_no_damage_is_an_error(text: str) -> None:
    parse_look(text)
    for cut in range(0, len(format_look(LOOK)), 7):
        assert parse_look(format_look(LOOK)[:cut]) is None


def test_a_name_is_made_printable() -> None:
    assert view_name("  Fish\x00 &\n chips\u202e ") == "Fish & chips"
    assert view_name("\t") == ""
    assert len(view_name("x" * 300)) == 40


def why(order: Order, look: QueueLook | None = None, *, gone: bool = False) -> Explanation:
    projected = Projected(order, gone=gone)
    items = tuple(work_of(projected, BERLIN, {}, ZONE))
    return explain(projected, items, BERLIN, look or QueueLook(), AROUND)


def codes(explanation: Explanation) -> list[Why]:
    return [reason.code for reason in explanation.reasons]


def test_why_an_order_is_in_the_list() -> None:
    found = why(an_order(some_work(1, {1: 2})))
    assert found.is_listed
    assert codes(found) == [Why.WORK_HERE, Why.TO_PACK, Why.LISTED]
    assert (found.reasons[0].place, found.reasons[0].units) == ("Berlin Mitte", 2)


def test_why_an_order_with_work_here_is_not_in_the_list() -> None:
    held = replace(
        some_work(1, {1: 1}, actions=frozenset()),
        status=FulfillmentOrderStatus.ON_HOLD,
        holds=(Hold("h", "AWAITING_PAYMENT"), Hold("i", "OTHER", "Ask Mara")),
    )
    order = replace(an_order(held), financial_status=FinancialStatus.PENDING)
    found = why(order, QueueLook(View.TO_PACK, chosen((Facet.TAG, "vip"), (Facet.TAG, "b2b"))))
    assert not found.is_listed
    assert codes(found) == [
        Why.WORK_HERE, Why.ON_HOLD, Why.ON_HOLD, Why.UNPAID, Why.NOT_IN_VIEW, Why.FILTERED_OUT,
    ]  # fmt: skip
    assert found.reasons[2].hold == Hold("i", "OTHER", "Ask Mara")
    assert [one.value for one in found.reasons[-1].choices] == ["vip", "b2b"]


def test_scheduled_work_says_when_it_starts_and_blocked_work_that_it_is_blocked() -> None:
    starts = NOW + timedelta(days=5)
    scheduled = replace(
        some_work(1, {1: 1}, actions=frozenset()),
        status=FulfillmentOrderStatus.SCHEDULED,
        fulfill_at=starts,
    )
    found = why(an_order(scheduled), QueueLook(View.ON_HOLD))
    assert [(one.code, one.at) for one in found.reasons][1] == (Why.SCHEDULED, starts)
    assert found.is_listed
    blocked = why(an_order(some_work(1, {1: 1}, actions=frozenset())))
    assert Why.BLOCKED in codes(blocked)


FULFILLED = Fulfillment(FulfillmentGid("f"), "#F1", FulfillmentStatus.SUCCESS, NOW)
CLOSED = some_work(1, {1: 0}, status=FulfillmentOrderStatus.CLOSED)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (an_order(some_work(1, {1: 1}), cancelled_at=NOW), Why.CANCELLED),
        (an_order(some_work(1, {1: 1}, location=LEIPZIG)), Why.OTHER_LOCATION),
        (an_order(replace(some_work(1, {1: 1}), location_id=None)), Why.NO_LOCATION),
        (an_order(some_work(1, {1: 1}, method=DeliveryMethod.NONE)), Why.DIGITAL),
        (an_order(some_work(1, {1: 1}, method=DeliveryMethod.RETAIL)), Why.AT_THE_TILL),
        (replace(an_order(CLOSED), fulfillments=(FULFILLED,)), Why.FULFILLED),
        (an_order(CLOSED), Why.NOTHING_LEFT),
        (an_order(), Why.NOTHING_LEFT),
    ],
)
def test_why_an_order_has_no_work_here(order: Order, code: Why) -> None:
    found = why(order)
    assert not found.is_listed
    assert codes(found) == [code]


def test_an_order_that_is_gone_or_packed_and_unsent_says_so() -> None:
    order = an_order(some_work(1, {1: 1}))
    assert codes(why(order, gone=True)) == [Why.GONE]
    packed = project(order, (an_intent(order),))
    found = explain(packed, tuple(work_of(packed, BERLIN, {}, ZONE)), BERLIN, QueueLook(), AROUND)
    assert codes(found) == [Why.PACKED_UNSENT]


def test_who_has_it_and_what_lies_elsewhere_is_said_beside() -> None:
    order = an_order(some_work(1, {1: 1}), some_work(2, {2: 4}, location=LEIPZIG))
    order = replace(order, attributes=(Attribute("Gift message", "Hi"),))
    projected = Projected(order)
    items = tuple(work_of(projected, BERLIN, {}, ZONE))
    held = Surroundings(NOW, ZONE, {order.id: ANNA})
    found = explain(projected, items, BERLIN, QueueLook(), held)
    assert codes(found) == [
        Why.WORK_HERE, Why.TO_PACK, Why.IN_HAND, Why.LISTED, Why.OTHER_LOCATION,
    ]  # fmt: skip
    assert found.is_listed
    assert found.reasons[2].holder == ANNA
    assert found.reasons[-1].units == 4

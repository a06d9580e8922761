"""Shopify's word with staff's open decisions on top."""

from dataclasses import replace

import pytest

from orderdesk.domain.fulfillment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import (
    CancelFulfillment,
    IntentState,
    Problem,
    ProblemCode,
    UpdateTracking,
)
from orderdesk.domain.projection import is_local, project
from tests.builders import LEIPZIG, NOW, an_intent, an_order, line_id, some_work

F1 = FulfillmentGid("gid://shopify/Fulfillment/1")


def sent_parcel() -> Fulfillment:
    return Fulfillment(
        F1,
        "#1001-F1",
        FulfillmentStatus.SUCCESS,
        NOW,
        tracking=(Tracking("OLD", "DHL"),),
        lines=(FulfillmentLine(line_id(1), 1),),
    )


def test_an_order_without_intents_is_shown_as_it_is() -> None:
    order = an_order(some_work(1, {1: 2}))
    assert project(order, ()).order is order


@pytest.mark.parametrize("state", [state for state in IntentState if state.is_open])
def test_an_open_fulfillment_takes_its_units_off_the_work(state: IntentState) -> None:
    order = an_order(some_work(1, {1: 2, 2: 1}), some_work(2, {1: 5}, location=LEIPZIG))
    projected = project(order, [an_intent(order, units={1: 2}, state=state, numbers=("N1",))])
    here, elsewhere = projected.order.fulfillment_orders
    assert [line.remaining_quantity for line in here.line_items] == [0, 1]
    assert here.status is FulfillmentOrderStatus.IN_PROGRESS
    assert elsewhere.remaining == 5
    (parcel,) = projected.order.fulfillments
    assert is_local(parcel.id)
    assert parcel.numbers == ("N1",)
    assert len(projected.pending) == 1


def test_all_units_taken_closes_the_work() -> None:
    order = an_order(some_work(1, {1: 2}))
    (work,) = project(order, [an_intent(order)]).order.fulfillment_orders
    assert not work.is_open
    assert work.supported_actions == frozenset()


def test_units_spread_over_several_fulfillment_orders_of_the_place() -> None:
    order = an_order(some_work(1, {1: 2}), some_work(2, {1: 2}))
    projected = project(order, [an_intent(order, units={1: 3})])
    assert [one.remaining for one in projected.order.fulfillment_orders] == [0, 1]


def test_a_taken_back_intent_leaves_no_trace() -> None:
    order = an_order(some_work(1, {1: 2}))
    assert project(order, [an_intent(order, state=IntentState.CANCELLED)]).order is order


def test_a_confirmed_fulfillment_stays_until_a_reading_shows_it() -> None:
    order = an_order(some_work(1, {1: 2}))
    done = replace(an_intent(order, state=IntentState.DONE), fulfillment_id=F1)
    before = project(order, [done])
    assert before.order.fulfillment_orders[0].remaining == 0
    assert before.pending == ()
    shown = replace(
        order,
        fulfillment_orders=(some_work(1, {1: 0}, status=FulfillmentOrderStatus.CLOSED),),
        fulfillments=(sent_parcel(),),
    )
    assert project(shown, [done]).order is shown


def test_tracking_and_cancelling_are_laid_on_the_fulfillment() -> None:
    order = replace(an_order(some_work(1, {1: 2})), fulfillments=(sent_parcel(),))
    new_number = (Tracking("NEW", "UPS"),)
    tracked = an_intent(order, UpdateTracking(F1, new_number), number=1)
    cancelled = an_intent(order, CancelFulfillment(F1), number=2)
    (parcel,) = project(order, [cancelled, tracked]).order.fulfillments
    assert parcel.tracking == new_number
    assert not parcel.is_live


def test_a_done_intent_with_a_problem_is_listed_but_not_laid_on_again() -> None:
    order = replace(an_order(some_work(1, {1: 2})), fulfillments=(sent_parcel(),))
    twice = replace(
        an_intent(order, state=IntentState.DONE),
        fulfillment_id=F1,
        problem=Problem(ProblemCode.SENT_TWICE),
    )
    projected = project(order, [twice])
    assert projected.order == order
    assert projected.needs_person

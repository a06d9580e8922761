"""What may be done with an order here, and the reason where not."""

from dataclasses import replace

import pytest

from orderdesk.domain.allowed_actions import (
    OrderAction,
    WhyNot,
    allowed_actions,
    other_holds,
    own_holds,
    why_not,
    work_group,
)
from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
    Hold,
)
from orderdesk.domain.holds import HoldReason, hold_handle
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import (
    HoldWork,
    IntentState,
    MoveWork,
    Payload,
    PrepareForPickup,
    ReleaseHolds,
)
from orderdesk.domain.order import Order
from orderdesk.domain.projection import project
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, some_work

HANDLE = hold_handle(IntentId("i"))
HELD = frozenset({Action.RELEASE_HOLD, Action.HOLD, Action.MOVE})
BEGUN = frozenset({Action.CREATE_FULFILLMENT, Action.HOLD})


def held(*holds: Hold) -> FulfillmentOrder:
    work = some_work(1, {1: 2}, status=FulfillmentOrderStatus.ON_HOLD, actions=HELD)
    return replace(work, holds=holds)


def reasons(order: Order, *payloads: Payload | None, **more: bool) -> dict[str, str]:
    """What is not allowed, and why. That parcels are not picked up goes without saying."""
    intents = [an_intent(order, one, number=at + 1) for at, one in enumerate(payloads)]
    found = allowed_actions(project(order, intents), BERLIN, **more)
    return {
        str(action): str(why)
        for action, why in found.items()
        if why not in (None, WhyNot.NOT_PICKED_UP)
    }


def test_open_work_can_be_held_moved_and_split() -> None:
    assert reasons(an_order(some_work(1, {1: 2}))) == {"release": "not_held"}


def test_work_held_here_can_be_released_and_moved() -> None:
    order = an_order(held(Hold("h1", "OTHER", "", HANDLE)))
    assert reasons(order) == {"hold": "already_held", "split": "on_hold"}


def test_what_others_hold_is_theirs_to_release() -> None:
    order = an_order(held(Hold("h1", "HIGH_RISK_OF_FRAUD", "", "fraud-check")))
    assert reasons(order)["release"] == "held_by_others"
    both = an_order(held(Hold("h1", "OTHER", "", HANDLE), Hold("h2", "OTHER", "", "")))
    group = work_group(project(both, ()), BERLIN)
    assert [one.id for one in own_holds(group)] == ["h1"]
    assert [one.id for one in other_holds(group)] == ["h2"]


def test_a_begun_order_can_be_held_but_not_moved_or_split() -> None:
    work = some_work(1, {1: 3}, status=FulfillmentOrderStatus.IN_PROGRESS, actions=BEGUN)
    assert reasons(an_order(work)) == {"release": "not_held", "move": "begun", "split": "begun"}


def test_one_unit_cannot_be_split() -> None:
    work = some_work(1, {1: 1}, actions=frozenset({Action.CREATE_FULFILLMENT, Action.MOVE}))
    assert reasons(an_order(work))["split"] == "one_unit"


def test_a_parcel_that_waits_to_be_sent_keeps_the_work_here() -> None:
    order = an_order(some_work(1, {1: 2, 2: 3}))
    assert reasons(order, None) == dict.fromkeys(
        ("hold", "release", "move", "split", "prepare"), "parcel_waits"
    ) | {"release": "not_held"}
    part = an_intent(order, units={1: 2})
    found = allowed_actions(project(order, [part]), BERLIN)
    assert found[OrderAction.MOVE] is WhyNot.PARCEL_WAITS
    assert found[OrderAction.SPLIT] is WhyNot.PARCEL_WAITS
    assert found[OrderAction.HOLD] is None


def test_what_is_being_packed_here_stays_here() -> None:
    found = reasons(an_order(some_work(1, {1: 2})), is_packing=True)
    assert found == {"release": "not_held", "move": "being_packed", "split": "being_packed"}


def test_decisions_that_wait_count() -> None:
    order = an_order(some_work(1, {1: 2}))
    hold = HoldWork(BERLIN, DeliveryMethod.SHIPPING, HoldReason.OTHER, "", HANDLE)
    assert reasons(order, hold)["hold"] == "already_held"
    assert reasons(order, hold, ReleaseHolds((HANDLE,))) == {"release": "not_held"}
    moved = MoveWork(BERLIN, DeliveryMethod.SHIPPING, LEIPZIG, "Leipzig")
    assert reasons(order, moved)["hold"] == "nothing_left"


def test_behind_a_card_nothing_can_be_decided() -> None:
    order = an_order(some_work(1, {1: 2}))
    card = an_intent(order, units={1: 1}, state=IntentState.CONFLICT)
    found = allowed_actions(project(order, [card]), BERLIN)
    assert set(found.values()) == {WhyNot.DECISION_DUE}


def test_a_cancelled_order_keeps_its_tags_and_note() -> None:
    order = an_order(some_work(1, {1: 2}), cancelled_at=NOW)
    assert set(reasons(order)) == {"hold", "release", "move", "split", "prepare"}
    assert set(reasons(order).values()) == {"order_cancelled"}


def test_a_vanished_order_can_no_longer_be_changed() -> None:
    gone = project(an_order(some_work(1, {1: 2})), (), gone=True)
    assert set(allowed_actions(gone, BERLIN).values()) == {WhyNot.ORDER_GONE}


@pytest.mark.parametrize("location", [None, LEIPZIG])
def test_nothing_is_here(location: None) -> None:
    projected = project(an_order(some_work(1, {1: 2})), ())
    assert why_not(OrderAction.HOLD, projected, location) is WhyNot.NOTHING_LEFT
    assert why_not(OrderAction.TAG, projected, location) is None


def test_each_delivery_method_is_a_piece_of_work_of_its_own() -> None:
    pickup = some_work(
        2,
        {2: 1},
        method=DeliveryMethod.PICK_UP,
        status=FulfillmentOrderStatus.ON_HOLD,
        actions=HELD,
    )
    projected = project(an_order(some_work(1, {1: 2}), pickup), ())
    for method, why in (
        (DeliveryMethod.SHIPPING, None),
        (DeliveryMethod.PICK_UP, WhyNot.ALREADY_HELD),
        (None, None),
    ):
        assert why_not(OrderAction.HOLD, projected, BERLIN, delivery_method=method) is why


def test_a_shop_with_one_location_moves_nothing() -> None:
    found = reasons(an_order(some_work(1, {1: 2})), has_other_location=False)
    assert found["move"] == "no_other_location"


def fetched(status: FulfillmentOrderStatus, *, total: int = 2) -> FulfillmentOrder:
    work = some_work(1, {1: 2}, status=status)
    (line,) = work.line_items
    return replace(
        work,
        delivery_method=DeliveryMethod.PICK_UP,
        line_items=(replace(line, total_quantity=total),),
    )


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (fetched(FulfillmentOrderStatus.OPEN), None),
        (fetched(FulfillmentOrderStatus.IN_PROGRESS), WhyNot.ALREADY_READY),
        (fetched(FulfillmentOrderStatus.IN_PROGRESS, total=3), WhyNot.BEGUN),
        (fetched(FulfillmentOrderStatus.ON_HOLD), WhyNot.ON_HOLD),
        (fetched(FulfillmentOrderStatus.SCHEDULED), WhyNot.SCHEDULED),
        (some_work(1, {1: 2}), WhyNot.NOT_PICKED_UP),
    ],
)
def test_what_is_fetched_can_be_said_to_be_ready_once(
    work: FulfillmentOrder, why: WhyNot | None
) -> None:
    order = an_order(work)
    assert why_not(OrderAction.PREPARE, project(order, ()), BERLIN) is why
    assert why_not(OrderAction.PREPARE, project(order, ()), LEIPZIG) in (
        WhyNot.NOTHING_LEFT,
        WhyNot.NOT_PICKED_UP,
    )


def test_what_waits_to_be_said_counts_as_said() -> None:
    order = an_order(fetched(FulfillmentOrderStatus.OPEN))
    intent = an_intent(order, PrepareForPickup(BERLIN))
    assert why_not(OrderAction.PREPARE, project(order, [intent]), BERLIN) is WhyNot.ALREADY_READY

"""Tags, notes, holds, moves and splits: their rules, and how they look before Shopify confirms them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain import proof
from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
    Hold,
)
from orderdesk.domain.holds import LONGEST_HANDLE, hold_handle, is_own
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import (
    AddTags,
    Basis,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    Problem,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    Sent,
    SetNote,
    SplitWork,
    Step,
    Units,
)
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Blocked, NotCarriedOut, PlanAnew, Ready, Settled, Wait
from orderdesk.domain.projection import project
from orderdesk.domain.proof_of_order_changes import is_same_note
from orderdesk.domain.tags import missing_tags, read_tags, without_tags
from orderdesk.domain.work_parts import change_basis
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, line_id, some_work

SHIPPING = DeliveryMethod.SHIPPING
HANDLE = hold_handle(IntentId("i"))
HOLD = HoldWork(BERLIN, SHIPPING, "OTHER", "Wait", HANDLE)
MOVE = MoveWork(BERLIN, SHIPPING, LEIPZIG, "Leipzig")
NEVER = frozenset[str]()


def intent_on(order: Order, change: ChangeOfOrder | ChangeOfWork) -> Intent:
    return replace(an_intent(order, change), basis=change_basis(order, change))


def a_split(**units: int) -> SplitWork:
    wanted = tuple(Units(line_id(int(name[1:])), count) for name, count in units.items())
    return SplitWork(BERLIN, SHIPPING, wanted)


def lost(intent: Intent, order: Order, refusal: str = "") -> Intent:
    """Its request has left on this reading, and nothing good was heard of it."""
    planned = proof.plan(intent, order, NOW, NEVER)
    assert isinstance(planned, Ready)
    return replace(
        intent, state=IntentState.AMBIGUOUS, attempts=1, sent=planned.sent, refusal=refusal
    )


def with_hold(work: FulfillmentOrder, *handles: str) -> FulfillmentOrder:
    return replace(
        work,
        status=FulfillmentOrderStatus.ON_HOLD,
        supported_actions=frozenset({Action.RELEASE_HOLD, Action.HOLD, Action.MOVE}),
        holds=tuple(Hold(f"id of {one}", "OTHER", "", one) for one in handles),
    )


# Tags and notes


def test_tags_as_typed() -> None:
    assert read_tags(["  VIP ,gift  wrap,", "vip", "Gift Wrap"]) == ("VIP", "gift wrap")
    assert missing_tags(("VIP", "new"), ("vip",)) == ("new",)
    assert without_tags(("vip", "Old", "x"), ("OLD", "VIP")) == ("x",)


def test_notes_are_the_same_whatever_ends_their_lines() -> None:
    assert is_same_note("a\r\nb  \n", "a\nb")
    assert not is_same_note("a b", "a\nb")


def test_tags_and_note_show_at_once() -> None:
    order = an_order(some_work(1, {1: 1}), tags=("b", "Vip"), note="Old")
    intents = [
        an_intent(order, one, number=at)
        for at, one in enumerate((AddTags(("vip", "a")), RemoveTags(("B",)), SetNote("New")))
    ]
    shown = project(order, intents)
    assert (shown.order.tags, shown.order.note) == (("a", "Vip"), "New")
    assert len(shown.pending) == 3


def test_a_confirmed_change_stands_until_a_later_reading() -> None:
    order = an_order(some_work(1, {1: 1}), note="Old")
    done = replace(an_intent(order, SetNote("New"), state=IntentState.DONE), settled_reading=7)
    assert project(order, [done], reading=7).order.note == "New"
    assert project(order, [done], reading=8).order.note == "Old"
    read = replace(done, settled_reading=0)
    assert project(order, [read], reading=0).order.note == "Old"


# Holds


def test_a_handle_fits_and_is_known_as_ours() -> None:
    handle = hold_handle(IntentId("x" * 80))
    assert len(handle) == LONGEST_HANDLE
    assert is_own(Hold("1", "OTHER", "", handle))
    assert not is_own(Hold("1", "OTHER", "", ""))


def test_a_hold_is_laid_on_once() -> None:
    first, second = some_work(1, {1: 1}), some_work(2, {2: 1})
    order = an_order(with_hold(first, HANDLE), second, some_work(3, {1: 1}, location=LEIPZIG))
    shown = project(order, [an_intent(order, HOLD)]).order.fulfillment_orders
    assert [len(one.holds) for one in shown] == [1, 1, 0]
    assert shown[1].status is FulfillmentOrderStatus.ON_HOLD
    assert not shown[1].allows(Action.CREATE_FULFILLMENT)


def test_released_work_is_open_or_begun_unless_others_hold_it() -> None:
    begun = with_hold(some_work(2, {2: 2}), HANDLE)
    (line,) = begun.line_items
    begun = replace(begun, line_items=(replace(line, remaining_quantity=1),))
    order = an_order(
        with_hold(some_work(1, {1: 2}), HANDLE), begun, with_hold(some_work(3, {3: 1}), HANDLE, "x")
    )
    shown = project(order, [an_intent(order, ReleaseHolds((HANDLE,)))]).order.fulfillment_orders
    assert [str(one.status) for one in shown] == ["OPEN", "IN_PROGRESS", "ON_HOLD"]
    assert [one.allows(Action.SPLIT) for one in shown] == [True, False, False]
    assert [hold.handle for hold in shown[2].holds] == ["x"]


def test_two_fulfillment_orders_are_held_by_two_requests() -> None:
    order = an_order(some_work(1, {1: 1}), some_work(2, {2: 1}))
    intent = intent_on(order, HOLD)
    first = proof.plan(intent, order, NOW, NEVER)
    assert isinstance(first, Ready)
    assert first.sent.step is Step.PART
    half = replace(
        order, fulfillment_orders=(with_hold(some_work(1, {1: 1}), HANDLE), some_work(2, {2: 1}))
    )
    assert proof.judge_doubt(lost(intent, order), half, NOW) == PlanAnew()
    second = proof.plan(intent, half, NOW, NEVER)
    assert isinstance(second, Ready)
    assert second.sent.step is Step.ACT
    assert second.sent.lines[0].fulfillment_order_id == half.fulfillment_orders[1].id


@pytest.mark.parametrize(
    "change",
    [HOLD, AddTags(("a",)), SetNote("New"), MOVE, a_split(l1=1)],
    ids=lambda one: type(one).__name__,
)
def test_a_lost_request_is_waited_for_before_it_is_planned_anew(
    change: ChangeOfOrder | ChangeOfWork,
) -> None:
    order = an_order(some_work(1, {1: 4}), note="Old")
    doubted = lost(intent_on(order, change), order)
    early = proof.judge_doubt(doubted, order, NOW + timedelta(seconds=5))
    assert early == Wait(NOW + timedelta(seconds=30))
    assert proof.judge_doubt(doubted, order, NOW + timedelta(seconds=31)) == PlanAnew()
    refused = lost(intent_on(order, change), order, "No.")
    assert proof.judge_doubt(refused, order, NOW) == NotCarriedOut()


def test_a_card_waits_until_nothing_can_arrive_and_keeps_the_shops_words() -> None:
    order = an_order(some_work(1, {1: 4}), note="Old")
    doubted = lost(intent_on(order, SetNote("New")), order, "No.")
    changed = replace(order, note="Other")
    assert isinstance(proof.judge_doubt(doubted, changed, NOW), Wait)
    later = NOW + timedelta(seconds=31)
    assert proof.judge_doubt(doubted, changed, later) == Blocked(
        Problem(ProblemCode.NOTE_CHANGED, "No.")
    )


# Moves


def test_moved_work_shows_at_its_new_place() -> None:
    pickup = some_work(2, {2: 1}, method=DeliveryMethod.PICK_UP)
    order = an_order(some_work(1, {1: 1}), pickup)
    shown = project(order, [an_intent(order, MOVE)]).order.fulfillment_orders
    assert [(one.location_id, one.location_name) for one in shown] == [
        (LEIPZIG, "Leipzig"),
        (BERLIN, "Berlin Mitte"),
    ]


def test_what_lay_at_the_target_before_proves_no_move() -> None:
    """An admin sent ours, and the target has as many of its own: that is not a move."""
    target = some_work(2, {1: 2}, location=LEIPZIG)
    order = an_order(some_work(1, {1: 2}), target)
    intent = intent_on(order, MOVE)
    gone = replace(order, fulfillment_orders=(target,))
    assert proof.plan(intent, gone, NOW, NEVER) == Blocked(Problem(ProblemCode.NOTHING_LEFT))
    arrived = replace(order, fulfillment_orders=(target, some_work(1, {1: 2}, location=LEIPZIG)))
    assert proof.plan(intent, arrived, NOW, NEVER) == Settled(None)


# Splits


def test_split_units_are_a_piece_of_work_of_their_own_once() -> None:
    order = an_order(some_work(1, {1: 4, 2: 1}))
    intent = intent_on(order, a_split(l1=1))
    kept, parted = project(order, [intent]).order.fulfillment_orders
    assert [line.remaining_quantity for line in kept.line_items] == [3, 1]
    assert [line.remaining_quantity for line in parted.line_items] == [1]
    done = an_order(some_work(1, {1: 3, 2: 1}), some_work(2, {1: 1}))
    assert len(project(done, [intent]).order.fulfillment_orders) == 2
    assert proof.plan(intent, done, NOW, NEVER) == Settled(None)


@pytest.mark.parametrize(
    ("units", "asked"),
    [
        ({"l1": 3}, {1: 3}),
        ({"l1": 2}, {1: 2, 2: 1}),
        ({"l1": 1}, {1: 3, 2: 1}),
        ({"l1": 1, "l2": 1}, {1: 1, 2: 1}),
    ],
)
def test_the_part_that_refuses_its_replay_is_asked_for(
    units: dict[str, int], asked: dict[int, int]
) -> None:
    order = an_order(some_work(1, {1: 4, 2: 1}))
    planned = proof.plan(intent_on(order, a_split(**units)), order, NOW, NEVER)
    assert isinstance(planned, Ready)
    assert {line.line_item_id: line.quantity for line in planned.sent.lines} == {
        line_id(line): count for line, count in asked.items()
    }


def test_an_equal_piece_of_work_that_was_there_before_is_not_the_split() -> None:
    order = an_order(some_work(1, {1: 4}), some_work(2, {1: 1}))
    intent = intent_on(order, a_split(l1=1))
    assert isinstance(proof.plan(intent, order, NOW, NEVER), Ready)


def test_a_split_that_somebody_merged_again_is_not_made_a_second_time() -> None:
    """It came late, was merged with other work, and the order looks as before, but for the ids."""
    order = an_order(some_work(1, {1: 6}), some_work(2, {1: 2}))
    intent = lost(intent_on(order, a_split(l1=3)), order)
    after = NOW + timedelta(hours=1)
    assert proof.judge_doubt(intent, order, after) == PlanAnew()
    merged = an_order(some_work(1, {1: 6}), some_work(3, {1: 2}))
    assert proof.judge_doubt(intent, merged, after) == Blocked(Problem(ProblemCode.WORK_CHANGED))
    assert isinstance(proof.judge_doubt(intent, merged, NOW), Wait)


# Of all


def test_every_kind_states_what_it_rests_on() -> None:
    order = an_order(some_work(1, {1: 2}), note="Old")
    assert change_basis(order, SetNote("New")) == Basis(note="Old")
    moved = change_basis(order, MOVE)
    assert moved.remaining == (Units(line_id(1), 2),)
    assert [one.location_id for one in moved.work] == [BERLIN]


def test_what_was_known_of_the_work_is_kept_with_the_request() -> None:
    order = an_order(some_work(1, {1: 2}))
    sent = lost(intent_on(order, MOVE), order).sent
    assert isinstance(sent, Sent)
    assert [one.remaining for one in sent.work] == [(Units(line_id(1), 2),)]


# Where the app lost the right to see the work


@pytest.mark.parametrize(
    "change",
    [HOLD, MOVE, a_split(_1=1), ReleaseHolds((HANDLE,))],
    ids=lambda one: type(one).__name__,
)
@pytest.mark.parametrize("was_sent", [False, True])
def test_work_that_shopify_hides_proves_nothing(change: ChangeOfWork, was_sent: bool) -> None:
    work = some_work(1, {1: 2})
    order = an_order(with_hold(work, HANDLE) if isinstance(change, ReleaseHolds) else work)
    intent = intent_on(order, change)
    if was_sent:
        intent = lost(intent, order)
    hidden = replace(order, fulfillment_orders=())
    later = NOW + timedelta(minutes=5)
    blocked = Blocked(Problem(ProblemCode.WORK_HIDDEN))
    assert proof.plan(intent, hidden, later, NEVER) == blocked
    assert proof.judge_doubt(intent, hidden, later) == blocked
    assert proof.find_done(intent, hidden) is None

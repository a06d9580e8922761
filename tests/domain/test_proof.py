"""What may be sent, and what one reading proves about a request whose answer was lost."""

import typing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid, LocationGid
from orderdesk.domain.intents import (
    Basis,
    CancelFulfillment,
    Intent,
    IntentState,
    Payload,
    Problem,
    ProblemCode,
    Step,
    UpdateTracking,
)
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import (
    Blocked,
    Doubt,
    NotCarriedOut,
    Plan,
    PlanAnew,
    Ready,
    Settled,
    SplitFirst,
    Wait,
)
from orderdesk.domain.proof import PROOFS, find_done, find_twice, judge_doubt, plan
from tests.builders import (
    BERLIN,
    LEIPZIG,
    NOW,
    OPEN_ACTIONS,
    a_line,
    an_intent,
    an_order,
    line_id,
    some_work,
)

WINDOW = timedelta(seconds=30)
NONE: frozenset[str] = frozenset()


def a_parcel(
    number: int,
    units: dict[int, int],
    *numbers: str,
    location: LocationGid = BERLIN,
    status: FulfillmentStatus = FulfillmentStatus.SUCCESS,
    created_at: datetime = NOW,
) -> Fulfillment:
    return Fulfillment(
        id=FulfillmentGid(f"gid://shopify/Fulfillment/{number}"),
        name=f"#1001-F{number}",
        status=status,
        created_at=created_at,
        location_id=location,
        tracking=tuple(Tracking(one, "DHL") for one in numbers),
        lines=tuple(FulfillmentLine(line_id(line), count) for line, count in units.items()),
    )


def with_parcels(order: Order, *parcels: Fulfillment) -> Order:
    return replace(order, fulfillments=(*order.fulfillments, *parcels))


def code_of(outcome: Plan | Doubt) -> ProblemCode:
    assert isinstance(outcome, Blocked)
    return outcome.problem.code


def sending(order: Order, intent: Intent) -> Intent:
    """The intent as it is on the disk once its request may have left."""
    outcome = plan(intent, order, NOW, NONE)
    assert isinstance(outcome, Ready | SplitFirst)
    return replace(
        intent,
        state=IntentState.AMBIGUOUS,
        attempts=intent.attempts + (outcome.sent.step is Step.ACT),
        sent=outcome.sent,
    )


def test_every_kind_of_intent_declares_its_proof() -> None:
    assert set(PROOFS) == set(typing.get_args(Payload))


class TestPlanningAFulfillment:
    def test_what_is_left_whole_is_sent_with_explicit_lines(self) -> None:
        old = a_parcel(9, {1: 1}, "OLD")
        order = with_parcels(an_order(some_work(1, {1: 2, 2: 1})), old)
        outcome = plan(an_intent(order, numbers=("jjd 1-2",)), order, NOW, NONE)
        assert isinstance(outcome, Ready)
        assert [(line.quantity, line.remaining) for line in outcome.sent.lines] == [(2, 2), (1, 1)]
        assert outcome.sent.step is Step.ACT
        assert outcome.sent.known == (old.id,)
        assert outcome.sent.marks == ("JJD12",)
        assert outcome.sent.at == NOW

    def test_a_number_known_from_elsewhere_is_no_mark(self) -> None:
        order = an_order(some_work(1, {1: 2}))
        outcome = plan(an_intent(order, numbers=("A1", "A2")), order, NOW, frozenset({"A1"}))
        assert isinstance(outcome, Ready)
        assert outcome.sent.marks == ("A2",)

    def test_a_number_of_a_cancelled_fulfillment_may_be_used_again_but_marks_nothing(self) -> None:
        gone = a_parcel(1, {1: 2}, "A1", status=FulfillmentStatus.CANCELLED)
        order = with_parcels(an_order(some_work(1, {1: 2})), gone)
        outcome = plan(an_intent(order, numbers=("A1",)), order, NOW, NONE)
        assert isinstance(outcome, Ready)
        assert outcome.sent.marks == ()

    def test_half_or_less_is_split_off_first(self) -> None:
        order = an_order(some_work(1, {1: 4, 2: 2}))
        outcome = plan(an_intent(order, units={1: 2, 2: 1}), order, NOW, NONE)
        assert isinstance(outcome, SplitFirst)
        assert outcome.sent.step is Step.SPLIT
        assert [line.quantity for line in outcome.sent.lines] == [2, 1]

    def test_where_no_split_is_offered_staff_are_asked(self) -> None:
        order = an_order(some_work(1, {1: 4}, actions=OPEN_ACTIONS - {Action.SPLIT}))
        outcome = plan(an_intent(order, units={1: 2}), order, NOW, NONE)
        assert code_of(outcome) is ProblemCode.CANNOT_SPLIT

    def test_more_than_half_needs_no_split(self) -> None:
        order = an_order(some_work(1, {1: 4}, actions=OPEN_ACTIONS - {Action.SPLIT}))
        assert isinstance(plan(an_intent(order, units={1: 3}), order, NOW, NONE), Ready)

    def test_an_order_that_is_gone(self) -> None:
        intent = an_intent(an_order(some_work(1, {1: 1})))
        assert code_of(plan(intent, None, NOW, NONE)) is ProblemCode.ORDER_GONE

    def test_a_cancelled_order(self) -> None:
        order = an_order(some_work(1, {1: 1}))
        cancelled = replace(order, cancelled_at=NOW)
        assert code_of(plan(an_intent(order), cancelled, NOW, NONE)) is ProblemCode.ORDER_CANCELLED

    @pytest.mark.parametrize(
        ("work", "code"),
        [
            (some_work(1, {1: 2}, status=FulfillmentOrderStatus.ON_HOLD), ProblemCode.ON_HOLD),
            (some_work(1, {1: 2}, status=FulfillmentOrderStatus.SCHEDULED), ProblemCode.ON_HOLD),
            (some_work(1, {1: 2}, actions=frozenset()), ProblemCode.NOT_ALLOWED),
            (some_work(1, {1: 1}), ProblemCode.LESS_ORDERED),
            (
                some_work(1, {1: 2}, status=FulfillmentOrderStatus.CLOSED),
                ProblemCode.NOT_ENOUGH_LEFT,
            ),
            (some_work(1, {1: 2}, location=LEIPZIG), ProblemCode.MOVED_AWAY),
            (some_work(1, {1: 2}, method=DeliveryMethod.PICK_UP), ProblemCode.METHOD_CHANGED),
            (some_work(1, {1: 2}, method=DeliveryMethod.RETAIL), ProblemCode.METHOD_CHANGED),
            (
                some_work(1, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD),
                ProblemCode.LESS_ORDERED,
            ),
        ],
    )
    def test_work_that_changed_since(self, work: object, code: ProblemCode) -> None:
        intent = an_intent(an_order(some_work(1, {1: 2})))
        changed = an_order(work)  # type: ignore[arg-type]
        assert code_of(plan(intent, changed, NOW, NONE)) is code

    def test_units_in_another_open_order_of_the_place_do_not_wait_for_a_hold(self) -> None:
        before = an_order(some_work(1, {1: 2}), lines=(a_line(1, 3),))
        held = an_order(
            some_work(1, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD), some_work(2, {1: 2})
        )
        assert isinstance(plan(an_intent(before), held, NOW, NONE), Ready)

    @pytest.mark.parametrize("more", [{1: 3}, {1: 2, 2: 5}])
    def test_what_the_shop_added_to_the_order_is_asked_about(self, more: dict[int, int]) -> None:
        intent = an_intent(an_order(some_work(1, {1: 2})))
        outcome = plan(intent, an_order(some_work(1, more)), NOW, NONE)
        assert outcome == Blocked(Problem(ProblemCode.MORE_ORDERED))

    def test_what_was_added_for_another_location_does_not_matter(self) -> None:
        intent = an_intent(an_order(some_work(1, {1: 2})))
        more = an_order(some_work(1, {1: 2}), some_work(2, {2: 5}, location=LEIPZIG))
        outcome = plan(intent, more, NOW, NONE)
        assert isinstance(outcome, Ready)
        assert [line.quantity for line in outcome.sent.lines] == [2]

    def test_an_older_decision_that_does_not_know_what_was_ordered_is_sent(self) -> None:
        intent = an_intent(an_order(some_work(1, {1: 2})))
        intent = replace(intent, basis=replace(intent.basis, ordered=()))
        assert isinstance(plan(intent, an_order(some_work(1, {1: 3})), NOW, NONE), Ready)

    def test_growth_can_take_the_self_rejection_away(self) -> None:
        """A parcel of before was cancelled: nobody edited the order."""
        lines = (a_line(1, 4),)
        intent = an_intent(an_order(some_work(1, {1: 2}), lines=lines))
        grown = an_order(some_work(1, {1: 4}), lines=lines)
        assert isinstance(plan(intent, grown, NOW, NONE), SplitFirst)

    def test_who_took_some_of_the_units_is_named_whatever_else_is_in_their_parcel(self) -> None:
        lines = (a_line(1, 3), a_line(2, 1))
        before = with_parcels(
            an_order(some_work(1, {1: 2, 2: 1}), lines=lines), a_parcel(4, {1: 1})
        )
        theirs = a_parcel(5, {1: 1, 2: 1}, created_at=NOW + timedelta(minutes=1))
        after = replace(
            before,
            fulfillment_orders=(some_work(1, {1: 1}),),
            fulfillments=(*before.fulfillments, theirs),
        )
        outcome = plan(an_intent(before), after, NOW, NONE)
        assert outcome == Blocked(Problem(ProblemCode.NOT_ENOUGH_LEFT, "", (theirs.id,)))

    def test_another_address(self) -> None:
        order = an_order(some_work(1, {1: 1}))
        assert order.shipping_address is not None
        moved = replace(order, shipping_address=replace(order.shipping_address, zip="10999"))
        assert code_of(plan(an_intent(order), moved, NOW, NONE)) is ProblemCode.ADDRESS_CHANGED

    def test_a_number_that_is_on_a_fulfillment_already(self) -> None:
        theirs = a_parcel(5, {2: 1}, "A-1")
        order = with_parcels(an_order(some_work(1, {1: 1})), theirs)
        outcome = plan(an_intent(order, numbers=("a1",)), order, NOW, NONE)
        assert outcome == Blocked(Problem(ProblemCode.NUMBER_TAKEN, "", (theirs.id,)))

    def test_a_fulfillment_of_our_shape_is_named_beside_what_is_missing(self) -> None:
        intent = an_intent(an_order(some_work(1, {1: 2})))
        theirs = a_parcel(5, {1: 2})
        other = a_parcel(6, {2: 1})
        outcome = plan(intent, with_parcels(an_order(), theirs, other), NOW, NONE)
        assert outcome == Blocked(Problem(ProblemCode.NOT_ENOUGH_LEFT, "", (theirs.id,)))

    def test_a_decision_without_units_is_never_sent(self) -> None:
        order = an_order(some_work(1, {1: 2}))
        outcome = plan(an_intent(order, units={}), order, NOW, NONE)
        assert code_of(outcome) is ProblemCode.NOT_ENOUGH_LEFT


class TestPlanningAfterAnEarlierTry:
    def setup_method(self) -> None:
        self.order = an_order(some_work(1, {1: 2}))
        tried = sending(self.order, an_intent(self.order, numbers=("A1",)))
        self.waiting = replace(tried, state=IntentState.WAITING)

    def test_it_arrived_late_after_all(self) -> None:
        landed = with_parcels(an_order(), a_parcel(7, {1: 2}, "A1"))
        outcome = plan(self.waiting, landed, NOW + 2 * WINDOW, NONE)
        assert outcome == Settled(a_parcel(7, {1: 2}).id)

    def test_it_arrived_late_and_the_order_was_cancelled_since(self) -> None:
        landed = replace(with_parcels(an_order(), a_parcel(7, {1: 2}, "A1")), cancelled_at=NOW)
        assert isinstance(plan(self.waiting, landed, NOW + 2 * WINDOW, NONE), Settled)

    def test_a_conflict_waits_until_nothing_of_ours_can_arrive(self) -> None:
        nothing_left = an_order(lines=self.order.line_items)
        assert plan(self.waiting, nothing_left, NOW + WINDOW / 2, NONE) == Wait(NOW + WINDOW)
        assert plan(self.waiting, None, NOW + WINDOW / 2, NONE) == Wait(NOW + WINDOW)
        late = plan(self.waiting, nothing_left, NOW + WINDOW, NONE)
        assert code_of(late) is ProblemCode.NOT_ENOUGH_LEFT

    def test_our_shape_without_our_mark_is_not_sent_again_though_enough_is_left(self) -> None:
        grown = with_parcels(an_order(some_work(1, {1: 2})), a_parcel(7, {1: 2}))
        outcome = plan(self.waiting, grown, NOW + WINDOW, NONE)
        assert outcome == Blocked(Problem(ProblemCode.MAYBE_OURS, "", (a_parcel(7, {1: 2}).id,)))

    def test_a_split_alone_never_makes_a_fulfillment_ours(self) -> None:
        order = an_order(some_work(1, {1: 4}))
        split = sending(order, an_intent(order, units={1: 2}, numbers=("A1",)))
        assert split.sent is not None
        assert split.sent.step is Step.SPLIT
        theirs = with_parcels(an_order(some_work(1, {1: 2})), a_parcel(7, {1: 2}, "A1"))
        outcome = plan(replace(split, state=IntentState.WAITING), theirs, NOW + WINDOW, NONE)
        assert code_of(outcome) is ProblemCode.NUMBER_TAKEN


class TestDoubtAboutAFulfillment:
    def setup_method(self) -> None:
        self.known = a_parcel(1, {2: 1}, "OLD")
        self.order = with_parcels(an_order(some_work(1, {1: 2})), self.known)
        self.after = with_parcels(an_order(), self.known)
        self.intent = sending(self.order, an_intent(self.order, numbers=("A1", "A2")))

    def test_our_mark_on_a_new_fulfillment_is_proof(self) -> None:
        made = a_parcel(2, {1: 2}, "a-1", "A2")
        outcome = judge_doubt(self.intent, with_parcels(self.after, made), NOW)
        assert outcome == Settled(made.id)

    def test_ours_that_was_cancelled_since_is_told_and_never_sent_again(self) -> None:
        made = a_parcel(2, {1: 2}, "A1", status=FulfillmentStatus.CANCELLED)
        outcome = judge_doubt(self.intent, with_parcels(self.order, made), NOW)
        assert outcome == Settled(made.id, Problem(ProblemCode.SENT_THEN_CANCELLED, "", (made.id,)))

    def test_a_mark_on_a_known_fulfillment_is_none(self) -> None:
        relabelled = a_parcel(1, {1: 2}, "A1")
        assert relabelled.id == self.known.id
        order = replace(self.order, fulfillments=(relabelled,))
        assert isinstance(judge_doubt(self.intent, order, NOW), Wait)

    def test_our_number_on_other_goods_is_not_ours(self) -> None:
        theirs = a_parcel(2, {1: 1}, "A1")
        outcome = judge_doubt(self.intent, with_parcels(self.after, theirs), NOW + WINDOW)
        assert code_of(outcome) is ProblemCode.CHANGED_WHILE_SENDING

    def test_shape_alone_is_no_proof_and_staff_are_asked_after_the_window(self) -> None:
        theirs = a_parcel(2, {1: 2})
        order = with_parcels(self.after, theirs)
        assert judge_doubt(self.intent, order, NOW + WINDOW / 2) == Wait(NOW + WINDOW)
        outcome = judge_doubt(self.intent, order, NOW + WINDOW)
        assert outcome == Blocked(Problem(ProblemCode.MAYBE_OURS, "", (theirs.id,)))

    def test_nothing_changed_needs_a_second_reading_after_the_window(self) -> None:
        first = judge_doubt(self.intent, self.order, NOW)
        assert first == Wait(NOW + WINDOW, unchanged=True)
        noted = replace(self.intent, doubt_read_at=NOW)
        early = judge_doubt(noted, self.order, NOW + WINDOW - timedelta(seconds=1))
        assert early == Wait(NOW + WINDOW, unchanged=True)
        assert judge_doubt(noted, self.order, NOW + WINDOW) == NotCarriedOut()

    def test_one_reading_is_not_enough_however_late_it_comes(self) -> None:
        late = NOW + timedelta(days=1)
        assert judge_doubt(self.intent, self.order, late) == Wait(
            late + timedelta(seconds=15), unchanged=True
        )

    @pytest.mark.parametrize(
        "changed",
        [
            an_order(some_work(1, {1: 1})),
            an_order(some_work(1, {1: 3})),
            an_order(some_work(1, {1: 2}), cancelled_at=NOW),
        ],
    )
    def test_anything_else_is_a_conflict_after_the_window(self, changed: Order) -> None:
        order = with_parcels(changed, self.known)
        assert judge_doubt(self.intent, order, NOW) == Wait(NOW + WINDOW)
        outcome = judge_doubt(self.intent, order, NOW + WINDOW)
        assert outcome == Blocked(Problem(ProblemCode.CHANGED_WHILE_SENDING))
        refused = judge_doubt(replace(self.intent, refusal="No."), order, NOW + WINDOW)
        is_cancelled = order.cancelled_at is not None
        code = ProblemCode.ORDER_CANCELLED if is_cancelled else ProblemCode.CHANGED_WHILE_SENDING
        assert refused == Blocked(Problem(code, "No."))

    def test_a_refusal_of_work_that_has_other_ids_since_is_planned_anew(self) -> None:
        refused = replace(self.intent, refusal="No.", doubt_read_at=NOW)
        assert judge_doubt(refused, self.order, NOW + WINDOW) == NotCarriedOut()
        split = with_parcels(an_order(some_work(1, {1: 1}), some_work(2, {1: 1})), self.known)
        assert isinstance(judge_doubt(refused, split, NOW), Wait)
        assert judge_doubt(refused, split, NOW + WINDOW) == PlanAnew()

    def test_an_order_that_vanished_is_a_conflict_after_the_window(self) -> None:
        assert judge_doubt(self.intent, None, NOW) == Wait(NOW + WINDOW)
        assert code_of(judge_doubt(self.intent, None, NOW + WINDOW)) is ProblemCode.ORDER_GONE

    def test_a_card_is_settled_by_ours_arriving_late(self) -> None:
        card = replace(self.intent, state=IntentState.CONFLICT)
        assert find_done(card, self.after) is None
        made = a_parcel(2, {1: 2}, "A1")
        assert find_done(card, with_parcels(self.after, made)) == Settled(made.id)


class TestDoubtAboutASplit:
    def setup_method(self) -> None:
        self.order = an_order(some_work(1, {1: 4}))
        self.intent = sending(self.order, an_intent(self.order, units={1: 2}))

    def test_it_was_done(self) -> None:
        done = an_order(some_work(1, {1: 2}), some_work(2, {1: 2}))
        assert judge_doubt(self.intent, done, NOW) == PlanAnew()

    def test_it_was_not_done_and_can_no_longer_arrive(self) -> None:
        assert isinstance(judge_doubt(self.intent, self.order, NOW), Wait)
        noted = replace(self.intent, doubt_read_at=NOW)
        assert judge_doubt(noted, self.order, NOW + WINDOW) == NotCarriedOut()

    def test_the_order_changed_so_that_it_is_planned_anew(self) -> None:
        cancelled = replace(self.order, cancelled_at=NOW)
        assert judge_doubt(self.intent, cancelled, NOW) == PlanAnew()


class TestChangingAFulfillment:
    def setup_method(self) -> None:
        self.parcel = a_parcel(1, {1: 2}, "OLD")
        self.order = with_parcels(an_order(), self.parcel)
        new = UpdateTracking(self.parcel.id, (Tracking("NEW", ""),))
        self.update = replace(an_intent(self.order, new), basis=Basis(parcels=self.parcel.tracking))
        self.cancel = an_intent(self.order, CancelFulfillment(self.parcel.id))

    def showing(self, *tracking: Tracking) -> Order:
        return replace(self.order, fulfillments=(replace(self.parcel, tracking=tracking),))

    def cancelled(self) -> Order:
        gone = replace(self.parcel, status=FulfillmentStatus.CANCELLED)
        return replace(self.order, fulfillments=(gone,))

    def test_tracking_is_sent_over_what_the_decision_saw(self) -> None:
        assert isinstance(plan(self.update, self.order, NOW, NONE), Ready)

    def test_tracking_that_is_there_is_done_whatever_shopify_filled_in(self) -> None:
        order = self.showing(Tracking("new", "DHL", "https://dhl.example/new"))
        assert plan(self.update, order, NOW, NONE) == Settled(self.parcel.id)

    def test_a_company_that_was_asked_for_must_be_there(self) -> None:
        wanted = UpdateTracking(self.parcel.id, (Tracking("OLD", "UPS"),))
        intent = replace(self.update, payload=wanted)
        assert isinstance(plan(intent, self.order, NOW, NONE), Ready)

    def test_tracking_that_somebody_else_changed(self) -> None:
        outcome = plan(self.update, self.showing(Tracking("THEIRS")), NOW, NONE)
        assert code_of(outcome) is ProblemCode.TRACKING_CHANGED

    def test_a_fulfillment_that_is_gone_or_cancelled(self) -> None:
        for intent in (self.update, self.cancel):
            outcome = plan(intent, an_order(), NOW, NONE)
            assert code_of(outcome) is ProblemCode.FULFILLMENT_GONE
        outcome = plan(self.update, self.cancelled(), NOW, NONE)
        assert code_of(outcome) is ProblemCode.FULFILLMENT_CANCELLED

    def test_doubt_about_tracking(self) -> None:
        doubted = sending(self.order, self.update)
        there = self.showing(Tracking("NEW"))
        assert judge_doubt(doubted, there, NOW) == Settled(self.parcel.id)
        assert judge_doubt(doubted, self.order, NOW) == Wait(NOW + WINDOW)
        assert judge_doubt(doubted, self.order, NOW + WINDOW) == PlanAnew()
        refused = replace(doubted, refusal="Fulfillment does not exist.")
        assert judge_doubt(refused, self.order, NOW) == NotCarriedOut()

    def test_cancelling_what_is_cancelled_is_done(self) -> None:
        assert isinstance(plan(self.cancel, self.order, NOW, NONE), Ready)
        assert plan(self.cancel, self.cancelled(), NOW, NONE) == Settled(self.parcel.id)

    def test_doubt_about_cancelling(self) -> None:
        doubted = sending(self.order, self.cancel)
        assert judge_doubt(doubted, self.cancelled(), NOW) == Settled(self.parcel.id)
        assert judge_doubt(doubted, self.order, NOW) == PlanAnew()
        refused = replace(doubted, refusal="Fulfillment not found.")
        assert judge_doubt(refused, self.order, NOW) == NotCarriedOut()

    def test_nothing_of_them_is_ever_doubled(self) -> None:
        for intent in (self.update, self.cancel):
            assert find_twice(intent, self.order, frozenset()) == ()
            assert find_done(intent, self.order) is None


class TestAudit:
    def setup_method(self) -> None:
        self.order = an_order(some_work(1, {1: 2}))
        self.own = a_parcel(2, {1: 2}, "A1")
        self.marked = self.done("A1")
        self.unmarked = self.done()

    def done(self, *numbers: str) -> Intent:
        intent = sending(self.order, an_intent(self.order, numbers=numbers))
        return replace(intent, state=IntentState.DONE, fulfillment_id=self.own.id)

    def twice(self, intent: Intent, *parcels: Fulfillment) -> tuple[FulfillmentGid, ...]:
        return find_twice(intent, with_parcels(an_order(), self.own, *parcels), frozenset())

    def test_one_fulfillment_is_as_it_should_be(self) -> None:
        assert self.twice(self.marked) == ()
        assert self.twice(self.unmarked) == ()

    def test_a_second_one_with_our_mark(self) -> None:
        extra = a_parcel(3, {1: 2}, "A1")
        assert self.twice(self.marked, extra) == (extra.id,)
        order = with_parcels(an_order(), self.own, extra)
        assert find_twice(self.marked, order, frozenset({extra.id})) == ()

    def test_one_that_was_cancelled_or_known_before_does_not_count(self) -> None:
        gone = a_parcel(3, {1: 2}, "A1", status=FulfillmentStatus.CANCELLED)
        assert self.twice(self.marked, gone) == ()
        before = with_parcels(self.order, a_parcel(4, {1: 2}))
        intent = sending(before, an_intent(before))
        settled = replace(intent, state=IntentState.DONE, fulfillment_id=self.own.id)
        assert self.twice(settled, a_parcel(4, {1: 2})) == ()

    def test_without_a_number_the_shape_counts_for_ten_minutes(self) -> None:
        soon, late = NOW + timedelta(minutes=9), NOW + timedelta(minutes=11)
        extra = a_parcel(3, {1: 2}, created_at=soon)
        assert self.twice(self.unmarked, extra) == (extra.id,)
        assert self.twice(self.unmarked, a_parcel(3, {1: 2}, created_at=late)) == ()
        assert self.twice(self.unmarked, a_parcel(3, {1: 1}, created_at=soon)) == ()
        assert self.twice(self.unmarked, a_parcel(3, {1: 2}, "X", created_at=soon)) == ()
        elsewhere = a_parcel(3, {1: 2}, location=LEIPZIG, created_at=soon)
        assert self.twice(self.unmarked, elsewhere) == ()

    def test_with_a_number_the_shape_alone_does_not_count(self) -> None:
        assert self.twice(self.marked, a_parcel(3, {1: 2})) == ()

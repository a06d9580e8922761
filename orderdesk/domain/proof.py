"""What may be sent, and what was carried out: every kind of intent declares here how it is proven.

Pure: the reading, the shop's time and the numbers known from elsewhere come in, a conclusion goes
out. A kind that is missing in `PROOFS` cannot be pushed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    AddTags,
    CancelFulfillment,
    Fulfill,
    HoldWork,
    Intent,
    MoveWork,
    Payload,
    PrepareForPickup,
    Problem,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    UpdateTracking,
)
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Blocked, Doubt, Plan, Settled, Wait
from orderdesk.domain.proof_of_changes import (
    judge_cancel,
    judge_update_tracking,
    plan_cancel,
    plan_update_tracking,
)
from orderdesk.domain.proof_of_events import find_event, judge_event, plan_event
from orderdesk.domain.proof_of_fulfill import (
    find_ours,
    judge_fulfill,
    may_still_arrive,
    plan_fulfill,
)
from orderdesk.domain.proof_of_fulfill import find_twice as find_fulfilled_twice
from orderdesk.domain.proof_of_holds import (
    find_held,
    find_released,
    judge_hold,
    judge_release,
    plan_hold,
    plan_release,
)
from orderdesk.domain.proof_of_order_changes import (
    find_changed,
    judge_order_change,
    plan_order_change,
)
from orderdesk.domain.proof_of_pickup import find_prepared, judge_prepare, plan_prepare
from orderdesk.domain.proof_of_rearranging import (
    find_moved,
    find_split,
    judge_move,
    judge_split,
    plan_move,
    plan_split,
)
from orderdesk.domain.told import Told


@dataclass(frozen=True, slots=True)
class Proof:
    """How one kind of intent is kept from happening twice, or not at all.

    `plan` judges a reading made under the order's lease, just before sending; `judge` one made after
    the answer was lost or was a refusal. `find_done` knows a request of an earlier try by its effect;
    `find_twice` what one decision made beside its own.
    """

    plan: Callable[[Intent, Order, datetime, frozenset[str], Told], Plan]
    judge: Callable[[Intent, Order, datetime, Told], Doubt]
    find_done: Callable[[Intent, Order, Told], Settled | None]
    find_twice: Callable[[Intent, Order, frozenset[FulfillmentGid]], tuple[FulfillmentGid, ...]]


def _never(_intent: Intent, _order: Order) -> Settled | None:
    return None


def _once(
    _intent: Intent, _order: Order, _own_ids: frozenset[FulfillmentGid]
) -> tuple[FulfillmentGid, ...]:
    return ()


def _by_order(
    plan: Callable[[Intent, Order, datetime, frozenset[str]], Plan],
    judge: Callable[[Intent, Order, datetime], Doubt],
    find_done: Callable[[Intent, Order], Settled | None],
    find_twice: Callable[
        [Intent, Order, frozenset[FulfillmentGid]], tuple[FulfillmentGid, ...]
    ] = _once,
) -> Proof:
    """A kind that the order alone proves."""
    return Proof(
        lambda intent, order, now, taken, _told: plan(intent, order, now, taken),
        lambda intent, order, now, _told: judge(intent, order, now),
        lambda intent, order, _told: find_done(intent, order),
        find_twice,
    )


_CHANGE = _by_order(plan_order_change, judge_order_change, find_changed)

PROOFS: Mapping[type[Payload], Proof] = {
    Fulfill: Proof(plan_fulfill, judge_fulfill, find_ours, find_fulfilled_twice),
    UpdateTracking: _by_order(plan_update_tracking, judge_update_tracking, _never),
    CancelFulfillment: _by_order(plan_cancel, judge_cancel, _never),
    HoldWork: _by_order(plan_hold, judge_hold, find_held),
    ReleaseHolds: _by_order(plan_release, judge_release, find_released),
    AddTags: _CHANGE,
    RemoveTags: _CHANGE,
    SetNote: _CHANGE,
    MoveWork: _by_order(plan_move, judge_move, find_moved),
    SplitWork: _by_order(plan_split, judge_split, find_split),
    PrepareForPickup: Proof(
        lambda intent, order, now, _taken, told: plan_prepare(intent, order, now, told),
        judge_prepare,
        lambda intent, order, _told: find_prepared(intent, order),
        _once,
    ),
    AddFulfillmentEvent: Proof(
        lambda intent, order, now, _taken, told: plan_event(intent, order, now, told),
        judge_event,
        lambda intent, _order, told: find_event(intent, told),
        _once,
    ),
}


def plan(
    intent: Intent,
    order: Order | None,
    now: datetime,
    taken_numbers: frozenset[str],
    told: Told | None = None,
) -> Plan:
    """What to do with a waiting intent, on one fresh reading by id.

    `order` is None where the shop no longer shows it, `now` is the shop's time, `taken_numbers` are
    those of our tracking numbers that our copy knows from other fulfillments and intents; `told` is
    what was read beside the order, for the kinds that need it.
    """
    if order is not None:
        return PROOFS[type(intent.payload)].plan(intent, order, now, taken_numbers, told or Told())
    return _gone(intent, now)


def judge_doubt(
    intent: Intent, order: Order | None, now: datetime, told: Told | None = None
) -> Doubt:
    """What a reading says about a request that was sent and of which no success was heard."""
    if order is not None:
        return PROOFS[type(intent.payload)].judge(intent, order, now, told or Told())
    return _gone(intent, now)


def find_done(intent: Intent, order: Order, told: Told | None = None) -> Settled | None:
    """Whether an intent that stands as refused or disputed was carried out after all."""
    return PROOFS[type(intent.payload)].find_done(intent, order, told or Told())


def find_twice(
    intent: Intent, order: Order, own_ids: frozenset[FulfillmentGid]
) -> tuple[FulfillmentGid, ...]:
    """The live fulfillments that a settled intent made beside its own (nothing can prevent it wholly).

    `own_ids` are the fulfillments of other intents, and those that an intent cancels.
    """
    return PROOFS[type(intent.payload)].find_twice(intent, order, own_ids)


def _gone(intent: Intent, now: datetime) -> Blocked | Wait:
    return may_still_arrive(intent, now) or Blocked(Problem(ProblemCode.ORDER_GONE, intent.refusal))

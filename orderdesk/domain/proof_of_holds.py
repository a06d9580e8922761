"""How holding and releasing are proven: a hold carries a handle of ours, which says whose it is.

Both may be sent again without harm. A second hold with the same handle is refused
(DUPLICATE_FULFILLMENT_HOLD_HANDLE), and a release names the ids of the holds that it ends.
"""

from datetime import datetime

from orderdesk.domain.fulfillment import Action, FulfillmentOrder
from orderdesk.domain.holds import has_handle
from orderdesk.domain.intents import HoldWork, Intent, ProblemCode, ReleaseHolds, Step
from orderdesk.domain.open_work import group_at
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Doubt, Plan, Ready, Settled
from orderdesk.domain.proof_by_state import block, judge_by_state, none_left, sent_now
from orderdesk.domain.work_parts import whole_lines


def plan_hold(intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]) -> Plan:
    """Hold the next fulfillment order of the work that does not have our hold yet."""
    settled = find_held(intent, order)
    if settled is not None:
        return settled
    if order.cancelled_at is not None:
        return block(intent, ProblemCode.ORDER_CANCELLED, now)
    hold = _hold(intent)
    group = group_at(order, hold.location_id, hold.delivery_method)
    if not group:
        return none_left(intent, order, now)
    free = _to_hold(order, hold)
    if not free:
        return block(intent, ProblemCode.NOT_ALLOWED, now)
    step = Step.PART if len(free) > 1 else Step.ACT
    return Ready(sent_now(step, order, now, whole_lines(free[0])))


def judge_hold(intent: Intent, order: Order, now: datetime) -> Doubt:
    """Our handle is on it, or the hold is not there."""
    planned = plan_hold(intent, order, now, frozenset())
    return judge_by_state(intent, planned, now, has_arrived=_is_held(intent, order))


def find_held(intent: Intent, order: Order) -> Settled | None:
    """Settled once our hold is on the work, and nothing of it is left that could be held."""
    hold = _hold(intent)
    if not any(has_handle(one, hold.handle) for one in order.fulfillment_orders):
        return None
    return None if _to_hold(order, hold) else Settled(None)


def plan_release(
    intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]
) -> Plan:
    """End our holds on the next fulfillment order that has some. Those of others stay."""
    settled = find_released(intent, order)
    if settled is not None:
        return settled
    held = _still_held(intent, order)
    if not held:
        return block(intent, ProblemCode.WORK_HIDDEN, now)
    step = Step.PART if len(held) > 1 else Step.ACT
    return Ready(sent_now(step, order, now, whole_lines(held[0]), _own_ids(intent, held[0])))


def judge_release(intent: Intent, order: Order, now: datetime) -> Doubt:
    """The holds are gone, whoever ended them, or they are still there."""
    planned = plan_release(intent, order, now, frozenset())
    sent = intent.sent
    left = {hold.id for one in order.fulfillment_orders for hold in one.holds}
    has_arrived = (
        bool(order.fulfillment_orders) and sent is not None and left.isdisjoint(sent.hold_ids)
    )
    return judge_by_state(intent, planned, now, has_arrived=has_arrived)


def find_released(intent: Intent, order: Order) -> Settled | None:
    """Settled where the work is shown, and none of the holds is on it."""
    if not order.fulfillment_orders or _still_held(intent, order):
        return None
    return Settled(None)


def _to_hold(order: Order, hold: HoldWork) -> list[FulfillmentOrder]:
    return [
        one
        for one in group_at(order, hold.location_id, hold.delivery_method)
        if one.allows(Action.HOLD) and not has_handle(one, hold.handle)
    ]


def _is_held(intent: Intent, order: Order) -> bool:
    sent, handle = intent.sent, _hold(intent).handle
    if sent is None or not sent.lines:
        return False
    target = sent.lines[0].fulfillment_order_id
    return any(one.id == target and has_handle(one, handle) for one in order.fulfillment_orders)


def _still_held(intent: Intent, order: Order) -> list[FulfillmentOrder]:
    return [one for one in order.fulfillment_orders if one.is_open and _own_ids(intent, one)]


def _own_ids(intent: Intent, work: FulfillmentOrder) -> tuple[str, ...]:
    payload = intent.payload
    assert isinstance(payload, ReleaseHolds)
    return tuple(hold.id for hold in work.holds if hold.handle in payload.handles)


def _hold(intent: Intent) -> HoldWork:
    assert isinstance(intent.payload, HoldWork)
    return intent.payload

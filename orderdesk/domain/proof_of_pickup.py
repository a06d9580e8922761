"""How preparing for pickup is proven, which mails a customer each time and takes no key.

Shopify shows it as the fulfillment order's status and nowhere else. Where it is in progress, it is
prepared; where it is not, that says nothing before a confirmed preparing was seen to show there. Then
staff decide: a mail too many cannot be taken back.
"""

from datetime import datetime

from orderdesk.domain.fulfillment import FulfillmentOrder, FulfillmentOrderStatus
from orderdesk.domain.intents import Intent, PrepareForPickup, Problem, ProblemCode, Step
from orderdesk.domain.open_work import group_at, left_of
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Blocked, Doubt, Plan, PlanAnew, Ready, Settled, Wait
from orderdesk.domain.pickup import is_ready_for_pickup, may_be_prepared
from orderdesk.domain.proof_by_state import block, none_left, sent_now
from orderdesk.domain.proof_of_fulfill import unchanged_since
from orderdesk.domain.told import Told
from orderdesk.domain.work_parts import parts_of, shape_of, whole_lines


def plan_prepare(intent: Intent, order: Order, now: datetime, told: Told) -> Plan:
    """Say that all of it is ready, in one request, if it still is what staff put together.

    Where it was tried and this copy does not know of it, its absence is no proof either.
    """
    settled = find_prepared(intent, order)
    if settled is not None:
        return settled
    if order.cancelled_at is not None:
        return block(intent, ProblemCode.ORDER_CANCELLED, now)
    group = _group(intent, order)
    if not group:
        return none_left(intent, order, now)
    if any(one.status is FulfillmentOrderStatus.ON_HOLD for one in group):
        return block(intent, ProblemCode.ON_HOLD, now)
    waiting = [one for one in group if not is_ready_for_pickup(one)]
    if any(not may_be_prepared(one) for one in waiting):
        return block(intent, ProblemCode.NOT_ALLOWED, now)
    if shape_of(intent.basis.remaining) != shape_of(left_of(order, group)):
        return block(intent, ProblemCode.WORK_CHANGED, now)
    if intent.attempts and intent.sent is None and not told.shows_prepared:
        return Blocked(Problem(ProblemCode.MAYBE_MAILED))
    lines = tuple(line for one in waiting for line in whole_lines(one))
    return Ready(sent_now(Step.ACT, order, now, lines))


def judge_prepare(intent: Intent, order: Order, now: datetime, told: Told) -> Doubt:
    """It shows as ready, or nothing happened for sure, or a person decides whether to mail again."""
    sent = intent.sent
    if sent is None:
        return PlanAnew()
    settled = find_prepared(intent, order)
    if settled is not None:
        return settled
    asked = {line.fulfillment_order_id for line in sent.lines}
    now_parts = {part.fulfillment_order_id: part for part in parts_of(order)}
    is_unchanged = order.cancelled_at is None and all(
        now_parts.get(part.fulfillment_order_id) == part
        for part in sent.work
        if part.fulfillment_order_id in asked
    )
    open_ones = [
        one for one in order.fulfillment_orders if one.id in asked and may_be_prepared(one)
    ]
    if not is_unchanged or len(open_ones) < len(asked):
        return block(intent, ProblemCode.MAYBE_MAILED, now)
    verdict = unchanged_since(intent, now)
    if isinstance(verdict, Wait) or intent.refusal or told.shows_prepared:
        return verdict
    return Blocked(Problem(ProblemCode.MAYBE_MAILED))


def find_prepared(intent: Intent, order: Order) -> Settled | None:
    """Settled once all that is to be fetched here shows as ready."""
    group = _group(intent, order)
    return Settled(None) if group and all(map(is_ready_for_pickup, group)) else None


def _group(intent: Intent, order: Order) -> tuple[FulfillmentOrder, ...]:
    payload = intent.payload
    assert isinstance(payload, PrepareForPickup)
    return group_at(order, payload.location_id, payload.delivery_method)

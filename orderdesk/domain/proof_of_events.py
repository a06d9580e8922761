"""How an event of a fulfillment is proven: by its status and time among the fulfillment's events.

A second request makes a second event, so that it is never sent again before the events were read.
"""

from datetime import datetime

from orderdesk.domain.fulfillment import FulfillmentStatus
from orderdesk.domain.intents import AddFulfillmentEvent, Intent, Problem, ProblemCode, Step
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Blocked, Doubt, Plan, PlanAnew, Ready, Settled
from orderdesk.domain.proof_by_state import block, sent_now
from orderdesk.domain.proof_of_fulfill import unchanged_since
from orderdesk.domain.told import Told


def plan_event(intent: Intent, order: Order, now: datetime, told: Told) -> Plan:
    """Tell it, unless that is where the fulfillment stands already."""
    event = _event(intent)
    settled = find_event(intent, told)
    if settled is not None:
        return settled
    fulfillment = order.fulfillment(event.fulfillment_id)
    if fulfillment is None:
        return block(intent, ProblemCode.FULFILLMENT_GONE, now)
    if fulfillment.status is FulfillmentStatus.CANCELLED:
        return Blocked(Problem(ProblemCode.FULFILLMENT_CANCELLED, "", (fulfillment.id,)))
    return Ready(sent_now(Step.ACT, order, now))


def judge_event(intent: Intent, order: Order, now: datetime, told: Told) -> Doubt:
    """It is among the events, or was not at two readings after the time in which it could arrive."""
    if intent.sent is None:
        return PlanAnew()
    return find_event(intent, told) or unchanged_since(intent, now)


def find_event(intent: Intent, told: Told) -> Settled | None:
    """Settled where this event is there, or the same was told last by somebody else."""
    event = _event(intent)
    latest = told.latest_step(event.fulfillment_id)
    is_there = told.has_step(event.fulfillment_id, event.status, event.happened_at)
    if is_there or (latest is not None and latest.status == event.status):
        return Settled(None)
    return None


def _event(intent: Intent) -> AddFulfillmentEvent:
    assert isinstance(intent.payload, AddFulfillmentEvent)
    return intent.payload

"""How changes to a fulfillment are proven: its own state says whether they were carried out.

Both may be sent again without harm: the same tracking twice leaves the same tracking, and a
fulfillment that is cancelled already is cancelled again with success.
"""

from collections.abc import Sequence
from datetime import datetime

from orderdesk.domain.fulfillment import Fulfillment, FulfillmentStatus, Tracking
from orderdesk.domain.intents import (
    CancelFulfillment,
    Intent,
    Problem,
    ProblemCode,
    Sent,
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
)
from orderdesk.domain.proof_of_fulfill import may_still_arrive
from orderdesk.domain.tracking_numbers import number_key


def plan_update_tracking(
    intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]
) -> Plan:
    """Send new tracking only over the tracking that the decision was made on."""
    update = _update(intent)
    fulfillment = order.fulfillment(update.fulfillment_id)
    if fulfillment is None:
        return Blocked(Problem(ProblemCode.FULFILLMENT_GONE))
    if fulfillment.status is FulfillmentStatus.CANCELLED:
        return Blocked(Problem(ProblemCode.FULFILLMENT_CANCELLED, "", (fulfillment.id,)))
    if shows_tracking(fulfillment, update.parcels):
        return Settled(fulfillment.id)
    if shows_tracking(fulfillment, intent.basis.parcels):
        return Ready(_sent(order, now))
    return Blocked(Problem(ProblemCode.TRACKING_CHANGED, "", (fulfillment.id,)))


def judge_update_tracking(intent: Intent, order: Order, now: datetime) -> Doubt:
    """The tracking is there, or it is planned anew once the request can no longer arrive."""
    update = _update(intent)
    fulfillment = order.fulfillment(update.fulfillment_id)
    if fulfillment is not None and shows_tracking(fulfillment, update.parcels):
        return Settled(fulfillment.id)
    if intent.refusal:
        return NotCarriedOut()
    return may_still_arrive(intent, now) or PlanAnew()


def plan_cancel(intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]) -> Plan:
    """Cancel whatever is not cancelled yet."""
    fulfillment = order.fulfillment(_cancel(intent).fulfillment_id)
    if fulfillment is None:
        return Blocked(Problem(ProblemCode.FULFILLMENT_GONE))
    if fulfillment.status is FulfillmentStatus.CANCELLED:
        return Settled(fulfillment.id)
    return Ready(_sent(order, now))


def judge_cancel(intent: Intent, order: Order, now: datetime) -> Doubt:
    """It is cancelled, or cancelling again does no harm."""
    fulfillment = order.fulfillment(_cancel(intent).fulfillment_id)
    if fulfillment is not None and fulfillment.status is FulfillmentStatus.CANCELLED:
        return Settled(fulfillment.id)
    return NotCarriedOut() if intent.refusal else PlanAnew()


def shows_tracking(fulfillment: Fulfillment, wanted: Sequence[Tracking]) -> bool:
    """Whether a fulfillment carries exactly these numbers, in this sequence.

    Carrier and link count only where they were asked for: Shopify fills in what was left empty.
    """
    shown = [one for one in fulfillment.tracking if one.number]
    asked = [one for one in wanted if one.number]
    return len(shown) == len(asked) and all(
        number_key(one.number) == number_key(other.number)
        and other.company in ("", one.company)
        and other.url in ("", one.url)
        for one, other in zip(shown, asked, strict=True)
    )


def _sent(order: Order, now: datetime) -> Sent:
    return Sent(step=Step.ACT, at=now, known=tuple(one.id for one in order.fulfillments))


def _update(intent: Intent) -> UpdateTracking:
    assert isinstance(intent.payload, UpdateTracking)
    return intent.payload


def _cancel(intent: Intent) -> CancelFulfillment:
    assert isinstance(intent.payload, CancelFulfillment)
    return intent.payload

"""What all intents share whose effect can be read off the order itself, whoever brought it about."""

from datetime import datetime

from orderdesk.domain.intents import Intent, Problem, ProblemCode, RequestLine, Sent, Step
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Blocked, Doubt, NotCarriedOut, Plan, PlanAnew, Settled, Wait
from orderdesk.domain.proof_of_fulfill import may_still_arrive
from orderdesk.domain.work_parts import parts_of


def sent_now(
    step: Step,
    order: Order,
    now: datetime,
    lines: tuple[RequestLine, ...] = (),
    hold_ids: tuple[str, ...] = (),
) -> Sent:
    """What is to be on the disk before the request leaves."""
    return Sent(
        step=step,
        at=now,
        lines=lines,
        known=tuple(one.id for one in order.fulfillments),
        work=parts_of(order) if lines else (),
        hold_ids=hold_ids,
    )


def block(intent: Intent, code: ProblemCode, now: datetime) -> Blocked | Wait:
    """A person decides, once nothing that was sent earlier can arrive any more."""
    return may_still_arrive(intent, now) or Blocked(Problem(code, intent.refusal))


def none_left(intent: Intent, order: Order, now: datetime) -> Blocked | Wait:
    """Nothing is there to act on, or this app is not shown what is.

    Work that was sent or cancelled stays on the order as closed. Where there is none at all though a
    decision was made on some, Shopify hides it: the permission to read fulfillment orders is gone.
    """
    is_hidden = not order.fulfillment_orders
    return block(intent, ProblemCode.WORK_HIDDEN if is_hidden else ProblemCode.NOTHING_LEFT, now)


def judge_by_state(intent: Intent, planned: Plan, now: datetime, *, has_arrived: bool) -> Doubt:
    """What a reading says about a request that was lost or refused.

    `planned` is what would be done on this reading, `has_arrived` whether the request shows its effect
    though the intent as a whole is not done yet. A refusal says that this request had none, and why;
    one without an answer may still arrive for a while, and is planned anew after that.
    """
    if isinstance(planned, Settled):
        return planned
    if has_arrived:
        return PlanAnew()
    if isinstance(planned, Blocked | Wait):
        return planned
    if intent.refusal:
        return NotCarriedOut()
    return may_still_arrive(intent, now) or PlanAnew()

"""What staff can decide on an intent that needs them. Nothing is decided by default."""

from dataclasses import dataclass
from enum import StrEnum

from orderdesk.domain.allocation import still_open
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import (
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    PrepareForPickup,
    ProblemCode,
    SplitWork,
)
from orderdesk.domain.open_work import group_at
from orderdesk.domain.order import Order


class ChoiceKind(StrEnum):
    """The decisions. Each becomes an intent, or is kept with the name of who made it."""

    ADOPT = "adopt"
    SEND_AGAIN = "send_again"
    REOPEN = "reopen"
    JOIN_NOTES = "join_notes"
    GIVE_UP = "give_up"
    WAS_MAILED = "was_mailed"
    CANCEL_EXTRA = "cancel_extra"
    KEEP_BOTH = "keep_both"
    SEEN = "seen"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible decision, with the fulfillment in Shopify that it concerns."""

    kind: ChoiceKind
    fulfillment_id: FulfillmentGid | None = None


MOST = 4
"""More than these nobody weighs against each other."""

_NEVER_AGAIN = frozenset(
    (
        ProblemCode.ORDER_CANCELLED,
        ProblemCode.ORDER_GONE,
        ProblemCode.FULFILLMENT_GONE,
        ProblemCode.FULFILLMENT_CANCELLED,
    )
)
_FOR_THE_BENCH = frozenset(
    (
        ProblemCode.NOT_ENOUGH_LEFT,
        ProblemCode.LESS_ORDERED,
        ProblemCode.MORE_ORDERED,
        ProblemCode.ADDRESS_CHANGED,
        ProblemCode.METHOD_CHANGED,
        ProblemCode.NUMBER_TAKEN,
        ProblemCode.CANNOT_SPLIT,
    )
)
"""Where the packer can put it right: the box, its label or its number is what is wrong."""


def choices(intent: Intent, order: Order | None = None) -> tuple[Choice, ...]:
    """The two to four decisions that make sense for an intent's problem; none where it needs nobody.

    `order` is what Shopify last said: what is not possible with it any more is left out.
    """
    if intent.problem is None or not intent.needs_person:
        return ()
    found = _possible(intent, intent.problem.code, order)
    if intent.left_by is not None:
        return found[:MOST]
    return (*found[: MOST - 1], Choice(ChoiceKind.LEAVE))


def may_be_given_up(intent: Intent) -> bool:
    """Whether it can be dropped: it needs somebody, and nothing of it is known to be in Shopify."""
    return intent.needs_person and intent.state is not IntentState.DONE


def _possible(intent: Intent, code: ProblemCode, order: Order | None) -> tuple[Choice, ...]:
    theirs = intent.problem.fulfillment_ids if intent.problem is not None else ()
    again = (Choice(ChoiceKind.SEND_AGAIN),) if _can_go_again(intent, code, order) else ()
    give_up = Choice(ChoiceKind.GIVE_UP)
    match code:
        case ProblemCode.SENT_TWICE:
            # One is left for keeping them all.
            extras = tuple(Choice(ChoiceKind.CANCEL_EXTRA, one) for one in theirs[: MOST - 2])
            return (*extras, Choice(ChoiceKind.KEEP_BOTH))
        case ProblemCode.SENT_THEN_CANCELLED:
            return (Choice(ChoiceKind.SEEN),)
        case ProblemCode.NOTE_CHANGED:
            return (Choice(ChoiceKind.JOIN_NOTES), *again, give_up)
        case ProblemCode.MAYBE_MAILED:
            return (Choice(ChoiceKind.WAS_MAILED), *again, give_up)
        case ProblemCode.MAYBE_OURS:
            # Which of them is ours is what is asked.
            mine = tuple(Choice(ChoiceKind.ADOPT, one) for one in theirs[:2])
            return (*mine, *again, give_up)
    end = Choice(ChoiceKind.ADOPT, theirs[-1]) if theirs else give_up
    reopen = (Choice(ChoiceKind.REOPEN),) if again and _is_for_the_bench(intent, code) else ()
    return (end, *again, *reopen) if theirs else (*again, *reopen, end)


def _can_go_again(intent: Intent, code: ProblemCode, order: Order | None) -> bool:
    if code in _NEVER_AGAIN:
        return False
    if order is None:
        return True
    match intent.payload:
        case Fulfill() as fulfill:
            return bool(still_open(order, fulfill))
        case HoldWork() | MoveWork() | SplitWork() | PrepareForPickup() as change:
            return bool(group_at(order, change.location_id, change.delivery_method))
        case _:
            return True


def _is_for_the_bench(intent: Intent, code: ProblemCode) -> bool:
    payload = intent.payload
    return (
        code in _FOR_THE_BENCH and isinstance(payload, Fulfill) and payload.packing_id is not None
    )

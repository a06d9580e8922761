"""What becomes of an open decision that was found again, where the local copy had lost it or is older."""

from dataclasses import replace

from orderdesk.domain.intents import (
    Fulfill,
    Intent,
    IntentState,
    Problem,
    ProblemCode,
    UpdateTracking,
)


def found_again(intent: Intent) -> Intent:
    """An intent as it goes on after a recovery.

    One that goes by itself is read back before anything is sent. One that mails the customer waits for
    a person: the mail may be stale, and nobody can take it back.
    """
    if not intent.state.goes_by_itself:
        return intent
    if mails_customer(intent):
        return in_question(intent)
    return replace(intent, state=IntentState.AMBIGUOUS, doubt_read_at=None, retry_at=None)


def in_question(intent: Intent) -> Intent:
    """A person decides, with Shopify's side beside it."""
    problem = Problem(ProblemCode.FOUND_AGAIN, intent.refusal)
    return replace(intent, state=IntentState.CONFLICT, problem=problem, retry_at=None)


def mails_customer(intent: Intent) -> bool:
    """Whether carrying it out makes Shopify write to the customer."""
    match intent.payload:
        case Fulfill(notify_customer=mails) | UpdateTracking(notify_customer=mails):
            return mails
        case _:
            return False

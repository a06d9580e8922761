"""What becomes of an open decision that was found again, where the local copy had lost it or is older."""

from dataclasses import replace

from orderdesk.domain.intents import Intent, IntentState, Problem, ProblemCode
from orderdesk.domain.message_gate import mail_of


def found_again(intent: Intent) -> Intent:
    """An intent as it goes on after a recovery.

    One that goes by itself is read back before anything is sent. One that mails the customer waits for
    a person: the mail may be stale, and nobody can take it back.
    """
    if not intent.state.goes_by_itself:
        return intent
    if mail_of(intent.payload) is not None:
        return in_question(intent)
    return replace(intent, state=IntentState.AMBIGUOUS, doubt_read_at=None, retry_at=None)


def in_question(intent: Intent) -> Intent:
    """A person decides, with Shopify's side beside it."""
    problem = Problem(ProblemCode.FOUND_AGAIN, intent.refusal)
    return replace(intent, state=IntentState.CONFLICT, problem=problem, retry_at=None)

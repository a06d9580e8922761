"""How changes of the order itself are proven: its tags and its note say whether they are there.

Tags are sets, so that adding or removing twice does no harm. A note is replaced as a whole: only the
one that staff saw may be, and any other is a conflict that shows both.
"""

from datetime import datetime

from orderdesk.domain.intents import AddTags, Intent, ProblemCode, RemoveTags, SetNote, Step
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Doubt, Plan, Ready, Settled
from orderdesk.domain.proof_by_state import block, judge_by_state, sent_now
from orderdesk.domain.tags import missing_tags, tag_key


def plan_order_change(
    intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]
) -> Plan:
    """Send what the order does not show yet; never over a note that staff have not seen."""
    settled = find_changed(intent, order)
    if settled is not None:
        return settled
    if isinstance(intent.payload, SetNote) and not is_same_note(order.note, intent.basis.note):
        return block(intent, ProblemCode.NOTE_CHANGED, now)
    return Ready(sent_now(Step.ACT, order, now))


def judge_order_change(intent: Intent, order: Order, now: datetime) -> Doubt:
    """It is there, or it is not."""
    planned = plan_order_change(intent, order, now, frozenset())
    return judge_by_state(intent, planned, now, has_arrived=False)


def find_changed(intent: Intent, order: Order) -> Settled | None:
    """Settled where the order is as it was wanted, whoever did it."""
    match intent.payload:
        case AddTags(tags):
            is_there = not missing_tags(tags, order.tags)
        case RemoveTags(tags):
            is_there = {tag_key(tag) for tag in tags}.isdisjoint(map(tag_key, order.tags))
        case SetNote(note):
            is_there = is_same_note(order.note, note)
        case _:
            raise TypeError(f"{type(intent.payload).__name__} changes no order")
    return Settled(None) if is_there else None


def is_same_note(one: str, other: str) -> bool:
    """Whether two notes say the same: line ends and what stands around the text do not count."""
    return _plain(one) == _plain(other)


def _plain(note: str) -> str:
    return "\n".join(line.rstrip() for line in note.strip().splitlines())

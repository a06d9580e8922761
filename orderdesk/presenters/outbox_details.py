"""The selected decision whole: a conflict with both sides and its choices, or what waits or was sent."""

from datetime import datetime

from orderdesk.domain.intents import IntentState
from orderdesk.domain.timeline import ShopTimeline
from orderdesk.presenters import outbox_words as words
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.gate_state import MailCard
from orderdesk.presenters.outbox_choice_words import choice_words
from orderdesk.presenters.outbox_sides import plain_side, sides
from orderdesk.presenters.outbox_state import OutboxDetail
from orderdesk.presenters.problem_sentences import problem_text
from orderdesk.services.outbox import OutboxEntry
from orderdesk.words import _


def conflict_detail(
    entry: OutboxEntry,
    timeline: ShopTimeline | None,
    chosen: int,
    now: datetime,
    formats: Formats,
    *,
    is_busy: bool,
) -> OutboxDetail:
    """What needs a person; `chosen` is the place of the choice that is marked, −1 for none."""
    intent = entry.intent
    text = problem_text(intent)
    ours, theirs = sides(entry, now, formats, timeline)
    left = words.left_text(intent.left_by, now, formats) if intent.left_by else ""
    differs = any(line.differs for line in ours.lines)
    return OutboxDetail(
        intent_id=intent.id,
        title=text.title,
        sentence=f"{text.what} {text.safe}",
        advice=f"{left}. {text.advice}" if left else text.advice,
        shop_said=text.shop_said,
        ours=ours,
        theirs=theirs,
        legend=_("Marked lines differ") if differs and theirs else "",
        choices=choice_words(entry, chosen, formats),
        take_back="",
        take_back_detail="",
        is_busy=is_busy,
    )


def plain_detail(
    entry: OutboxEntry,
    mail: MailCard | None,
    now: datetime,
    formats: Formats,
    *,
    is_online: bool,
    is_busy: bool,
) -> OutboxDetail:
    """What waits, with the way back while there is one, or what was settled."""
    intent = entry.intent
    is_settled = intent.state in (IntentState.DONE, IntentState.CANCELLED)
    may_take_back = intent.state is IntentState.WAITING
    if is_settled:
        title, sentence = words.sent_title(intent), words.sent_sentence(entry, now, formats)
    elif mail is None:
        title = words.waiting_title(intent)
        sentence = words.waiting_sentence(intent, is_online, now, formats)
    else:
        title, sentence = words.waiting_title(intent), mail.why
    return OutboxDetail(
        intent_id=intent.id,
        title=title,
        sentence=sentence,
        advice=words.mail_text(intent) if intent.state is not IntentState.CANCELLED else "",
        shop_said="",
        ours=plain_side(entry, now, formats),
        theirs=None,
        legend="",
        choices=(),
        take_back=_("Take back") if may_take_back else "",
        take_back_detail=_("Until it is on its way, it can be undone as if it never was.")
        if may_take_back
        else "",
        is_busy=is_busy,
    )

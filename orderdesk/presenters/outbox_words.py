"""The words of the outbox: rows, sentences on what waits and was sent, and what can be decided."""

from collections.abc import Iterable
from datetime import datetime

from orderdesk.domain.intents import (
    Fulfill,
    Intent,
    IntentState,
    PrepareForPickup,
    Signed,
    UpdateTracking,
)
from orderdesk.presenters.change_sentences import change_detail
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.gate_state import MailCard
from orderdesk.presenters.outbox_state import OutboxRow, RowTone
from orderdesk.presenters.problem_sentences import kind_text, problem_text
from orderdesk.services.outbox import OutboxEntry
from orderdesk.words import _


def what_text(intent: Intent, formats: Formats) -> str:
    """What was decided, in a few words."""
    if isinstance(intent.payload, Fulfill):
        units = sum(one.quantity for one in intent.payload.units)
        return _("{kind}, {items}").format(kind=kind_text(intent), items=formats.items(units))
    return change_detail(intent) or kind_text(intent)


def row_of(
    entry: OutboxEntry,
    *,
    is_online: bool,
    is_behind: bool,
    now: datetime,
    formats: Formats,
    mail: MailCard | None = None,
) -> OutboxRow:
    """An entry as a row. `is_behind`: an earlier one of the same order has to be decided first.

    `mail` is the one to its customer, where that waits for a word.
    """
    intent = entry.intent
    what = what_text(intent, formats)
    if intent.needs_person:
        tone, icon, detail = RowTone.ALERT, "warning-octagon", problem_text(intent).short
        if intent.left_by is not None:
            icon, detail = "user", left_text(intent.left_by, now, formats)
    elif intent.state is IntentState.DONE:
        tone, icon = RowTone.SENT, "check-circle"
        detail = _sent_detail(entry, now, formats)
    elif intent.state is IntentState.CANCELLED:
        tone, icon = RowTone.DROPPED, "minus-circle"
        detail = _("Taken back or given up")
        if intent.answered_by is not None:
            detail = _("Decided anew")
    elif mail is not None:
        tone, icon = RowTone.WAITING, "envelope-simple"
        detail = mail.why if mail.is_put_off else _("Waits for your word")
    else:
        tone = RowTone.WAITING
        icon = "paper-plane-tilt" if intent.state is IntentState.SENDING else "hourglass-medium"
        detail = waiting_text(intent, is_online, is_behind, now, formats)
    return OutboxRow(
        intent_id=intent.id,
        icon=icon,
        name=intent.order_name,
        what=what,
        detail=detail,
        tone=tone,
        spoken=f"{intent.order_name}. {what}. {detail}",
    )


def left_text(left: Signed, now: datetime, formats: Formats) -> str:
    """Who left a decision to the manager."""
    return _("Left by {staff}, {time}").format(
        staff=isolated(left.staff), time=formats.when(left.at, now)
    )


def waiting_text(
    intent: Intent, is_online: bool, is_behind: bool, now: datetime, formats: Formats
) -> str:
    """When something that goes by itself will go."""
    if is_behind:
        return _("Waits for the decision before it")
    if intent.state is IntentState.SENDING:
        return _("Sending now")
    if intent.state is IntentState.AMBIGUOUS:
        return _("Looks in Shopify first")
    if not is_online:
        return _("Waits for the connection")
    if intent.retry_at is not None and intent.retry_at > now:
        return _("Tries again at {time}").format(time=formats.time_of_day(intent.retry_at))
    return _("Sends in a moment")


def _sent_detail(entry: OutboxEntry, now: datetime, formats: Formats) -> str:
    intent = entry.intent
    name = fulfillment_name(entry)
    at = formats.when(intent.settled_at, now) if intent.settled_at else ""
    return _("{name}, {time}").format(name=name, time=at) if name and at else name or at


def fulfillment_name(entry: OutboxEntry) -> str:
    """The name that Shopify gave to what was made, "" while the copy does not know it."""
    if entry.order is None or entry.intent.fulfillment_id is None:
        return ""
    made = entry.order.fulfillment(entry.intent.fulfillment_id)
    return made.name if made else ""


def waiting_title(intent: Intent) -> str:
    """The heading for what goes by itself."""
    if intent.state is IntentState.SENDING:
        sentence = _("{order} is being sent")
    elif intent.state is IntentState.AMBIGUOUS and intent.sent is None:
        sentence = _("{order} was put back after a loss")
    elif intent.state is IntentState.AMBIGUOUS:
        sentence = _("{order} was sent, and the answer was lost")
    else:
        sentence = _("{order} waits to be sent")
    return sentence.format(order=intent.order_name)


def waiting_sentence(intent: Intent, is_online: bool, now: datetime, formats: Formats) -> str:
    """What is safe, since when it waits, and what happens next."""
    age = formats.age(intent.created_at, now)
    if intent.state is IntentState.AMBIGUOUS:
        return _(
            "Saved here {age}. OrderDesk reads the order again before anything is sent a second time."
        ).format(age=age)
    if not is_online:
        return _("Saved here {age}. It goes by itself once the shop can be reached.").format(
            age=age
        )
    if intent.attempts > 1:
        return _("Saved here {age}. Tried {count} times; it is tried again by itself.").format(
            age=age, count=formats.number(intent.attempts)
        )
    return _("Saved here {age}. It goes by itself, oldest first.").format(age=age)


def mail_text(intent: Intent) -> str:
    """Whether a customer hears of it."""
    match intent.payload:
        case (
            Fulfill(notify_customer=True)
            | UpdateTracking(notify_customer=True)
            | PrepareForPickup()
        ):
            return _("The customer gets one mail.")
        case Fulfill() | UpdateTracking():
            return _("The customer gets no mail.")
        case _:
            return ""


def sent_title(intent: Intent) -> str:
    """The heading for what is settled."""
    if intent.state is IntentState.CANCELLED:
        return _("{order} was not sent").format(order=intent.order_name)
    return _("{order} is in Shopify").format(order=intent.order_name)


def sent_sentence(entry: OutboxEntry, now: datetime, formats: Formats) -> str:
    """As what, and since when."""
    intent = entry.intent
    at = formats.when(intent.settled_at or intent.created_at, now)
    if intent.state is IntentState.CANCELLED:
        if intent.answered_by is not None:
            return _("It was decided anew at {time}, and went out as that.").format(time=at)
        if intent.settled_by is not None:
            who = isolated(f"{intent.settled_by.staff}, {intent.settled_by.station}")
            sentence = (
                _("{who} kept what Shopify has at {time}. Nothing was sent from here.")
                if intent.fulfillment_id is not None
                else _("{who} gave it up at {time}. Nothing was sent.")
            )
            return sentence.format(who=who, time=at)
        return _("It was taken back or given up at {time}. Nothing was sent.").format(time=at)
    name = fulfillment_name(entry)
    if name:
        return _("Confirmed as {name} at {time}.").format(name=name, time=at)
    return _("Confirmed at {time}.").format(time=at)


def blocked_orders(entries: Iterable[OutboxEntry]) -> set[str]:
    """The intents that wait behind one of their order which needs a person."""
    stuck: set[str] = set()
    behind: set[str] = set()
    for entry in sorted(entries, key=lambda one: one.intent.number):
        intent = entry.intent
        if intent.order_id in stuck and not intent.needs_person:
            behind.add(intent.id)
        if intent.needs_person and intent.state is not IntentState.DONE:
            stuck.add(intent.order_id)
    return behind

"""The words of the outbox: rows, sentences on what waits and was sent, and what can be decided."""

from collections.abc import Iterable
from datetime import datetime

from orderdesk.domain.intents import (
    CancelFulfillment,
    ChangeOfOrder,
    ChangeOfWork,
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    ProblemCode,
    SplitWork,
    UpdateTracking,
)
from orderdesk.domain.open_work import group_at, remaining_at
from orderdesk.domain.order import Order
from orderdesk.presenters.change_sentences import change_again, change_detail, change_given_up
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.outbox_state import ChoiceWords, OutboxRow, RowTone
from orderdesk.presenters.problem_sentences import kind_text, problem_text
from orderdesk.services.outbox import Choice, ChoiceKind, OutboxEntry
from orderdesk.words import _


def what_text(intent: Intent, formats: Formats) -> str:
    """What was decided, in a few words."""
    if isinstance(intent.payload, Fulfill):
        units = sum(one.quantity for one in intent.payload.units)
        return _("{kind}, {items}").format(kind=kind_text(intent), items=formats.items(units))
    return change_detail(intent) or kind_text(intent)


def row_of(
    entry: OutboxEntry, *, is_online: bool, is_behind: bool, now: datetime, formats: Formats
) -> OutboxRow:
    """An entry as a row. `is_behind`: an earlier one of the same order has to be decided first."""
    intent = entry.intent
    what = what_text(intent, formats)
    if intent.needs_person:
        tone, icon, detail = RowTone.ALERT, "warning-octagon", problem_text(intent).short
    elif intent.state is IntentState.DONE:
        tone, icon = RowTone.SENT, "check-circle"
        detail = _sent_detail(entry, now, formats)
    elif intent.state is IntentState.CANCELLED:
        tone, icon = RowTone.DROPPED, "minus-circle"
        detail = _("Taken back or given up")
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
        case Fulfill(notify_customer=True) | UpdateTracking(notify_customer=True):
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
        return _("It was taken back or given up at {time}. Nothing was sent.").format(time=at)
    name = fulfillment_name(entry)
    if name:
        return _("Confirmed as {name} at {time}.").format(name=name, time=at)
    return _("Confirmed at {time}.").format(time=at)


def choice_words(entry: OutboxEntry, chosen: int, formats: Formats) -> tuple[ChoiceWords, ...]:
    """The decisions of an entry; `chosen` is the place of the one that is marked, −1 for none."""
    return tuple(
        _choice(entry, choice, index == chosen, formats)
        for index, choice in enumerate(entry.choices)
    )


def _choice(entry: OutboxEntry, choice: Choice, chosen: bool, formats: Formats) -> ChoiceWords:
    intent = entry.intent
    match choice.kind:
        case ChoiceKind.ADOPT:
            return _adopt(entry, choice, chosen)
        case ChoiceKind.SEND_AGAIN:
            return _send_again(entry, chosen, formats)
        case ChoiceKind.JOIN_NOTES:
            return ChoiceWords(
                _("Keep both texts"),
                _("Mine goes below the one that Shopify has now."),
                _("Join them"),
                chosen,
            )
        case ChoiceKind.GIVE_UP:
            title, detail = _given_up(intent)
            return ChoiceWords(title, detail, _("Give it up"), chosen)
        case ChoiceKind.CANCEL_EXTRA:
            name = _name(entry, choice)
            return ChoiceWords(
                _("Cancel {parcel}").format(parcel=name),
                _("The other one stays. The items of this one can be packed again."),
                _("Cancel it"),
                chosen,
            )
        case ChoiceKind.KEEP_BOTH:
            return ChoiceWords(
                _("Keep both"),
                _("Two parcels did go out. Nothing is changed in Shopify."),
                _("Keep both"),
                chosen,
            )
        case ChoiceKind.SEEN:
            return ChoiceWords(
                _("Let it stand"),
                _("Nothing is changed. The order can be packed again from the queue."),
                _("I have seen it"),
                chosen,
            )


def _adopt(entry: OutboxEntry, choice: Choice, chosen: bool) -> ChoiceWords:
    intent = entry.intent
    name = _name(entry, choice)
    if intent.problem is not None and intent.problem.code is ProblemCode.MAYBE_OURS:
        return ChoiceWords(
            _("{parcel} is mine").format(parcel=name),
            _("It is the parcel on your table. Nothing is sent again."),
            _("Take it"),
            chosen,
        )
    return ChoiceWords(
        _("Keep what Shopify has"),
        _("{parcel} counts. Take your parcel apart; nothing is sent, no mail.").format(parcel=name),
        _("Keep it"),
        chosen,
    )


def _send_again(entry: OutboxEntry, chosen: bool, formats: Formats) -> ChoiceWords:
    intent = entry.intent
    mail = mail_text(intent)
    act = _("Send it")
    if isinstance(intent.payload, ChangeOfOrder | ChangeOfWork):
        title, detail = change_again(intent.payload)
        if _nothing_left(intent.payload, entry.order):
            gone = _("Nothing of it is left at this location.")
            return ChoiceWords(title, gone, act, chosen, is_enabled=False)
        return ChoiceWords(title, detail, act, chosen)
    if not isinstance(intent.payload, Fulfill):
        title = (
            _("Send my tracking again")
            if isinstance(intent.payload, UpdateTracking)
            else _("Cancel it again")
        )
        detail = _("It replaces what Shopify has now. {mail}").format(mail=mail).strip()
        return ChoiceWords(title, detail, act, chosen)
    packed = sum(one.quantity for one in intent.payload.units)
    left = sendable(intent.payload, entry.order)
    count = sum(quantity for _title, quantity in left)
    if not count:
        return ChoiceWords(
            _("Send mine again"),
            _("Nothing of it is left to send in Shopify."),
            act,
            chosen,
            is_enabled=False,
        )
    detail = _("It goes as a parcel of its own, after one more look. {mail}").format(mail=mail)
    if count == packed:
        return ChoiceWords(_("Send mine again"), detail, act, chosen)
    if len(left) == 1:
        title = _("Send only {product}").format(product=left[0][0])
    else:
        title = _("Send only the {items} that are left").format(items=formats.items(count))
    detail = _("Take the rest out of your parcel first. {mail}").format(mail=mail)
    return ChoiceWords(title, detail, act, chosen)


def _nothing_left(change: ChangeOfOrder | ChangeOfWork, order: Order | None) -> bool:
    if not isinstance(change, HoldWork | MoveWork | SplitWork) or order is None:
        return False
    return not group_at(order, change.location_id, change.delivery_method)


def sendable(fulfill: Fulfill, order: Order | None) -> tuple[tuple[str, int], ...]:
    """What of a parcel Shopify would still take: titles with units."""
    if order is None or order.cancelled_at is not None:
        return ()
    left = {one.line_item_id: one.quantity for one in remaining_at(order, fulfill.location_id)}
    found = []
    for one in fulfill.units:
        count = min(one.quantity, left.get(one.line_item_id, 0))
        line = order.line_item(one.line_item_id)
        if count:
            found.append((line.title if line else _("this line"), count))
    return tuple(found)


def _given_up(intent: Intent) -> tuple[str, str]:
    title = _("Give mine up")
    match intent.payload:
        case Fulfill():
            return title, _("Take your parcel apart. Nothing is sent, no mail.")
        case UpdateTracking():
            return title, _("Shopify keeps the tracking that it has. No mail.")
        case CancelFulfillment():
            return title, _("The parcel in Shopify stays as it is.")
        case change:
            return change_given_up(change)


def _name(entry: OutboxEntry, choice: Choice) -> str:
    found = None
    if entry.order is not None and choice.fulfillment_id is not None:
        found = entry.order.fulfillment(choice.fulfillment_id)
    return found.name if found is not None and found.name else _("That parcel")


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

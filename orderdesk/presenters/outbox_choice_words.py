"""What can be decided on an intent, each with what follows from it."""

from orderdesk.domain.allocation import still_open
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    CancelFulfillment,
    Fulfill,
    Intent,
    ProblemCode,
    UpdateTracking,
)
from orderdesk.domain.open_work import open_work_at
from orderdesk.presenters.change_sentences import change_again, change_given_up
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.order_words import delivery_word
from orderdesk.presenters.outbox_state import ChoiceWords
from orderdesk.presenters.outbox_words import mail_text
from orderdesk.services.outbox import OutboxEntry
from orderdesk.services.outbox_choices import Choice, ChoiceKind
from orderdesk.words import _

Words = tuple[str, str, str]
"""Title, what follows from it, the word on the button."""


def choice_words(entry: OutboxEntry, chosen: int, formats: Formats) -> tuple[ChoiceWords, ...]:
    """The decisions of an entry; `chosen` is the place of the one that is marked, −1 for none."""
    return tuple(
        ChoiceWords(*_words(entry, choice, formats), is_chosen=index == chosen)
        for index, choice in enumerate(entry.choices)
    )


def _words(entry: OutboxEntry, choice: Choice, formats: Formats) -> Words:
    match choice.kind:
        case ChoiceKind.ADOPT:
            return _adopt(entry, choice)
        case ChoiceKind.SEND_AGAIN:
            return _send_again(entry, formats)
        case ChoiceKind.REOPEN:
            return _reopen(entry)
        case ChoiceKind.JOIN_NOTES:
            return (
                _("Keep both texts"),
                _("Mine goes below the one that Shopify has now."),
                _("Join them"),
            )
        case ChoiceKind.GIVE_UP:
            title, detail = _given_up(entry.intent)
            return title, detail, _("Give it up")
        case ChoiceKind.WAS_MAILED:
            detail = _("It counts as done. Nothing is sent.")
            return _("The customer knows"), detail, _("They know")
        case ChoiceKind.CANCEL_EXTRA:
            title = _("Cancel {parcel}").format(parcel=_name(entry, choice))
            detail = _("The other one stays. The items of this one can be packed again.")
            return title, detail, _("Cancel it")
        case ChoiceKind.KEEP_BOTH:
            detail = _("Two parcels did go out. Nothing is changed in Shopify.")
            return _("Keep both"), detail, _("Keep both")
        case ChoiceKind.SEEN:
            detail = _("Nothing is changed. The order can be packed again from the queue.")
            return _("Let it stand"), detail, _("I have seen it")
        case ChoiceKind.LEAVE:
            return (
                _("Leave it for the manager"),
                _("Your name and the time stay on it. Nothing goes out before it is decided."),
                _("Leave it"),
            )


def _adopt(entry: OutboxEntry, choice: Choice) -> Words:
    intent = entry.intent
    problem = intent.problem
    name = _name(entry, choice)
    if problem is not None and problem.code is ProblemCode.MAYBE_OURS:
        return (
            _("{parcel} is mine").format(parcel=name),
            _("It is the parcel on your table. Nothing is sent again."),
            _("Take it"),
        )
    if problem is not None and len(problem.fulfillment_ids) > 1:
        counts = _("Their parcels count. Unpack yours; nothing is sent, no mail.")
    else:
        counts = _("{parcel} counts. Unpack yours; nothing is sent, no mail.").format(parcel=name)
    return _("Keep what Shopify has"), counts, _("Keep it")


def _send_again(entry: OutboxEntry, formats: Formats) -> Words:
    intent = entry.intent
    mail = mail_text(intent)
    act = _("Send it")
    match intent.payload:
        case Fulfill() as fulfill:
            return (*_send_parcel(entry, fulfill, mail, formats), act)
        case UpdateTracking():
            title = _("Send my tracking again")
        case CancelFulfillment():
            title = _("Cancel it again")
        case AddFulfillmentEvent():
            detail = _("It is added to what Shopify knows of the parcel.")
            return _("Tell it again"), detail, act
        case change:
            title, detail = change_again(change)
            return title, detail, act
    return title, _("It replaces what Shopify has now. {mail}").format(mail=mail).strip(), act


def _send_parcel(
    entry: OutboxEntry, fulfill: Fulfill, mail: str, formats: Formats
) -> tuple[str, str]:
    left = still_open(entry.order, fulfill)
    packed = sum(one.quantity for one in fulfill.units)
    count = sum(one.quantity for one in left)
    if entry.order is not None and count < packed:
        return _send_rest(entry, fulfill, mail, formats)
    match entry.intent.problem.code if entry.intent.problem else None:
        case ProblemCode.MORE_ORDERED:
            title = _("Send mine as it is")
            detail = _("What was added ships separately and stays in the queue. {mail}")
        case ProblemCode.ADDRESS_CHANGED:
            title = _("Send it to the new address")
            detail = _("Put the new label on it first. {mail}")
        case ProblemCode.METHOD_CHANGED:
            title = _("Send it as {way}").format(way=_way_now(entry, fulfill))
            detail = _("Repack it first if box or label do not fit that. {mail}")
        case ProblemCode.ON_HOLD:
            title = _("Send it now")
            detail = _("It goes if the hold is lifted, else it comes back here. {mail}")
        case ProblemCode.MAYBE_OURS:
            title = _("Mine is another parcel: send it")
            detail = _("Shopify has two parcels then. {mail}")
        case _:
            title = _("Send mine again")
            detail = _("It goes as a parcel of its own, after one more look. {mail}")
    return title, detail.format(mail=mail)


def _send_rest(
    entry: OutboxEntry, fulfill: Fulfill, mail: str, formats: Formats
) -> tuple[str, str]:
    """How much has to come out of the box and, where it is one product, of which."""
    order = entry.order
    assert order is not None
    left = {one.line_item_id: one.quantity for one in still_open(order, fulfill)}
    out = {
        one.line_item_id: one.quantity - left.get(one.line_item_id, 0)
        for one in fulfill.units
        if one.quantity > left.get(one.line_item_id, 0)
    }
    stays = formats.items(sum(left.values()))
    detail = _("What is left, {items}, goes as a parcel. {mail}").format(items=stays, mail=mail)
    items = formats.items(sum(out.values()))
    line = order.line_item(next(iter(out))) if len(out) == 1 else None
    if line is None:
        return _("Take {items} out, send the rest").format(items=items), detail
    # The name comes last: a long one is cut, and what is done must not be.
    title = _("Take {items} out, send the rest: {product}").format(
        items=items, product=isolated(line.title)
    )
    return title, detail


def _way_now(entry: OutboxEntry, fulfill: Fulfill) -> str:
    work = open_work_at(entry.order, fulfill.location_id) if entry.order is not None else ()
    return delivery_word(work[0].delivery_method) if work else _("it is now")


def _reopen(entry: OutboxEntry) -> Words:
    code = entry.intent.problem.code if entry.intent.problem else None
    match code:
        case ProblemCode.MORE_ORDERED:
            detail = _("All scans are kept. Scan what was added, then complete it anew.")
        case ProblemCode.LESS_ORDERED | ProblemCode.NOT_ENOUGH_LEFT:
            detail = _("All scans are kept. The bench says what to take out, item by item.")
        case ProblemCode.NUMBER_TAKEN:
            detail = _("All scans are kept. Scan the right label, then complete it anew.")
        case _:
            detail = _("All scans are kept. Nothing is sent until it is completed anew.")
    return _("Open it on the bench again"), detail, _("Open it")


def _given_up(intent: Intent) -> tuple[str, str]:
    title = _("Give mine up")
    match intent.payload:
        case Fulfill():
            return title, _("Unpack your parcel. Nothing is sent, no mail.")
        case UpdateTracking():
            return title, _("Shopify keeps the tracking that it has. No mail.")
        case CancelFulfillment() | AddFulfillmentEvent():
            return title, _("The parcel in Shopify stays as it is.")
        case change:
            return change_given_up(change)


def _name(entry: OutboxEntry, choice: Choice) -> str:
    found = None
    if entry.order is not None and choice.fulfillment_id is not None:
        found = entry.order.fulfillment(choice.fulfillment_id)
    return found.name if found is not None and found.name else _("That parcel")

"""The words of the mails that wait: what they are, why they wait, and what can be said of them."""

from collections.abc import Sequence
from datetime import datetime

from orderdesk.domain.message_gate import Because, MailKind, Word
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.gate_state import MailCard
from orderdesk.services.message_gate import WaitingMail
from orderdesk.words import _, ngettext


def gate_title(count: int, formats: Formats) -> str:
    """So many messages wait."""
    sentence = ngettext(
        "{count} message waits for your word", "{count} messages wait for your word", count
    )
    return sentence.format(count=formats.number(count))


def gate_sentence(mails: Sequence[WaitingMail]) -> str:
    """Why, and that nothing happens by itself."""
    if any(one.said.because is Because.LATE for one in mails):
        return _(
            "They could not be sent in time. No customer is mailed late before somebody here says so."
        )
    if all(one.said.word is Word.MORNING for one in mails):
        return _("They go by themselves in the morning. You can still say otherwise.")
    if any(one.said.because is Because.RESTORED for one in mails):
        return _(
            "They were put back after a loss of data. No customer is mailed before you say so."
        )
    return _("It is night in the shop. No customer is mailed before somebody here says so.")


def kind_word(kind: MailKind) -> str:
    """What the customer is written."""
    match kind:
        case MailKind.READY_FOR_PICKUP:
            return _("Ready for pickup")
        case MailKind.SHIPPING_CONFIRMATION:
            return _("Shipping confirmation")
        case MailKind.TRACKING_UPDATE:
            return _("New tracking number")


def mail_card(mail: WaitingMail, morning: datetime, now: datetime, formats: Formats) -> MailCard:
    """One mail with all that helps to decide on it."""
    intent, order = mail.intent, mail.order
    name = isolated((order.customer_name if order else "") or _("No name"))
    kind = kind_word(mail.kind)
    age = _("Decided {age} by {staff}").format(
        age=formats.age(intent.decided_at or intent.created_at, now), staff=isolated(intent.staff)
    )
    why = _why(mail, now, formats)
    is_pickup = mail.kind is MailKind.READY_FOR_PICKUP
    return MailCard(
        intent_id=intent.id,
        name=name,
        order=intent.order_name,
        icon="storefront" if is_pickup else "truck",
        kind=kind,
        age=age,
        why=why,
        send=_("Mail now"),
        silent=_("Send without mail") if mail.may_go_silently else "",
        morning=_("At {time}").format(time=formats.time_of_day(morning)),
        never=_("Not ready") if is_pickup else _("Take back"),
        spoken=". ".join((name, intent.order_name, kind, age, why)),
        is_put_off=mail.said.word is Word.MORNING,
    )


def send_all_word(count: int, formats: Formats) -> str:
    """The button that lets all of them go."""
    sentence = ngettext("Mail {count} customer now", "Mail {count} customers now", count)
    return sentence.format(count=formats.number(count))


def _why(mail: WaitingMail, now: datetime, formats: Formats) -> str:
    said, order = mail.said, mail.order
    if mail.is_behind:
        return _("Another decision on this order goes first.")
    if order is not None and order.cancelled_at is not None:
        return _("Cancelled in Shopify: nothing of it goes out, whatever you say.")
    if order is not None and not order.can_notify_customer:
        return _("Shopify has no address to write to: nobody is mailed.")
    if said.word is Word.MORNING and said.until is not None:
        return _("Goes {time}, said {staff}.").format(
            time=formats.when(said.until, now), staff=isolated(said.staff)
        )
    if said.because is Because.QUIET:
        return _("It is night in the shop: it waits for your word.")
    if said.because is Because.RESTORED:
        return _("Put back after a loss of data: it waits for your word.")
    return _("Too old to go by itself: it waits for your word.")

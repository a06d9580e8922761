"""Sentences for why an order stands in the queue's list, or does not."""

from collections.abc import Sequence

from orderdesk.domain.fulfillment import Hold
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.queue_filter import Choice
from orderdesk.domain.why_listed import Reason, Why
from orderdesk.domain.work import View
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.order_words import hold_sentence, holder_word, payment_mark
from orderdesk.presenters.queue_filter_words import chip_word
from orderdesk.words import _


def reason_mark(reason: Reason, view_name: str, formats: Formats) -> Mark:
    """One reason as a sentence. `view_name` is what the view that is looked at is called."""
    sentence = _sentence(reason, view_name, formats)
    match reason.code:
        case Why.LISTED | Why.TO_PACK:
            return Mark("check-circle", sentence, Hue.RIGHT, filled=True)
        case Why.GONE | Why.CANCELLED:
            return Mark("x-circle", sentence, Hue.WRONG, filled=True)
        case Why.ON_HOLD | Why.BLOCKED:
            return Mark("hand-palm", sentence, Hue.WRONG, filled=True)
        case Why.SCHEDULED:
            return Mark("calendar-blank", sentence, Hue.AMBER, filled=True)
        case Why.UNPAID:
            return Mark("credit-card", sentence, Hue.AMBER, filled=True)
        case Why.FILTERED_OUT:
            return Mark("funnel-simple", sentence, Hue.ACCENT, filled=True)
        case Why.NOT_IN_VIEW:
            return Mark("list-checks", sentence, Hue.ACCENT, filled=True)
        case Why.IN_HAND:
            return Mark("user", sentence, Hue.VIOLET, filled=True)
        case Why.PACKED_UNSENT:
            return Mark("paper-plane-tilt", sentence, Hue.OFFLINE, filled=True)
        case Why.WORK_HERE | Why.OTHER_LOCATION:
            return Mark("warehouse", sentence)
        case _:
            return Mark("info", sentence)


def _sentence(reason: Reason, view_name: str, formats: Formats) -> str:
    match reason.code:
        case Why.GONE:
            return _(
                "Shopify no longer shows it: it was deleted there, or it is older than this app may see."
            )
        case Why.CANCELLED:
            return _("It was cancelled on {day}.").format(day=_day(reason, formats))
        case Why.PACKED_UNSENT:
            return _("It is packed here. The parcel waits in the outbox to be sent.")
        case Why.FULFILLED:
            return _("It is fulfilled: the last parcel is of {day}.").format(
                day=_day(reason, formats)
            )
        case Why.NOTHING_LEFT:
            return _("Nothing of it is left to pack.")
        case Why.DIGITAL:
            return _("Nothing of it is packed: it is digital, or needs no shipping.")
        case Why.AT_THE_TILL:
            return _("It was handed over at the till.")
        case Why.OTHER_LOCATION:
            return _("To be packed at {place}: {items}.").format(
                items=formats.items(reason.units), place=reason.place or _("another location")
            )
        case Why.NO_LOCATION:
            return _("At a location that this app does not see: {items}.").format(
                items=formats.items(reason.units)
            )
        case Why.WORK_HERE:
            return _("To be packed at {place}: {items}.").format(
                items=formats.items(reason.units), place=reason.place or _("this location")
            )
        case _:
            return _sentence_of_work(reason, view_name, formats)


def _sentence_of_work(reason: Reason, view_name: str, formats: Formats) -> str:
    match reason.code:
        case Why.TO_PACK:
            return _("It can be packed now.")
        case Why.ON_HOLD:
            return hold_sentence(reason.hold or Hold("", ""))
        case Why.SCHEDULED:
            return _("It is scheduled for {day}.").format(day=_day(reason, formats))
        case Why.BLOCKED:
            return _("The shop does not allow it now: a fulfillment service may have it.")
        case Why.UNPAID:
            status = reason.payment or FinancialStatus.PENDING
            return _("It is not paid: {state}.").format(state=payment_mark(status).word)
        case Why.IN_HAND if reason.holder is not None:
            name = holder_word(reason.holder.staff, reason.holder.station)
            return _("{name} has it in hand.").format(name=name)
        case Why.NOT_IN_VIEW:
            return _rule(reason.view or View.ALL).format(view=view_name)
        case Why.FILTERED_OUT:
            return _("It is filtered out by: {filters}.").format(filters=_filters(reason.choices))
        case _:
            return _("It stands in “{view}”.").format(view=view_name)


def _rule(view: View) -> str:
    match view:
        case View.TO_PACK:
            return _("“{view}” shows only what can be packed now.")
        case View.DUE_TODAY:
            return _("“{view}” shows only what can be packed now and is due today or late.")
        case View.PICKUP:
            return _("“{view}” shows only what can be packed now and is collected by customers.")
        case View.SHORT:
            return _("“{view}” shows only what can be packed now and lacks items here.")
        case View.ON_HOLD:
            return _("“{view}” shows only what is on hold, scheduled or blocked.")
        case View.ALL:
            return _("“{view}” shows all open work of this location.")


def _filters(choices: Sequence[Choice]) -> str:
    facets = dict.fromkeys(choice.facet for choice in choices)
    words = (chip_word([one for one in choices if one.facet is facet]) for facet in facets)
    return ", ".join(words)


def _day(reason: Reason, formats: Formats) -> str:
    return formats.day(reason.at) if reason.at is not None else ""

"""The sentence for each reason against an action: the same on a page and in a refusal."""

from orderdesk.domain.allowed_actions import WhyNot
from orderdesk.errors import NotPossibleError
from orderdesk.words import _


def why_not_sentence(why: WhyNot, name: str) -> str:
    """What stands against it, for the order of this name."""
    match why:
        case WhyNot.ORDER_GONE:
            sentence = _("{name} is no longer in Shopify.")
        case WhyNot.ORDER_CANCELLED:
            sentence = _("{name} is cancelled.")
        case WhyNot.DECISION_DUE:
            sentence = _("{name} waits for a decision in the outbox.")
        case WhyNot.NOTHING_LEFT:
            sentence = _("Nothing of {name} is left to pack here.")
        case WhyNot.PARCEL_WAITS:
            sentence = _("A parcel of {name} was packed here and waits to be sent.")
        case WhyNot.BEING_PACKED:
            sentence = _("{name} is being packed here.")
        case WhyNot.ALREADY_HELD:
            sentence = _("{name} is on hold already.")
        case WhyNot.NOT_HELD:
            sentence = _("{name} is not on hold.")
        case WhyNot.HELD_BY_OTHERS:
            sentence = _("{name} was put on hold by somebody else.")
        case WhyNot.ON_HOLD:
            sentence = _("{name} is on hold.")
        case WhyNot.SCHEDULED:
            sentence = _("{name} is scheduled for a later day.")
        case WhyNot.BEGUN:
            sentence = _("Part of {name} was sent already.")
        case WhyNot.ONE_UNIT:
            sentence = _("{name} has only one item left here.")
        case WhyNot.NO_OTHER_LOCATION:
            sentence = _("There is no other location for {name}.")
        case WhyNot.NOT_PICKED_UP:
            sentence = _("Nothing of {name} is picked up here.")
        case WhyNot.ALREADY_READY:
            sentence = _("{name} is ready for pickup already.")
        case WhyNot.NOT_OFFERED:
            sentence = _("Shopify does not offer this for {name} now.")
    return sentence.format(name=name)


def why_not_advice(why: WhyNot) -> str:
    """What to do about it; "" where there is nothing to be done."""
    match why:
        case WhyNot.DECISION_DUE:
            return _("Open the outbox and decide first.")
        case WhyNot.PARCEL_WAITS:
            return _("Take the parcel back in the outbox first, or wait until it is sent.")
        case WhyNot.BEING_PACKED:
            return _("Complete the packing or set it aside first.")
        case WhyNot.HELD_BY_OTHERS:
            return _("Release the hold in Shopify, or where it was made.")
        case WhyNot.ON_HOLD:
            return _("Release the hold first.")
        case _:
            return ""


def refusal(why: WhyNot, name: str) -> NotPossibleError:
    """The error for an action that the state forbids."""
    return NotPossibleError(why_not_sentence(why, name), why_not_advice(why))

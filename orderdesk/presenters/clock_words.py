"""When this computer's clock is wrong enough to be said, and how."""

from datetime import timedelta

from orderdesk.words import _

CLOCK_MAY_DIFFER = timedelta(minutes=5)


def clock_sentence(ahead: timedelta) -> str:
    """How far the shop's clock is `ahead` of this computer's, as a fault of this computer's."""
    minutes = round(abs(ahead).total_seconds() / 60)
    if minutes < 120:
        sentence = (
            _("This computer's clock is {n} min behind the shop's.")
            if ahead > timedelta(0)
            else _("This computer's clock is {n} min ahead of the shop's.")
        )
        return sentence.format(n=minutes)
    hours = round(minutes / 60)
    sentence = (
        _("This computer's clock is {n} h behind the shop's.")
        if ahead > timedelta(0)
        else _("This computer's clock is {n} h ahead of the shop's.")
    )
    return sentence.format(n=hours)

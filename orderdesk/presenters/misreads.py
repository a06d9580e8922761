"""What a scanner sends that is no scan: each is answered aloud, with what to do about it."""

from enum import StrEnum

from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.packing_screens import Band
from orderdesk.words import _


class Misread(StrEnum):
    """What went wrong between the scanner and the code."""

    UNREADABLE = "unreadable"
    CUT_OFF = "cut off"
    NO_ENTER = "no enter"
    TOO_SLOW = "too slow"


def misread_words(misread: Misread) -> tuple[str, str]:
    """What happened, and what to do."""
    check = _("Scan again, or check the scanner's settings.")
    match misread:
        case Misread.UNREADABLE:
            return _("The scanner sent something that is no code."), check
        case Misread.CUT_OFF:
            return _("Only a part of a code arrived."), check
        case Misread.NO_ENTER:
            return _("A code came without its Enter."), _("Scan again, or run the scanner check.")
        case Misread.TOO_SLOW:
            return (
                _("A code came as slowly as a person types."),
                _("Run the scanner check in the settings."),
            )


def misread_band(misread: Misread) -> Band:
    """The band that says it: nothing is counted and nothing locked, since the cure is to scan again."""
    return Band(VerdictKind.DAMAGED, _("Not read"), " ".join(misread_words(misread)))

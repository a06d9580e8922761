"""What a scanner sends that is no scan: each is answered aloud, with what to do about it."""

from enum import StrEnum

from orderdesk.words import _


class Misread(StrEnum):
    """What went wrong between the scanner and the code."""

    UNREADABLE = "unreadable"
    CUT_OFF = "cut off"
    NO_ENTER = "no enter"
    TOO_SLOW = "too slow"


def misread_words(misread: Misread) -> tuple[str, str]:
    """What happened, and what to do."""
    check = _("Scan again. If it stays so, check the scanner's settings.")
    match misread:
        case Misread.UNREADABLE:
            return _("The scanner sent something that is no code, and it was left out."), check
        case Misread.CUT_OFF:
            return _("Only a part of a code arrived, and it was left out."), check
        case Misread.NO_ENTER:
            return (
                _("A code came without Enter at its end, and it was left out."),
                _("Scan again. If it stays so, run the scanner check in the settings."),
            )
        case Misread.TOO_SLOW:
            return (
                _("A code came as slowly as a person types, and it was left out."),
                _("Run the scanner check in the settings: it finds the pace of this scanner."),
            )

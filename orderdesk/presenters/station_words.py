"""What a station is called, in words."""

from orderdesk.presenters.formats import isolated
from orderdesk.settings import computer_name
from orderdesk.words import _


def seen_as(given: str) -> str:
    """Which name other stations see: the one given, or the computer's where none is."""
    if given.strip():
        sentence = _("Other stations see this one as “{name}”.")
    else:
        sentence = _("No name is given: other stations see the computer's, “{name}”.")
    return sentence.format(name=isolated(given.strip() or computer_name()))

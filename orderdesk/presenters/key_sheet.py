"""The keys of a page and of the whole program, as the sheet on F1 lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from orderdesk.presenters.command import Command
from orderdesk.presenters.command_table import caps_of
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One command: its keys as printed on caps, any of which does it, and what that is."""

    keys: tuple[str, ...]
    title: str

    @property
    def spoken(self) -> str:
        """The row in words."""
        return f"{self.title}, {', '.join(self.keys)}"

    @property
    def printed(self) -> str:
        """The keys as they stand on paper: "Ctrl+P, F10", or "Alt+1 … 9" for a row of them."""
        parts = [key.partition(" … ") for key in self.keys]
        return ", ".join(f"{first.replace(' ', '+')}{to}{last}" for first, to, last in parts)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Rows under a heading."""

    title: str
    rows: tuple[KeyRow, ...]


def key_groups(commands: Commands, page: PageName) -> tuple[KeyGroup, ...]:
    """The keys of this page, then those that act everywhere."""
    found = [offer.command for offer in commands.offers(page) if offer.command.all_keys]
    own = [one for one in found if not one.is_everywhere]
    rest = [one for one in found if one.is_everywhere]
    groups = (KeyGroup(_("On this page"), _rows(own)), KeyGroup(_("Everywhere"), _rows(rest)))
    return tuple(group for group in groups if group.rows)


def keys_title(page: PageName) -> str:
    """What the keys of a page are called on paper, where the page itself is not seen."""
    titles = {
        PageName.QUEUE: _("Keys of the queue"),
        PageName.DETAIL: _("Keys of an order"),
        PageName.PACK: _("Keys of the bench"),
        PageName.OUTBOX: _("Keys of the outbox"),
        PageName.REPORT: _("Keys of the day report"),
    }
    return titles.get(page, _("Keys of OrderDesk"))


def _rows(found: Sequence[Command]) -> tuple[KeyRow, ...]:
    """What is done comes before what only steers."""
    sequence = sorted(found, key=lambda one: one.is_steering)
    return tuple(KeyRow(_printed(one), one.title()) for one in sequence)


def _printed(command: Command) -> tuple[str, ...]:
    keys = command.all_keys
    if command.is_numbered:
        last = keys[-1].rpartition("+")[2]
        return (f"{caps_of(keys[0])} … {last}",)
    return tuple(caps_of(key) for key in keys)

"""The outbox's list: what needs a person first, then what waits for a word, then what goes by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import IntentId
from orderdesk.presenters import outbox_words as words
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.gate_state import MailCard
from orderdesk.presenters.outbox_state import OutboxRow, OutboxTab, Section
from orderdesk.services.outbox import OutboxEntry
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class Listing:
    """`mails` are those that wait for a word, by the intent that they belong to."""

    is_online: bool
    now: datetime
    formats: Formats
    mails: Mapping[IntentId, MailCard]

    def sections(self, tab: OutboxTab, entries: Sequence[OutboxEntry]) -> tuple[Section, ...]:
        """The rows of `tab` under their titles, in the sequence of `entries`; no section is empty."""
        if tab is OutboxTab.SENT:
            found = [(_("In the last 24 hours"), False, entries)]
        else:
            asking = [one for one in entries if one.intent.needs_person]
            others = [one for one in entries if not one.intent.needs_person]
            mailing = [one for one in others if one.intent.id in self.mails]
            waiting = [one for one in others if one.intent.id not in self.mails]
            found = [
                (_("Needs you"), True, [one for one in asking if not one.intent.left_by]),
                (_("Left for the manager"), True, [one for one in asking if one.intent.left_by]),
                (_("Messages wait"), False, mailing),
                (_("Waiting, sent by itself"), False, waiting),
            ]
        rows = self._rows(entries)
        return tuple(
            Section(title, alert, tuple(rows[one.intent.id] for one in listed))
            for title, alert, listed in found
            if listed
        )

    def _rows(self, entries: Sequence[OutboxEntry]) -> dict[IntentId, OutboxRow]:
        behind = words.blocked_orders(tuple(entries))
        return {
            entry.intent.id: words.row_of(
                entry,
                is_online=self.is_online,
                is_behind=entry.intent.id in behind,
                now=self.now,
                formats=self.formats,
                mail=self.mails.get(entry.intent.id),
            )
            for entry in entries
        }

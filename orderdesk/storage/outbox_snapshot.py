"""The outbox and the work in hand as journal entries: what a new journal begins with, and a backup holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import IntentState
from orderdesk.domain.packing import PackingState
from orderdesk.storage.codec import decode, encode, time_of, time_text
from orderdesk.storage.connection import Connection
from orderdesk.storage.journal import Entry, EntryKind
from orderdesk.storage.tables import IntentRow, PackingEventRow, PackingRow

# Where an older copy of the database is put back, what it takes for open may be settled for so long.
SETTLED_KNOWN_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SettledIntent:
    """What is kept of a decision that is in Shopify, or was taken back."""

    state: IntentState
    settled_at: datetime
    fulfillment_id: FulfillmentGid | None = None


@dataclass(frozen=True, slots=True)
class ClosedPacking:
    """What is kept of a packing that is not in hand any more."""

    state: PackingState
    closed_at: datetime


def snapshot(connection: Connection, now: datetime) -> list[Entry]:
    """All that stands: open decisions and packings whole, of the others of late what became of them."""
    since = time_text(now - SETTLED_KNOWN_FOR)
    return [
        *_standing_intents(connection),
        *_settled_intents(connection, since),
        *_open_packings(connection),
        *_closed_packings(connection, since),
    ]


def _standing_intents(connection: Connection) -> list[Entry]:
    query = IntentRow.select(IntentRow.intent_id, IntentRow.number, IntentRow.payload)
    found = query.where(IntentRow.is_standing == 1).order_by(IntentRow.number).tuples()
    return [
        Entry(EntryKind.INTENT, intent_id, f"{number} {payload}")
        for intent_id, number, payload in found.execute(connection)
    ]


def _settled_intents(connection: Connection, since: str) -> list[Entry]:
    # The fulfillment's id is in the payload alone; what is asked for has an index.
    query = IntentRow.select(IntentRow.intent_id, IntentRow.settled_at, IntentRow.payload)
    found = query.where((IntentRow.settled_at >= since) & (IntentRow.is_standing == 0)).tuples()
    return [
        Entry(EntryKind.SETTLED, intent_id, encode(decode(_Outcome, payload).settled(settled_at)))
        for intent_id, settled_at, payload in found.execute(connection)
    ]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The part of an intent's payload that is left when it is settled."""

    state: IntentState = IntentState.WAITING
    fulfillment_id: FulfillmentGid | None = None

    def settled(self, at: str) -> SettledIntent:
        return SettledIntent(self.state, time_of(at), self.fulfillment_id)


def _open_packings(connection: Connection) -> list[Entry]:
    query = PackingRow.select(PackingRow.id, PackingRow.packing_id, PackingRow.payload)
    entries = []
    for row, packing_id, payload in (
        query.where(PackingRow.state == str(PackingState.OPEN)).tuples().execute(connection)
    ):
        entries.append(Entry(EntryKind.PACKING, packing_id, payload))
        events = PackingEventRow.select(PackingEventRow.payload).where(
            PackingEventRow.packing_row == row
        )
        entries += [
            Entry(EntryKind.EVENT, packing_id, event)
            for (event,) in events.order_by(PackingEventRow.seq).tuples().execute(connection)
        ]
    return entries


def _closed_packings(connection: Connection, since: str) -> list[Entry]:
    query = PackingRow.select(PackingRow.packing_id, PackingRow.state, PackingRow.closed_at)
    found = query.where(PackingRow.closed_at >= since).tuples().execute(connection)
    return [
        Entry(
            EntryKind.CLOSED,
            packing_id,
            encode(ClosedPacking(PackingState(state), time_of(closed_at))),
        )
        for packing_id, state, closed_at in found
    ]

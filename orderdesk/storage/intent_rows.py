"""Decisions as rows: written within a transaction of whoever decides, each with its trail and its entry."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import SelectBase

from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Fulfill, Intent, IntentState, UpdateTracking
from orderdesk.domain.tracking_numbers import number_keys
from orderdesk.storage.codec import decode, encode, time_text
from orderdesk.storage.composed import Composed
from orderdesk.storage.connection import Connection
from orderdesk.storage.journal import Entry, EntryKind
from orderdesk.storage.tables import IntentLogRow, IntentNumberRow, IntentRow

FINAL_STATES = (IntentState.DONE, IntentState.CANCELLED)
STANDING = IntentRow.is_standing == 1


def select_intents(condition: Any, *order_by: Any) -> SelectBase:
    """The query of intents by a condition on their rows, oldest first unless it is said otherwise."""
    query = IntentRow.select(IntentRow.number, IntentRow.payload).where(condition)
    return query.order_by(*(order_by or (IntentRow.number,)))


BY_ID = Composed(lambda intent_id: select_intents(IntentRow.intent_id == intent_id))
OF_ORDER = Composed(lambda order_id: select_intents(IntentRow.order_id == order_id))
ALL_STANDING = Composed(lambda: select_intents(STANDING))

_COLUMNS = (
    "order_id",
    "kind",
    "state",
    "is_open",
    "is_standing",
    "needs_person",
    "retry_at",
    "settled_at",
    "settled_reading",
    "payload",
    "intent_id",
)
_INSERT = Composed(
    lambda *values: IntentRow.insert(dict(zip(_COLUMNS, values, strict=True))), len(_COLUMNS)
)
_UPDATE = Composed(
    lambda *values: IntentRow.update(dict(zip(_COLUMNS, values, strict=True))).where(
        IntentRow.intent_id == values[-1]
    ),
    len(_COLUMNS),
)
_LOG_COLUMNS = ("intent_number", "at", "state_before", "state_after", "note")
_LOG = Composed(
    lambda *values: IntentLogRow.insert(dict(zip(_LOG_COLUMNS, values, strict=True))),
    len(_LOG_COLUMNS),
)


def add_intent(connection: Connection, intent: Intent, now: datetime) -> Intent:
    """Keep a decision within a transaction that is open already. Returns it with its number."""
    number = _INSERT.insert(connection, *_columns(intent).values())
    _keep(connection, intent, number)
    _save_numbers(connection, intent, number)
    _log(connection, number, None, intent, now)
    return replace(intent, number=number)


def cancel_waiting(connection: Connection, intent_id: IntentId, at: datetime) -> bool:
    """Cancel an intent that still waits, within a transaction that is open already."""
    stored = find_intent(connection, intent_id)
    if stored is None:
        return False
    cancelled = replace(stored, state=IntentState.CANCELLED, settled_at=at)
    changed = (
        IntentRow.update(**_columns(cancelled))
        .where((IntentRow.intent_id == intent_id) & (IntentRow.state == str(IntentState.WAITING)))
        .execute(connection)
    )
    if not changed:
        return False
    _keep(connection, cancelled, stored.number)
    _log(connection, stored.number, stored, cancelled, at)
    return True


def end_intent(connection: Connection, ended: Intent, now: datetime) -> bool:
    """Settle an intent that nothing has answered yet, within a transaction that is open already."""
    stored = find_intent(connection, ended.id)
    if stored is None or stored.answered_by is not None:
        return False
    return update_intent(connection, ended, now)


def put_intent(connection: Connection, intent: Intent, now: datetime) -> None:
    """Keep an intent as another record says it stands, under its number, whatever is here of it.

    Only for a recovery: within a transaction that is open already.
    """
    stored = find_intent(connection, intent.id)
    if stored is None:
        fields = _columns(intent)
        is_taken = IntentRow.select().where(IntentRow.number == intent.number).exists(connection)
        if not is_taken:
            fields["number"] = intent.number
        number = int(IntentRow.insert(**fields).execute(connection))
        _log(connection, number, None, intent, now)
    else:
        number = stored.number
        IntentRow.update(**_columns(intent)).where(IntentRow.number == number).execute(connection)
        if intent.state is not stored.state or intent.problem != stored.problem:
            _log(connection, number, stored, intent, now)
    IntentNumberRow.delete().where(IntentNumberRow.intent_number == number).execute(connection)
    _save_numbers(connection, intent, number)
    _keep(connection, intent, number)


def standing_intents(connection: Connection) -> list[Intent]:
    """All that is open or needs a person, oldest first, within a transaction that is open already."""
    return read_intents(connection, ALL_STANDING)


def update_intent(connection: Connection, intent: Intent, now: datetime) -> bool:
    """Keep an intent as it stands now, within a transaction that is open already.

    False: it is not here, or has been settled or taken back meanwhile, and nothing was changed.
    """
    stored = find_intent(connection, intent.id)
    if stored is None or (stored.state in FINAL_STATES and intent.state is not stored.state):
        return False
    if stored.state is IntentState.CANCELLED:
        return False
    intent = replace(intent, number=stored.number)
    _UPDATE.run(connection, *_columns(intent).values())
    if _timeless(intent) != _timeless(stored):
        _keep(connection, intent, stored.number)
    if intent.payload != stored.payload:
        IntentNumberRow.delete().where(IntentNumberRow.intent_number == stored.number).execute(
            connection
        )
        _save_numbers(connection, intent, stored.number)
    if intent.state is not stored.state or intent.problem != stored.problem:
        _log(connection, stored.number, stored, intent, now)
    return True


def _keep(connection: Connection, intent: Intent, number: int) -> None:
    text = encode(replace(intent, number=0))
    connection.kept.append(Entry(EntryKind.INTENT, intent.id, f"{number} {text}"))


def _timeless(intent: Intent) -> Intent:
    """Without what only says when to look again: that is not worth the journal's time."""
    return replace(intent, retry_at=None, doubt_read_at=None, settled_reading=0)


def _columns(intent: Intent) -> dict[str, Any]:
    return {
        "order_id": intent.order_id,
        "kind": type(intent.payload).__name__,
        "state": str(intent.state),
        "is_open": int(intent.state.is_open),
        "is_standing": int(intent.state.is_open or intent.needs_person),
        "needs_person": int(intent.needs_person),
        "retry_at": None if intent.retry_at is None else time_text(intent.retry_at),
        "settled_at": None if intent.settled_at is None else time_text(intent.settled_at),
        "settled_reading": intent.settled_reading,
        "payload": encode(replace(intent, number=0)),
        "intent_id": intent.id,
    }


def _save_numbers(connection: Connection, intent: Intent, number: int) -> None:
    match intent.payload:
        case Fulfill(parcels=parcels) | UpdateTracking(parcels=parcels):
            keys = sorted(number_keys(parcel.number for parcel in parcels))
        case _:
            keys = []
    if keys:
        fields = [IntentNumberRow.intent_number, IntentNumberRow.number_key]
        rows = [(number, key) for key in keys]
        IntentNumberRow.insert_many(rows, fields).execute(connection)


def _log(
    connection: Connection, number: int, before: Intent | None, after: Intent, at: datetime
) -> None:
    _LOG.run(
        connection,
        number,
        time_text(at),
        "" if before is None else str(before.state),
        str(after.state),
        "" if after.problem is None else str(after.problem.code),
    )


def find_intent(connection: Connection, intent_id: IntentId) -> Intent | None:
    """One intent, or None."""
    return next(iter(read_intents(connection, BY_ID, intent_id)), None)


def read_intents(connection: Connection, query: Composed, *values: Any) -> list[Intent]:
    """What a query of `select_intents` finds."""
    rows = query.rows(connection, *values)
    return [replace(decode(Intent, payload), number=number) for number, payload in rows]

"""Work in hand: packings and everything that happened to them, each event on disk when it returns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from peewee import SelectBase

from orderdesk.domain.ids import IntentId, OrderGid, PackingId
from orderdesk.domain.intents import Basis, Intent
from orderdesk.domain.packing import Packing, PackingEvent, PackingState
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.storage.codec import decode, encode, time_text
from orderdesk.storage.composed import Composed, each_of
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.intent_rows import add_intent, cancel_waiting, end_intent
from orderdesk.storage.journal import Entry, EntryKind
from orderdesk.storage.tables import PackingEventRow, PackingRow
from orderdesk.words import _

T = TypeVar("T")

_OPEN = PackingRow.state == str(PackingState.OPEN)


def _select(condition: Any) -> SelectBase:
    query = PackingRow.select(PackingRow.id, PackingRow.payload)
    return query.where(condition).order_by(PackingRow.id)


BY_ID = Composed(lambda packing_id: _select(PackingRow.packing_id == packing_id))
_IN_HAND = Composed(lambda: _select(_OPEN))
_IN_HAND_OF = Composed(lambda order_id: _select((PackingRow.order_id == order_id) & _OPEN))
_IN_HAND_AT = Composed(
    lambda order_id, location_id: _select(
        (PackingRow.order_id == order_id) & (PackingRow.location_id == location_id) & _OPEN
    )
)
_OF_ORDER = Composed(lambda order_id: _select(PackingRow.order_id == order_id))
_OPENED_SINCE = Composed(lambda at: _select(PackingRow.opened_at >= at))
_TOUCHED = Composed(
    lambda since, until: _select(
        ((PackingRow.closed_at >= since) | _OPEN) & (PackingRow.opened_at < until)
    )
)
_EVENTS = Composed(
    lambda rows: (
        PackingEventRow.select(PackingEventRow.packing_row, PackingEventRow.payload)
        .where(PackingEventRow.packing_row.in_(each_of(rows)))
        .order_by(PackingEventRow.packing_row, PackingEventRow.seq)
    )
)
_COLUMNS = (
    "order_id",
    "location_id",
    "state",
    "opened_at",
    "closed_at",
    "payload",
    "packing_id",
)
_INSERT = Composed(
    lambda *values: PackingRow.insert(dict(zip(_COLUMNS, values, strict=True))), len(_COLUMNS)
)
_UPDATE = Composed(
    lambda *values: PackingRow.update(dict(zip(_COLUMNS, values, strict=True))).where(
        PackingRow.packing_id == values[-1]
    ),
    len(_COLUMNS),
)
_INSERT_EVENT = Composed(
    lambda row, seq, payload: PackingEventRow.insert(packing_row=row, seq=seq, payload=payload)
)


class PackingStore:
    """Keeps packings. One order is in hand once per location; events are only ever added.

    Every verb that changes a packing is one transaction. It raises NotFoundError for an unknown packing,
    NotPossibleError where the packing is not in the state that the verb needs; nothing is changed then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, packing: Packing) -> None:
        """Take an order in hand. Raises NotPossibleError where it is in hand at this location already."""

        def work(connection: Connection) -> None:
            _refuse_second(connection, packing)
            row = _INSERT.insert(connection, *_columns(packing).values())
            _keep(connection, packing)
            for event in packing.events:
                _add_event(connection, row, packing.id, event)

        await self._database.write(work)

    async def append(self, packing_id: PackingId, event: PackingEvent) -> None:
        """Add one event to an open packing. When this returns, the bench may beep."""

        def work(connection: Connection) -> None:
            row, _packing = _open_row(connection, packing_id)
            _add_event(connection, row, packing_id, event)

        await self._database.write(work)

    async def rebase(self, packing_id: PackingId, basis: Basis, event: PackingEvent) -> None:
        """The packer has seen what changed: a new basis, and the event that says so."""

        def work(connection: Connection) -> None:
            row, packing = _open_row(connection, packing_id)
            _change(connection, replace(packing, basis=basis))
            _add_event(connection, row, packing_id, event)

        await self._database.write(work)

    async def close(self, packing_id: PackingId, state: PackingState, at: datetime) -> None:
        """Close an open packing without a decision."""

        def work(connection: Connection) -> None:
            _row, packing = _open_row(connection, packing_id)
            _change(connection, replace(packing, state=state, closed_at=at))

        await self._database.write(work)

    async def complete(
        self, packing_id: PackingId, at: datetime, intents: Sequence[Intent]
    ) -> tuple[Intent, ...]:
        """Close an open packing and add what it decided. Returns the intents with their numbers."""

        def work(connection: Connection) -> tuple[Intent, ...]:
            _row, packing = _open_row(connection, packing_id)
            closed = replace(packing, state=PackingState.COMPLETED, closed_at=at)
            _change(connection, closed)
            return tuple(add_intent(connection, intent, at) for intent in intents)

        return await self._database.write(work)

    async def reopen(self, packing_id: PackingId) -> None:
        """Take a closed packing in hand again, with all its events."""
        await self._database.write(lambda connection: _reopen(connection, packing_id))

    async def take_back(
        self, intent_id: IntentId, packing_id: PackingId | None, at: datetime
    ) -> bool:
        """Cancel an intent that still waits, and take its packing in hand again.

        False, and nothing changed, where the intent is on its way or settled.
        """

        def work(connection: Connection) -> bool:
            if not cancel_waiting(connection, intent_id, at):
                return False
            if packing_id is not None:
                _reopen(connection, packing_id)
            return True

        return await self._database.write(work)

    async def reopen_for(self, ended: Intent, packing_id: PackingId | None, at: datetime) -> bool:
        """Settle an intent that needed a person, and take its packing in hand again.

        False, and nothing changed, where it was answered or settled meanwhile.
        """

        def work(connection: Connection) -> bool:
            if not end_intent(connection, ended, at):
                return False
            if packing_id is not None:
                _reopen(connection, packing_id)
            return True

        return await self._database.write(work)

    async def find(self, packing_id: PackingId) -> Packing | None:
        """One packing with its events, or None."""
        found = await self._load(BY_ID, packing_id)
        return found[0] if found else None

    async def find_open(self) -> tuple[Packing, ...]:
        """Everything in hand, as it was left, newest last."""
        return await self._load(_IN_HAND)

    async def orders_in_hand(self) -> frozenset[OrderGid]:
        """The orders of which a packing is open here."""
        return frozenset(one.order_id for one in await self.find_open())

    async def find_open_for(self, order_id: OrderGid) -> Packing | None:
        """The packing that has this order in hand, or None; the newest where two locations have it."""
        found = await self._load(_IN_HAND_OF, order_id)
        return found[-1] if found else None

    async def load_for(self, order_id: OrderGid) -> tuple[Packing, ...]:
        """Everything that was ever packed, or begun, of an order here, oldest first."""
        return await self._load(_OF_ORDER, order_id)

    async def load_since(self, at: datetime) -> tuple[Packing, ...]:
        """The packings that were opened at or after a time, oldest first."""
        return await self._load(_OPENED_SINCE, time_text(at))

    async def load_touched(self, since: datetime, until: datetime) -> tuple[Packing, ...]:
        """The packings that something may have happened to from `since` up to `until`.

        Opened before its end, and not closed before its beginning; oldest first.
        """
        return await self._load(_TOUCHED, time_text(since), time_text(until))

    async def _load(self, query: Composed, *values: Any) -> tuple[Packing, ...]:
        return await self._database.read(
            lambda connection: tuple(
                packing for _row, packing in _packings(connection, query, *values)
            )
        )


def put_packing(connection: Connection, packing: Packing) -> None:
    """Keep a packing as another record says it stands, and the events of it that are not here.

    Only for a recovery: within a transaction that is open already.
    """
    rows = _packings(connection, BY_ID, packing.id)
    if rows:
        row, stored = rows[0]
        _change(connection, packing)
        here = {event.seq for event in stored.events}
    else:
        row, here = _INSERT.insert(connection, *_columns(packing).values()), set()
        _keep(connection, packing)
    for event in packing.events:
        if event.seq not in here:
            _add_event(connection, row, packing.id, event)


def open_packings(connection: Connection) -> list[Packing]:
    """All that is in hand, within a transaction that is open already."""
    return [packing for _row, packing in _packings(connection, _IN_HAND)]


def _columns(packing: Packing) -> dict[str, Any]:
    return {
        "order_id": packing.order_id,
        "location_id": packing.location_id,
        "state": str(packing.state),
        "opened_at": time_text(packing.opened_at),
        "closed_at": None if packing.closed_at is None else time_text(packing.closed_at),
        "payload": encode(replace(packing, events=())),
        "packing_id": packing.id,
    }


def _add_event(
    connection: Connection, row: int, packing_id: PackingId, event: PackingEvent
) -> None:
    text = encode(event)
    _INSERT_EVENT.run(connection, row, event.seq, text)
    connection.kept.append(Entry(EntryKind.EVENT, packing_id, text))


def _change(connection: Connection, packing: Packing) -> None:
    _UPDATE.run(connection, *_columns(packing).values())
    _keep(connection, packing)


def _keep(connection: Connection, packing: Packing) -> None:
    text = encode(replace(packing, events=()))
    connection.kept.append(Entry(EntryKind.PACKING, packing.id, text))


def _open_row(connection: Connection, packing_id: PackingId) -> tuple[int, Packing]:
    row, packing = _row(connection, packing_id)
    if packing.state is not PackingState.OPEN:
        raise NotPossibleError(_("This packing is closed already."))
    return row, packing


def _row(connection: Connection, packing_id: PackingId) -> tuple[int, Packing]:
    """A packing without its events: a scan must not read all that went before."""
    found = BY_ID.first(connection, packing_id)
    if found is None:
        raise NotFoundError(packing_id)
    return found[0], decode(Packing, found[1])


def _reopen(connection: Connection, packing_id: PackingId) -> None:
    row, packing = _row(connection, packing_id)
    if packing.state is PackingState.OPEN:
        return
    _refuse_second(connection, packing)
    _change(connection, replace(packing, state=PackingState.OPEN, closed_at=None))
    # The journal may have forgotten them when the packing was closed.
    connection.kept += [
        Entry(EntryKind.EVENT, packing_id, text)
        for _row_number, text in _EVENTS.rows(connection, [row])
    ]


def _refuse_second(connection: Connection, packing: Packing) -> None:
    if _IN_HAND_AT.first(connection, packing.order_id, packing.location_id) is not None:
        raise NotPossibleError(
            _("{name} is in hand already.").format(name=packing.order_name),
            _("Go on with that packing, or set it aside first."),
        )


def _packings(connection: Connection, query: Composed, *values: Any) -> list[tuple[int, Packing]]:
    rows = query.rows(connection, *values)
    events: dict[int, list[PackingEvent]] = {}
    if rows:
        for row, payload in _EVENTS.rows(connection, [row for row, _payload in rows]):
            events.setdefault(row, []).append(decode(PackingEvent, payload))
    return [
        (row, replace(decode(Packing, payload), events=tuple(events.get(row, ()))))
        for row, payload in rows
    ]

"""What staff decided, until Shopify has confirmed it, and the trail of what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from peewee import Value, fn

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Fulfill, Intent, IntentState
from orderdesk.errors import NotPossibleError
from orderdesk.storage.codec import time_of, time_text
from orderdesk.storage.composed import Composed
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.intent_rows import (
    ALL_STANDING,
    OF_ORDER,
    STANDING,
    add_intent,
    cancel_waiting,
    end_intent,
    find_intent,
    read_intents,
    select_intents,
    standing_intents,
    update_intent,
)
from orderdesk.storage.tables import IntentLogRow, IntentRow, OrderRow
from orderdesk.words import _

# A fulfillment that was just confirmed stays on screen until the pull shows it; a day is plenty.
DONE_STANDS_FOR = timedelta(hours=24)

_NEEDING_PERSON = Composed(lambda: select_intents(STANDING & (IntentRow.needs_person == 1)))
_OPEN = Composed(lambda: select_intents(STANDING & (IntentRow.is_open == 1)))
_SETTLED_SINCE = Composed(
    lambda at: select_intents(
        IntentRow.settled_at >= at, IntentRow.settled_at.desc(), IntentRow.number.desc()
    )
)
_SENT_SINCE = Composed(
    lambda at: select_intents(
        (IntentRow.settled_at >= at)
        & (IntentRow.kind == Fulfill.__name__)
        & (IntentRow.state == str(IntentState.DONE))
    )
)
_UNREAD = Composed(
    lambda: select_intents(
        (IntentRow.settled_reading > 0)
        & fn.EXISTS(
            OrderRow.select(Value(1)).where(
                (OrderRow.order_id == IntentRow.order_id)
                & (OrderRow.reading <= IntentRow.settled_reading)
            )
        )
    )
)


@dataclass(frozen=True, slots=True)
class IntentCounts:
    """The outbox in figures. `sending` counts those whose answer was lost too; `done` since a time."""

    waiting: int
    sending: int
    needs_person: int
    done: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change of an intent's state. `before` is None when it was decided."""

    at: datetime
    before: IntentState | None
    after: IntentState
    note: str


class IntentStore:
    """The outbox on disk. An intent is never deleted, and its number is never used twice."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add(self, intent: Intent) -> Intent:
        """Keep a decision. Its number comes in as 0 and is assigned here."""
        now = self._clock()
        return await self._database.write(lambda connection: add_intent(connection, intent, now))

    async def add_all(self, intents: Sequence[Intent]) -> tuple[Intent, ...]:
        """Keep decisions that were made at once: all of them or none."""
        now = self._clock()
        return await self._database.write(
            lambda connection: tuple(add_intent(connection, one, now) for one in intents)
        )

    async def update(self, intent: Intent) -> bool:
        """Keep where an intent stands now.

        False, and nothing changed, where it was settled meanwhile (staff took it back, or push was
        done): then what the caller was about to do must not be done.
        """
        now = self._clock()
        return await self._database.write(lambda connection: update_intent(connection, intent, now))

    async def replace(self, ended: Intent, new: Intent) -> Intent:
        """Settle one intent and add the one that answers it, in one transaction.

        Raises NotPossibleError where the first was answered or settled meanwhile.
        """
        now = self._clock()

        def work(connection: Connection) -> Intent:
            if not end_intent(connection, replace(ended, answered_by=new.id), now):
                raise NotPossibleError(_("This was decided or settled already."))
            return add_intent(connection, new, now)

        return await self._database.write(work)

    async def take_back(self, intent_id: IntentId, at: datetime) -> bool:
        """Cancel an intent that still waits. False: the race was lost, it is on its way or settled."""
        return await self._database.write(
            lambda connection: cancel_waiting(connection, intent_id, at)
        )

    async def find(self, intent_id: IntentId) -> Intent | None:
        """One intent, or None."""
        return await self._database.read(lambda connection: find_intent(connection, intent_id))

    async def load_for_order(self, order_id: OrderGid) -> tuple[Intent, ...]:
        """All intents of an order, settled ones too, oldest first."""
        return await self._load(OF_ORDER, order_id)

    async def load_open(self) -> tuple[Intent, ...]:
        """All that is not settled or needs a person, oldest first."""
        return await self._load(ALL_STANDING)

    async def load_needing_person(self) -> tuple[Intent, ...]:
        """All that staff must decide on, oldest first."""
        return await self._load(_NEEDING_PERSON)

    async def load_settled_since(self, at: datetime) -> tuple[Intent, ...]:
        """What was settled at or after a time, newest first."""
        return await self._load(_SETTLED_SINCE, time_text(at))

    async def load_standing(self) -> dict[OrderGid, tuple[Intent, ...]]:
        """What is laid over Shopify's word, by order, oldest first.

        Everything open or in need of a person, the fulfillments confirmed in the last 24 hours, which
        a pull may not have shown yet, and all that was confirmed after the order's last reading.
        """
        since = time_text(self._clock() - DONE_STANDS_FOR)

        def work(connection: Connection) -> list[Intent]:
            # Three questions, each of which has an index of its own.
            found = [
                *read_intents(connection, ALL_STANDING),
                *read_intents(connection, _SENT_SINCE, since),
                *read_intents(connection, _UNREAD),
            ]
            return sorted({one.id: one for one in found}.values(), key=lambda one: one.number)

        standing: dict[OrderGid, list[Intent]] = {}
        for intent in await self._database.read(work):
            standing.setdefault(intent.order_id, []).append(intent)
        return {order_id: tuple(intents) for order_id, intents in standing.items()}

    async def load_due(self, now: datetime) -> tuple[Intent, ...]:
        """What push may work on now: of each order the oldest open intent, oldest first.

        Left out: one that waits for a person or for its time (`retry_at`). It holds back the later
        ones of its own order and of no other.
        """
        oldest: dict[OrderGid, Intent] = {}
        for intent in await self._load(_OPEN):
            oldest.setdefault(intent.order_id, intent)
        return tuple(
            intent
            for intent in oldest.values()
            if intent.state.goes_by_itself and (intent.retry_at is None or intent.retry_at <= now)
        )

    async def counts(self, done_since: datetime | None = None) -> IntentCounts:
        """The outbox in figures; `done` counts from `done_since`, or over the last 24 hours."""
        since = time_text(done_since or self._clock() - DONE_STANDS_FOR)

        def work(connection: Connection) -> IntentCounts:
            open_ones = standing_intents(connection)
            states = [one.state for one in open_ones if not one.needs_person]
            done = IntentRow.select().where(
                (IntentRow.settled_at >= since) & (IntentRow.state == str(IntentState.DONE))
            )
            return IntentCounts(
                waiting=states.count(IntentState.WAITING),
                sending=states.count(IntentState.SENDING) + states.count(IntentState.AMBIGUOUS),
                needs_person=len(open_ones) - len(states),
                done=connection.count(done),
            )

        return await self._database.read(work)

    async def load_log(self, intent_id: IntentId) -> tuple[LogEntry, ...]:
        """What became of an intent, oldest first."""
        return (await self._load_logs(IntentRow.intent_id == intent_id)).get(intent_id, ())

    async def load_logs_for_order(self, order_id: OrderGid) -> dict[IntentId, tuple[LogEntry, ...]]:
        """What became of each intent of an order, oldest first."""
        return await self._load_logs(IntentRow.order_id == order_id)

    async def _load_logs(self, condition: Any) -> dict[IntentId, tuple[LogEntry, ...]]:
        query = (
            IntentLogRow.select(
                IntentRow.intent_id,
                IntentLogRow.at,
                IntentLogRow.state_before,
                IntentLogRow.state_after,
                IntentLogRow.note,
            )
            .join(IntentRow, on=(IntentRow.number == IntentLogRow.intent_number))
            .where(condition)
            .order_by(IntentLogRow.id)
            .tuples()
        )

        def work(connection: Connection) -> dict[IntentId, tuple[LogEntry, ...]]:
            logs: dict[IntentId, list[LogEntry]] = {}
            for intent_id, at, before, after, note in query.execute(connection):
                state_before = IntentState(before) if before else None
                entry = LogEntry(time_of(at), state_before, IntentState(after), note)
                logs.setdefault(IntentId(intent_id), []).append(entry)
            return {intent_id: tuple(entries) for intent_id, entries in logs.items()}

        return await self._database.read(work)

    async def _load(self, query: Composed, *values: Any) -> tuple[Intent, ...]:
        return await self._database.read(
            lambda connection: tuple(read_intents(connection, query, *values))
        )

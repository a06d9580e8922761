"""What was said of mails to customers, by the gate and by staff. Nothing is ever taken away."""

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import SelectBase, fn

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import IntentState
from orderdesk.domain.message_gate import Because, Said, Word
from orderdesk.storage.codec import time_of, time_text
from orderdesk.storage.composed import Composed
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import IntentRow, MessageWordRow


class MessageGateStore:
    """The last word counts; the ones before it stay on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, intent_id: IntentId) -> Said | None:
        """The last word on an intent's mail, or None."""
        return await self._database.read(lambda connection: _last_word(connection, intent_id))

    async def load_open(self) -> dict[IntentId, Said]:
        """The last word on each mail that still waits to be sent."""
        found = await self._database.read(
            lambda connection: _read(_LAST_OF_WAITING.rows(connection))
        )
        return {one.intent_id: one for one in reversed(found)}

    async def load_for_order(self, order_id: OrderGid) -> tuple[Said, ...]:
        """All that was ever said of the mails of an order, oldest first."""
        own = IntentRow.select(IntentRow.intent_id).where(IntentRow.order_id == order_id)

        def work(connection: Connection) -> tuple[Said, ...]:
            query = _QUERY.where(MessageWordRow.intent_id.in_(own)).order_by(MessageWordRow.id)
            return _read(query.tuples().execute(connection))

        return await self._database.read(work)

    async def hold(self, said: Said) -> bool:
        """Note that a mail waits for a word. False where that is its last word already."""

        def work(connection: Connection) -> bool:
            last = _last_word(connection, said.intent_id)
            if last is not None and last.word is Word.HELD:
                return False
            _add(connection, said)
            return True

        return await self._database.write(work)

    async def say(self, words: Sequence[Said]) -> frozenset[IntentId]:
        """Keep what staff said of mails, all at once. Returns those that still waited to be sent."""

        def work(connection: Connection) -> frozenset[IntentId]:
            query = IntentRow.select(IntentRow.intent_id).where(
                (IntentRow.state == str(IntentState.WAITING))
                & IntentRow.intent_id.in_([one.intent_id for one in words])
            )
            waiting = frozenset(IntentId(one) for (one,) in query.tuples().execute(connection))
            for said in words:
                if said.intent_id in waiting:
                    _add(connection, said)
            return waiting

        return await self._database.write(work)


def _add(connection: Connection, said: Said) -> None:
    MessageWordRow.insert(
        intent_id=said.intent_id,
        word=str(said.word),
        because="" if said.because is None else str(said.because),
        at=time_text(said.at),
        until=None if said.until is None else time_text(said.until),
        staff=said.staff,
        station=said.station,
    ).execute(connection)


def _last_word(connection: Connection, intent_id: IntentId) -> Said | None:
    return next(iter(_read(_LAST_OF_INTENT.rows(connection, intent_id))), None)


def _last_words(condition: Any) -> SelectBase:
    """The last word on each intent that fits, the latest first."""
    latest = MessageWordRow.select(fn.MAX(MessageWordRow.id)).where(condition)
    return _QUERY.where(MessageWordRow.id.in_(latest.group_by(MessageWordRow.intent_id))).order_by(
        MessageWordRow.id.desc()
    )


_QUERY = MessageWordRow.select(
    MessageWordRow.intent_id,
    MessageWordRow.word,
    MessageWordRow.because,
    MessageWordRow.at,
    MessageWordRow.until,
    MessageWordRow.staff,
    MessageWordRow.station,
)
_LAST_OF_INTENT = Composed(lambda intent_id: _last_words(MessageWordRow.intent_id == intent_id))
_LAST_OF_WAITING = Composed(
    lambda: _last_words(
        MessageWordRow.intent_id.in_(
            IntentRow.select(IntentRow.intent_id).where(IntentRow.state == str(IntentState.WAITING))
        )
    )
)


def _read(rows: Iterable[tuple[Any, ...]]) -> tuple[Said, ...]:
    return tuple(
        Said(
            IntentId(intent_id),
            Word(word),
            time_of(at),
            Because(because) if because else None,
            time_of(until) if until is not None else None,
            staff,
            station,
        )
        for intent_id, word, because, at, until, staff, station in rows
    )

"""At each start: database and journal are compared, and the one that is behind is brought up.

A database may be behind though it opens as healthy: its log was lost or torn, it was emptied and made
anew, or an older copy was put back. A journal may be missing, damaged, or another one's.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TypeVar

from orderdesk.storage.codec import decode, encode
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database, journaled_commit
from orderdesk.storage.journal import Entry, Journal, Kept, add_up
from orderdesk.storage.journal_file import LINEAGE_BYTES, Condition, JournalDisk, Scan
from orderdesk.storage.outbox_snapshot import snapshot
from orderdesk.storage.replay import Replayed, replay
from orderdesk.storage.sync_state import get_value, put_value

T = TypeVar("T")

# At a start there is time to write the journal anew without what is settled; less is not worth it.
AT_START_BYTES = 64_000
UNTOLD = "replayed, and not told"
"""The name in sync's state under which a recovery stands until somebody was told."""


class JournalState(Enum):
    """How a start found the journal. NEW: there was none to be expected."""

    NEW = "new"
    WHOLE = "whole"
    MISSING = "missing"
    DAMAGED = "damaged"
    BEHIND = "behind"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a start found, and did about it.

    `replayed` is set where the database was behind its journal, `is_left_behind` where it is so still;
    `rescued` is the copy of a journal that could not be trusted, or not wholly.
    """

    journal: JournalState
    replayed: Replayed | None = None
    rescued: Path | None = None
    is_left_behind: bool = False

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to be told."""
        if self.replayed is not None or self.is_left_behind:
            return False
        return self.journal in (JournalState.NEW, JournalState.WHOLE)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the database knows of its journal."""

    commit: int
    journaled: int
    lineage: bytes

    def is_behind(self, found: Scan) -> bool:
        """Whether the journal tells of commits that the file does not have."""
        return found.last_commit > self.journaled

    def has_just_begun(self, found: Scan) -> bool:
        """Whether the last start ended between beginning the journal and noting that in the database."""
        is_base = all(frame.is_base for frame in found.frames)
        return not self.lineage and is_base and found.last_commit == self.commit + 1


async def keep_journal(
    database: Database,
    path: Path,
    key: bytes,
    clock: Callable[[], datetime],
    disk: JournalDisk | None = None,
) -> Comparison:
    """Compare, bring up what is behind, and journal every write from now on.

    Raises the storage errors. Nothing is lost then, and nothing of a journal was overwritten.
    """
    keeping = _Keeping(database, Journal(path, key, disk), clock)
    return await keeping.begin_run()


async def look_at_journal(database: Database, path: Path, key: bytes) -> Comparison:
    """How the journal stands beside an open database. Changes nothing, in neither."""
    mark = await database.read(_mark)
    found = await database.run_beside(Journal(path, key).look)
    state = _judge(mark, found)
    if found is None or found.seal is None or state is JournalState.FOREIGN:
        return Comparison(state)
    kept = await database.run_beside(lambda: _added_up(found))
    if kept.unreadable:
        state = JournalState.DAMAGED
    is_behind = mark.is_behind(found) and not mark.has_just_begun(found)
    return Comparison(state, is_left_behind=is_behind)


def _judge(mark: _Mark, found: Scan | None) -> JournalState:
    if found is None:
        return JournalState.MISSING if mark.lineage else JournalState.NEW
    if found.seal is None or (mark.lineage and mark.lineage != found.seal.lineage):
        return JournalState.FOREIGN
    if found.condition is Condition.DAMAGED:
        return JournalState.DAMAGED
    return JournalState.BEHIND if found.last_commit < mark.journaled else JournalState.WHOLE


class _Keeping:
    """One start's way with its journal."""

    def __init__(self, database: Database, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock

    async def begin_run(self) -> Comparison:
        mark = await self._database.read(_mark)
        found = await self._beside(self._journal.look)
        state = _judge(mark, found)
        if found is None or state is JournalState.FOREIGN:
            rescued = await self._rescue("other") if found is not None else None
            await self._begin(mark)
            return Comparison(state, rescued=rescued)
        is_behind = mark.is_behind(found) and not mark.has_just_begun(found)
        kept = await self._beside(lambda: _added_up(found)) if is_behind else Kept()
        if kept.unreadable:
            state = JournalState.DAMAGED
        trusted = state is JournalState.WHOLE
        rescued = None if trusted else await self._rescue(state.value)
        replayed = None
        if trusted or is_behind:
            await self._go_on(found)
        if is_behind:
            replayed = await self._catch_up(found, kept)
            mark = await self._database.read(_mark)
        if not trusted or is_behind or not mark.lineage or self._journal.has_grown(AT_START_BYTES):
            await self._begin(mark)
        return Comparison(state, replayed or await self._untold(), rescued)

    async def _untold(self) -> Replayed | None:
        found = await self._database.read(lambda one: get_value(one, UNTOLD))
        return None if found is None else decode(Replayed, found)

    async def _begin(self, mark: "_Mark") -> None:
        """Begin the journal anew with all that the database has."""
        if mark.lineage:
            await self._database.read(
                lambda one: self._journal.begin(mark.lineage, mark.journaled, self._snapshot(one))
            )
        else:
            await self._database.write(self._begin_first)
        await self._database.keep_journal(self._journal, self._snapshot)

    def _begin_first(self, connection: Connection) -> None:
        """The file first: a start that ends in between finds it, and begins once more."""
        lineage = secrets.token_bytes(LINEAGE_BYTES)
        sql = "UPDATE meta SET journaled = commit_number + 1, journal_lineage = ?"
        connection.run(sql, (lineage.hex(),))
        self._journal.begin(lineage, journaled_commit(connection), self._snapshot(connection))

    async def _go_on(self, found: Scan) -> None:
        await self._beside(lambda: self._journal.go_on(found))
        await self._database.keep_journal(self._journal, self._snapshot)

    async def _catch_up(self, found: Scan, kept: Kept) -> Replayed:
        """Bring the database up. It is journaled as any write, so that a start may end at any point."""
        assert found.seal is not None
        lineage = found.seal.lineage.hex()

        def work(connection: Connection) -> Replayed:
            # No number may stand for two commits.
            sql = "UPDATE meta SET commit_number = max(commit_number, ?), journal_lineage = ?"
            connection.run(sql, (found.last_commit, lineage))
            replayed = replay(connection, kept, self._clock())
            # A start may end before anybody was told, and the next one finds nothing wrong.
            put_value(connection, UNTOLD, encode(replayed))
            return replayed

        return await self._database.write(work)

    async def _rescue(self, why: str) -> Path | None:
        return await self._beside(lambda: self._journal.rescue(why))

    async def _beside(self, work: Callable[[], T]) -> T:
        return await self._database.run_beside(work)

    def _snapshot(self, connection: Connection) -> list[Entry]:
        return snapshot(connection, self._clock())


def _added_up(found: Scan) -> Kept:
    assert found.seal is not None
    return add_up(found.seal, found.frames)


def _mark(connection: Connection) -> _Mark:
    sql = "SELECT commit_number, journaled, journal_lineage FROM meta"
    commit, journaled, lineage = connection.rows(sql)[0]
    return _Mark(commit, journaled, bytes.fromhex(lineage))

"""At each start: database and journal are compared, and the one that is behind is brought up.

A database may be behind though it opens as healthy: its log was lost or torn, it was emptied and made
anew, or an older copy was put back. A journal may be missing, damaged, or another one's.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TypeVar

from orderdesk.storage.codec import decode, encode
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.evidence import Evidence, evidence_of
from orderdesk.storage.journal import Entry, Journal
from orderdesk.storage.journal_beside import journaled_commit
from orderdesk.storage.journal_file import LINEAGE_BYTES, Condition, JournalDisk, Scan
from orderdesk.storage.outbox_backup import OutboxBackups
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
    `rescued` is the copy of a journal that could not be trusted, or not wholly. `backup` is the day of
    the backup of the outbox that stands in for it, `is_copy_new` a database that was just made.
    """

    journal: JournalState
    replayed: Replayed | None = None
    rescued: Path | None = None
    is_left_behind: bool = False
    backup: date | None = None
    is_copy_new: bool = False

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

    def is_behind(self, found: Scan | None) -> bool:
        """Whether the journal tells of commits that the file does not have."""
        if found is None or found.last_commit <= self.journaled:
            return False
        # The last start may have ended between beginning the journal and noting that here.
        is_base = all(frame.is_base for frame in found.frames)
        return bool(self.lineage) or not is_base or found.last_commit != self.commit + 1


@dataclass(frozen=True, slots=True)
class _Look:
    """How database, journal and backups stand to each other. `lacking` is what the database lacks."""

    mark: _Mark
    found: Scan | None
    state: JournalState
    lacking: Evidence | None = None


async def keep_journal(
    database: Database,
    path: Path,
    key: bytes,
    clock: Callable[[], datetime],
    disk: JournalDisk | None = None,
) -> Comparison:
    """Compare, bring up what is behind, and journal every write from now on.

    Where the journal does not hold all, the newest backup of the outbox stands in. Raises the storage
    errors. Nothing is lost then, and nothing of a journal was overwritten.
    """
    keeping = _Keeping(database, path, key, clock, disk)
    return await keeping.begin_run()


async def look_at_journal(database: Database, path: Path, key: bytes) -> Comparison:
    """How the journal stands beside an open database. Changes nothing, in neither."""
    look = await _look(database, Journal(path, key), OutboxBackups.beside(path, key))
    return Comparison(
        look.state,
        is_left_behind=look.lacking is not None,
        backup=None if look.lacking is None else look.lacking.day,
        is_copy_new=not look.mark.lineage,
    )


async def _look(database: Database, journal: Journal, backups: OutboxBackups) -> _Look:
    mark = await database.read(_mark)
    found = await database.run_beside(journal.look)
    state = _judge(mark, found)
    if state is JournalState.WHOLE and not mark.is_behind(found):
        return _Look(mark, found, state)
    known = await database.run_beside(lambda: evidence_of(found, backups, mark.lineage))
    if state is JournalState.WHOLE and (known is None or not known.is_whole):
        state = JournalState.DAMAGED
    if known is None or known.commit <= mark.journaled:
        return _Look(mark, found, state)
    # A backup is left of a journal that is not here any more.
    return _Look(mark, found, JournalState.MISSING if found is None else state, known)


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

    def __init__(
        self,
        database: Database,
        path: Path,
        key: bytes,
        clock: Callable[[], datetime],
        disk: JournalDisk | None,
    ) -> None:
        self._database = database
        self._journal = Journal(path, key, disk)
        self._backups = OutboxBackups.beside(path, key, disk)
        self._clock = clock

    async def begin_run(self) -> Comparison:
        look = await _look(self._database, self._journal, self._backups)
        mark, trusted = look.mark, look.state is JournalState.WHOLE
        rescued = None
        if look.found is not None and not trusted:
            rescued = await self._rescue(
                "other" if look.state is JournalState.FOREIGN else look.state.value
            )
        replayed = None
        if look.lacking is not None:
            replayed = await self._catch_up(look.found, look.lacking)
            mark = await self._database.read(_mark)
        elif look.found is not None and trusted:
            await self._go_on(look.found)
        is_as_it_was = trusted and replayed is None and bool(mark.lineage)
        if not is_as_it_was or self._journal.has_grown(AT_START_BYTES):
            await self._begin(mark)
        return Comparison(
            look.state,
            replayed or await self._untold(),
            rescued,
            backup=None if look.lacking is None else look.lacking.day,
            is_copy_new=not look.mark.lineage,
        )

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

    async def _catch_up(self, found: Scan | None, lacking: Evidence) -> Replayed:
        """Bring the database up. It is journaled as any write, so that a start may end at any point."""
        if found is None or lacking.day is not None:
            found = await self._beside(lambda: self._stand_in(lacking))
        await self._go_on(found)

        def work(connection: Connection) -> Replayed:
            # No number may stand for two commits.
            sql = "UPDATE meta SET commit_number = max(commit_number, ?), journal_lineage = ?"
            connection.run(sql, (lacking.commit, lacking.lineage.hex()))
            replayed = replay(connection, lacking.kept, self._clock())
            # A start may end before anybody was told, and the next one finds nothing wrong.
            put_value(connection, UNTOLD, encode(replayed))
            return replayed

        return await self._database.write(work)

    def _stand_in(self, lacking: Evidence) -> Scan:
        """Put what backup and journal say together in the journal's place."""
        self._journal.begin(lacking.lineage, lacking.commit, lacking.kept.entries())
        found = self._journal.look()
        assert found is not None
        return found

    async def _rescue(self, why: str) -> Path | None:
        return await self._beside(lambda: self._journal.rescue(why))

    async def _beside(self, work: Callable[[], T]) -> T:
        return await self._database.run_beside(work)

    def _snapshot(self, connection: Connection) -> list[Entry]:
        return snapshot(connection, self._clock())


def _mark(connection: Connection) -> _Mark:
    sql = "SELECT commit_number, journaled, journal_lineage FROM meta"
    commit, journaled, lineage = connection.rows(sql)[0]
    return _Mark(commit, journaled, bytes.fromhex(lineage))

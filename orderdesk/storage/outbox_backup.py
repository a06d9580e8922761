"""Backups of the outbox and the work in hand: one a day, sealed like the journal, beside it, a few kept.

They are for the day that database and journal are both lost. What can be had from Shopify again is not
in them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.journal import add_up, written
from orderdesk.storage.journal_beside import journal_lineage, journaled_commit
from orderdesk.storage.journal_file import JournalDisk, RealDisk, Scan, Seal, scan
from orderdesk.storage.outbox_snapshot import snapshot

KEPT = 7
_PREFIX, _SUFFIX = "outbox-", ".backup"


@dataclass(frozen=True, slots=True)
class Backup:
    """One that can be read wholly. `day` is in its name, `lineage` says which journal's it is."""

    day: date
    scan: Scan
    lineage: bytes

    def is_later_than(self, other: "Backup") -> bool:
        """Whether it holds what was decided after `other`. Commits of two journals tell nothing."""
        return self.lineage == other.lineage and self.scan.last_commit > other.scan.last_commit


@dataclass(frozen=True, slots=True)
class OutboxBackups:
    """The backups in one folder. Methods raise OSError, `write` the storage errors too."""

    folder: Path
    key: bytes
    disk: JournalDisk

    @classmethod
    def beside(cls, journal: Path, key: bytes, disk: JournalDisk | None = None) -> "OutboxBackups":
        """Those that belong to a journal."""
        return cls(journal.parent, key, disk or RealDisk())

    def days(self) -> tuple[date, ...]:
        """The days that have one, oldest first."""
        return tuple(sorted(filter(None, map(_day, self.disk.names(self.folder)))))

    def find(self, day: date) -> Scan | None:
        """What a day's backup holds; None where it cannot be read wholly."""
        content = self.disk.read(self.folder / _name(day))
        found = None if content is None else scan(content, self.key)
        if found is None or found.seal is None or found.good_bytes != len(content or b""):
            return None
        return None if add_up(found.seal, found.frames).unreadable else found

    def newest(self) -> Backup | None:
        """The newest one that can be read: by its commit, since a clock may have been ahead for a day."""
        newest: Backup | None = None
        for day in reversed(self.days()):
            found = self.find(day)
            if found is None or found.seal is None:
                continue
            one = Backup(day, found, found.seal.lineage)
            if newest is None or one.is_later_than(newest):
                newest = one
        return newest

    async def write(self, database: Database, clock: Callable[[], datetime]) -> bool:
        """Write today's, unless it is there already or there is nothing to keep.

        It never stands in the place of another one. Older ones go only after it was read back.
        """
        now = clock()
        if now.date() in await database.run_beside(self.days):
            return False
        return await database.read(lambda connection: self._write(connection, now))

    def _write(self, connection: Connection, now: datetime) -> bool:
        entries = snapshot(connection, now)
        if not entries:
            return False
        seal = Seal.new(self.key, journal_lineage(connection))
        frame = seal.frame(1, journaled_commit(connection), written(entries), is_base=True)
        self.disk.replace(self.folder / _name(now.date()), seal.head + frame)
        if self.find(now.date()) is not None:
            # Those of days to come, by a clock that was ahead, must not make it the oldest.
            others = [day for day in self.days() if day != now.date()]
            for day in others[: 1 - KEPT]:
                self.disk.remove(self.folder / _name(day))
        return True


def _name(day: date) -> str:
    return f"{_PREFIX}{day.isoformat()}{_SUFFIX}"


def _day(name: str) -> date | None:
    if not name.startswith(_PREFIX) or not name.endswith(_SUFFIX):
        return None
    try:
        return date.fromisoformat(name.removeprefix(_PREFIX).removesuffix(_SUFFIX))
    except ValueError:
        return None

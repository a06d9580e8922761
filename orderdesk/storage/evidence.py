"""What a journal and the outbox's backups say together, where one of them does not hold all.

A journal that is whole has everything by itself. Where it is gone or damaged, the newest backup stands in
beneath what can still be read of it.
"""

from dataclasses import dataclass
from datetime import date

from orderdesk.storage.journal import Kept, add_up
from orderdesk.storage.journal_file import Condition, Scan
from orderdesk.storage.outbox_backup import OutboxBackups


@dataclass(frozen=True, slots=True)
class Evidence:
    """Decisions and packings as they stood at `commit` of the journal `lineage`, as far as it is known.

    `is_whole`: nothing of it is missing. `day` is the day of the backup that it partly comes from.
    """

    kept: Kept
    commit: int
    lineage: bytes
    is_whole: bool = True
    day: date | None = None


def evidence_of(found: Scan | None, backups: OutboxBackups, lineage: bytes) -> Evidence | None:
    """What is known of decisions and packings; None where nothing can be read.

    `found` is the journal that lies there, `lineage` the one that the database names, if it does: what
    belongs to another one says nothing. Raises OSError.
    """
    of_journal = _of_journal(found, lineage)
    backup = backups.newest()
    wanted = of_journal.lineage if of_journal is not None else lineage
    if backup is None or wanted not in (b"", backup.lineage):
        return of_journal
    has_all = of_journal is not None and of_journal.is_whole
    if of_journal is not None and has_all and backup.scan.last_commit <= of_journal.commit:
        return of_journal
    assert backup.scan.seal is not None
    kept, commit = add_up(backup.scan.seal, backup.scan.frames), backup.scan.last_commit
    if found is not None and of_journal is not None:
        assert found.seal is not None
        later = [frame for frame in found.frames if frame.commit > commit]
        kept = add_up(found.seal, later, beneath=kept)
        commit = max(commit, of_journal.commit)
    return Evidence(kept, commit, backup.lineage, is_whole=False, day=backup.day)


def _of_journal(found: Scan | None, lineage: bytes) -> Evidence | None:
    if found is None or found.seal is None or lineage not in (b"", found.seal.lineage):
        return None
    kept = add_up(found.seal, found.frames)
    is_whole = found.condition is Condition.WHOLE and not kept.unreadable
    if not is_whole and kept.unreadable == len(found.frames):
        return None
    return Evidence(kept, found.last_commit, found.seal.lineage, is_whole=is_whole)

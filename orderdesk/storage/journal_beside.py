"""The journal beside an open database: written before each commit, and settled where one fails."""

import logging
from collections.abc import Callable

import apsw

from orderdesk.storage.connection import Connection, engine_error
from orderdesk.storage.journal import Entry, Journal

log = logging.getLogger(__name__)

# After these nobody knows what is on the disk.
OF_THE_DISK = (apsw.IOError, apsw.ProtocolError)


class JournalBeside:
    """Used by the database's thread alone. `snapshot` reads all that stands, to begin anew with."""

    def __init__(self, journal: Journal, snapshot: Callable[[Connection], list[Entry]]) -> None:
        self._journal = journal
        self._snapshot = snapshot
        self.is_in_doubt = False
        """Whether the last frame may belong to a commit that failed."""

    def write(self, connection: Connection) -> None:
        """The last step before the commit, so that nothing is committed that the journal lacks.

        The other way round a journal that cannot be written would leave a decision in the database that
        staff were told is not saved, and that nothing takes back.
        """
        if not connection.kept:
            return
        if self._journal.is_in_place:
            self._journal.append(journaled_commit(connection), connection.kept)
        else:
            log.error("the journal was deleted or replaced while it was open")
            self.begin_anew(connection)

    def begin_anew(self, connection: Connection) -> None:
        """Write it anew with what stands."""
        entries = self._snapshot(connection)
        self._journal.begin(self._journal.lineage, journaled_commit(connection), entries)

    def settle(self, connection: Connection) -> None:
        """Take back what was written for a commit that failed. Whether it did, the file says."""
        if not self.is_in_doubt:
            return
        committed = journaled_commit(connection)
        if self._journal.begun_at > committed:
            # It was begun anew for that commit, with what did not come to stand.
            self.begin_anew(connection)
        else:
            self._journal.take_back(committed)
        self.is_in_doubt = False

    def doubt(self, connection: Connection, failure: BaseException) -> None:
        """A transaction failed: settle it, unless only a file opened anew can tell what became of it."""
        self.is_in_doubt = True
        if isinstance(engine_error(failure), OF_THE_DISK):
            return
        try:
            self.settle(connection)
        except Exception as error:
            # The next write begins with it, and is refused as long as it fails.
            log.warning("the journal's last frame is in doubt", exc_info=error)

    def shorten(self, connection: Connection) -> None:
        """Begin it anew with what stands, so that nothing else is left of it in there."""
        if self.is_in_doubt:
            return
        try:
            self.begin_anew(connection)
        except Exception as error:
            # It stays long, and whole.
            log.warning("the journal was not written anew", exc_info=error)

    def has_grown(self) -> bool:
        """Whether writing it anew pays."""
        return self._journal.has_grown()

    def close(self) -> None:
        """Close its file."""
        self._journal.close()


def journaled_commit(connection: Connection) -> int:
    """The last commit that was written to the journal first."""
    return int(connection.value("SELECT journaled FROM meta"))


def journal_lineage(connection: Connection) -> bytes:
    """Which journal is this file's; empty before it has one."""
    return bytes.fromhex(connection.value("SELECT journal_lineage FROM meta"))

"""The encrypted local copy as the rest of the program sees it: awaited reads and writes.

One thread owns the connection, so that nothing on the GUI thread waits for the disk and no two
writers meet.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from orderdesk.errors import DatabaseGoneError, StorageError, StorageUnavailableError
from orderdesk.storage.connection import (
    Connection,
    KeyCheck,
    engine_error,
    open_connection,
    set_up,
    translated,
)
from orderdesk.storage.journal import Entry, Journal
from orderdesk.storage.journal_beside import OF_THE_DISK, JournalBeside
from orderdesk.storage.migrate import back_up, load_steps, migrate, refuse_newer

T = TypeVar("T")

log = logging.getLogger(__name__)


class Database:
    """One open database file.

    `read` and `write` run a function on the database's thread and give back what it returns; the
    function gets the `Connection` and must not keep it. Everything that the disk or the file refuses is
    raised as a StorageError; what was awaited without one is on the disk.
    """

    def __init__(self, path: Path, key: bytes, executor: Executor | None, vfs: str | None) -> None:
        self._path = path
        self._key = key
        self._vfs = vfs
        self._owns_executor = executor is None
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix="orderdesk-database")
        self._connection: Connection | None = None
        self._file: tuple[int, int] | None = None
        self._suspect = False
        self._closed = False
        self._journal: JournalBeside | None = None
        self._tell_doubt: Callable[[], None] | None = None

    @classmethod
    async def open(
        cls, path: Path, key: bytes, *, executor: Executor | None = None, vfs: str | None = None
    ) -> "Database":
        """Open the file, or make it, and bring it to the newest format.

        `key` has 32 bytes. `executor` must run one function at a time, in the sequence they were given;
        `vfs` names a registered SQLite VFS that the encrypted pages go through; the cipher keeps a layer
        over it for good, so that it must stay registered and its name must not be used anew.

        Raises WrongKeyError, DatabaseNewerError, DatabaseDamagedError, DiskFullError,
        StorageUnavailableError; the file then stands as it was.
        """
        database = cls(path, key, executor, vfs)
        try:
            await database._hand_over(database._open)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, all of it from one state of the file. Dropped if cancelled while queued."""
        self._refuse_closed()
        return await asyncio.wrap_future(self._submit(lambda: self._read(work)))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one transaction, committed to the disk before this returns.

        Raised by `work` or by the disk: nothing of it was changed. Cancelling the wait does not stop a
        write that was handed over. Raises DiskFullError, StorageUnavailableError,
        DatabaseDamagedError.
        """
        self._refuse_closed()
        return await self._hand_over(lambda: self._write(work))

    async def commit_number(self) -> int:
        """How many transactions have changed this file since it was made."""
        return await self.read(_commit_number)

    async def check(self) -> tuple[str, ...]:
        """Read the whole file and say what is wrong with it; empty if nothing is.

        Raises DatabaseDamagedError where a page cannot even be read.
        """
        return await self.read(_check)

    async def back_up(self, target: Path) -> None:
        """Write an encrypted copy that opens with the same key. `target` is replaced by a whole copy only."""
        self._refuse_closed()
        await self._hand_over(lambda: back_up(self._ready(), self._key, target, vfs=self._vfs))

    async def keep_journal(
        self, journal: Journal, snapshot: Callable[[Connection], list[Entry]]
    ) -> None:
        """From now on write to `journal` what a transaction changes, before it commits.

        `snapshot` reads all that stands: the journal is begun anew with it when it has grown long, or
        when its file is gone.
        """

        def take() -> None:
            self._journal = JournalBeside(journal, snapshot)

        await self._hand_over(take)

    def when_in_doubt(self, tell: Callable[[], None]) -> None:
        """Call `tell` on the loop whenever a write failed of which nobody can say whether it was kept.

        A commit whose sync failed is often found in the file that is opened anew: what is shown from
        memory has to be read again.
        """
        self._tell_doubt = tell

    async def shorten_journal(self) -> None:
        """Begin the journal anew with what stands, so that nothing else is left of it in there."""
        self._refuse_closed()
        await self._hand_over(self._shorten_journal)

    async def empty_log(self) -> None:
        """Put what the log has into the file, and cut the log to nothing.

        What a transaction has overwritten stands in the log until others come to lie over it. Raises
        StorageUnavailableError while another program reads the file, and what the disk refuses.
        """
        self._refuse_closed()

        def empty() -> None:
            connection = self._ready()
            with self._guarded():
                _empty_log(connection)

        await self._hand_over(empty)

    async def run_beside(self, work: Callable[[], T]) -> T:
        """Run `work` between two transactions: what must not meet a write, on the journal's files."""
        self._refuse_closed()

        def guarded() -> T:
            with translated(self._path, self._key):
                return work()

        return await self._hand_over(guarded)

    async def check_in_place(self) -> None:
        """Whether the open files are still the ones that a later start would find.

        Raises DatabaseGoneError where the database was deleted or replaced.
        """
        await self.run_beside(self._refuse_replaced_file)

    async def close(self) -> None:
        """Let every write that was handed over commit, then close the file. May be called twice."""
        if not self._closed:
            self._closed = True
            try:
                await self._hand_over(self._close)
            finally:
                if self._owns_executor:
                    self._executor.shutdown(wait=False)

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StorageUnavailableError("closed")

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        return self._executor.submit(work)

    async def _hand_over(self, work: Callable[[], T]) -> T:
        handed_over = asyncio.wrap_future(self._submit(work))
        handed_over.add_done_callback(self._doubt)
        try:
            return await asyncio.shield(handed_over)
        except asyncio.CancelledError:
            handed_over.add_done_callback(_report_unheard)
            raise

    def _doubt(self, done: "asyncio.Future[Any]") -> None:
        failure = None if done.cancelled() else done.exception()
        is_of_the_disk = isinstance(failure, StorageError) and isinstance(
            engine_error(failure), OF_THE_DISK
        )
        if is_of_the_disk and self._tell_doubt is not None:
            self._tell_doubt()

    def _open(self) -> None:
        steps = load_steps()
        connection = open_connection(self._path, self._key, vfs=self._vfs)
        try:
            with translated(self._path, self._key):
                refuse_newer(connection, steps)
                set_up(connection)
                migrate(connection, self._key, steps, vfs=self._vfs)
                KeyCheck(self._path).write(self._key)
                self._file = self._identity()
        except BaseException:
            _close_quietly(connection)
            raise
        self._connection = connection

    def _ready(self) -> Connection:
        """The connection, opened anew where a failure of the disk had closed it."""
        if self._connection is None:
            connection = open_connection(self._path, self._key, vfs=self._vfs)
            try:
                set_up(connection)
            except BaseException:
                _close_quietly(connection)
                raise
            self._connection = connection
        return self._connection

    def _read(self, work: Callable[[Connection], T]) -> T:
        connection = self._ready()
        with self._guarded(), connection.one_state():
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        try:
            return self._carry_out(work)
        except StorageError:
            self._settle_at_once()
            raise

    def _carry_out(self, work: Callable[[Connection], T]) -> T:
        connection = self._ready()
        with self._guarded():
            self._clear_suspicion(connection)
            if self._journal is not None:
                self._journal.settle(connection)
            before = connection.total_changes()
            connection.kept.clear()
            try:
                with connection.transaction("IMMEDIATE"):
                    result = work(connection)
                    if connection.connection().getautocommit():
                        # SQLite has rolled back by itself, and `work` has swallowed why.
                        raise StorageUnavailableError("rolled back")
                    if connection.total_changes() != before:
                        self._number(connection)
                        self._refuse_replaced_file()
                        if self._journal is not None:
                            self._journal.write(connection)
            except BaseException as failure:
                if self._journal is not None:
                    self._journal.doubt(connection, failure)
                raise
        if self._journal is not None and self._journal.has_grown():
            self._submit(self._shorten_journal)
        return result

    def _number(self, connection: Connection) -> None:
        is_journaled = self._journal is not None and bool(connection.kept)
        journaled = ", journaled = commit_number + 1" if is_journaled else ""
        connection.run(f"UPDATE meta SET commit_number = commit_number + 1{journaled}")

    def _settle_at_once(self) -> None:
        """After a failure of the disk: staff hear that it was not saved, and may close the program then."""
        if self._journal is None or not self._journal.is_in_doubt:
            return
        try:
            with translated(self._path, self._key):
                self._journal.settle(self._ready())
        except StorageError as error:
            # The next write begins with it, and is refused as long as it fails.
            log.warning("the journal's last frame is in doubt", exc_info=error)

    def _shorten_journal(self) -> None:
        if self._connection is not None and self._journal is not None:
            self._journal.shorten(self._connection)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Translate failures. After one of the disk, close: what SQLite remembers may not be on it."""
        try:
            with translated(self._path, self._key):
                yield
        except StorageError as error:
            if isinstance(engine_error(error), OF_THE_DISK):
                log.error("the disk failed: %s", error.__class__.__name__, exc_info=error)
                self._suspect = True
                self._abandon()
            raise

    def _clear_suspicion(self, connection: Connection) -> None:
        """Before the first write after a failed one: put the log's content into the file, and sync it.

        After a failed fsync the system may show what never reached the disk; commits that follow in the
        same log would be lost with it. Raises while the disk still fails, so that nothing is acknowledged.
        """
        if not self._suspect:
            return
        _empty_log(connection)
        self._suspect = False

    def _abandon(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            _close_quietly(connection)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if self._journal is not None:
            self._journal.close()
        if connection is not None:
            with translated(self._path, self._key):
                connection.close()

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _refuse_replaced_file(self) -> None:
        """A file deleted or replaced while open takes writes that nobody will ever read."""
        if self._identity() != self._file:
            raise DatabaseGoneError(self._path)


def _empty_log(connection: Connection) -> None:
    busy, _, _ = connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]
    if busy:
        raise StorageUnavailableError("SQLITE_BUSY")


def _commit_number(connection: Connection) -> int:
    return int(connection.value("SELECT commit_number FROM meta"))


def _check(connection: Connection) -> tuple[str, ...]:
    found = [str(row[0]) for row in connection.rows("PRAGMA integrity_check")]
    found += [
        f"foreign key: {row[0]} {row[1]}" for row in connection.rows("PRAGMA foreign_key_check")
    ]
    return tuple(line for line in found if line != "ok")


def _close_quietly(connection: Connection) -> None:
    """Close after a failure that is being raised already."""
    try:
        connection.close()
    except Exception as error:
        log.warning("closing after a failure failed too", exc_info=error)


def _report_unheard(handed_over: "asyncio.Future[T]") -> None:
    if not handed_over.cancelled() and (error := handed_over.exception()) is not None:
        log.error("a write that nobody waits for any more failed", exc_info=error)

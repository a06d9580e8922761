"""One encrypted SQLite connection: opened, set up, and every setting read back.

The engine is SQLite3 Multiple Ciphers with AEGIS, whose pages are authenticated: a damaged page is
an error and never a wrong order.
"""

import errno
import hashlib
import hmac
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase

from orderdesk.errors import (
    DatabaseDamagedError,
    DatabaseGoneError,
    DiskFullError,
    StorageError,
    StorageUnavailableError,
    WrongKeyError,
)
from orderdesk.paths import PRIVATE_FILE_MODE, set_aside, write_private
from orderdesk.storage.answer import Answer
from orderdesk.storage.journal import Entry

KEY_BYTES = 32
# Before this, two connections could lose commits when one resets the write-ahead log.
OLDEST_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_S = 5.0
CACHE_KIB = 65_536

# name, value as written, value as read back
PRAGMAS: tuple[tuple[str, str, str | int], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("cache_size", str(-CACHE_KIB), -CACHE_KIB),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),  # what is forgotten is overwritten with zeros
)

FILE_SUFFIXES = ("", "-wal", "-shm")
CIPHER_VFS_PREFIX = "multipleciphers-"

# peewee writes every statement with its values to this logger, and those are names and addresses.
logging.getLogger("peewee").setLevel(logging.WARNING)


class Connection(APSWDatabase):  # type: ignore[misc]
    """A peewee database on one encrypted file, used by one thread.

    `*Row` models are bound to no database, so that two profiles can be open in one process: give the
    connection to the query, as in `query.execute(connection)`.
    """

    def __init__(self, path: Path, key: bytes, *, vfs: str | None = None) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a database key has {KEY_BYTES} bytes")
        options: dict[str, Any] = {}
        if vfs is not None:
            # The cipher sits on top, so that the VFS under test sees the encrypted pages.
            named = vfs.startswith(CIPHER_VFS_PREFIX)
            options["vfs"] = vfs if named else CIPHER_VFS_PREFIX + vfs
        super().__init__(os.fspath(path), autoconnect=False, timeout=BUSY_TIMEOUT_S, **options)
        self.path = path
        self._key = key
        self.kept: list[Entry] = []
        """What the transaction that is open changes of decisions and packings: for the journal."""

    def _add_conn_hooks(self, conn: apsw.Connection) -> None:
        # One statement at a time: apsw runs a text of several lazily and would leave the rest undone.
        if _value(conn, "PRAGMA cipher = 'aegis'") != "aegis":
            raise StorageUnavailableError("SQLite without encryption")
        _value(conn, f"PRAGMA key = 'raw:{self._key.hex()}'")
        super()._add_conn_hooks(conn)

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Answer:
        """Carry out one statement. Everything of peewee's comes through here."""
        return Answer(super().execute_sql(sql, params))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one statement."""
        return list(self.execute_sql(sql, values))

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None where there is no row."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def first(self, query: peewee.SelectBase) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found = list(query.limit(1).tuples().execute(self))
        return found[0] if found else None

    def count(self, query: Any) -> int:
        """How many rows a query of one table finds."""
        found = self.first(query.select(peewee.fn.COUNT(peewee.SQL("*"))))
        return int(found[0]) if found is not None else 0

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Carry out one statement that changes rows. Returns how many it changed."""
        cursor = self.execute_sql(sql, values)
        return int(self.rows_affected(cursor))

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Carry out one statement for each of these rows of values, past peewee as `ask` does."""
        if rows:
            cursor: apsw.Cursor = self.cursor()
            cursor.executemany(sql, rows)

    def run_script(self, sql: str) -> None:
        """Carry out a text of several statements, to its last one."""
        with translated(self.path, self._key):
            for _ in self.connection().execute(sql):
                pass

    def ask(self, sql: str, values: Sequence[Any] = ()) -> apsw.Cursor:
        """Carry out one statement past peewee, whose way takes longer than most of the answers.

        What the engine refuses is raised as the engine's own error, which `translated` knows as well.
        """
        cursor: apsw.Cursor = self.cursor()
        return cursor.execute(sql, values)

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """All that is read inside comes from one state of the file; what was changed is taken back."""
        before = self.total_changes()
        self.ask("BEGIN DEFERRED")
        try:
            yield
            if self.total_changes() != before:
                raise RuntimeError("a read changed rows")
            self.ask("COMMIT")
        except BaseException:
            # After some failures SQLite has rolled back by itself.
            if not self.connection().getautocommit():
                self.ask("ROLLBACK")
            raise

    def total_changes(self) -> int:
        """Rows changed since the connection was opened, those of rolled back writes included."""
        return int(self.connection().total_changes())


def sqlite_version() -> str:
    """The version of the engine that is linked in."""
    return str(apsw.sqlite_lib_version())


def is_too_old(version: str) -> bool:
    """Whether an engine of this version can lose commits (see OLDEST_SQLITE)."""
    return tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE


def open_connection(path: Path, key: bytes, *, vfs: str | None = None) -> Connection:
    """Connect on the calling thread and prove that key and file fit. No setting is changed yet.

    Raises WrongKeyError, DatabaseDamagedError, DiskFullError, StorageUnavailableError.
    """
    if is_too_old(sqlite_version()):
        raise StorageUnavailableError(f"SQLite {sqlite_version()}")
    check = KeyCheck(path)
    if not check.fits(key):
        raise WrongKeyError(path)
    log_path = Path(os.fspath(path) + "-wal")
    if not _holds_something(path) and (check.exists or _holds_something(log_path)):
        # A database was made here before: an emptied or missing one is a loss, not a first start, and
        # SQLite would throw its log away.
        raise DatabaseDamagedError(path) if path.exists() else DatabaseGoneError(path)
    with translated(path, key):
        _make_private(path)
        connection = Connection(path, key, vfs=vfs)
        connection.connect()
        try:
            connection.value("SELECT count(*) FROM sqlite_schema")
        except BaseException:
            connection.close()
            raise
    return connection


def set_up(connection: Connection) -> None:
    """Set every PRAGMA and read it back. Raises StorageUnavailableError where one does not hold."""
    with translated(connection.path, connection._key):
        for name, wanted, read_back in PRAGMAS:
            connection.value(f"PRAGMA {name} = {wanted}")
            if connection.value(f"PRAGMA {name}") != read_back:
                raise StorageUnavailableError(f"PRAGMA {name}")
    for suffix in FILE_SUFFIXES:
        _close_to_others(Path(os.fspath(connection.path) + suffix))


class KeyCheck:
    """A small file beside the database that tells a wrong key from a damaged first page.

    It holds a digest that only the key gives, and by being there says that a database was made.
    Both failures look alike to SQLite: "file is not a database".
    """

    def __init__(self, database: Path) -> None:
        self.path = Path(os.fspath(database) + ".check")

    @property
    def exists(self) -> bool:
        """Whether a database was made here before."""
        return self.path.exists()

    def fits(self, key: bytes) -> bool:
        """Whether `key` is the database's, as far as can be said without opening it."""
        try:
            noted = self.path.read_bytes().strip()
        except FileNotFoundError:
            return True
        except OSError as error:
            raise StorageUnavailableError(error.strerror or "OSError") from error
        # A torn note says nothing; the database itself then decides.
        return len(noted) != 64 or hmac.compare_digest(noted, _digest(key))

    def write(self, key: bytes) -> None:
        """Note the key of the database that is open. Raises DiskFullError, StorageUnavailableError."""
        if self.exists and self.path.read_bytes().strip() == _digest(key):
            return
        try:
            write_private(self.path, _digest(key))
        except OSError as error:
            raise storage_error(error) from error


def set_database_aside(path: Path) -> Path | None:
    """Rename a database that cannot be used, with its log and its note, so that a new one can be made.

    Only on a person's word: what was not sent yet lies in it. Returns its new place; None where only
    what belongs to it was there.
    """
    kept = set_aside(path, "kept") if path.exists() else None
    # After it, so that an end in between leaves what says that a database was here.
    for suffix in ("-wal", "-shm", ".check"):
        part = Path(os.fspath(path) + suffix)
        if part.exists():
            set_aside(part, "kept")
    return kept


@contextmanager
def translated(path: Path, key: bytes) -> Iterator[None]:
    """Turn what the engine raises into the storage errors. A bug of ours (bad SQL) passes as it is."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise storage_error(error) from error
    except (apsw.Error, peewee.PeeweeException) as error:
        known = _known(error, path, key)
        if known is None:
            raise
        raise known from error


def engine_error(error: BaseException | None) -> apsw.Error | None:
    """What the engine itself raised, under peewee's wrapping or ours."""
    while error is not None:
        if isinstance(error, apsw.Error):
            return error
        original = getattr(error, "orig", None)
        if isinstance(original, apsw.Error):
            return original
        error = error.__cause__
    return None


def _known(error: Exception, path: Path, key: bytes) -> StorageError | None:
    inner = engine_error(error)
    match inner:
        case apsw.FullError():
            return DiskFullError()
        case apsw.NotADBError():
            check = KeyCheck(path)
            if check.exists and check.fits(key):
                return DatabaseDamagedError(path)
            return WrongKeyError(path)
        case apsw.CorruptError():
            return DatabaseDamagedError(path)
        case (
            apsw.IOError()
            | apsw.ReadOnlyError()
            | apsw.BusyError()
            | apsw.LockedError()
            | apsw.CantOpenError()
            | apsw.PermissionsError()
            | apsw.NoMemError()
            | apsw.ProtocolError()
        ):
            return StorageUnavailableError(_reason(inner))
    return None


def _reason(error: apsw.Error) -> str:
    """SQLite's own word for it, such as SQLITE_IOERR_FSYNC: no value of ours is in that."""
    result: int = getattr(error, "result", 0)
    extended: int = getattr(error, "extendedresult", result)
    names = apsw.mapping_extended_result_codes
    return str(names.get(extended) or apsw.mapping_result_codes.get(result) or extended)


def storage_error(error: OSError) -> StorageError:
    """What the system refused, as the storage error that says it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFullError()
    return StorageUnavailableError(errno.errorcode.get(error.errno or 0, "OSError"))


def _value(conn: apsw.Connection, sql: str) -> Any:
    rows = list(conn.execute(sql))
    return rows[0][0] if rows else None


def _digest(key: bytes) -> bytes:
    return hmac.new(key, b"orderdesk database key", hashlib.sha256).hexdigest().encode()


def _holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _make_private(path: Path) -> None:
    """Make the file before SQLite does: it gives its log files the database's own permissions."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    os.close(os.open(path, flags, PRIVATE_FILE_MODE))
    _close_to_others(path)


def _close_to_others(path: Path) -> None:
    if os.name != "posix" or not path.exists():
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(PRIVATE_FILE_MODE)

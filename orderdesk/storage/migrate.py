"""The file's format: numbered steps in plain SQL, each whole or not at all, after an encrypted backup."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from orderdesk.errors import DatabaseNewerError, StorageUnavailableError
from orderdesk.paths import HALF_WRITTEN, PRIVATE_FILE_MODE, flush_folder
from orderdesk.storage.connection import Connection, open_connection, set_up, translated


@dataclass(frozen=True, slots=True)
class Step:
    """One step: brings a file of version `version - 1` to `version`. Published steps never change."""

    version: int
    sql: str


def load_steps() -> tuple[Step, ...]:
    """The steps of this program in their sequence, from the SQL files beside this module."""
    folder = files("orderdesk.storage") / "migrations"
    found = sorted(
        (int(entry.name[:4]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    )
    if [version for version, _ in found] != list(range(1, len(found) + 1)):
        raise RuntimeError("the migration steps are not numbered without a gap")
    return tuple(Step(version, sql) for version, sql in found)


def refuse_newer(connection: Connection, steps: Sequence[Step]) -> None:
    """Raise DatabaseNewerError for a file that a newer program wrote. Changes nothing."""
    found = version_of(connection)
    known = steps[-1].version
    if found > known:
        raise DatabaseNewerError(found, known)


def migrate(connection: Connection, key: bytes, steps: Sequence[Step], *, vfs: str | None) -> None:
    """Bring the file to the newest format. A kill at any point leaves it at a whole step.

    A file with content is backed up first; without room for that nothing is migrated
    (DiskFullError). Only the newest backup is kept, since it holds customers' data.
    """
    found = version_of(connection)
    pending = [step for step in steps if step.version > found]
    if not pending:
        return
    if found > 0:
        back_up(connection, key, backup_path(connection.path, found), vfs=vfs)
    with translated(connection.path, key):
        # A step may rebuild a table that others point to; the check at its end stands in.
        connection.value("PRAGMA foreign_keys = OFF")
        for step in pending:
            with connection.transaction("IMMEDIATE"):
                connection.run_script(step.sql)
                if connection.rows("PRAGMA foreign_key_check"):
                    raise StorageUnavailableError(f"migration {step.version}")
                connection.value(f"PRAGMA user_version = {step.version}")
        connection.value("PRAGMA foreign_keys = ON")
    for version in range(1, found):
        backup_path(connection.path, version).unlink(missing_ok=True)


def version_of(connection: Connection) -> int:
    """The format of the open file; 0 for a new one."""
    return int(connection.value("PRAGMA user_version"))


def backup_path(database: Path, version: int) -> Path:
    """Where the backup of a file of this format lies."""
    return Path(f"{os.fspath(database)}.backup-v{version}")


def back_up(connection: Connection, key: bytes, target: Path, *, vfs: str | None = None) -> None:
    """Copy the open database, encrypted with the same key, and read the copy back.

    `target` is replaced only by a whole copy. Raises DiskFullError, StorageUnavailableError.
    """
    beside = target.with_name(f".{target.name}{HALF_WRITTEN}")
    with translated(connection.path, key):
        for suffix in ("", "-wal", "-shm"):
            Path(os.fspath(beside) + suffix).unlink(missing_ok=True)
        os.close(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE))
        try:
            _copy(connection, key, beside, vfs)
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        flush_folder(target.parent)


def _copy(connection: Connection, key: bytes, target: Path, vfs: str | None) -> None:
    copy = Connection(target, key, vfs=vfs)
    copy.connect()
    try:
        with copy.connection().backup("main", connection.connection(), "main") as pages:
            pages.step(-1)
    finally:
        copy.close()
    copy = open_connection(target, key, vfs=vfs)
    try:
        set_up(copy)
        if version_of(copy) != version_of(connection):
            raise StorageUnavailableError("backup")
    finally:
        copy.close()

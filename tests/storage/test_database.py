"""Awaited reads and writes: what is acknowledged is kept, what fails changes nothing."""

import asyncio
import gc
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import apsw
import peewee
import pytest

from orderdesk.errors import (
    DatabaseDamagedError,
    DatabaseGoneError,
    StorageUnavailableError,
    WrongKeyError,
)
from orderdesk.storage import connection as connection_module
from orderdesk.storage.connection import (
    PRAGMAS,
    Connection,
    open_connection,
    set_database_aside,
    set_up,
)
from orderdesk.storage.database import Database
from tests.patience import PATIENCE_S
from tests.storage.conftest import KEY, add_note, make_note_table, notes
from tests.storage.inline_executor import InlineExecutor


class Note(peewee.Model):
    """A row of the tests' own table."""

    text = peewee.TextField()

    class Meta:
        table_name = "note"


SECRET = "Grace Hopper, 12 Harbour Street"


def contents(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


async def test_what_was_written_is_there_after_reopening(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)
    await database.write(lambda connection: add_note(connection, "kept"))
    await database.close()
    database = await Database.open(path, KEY)
    assert await database.read(notes) == ["kept"]
    await database.close()


async def test_no_plain_text_in_any_file(database: Database, path: Path) -> None:
    await database.write(lambda connection: add_note(connection, SECRET))
    backup = path.with_name("copy.sqlite3")
    await database.back_up(backup)
    found = contents(path.parent)
    assert {path.name, f"{path.name}-wal", backup.name} <= set(found)
    assert len(found[f"{path.name}-wal"]) > 4096
    for name, content in found.items():
        assert SECRET.encode() not in content, name
        assert b"CREATE TABLE" not in content, name
        assert not content.startswith(b"SQLite format 3"), name
        assert KEY not in content, name
        assert KEY.hex().encode() not in content, name


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
async def test_every_file_is_for_this_user_only(path: Path) -> None:
    before = os.umask(0)
    try:
        database = await Database.open(path, KEY)
        await database.write(make_note_table)
        await database.back_up(path.with_name("copy.sqlite3"))
        modes = {entry.name: entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()}
        await database.close()
    finally:
        os.umask(before)
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
async def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    await (await Database.open(path, KEY)).close()
    path.chmod(0o644)
    await (await Database.open(path, KEY)).close()
    assert path.stat().st_mode & 0o777 == 0o600


async def test_every_pragma_holds(database: Database) -> None:
    for name, _, wanted in PRAGMAS:
        sql = f"PRAGMA {name}"
        assert await database.read(lambda connection, sql=sql: connection.value(sql)) == wanted
    assert await database.read(lambda connection: connection.value("PRAGMA cipher")) == "aegis"
    assert await database.read(lambda connection: connection.value("PRAGMA busy_timeout")) == 5000


def test_a_pragma_that_does_not_hold_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "PRAGMAS", (("journal_mode", "DELETE", "wal"),))
    opened = open_connection(path, KEY)
    with pytest.raises(StorageUnavailableError, match="journal_mode"):
        set_up(opened)
    opened.close()


async def test_an_sqlite_that_loses_commits_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(StorageUnavailableError, match=r"3\.51\.2"):
        await Database.open(path, KEY)
    assert not path.exists()


async def test_an_engine_without_encryption_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_value", lambda conn, sql: None)
    with pytest.raises(StorageUnavailableError, match="without encryption"):
        await Database.open(path, KEY)


async def test_a_failing_write_changes_nothing(database: Database) -> None:
    def work(connection: Connection) -> None:
        add_note(connection, "first")
        raise ValueError("staff changed their mind")

    with pytest.raises(ValueError, match="changed their mind"):
        await database.write(work)
    assert await database.read(notes) == []


async def test_a_bug_in_sql_stays_a_bug(database: Database) -> None:
    with pytest.raises(peewee.OperationalError, match="no such table"):
        await database.read(lambda connection: connection.rows("SELECT * FROM nowhere"))
    await database.write(lambda connection: add_note(connection, "twice"))
    with pytest.raises(peewee.IntegrityError):
        await database.write(lambda connection: add_note(connection, "twice"))


async def test_a_read_that_writes_is_a_bug_and_is_rolled_back(database: Database) -> None:
    with pytest.raises(RuntimeError, match="read changed rows"):
        await database.read(lambda connection: add_note(connection, "sneaked in"))
    assert await database.read(notes) == []


async def test_a_rollback_that_the_work_hides_is_not_acknowledged(database: Database) -> None:
    def work(connection: Connection) -> None:
        add_note(connection, "lost")
        connection.rollback()

    with pytest.raises(StorageUnavailableError, match="rolled back"):
        await database.write(work)


async def test_commits_are_counted_if_they_changed_something(database: Database) -> None:
    before = await database.commit_number()
    await database.write(notes)
    assert await database.commit_number() == before
    await database.write(lambda connection: add_note(connection, "one"))
    await database.write(lambda connection: add_note(connection, "two"))
    assert await database.commit_number() == before + 2


async def test_one_other_thread_does_all_the_work(database: Database) -> None:
    def here(connection: Connection) -> int:
        return threading.get_ident()

    found = {await database.read(here), await database.write(here)}
    assert len(found) == 1
    assert threading.get_ident() not in found


async def test_an_inline_executor_needs_no_thread(path: Path) -> None:
    database = await Database.open(path, KEY, executor=InlineExecutor())
    before = threading.active_count()
    await database.write(make_note_table)
    await database.write(lambda connection: add_note(connection, "at once"))
    assert await database.read(notes) == ["at once"]
    assert threading.active_count() == before
    await database.close()


async def test_cancelling_the_wait_does_not_stop_a_write(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        add_note(connection, "under way")

    under_way = asyncio.ensure_future(database.write(slow))
    queued = asyncio.ensure_future(database.write(lambda one: add_note(one, "queued")))
    await asyncio.to_thread(begun.wait, 30)
    await asyncio.sleep(0)
    under_way.cancel()
    queued.cancel()
    for cancelled in (under_way, queued):
        with pytest.raises(asyncio.CancelledError):
            await cancelled
    go_on.set()
    assert await database.read(notes) == ["under way", "queued"]


async def test_a_read_that_nobody_waits_for_is_not_begun(database: Database) -> None:
    go_on = threading.Event()
    read: list[str] = []
    blocking = asyncio.ensure_future(database.write(lambda connection: go_on.wait(PATIENCE_S)))
    unwanted = asyncio.ensure_future(database.read(lambda connection: read.append("begun")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    unwanted.cancel()
    await asyncio.sleep(0)
    go_on.set()
    await blocking
    await database.read(notes)
    assert read == []


async def test_a_failed_write_that_nobody_waits_for_is_reported(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    go_on = threading.Event()

    def fails(connection: Connection) -> None:
        go_on.wait(PATIENCE_S)
        raise ValueError("nobody hears this")

    unheard = asyncio.ensure_future(database.write(fails))
    await asyncio.sleep(0)
    unheard.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unheard
    go_on.set()
    await database.read(notes)
    await asyncio.sleep(0)
    assert "nobody waits for" in caplog.text


async def test_closing_lets_the_writes_commit(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)
    writes = [
        asyncio.ensure_future(database.write(lambda one, n=n: add_note(one, str(n))))
        for n in range(20)
    ]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)
    await database.close()
    with pytest.raises(StorageUnavailableError, match="closed"):
        await database.read(notes)
    assert not path.with_name(f"{path.name}-wal").exists()
    database = await Database.open(path, KEY)
    assert await database.read(notes) == [str(n) for n in range(20)]
    await database.close()


async def test_two_profiles_open_at_once(tmp_path: Path) -> None:
    class NoteRow(peewee.Model):  # type: ignore[misc]
        text = peewee.TextField()

        class Meta:
            table_name = "note"

    databases = [
        await Database.open(tmp_path / f"{name}.sqlite3", bytes([name]) * 32) for name in (1, 2)
    ]
    for number, database in enumerate(databases):
        await database.write(make_note_table)
        text = f"profile {number}"
        await database.write(lambda one, text=text: NoteRow.insert(text=text).execute(one))
    for number, database in enumerate(databases):
        found = await database.read(lambda one: [row.text for row in NoteRow.select().execute(one)])
        assert found == [f"profile {number}"]
        await database.close()


async def test_peewee_does_not_log_values(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await database.write(lambda connection: add_note(connection, SECRET))
    assert SECRET not in caplog.text


async def test_the_wrong_key_changes_nothing(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)
    await database.close()
    before = contents(path.parent)
    with pytest.raises(WrongKeyError) as caught:
        await Database.open(path, bytes(32))
    assert str(path) in str(caught.value)
    assert contents(path.parent) == before


async def test_the_wrong_key_without_the_note_is_still_named(path: Path) -> None:
    await (await Database.open(path, KEY)).close()
    path.with_name(f"{path.name}.check").unlink()
    with pytest.raises(WrongKeyError):
        await Database.open(path, bytes(32))
    await (await Database.open(path, KEY)).close()
    assert path.with_name(f"{path.name}.check").exists()


def damage(path: Path, offset: int) -> bytes:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)
    return bytes(content)


async def test_a_damaged_first_page_is_not_called_a_wrong_key(path: Path) -> None:
    await (await Database.open(path, KEY)).close()
    damaged = damage(path, 2000)
    with pytest.raises(DatabaseDamagedError) as caught:
        await Database.open(path, KEY)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == damaged


async def test_a_damaged_later_page_is_an_error_and_never_a_wrong_row(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)

    def fill(connection: Connection) -> None:
        for number in range(500):
            add_note(connection, f"{number:04} {'x' * 300}")

    await database.write(fill)
    await database.close()
    # The rows were added last, so that they lie on the last pages.
    for page in range(1, 21):
        damage(path, path.stat().st_size - page * 4096 + 1234)
    database = await Database.open(path, KEY)
    with pytest.raises(DatabaseDamagedError):
        await database.check()
    with pytest.raises(DatabaseDamagedError):
        await database.read(notes)
    await database.close()


async def test_check_finds_nothing_in_a_sound_file(database: Database) -> None:
    await database.write(lambda connection: add_note(connection, "fine"))
    assert await database.check() == ()


@pytest.mark.parametrize("leave", ["emptied", "missing"])
async def test_a_lost_file_is_not_a_first_start(path: Path, leave: str) -> None:
    await (await Database.open(path, KEY)).close()
    path.unlink()
    if leave == "emptied":
        path.touch()
    with pytest.raises(DatabaseDamagedError) as refused:
        await Database.open(path, KEY)
    assert isinstance(refused.value, DatabaseGoneError) is (leave == "missing")
    kept = set_database_aside(path)
    assert (kept is None) is (leave == "missing")
    assert path.with_name(f"{path.name}.check.kept-1").exists()
    database = await Database.open(path, KEY)
    assert await database.commit_number() == 0
    await database.close()


async def test_a_log_without_its_file_is_not_thrown_away(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)
    kept = path.with_name("kept-wal")
    shutil.copy(path.with_name(f"{path.name}-wal"), kept)
    await database.close()
    for file in (path, path.with_name(f"{path.name}.check")):
        file.unlink()
    log = kept.rename(path.with_name(f"{path.name}-wal"))
    before = log.read_bytes()
    with pytest.raises(DatabaseDamagedError):
        await Database.open(path, KEY)
    assert log.read_bytes() == before


async def test_setting_aside_overwrites_nothing(path: Path) -> None:
    kept: set[Path] = set()
    for number in (1, 2, 3):
        database = await Database.open(path, KEY)
        await database.write(make_note_table)
        await database.write(lambda one, number=number: add_note(one, str(number)))
        await database.close()
        aside = set_database_aside(path)
        assert aside is not None
        kept.add(aside)
    assert len(kept) == 3
    found = []
    for file in sorted(kept):
        database = await Database.open(file, KEY)
        found += await database.read(notes)
        await database.close()
    assert found == ["1", "2", "3"]


@pytest.mark.parametrize("renamed", [1, 2])
async def test_an_end_while_it_is_put_aside_leaves_no_first_start(
    path: Path, monkeypatch: pytest.MonkeyPatch, renamed: int
) -> None:
    await (await Database.open(path, KEY)).close()
    # Its first page is damaged, so that only the note beside it tells that from a wrong key.
    path.write_bytes(b"\xff" * 8192)
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"log")
    real, left = connection_module.set_aside, renamed

    def end(part: Path, suffix: str) -> Path:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return real(part, suffix)

    with monkeypatch.context() as patched:
        patched.setattr(connection_module, "set_aside", end)
        with pytest.raises(KeyboardInterrupt):
            set_database_aside(path)
    with pytest.raises(DatabaseDamagedError):
        await Database.open(path, KEY)
    set_database_aside(path)
    await (await Database.open(path, KEY)).close()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps an open file")
async def test_a_file_deleted_while_open_takes_no_more_writes(
    database: Database, path: Path
) -> None:
    path.unlink()
    with pytest.raises(DatabaseDamagedError):
        await database.write(lambda connection: add_note(connection, "into nothing"))
    assert await database.read(notes) == []


async def test_a_file_that_is_no_database_is_kept(path: Path) -> None:
    path.write_bytes(b"holiday pictures" * 1000)
    with pytest.raises(WrongKeyError):
        await Database.open(path, KEY)
    assert path.read_bytes() == b"holiday pictures" * 1000


async def test_a_backup_opens_with_the_same_key(database: Database, path: Path) -> None:
    await database.write(lambda connection: add_note(connection, SECRET))
    backup = path.with_name("copy.sqlite3")
    await database.back_up(backup)
    await database.write(lambda connection: add_note(connection, "later"))
    copy = await Database.open(backup, KEY)
    assert await copy.read(notes) == [SECRET]
    await copy.close()


async def test_opening_in_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError, match="ENOENT"):
        await Database.open(tmp_path / "nowhere" / "orders.sqlite3", KEY)


async def test_a_file_that_something_else_holds_is_said(database: Database, path: Path) -> None:
    other = open_connection(path, KEY)
    try:
        other.begin("IMMEDIATE")
        await database.read(lambda connection: connection.value("PRAGMA busy_timeout = 1"))
        with pytest.raises(StorageUnavailableError, match="SQLITE_BUSY"):
            await database.write(lambda connection: add_note(connection, "late"))
    finally:
        other.rollback()
        other.close()
    await database.write(lambda connection: add_note(connection, "now"))
    assert await database.read(notes) == ["now"]


async def test_one_row_is_read_to_its_end_so_that_the_log_can_be_checkpointed(
    database: Database,
) -> None:
    await database.write(lambda one: add_note(one, "first"))
    await database.write(lambda one: add_note(one, "second"))
    kept = []

    def read_one(connection: Connection) -> tuple[Any, ...] | None:
        query = Note.select(Note.text).order_by(Note.id).tuples()
        # Whoever still holds the query must not hold the file with it.
        kept.append(query)
        return connection.first(query)

    assert await database.read(read_one) == ("first",)
    busy, _, _ = await database._hand_over(
        lambda: database._ready().rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]
    )
    assert not busy
    assert await database.read(lambda one: one.count(Note.select())) == 2


async def test_a_query_that_was_read_leaves_nothing_behind(database: Database) -> None:
    def cursors() -> int:
        gc.collect()
        return sum(isinstance(one, apsw.Cursor) for one in gc.get_objects())

    await database.write(make_note_table)
    await database.write(lambda connection: add_note(connection, "kept"))
    before = cursors()
    for _time in range(50):
        query = Note.select(Note.text).tuples()
        assert await database.read(lambda connection, query=query: list(query.execute(connection)))
        # What was read is let go of once other statements have come and gone.
        del query
    assert cursors() <= before

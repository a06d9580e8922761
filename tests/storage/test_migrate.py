"""Steps of the format: whole or not at all, with a backup before, and never backwards."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orderdesk.errors import DatabaseNewerError, DiskFullError, StorageUnavailableError
from orderdesk.storage import database as database_module
from orderdesk.storage.connection import open_connection
from orderdesk.storage.database import Database
from orderdesk.storage.migrate import Step, backup_path, load_steps, migrate, version_of
from tests.patience import PATIENCE_S
from tests.storage.conftest import KEY, add_note, make_note_table, notes

NEWEST = load_steps()[-1].version
ROOT = Path(__file__).parents[2]


def with_more_steps(monkeypatch: pytest.MonkeyPatch, *sql: str) -> int:
    more = [Step(NEWEST + number, text) for number, text in enumerate(sql, 1)]
    monkeypatch.setattr(database_module, "load_steps", lambda: (*load_steps(), *more))
    return NEWEST + len(more)


async def filled(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)
    await database.write(lambda connection: add_note(connection, "before"))
    await database.close()


def version(path: Path) -> int:
    connection = open_connection(path, KEY)
    try:
        return version_of(connection)
    finally:
        connection.close()


async def test_a_new_file_has_the_newest_format_and_no_backup(path: Path) -> None:
    await (await Database.open(path, KEY)).close()
    assert version(path) == NEWEST
    assert not list(path.parent.glob("*backup*"))


async def test_a_migration_keeps_the_rows_and_an_encrypted_backup(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path)
    newest = with_more_steps(
        monkeypatch,
        "ALTER TABLE note ADD COLUMN colour TEXT; UPDATE note SET colour = 'red';",
        "CREATE TABLE more (id INTEGER PRIMARY KEY)",
    )
    database = await Database.open(path, KEY)
    assert await database.read(lambda one: one.rows("SELECT text, colour FROM note")) == [
        ("before", "red")
    ]
    await database.close()
    assert version(path) == newest
    backup = backup_path(path, NEWEST)
    assert b"before" not in backup.read_bytes()
    if os.name == "posix":
        assert backup.stat().st_mode & 0o777 == 0o600
    assert version(backup) == NEWEST
    monkeypatch.undo()
    old = await Database.open(backup, KEY)
    assert await old.read(notes) == ["before"]
    await old.close()


async def test_only_the_newest_backup_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(path)
    with_more_steps(monkeypatch, "CREATE TABLE a (id)")
    await (await Database.open(path, KEY)).close()
    with_more_steps(monkeypatch, "CREATE TABLE a (id)", "CREATE TABLE b (id)")
    await (await Database.open(path, KEY)).close()
    assert [file.name for file in path.parent.glob("*backup*")] == [
        backup_path(path, NEWEST + 1).name
    ]


async def test_a_step_that_fails_leaves_the_file_before_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path)
    with_more_steps(monkeypatch, "CREATE TABLE a (id)", "DROP TABLE note; SELECT * FROM nowhere;")
    with pytest.raises(Exception, match="no such table: nowhere"):
        await Database.open(path, KEY)
    assert version(path) == NEWEST + 1
    monkeypatch.undo()
    with_more_steps(monkeypatch, "CREATE TABLE a (id)")
    database = await Database.open(path, KEY)
    assert await database.read(notes) == ["before"]
    await database.close()


async def test_a_step_that_breaks_a_reference_is_rolled_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path)
    with_more_steps(
        monkeypatch,
        """
        CREATE TABLE child (note INTEGER REFERENCES note (id));
        INSERT INTO child VALUES (99);
        """,
    )
    with pytest.raises(StorageUnavailableError, match=f"migration {NEWEST + 1}"):
        await Database.open(path, KEY)
    assert version(path) == NEWEST


async def test_a_newer_file_is_refused_and_untouched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path)
    newest = with_more_steps(monkeypatch, "CREATE TABLE future (id)")
    await (await Database.open(path, KEY)).close()
    monkeypatch.undo()
    before = path.read_bytes()
    with pytest.raises(DatabaseNewerError) as caught:
        await Database.open(path, KEY)
    assert (caught.value.found, caught.value.known) == (newest, NEWEST)
    assert str(newest) in str(caught.value)
    assert path.read_bytes() == before


async def test_without_room_for_the_backup_nothing_is_migrated(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path)
    with_more_steps(monkeypatch, "CREATE TABLE future (id)")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orderdesk.storage.migrate._copy", full)
    with pytest.raises(DiskFullError):
        await Database.open(path, KEY)
    assert version(path) == NEWEST
    assert not list(path.parent.glob("*backup*"))


def test_a_gap_in_the_numbers_is_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for name in ("0001_first.sql", "0003_third.sql"):
        (folder / name).write_text("SELECT 1")
    monkeypatch.setattr("orderdesk.storage.migrate.files", lambda _: tmp_path)
    with pytest.raises(RuntimeError, match="gap"):
        load_steps()


KILLED_BETWEEN = """
    import os, sys
    from pathlib import Path
    from orderdesk.storage.connection import open_connection, set_up
    from orderdesk.storage.migrate import Step, load_steps, migrate, version_of

    path, where = Path(sys.argv[1]), sys.argv[2]
    newest = load_steps()[-1].version
    steps = (
        *load_steps(),
        Step(newest + 1, "ALTER TABLE note ADD COLUMN a TEXT DEFAULT 'a'"),
        Step(newest + 2, "ALTER TABLE note ADD COLUMN b TEXT DEFAULT 'b'"),
    )
    connection = open_connection(path, bytes(range(32)))
    set_up(connection)
    run_script, run = connection.run_script, type(connection).value
    done = 0

    def killed_script(sql):
        global done
        if where == f"before {done + 1}":
            os._exit(137)
        run_script(sql)
        done += 1
        if where == f"after {done}":
            os._exit(137)

    connection.run_script = killed_script
    migrate(connection, bytes(range(32)), steps, vfs=None)
    connection.close()
"""


@pytest.mark.parametrize(
    ("where", "reached"),
    [("before 1", 0), ("after 1", 0), ("before 2", 1), ("after 2", 1), ("never", 2)],
)
async def test_a_kill_leaves_a_whole_step_and_the_next_start_goes_on(
    path: Path, where: str, reached: int
) -> None:
    await filled(path)
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED_BETWEEN), str(path), where],
        cwd=ROOT,
        timeout=PATIENCE_S,
    )
    assert child.returncode == (0 if where == "never" else 137)
    assert version(path) == NEWEST + reached
    assert version(backup_path(path, NEWEST)) == NEWEST
    connection = open_connection(path, KEY)
    steps = (
        *load_steps(),
        Step(NEWEST + 1, "ALTER TABLE note ADD COLUMN a TEXT DEFAULT 'a'"),
        Step(NEWEST + 2, "ALTER TABLE note ADD COLUMN b TEXT DEFAULT 'b'"),
    )
    migrate(connection, KEY, steps, vfs=None)
    assert connection.rows("SELECT text, a, b FROM note") == [("before", "a", "b")]
    connection.close()

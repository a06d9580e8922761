"""A disk that is full, fails or lies: nothing is acknowledged that is not on it, nothing is lost."""

import asyncio
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orderdesk.errors import DiskFullError, StorageUnavailableError
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from tests.patience import PATIENCE_S
from tests.storage.conftest import KEY, add_note, make_note_table, notes
from tests.storage.faulty_vfs import Faults, FaultyFile, FaultyVFS

ROOT = Path(__file__).parents[2]


def add_long_note(connection: Connection, number: int) -> int:
    return add_note(connection, f"{number:05} {'x' * 2000}")


async def test_a_full_database_rolls_back_and_goes_on(database: Database) -> None:
    pages = await database.read(lambda one: one.value("PRAGMA page_count"))
    await database.read(lambda one: one.value(f"PRAGMA max_page_count = {pages + 6}"))
    acknowledged: list[int] = []

    async def fill() -> None:
        while True:
            await database.write(lambda one: add_long_note(one, len(acknowledged)))
            acknowledged.append(len(acknowledged))

    with pytest.raises(DiskFullError, match="disk is full"):
        await fill()
    assert acknowledged
    assert [int(text[:5]) for text in await database.read(notes)] == acknowledged
    await database.read(lambda one: one.value("PRAGMA max_page_count = 1000000"))
    await database.write(lambda one: add_long_note(one, 777))
    assert len(await database.read(notes)) == len(acknowledged) + 1
    assert await database.check() == ()


LIMITED = """
    import asyncio, resource, signal, sys
    from pathlib import Path
    from orderdesk.errors import DiskFullError, StorageError
    from orderdesk.storage.database import Database

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    async def main():
        database = await Database.open(Path(sys.argv[1]), bytes(range(32)))
        await database.write(
            lambda one: one.run("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        )
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        largest = max(one.stat().st_size for one in Path(sys.argv[1]).parent.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 100_000, hard))
        acknowledged = 0
        refused = ""
        for number in range(1000):
            try:
                await database.write(
                    lambda one: one.run("INSERT INTO note (text) VALUES (?)", ("x" * 5000,))
                )
            except StorageError as error:
                refused = type(error).__name__
                break
            acknowledged += 1
        readable = await database.read(lambda one: one.value("SELECT count(*) FROM note"))
        again = ""
        try:
            await database.write(
                lambda one: one.run("INSERT INTO note (text) VALUES (?)", ("x" * 900000,))
            )
        except StorageError as error:
            again = type(error).__name__
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await database.write(lambda one: one.run("INSERT INTO note (text) VALUES ('room again')"))
        total = await database.read(lambda one: one.value("SELECT count(*) FROM note"))
        problems = await database.check()
        await database.close()
        print(acknowledged, refused, readable, again, total, len(problems))

    asyncio.run(main())
"""


@pytest.mark.skipif(os.name != "posix", reason="file size limits")
def test_a_file_size_limit_is_said_and_work_goes_on_when_it_is_gone(path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LIMITED), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert child.stdout, child.stderr
    acknowledged, refused, readable, again, total, problems = child.stdout.split()
    assert int(acknowledged) > 0
    assert refused in ("DiskFullError", "StorageUnavailableError")
    assert readable == acknowledged
    assert again in ("DiskFullError", "StorageUnavailableError")
    assert int(total) == int(acknowledged) + 1
    assert problems == "0"


@pytest.fixture
def faults() -> Faults:
    faults = Faults()
    faults.vfs = FaultyVFS(faults).name
    return faults


# SQLite's own words for what the VFS raised go to stderr as unraisable errors of its callbacks.
unraisable = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def _refuse(_connection: object) -> None:
    raise ValueError("not of the disk")


@unraisable
async def test_a_failed_fsync_is_not_acknowledged_and_the_file_is_read_anew(
    path: Path, faults: Faults
) -> None:
    database = await Database.open(path, KEY, vfs=faults.vfs)
    await database.write(make_note_table)
    await database.write(lambda one: add_note(one, "safe"))
    doubts: list[None] = []
    database.when_in_doubt(lambda: doubts.append(None))
    with pytest.raises(ValueError, match="not of the disk"):
        await database.write(_refuse)
    assert not doubts
    faults.fail = lambda call, name: call == "sync" and name.endswith("-wal")
    with pytest.raises(StorageUnavailableError):
        await database.write(lambda one: add_note(one, "in doubt"))
    # Before whoever wrote goes on: what they show from memory may be older than the file now.
    assert doubts
    # While the disk fails, what was acknowledged stays readable and nothing more is taken.
    assert "safe" in await database.read(notes)
    with pytest.raises(StorageUnavailableError):
        await database.write(lambda one: add_note(one, "refused"))
    faults.fail = lambda call, name: False
    faults.calls.clear()
    await database.write(lambda one: add_note(one, "healed"))
    # Everything that the log held was put into the file and synced before the new commit.
    assert ("sync", path.name) in faults.calls
    assert faults.calls.index(("sync", path.name)) < len(faults.calls) - 1
    found = await database.read(notes)
    assert found[0] == "safe"
    assert found[-1] == "healed"
    assert "refused" not in found
    assert await database.check() == ()
    await database.close()


@unraisable
@pytest.mark.parametrize("nth", range(1, 13))
async def test_any_one_failing_call_loses_nothing_acknowledged(
    path: Path, faults: Faults, nth: int
) -> None:
    database = await Database.open(path, KEY, vfs=faults.vfs)
    await database.write(make_note_table)
    countdown = nth

    def fail(call: str, name: str) -> bool:
        nonlocal countdown
        countdown -= 1
        return countdown == 0

    faults.fail = fail
    acknowledged = []
    refused = 0
    for number in range(6):
        try:
            await database.write(lambda one, number=number: add_long_note(one, number))
        except StorageUnavailableError:
            refused += 1
        else:
            acknowledged.append(number)
    assert refused == 1
    found = {int(text[:5]) for text in await database.read(notes)}
    assert found >= set(acknowledged)
    assert await database.check() == ()
    await database.close()
    # The same from the disk, without the faulty layer.
    database = await Database.open(path, KEY)
    assert {int(text[:5]) for text in await database.read(notes)} >= set(acknowledged)
    await database.close()


async def test_every_commit_is_synced_before_it_is_acknowledged(path: Path, faults: Faults) -> None:
    database = await Database.open(path, KEY, vfs=faults.vfs)
    await database.write(make_note_table)
    for number in range(5):
        faults.calls.clear()
        await database.write(lambda one, number=number: add_long_note(one, number))
        assert faults.calls[-1] == ("sync", f"{path.name}-wal")
    await database.close()


async def test_pages_are_encrypted_above_the_faulty_layer(path: Path, faults: Faults) -> None:
    written: list[bytes] = []
    plain = FaultyFile.xWrite

    def spy(self: FaultyFile, data: bytes, offset: int) -> None:
        written.append(bytes(data))
        plain(self, data, offset)

    FaultyFile.xWrite = spy  # type: ignore[method-assign]
    try:
        database = await Database.open(path, KEY, vfs=faults.vfs)
        await database.write(make_note_table)
        await database.write(lambda one: add_note(one, "Grace Hopper"))
        await database.close()
    finally:
        FaultyFile.xWrite = plain  # type: ignore[method-assign]
    assert written
    assert not any(b"Grace Hopper" in data for data in written)


WRITES_FOR_EVER = """
    import asyncio, sys
    from pathlib import Path
    from orderdesk.storage.database import Database

    async def main():
        database = await Database.open(Path(sys.argv[1]), bytes(range(32)))
        await database.write(
            lambda one: one.run("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT)")
        )
        while True:
            number = await database.write(
                lambda one: one.value("INSERT INTO note (text) VALUES ('kept') RETURNING id")
            )
            print(number, flush=True)

    asyncio.run(main())
"""


@pytest.mark.parametrize("after", [1, 7, 40])
async def test_a_killed_process_keeps_every_acknowledged_commit(path: Path, after: int) -> None:
    acknowledged = 0
    for _ in range(3):
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            textwrap.dedent(WRITES_FOR_EVER),
            str(path),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        for _ in range(after):
            acknowledged = int(await child.stdout.readline())
        child.kill()
        rest, _ = await child.communicate()
        # A line cut in two by the kill was still printed after its commit.
        whole = rest.decode().rpartition("\n")[0].split()
        acknowledged = max([acknowledged, *map(int, whole)])
        database = await Database.open(path, KEY)
        kept = await database.read(lambda one: one.value("SELECT count(*) FROM note"))
        # The table's own creation is not counted: it changes no row.
        assert kept >= acknowledged
        assert kept == await database.commit_number()
        assert await database.check() == ()
        await database.close()


READ_ONLY = """if True:
    import asyncio, sys
    from pathlib import Path
    from orderdesk.errors import StorageUnavailableError
    from orderdesk.storage.database import Database

    async def main():
        try:
            database = await Database.open(Path(sys.argv[1]), bytes(range(32)))
            await database.write(lambda one: one.run("DELETE FROM note"))
        except StorageUnavailableError as error:
            print(error)

    asyncio.run(main())
"""


def bound_by_permissions() -> tuple[str, ...]:
    """What a command starts with: root may write anything, without its capabilities it may not."""
    return ("setpriv", "--bounding-set=-all") if os.getuid() == 0 else ()


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
async def test_a_read_only_file_is_said_and_untouched(path: Path) -> None:
    database = await Database.open(path, KEY)
    await database.write(make_note_table)
    await database.write(lambda one: add_note(one, "kept"))
    await database.close()
    before = path.read_bytes()
    for file in (path, path.with_name(f"{path.name}.check")):
        file.chmod(0o444)
    path.parent.chmod(0o555)
    child = subprocess.run(
        [*bound_by_permissions(), sys.executable, "-c", READ_ONLY, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    path.parent.chmod(0o755)
    assert "safe" in child.stdout, child.stderr
    assert path.read_bytes() == before

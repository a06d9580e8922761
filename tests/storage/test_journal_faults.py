"""A journal that cannot be written: nothing is acknowledged that only one of the two has."""

import asyncio
import errno
import os
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from orderdesk.domain.intents import Intent
from orderdesk.errors import DatabaseDamagedError, DiskFullError, StorageUnavailableError
from orderdesk.storage.connection import set_database_aside
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.journal_file import Condition, Handle, RealDisk, scan
from orderdesk.storage.recovery import JournalState, keep_journal
from tests.builders import NOW, an_intent, an_order, some_work
from tests.patience import PATIENCE_S
from tests.storage.conftest import KEY
from tests.storage.faulty_vfs import Faults, FaultyVFS


class FaultyHandle:
    """A file whose calls fail while `fails` names them; a write then leaves half of itself."""

    def __init__(self, handle: Handle, disk: "FaultyDisk") -> None:
        self._handle = handle
        self._disk = disk

    def write(self, data: bytes) -> None:
        self._disk.calls.append("write")
        if "write" in self._disk.fails:
            self._handle.write(data[: len(data) // 2])
            raise OSError(self._disk.error, "a test's")
        self._handle.write(data)

    def sync(self) -> None:
        self._disk.meet("sync")
        self._handle.sync()

    def cut(self, length: int) -> None:
        self._disk.meet("cut")
        self._handle.cut(length)

    def is_in_place(self) -> bool:
        return self._handle.is_in_place()

    def close(self) -> None:
        self._handle.close()


class FaultyDisk(RealDisk):
    """This computer's disk with faults on demand."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fails: set[str] = set()
        self.error = errno.ENOSPC
        self.goes_on = threading.Event()
        self.goes_on.set()

    def meet(self, call: str) -> None:
        self.calls.append(call)
        assert self.goes_on.wait(PATIENCE_S)
        if call in self.fails:
            raise OSError(self.error, "a test's")

    def open(self, path: Path) -> Handle:
        return FaultyHandle(super().open(path), self)

    def replace(self, path: Path, content: bytes) -> None:
        self.meet("replace")
        super().replace(path, content)


class Bench:
    """A database and its journal, both on disks that may fail."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "orders.sqlite3"
        self.journal = folder / "outbox.journal"
        self.disk = FaultyDisk()
        self.faults = Faults()
        self.faults.vfs = FaultyVFS(self.faults).name

    async def open(self) -> JournalState:
        self.database = await Database.open(self.path, KEY, vfs=self.faults.vfs)
        self.intents = IntentStore(self.database, lambda: NOW)
        compared = await keep_journal(self.database, self.journal, KEY, lambda: NOW, self.disk)
        self.replayed = compared.replayed
        return compared.journal

    async def names(self) -> list[str]:
        return [one.order_name for one in await self.intents.load_open()]

    async def names_by_the_journal_alone(self) -> list[str]:
        await self.database.close()
        set_database_aside(self.path)
        await self.open()
        return await self.names()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    await bench.open()
    await bench.intents.add(decided(1))
    yield bench
    bench.disk.fails.clear()
    bench.faults.fail = lambda call, name: False
    await bench.database.close()


def decided(number: int) -> Intent:
    work = some_work(number, {1: 2}, order_number=number)
    return replace(an_intent(an_order(work, number=number), number=number), number=0)


# SQLite's own words for what the VFS raised go to stderr as unraisable errors of its callbacks.
unraisable = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("call", ["write", "sync"])
@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, DiskFullError), (errno.EIO, StorageUnavailableError)]
)
async def test_a_journal_that_fails_keeps_the_decision_out_of_both(
    bench: Bench, call: str, number: int, said: type[Exception]
) -> None:
    bench.disk.fails, bench.disk.error = {call}, number
    with pytest.raises(said):
        await bench.intents.add(decided(2))
    assert await bench.names() == ["#1"]
    # What is written without the journal, such as a pull, goes on.
    bench.disk.fails.clear()
    await bench.intents.add(decided(3))
    assert await bench.names() == ["#1", "#3"]
    assert await bench.names_by_the_journal_alone() == ["#1", "#3"]


async def test_as_long_as_it_cannot_be_cut_back_nothing_is_acknowledged(bench: Bench) -> None:
    bench.disk.fails = {"write", "cut"}
    with pytest.raises(DiskFullError):
        await bench.intents.add(decided(2))
    bench.disk.fails = {"cut"}
    with pytest.raises(DiskFullError):
        await bench.intents.add(decided(3))
    bench.disk.fails.clear()
    await bench.intents.add(decided(4))
    assert await bench.names_by_the_journal_alone() == ["#1", "#4"]


async def test_a_full_database_takes_its_frame_out_of_the_journal(bench: Bench) -> None:
    """The frame is on the disk when the commit is refused: staff hear that it is not saved."""
    pages = await bench.database.read(lambda one: one.value("PRAGMA page_count"))
    await bench.database.read(lambda one: one.value(f"PRAGMA max_page_count = {pages}"))
    acknowledged = ["#1"]

    async def fill() -> None:
        for number in range(2, 60):
            await bench.intents.add(decided(number))
            acknowledged.append(f"#{number}")

    with pytest.raises(DiskFullError):
        await fill()
    assert await bench.names() == acknowledged
    assert await bench.names_by_the_journal_alone() == acknowledged


@unraisable
@pytest.mark.parametrize("nth", range(1, 7))
async def test_a_commit_that_fails_at_any_call_leaves_the_two_agreeing(
    bench: Bench, nth: int
) -> None:
    countdown = nth

    def fail(call: str, name: str) -> bool:
        nonlocal countdown
        countdown -= 1
        return countdown == 0

    bench.faults.fail = fail
    acknowledged = {"#1"}
    refused: set[str] = set()
    for number in range(2, 8):
        try:
            await bench.intents.add(decided(number))
        except StorageUnavailableError:
            refused.add(f"#{number}")
        else:
            acknowledged.add(f"#{number}")
    assert len(refused) == 1
    found = await bench.names()
    # A commit whose fsync failed may be on the disk all the same; then the journal has it too.
    assert acknowledged <= set(found) <= acknowledged | refused
    await bench.database.close()
    assert await bench.open() is JournalState.WHOLE
    assert bench.replayed is None
    assert await bench.names() == found
    assert await bench.names_by_the_journal_alone() == found


@pytest.mark.parametrize("call", ["write", "sync"])
async def test_what_the_journal_refused_does_not_come_back_at_the_next_start(
    bench: Bench, call: str
) -> None:
    """The whole frame may have reached the file though the disk refused to sync it."""
    bench.disk.fails = {call}
    with pytest.raises(DiskFullError):
        await bench.intents.add(decided(2))
    await bench.database.close()
    bench.disk.fails.clear()
    assert await bench.open() is JournalState.WHOLE
    assert bench.replayed is None
    assert await bench.names() == ["#1"]


@unraisable
@pytest.mark.parametrize("is_journal_gone", [False, True])
async def test_what_the_database_refused_does_not_come_back_either(
    bench: Bench, is_journal_gone: bool
) -> None:
    """The disk goes on failing to the program's end: the next write cannot look for what became of it."""
    if is_journal_gone and os.name == "posix":
        # The first of the writes begins a new one, with what it is about to commit.
        bench.journal.unlink()
    bench.faults.fail = lambda call, name: call == "write" and name.endswith("-wal")
    for number in (2, 3):
        with pytest.raises(StorageUnavailableError):
            await bench.intents.add(decided(number))
    await bench.database.close()
    bench.faults.fail = lambda call, name: False
    assert await bench.open() is JournalState.WHOLE
    assert bench.replayed is None
    assert await bench.names() == ["#1"]


@pytest.mark.skipif(os.name != "posix", reason="an open file can be deleted there")
@pytest.mark.parametrize("is_replaced", [False, True])
async def test_a_journal_that_vanishes_before_the_first_write_is_begun_anew(
    bench: Bench, is_replaced: bool
) -> None:
    await bench.database.close()
    await bench.open()
    content = bench.journal.read_bytes()
    bench.journal.unlink()
    if is_replaced:
        bench.journal.write_bytes(content[:-1])
    await bench.intents.add(decided(2))
    assert await bench.names_by_the_journal_alone() == ["#1", "#2"]


@unraisable
async def test_both_fail_at_once_and_the_program_ends(bench: Bench) -> None:
    """Nobody could take the frame back: the decision comes back once, to be compared first."""
    bench.faults.fail = lambda call, name: call == "sync" and name.endswith("-wal")
    with pytest.raises(StorageUnavailableError):
        await bench.intents.add(decided(2))
    bench.faults.fail = lambda call, name: False
    assert bench.database._journal is not None
    bench.database._journal.is_in_doubt = False
    await bench.database.close()
    await bench.open()
    assert set(await bench.names()) <= {"#1", "#2"}
    names = await bench.names()
    assert await bench.names_by_the_journal_alone() == names


@pytest.mark.parametrize("slow", ["journal", "database"])
async def test_a_slow_disk_delays_the_answer_and_nothing_else(bench: Bench, slow: str) -> None:
    """Two seconds for an fsync, or a scanner of viruses that holds the file: the beep comes late."""
    goes_on, met = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def meet(call: str, name: str) -> bool:
        if slow == "database" and call == "sync" and name.endswith("-wal"):
            loop.call_soon_threadsafe(met.set)
            assert goes_on.wait(PATIENCE_S)
        return False

    bench.faults.fail = meet
    bench.disk.calls.clear()
    if slow == "journal":
        bench.disk.goes_on = goes_on
        loop.call_later(0, met.set)
    adding = asyncio.ensure_future(bench.intents.add(decided(2)))
    # The window's loop is free all the while, and nothing is acknowledged.
    await met.wait()
    for _round in range(100):
        await asyncio.sleep(0)
    assert not adding.done()
    goes_on.set()
    await adding
    assert bench.disk.calls == ["write", "sync"]
    assert await bench.names_by_the_journal_alone() == ["#1", "#2"]


async def test_a_journal_deleted_while_it_is_open_is_begun_anew_with_the_next_write(
    bench: Bench,
) -> None:
    await bench.intents.add(decided(2))
    bench.journal.unlink()
    await bench.intents.add(decided(3))
    found = scan(bench.journal.read_bytes(), KEY)
    assert found.condition is Condition.WHOLE
    assert await bench.names_by_the_journal_alone() == ["#1", "#2", "#3"]


async def test_a_database_deleted_while_it_is_open_takes_nothing_more(bench: Bench) -> None:
    await bench.database.check_in_place()
    bench.path.unlink()
    with pytest.raises(DatabaseDamagedError):
        await bench.database.check_in_place()
    with pytest.raises(DatabaseDamagedError):
        await bench.intents.add(decided(2))
    assert await bench.names_by_the_journal_alone() == ["#1"]


async def test_a_journal_that_cannot_be_begun_keeps_the_profile_shut(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.disk.fails = {"replace"}
    with pytest.raises(DiskFullError):
        await bench.open()
    await bench.database.close()
    bench.disk.fails.clear()
    assert await bench.open() is JournalState.NEW
    await bench.database.close()

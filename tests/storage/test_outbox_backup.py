"""The day's backup of the outbox: whole, sealed, never over another one, a few kept."""

import errno
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orderdesk.errors import DiskFullError
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.journal import add_up
from orderdesk.storage.outbox_backup import KEPT, OutboxBackups
from orderdesk.storage.recovery import keep_journal
from orderdesk.storage.replay import intents_of
from tests.builders import NOW
from tests.storage.conftest import KEY
from tests.storage.test_journal_faults import FaultyDisk, decided


class Bench:
    def __init__(self, folder: Path, database: Database) -> None:
        self.database = database
        self.disk = FaultyDisk()
        self.backups = OutboxBackups(folder, KEY, self.disk)
        self.intents = IntentStore(database, self.clock)
        self.now = NOW

    def clock(self) -> datetime:
        return self.now

    async def write(self, days_later: int = 0) -> bool:
        self.now += timedelta(days=days_later)
        return await self.backups.write(self.database, self.clock)

    def held(self) -> list[str]:
        newest = self.backups.newest()
        assert newest is not None
        assert newest.scan.seal is not None
        kept = add_up(newest.scan.seal, newest.scan.frames)
        return [one.order_name for one in intents_of(kept)]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = await Database.open(tmp_path / "orders.sqlite3", KEY)
    await keep_journal(database, tmp_path / "outbox.journal", KEY, lambda: NOW)
    yield Bench(tmp_path, database)
    await database.close()


async def test_a_day_has_one_backup_and_an_empty_outbox_none(bench: Bench) -> None:
    assert not await bench.write()
    assert bench.backups.newest() is None
    await bench.intents.add(decided(1))
    assert await bench.write()
    await bench.intents.add(decided(2))
    assert not await bench.write()
    assert bench.held() == ["#1"]
    assert await bench.write(days_later=1)
    assert bench.held() == ["#1", "#2"]
    assert [one.isoformat() for one in bench.backups.days()] == ["2026-11-23", "2026-11-24"]
    content = (bench.backups.folder / "outbox-2026-11-24.backup").read_bytes()
    assert b"#2" not in content
    path = bench.backups.folder / "outbox-2026-11-24.backup"
    assert not path.stat().st_mode & 0o077 or os.name != "posix"


async def test_a_few_are_kept(bench: Bench) -> None:
    await bench.intents.add(decided(1))
    for _day in range(KEPT + 3):
        assert await bench.write(days_later=1)
    assert len(bench.backups.days()) == KEPT
    assert bench.backups.days()[0].isoformat() == "2026-11-27"


async def test_one_that_cannot_be_written_takes_no_other_one_away(bench: Bench) -> None:
    await bench.intents.add(decided(1))
    for _day in range(KEPT):
        assert await bench.write(days_later=1)
    before = {one.name: one.read_bytes() for one in bench.backups.folder.glob("*.backup")}
    bench.disk.fails, bench.disk.error = {"replace"}, errno.ENOSPC
    with pytest.raises(DiskFullError):
        await bench.write(days_later=1)
    assert {one.name: one.read_bytes() for one in bench.backups.folder.glob("*.backup")} == before


async def test_a_clock_that_was_set_back_writes_over_nothing(bench: Bench) -> None:
    await bench.intents.add(decided(1))
    assert await bench.write()
    assert await bench.write(days_later=1)
    await bench.intents.add(decided(2))
    assert not await bench.write(days_later=-1)
    assert bench.held() == ["#1"]


async def test_a_clock_that_was_ahead_for_a_day_hides_none_of_the_later_ones(bench: Bench) -> None:
    await bench.intents.add(decided(1))
    for _day in range(KEPT):
        assert await bench.write(days_later=900)
    for number in (2, 3):
        await bench.intents.add(decided(number))
        assert await bench.write(days_later=-900 * KEPT + 1 if number == 2 else 1)
    assert bench.held() == ["#1", "#2", "#3"]
    assert bench.clock().date() in bench.backups.days()


async def test_a_damaged_one_is_passed_over(bench: Bench) -> None:
    await bench.intents.add(decided(1))
    assert await bench.write()
    await bench.intents.add(decided(2))
    assert await bench.write(days_later=1)
    newer = bench.backups.folder / "outbox-2026-11-24.backup"
    for damaged in (b"", newer.read_bytes()[:-1], b"\x00" * 400):
        newer.write_bytes(damaged)
        newest = bench.backups.newest()
        assert newest is not None
        assert newest.day.isoformat() == "2026-11-23"
    other = OutboxBackups(bench.backups.folder, bytes(32), bench.disk)
    assert other.newest() is None

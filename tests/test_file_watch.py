"""Files that vanish behind our back are told within a minute, and the outbox is backed up daily."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orderdesk.arguments import Arguments
from orderdesk.composition import now_utc
from orderdesk.composition.file_watch import GONE, LOOK_EVERY_S, NOT_BACKED_UP, READABLE, FileWatch
from orderdesk.notices import Notices
from orderdesk.profile import Files, open_files
from tests.storage.test_journal_faults import FaultyDisk, decided


class Minutes:
    """A sleep that a test ends."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[float] = asyncio.Queue()
        self.over: asyncio.Queue[None] = asyncio.Queue()

    async def __call__(self, seconds: float) -> None:
        await self.asked.put(seconds)
        await self.over.get()


@pytest.fixture
def disk() -> FaultyDisk:
    return FaultyDisk()


@pytest.fixture
async def files(tmp_path: Path, disk: FaultyDisk) -> AsyncIterator[Files]:
    arguments = Arguments(profile=tmp_path / "profile", endpoint="http://127.0.0.1:9")
    files = await open_files(arguments, now_utc, journal_disk=disk)
    yield files
    await files.close()


@pytest.mark.skipif(os.name != "posix", reason="an open file can be deleted there")
async def test_a_file_that_is_gone_is_told_within_a_minute_without_a_write(files: Files) -> None:
    notices, minutes = Notices(), Minutes()
    watching = asyncio.ensure_future(FileWatch(files, notices, now_utc, minutes).run())
    assert await minutes.asked.get() == LOOK_EVERY_S
    assert notices.standing == {}
    database, elsewhere = files.paths.database, files.paths.database.with_name("elsewhere")
    database.rename(elsewhere)
    minutes.over.put_nowait(None)
    await minutes.asked.get()
    assert notices.standing[GONE].what.startswith("The local copy is gone")
    elsewhere.rename(database)
    minutes.over.put_nowait(None)
    await minutes.asked.get()
    assert notices.standing == {}
    watching.cancel()


async def test_a_backup_that_fails_is_told_until_one_is_written(
    files: Files, disk: FaultyDisk
) -> None:
    notices = Notices()
    watch = FileWatch(files, notices, now_utc, asyncio.sleep)
    await files.stores.intents.add(decided(1))
    disk.fails = {"replace"}
    await watch.back_up()
    assert "Make room on the disk" in notices.standing[NOT_BACKED_UP].advice
    assert files.backups.newest() is None
    disk.fails.clear()
    await watch.back_up()
    assert notices.standing == {}
    assert files.backups.newest() is not None


async def test_a_file_that_people_can_read_is_named_until_one_key_has_deleted_it(
    files: Files,
) -> None:
    notices, minutes = Notices(), Minutes()
    watching = asyncio.ensure_future(FileWatch(files, notices, now_utc, minutes).run())
    await minutes.asked.get()
    assert notices.standing == {}
    readable = files.paths.folder / "unsent-work-2026-11-23-101500.json"
    readable.write_text("{}")
    minutes.over.put_nowait(None)
    await minutes.asked.get()
    told = notices.standing[READABLE]
    assert str(readable) in told.what
    assert told.act is not None
    told.act()
    assert not readable.exists()
    assert notices.standing == {}
    watching.cancel()

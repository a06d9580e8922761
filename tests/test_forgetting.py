"""Forgetting is done once a day, and by the setting."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orderdesk.composition.forgetting import Forgetting
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.paths import ProfilePaths
from orderdesk.settings import Settings
from orderdesk.storage.database import Database
from orderdesk.storage.forgetting import ForgettingStore
from orderdesk.storage.migrate import backup_path
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.storage.timelines import TimelineStore
from tests.builders import NOW, an_order
from tests.soak.people import plain, raw_text


async def _no_sleep(_seconds: float) -> None:
    return


class Days:
    def __init__(self, database: Database) -> None:
        self.path = database._path
        self.paths = ProfilePaths(self.path.parent)
        self.now: datetime = NOW
        self.settings = Settings(forget_after_days=30)
        self.orders = OrderStore(database, lambda: NOW)
        self.timelines = TimelineStore(database, lambda: NOW)
        self.forgetting = Forgetting(
            ForgettingStore(database),
            SyncStateStore(database),
            lambda: self.settings,
            lambda: self.now,
            _no_sleep,
            self.paths,
        )

    async def after(self, days: float) -> int:
        self.now = NOW + timedelta(days=days)
        return await self.forgetting.forget_if_due()


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    database = await Database.open(tmp_path / "orders.sqlite3", bytes(32))
    days = Days(database)
    await days.orders.save_order(an_order(), 1)
    yield days
    await database.close()


async def test_an_order_is_forgotten_when_its_days_are_over(days: Days) -> None:
    assert await days.after(29) == 0
    assert await days.after(31) == 1
    assert await days.after(33) == 0


async def test_it_is_looked_at_once_a_day(days: Days) -> None:
    assert await days.after(29.5) == 0
    assert await days.after(30.4) == 0
    assert await days.after(30.6) == 1


async def test_the_setting_counts_when_it_is_made(days: Days) -> None:
    days.settings = Settings(forget_after_days=365)
    assert await days.after(100) == 0
    days.settings = Settings(forget_after_days=90)
    assert await days.after(102) == 1


async def test_a_clock_that_was_ahead_once_keeps_nobody_from_it(days: Days) -> None:
    days.settings = Settings(forget_after_days=3650)
    assert await days.after(900) == 0
    days.settings = Settings(forget_after_days=30)
    assert await days.after(100) == 1


async def test_what_was_put_aside_goes_when_its_days_are_over(days: Days) -> None:
    folder, journals = days.paths.folder, days.paths.journal_folder
    journals.mkdir()
    rescued = [
        *(folder / f"orders.sqlite3{part}.kept-1" for part in ("", "-wal", "-shm", ".check")),
        backup_path(days.path, 1),
        folder / "unsent-work-2026-03-01-101500.json",
        journals / "outbox.journal.damaged-2",
        journals / "outbox-2026-03-01.backup",
    ]
    others = [folder / "settings.json", journals / "outbox.journal"]
    for file in (*rescued, *others):
        file.write_text("Anna Kühn, Lindenallee 4")
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    readable = rescued[5]
    await days.after(6)
    assert all(one.exists() for one in rescued)
    await days.after(8)
    assert [one for one in rescued if not one.exists()] == [readable]
    await days.after(29)
    assert [one for one in rescued if not one.exists()] == [readable]
    await days.after(31)
    assert not [one.name for one in rescued if one.exists()]
    assert all(one.exists() for one in (*others, days.path))


def test_no_setting_forgets_what_may_still_come_back() -> None:
    assert Settings(forget_after_days=0).forget_after_days == 7


async def test_who_is_forgotten_is_gone_from_the_bytes_of_the_files(tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite3"
    files = [path, path.with_name(f"{path.name}-wal")]
    with plain(tmp_path):
        database = await Database.open(path, bytes(32))
        days = Days(database)
        kept = an_order(number=2, customer="Kestutis Brandvold")
        await days.orders.save_orders(
            [
                (an_order(number=1, customer="Mara Lindqvist"), 1),
                (replace(kept, updated_at=NOW + timedelta(days=20)), 2),
            ]
        )
        assert "Lindqvist" in "".join(map(raw_text, files))
        assert await days.after(31) == 1
        left = "".join(map(raw_text, files))
        await database.close()
    assert "indqvist" not in left
    assert "randvold" in left


async def test_a_timeline_that_was_read_again_is_forgotten_again(days: Days) -> None:
    assert await days.after(31) == 1
    order_id, event = (
        an_order().id,
        ShopEvent("gid://shopify/BasicEvent/1", "", "Mara ordered.", NOW),
    )
    await days.timelines.save(order_id, ShopTimeline((event,)), 1)
    assert await days.after(31.5) == 0
    assert await days.timelines.find(order_id) is not None
    assert await days.after(33) == 0
    assert await days.timelines.find(order_id) is None

"""Forgetting is done once a day, and by the setting."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orderdesk.composition.forgetting import Forgetting
from orderdesk.settings import Settings
from orderdesk.storage.database import Database
from orderdesk.storage.forgetting import ForgettingStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.sync_state import SyncStateStore
from tests.builders import NOW, an_order


async def _no_sleep(_seconds: float) -> None:
    return


class Days:
    def __init__(self, database: Database) -> None:
        self.now: datetime = NOW
        self.settings = Settings(forget_after_days=30)
        self.orders = OrderStore(database, lambda: NOW)
        self.forgetting = Forgetting(
            ForgettingStore(database),
            SyncStateStore(database),
            lambda: self.settings,
            lambda: self.now,
            _no_sleep,
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


def test_no_setting_forgets_what_may_still_come_back() -> None:
    assert Settings(forget_after_days=0).forget_after_days == 7

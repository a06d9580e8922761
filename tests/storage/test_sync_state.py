"""Sync goes on where it was, and reading numbers never fall."""

from datetime import timedelta
from pathlib import Path

import pytest

from orderdesk.storage.database import Database
from orderdesk.storage.sync_state import BulkProgress, FirstLoad, SyncStateStore, TokenStore
from tests.builders import NOW
from tests.storage.conftest import KEY


@pytest.fixture
def state(database: Database) -> SyncStateStore:
    return SyncStateStore(database)


async def test_values_by_name(state: SyncStateStore) -> None:
    assert await state.get("a") is None
    await state.put("a", "1")
    await state.put("a", "2")
    await state.put("b", "")
    assert (await state.get("a"), await state.get("b")) == ("2", "")
    await state.forget("a")
    await state.forget("a")
    assert await state.get("a") is None


async def test_the_watermark(state: SyncStateStore) -> None:
    assert await state.watermark() is None
    await state.set_watermark(NOW)
    await state.set_watermark(NOW + timedelta(seconds=1))
    assert await state.watermark() == NOW + timedelta(seconds=1)


async def test_the_first_load_goes_on_at_its_cursor(path: Path) -> None:
    database = await Database.open(path, KEY)
    state = SyncStateStore(database)
    assert await state.first_load() == FirstLoad()
    bulk = BulkProgress(7, NOW, "gid://shopify/BulkOperation/1", 4_096, 12)
    progress = FirstLoad(
        cursor="eyJsYXN0", done=150, total=200, bulk=bulk, bulk_tries=1, paged=True
    )
    await state.set_first_load(progress)
    await database.close()
    database = await Database.open(path, KEY)
    assert await SyncStateStore(database).first_load() == progress
    await database.close()


async def test_reading_numbers_rise_over_restarts(path: Path) -> None:
    floors = []
    for _ in range(3):
        database = await Database.open(path, KEY)
        floors.append(await SyncStateStore(database).next_reading_floor())
        await database.close()
    assert floors[0] > 0
    assert floors[1] - floors[0] >= 2**32
    assert floors[2] - floors[1] >= 2**32
    assert floors[2] < 2**62


async def test_the_token_is_kept_encrypted(database: Database, path: Path) -> None:
    shelf = TokenStore(database)
    assert await shelf.find_token() is None
    await shelf.save_token("shpat_0123456789abcdef")
    assert await shelf.find_token() == "shpat_0123456789abcdef"
    for file in path.parent.iterdir():
        assert b"shpat_0123456789abcdef" not in file.read_bytes()
    await shelf.forget_token()
    assert await shelf.find_token() is None

"""A bench on a real database for every test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.presenters.bench_world import BenchWorld


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[BenchWorld]:
    """The real services; nothing that was spawned may have failed by the end."""
    made = await BenchWorld.open(tmp_path)
    try:
        yield made
    finally:
        await made.close()
    assert made.failures == []

"""Fixtures and settings that every room shares."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.demo_shop", "tests.headless.fixtures", "tests.patient_bot"]

# A busy machine is no defect: no test measures time.
settings.register_profile("orderdesk", deadline=None)
settings.load_profile("orderdesk")

TESTS_BETWEEN_COLLECTIONS = 25

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3


def _work_in_memory() -> None:
    """Put temporary folders, those of the programs that are started too, where a sync costs nothing.

    A test of syncing with the shop syncs its disk fifty times. What that is for, a loss of power,
    none of them could bring about on a real disk either: `tests/storage/faulty_vfs.py` and the
    simulation play it. Whoever sets TMPDIR has the disk that it names.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


_work_in_memory()


def pytest_sessionstart() -> None:
    """Nothing that is made while the tests are collected is garbage."""
    gc.disable()


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end: no collection between them looks at them again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect between tests only: a database's thread must never be the one that destroys widgets."""
    gc.disable()
    yield
    seen = request.session.stash.get(_SEEN, 0) + 1
    request.session.stash[_SEEN] = seen
    if seen % TESTS_BETWEEN_COLLECTIONS:
        gc.collect(1)
        return
    gc.collect()
    # A test that ran the window has thawed what the collection of the tests had frozen.
    gc.freeze()


_SEEN = pytest.StashKey[int]()

"""Fixtures and settings that every room shares."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.demo_shop", "tests.headless.fixtures", "tests.patient_bot"]

# A busy machine is no defect: no test measures time.
settings.register_profile("orderdesk", deadline=None)
settings.load_profile("orderdesk")

TESTS_BETWEEN_COLLECTIONS = 25


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
    gc.collect(2 if seen % TESTS_BETWEEN_COLLECTIONS == 0 else 1)


_SEEN = pytest.StashKey[int]()

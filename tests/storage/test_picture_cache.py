"""Product pictures as files: whole or not there, private, and never more than their share of the disk."""

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orderdesk.storage.picture_cache import PictureCache

ADDRESS = "https://cdn.shopify.com/s/files/mug.png?v=1"
FILE_EXTRA = 32


class Days:
    """A clock in seconds since 1970 that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def cache(tmp_path: Path, days: Days) -> PictureCache:
    return PictureCache(tmp_path, limit_bytes=10 * (1_000 + FILE_EXTRA), now=days)


def size_of(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.iterdir())


def test_what_is_kept_is_found_and_nothing_else(cache: PictureCache) -> None:
    assert cache.find(ADDRESS) is None
    cache.keep(ADDRESS, b"picture")
    assert cache.find(ADDRESS) == b"picture"
    assert cache.find(ADDRESS + "0") is None
    cache.keep(ADDRESS, b"another")
    assert cache.find(ADDRESS) == b"another"


def test_it_is_there_after_a_restart(cache: PictureCache, tmp_path: Path) -> None:
    cache.keep(ADDRESS, b"picture")
    assert PictureCache(tmp_path).find(ADDRESS) == b"picture"


def test_a_file_is_named_by_its_address_hash_and_private(
    cache: PictureCache, tmp_path: Path
) -> None:
    cache.keep("../../" + ADDRESS, b"picture")
    [file] = tmp_path.iterdir()
    assert file.stem == hashlib.sha256(("../../" + ADDRESS).encode()).hexdigest()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_one_not_seen_for_the_longest_makes_room(
    cache: PictureCache, tmp_path: Path, days: Days
) -> None:
    for number in range(10):
        cache.keep(f"{number}", b"0" * 1_000)
        days.now += 7_200
    # Looked at once more: it is the youngest now.
    assert cache.find("0") is not None
    days.now += 7_200
    cache.keep("new", b"0" * 1_000)
    assert size_of(tmp_path) <= 9 * (1_000 + FILE_EXTRA)
    assert cache.find("0") is not None
    assert cache.find("new") is not None
    assert cache.find("1") is None
    assert cache.find("2") is None
    assert cache.find("3") is not None


def test_the_cap_counts_what_an_earlier_run_left(tmp_path: Path, days: Days) -> None:
    before = PictureCache(tmp_path, now=days)
    for number in range(30):
        before.keep(f"{number}", b"0" * 1_000)
        days.now += 7_200
    (tmp_path / "half.new").write_bytes(b"0" * 50_000)
    after = PictureCache(tmp_path, limit_bytes=10 * (1_000 + FILE_EXTRA), now=days)
    after.keep("new", b"0" * 1_000)
    assert size_of(tmp_path) <= 10 * (1_000 + FILE_EXTRA)
    assert after.find("new") is not None
    assert after.find("29") is not None
    assert after.find("5") is None


def test_one_larger_than_the_whole_cache_is_not_kept(cache: PictureCache, tmp_path: Path) -> None:
    cache.keep("small", b"0" * 100)
    cache.keep(ADDRESS, b"0" * 20_000)
    assert cache.find(ADDRESS) is None
    assert cache.find("small") is not None


@pytest.mark.parametrize("damage", ["cut", "emptied", "flipped"])
def test_a_damaged_file_is_not_shown_and_goes(
    cache: PictureCache, tmp_path: Path, damage: str
) -> None:
    cache.keep(ADDRESS, b"picture" * 100)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    damaged = {"cut": whole[:-1], "emptied": b"", "flipped": whole[:-1] + b"\0"}[damage]
    file.write_bytes(damaged)
    assert cache.find(ADDRESS) is None
    assert list(tmp_path.iterdir()) == []
    cache.keep(ADDRESS, b"picture")
    assert cache.find(ADDRESS) == b"picture"


def test_a_folder_that_is_gone_is_a_picture_that_is_not_here(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = PictureCache(tmp_path / "gone")
    cache.keep(ADDRESS, b"picture")
    assert cache.find(ADDRESS) is None
    assert "could not be kept" in caplog.text
    assert "cdn.shopify.com" not in caplog.text


def test_many_threads_at_once_leave_whole_files_within_the_cap(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, limit_bytes=20 * (1_000 + FILE_EXTRA))

    def turn(number: int) -> bool:
        content = bytes((number % 50,)) * 1_000
        cache.keep(f"{number % 50}", content)
        found = cache.find(f"{number % 50}")
        return found is None or found == content

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(turn, range(400)))
    assert size_of(tmp_path) <= 20 * (1_000 + FILE_EXTRA)
    assert not list(tmp_path.glob("*.new"))

"""README's table of recordings: all files of the folder, and what is said of them is so."""

import re
from pathlib import Path

import pytest

from tests.demo.recordings import RECORDINGS

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
ROW = re.compile(r"^\| (\S+) \| (replayed|waits) \| (.*?) ?\|$", re.MULTILINE)
REPLAYS = ("test_recordings.py", "test_recorded_reads.py", "test_recorded_changes.py")


def rows() -> list[tuple[str, str, str]]:
    _, _, rest = README.read_text("utf-8").partition("<!-- recordings -->")
    table, _, _ = rest.partition("<!-- end of recordings -->")
    return [(name, state, reason.strip()) for name, state, reason in ROW.findall(table)]


@pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="the recordings lie beside the checkout, not in it"
)
def test_the_table_lists_the_folder() -> None:
    assert [name for name, _, _ in rows()] == sorted(
        (path.stem for path in RECORDINGS.glob("*.json")), key=str
    )


def test_what_is_replayed_is_in_the_tests_and_what_waits_says_why() -> None:
    tested = "".join((HERE / name).read_text("utf-8") for name in REPLAYS)
    for name, state, reason in rows():
        assert (f'"{name}"' in tested) == (state == "replayed"), name
        assert state == "replayed" or reason, name

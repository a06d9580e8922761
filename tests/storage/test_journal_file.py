"""The journal's bytes: what is whole, torn, damaged, or another's."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.storage.journal import Entry, EntryKind, Journal, Kept, add_up, read_entries, written
from orderdesk.storage.journal_file import HEAD_BYTES, MARK, Condition, Scan, Seal, scan
from tests.storage.conftest import KEY

LINEAGE = bytes(16)
OTHER_KEY = bytes(32)


def entry(number: int) -> Entry:
    return Entry(EntryKind.INTENT, f"intent-{number}", f'{number} {{"name":"Grace\u2028Hopper"}}')


def begun(path: Path, *numbers: int) -> Journal:
    """A journal with a base of one entry, and a frame for each number."""
    journal = Journal(path, KEY)
    journal.begin(LINEAGE, 10, [entry(0)])
    for number in numbers:
        journal.append(10 + number, [entry(number)])
    return journal


def found(content: bytes) -> Scan:
    return scan(content, KEY)


def ids(result: Scan) -> list[str]:
    assert result.seal is not None
    return sorted(add_up(result.seal, result.frames).intents)


@pytest.fixture
def journal_path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.journal"


def test_what_was_written_is_read_in_sequence(journal_path: Path) -> None:
    begun(journal_path, 1, 2, 3).close()
    result = found(journal_path.read_bytes())
    assert result.condition is Condition.WHOLE
    assert result.last_commit == 13
    assert [frame.is_base for frame in result.frames] == [True, False, False, False]
    assert ids(result) == ["intent-0", "intent-1", "intent-2", "intent-3"]
    assert result.good_bytes == journal_path.stat().st_size
    assert not journal_path.stat().st_mode & 0o077


def test_nothing_of_it_lies_in_plain_text(journal_path: Path) -> None:
    begun(journal_path, 1).close()
    content = journal_path.read_bytes()
    assert b"Hopper" not in content
    assert b"intent" not in content


def test_entries_keep_line_separators_and_pass_over_kinds_of_a_newer_version() -> None:
    entries = [entry(1), Entry(EntryKind.EVENT, "packing", '{"seq":1}')]
    assert read_entries(written(entries) + b"\nz\tfuture\t{}") == entries
    assert read_entries(written([])) == []


def test_a_journal_cut_anywhere_is_whole_up_to_there(journal_path: Path) -> None:
    """A torn end is legal: what it would say was never acknowledged."""
    begun(journal_path, 1, 2).close()
    content = journal_path.read_bytes()
    ends = [found(content).base_bytes]
    for cut in range(ends[0], len(content) + 1):
        result = found(content[:cut])
        assert result.condition is Condition.WHOLE
        assert result.good_bytes <= cut
        assert ids(result) == [f"intent-{n}" for n in range(len(result.frames))]


@pytest.mark.parametrize(
    "tail", [bytes(700), MARK + bytes(40), b"\xff" * 33], ids=["zeros", "a mark", "noise"]
)
def test_what_a_power_cut_leaves_at_the_end_is_cut_off_by_the_next_write(
    journal_path: Path, tail: bytes
) -> None:
    begun(journal_path, 1).close()
    with journal_path.open("ab") as file:
        file.write(tail)
    again = Journal(journal_path, KEY)
    looked = again.look()
    assert looked is not None
    assert looked.condition is Condition.WHOLE
    again.go_on(looked)
    again.append(12, [entry(2)])
    again.close()
    result = found(journal_path.read_bytes())
    assert result.condition is Condition.WHOLE
    assert ids(result) == ["intent-0", "intent-1", "intent-2"]
    assert result.good_bytes == journal_path.stat().st_size


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_damaged_byte_is_seen_and_costs_one_frame(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("journal") / "outbox.journal"
    begun(path, 1, 2, 3).close()
    content = bytearray(path.read_bytes())
    last = found(bytes(content[:-1])).good_bytes
    at = data.draw(st.integers(HEAD_BYTES, last - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    result = found(bytes(content))
    assert result.condition is Condition.DAMAGED
    assert len(result.frames) == 3
    # The newest is behind the damage, and is read all the same.
    assert "intent-3" in ids(result)


def test_a_damaged_head_another_key_or_no_journal_at_all_is_foreign(journal_path: Path) -> None:
    begun(journal_path, 1).close()
    content = journal_path.read_bytes()
    for strange in (b"", b"hello", content[: HEAD_BYTES - 1], b"X" + content[1:]):
        assert found(strange).condition is Condition.FOREIGN
    assert scan(content, OTHER_KEY).condition is Condition.FOREIGN
    assert found(content[:HEAD_BYTES]).condition is Condition.DAMAGED


def test_a_frame_does_not_open_at_another_place_or_in_another_file() -> None:
    seal, other = Seal.new(KEY, LINEAGE), Seal.new(KEY, LINEAGE)
    content = seal.head + seal.frame(1, 10, b"x") + other.frame(2, 11, b"y")
    result = found(content)
    assert result.condition is Condition.WHOLE
    assert result.seal is not None
    assert result.seal.open(result.frames[0]) == b"x"
    assert result.seal.open(result.frames[1]) is None
    assert add_up(result.seal, result.frames[1:]) == Kept(unreadable=1)


def test_what_did_not_commit_is_taken_back(journal_path: Path) -> None:
    journal = begun(journal_path, 1, 2)
    journal.take_back(12)
    assert found(journal_path.read_bytes()).last_commit == 12
    journal.append(13, [entry(3)])
    journal.take_back(12)
    assert found(journal_path.read_bytes()).last_commit == 12
    journal.append(13, [entry(4)])
    journal.close()
    result = found(journal_path.read_bytes())
    assert result.condition is Condition.WHOLE
    assert ids(result) == ["intent-0", "intent-1", "intent-2", "intent-4"]


def test_a_copy_is_rescued_once_and_few_are_kept(journal_path: Path) -> None:
    journal = begun(journal_path, 1)
    first = journal.rescue("damaged")
    assert first is not None
    assert first.read_bytes() == journal_path.read_bytes()
    assert journal.rescue("damaged") == first
    for number in range(2, 6):
        journal.append(10 + number, [entry(number)])
        journal.rescue("damaged")
    kept = sorted(one.name for one in journal_path.parent.glob("*.damaged-*"))
    assert kept == [f"outbox.journal.damaged-{n}" for n in (3, 4, 5)]
    journal_path.unlink()
    assert journal.rescue("damaged") is None

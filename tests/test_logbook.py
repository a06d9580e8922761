"""The log holds what happened and nobody's data."""

import logging
from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path

import pytest

from orderdesk import logbook
from orderdesk.logbook import FILE_NAME, Logbook

SECRET = "Aoife Ó Súilleabháin, Torstraße 1"
OURS = logging.getLogger("orderdesk.anything")
THEIRS = logging.getLogger("somebody.else")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    opened = Logbook.open(tmp_path)
    yield opened
    opened.close()


def written(book: Logbook) -> str:
    return Path(book.baseFilename).read_text(encoding="utf-8")


def test_our_own_lines_are_kept_whole(book: Logbook) -> None:
    OURS.info("intent %s planned", "abc")
    OURS.debug("too small")
    (line,) = written(book).splitlines()
    assert line.endswith(" INFO orderdesk.anything intent abc planned")


def test_an_exception_is_its_place_without_its_words(book: Logbook) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        record = logging.makeLogRecord(
            {
                "name": OURS.name,
                "msg": "failed",
                "exc_info": (ValueError, error, error.__traceback__),
                # What a handler that came first has left in it.
                "exc_text": f"Traceback: {SECRET}",
            }
        )
    book.handle(record)
    text = written(book)
    assert "orderdesk.anything failed\nValueError\n" in text
    assert "test_logbook.py" in text
    assert SECRET not in text
    assert record.exc_text == f"Traceback: {SECRET}"


def test_of_libraries_only_the_fixed_words_are_kept(book: Logbook) -> None:
    THEIRS.warning("could not send to %s", SECRET)
    THEIRS.error(f"Task exception was never retrieved\nfuture: {SECRET}")
    THEIRS.info("GET %s", SECRET)
    text = written(book)
    assert "WARNING somebody.else could not send to %s\n" in text
    assert "ERROR somebody.else Task exception was never retrieved\n" in text
    assert SECRET not in text
    assert len(text.splitlines()) == 2


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "LARGEST_BYTES", 1000)
    book = Logbook.open(tmp_path)
    for number in range(200):
        OURS.info("line %s of many", number)
    book.close()
    files = sorted(tmp_path.iterdir())
    assert [one.name for one in files] == [FILE_NAME, *(f"{FILE_NAME}.{n}" for n in (1, 2, 3))]
    assert all(one.stat().st_size <= 1000 for one in files)
    assert all(not one.stat().st_mode & 0o077 for one in files)
    assert "line 199 of many" in files[0].read_text()


def test_closed_it_writes_no_more(book: Logbook) -> None:
    book.close()
    book.close()
    OURS.info("unheard")
    assert not Path(book.baseFilename).exists()


def test_a_full_disk_does_not_keep_it_from_being_closed(
    book: Logbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    OURS.info("one")

    def full() -> None:
        raise OSError(ENOSPC, "no space left")

    monkeypatch.setattr(book, "flush", full)
    book.close()
    assert book not in logging.getLogger().handlers


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Logbook.open(tmp_path / "gone")
    OURS.error("nobody reads this")
    book.close()
    assert capsys.readouterr().err == ""

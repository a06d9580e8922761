"""Whether the people of orders that are long done are gone: from every row, the search, and the raw bytes."""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import apsw
from playhouse.apsw_ext import APSWDatabase

from orderdesk.storage.codec import time_text
from orderdesk.storage.connection import FILE_SUFFIXES, Connection
from orderdesk.storage.journal_file import scan
from orderdesk.storage.outbox_backup import KEPT
from tests.soak.shop import Person
from tests.soak.station import Station, Surroundings

LOOKS_EVERY = timedelta(hours=26)
"""It is looked once an hour whether a day is over since; and what was sent has to be read first."""

SEARCHED = 20
INDEXED = 4
"""The search's index may leave out so many letters that a word shares with the one before it."""

# Of the orders, and of the timelines that somebody looked at.
READ = (
    "SELECT order_id FROM timeline WHERE read_at > ?1"
    " UNION SELECT order_id FROM orders WHERE read_at > ?1 AND forgotten = 0"
)
_ZLIB_HEADS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_STEP, _LONGEST = 64, 8192


@dataclass(slots=True)
class Left:
    """How many people should be gone, how many others are still there, and what was found of the former."""

    due: int = 0
    kept: int = 0
    found: list[str] = field(default_factory=list)


async def look_for_people(stations: Sequence[Station], around: Surroundings) -> Left:
    """Look at every station's files, of those that are not encrypted at their raw bytes too."""
    left = Left()
    for station in stations:
        await _look_at(station, around, left)
    return left


async def _look_at(station: Station, around: Surroundings, left: Left) -> None:
    everybody = around.shop.people(around.loop.time())
    in_hand = await _in_hand(station, around)
    kept_for = timedelta(days=around.forget_after_days) + LOOKS_EVERY
    due, others = _parted(everybody, in_hand, around.now() - kept_for)
    left.due += len(due)
    rows = await station.desk.files.database.read(_all_text)
    left.kept += sum(any(word in rows for word in one.words) for one in others)
    words = [word for one in due for word in one.words]
    left.found += _within(rows, words, f"{station.name}: a row")
    for one in due[:: max(1, len(due) // SEARCHED)]:
        if await station.desk.orders.search(one.words[0]):
            left.found.append(f"{station.name}: the search finds {one.words[0]}")
    left.found += _within(_journal(station), words, f"{station.name}: the journal")
    longer = kept_for + timedelta(days=KEPT)
    gone, _others = _parted(everybody, in_hand, around.now() - longer)
    for path in station.desk.files.backups.folder.glob("*.backup"):
        words_gone = [word for one in gone for word in one.words]
        left.found += _within(_opened(path, station), words_gone, f"{station.name}: {path.name}")
    if is_plain(station.paths.folder):
        for suffix in FILE_SUFFIXES:
            path = Path(os.fspath(station.paths.database) + suffix)
            ends = [word[INDEXED:] for word in words]
            left.found += _within(raw_text(path), ends, f"{station.name}: the bytes of {path.name}")


def _parted(
    everybody: Iterable[Person], in_hand: frozenset[str], before: Any
) -> tuple[list[Person], list[Person]]:
    """Those whose order is done and unchanged since, and all others."""
    due: list[Person] = []
    others: list[Person] = []
    for one in everybody:
        is_due = one.is_done and one.updated_at < before and one.order_id not in in_hand
        (due if is_due else others).append(one)
    return due, others


async def _in_hand(station: Station, around: Surroundings) -> frozenset[str]:
    """The orders that are kept whole: to be sent, to be packed, or read again just now."""
    stores = station.desk.stores
    intents, packings = await stores.intents.load_open(), await stores.packings.find_open()
    since = time_text(around.now() - LOOKS_EVERY)
    read = await station.desk.files.database.read(lambda connection: connection.rows(READ, [since]))
    decided = {str(one.order_id) for one in (*intents, *packings)}
    return frozenset(decided | {order_id for (order_id,) in read})


def _all_text(connection: Connection) -> str:
    """What every row of every table says."""
    tables = connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    texts = []
    for (table,) in tables:
        if table.startswith("order_search"):
            continue
        for row in connection.rows(f'SELECT * FROM "{table}"'):
            texts += [_as_text(value) for value in row]
    return "\n".join(texts)


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        try:
            return zlib.decompress(value).decode()
        except zlib.error:
            return bytes(value).decode(errors="replace")
    return str(value)


def _journal(station: Station) -> str:
    return _opened(station.paths.journal, station)


def _opened(path: Path, station: Station) -> str:
    """What a sealed file says."""
    found = scan(path.read_bytes(), station.desk.files.backups.key)
    assert found.seal is not None
    return "\n".join((found.seal.open(one) or b"").decode() for one in found.frames)


def raw_text(path: Path) -> str:
    """A file's bytes as text, with whatever was compressed in them, as far as it can be read."""
    content = path.read_bytes() if path.exists() else b""
    texts = [content.decode("latin-1")]
    for head in _ZLIB_HEADS:
        at = content.find(head)
        while at >= 0:
            texts.append(_unpacked(content[at : at + _LONGEST]))
            at = content.find(head, at + 1)
    return "\n".join(texts)


def _unpacked(packed: bytes) -> str:
    reader, parts = zlib.decompressobj(), []
    for at in range(0, len(packed), _STEP):
        try:
            parts.append(reader.decompress(packed[at : at + _STEP]))
        except zlib.error:
            break
    return b"".join(parts).decode(errors="replace")


def _within(text: str, words: Iterable[str], where: str) -> list[str]:
    folded = text.lower()
    return [f"{where} says {word}" for word in words if word.lower() in folded]


_plain_folders: set[str] = set()


def is_plain(folder: Path) -> bool:
    """Whether the database in there was opened without a key."""
    return str(folder) in _plain_folders


@contextmanager
def plain(folder: Path) -> Iterator[None]:
    """Let the database in `folder` be written without encryption, so that its bytes can be read."""
    real = Connection._add_conn_hooks

    def hooks(self: Connection, conn: apsw.Connection) -> None:
        if self.path.parent == folder:
            APSWDatabase._add_conn_hooks(self, conn)
        else:
            real(self, conn)

    _plain_folders.add(str(folder))
    Connection._add_conn_hooks = hooks  # type: ignore[method-assign]
    try:
        yield
    finally:
        Connection._add_conn_hooks = real  # type: ignore[method-assign]
        _plain_folders.discard(str(folder))

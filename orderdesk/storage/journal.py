"""The journal of decisions and scans: what was acknowledged is in it, whatever becomes of the database.

SQLite opens some damaged or restored files as healthy, only older. So each transaction that changes an
intent or a packing is first written to the journal, in another folder, and synced; then it commits; then
it is acknowledged. What the database has is in the journal therefore, and of what the journal has at most
the last frame was never acknowledged.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from orderdesk.errors import JournalUnreadableError, StorageUnavailableError
from orderdesk.storage.journal_file import (
    Frame,
    Handle,
    JournalDisk,
    RealDisk,
    Scan,
    Seal,
    scan,
)

# Well above a busy day of one bench; writing it anew takes less than a tenth of a second.
ROOM_BYTES = 4_000_000
COPIES_KEPT = 3


class EntryKind(StrEnum):
    """What an entry tells. SETTLED and CLOSED are what is left of older decisions and packings."""

    INTENT = "i"
    PACKING = "p"
    EVENT = "e"
    SETTLED = "s"
    CLOSED = "c"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as it stands after a transaction.

    `key` is the id of the intent or packing and has neither tab nor line break in it; `text` is the
    whole of it as JSON, for an intent after its number.
    """

    kind: EntryKind
    key: str
    text: str


@dataclass(slots=True)
class Kept:
    """What a journal's frames add up to, by id."""

    intents: dict[str, str] = field(default_factory=dict)
    packings: dict[str, str] = field(default_factory=dict)
    events: dict[str, list[str]] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    unreadable: int = 0

    def take(self, entries: Iterable[Entry]) -> None:
        """Later entries stand for earlier ones of the same; events are only ever added."""
        places = self._places()
        for entry in entries:
            if entry.kind is EntryKind.EVENT:
                self.events.setdefault(entry.key, []).append(entry.text)
            else:
                places[entry.kind][entry.key] = entry.text

    def entries(self) -> list[Entry]:
        """All of it as entries again."""
        single = [
            Entry(kind, key, text)
            for kind, texts in self._places().items()
            for key, text in texts.items()
        ]
        scans = [
            Entry(EntryKind.EVENT, key, text)
            for key, texts in self.events.items()
            for text in texts
        ]
        return [*single, *scans]

    def _places(self) -> Mapping[EntryKind, dict[str, str]]:
        return {
            EntryKind.INTENT: self.intents,
            EntryKind.PACKING: self.packings,
            EntryKind.SETTLED: self.settled,
            EntryKind.CLOSED: self.closed,
        }


def written(entries: Sequence[Entry]) -> bytes:
    """Entries as the content of a frame: one a line."""
    return "\n".join(f"{one.kind}\t{one.key}\t{one.text}" for one in entries).encode()


def read_entries(content: bytes) -> list[Entry]:
    """The same back. Kinds that only a newer version knows are passed over."""
    known = {str(kind): kind for kind in EntryKind}
    entries = []
    # Not splitlines: a name may hold a line separator, which JSON leaves as it is.
    for line in content.decode().split("\n") if content else ():
        kind, key, text = line.split("\t", 2)
        if kind in known:
            entries.append(Entry(known[kind], key, text))
    return entries


def add_up(seal: Seal, frames: Iterable[Frame], beneath: Kept | None = None) -> Kept:
    """What the frames say together, over what was known before. A base says all that stood at its time."""
    kept = Kept() if beneath is None else beneath
    for frame in frames:
        content = seal.open(frame)
        if content is None:
            kept.unreadable += 1
            continue
        if frame.is_base:
            kept = Kept(unreadable=kept.unreadable)
        kept.take(read_entries(content))
    return kept


class Journal:
    """One profile's journal file, used by the database's thread alone.

    `look` comes first, then `begin` or `go_on`, then `append`. Everything here raises OSError where the
    disk refuses; nothing is acknowledged then.
    """

    def __init__(self, path: Path, key: bytes, disk: JournalDisk | None = None) -> None:
        self.path = path
        self._key = key
        self._disk = disk or RealDisk()
        self._seal: Seal | None = None
        self._handle: Handle | None = None
        self._length = 0
        self._place = 0
        self._base_length = 0
        self.begun_at = 0
        """The commit that this run began the file with; 0 where it goes on with an earlier one."""
        # Where the last frame begins, and its commit: it is taken back if that commit fails.
        self._last: tuple[int, int] | None = None
        self._is_dirty = False

    def look(self) -> Scan | None:
        """What lies there; None where nothing does. Changes nothing. Raises JournalUnreadableError."""
        try:
            content = self._disk.read(self.path)
        except OSError as error:
            raise JournalUnreadableError(self.path, error.strerror or "OSError") from error
        return None if content is None else scan(content, self._key)

    def begin(self, lineage: bytes, commit: int, entries: Sequence[Entry]) -> None:
        """Put a new journal in the place of whatever is there, with all that stands at this commit."""
        seal = Seal.new(self._key, lineage)
        content = seal.head + seal.frame(1, commit, written(entries), is_base=True)
        self.close()
        self._disk.replace(self.path, content)
        self._seal, self._place, self.begun_at = seal, 1, commit
        self._length = self._base_length = len(content)
        self._last, self._is_dirty = None, False
        self._opened()

    def go_on(self, found: Scan) -> None:
        """Write on at the end of what `look` found; what is torn there is cut off with the next write."""
        self._seal, self.begun_at = found.seal, 0
        self._place = max((frame.place for frame in found.frames), default=0)
        self._length, self._base_length = found.good_bytes, found.base_bytes
        self._is_dirty = True
        # From now on it is known whether the name still leads to it.
        self._opened()

    def append(self, commit: int, entries: Sequence[Entry]) -> None:
        """Write what a transaction is about to commit, and put it on the disk."""
        if self._seal is None:
            raise StorageUnavailableError("journal")
        frame = self._seal.frame(self._place + 1, commit, written(entries))
        handle = self._opened()
        if self._is_dirty:
            # After a failed write nobody knows what is there: back to the last frame that is good.
            handle.cut(self._length)
        self._is_dirty = True
        try:
            handle.write(frame)
            handle.sync()
        except OSError:
            self._cut_at_once(handle)
            raise
        self._is_dirty = False
        self._last = (self._length, commit)
        self._place += 1
        self._length += len(frame)

    def take_back(self, committed: int) -> None:
        """Forget the last frame if its transaction did not commit; `committed` is the last that did."""
        if self._last is None or self._last[1] <= committed:
            return
        began, _commit = self._last
        self._opened().cut(began)
        self._length, self._last = began, None
        self._place -= 1

    @property
    def is_in_place(self) -> bool:
        """Whether the file that is written to is the one that a start would find."""
        return self._handle is None or self._handle.is_in_place()

    def has_grown(self, size: int = ROOM_BYTES) -> bool:
        """Whether so many bytes were added that writing it anew, without what is settled, pays."""
        return self._length > self._base_length + size

    @property
    def lineage(self) -> bytes:
        """Which database's journal this is."""
        assert self._seal is not None
        return self._seal.lineage

    def rescue(self, why: str) -> Path | None:
        """Copy the file as it is, before anything is written in its place. None: nothing is there."""
        content = self._disk.read(self.path)
        if content is None:
            return None
        taken = self._disk.names(self.path.parent)
        stem = f"{self.path.name}.{why}-"
        numbers = sorted(
            int(name.removeprefix(stem))
            for name in taken
            if name.startswith(stem) and name.removeprefix(stem).isdigit()
        )
        for number in numbers:
            # The same file found again, as after a start that ended in between, is one copy.
            if self._disk.read(self.path.with_name(f"{stem}{number}")) == content:
                return self.path.with_name(f"{stem}{number}")
        copy = self.path.with_name(f"{stem}{numbers[-1] + 1 if numbers else 1}")
        self._disk.replace(copy, content)
        for number in numbers[: len(numbers) + 1 - COPIES_KEPT]:
            self._disk.remove(self.path.with_name(f"{stem}{number}"))
        return copy

    def close(self) -> None:
        """Close the file; it may be written to again afterwards."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()

    def _cut_at_once(self, handle: Handle) -> None:
        """Staff hear that it was not saved, and the program may end before the next write cuts it."""
        with contextlib.suppress(OSError):
            handle.cut(self._length)

    def _opened(self) -> Handle:
        if self._handle is None:
            self._handle = self._disk.open(self.path)
        return self._handle

"""The journal as bytes: sealed frames, one after the other, each on the disk before the next.

A file begins with a head that says whose journal it is and proves the key. Each frame after it has its
place, the number of the commit that it belongs to, and a checksum in plain, so that a start can compare
without deciphering; what happened is sealed by AES-GCM, bound to the head and to the place.
"""

import hashlib
import hmac
import os
import secrets
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from orderdesk.paths import PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE, write_private

MAGIC = b"ODJOURN1"
MARK = b"\xf5JRN"
SALT_BYTES = 16
LINEAGE_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
PROOF_BYTES = 32
HEAD_BYTES = len(MAGIC) + SALT_BYTES + LINEAGE_BYTES + PROOF_BYTES
# mark, checksum of all that follows, length of the sealed part, place, commit number, whether a base
_FRAME = struct.Struct(">4sIIQQB")
# Longer than any frame that was ever written: a length beyond it is damage.
LONGEST_SEALED = 256_000_000


class Handle(Protocol):
    """An open journal, written at its end only."""

    def write(self, data: bytes) -> None:
        """Add all of it. Raises OSError; a part may have been written then."""

    def sync(self) -> None:
        """Put everything on the disk. Raises OSError."""

    def cut(self, length: int) -> None:
        """Forget what lies beyond, on the disk too. Raises OSError."""

    def is_in_place(self) -> bool:
        """Whether the name still leads to this file: one deleted or replaced takes writes for nobody."""

    def close(self) -> None:
        """Close it."""


class JournalDisk(Protocol):
    """All that a journal does to a disk: a simulation records it, and cuts it where it likes."""

    def read(self, path: Path) -> bytes | None:
        """The whole content; None where there is no file. Raises OSError."""

    def open(self, path: Path) -> Handle:
        """Open an existing file to write at its end. Raises OSError."""

    def replace(self, path: Path, content: bytes) -> None:
        """Put a file there whole or not at all, on the disk at return. Raises OSError."""

    def names(self, folder: Path) -> tuple[str, ...]:
        """What lies in a folder. Raises OSError."""

    def remove(self, path: Path) -> None:
        """Delete a file. Raises OSError."""


class RealHandle:
    """A file of this computer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, PRIVATE_FILE_MODE)
        found = os.fstat(self._descriptor)
        self._identity = (found.st_dev, found.st_ino)

    def write(self, data: bytes) -> None:
        """See `Handle`."""
        left = memoryview(data)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def sync(self) -> None:
        """See `Handle`."""
        _sync(self._descriptor)

    def cut(self, length: int) -> None:
        """See `Handle`."""
        os.ftruncate(self._descriptor, length)
        _sync(self._descriptor)

    def is_in_place(self) -> bool:
        """See `Handle`."""
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity

    def close(self) -> None:
        """See `Handle`."""
        os.close(self._descriptor)


class RealDisk:
    """This computer's disk. See `JournalDisk`."""

    def read(self, path: Path) -> bytes | None:
        """See `JournalDisk`."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def open(self, path: Path) -> Handle:
        """See `JournalDisk`."""
        return RealHandle(path)

    def replace(self, path: Path, content: bytes) -> None:
        """See `JournalDisk`."""
        # Its folder may be deleted under an open profile: the next write begins it anew with all of it.
        path.parent.mkdir(mode=PRIVATE_FOLDER_MODE, exist_ok=True)
        write_private(path, content)

    def names(self, folder: Path) -> tuple[str, ...]:
        """See `JournalDisk`."""
        return tuple(sorted(os.listdir(folder))) if folder.is_dir() else ()

    def remove(self, path: Path) -> None:
        """See `JournalDisk`."""
        path.unlink(missing_ok=True)


class Seal:
    """Seals and opens the frames of one file with what the database's key gives for it."""

    def __init__(self, key: bytes, salt: bytes, lineage: bytes) -> None:
        self._sealing_key = _derived(key, salt, b"orderdesk journal frames")
        self._proof_key = _derived(key, salt, b"orderdesk journal head")
        self._start = MAGIC + salt + lineage
        self.lineage = lineage

    @classmethod
    def new(cls, key: bytes, lineage: bytes) -> "Seal":
        """For a file that is to be written."""
        return cls(key, secrets.token_bytes(SALT_BYTES), lineage)

    @property
    def head(self) -> bytes:
        """What the file begins with."""
        return self._start + hmac.new(self._proof_key, self._start, hashlib.sha256).digest()

    def frame(self, place: int, commit: int, content: bytes, *, is_base: bool = False) -> bytes:
        """One sealed frame. A nonce is random: a place may be written twice, after a cut."""
        # Loading it takes longer than reading a day's journal.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = self._start + struct.pack(">QQB", place, commit, is_base)
        sealed = nonce + AESGCM(self._sealing_key).encrypt(nonce, content, bound)
        plain = struct.pack(">IQQB", len(sealed), place, commit, is_base)
        return MARK + struct.pack(">I", zlib.crc32(plain + sealed)) + plain + sealed

    def open(self, frame: "Frame") -> bytes | None:
        """What was sealed; None where it was not sealed by this key for this place."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        bound = self._start + struct.pack(">QQB", frame.place, frame.commit, frame.is_base)
        nonce, sealed = frame.sealed[:NONCE_BYTES], frame.sealed[NONCE_BYTES:]
        try:
            return AESGCM(self._sealing_key).decrypt(nonce, sealed, bound)
        except InvalidTag:
            return None


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame whose checksum fits. `place` counts the frames of a file from 1."""

    place: int
    commit: int
    is_base: bool
    sealed: bytes


class Condition(Enum):
    """What a journal's bytes are. A torn end is legal: what it would say was never acknowledged."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file's bytes hold. `good_bytes` is where the last good frame ends.

    `seal` and the frames are there unless the condition is FOREIGN: another key's, or not a journal.
    """

    condition: Condition
    seal: Seal | None = None
    frames: tuple[Frame, ...] = ()
    good_bytes: int = 0

    @property
    def base_bytes(self) -> int:
        """How long the file was when it was begun."""
        return HEAD_BYTES + sum(_FRAME.size + len(frame.sealed) for frame in self.frames[:1])

    @property
    def last_commit(self) -> int:
        """The commit that the file knows of last; 0 for none."""
        return max((frame.commit for frame in self.frames), default=0)


def load_sealing() -> None:
    """Load what seals frames: longer than a scan may take, and no start needs it."""
    import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401


def scan(content: bytes, key: bytes) -> Scan:
    """Read a file as far as it can be read. A frame that cannot be is passed over, and said."""
    head, start = content[:HEAD_BYTES], len(MAGIC)
    if len(head) < HEAD_BYTES or not head.startswith(MAGIC):
        return Scan(Condition.FOREIGN)
    salt = head[start : start + SALT_BYTES]
    lineage = head[start + SALT_BYTES : start + SALT_BYTES + LINEAGE_BYTES]
    seal = Seal(key, salt, lineage)
    if not hmac.compare_digest(head, seal.head):
        return Scan(Condition.FOREIGN)
    frames: list[Frame] = []
    condition, good = Condition.WHOLE, HEAD_BYTES
    for frame, began, ended in _frames(content):
        expected = frames[-1].place + 1 if frames else 1
        if began != good or frame.place != expected:
            condition = Condition.DAMAGED
        frames.append(frame)
        good = ended
    if not frames:
        # A file is put in its place with its first frame.
        condition = Condition.DAMAGED
    return Scan(condition, seal, tuple(frames), good)


def _frames(content: bytes) -> Iterator[tuple[Frame, int, int]]:
    """Every frame whose checksum fits, with where it begins and ends."""
    at = HEAD_BYTES
    while (at := content.find(MARK, at)) >= 0:
        found = _frame_at(content, at)
        if found is None:
            at += 1
            continue
        end = at + _FRAME.size + len(found.sealed)
        yield found, at, end
        at = end


def _frame_at(content: bytes, at: int) -> Frame | None:
    if at + _FRAME.size > len(content):
        return None
    _mark, checksum, length, place, commit, is_base = _FRAME.unpack_from(content, at)
    end = at + _FRAME.size + length
    if not NONCE_BYTES + TAG_BYTES <= length <= LONGEST_SEALED or end > len(content):
        return None
    checked = at + len(MARK) + 4
    if zlib.crc32(memoryview(content)[checked:end]) != checksum:
        return None
    return Frame(place, commit, bool(is_base), content[at + _FRAME.size : end])


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """HKDF with SHA-256 (RFC 5869), one block."""
    extracted = hmac.new(salt, key, hashlib.sha256).digest()
    return hmac.new(extracted, purpose + b"\x01", hashlib.sha256).digest()


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        # There fsync only hands over to the drive, which keeps it in a cache of its own.
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    elif sys.platform == "linux":
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)

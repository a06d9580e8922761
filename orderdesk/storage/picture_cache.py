"""Product pictures as files, so that they are there offline. A cache: what is lost is fetched again.

Not in the database: pictures are no secret, and would only swell its backups.
"""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from orderdesk.paths import PRIVATE_FILE_MODE

log = logging.getLogger(__name__)

LIMIT_BYTES = 200 * 1024 * 1024
# After making room there is room for a while: looking for the oldest reads the whole folder.
_ROOM_SHARE = 0.9
# A picture seen many times a day is written to no more often than this.
_TOUCH_S = 3600.0
_DIGEST_BYTES = 32
_SUFFIX = ".picture"
_HALF_WRITTEN = ".new"


class PictureCache:
    """One folder of files named by their address' hash, never more than `limit_bytes` together.

    Each file begins with the hash of the rest: one that a power cut left torn is never shown. Calls
    block and may come from any thread. No failure of the disk is raised: a picture is then not here.
    """

    def __init__(
        self,
        folder: Path,
        limit_bytes: int = LIMIT_BYTES,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`now` gives seconds since 1970, as files are dated."""
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._now = now
        self._lock = threading.Lock()
        self._total: int | None = None

    def find(self, address: str) -> bytes | None:
        """The picture of this address, if it is here and whole."""
        path = self._path(address)
        try:
            kept = path.read_bytes()
            digest, content = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
            if not content or hashlib.sha256(content).digest() != digest:
                self._drop(path, len(kept))
                return None
            if self._now() - path.stat().st_mtime > _TOUCH_S:
                os.utime(path, (self._now(), self._now()))
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("a picture could not be read: %s", type(error).__name__)
            return None
        return content

    def keep(self, address: str, content: bytes) -> None:
        """Keep a picture; those not seen for the longest time make room for it."""
        size = _DIGEST_BYTES + len(content)
        if size > self._limit_bytes:
            return
        path = self._path(address)
        with self._lock:
            try:
                before = _size_of(path)
                self._write(path, hashlib.sha256(content).digest() + content)
                if self._total is None:
                    self._total = self._count()
                else:
                    self._total += size - before
                if self._total > self._limit_bytes:
                    self._make_room()
            except OSError as error:
                self._total = None
                log.warning("a picture could not be kept: %s", type(error).__name__)

    def _path(self, address: str) -> Path:
        return self._folder / (hashlib.sha256(address.encode()).hexdigest() + _SUFFIX)

    def _write(self, path: Path, content: bytes) -> None:
        # Not flushed to the disk, as what staff did is: that would hold up the database beside it.
        beside = path.with_suffix(_HALF_WRITTEN)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(beside, flags, PRIVATE_FILE_MODE), "wb") as file:
                file.write(content)
            os.utime(beside, (self._now(), self._now()))
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def _drop(self, path: Path, size: int) -> None:
        with self._lock:
            path.unlink(missing_ok=True)
            if self._total is not None:
                self._total -= size

    def _count(self) -> int:
        """The size of all that is kept, once per run; what an earlier run left half-written goes."""
        total = 0
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(_HALF_WRITTEN):
                    os.unlink(entry.path)
                elif entry.name.endswith(_SUFFIX):
                    total += entry.stat().st_size
        return total

    def _make_room(self) -> None:
        with os.scandir(self._folder) as entries:
            found = [
                (state.st_mtime, state.st_size, entry.path)
                for entry in entries
                if entry.name.endswith(_SUFFIX)
                for state in (entry.stat(),)
            ]
        total = sum(size for _seen, size, _path in found)
        for _seen, size, path in sorted(found):
            if total <= self._limit_bytes * _ROOM_SHARE:
                break
            os.unlink(path)
            total -= size
        self._total = total


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0

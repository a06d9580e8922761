"""The disk under a station's journal: it fails as the database's does, and forgets what was not synced."""

import errno
from collections.abc import Callable
from pathlib import Path
from random import Random

import apsw

from orderdesk.storage.journal_file import Handle, RealDisk, RealHandle
from tests.simulation.disk import DiskFaults


class JournalDisk(RealDisk):
    """Everything lies in memory here: a sync only notes how much is safe."""

    def __init__(self, faults: DiskFaults, synced: Callable[[], None] = lambda: None) -> None:
        """`synced` hears of each sync of an entry, before anything else is done."""
        self._faults = faults
        self.synced = synced
        # Nothing was written in this life yet: all that lies there is safe.
        self.safe_bytes: int | None = None

    def meet(self, call: str) -> None:
        """What the system says of a disk that is full, or that fails."""
        try:
            self._faults.meet(call)
        except apsw.FullError as error:
            raise OSError(errno.ENOSPC, "simulated") from error
        except apsw.IOError as error:
            raise OSError(errno.EIO, "simulated") from error

    def open(self, path: Path) -> Handle:
        """See `JournalDisk` of the program."""
        self.safe_bytes = path.stat().st_size
        return _Handle(path, self)

    def replace(self, path: Path, content: bytes) -> None:
        """See `JournalDisk` of the program: whole or not at all."""
        self.meet("write")
        self.meet("sync")
        path.write_bytes(content)
        self.safe_bytes = len(content)

    def after_power_loss(self, written: bytes, random: Random) -> bytes:
        """What was synced, and of the rest as much as is drawn."""
        if self.safe_bytes is None:
            return written
        tail = written[self.safe_bytes :]
        return written[: self.safe_bytes] + tail[: random.randint(0, len(tail))]


class _Handle(RealHandle):
    def __init__(self, path: Path, disk: JournalDisk) -> None:
        super().__init__(path)
        self._disk = disk

    def write(self, data: bytes) -> None:
        self._disk.meet("write")
        super().write(data)

    def sync(self) -> None:
        self._disk.meet("sync")
        self._disk.safe_bytes = self._path.stat().st_size
        self._disk.synced()

    def cut(self, length: int) -> None:
        self._disk.meet("sync")
        super().cut(length)
        self._disk.safe_bytes = length

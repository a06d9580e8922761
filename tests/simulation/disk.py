"""A station's disk: what runs on the database's thread, what is on it after a crash, and how it fails.

Kill image: everything that was written. Power image: the bytes at the last sync, and each later sector
of 512 bytes or not, as drawn. Between two lives a station's folder is copied, so that the old program,
which is still in this process's memory, can reach nothing of the new one's.
"""

import asyncio
import os
import shutil
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextvars import Context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, cast

import apsw

from orderdesk.paths import profile_paths
from orderdesk.storage.database import Database
from tests.simulation.loop import VirtualLoop

if TYPE_CHECKING:
    from tests.simulation.journal_disk import JournalDisk
    from tests.simulation.station import Station

SECTOR = 512
VFS_NAME = "orderdesk-simulation"
NOT_COPIED = ("logs", "profile.lock", "orders.sqlite3-shm")
SURVIVES = (0.0, 0.5, 0.95)
"""How likely a sector is on the disk that was written and never synced."""

Work = Callable[[], Any]


class StationDisk(Executor):
    """Runs the database's work one after another in turns of the loop, and may die at each edge.

    No frame of the program is on the stack then: a crash in the middle of it runs nothing of it.
    """

    def __init__(self, station: "Station", loop: VirtualLoop, context: Context) -> None:
        self._station = station
        self._loop = loop
        self._context = context
        self._queue: deque[tuple[Work, asyncio.Future[Any]]] = deque()
        self._busy = False
        self._changes = 0
        self.database: Database | None = None

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        # A future of the loop: `asyncio.wrap_future` takes it as it is, and nothing has to cross threads.
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._queue.append((lambda: work(*args, **kwargs), answer))
        if not self._busy:
            self._busy = True
            self._later(self._station.disk_delay_s(), self._work)
        return cast(Future[Any], answer)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing to end: it has no thread."""

    def _later(self, delay_s: float, step: Callable[..., None], *args: Any) -> None:
        if delay_s > 0:
            self._loop.call_later(delay_s, step, *args, context=self._context)
        else:
            self._loop.call_soon(step, *args, context=self._context)

    def _work(self) -> None:
        work, answer = self._queue.popleft()
        if answer.cancelled():
            self._go_on()
            return
        if self._station.dies_at("before the disk"):
            return
        error: BaseException | None = None
        result: Any = None
        try:
            result = work()
        except Exception as failure:
            error = failure
        self._judge_open_statements(error)
        if self._has_committed():
            self._station.committed()
            if self._station.dies_at("after a commit"):
                return
        delay_s = self._station.disk_delay_s()
        if delay_s > 0:
            self._later(delay_s, self._answer, answer, result, error)
        else:
            self._answer(answer, result, error)

    def _answer(
        self, answer: "asyncio.Future[Any]", result: Any, error: BaseException | None
    ) -> None:
        if answer.cancelled():
            # Whoever asked did not wait for it.
            pass
        elif error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)
        self._go_on()

    def _go_on(self) -> None:
        if self._queue:
            self._later(self._station.disk_delay_s(), self._work)
        else:
            self._busy = False

    def _judge_open_statements(self, error: BaseException | None) -> None:
        """A statement left in the middle keeps the log from being checkpointed."""
        connection = self.database._connection if self.database is not None else None
        if error is not None or connection is None:
            return
        if connection.connection().txn_state() != apsw.mapping_txn_state["SQLITE_TXN_NONE"]:
            self._station.world.promises.fail("defect", "a statement was left open on the database")

    def _has_committed(self) -> bool:
        connection = self.database._connection if self.database is not None else None
        if connection is None:
            return False
        changes = connection.total_changes()
        changed, self._changes = changes != self._changes, changes
        return changed


class DiskFaults:
    """What goes wrong with the files of one life. None of it while the rates are zero."""

    def __init__(
        self,
        random: Random,
        met: Callable[[str], None],
        is_aimed: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        """`is_aimed` says whether the run aims at this one, just now."""
        self.random = random
        self.is_aimed = is_aimed
        self.full = 0.0
        self.sync_fails = 0.0
        self.met = met
        self.records = False

    def meet(self, call: str) -> None:
        if call == "write" and self._comes_up("disk full", self.full):
            self.met("disk full")
            raise apsw.FullError("simulated")
        if call == "sync" and self._comes_up("fsync fails", self.sync_fails):
            self.met("fsync fails")
            raise apsw.IOError("simulated")

    def _comes_up(self, name: str, rate: float) -> bool:
        return (bool(rate) and self.random.random() < rate) or self.is_aimed(name)


class _File:
    """What is safe of one file, and what was written since."""

    def __init__(self, durable: bytes) -> None:
        self.durable = bytearray(durable)
        self.pending: list[tuple[int, bytes]] = []

    def sync(self) -> None:
        for offset, data in self.pending:
            _put(self.durable, offset, data)
        self.pending.clear()

    def after_power_loss(self, random: Random, survives: float) -> bytes:
        left = bytearray(self.durable)
        for offset, data in self.pending:
            if not data:
                if random.random() < survives:
                    del left[offset:]
                continue
            for at in range(0, len(data), SECTOR):
                if random.random() < survives:
                    _put(left, offset + at, data[at : at + SECTOR])
        return bytes(left)


def _put(held: bytearray, offset: int, data: bytes) -> None:
    if len(held) < offset:
        held.extend(bytes(offset - len(held)))
    held[offset : offset + len(data)] = data


class _RecordedFile(apsw.VFSFile):  # type: ignore[misc]
    def __init__(self, name: Any, flags: list[int], faults: DiskFaults, record: _File) -> None:
        super().__init__("unix", name, flags)
        self._faults = faults
        self._record = record

    def xWrite(self, data: bytes, offset: int) -> None:
        self._faults.meet("write")
        super().xWrite(data, offset)
        if self._faults.records:
            self._record.pending.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        if self._faults.records:
            self._record.pending.append((size, b""))

    def xSync(self, flags: int) -> None:
        self._faults.meet("sync")
        # Everything lies in memory here: there is nothing for the system to do.
        self._record.sync()


class _RecordingVFS(apsw.VFS):  # type: ignore[misc]
    """One for the process: the cipher keeps a layer over it for good."""

    made: ClassVar["_RecordingVFS | None"] = None

    def __init__(self) -> None:
        super().__init__(name=VFS_NAME, base="unix")
        self.disks: dict[str, tuple[DiskFaults, dict[str, _File]]] = {}

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        path = name.filename() if hasattr(name, "filename") else name
        folder, _, file_name = (path or "").rpartition("/")
        found = self.disks.get(folder)
        if found is None:
            return apsw.VFSFile("unix", name, flags)
        faults, files = found
        if file_name not in files:
            there = Path(path).read_bytes() if os.path.exists(path) and faults.records else b""
            files[file_name] = _File(there)
        return _RecordedFile(name, flags, faults, files[file_name])

    def xDelete(self, filename: str, syncdir: bool) -> None:
        folder, _, file_name = filename.rpartition("/")
        if folder in self.disks:
            self.disks[folder][1].pop(file_name, None)
        super().xDelete(filename, syncdir)


def watch_folder(folder: Path, faults: DiskFaults) -> str:
    """Let the databases in `folder` be opened through the VFS whose name is returned."""
    if _RecordingVFS.made is None:
        _RecordingVFS.made = _RecordingVFS()
    _RecordingVFS.made.disks[str(folder)] = (faults, {})
    return VFS_NAME


def forget_folder(folder: Path) -> None:
    """Watch it no longer."""
    if _RecordingVFS.made is not None:
        _RecordingVFS.made.disks.pop(str(folder), None)


def kill_image(old: Path, new: Path) -> None:
    """What a program finds that was killed: all that was written, in its journal too."""
    shutil.copytree(old, new, ignore=lambda _folder, names: [n for n in names if n in NOT_COPIED])
    shutil.copytree(profile_paths(old).journal_folder, profile_paths(new).journal_folder)


def power_image(old: Path, new: Path, random: Random, journal: "JournalDisk | None") -> None:
    """What a program finds after a power cut."""
    kill_image(old, new)
    if journal is not None:
        path = profile_paths(new).journal
        if path.exists():
            path.write_bytes(journal.after_power_loss(path.read_bytes(), random))
    made = _RecordingVFS.made
    recorded = made.disks[str(old)][1] if made is not None and str(old) in made.disks else {}
    survives = random.choice(SURVIVES)
    for name, file in recorded.items():
        if (new / name).exists():
            (new / name).write_bytes(file.after_power_loss(random, survives))

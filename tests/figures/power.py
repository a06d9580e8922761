"""Power cuts at every k-th operation of the disk: what is on it afterwards, beside what was acknowledged.

The bytes at the last sync, and of what was written since each sector or not, as drawn.
"""

import asyncio
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from orderdesk.domain.ids import PackingId
from orderdesk.domain.packing import EventKind, PackingEvent
from orderdesk.errors import StorageError
from orderdesk.storage import connection as connection_module
from orderdesk.storage.connection import open_connection
from orderdesk.storage.database import Database
from orderdesk.storage.packings import PackingStore
from tests.builders import a_packing, an_order
from tests.simulation.disk import SURVIVES, VFS_NAME, DiskFaults, _File, forget_folder, watch_folder
from tests.simulation.disk import _RecordingVFS as RecordingVFS
from tests.storage.inline_executor import InlineExecutor

KEY = bytes(range(32))
EVERY = 3
SCANS_A_PACKING = 40
BEGAN = datetime(2026, 11, 30, 8, tzinfo=UTC)


@dataclass(slots=True)
class PowerStates:
    """What became of so many states. `most_lost`: acknowledged scans that one of them lacks."""

    states: int = 0
    lost: int = 0
    corrupt: int = 0
    most_lost: int = 0
    in_flight_kept: int = 0
    scans: int = 0


@dataclass(slots=True)
class _Cuts:
    """Draws a state at every k-th operation, and looks at it at once."""

    folder: Path
    random: Random
    wanted: int
    found: PowerStates = field(default_factory=PowerStates)
    acknowledged: int = 0
    operations: int = 0
    files: dict[str, _File] = field(default_factory=dict)
    is_on: bool = False

    def operation(self) -> None:
        """One more of them is about to be carried out."""
        if not self.is_on:
            return
        self.operations += 1
        if self.operations % EVERY == 0 and self.found.states < self.wanted:
            self._cut()

    def _cut(self) -> None:
        survives = self.random.choice(SURVIVES)
        for name, file in self.files.items():
            (self.folder / name).write_bytes(file.after_power_loss(self.random, survives))
        found, self.found.states = self.found, self.found.states + 1
        kept = _scans_in(self.folder / "orders.sqlite3")
        if kept is None:
            found.corrupt += 1
        elif kept < self.acknowledged:
            found.lost += 1
            found.most_lost = max(found.most_lost, self.acknowledged - kept)
        elif kept > self.acknowledged:
            found.in_flight_kept += 1
        for path in self.folder.iterdir():
            path.unlink()


class _Disk(DiskFaults):
    """Fails never, and tells of each operation."""

    def __init__(self, cuts: _Cuts) -> None:
        super().__init__(cuts.random, lambda _name: None)
        self.records = True
        self._cuts = cuts

    def meet(self, call: str) -> None:
        self._cuts.operation()


def cut_power(states: int, seed: int = 1, *, synchronous: str = "FULL") -> PowerStates:
    """Scan as a bench does until so many states have been looked at."""
    base = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="orderdesk-power-", dir=base) as folder:
        return asyncio.run(_scan(Path(folder), states, seed, synchronous))


async def _scan(folder: Path, states: int, seed: int, synchronous: str) -> PowerStates:
    home, image = folder / "home", folder / "image"
    home.mkdir()
    image.mkdir()
    cuts = _Cuts(image, Random(f"power {seed}"), states)
    watch_folder(home, _Disk(cuts))
    assert RecordingVFS.made is not None
    cuts.files = RecordingVFS.made.disks[str(home)][1]
    # The file is made and whole before it is scanned into, whatever is tried then.
    await (await _open(home)).close()
    with _synchronous(synchronous):
        database = await _open(home)
    store, packing = PackingStore(database), 0
    try:
        while cuts.found.states < states:
            packing += 1
            packing_id = PackingId(f"packing-{packing}")
            order = an_order(number=packing)
            cuts.is_on = False
            await store.add(replace(a_packing(order), id=packing_id))
            cuts.is_on = True
            for place in range(1, SCANS_A_PACKING + 1):
                event = PackingEvent(
                    place, EventKind.REFUSED, at=BEGAN + timedelta(seconds=place), code="x" * 40
                )
                await store.append(packing_id, event)
                cuts.acknowledged += 1
    finally:
        cuts.is_on = False
        await database.close()
        forget_folder(home)
    cuts.found.scans = cuts.acknowledged
    return cuts.found


async def _open(home: Path) -> Database:
    path = home / "orders.sqlite3"
    return await Database.open(path, KEY, executor=InlineExecutor(), vfs=VFS_NAME)


def _scans_in(path: Path) -> int | None:
    """How many scans a start finds; None where it finds a damaged file."""
    try:
        connection = open_connection(path, KEY)
    except StorageError:
        return None
    try:
        if connection.rows("PRAGMA integrity_check") != [("ok",)]:
            return None
        return int(connection.value("SELECT count(*) FROM packing_event"))
    except Exception:
        # Whatever the engine says of a damaged page.
        return None
    finally:
        connection.close()


@contextmanager
def _synchronous(wanted: str) -> Iterator[None]:
    """Open with another setting than the program's, to see that a weaker one is found out."""
    before: Sequence[tuple[str, str, str | int]] = connection_module.PRAGMAS
    read_back = {"FULL": 2, "NORMAL": 1}[wanted]
    connection_module.PRAGMAS = tuple(
        (name, wanted, read_back) if name == "synchronous" else (name, value, back)
        for name, value, back in before
    )
    try:
        yield
    finally:
        connection_module.PRAGMAS = tuple(before)

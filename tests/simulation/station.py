"""A computer at a bench: one profile on its disk, and one life of the program after another."""

import asyncio
import contextvars
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, open_desk
from orderdesk.errors import OrderDeskError, StorageError
from orderdesk.storage.database import Database
from tests.simulation.actors import Staff
from tests.simulation.disk import (
    DiskFaults,
    StationDisk,
    forget_folder,
    kill_image,
    power_image,
    watch_folder,
)
from tests.simulation.journal_disk import JournalDisk
from tests.simulation.loop import LIFE, Life
from tests.simulation.recorder import Request
from tests.simulation.server import BEGAN, ORIGIN, TOKEN
from tests.simulation.transport import StationTransport

if TYPE_CHECKING:
    from tests.simulation.world import SimWorld

DOWN_S = (1.0, 40.0)


class Station:
    """One bench. `start` begins a life, `crash` ends it as `kill` or `power` would."""

    def __init__(self, world: "SimWorld", name: str) -> None:
        self.world = world
        self.name = name
        self.life: Life | None = None
        self.desk: Desk | None = None
        self.lives = 0
        self.is_wan_up = True
        self.skew_s = 0.0
        self.drift = 1.0
        self.folder = world.folder / name / "0"
        self.disk: StationDisk | None = None
        self.disk_faults: DiskFaults | None = None
        self.journal_disk: JournalDisk | None = None
        self.staff = Staff(self, world.chance[f"staff {name}"])
        self._ids = count(1)
        self._edges = world.chance[f"edges {name}"]
        self._disk_draw = world.chance[f"disk {name}"]
        self.commits = 0
        kill_image(world.template, self.folder)
        if world.rate("clock"):
            drawn = world.chance[f"clock {name}"]
            self.skew_s = drawn.choice((0.0, -3 * 3600.0, 900.0, 86400.0 * 2, -40.0))
            self.drift = drawn.choice((1.0, 1.02, 0.98))

    # Time and ids

    def clock(self) -> datetime:
        """This computer's idea of the time."""
        return BEGAN + timedelta(seconds=self.world.now_s * self.drift + self.skew_s)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return self.world.now_s * self.drift

    def new_id(self) -> str:
        """An id that names its station, which only the checker makes use of."""
        return f"{self.name}-{self.lives}-{next(self._ids)}"

    # Life

    def start(self) -> None:
        """Start the program on what the disk has."""
        self.lives += 1
        self.commits = 0
        self.world.recorder.starts += 1
        life = self.life = Life(self.name, self.lives, world=self.world)
        context = contextvars.copy_context()
        context.run(LIFE.set, life)
        self.world.tell(self.name, f"starts ({self.lives})")
        life.kept.append(self.world.loop.create_task(self._live(life), context=context))

    async def _live(self, life: Life) -> None:
        world = self.world
        self.disk = StationDisk(self, world.loop, contextvars.copy_context())
        disk = self.disk
        vfs = None
        self.disk_faults = DiskFaults(self._disk_draw, lambda name: world.met(name, self))
        self.journal_disk = JournalDisk(self.disk_faults)
        if world.plan.has_disk_faults:
            self.disk_faults.records = bool(world.plan.rate("power"))
            vfs = watch_folder(self.folder, self.disk_faults)

        async def open_database(path: Path, key: bytes) -> Database:
            opened = await Database.open(path, key, executor=disk, vfs=vfs)
            disk.database = opened
            return opened

        surroundings = World(
            clock=self.clock,
            monotonic=self.monotonic,
            sleep=asyncio.sleep,
            new_id=self.new_id,
            random=world.chance[f"jitter {self.name}"].random,
            open_database=open_database,
            journal_disk=self.journal_disk,
            transport=StationTransport(self, life),
        )
        arguments = Arguments(profile=self.folder, endpoint=ORIGIN, token=TOKEN)
        try:
            desk = await open_desk(arguments, surroundings)
        except OrderDeskError as error:
            world.tell(self.name, f"does not open: {type(error).__name__}")
            self.end(life, "did not open")
            world.restart_later(self, 5.0)
            return
        desk.settings = replace(desk.settings, station_name=self.name, staff_name=f"{self.name}'s")
        self.set_disk_faults()
        self.desk = desk
        life.kept.append(desk)
        world.opened(self)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(desk.run())
                group.create_task(self.staff.work(desk))
        except* StorageError as errors:
            # The window says so and ends; whoever works here starts it again.
            world.tell(self.name, f"ends: {type(errors.exceptions[0]).__name__}")
            self.end(life, "storage")
            world.restart_later(self, 5.0)

    def set_disk_faults(self) -> None:
        """Begin what the plan has for this disk, or end it."""
        if self.disk_faults is not None:
            self.disk_faults.full = self.world.rate("disk full")
            self.disk_faults.sync_fails = self.world.rate("fsync fails")

    def committed(self) -> None:
        """The database changed on the disk just now."""
        self.commits += 1
        self.world.committed(self)

    def crash(self, how: str) -> None:
        """End the program without a word, at once."""
        life = self.life
        if life is None or not life.alive:
            return
        self.world.recorder.crashes += 1
        self.world.tell(self.name, f"{'is killed' if how == 'kill' else 'loses its power'}")
        self.world.met(how, self)
        self.end(life, how)
        self.world.restart_later(self, self._edges.uniform(*DOWN_S))

    def end(self, life: Life, how: str) -> None:
        """This life gets no turn any more; the next one finds what the disk has."""
        life.alive = False
        life.ended_why = how
        self.world.loop.graveyard.append(life)
        desk, self.desk = self.desk, None
        old = self.folder
        new = self.world.folder / self.name / str(self.lives)
        if how == "power":
            power_image(old, new, self.world.chance[f"power {self.name}"], self.journal_disk)
        else:
            kill_image(old, new)
        self.folder = new
        self._let_go_of(old, desk)

    def _let_go_of(self, folder: Path, desk: Desk | None) -> None:
        """Close the files of a life that is over, which nobody reads any more."""
        if self.disk is not None and self.disk.database is not None:
            database = self.disk.database
            if self.disk_faults is not None:
                self.disk_faults.full = self.disk_faults.sync_fails = 0.0
            database._abandon()
            if database._journal is not None:
                database._journal.close()
        if desk is not None:
            self.world.read_log(self, folder)
            desk.files.taken.release()
        forget_folder(folder)

    def shut(self) -> None:
        """The run is over."""
        if self.life is not None and self.life.alive:
            self.life.alive = False
            self.world.loop.graveyard.append(self.life)
            self._let_go_of(self.folder, self.desk)

    # What happens to it

    def dies_at(self, edge: str, asked: Request | None = None) -> bool:
        """Whether the program ends at this edge. It has then: let nothing of it go on."""
        for how in ("kill", "power"):
            rate = self.world.rate(how)
            if asked is not None:
                # Of the many requests those that change something are where it matters.
                rate *= 8.0 if asked.intent is not None else 0.3
            if rate and self._edges.random() < rate:
                self.crash(how)
                return True
        return False

    def disk_delay_s(self) -> float:
        """How long the disk takes for what comes next."""
        rate = self.world.rate("slow disk")
        if rate and self._disk_draw.random() < rate:
            self.world.met("slow disk", self)
            return self._disk_draw.choice((0.05, 0.5, 2.0, 6.0))
        return 0.0

    def freeze(self, seconds: float) -> None:
        """Give the program no turn for a while."""
        if self.life is not None:
            self.life.frozen_until = max(self.life.frozen_until, self.world.now_s + seconds)

    # What is on its disk, for the checker

    @property
    def knows_its_location(self) -> bool:
        """Whether it runs and has read where it works."""
        return self.desk is not None and self.desk.location_id() is not None

    def read(self, work: Any) -> Any:
        """What the database says now, without a turn of the loop. None where it is not open."""
        if self.desk is None or self.disk is None or self.disk.database is None:
            return None
        database = self.disk.database
        if database._connection is None:
            return None
        return database._read(work)

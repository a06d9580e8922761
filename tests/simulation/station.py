"""A computer at a bench: one profile on its disk, and one life of the program after another."""

import asyncio
import contextvars
import shutil
from contextvars import Context
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, open_desk
from orderdesk.errors import OrderDeskError, StorageError
from orderdesk.mending import mend
from orderdesk.paths import profile_paths
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
from tests.simulation.fleet import Shelf, stays_with_its_shop
from tests.simulation.journal_disk import JournalDisk
from tests.simulation.loop import LIFE, Life
from tests.simulation.recorder import Request
from tests.simulation.server import BEGAN, ORIGIN, SIGN_IN, TOKEN
from tests.simulation.spans import Spans
from tests.simulation.transport import StationTransport

if TYPE_CHECKING:
    from tests.simulation.world import SimWorld

DOWN_S = (1.0, 40.0)
DOWN_S_IN_A_SCENE = (1.0, 8.0)
DOWN_S_AT_AN_AIM = (0.5, 3.0)
MISLED_FOR_S = 8.0
HOW_IT_ENDS = {
    "kill": "is killed",
    "power": "loses its power",
    "between": "is killed after the journal's sync and before the commit",
}


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
        self.shelf = Shelf(self)
        self.spans = Spans(world, self)
        self.has_met_shop = False
        self.is_misled = False
        self.disk_failed_at = -1000.0
        self.claiming = 0
        self.pulling = ""
        self._torn: Path | None = None
        self._ids = count(1)
        self._edges = world.chance[f"edges {name}"]
        self._disk_draw = world.chance[f"disk {name}"]
        self.commits = 0
        kill_image(world.template, self.folder)
        if world.plan.rate("clock"):
            drawn = world.chance[f"clock {name}"]
            self.skew_s = drawn.choice((0.0, -3 * 3600.0, 900.0, 86400.0 * 2, -40.0))
            self.drift = drawn.choice((1.0, 1.02, 0.98))

    def copies(self, other: "Station") -> None:
        """Begin with what another computer's disk has now."""
        shutil.rmtree(self.folder)
        shutil.rmtree(profile_paths(self.folder).journal_folder)
        kill_image(other.folder, self.folder)
        self.has_met_shop = other.has_met_shop

    @property
    def said_name(self) -> str:
        """What it is called in its settings; a copy has those of its original."""
        if self.world.plan.rate("same name") or self.name.startswith("twin"):
            return "bench1"
        return self.name

    # Time and ids

    def clock(self) -> datetime:
        """This computer's idea of the time."""
        return BEGAN + timedelta(
            seconds=self.world.now_s * self.drift + self.skew_s + self.world.server.skipped_s
        )

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
        self.commits = self.claiming = 0
        self.pulling = ""
        self.is_misled = not stays_with_its_shop(self)
        if self.is_misled:
            self.world.loop.call_later(MISLED_FOR_S, self._is_led_right, context=Context())
        self.world.recorder.starts += 1
        life = self.life = Life(self.name, self.lives, world=self.world)
        context = contextvars.copy_context()
        context.run(LIFE.set, life)
        self.world.tell(self.name, f"starts ({self.lives})")
        life.kept.append(self.world.loop.create_task(self._live(life), context=context))

    def _is_led_right(self) -> None:
        """The name leads to the right shop again, and somebody starts the program once more."""
        self.is_misled = False
        self.crash("kill")

    async def _live(self, life: Life) -> None:
        world = self.world
        self.disk = StationDisk(self, world.loop, contextvars.copy_context())
        disk = self.disk
        vfs = None
        self.disk_faults = DiskFaults(
            self._disk_draw, self._disk_fails, lambda name: world.aiming.meets(self, name)
        )
        self.journal_disk = JournalDisk(self.disk_faults, self._journal_synced)
        if world.plan.has_disk_faults:
            self.disk_faults.records = world.plan.has("power")
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
        signs_in = SIGN_IN if world.plan.rate("app sign-in") else TOKEN
        arguments = Arguments(profile=self.folder, endpoint=ORIGIN, token=signs_in)
        try:
            if self.shelf.is_damaged:
                mended = await mend(arguments, surroundings)
                world.tell(self.name, f"is mended: {len(mended.sentences)} sentences")
                self.shelf.is_damaged = False
            desk = await open_desk(arguments, surroundings)
        except OrderDeskError as error:
            world.tell(self.name, f"does not open: {type(error).__name__}")
            self.end(life, "did not open")
            world.restart_later(self, 5.0)
            return
        desk.settings = replace(
            desk.settings, station_name=self.said_name, staff_name=f"{self.name}'s"
        )
        self.set_disk_faults()
        self.desk = desk
        life.kept.append(desk)
        world.opened(self)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(desk.run())
                group.create_task(self.staff.work(desk))
                group.create_task(self.shelf.work())
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
        if self._torn is not None:
            # Nobody hears of it: the program ends before.
            return
        self.commits += 1
        self.has_met_shop = self.has_met_shop or self.knows_its_location
        self.world.committed(self)

    def _disk_fails(self, name: str) -> None:
        self.disk_failed_at = self.world.now_s
        self.world.met(name, self)

    def _journal_synced(self) -> None:
        """The journal is safe, and the database has not committed yet: an image of just that."""
        if self._torn is not None or self.desk is None:
            return
        rate = self.world.rate("between")
        is_torn = bool(rate) and self._edges.random() < rate
        if is_torn or self.world.aiming.meets(self, "between"):
            self._torn = self.world.folder / self.name / f"torn {self.lives}"
            kill_image(self.folder, self._torn)

    def crash(self, how: str) -> None:
        """End the program without a word, at once."""
        life = self.life
        if life is None or not life.alive:
            return
        self.world.recorder.crashes += 1
        self.world.tell(self.name, HOW_IT_ENDS[how])
        self.world.met(how, self)
        self.end(life, how)
        down_s = DOWN_S_IN_A_SCENE if self.world.plan.scene.name else DOWN_S
        down_s = DOWN_S_AT_AN_AIM if self.world.plan.aim.state else down_s
        self.world.restart_later(self, self._edges.uniform(*down_s))

    def end(self, life: Life, how: str) -> None:
        """This life gets no turn any more; the next one finds what the disk has."""
        life.alive = False
        life.ended_why = how
        self.world.loop.graveyard.append(life)
        old, torn = self.folder, self._torn
        new = self.world.folder / self.name / str(self.lives)
        self._torn = None
        if torn is not None:
            kill_image(torn, new)
        elif how == "power":
            power_image(old, new, self.world.chance[f"power {self.name}"], self.journal_disk)
        else:
            kill_image(old, new)
            if how == "kill":
                self.shelf.put_back(new)
        desk, self.desk = self.desk, None
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
        if self._torn is not None:
            self.crash("between")
            return True
        for how in ("kill", "power"):
            if self.world.aiming.meets(self, how, is_at_request=asked is not None):
                self.crash(how)
                return True
        only_at = self.world.plan.scene.only_at
        if only_at and (asked is None or asked.stage not in only_at):
            return False
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
        is_slow = bool(rate) and self._disk_draw.random() < rate
        if is_slow or self.world.aiming.meets(self, "slow disk"):
            self.world.met("slow disk", self)
            return self._disk_draw.choice((0.05, 0.5, 2.0, 6.0))
        return self.world.aiming.holds_up_disk_s(self)

    def stages(self) -> tuple[str, ...]:
        """What it does beside its decisions and its packings, in the failure model's words."""
        held = self.desk is not None and bool(self.desk.engine.claims.held)
        found = ("claiming" if self.claiming else "", "claimed" if held else "", self.pulling)
        return tuple(one for one in found if one)

    def freeze(self, seconds: float) -> None:
        """Give the program no turn for a while."""
        if self.life is not None:
            self.life.frozen_until = max(self.life.frozen_until, self.world.now_s + seconds)

    # What is on its disk, for the checker

    @property
    def knows_its_location(self) -> bool:
        """Whether it runs and has read where it works."""
        return self.desk is not None and self.desk.location_id() is not None

    @property
    def can_be_read(self) -> bool:
        """Whether its database is open: a program that died, or a disk that failed, has closed it."""
        disk = self.disk
        open_database = disk.database if self.desk is not None and disk is not None else None
        return open_database is not None and open_database._connection is not None

    def read(self, work: Any) -> Any:
        """What the database says now, without a turn of the loop. None where it is not open."""
        if not self.can_be_read:
            return None
        assert self.disk is not None
        assert self.disk.database is not None
        return self.disk.database._read(work)

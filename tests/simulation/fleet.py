"""What becomes of computers rather than of programs: older copies put back, damaged files, twins, a holiday.

Whoever puts an older disk back has lost what came after it, and nobody promises otherwise; what an
older copy of the database, or a damaged one, must not lose is what its journal tells.
"""

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from orderdesk.domain.ids import IntentId
from orderdesk.domain.packing import PackingState
from orderdesk.paths import profile_paths
from tests.simulation.disk import kill_image

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

NINE_DAYS_S = 9 * 86_400.0
OF_THE_DATABASE = ("orders.sqlite3", "orders.sqlite3-wal")
HEADER_BYTES = 1024


class Shelf:
    """Where somebody keeps older images of one station's disk, and from where they are put back."""

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._world = station.world
        self._random = station.world.chance[f"shelf {station.name}"]
        self._folder = station.world.folder / station.name / "older"
        self._kept_at = -1.0
        self._kept_journaled = -1
        self._found_again: set[IntentId] = set()
        self.is_damaged = False

    async def work(self) -> None:
        """Make an image now and then."""
        while True:
            await asyncio.sleep(self._random.uniform(4.0, 12.0))
            wanted = self._world.rate("older copy") or self._world.rate("older disk")
            if wanted and self._station.desk is not None:
                if self._folder.exists():
                    _remove(self._folder)
                kill_image(self._station.folder, self._folder)
                self._kept_at = self._world.now_s
                self._kept_journaled = self._journaled()

    def put_back(self, new: Path) -> None:
        """After a program was killed: what lies on the disk may be older than that, or damaged."""
        if self._rolls("damaged"):
            self._keep_to_journal("damaged")
            _spoil(new / OF_THE_DATABASE[0], self._random.randbytes(HEADER_BYTES))
            (new / OF_THE_DATABASE[1]).unlink(missing_ok=True)
            self.is_damaged = True
        elif self._kept_at >= 0.0 and self._rolls("older disk"):
            self._lose_all_since()
            _remove(new)
            kill_image(self._folder, new)
        elif self._kept_at >= 0.0 and self._rolls("older copy"):
            self._keep_to_journal("older copy")
            for name in OF_THE_DATABASE:
                (new / name).unlink(missing_ok=True)
                if (self._folder / name).exists():
                    shutil.copy(self._folder / name, new / name)

    def _rolls(self, name: str) -> bool:
        rate = self._world.rate(name)
        return bool(rate) and self._random.random() < rate

    def _journaled(self) -> int:
        found = self._station.read(lambda one: one.value("SELECT journaled FROM meta"))
        return int(found or 0)

    def _keep_to_journal(self, name: str) -> None:
        """The database is older from now on: what stands is in the journal, what is settled is not."""
        station, world = self._station, self._world
        world.tell(
            station.name, f"has {'a damaged file' if name == 'damaged' else 'an older copy'}"
        )
        world.met(name, station)
        standing = {
            one.id
            for one in world.promises.intents_on_disk(station)
            if one.state.is_open or one.needs_person
        }
        in_hand = {
            one.id
            for one in world.promises.packings_on_disk(station)
            if one.state is PackingState.OPEN
        }
        world.forget_readings(station)
        world.recorder.forget(
            station.name,
            lambda heard: heard.key not in (standing if heard.what == "decision" else in_hand),
        )
        world.put_back(station, standing)
        if name == "damaged" or self._journaled() > self._kept_journaled:
            # The program can tell by its journal.
            world.found_again(standing)
            self._found_again |= standing

    def _lose_all_since(self) -> None:
        """The journal is as old: what came after it is lost with the disk."""
        station, world, since = self._station, self._world, self._kept_at
        world.tell(station.name, f"has its disk of {since:.1f} s")
        world.met("older disk", station)
        world.forget_readings(station)
        world.recorder.forget(station.name, lambda heard: heard.at >= since)
        world.put_back(station, {one.id for one in world.promises.intents_on_disk(station)})
        # Such a disk has nothing of a damage that came after it, nor of what was found again then.
        world.never_found_again(self._found_again, since)
        self.is_damaged = False


class Fleet:
    """All stations of one run."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world
        self._random = world.chance["fleet"]

    async def work(self) -> None:
        """What happens once in a run, and programs that somebody ends the hard way."""
        ending = self._world.loop.create_task(self._end_programs())
        try:
            await self._once()
            await ending
        finally:
            ending.cancel()

    async def _end_programs(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            for station in self._world.stations:
                rate = self._world.rate("restart")
                if rate and station.desk is not None and self._random.random() < rate:
                    station.crash("kill")

    async def _once(self) -> None:
        world, random = self._world, self._random
        await asyncio.sleep(random.uniform(0.3, 0.7) * world.plan.safety_s)
        if random.random() < world.rate("twin"):
            self._copy_a_computer()
        if random.random() < world.rate("nine days"):
            self._close_for_days()

    def _copy_a_computer(self) -> None:
        world, original = self._world, self._world.stations[0]
        if original.desk is None or original.life is None:
            return
        open_ones = world.promises.intents_on_disk(original)
        twin = world.add_station("twin1")
        twin.copies(original)
        world.tell(twin.name, f"is a copy of {original.name}")
        world.met("twin", original)
        world.put_back(twin, {one.id for one in open_ones if one.state.goes_by_itself})
        world.loop.call_later(self._random.uniform(0.0, 10.0), twin.start)

    def _close_for_days(self) -> None:
        """Every program ends, with whatever is in its queue, and is started nine days later."""
        world = self._world
        world.tell("run", "nobody works here for nine days")
        for station in world.stations:
            world.met("nine days", station)
            station.is_wan_up = True
            station.crash("kill")
        world.skip(NINE_DAYS_S)


def stays_with_its_shop(station: "Station") -> bool:
    """Whether this start reaches the right shop; False where the name leads to another one for now."""
    world = station.world
    rate = world.rate("other shop")
    if not rate or station.lives < 2 or not station.has_met_shop:
        return True
    if world.chance[f"other shop {station.name}"].random() >= rate:
        return True
    world.tell(station.name, "reaches another shop")
    world.met("other shop", station)
    return False


def _spoil(path: Path, noise: bytes) -> None:
    with path.open("r+b") as file:
        file.write(noise)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(profile_paths(folder).journal_folder, ignore_errors=True)

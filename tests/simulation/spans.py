"""What lasts for a while at one computer: no network, a computer asleep, a program that does not move."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

SPANS = ("offline", "asleep", "stalled")


class Spans:
    """The spans of one station, until they are cancelled."""

    def __init__(self, world: "SimWorld", station: "Station") -> None:
        self._world = world
        self._station = station
        self._random = world.chance[f"spans {station.name}"]

    async def work(self) -> None:
        """Let them begin now and then."""
        random = self._random
        while True:
            await asyncio.sleep(random.uniform(0.5, 1.5))
            self._world.sign_in_again(self._station, random.random() < 0.05)
            for name in SPANS:
                rate = self._world.rate(name)
                if rate and random.random() < rate:
                    self.begin(name)

    def begin(self, name: str, seconds: float = 0.0) -> None:
        """Let one begin, for so long, or for as long as is drawn."""
        world, station, random = self._world, self._station, self._random
        world.met(name, station)
        if name == "offline":
            if not station.is_wan_up:
                return
            seconds = seconds or random.choice((3.0, 15.0, 60.0))
            world.tell(station.name, f"has no network for {seconds:.0f} s")
            station.is_wan_up = False
            world.loop.call_later(seconds, self._is_back)
        else:
            seconds = seconds or (5.0 if name == "stalled" else random.choice((20.0, 45.0, 90.0)))
            world.tell(station.name, f"is {name} for {seconds:.0f} s")
            station.freeze(seconds)
            # What it does on waking up, it does before it has heard from the shop again.
            world.disturb(station, seconds)

    def _is_back(self) -> None:
        self._station.is_wan_up = True
        self._world.disturb(self._station)

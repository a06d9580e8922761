"""What lasts for a while at one computer: no network, a computer asleep, a program that does not move."""

import asyncio
from typing import TYPE_CHECKING

from tests.simulation.recorder import Request

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

SPANS = ("offline", "asleep", "stalled")
AT_FOCUS = 4.0
"""How much likelier it begins with a request in the state that a run looks at, than in any second."""


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
                if self._rolls(name, 1.0):
                    self._begin(name)

    def at(self, asked: Request) -> None:
        """A request leaves, and may be the one that this run looks at."""
        if asked.stage and asked.stage == self._world.plan.focus:
            for name in SPANS:
                if self._rolls(name, AT_FOCUS):
                    self._begin(name)

    def _rolls(self, name: str, times: float) -> bool:
        rate = self._world.rate(name)
        return bool(rate) and self._random.random() < rate * times

    def _begin(self, name: str) -> None:
        world, station, random = self._world, self._station, self._random
        world.met(name, station)
        if name == "offline":
            if not station.is_wan_up:
                return
            seconds = random.choice((3.0, 15.0, 60.0))
            world.tell(station.name, f"has no network for {seconds:.0f} s")
            station.is_wan_up = False
            world.loop.call_later(seconds, self._is_back)
        else:
            seconds = 5.0 if name == "stalled" else random.choice((20.0, 45.0, 90.0))
            world.tell(station.name, f"is {name} for {seconds:.0f} s")
            station.freeze(seconds)
            # What it does on waking up, it does before it has heard from the shop again.
            world.disturb(station, seconds)

    def _is_back(self) -> None:
        self._station.is_wan_up = True
        self._world.disturb(self._station)

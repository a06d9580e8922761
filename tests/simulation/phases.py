"""The three phases of a run: what goes wrong, the end of all that, and what has to hold then.

Safety: faults and people at work. Heal: every fault ends. Liveness: what waits is settled, every copy
says what the shop says, and any order can be packed.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from orderdesk.domain.ids import OrderGid
from orderdesk.sync.presence import IDENTITY_EVERY_S
from tests.simulation.checks_at_rest import ChecksAtRest
from tests.simulation.fleet import Fleet

if TYPE_CHECKING:
    from tests.simulation.world import SimWorld

STEP_S = 1.0
WARM_WITHIN_S = 20.0
SETTLED_WITHIN_S = 600.0
IN_STEP_WITHIN_S = 420.0
PACKED_WITHIN_S = 240.0
TOLD_APART_WITHIN_S = IDENTITY_EVERY_S + 3.0
"""The original may have looked just before its copy came."""


class Phases:
    """Leads one world through its run. `hurry` lets everybody poll more often from then on."""

    def __init__(self, world: "SimWorld", hurry: Callable[[], None]) -> None:
        self._world = world
        self._hurry = hurry

    async def run(self) -> None:
        """All phases, or as far as the first broken promise."""
        world = self._world
        world.tell("run", world.plan.told())
        log_root = logging.getLogger("orderdesk")
        log_root.addHandler(world.log_watch)
        try:
            await self._phases()
        except asyncio.CancelledError:
            raise
        finally:
            log_root.removeHandler(world.log_watch)
            for station in world.stations:
                station.shut()

    async def _phases(self) -> None:
        world = self._world
        random = world.chance["orders"]
        for _one in range(world.plan.orders):
            made = world.server.place(random, world.plan.scene)
            world.aiming.prepare(made["id"])
            units = ", ".join(f"{line['quantity']} {line['sku']}" for line in made["lines"])
            world.tell("customer", f"orders {made['name']}: {units}")
        if world.plan.rate("search lag"):
            lags = (2.0, 8.0) if world.plan.rate("short memory") else (2.0, 30.0, 600.0)
            world.server.store.settings.search_lag_s = random.choice(lags)
            world.met_at_shop("search lag")
        # What only a search shows, and shows too late, is promised to nobody.
        world.server.store.settings.auto_archive = not world.plan.scene.lag_s
        for station in world.stations:
            world.loop.call_later(random.uniform(0.0, 3.0), station.start)
        await self._warm_up()
        others = [world.loop.create_task(world.outsiders.work())]
        others += [world.loop.create_task(one.spans.work()) for one in world.stations]
        others.append(world.loop.create_task(Fleet(world).work()))
        world.ways.begin()
        await self._until(world.aiming.is_over, world.plan.safety_s)
        if world.plan.unrestricted or world.promises.broken:
            await self._rest(others)
            return
        self._heal()
        await self._rest(others)
        await self._until(self._is_settled, SETTLED_WITHIN_S)
        rest = ChecksAtRest(world)
        if not world.promises.broken and not self._is_settled():
            rest.tell_unsettled()
        await self._converge(rest)
        if not world.promises.broken:
            await self._pack_one_more(rest)
        await self._until(rest.are_told_apart, TOLD_APART_WITHIN_S)
        if not world.promises.broken:
            rest.decisions_stand()

    async def _warm_up(self) -> None:
        """A scene is about people at work: it begins once the stations have something to work on."""
        world = self._world
        if world.is_warming_up:
            await self._until(self._all_know_their_location, WARM_WITHIN_S)
            world.is_warming_up = False
            world.tell("run", "the scene begins")
        for station in world.stations:
            station.set_disk_faults()

    def _all_know_their_location(self) -> bool:
        world = self._world
        return all(one.knows_its_location for one in world.stations)

    async def _converge(self, rest: ChecksAtRest) -> None:
        world = self._world
        since = world.now_s
        if world.promises.broken:
            return
        self._hurry()
        await self._until(lambda: self._is_in_step(since), IN_STEP_WITHIN_S)
        if not self._is_settled():
            rest.tell_unsettled()
        if not self._is_in_step(since):
            rest.tell_out_of_step(max(since, world.changed_at))
        if not world.promises.broken:
            await rest.copies_agree()

    async def _pack_one_more(self, rest: ChecksAtRest) -> None:
        """Any order can be packed by anybody once nobody else has it."""
        world = self._world
        chosen = rest.choose_packable(world.chance["one more"])
        if chosen is None:
            return
        station, order_id = chosen
        before = len(rest.fulfillments_of(order_id))
        world.tell("run", f"{station.name} is to pack {world.name_of(order_id)}")
        station.staff.wanted = OrderGid(order_id)
        await self._until(
            lambda: len(rest.fulfillments_of(order_id)) > before and self._is_settled(),
            PACKED_WITHIN_S,
        )
        rest.packed(station, order_id, before)

    async def _until(self, is_done: Any, seconds: float) -> None:
        world = self._world
        until = world.now_s + seconds
        checked_at = world.now_s
        while world.now_s < until and not world.promises.broken:
            if is_done():
                return
            await asyncio.sleep(STEP_S)
            for station in world.stations:
                world.sign_in_again(station, world.healed_at is not None)
            if world.now_s - checked_at >= 10.0:
                checked_at = world.now_s
                world.quiet.judge()

    async def _rest(self, others: list[Any]) -> None:
        world = self._world
        world.outsiders.is_on = False
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _heal(self) -> None:
        """Every fault ends, those of the disk too."""
        world = self._world
        world.healed_at = world.now_s
        world.phase = "closing"
        world.tell("run", "every fault ends")
        world.server.store.settings.search_lag_s = 0.0
        world.outsiders.is_on = False
        for station in world.stations:
            station.is_wan_up = True
            station.set_disk_faults()

    def _is_settled(self) -> bool:
        world = self._world
        for station in world.stations:
            if station.desk is None or world.promises.has_open_work(station):
                return False
        return True

    def _is_in_step(self, since: float) -> bool:
        """Staff may have begun something yet when all was settled: what counts is the last change."""
        world = self._world
        since = max(since, world.changed_at)
        return self._is_settled() and all(
            world.promises.pulls_since(station, since) >= 3
            and world.promises.sweeps_since(station, since) >= 1
            and station.knows_its_location
            for station in world.stations
        )

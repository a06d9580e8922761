"""One seed from its plan to its verdict, and what a process needs for many of them."""

import asyncio
import atexit
import gc
import hashlib
import logging
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.composition import open_desk
from orderdesk.logbook import Logbook
from orderdesk.shopify import sizes
from orderdesk.sync import engine, presence, pull
from tests.simulation import probes, short_cuts, spoken
from tests.simulation.disk import kill_image
from tests.simulation.loop import DeadlockError, TooLongError, VirtualLoop
from tests.simulation.mutants import MUTANTS
from tests.simulation.phases import Phases
from tests.simulation.plan import Plan, draw_plan
from tests.simulation.promises import Broken
from tests.simulation.randomness import Chance
from tests.simulation.server import ORIGIN, TOKEN
from tests.simulation.world import SimWorld

COLLECTED_EVERY = 25
WARM_UP = 9
"""A seed in which a bit of everything happens."""

PACED = {
    (engine, "CHANGES_EVERY_S"): 3.0,
    (engine, "CHANGES_EVERY_SHORT_S"): 6.0,
    (presence, "BOARD_EVERY_S"): 4.0,
    (engine, "VARIANTS_EVERY_S"): 60.0,
    (engine, "LEVELS_HERE_EVERY_S"): 180.0,
}
# Longer than the search lags in such runs, and much shorter than a station may be away.
SHORT_OVERLAP = timedelta(seconds=12)
HURRIED = {
    (engine, "CHANGES_EVERY_S"): 3.0,
    (presence, "BOARD_EVERY_S"): 20.0,
    (engine, "OPEN_WORK_EVERY_S"): 10.0,
}


@dataclass(slots=True)
class Result:
    """What one run came to. `counts`: whether a fault came up and a decision was settled in it."""

    seed: int
    broken: list[Broken]
    digest: str
    story: list[str]
    counts: bool
    fired: dict[str, int] = field(default_factory=dict)
    reached: dict[tuple[str, str], int] = field(default_factory=dict)
    settled: int = 0
    starts: int = 0
    crashes: int = 0
    orders: int = 0
    scene: str = ""
    aimed: tuple[tuple[str, str], ...] = ()
    residue: int = 0
    virtual_s: float = 0.0
    core_s: float = 0.0
    stations: int = 0


def run_seed(
    seed: int,
    mutant: str = "",
    narrow: Callable[[Plan], Plan] | None = None,
    scene: str = "",
) -> Result:
    """Run one seed, with a mutant in the place of sound code where one is named.

    `scene` is the scene, or the state to aim at, that is wanted instead of what the seed says.
    """
    result = _run_seed(seed, mutant, narrow, scene)
    if _turns() % COLLECTED_EVERY == 0:
        logging.disable(logging.CRITICAL)
        gc.collect()
        logging.disable(logging.NOTSET)
        # What is left stays for good, and need not be looked through again.
        gc.freeze()
    return result


def _run_seed(seed: int, mutant: str, narrow: Callable[[Plan], Plan] | None, scene: str) -> Result:
    _install()
    quieten()
    began = time.process_time()
    chance = Chance(seed)
    plan = draw_plan(chance, scene)
    if narrow is not None:
        plan = narrow(plan)
    folder = _scratch() / f"{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    template = _template()
    gc.disable()
    loop = VirtualLoop(chance["loop"])
    world: SimWorld | None = None
    failure: BaseException | None = None
    with ExitStack() as stack:
        stack.enter_context(_paced(plan))
        if mutant:
            stack.enter_context(MUTANTS[mutant].planted())
        try:
            world = SimWorld(plan, loop, chance, folder, template)
            loop.run_until_complete(Phases(world, hurry).run())
        except (DeadlockError, TooLongError) as error:
            failure = error
        if world is None:
            raise RuntimeError("no world")
        if failure is not None:
            world.promises.fail("loop", type(failure).__name__)
            for station in world.stations:
                station.shut()
        for context in loop.failures:
            _judge_loop_failure(world, context)
        _bury(loop)
    spoken.forget()
    digest = hashlib.sha256("\n".join(world.digest_parts()).encode()).hexdigest()[:16]
    recorder, promises = world.recorder, world.promises
    result = Result(
        seed=seed,
        broken=list(promises.broken),
        digest=digest,
        story=list(recorder.story),
        counts=bool(recorder.fired) and bool(promises.settled),
        fired=dict(recorder.fired),
        reached=dict(recorder.reached),
        settled=len(promises.settled),
        starts=recorder.starts,
        crashes=recorder.crashes,
        scene=plan.scene.name,
        aimed=plan.aim.pairs,
        orders=len(world.server.store.orders),
        residue=promises.residue,
        virtual_s=loop.time(),
        stations=plan.stations,
    )
    shutil.rmtree(folder, ignore_errors=True)
    result.core_s = time.process_time() - began
    return result


def _judge_loop_failure(world: SimWorld, context: dict[str, Any]) -> None:
    failure = context.get("exception")
    if isinstance(failure, Exception):
        world.promises.defect(str(context.get("message", "")), failure)


def _bury(loop: VirtualLoop) -> None:
    """Let go of lives that have ended: what their coroutines do on being collected reaches nothing."""
    for handler in logging.getLogger().handlers[:]:
        if isinstance(handler, Logbook):
            # Of a program that ended while it was opening.
            handler.close()
    loop.set_exception_handler(lambda _loop, _context: None)
    loop.graveyard.clear()
    loop._ready.clear()
    loop._scheduled.clear()  # type: ignore[attr-defined]
    with suppress(RuntimeError):
        loop.close()


def quieten() -> None:
    """What coroutines of a dead program say when they are collected is nobody's concern.

    The engine, too, reports here what the faulty disk raised, after having passed it on.
    """
    sys.unraisablehook = lambda _args: None
    warnings.simplefilter("ignore", RuntimeWarning)


@cache
def _install() -> None:
    probes.install()
    short_cuts.install()


_counted: Iterator[int] = iter(range(10**9))


def _turns() -> int:
    return next(_counted)


def hurry() -> None:
    """From the heal on nobody waits for a poll: what counts then is that it comes."""
    for (module, name), seconds in HURRIED.items():
        setattr(module, name, seconds)


@contextmanager
def _paced(plan: Plan) -> Iterator[None]:
    """Poll less often than a shop is, and ask for small pages, where the plan says so."""
    before = {(module, name): getattr(module, name) for module, name in PACED}
    before |= {(sizes, "ORDERS"): sizes.ORDERS, (pull, "FIRST_CHANGES"): pull.FIRST_CHANGES}
    work = (sizes, "OPEN_FULFILLMENT_ORDERS")
    before[work] = sizes.OPEN_FULFILLMENT_ORDERS
    work_every = (engine, "OPEN_WORK_EVERY_S")
    before[work_every] = engine.OPEN_WORK_EVERY_S
    before[pull, "OVERLAP"] = pull.OVERLAP
    for (module, name), seconds in PACED.items():
        setattr(module, name, seconds * plan.pace)
    if plan.rate("short memory"):
        pull.OVERLAP = SHORT_OVERLAP
    if plan.rate("small pages"):
        sizes.ORDERS, pull.FIRST_CHANGES, sizes.OPEN_FULFILLMENT_ORDERS = 2, 2, 2
    try:
        yield
    finally:
        for (module, name), value in before.items():
            setattr(module, name, value)


@cache
def _scratch() -> Path:
    """In memory where the system offers it: a run syncs hundreds of times."""
    base = "/dev/shm" if os.path.isdir("/dev/shm") else None
    made = Path(tempfile.mkdtemp(prefix="orderdesk-simulation-", dir=base))
    # Workers end without it, and leave the folder to the process that they are forks of.
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def prepare() -> None:
    """Make what all runs begin with: loaded code, a profile, what is worked out once for a process."""
    _template()
    run_seed(WARM_UP)


@cache
def _template() -> Path:
    """A profile that was opened once, so that no run has to go through every migration."""
    made, kept = _scratch() / "made", _scratch() / "template"

    async def make() -> None:
        desk = await open_desk(Arguments(profile=made, endpoint=ORIGIN, token=TOKEN))
        await desk.close()

    asyncio.run(make())
    kill_image(made, kept)
    return kept

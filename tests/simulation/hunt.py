"""Looks for planted defects: how many seeds each one takes, and three of them in turn for every change.

A defect is looked for in the scene that shows it best, or among all runs. It is found when one of the
promises that it breaks says so; that it trips over itself does not count.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.run import Result, run_seed
from tests.simulation.workers import spread

FIRST_SEED = 1
MOST_SEEDS = 200
MOST_EVERYWHERE = 2000
STARTS_APART = 1000
IN_TURN = 3
PROGRAM = Path(__file__).parents[2] / "orderdesk"


@dataclass(frozen=True, slots=True)
class Found:
    """One hunt from one seed on. `result` is None where nothing was found; `seeds` were gone through."""

    mutant: Mutant
    seeds: range
    result: Result | None

    @property
    def promise(self) -> str:
        """The promise that told."""
        said = (one.promise for one in self.result.broken) if self.result is not None else ()
        return next((one for one in said if one in self.mutant.breaks), "")


def hunt(
    mutant: Mutant, start: int, most: int = MOST_SEEDS, *, everywhere: bool = False, jobs: int = 1
) -> Found:
    """Go through seeds from `start` on until the mutant is found: in its scene, or `everywhere`."""
    scene = "" if everywhere else mutant.scene
    work = [(seed, mutant.name, scene) for seed in range(start, start + most)]
    for result in _results(work, jobs):
        if any(one.promise in mutant.breaks for one in result.broken):
            return Found(mutant, range(start, result.seed + 1), result)
    return Found(mutant, range(start, start + most), None)


def _results(work: Sequence[tuple[int, str, str]], jobs: int) -> Iterator[Result]:
    if jobs > 1:
        yield from spread(_run, work, jobs, _lost)
    else:
        yield from map(_run, work)


def _run(work: tuple[int, str, str]) -> Result:
    seed, mutant, scene = work
    return run_seed(seed, mutant, scene=scene)


def _lost(work: tuple[int, str, str], said: str) -> Result:
    """A run that its worker did not survive has not found anything."""
    return Result(work[0], [], "", [said], counts=False)


def table(
    starts: int, names: Sequence[str] = (), *, everywhere: bool = False, jobs: int = 1
) -> Iterator[str]:
    """For each mutant the median of the seeds that it took from several starts, as a table.

    A figure of one more than the most that are tried stands for a start from which it was not found.
    """
    most = MOST_EVERYWHERE if everywhere else MOST_SEEDS
    apart = max(STARTS_APART, most)
    where = "among all runs" if everywhere else "in the scene"
    yield f"| planted | found by | seeds, median of {starts} starts | {where} |"
    yield "| --- | --- | --- | --- |"
    for mutant in [MUTANTS[one] for one in names] or MUTANTS.values():
        found = [
            hunt(mutant, FIRST_SEED + place * apart, most, everywhere=everywhere, jobs=jobs)
            for place in range(starts)
        ]
        needed = [len(one.seeds) if one.result is not None else most + 1 for one in found]
        promises = ", ".join(sorted({one.promise for one in found if one.promise}))
        shown = f"{median(needed):g} ({min(needed)}–{max(needed)})"
        seen = [one.result for one in found if one.result is not None]
        by = ", ".join(sorted({one.scene or "swarm" for one in seen})) or mutant.scene
        yield f"| {mutant.name} | {promises} | {shown} | {by} |"


def in_turn() -> list[Mutant]:
    """Three mutants, others for each state of the program, and the same ones for the same state."""
    digest = hashlib.sha256()
    for path in sorted(PROGRAM.rglob("*.py")):
        digest.update(path.read_bytes())
    return Random(digest.hexdigest()).sample(list(MUTANTS.values()), IN_TURN)


def go_round(mutants: Sequence[Mutant]) -> Iterator[tuple[Found, list[Result]]]:
    """Each mutant until it is found, and the sound program on the same seeds."""
    for mutant in mutants:
        found = hunt(mutant, FIRST_SEED)
        yield found, [run_seed(seed, scene=mutant.scene) for seed in found.seeds]

"""Looks for planted defects: how many seeds each one takes, and three of them in turn for every change.

A defect is looked for in the scene that shows it best. It is found when one of the promises that it
breaks says so; that it trips over itself does not count.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.run import Result, run_seed

FIRST_SEED = 1
MOST_SEEDS = 200
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


def hunt(mutant: Mutant, start: int, most: int = MOST_SEEDS) -> Found:
    """Go through seeds from `start` on until the mutant is found."""
    for seed in range(start, start + most):
        result = run_seed(seed, mutant.name, scene=mutant.scene)
        if any(one.promise in mutant.breaks for one in result.broken):
            return Found(mutant, range(start, seed + 1), result)
    return Found(mutant, range(start, start + most), None)


def table(starts: int, names: Sequence[str] = ()) -> Iterator[str]:
    """For each mutant the median of the seeds that it took from several starts, as a table."""
    yield "| planted | found by | seeds, median of " + str(starts) + " starts | in the scene |"
    yield "| --- | --- | --- | --- |"
    for mutant in [MUTANTS[one] for one in names] or MUTANTS.values():
        found = [hunt(mutant, FIRST_SEED + STARTS_APART * place) for place in range(starts)]
        needed = [len(one.seeds) if one.result is not None else MOST_SEEDS + 1 for one in found]
        promises = ", ".join(sorted({one.promise for one in found if one.promise}))
        shown = f"{median(needed):g} ({min(needed)}–{max(needed)})"
        yield f"| {mutant.name} | {promises} | {shown} | {mutant.scene} |"


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

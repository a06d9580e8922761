"""`python -m tests.simulation`: runs seeds, tells what broke, and how to see it again."""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.plan import Plan
    from tests.simulation.run import Result

HELD, BROKEN, CANNOT_RUN = 0, 1, 2
SHOWN = 10
TOLD_LINES = 25
RERUN = 0.01
"""How likely a seed is run twice, the second time without any short cut."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: all promises held; 1: one was broken; 2: it could not run."""
    chosen = _parser().parse_args(arguments)
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Sets of text are gone through in another order in every process otherwise.
        os.environ["PYTHONHASHSEED"] = "0"
        more = sys.argv[1:] if arguments is None else list(arguments)
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *more])
    from tests.simulation.faults import ALL, STAGES
    from tests.simulation.mutants import MUTANTS
    from tests.simulation.scenes import SCENES

    if chosen.list_mutants:
        for one in MUTANTS.values():
            told_by = " or ".join(one.breaks)
            print(f"{one.name:<28} {one.says}: {one.plants} (breaks {told_by}; {one.scene})")
        return HELD
    unknown = {name for name in chosen.force.split(",") if name} - set(ALL)
    if unknown:
        print(f"There is no fault {', '.join(sorted(unknown))}.", file=sys.stderr)
        return CANNOT_RUN
    if chosen.scene and chosen.scene not in {*SCENES, *STAGES}:
        print(f"There is no scene and no state {chosen.scene}.", file=sys.stderr)
        return CANNOT_RUN
    if chosen.mutant and chosen.mutant not in MUTANTS:
        print(f"There is no mutant {chosen.mutant}.", file=sys.stderr)
        return CANNOT_RUN
    if chosen.shrink:
        return _shrink(chosen)
    if chosen.hunt:
        return _hunt(chosen)
    return _go_round(chosen) if chosen.in_turn else _run_all(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="how many seeds, one after another")
    parser.add_argument("--seed", type=int, default=1, help="the first of them")
    parser.add_argument("--mutant", default="", help="plant this defect; stop where it is found")
    parser.add_argument("--story", action="store_true", help="tell what happened, line by line")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--shrink", action="store_true", help="find the smallest run that breaks")
    parser.add_argument("--scene", default="", help="all runs in this one, or aimed at this state")
    parser.add_argument(
        "--force", default="", help="faults, with commas, that are on at their highest rate"
    )
    parser.add_argument(
        "--hunt", type=int, default=0, metavar="STARTS", help="how many seeds each mutant takes"
    )
    parser.add_argument(
        "--everywhere", action="store_true", help="hunt among all runs, not in one scene each"
    )
    parser.add_argument(
        "--in-turn", action="store_true", help="three mutants, others for each state of the program"
    )
    parser.add_argument("--list-mutants", action="store_true")
    return parser


def _run_all(chosen: argparse.Namespace) -> int:
    from tests.simulation.coverage import Coverage
    from tests.simulation.mutants import MUTANTS
    from tests.simulation.run import Result

    began = time.monotonic()
    coverage = Coverage()
    counted = settled = starts = crashes = residue = ran = differing = aims = reached = 0
    core_s = station_s = 0.0
    broken: list[Result] = []
    promises: Counter[str] = Counter()
    planted, others = MUTANTS.get(chosen.mutant), 0
    for result, again in _results(chosen):
        ran += 1
        coverage.add(result)
        counted += result.counts
        settled += result.settled
        starts += result.starts
        crashes += result.crashes
        residue += result.residue
        aims += len(result.aimed)
        reached += sum(1 for pair in result.aimed if result.reached.get(pair))
        core_s += result.core_s
        station_s += result.virtual_s * result.stations
        if again is not None and again != result.digest:
            differing += 1
            print(f"seed {result.seed} went otherwise the second time", file=sys.stderr)
        if chosen.story:
            print("\n".join(result.story))
        if result.broken:
            said = {one.promise for one in result.broken}
            promises.update(said)
            # A mutant that only trips over itself has not been found.
            is_found = not planted or not said.isdisjoint(planted.breaks)
            others += not is_found
            if not is_found:
                continue
            broken.append(result)
            if len(broken) <= SHOWN and not chosen.json:
                _tell_broken(result, chosen)
            if planted:
                break
    figures = {
        "runs": ran,
        "counted": counted,
        "broken": len(broken),
        "broken promises": dict(promises),
        "broke something else only": others,
        "first broken seed": broken[0].seed if broken else None,
        "decisions settled": settled,
        "starts": starts,
        "crashes": crashes,
        "station-hours": round(station_s / 3600, 2),
        "D5 residue": residue,
        "aims": aims,
        "aims reached": reached,
        "second run differs": differing,
        "core seconds a run": round(core_s / max(ran, 1), 3),
        "minutes": round((time.monotonic() - began) / 60, 2),
    }
    if chosen.json:
        print(json.dumps({**figures, "coverage": coverage.told()}))
    else:
        print("; ".join(f"{name} {value}" for name, value in figures.items()))
        if ran > 1 and not chosen.mutant:
            print("\n".join(coverage.told()))
    return BROKEN if broken or differing else HELD


def _forced(chosen: argparse.Namespace) -> tuple[str, ...]:
    return tuple(name for name in chosen.force.split(",") if name)


def _results(chosen: argparse.Namespace) -> Iterable[tuple]:  # type: ignore[type-arg]
    """Each run's result, and for one of about a hundred the second run's digest."""
    forced = _forced(chosen)
    work = [
        (seed, chosen.mutant, forced, chosen.scene)
        for seed in range(chosen.seed, chosen.seed + chosen.runs)
    ]
    from tests.simulation.run import prepare
    from tests.simulation.workers import spread

    # The workers share what this process has loaded, and its folder, which it removes at the end.
    prepare()
    yield from spread(_one, work, chosen.jobs, _lost)


def _one(work: tuple[int, str, tuple[str, ...], str]) -> tuple:  # type: ignore[type-arg]
    from tests.simulation.run import run_seed
    from tests.simulation.short_cuts import by_the_book

    seed, mutant, forced, scene = work

    def force(plan: "Plan") -> "Plan":
        return plan.with_most_of(*forced)

    result = run_seed(seed, mutant, force, scene)
    again = None
    if Random(f"{seed}:again").random() < RERUN and not mutant:
        with by_the_book():
            again = run_seed(seed, mutant, force, scene).digest
    if not result.broken and not sys.argv.count("--story"):
        # A thousand stories that nobody reads fill the memory.
        result.story = []
    return result, again


def _lost(work: tuple[int, str, tuple[str, ...], str], said: str) -> tuple:  # type: ignore[type-arg]
    """A run that its worker did not survive: that is a defect, too."""
    from tests.simulation.promises import Broken
    from tests.simulation.run import Result

    return Result(work[0], [Broken("defect", 0.0, said)], "", [said], counts=False), None


def _tell_broken(result: "Result", chosen: argparse.Namespace) -> None:
    for one in result.broken:
        print(f"seed {result.seed} at {one.at:.1f} s: {one.promise}: {one.text}")
    more = "".join(
        f" --{name} {getattr(chosen, name)!r}"
        for name in ("mutant", "scene", "force")
        if getattr(chosen, name)
    )
    print(f"  again: python -m tests.simulation --seed {result.seed}{more} --story", flush=True)


def _shrink(chosen: argparse.Namespace) -> int:
    from tests.simulation.mutants import MUTANTS
    from tests.simulation.plan import draw_plan
    from tests.simulation.randomness import Chance
    from tests.simulation.run import run_seed
    from tests.simulation.shrink import shrink

    drawn = draw_plan(Chance(chosen.seed), chosen.scene).with_most_of(*_forced(chosen))
    planted = MUTANTS.get(chosen.mutant)
    found = shrink(
        drawn,
        lambda plan: run_seed(chosen.seed, chosen.mutant, lambda _drawn: plan),
        planted.breaks if planted else (),
    )
    if found is None:
        print(f"seed {chosen.seed} breaks nothing")
        return HELD
    plan, result = found
    print("\n".join(result.story[-TOLD_LINES:]))
    print(f"{len(drawn.names)} faults and actors became {len(plan.names)}: {plan.told()}")
    _tell_broken(result, chosen)
    return BROKEN


def _hunt(chosen: argparse.Namespace) -> int:
    from tests.simulation.hunt import table
    from tests.simulation.run import prepare

    prepare()
    names = [chosen.mutant] if chosen.mutant else []
    for line in table(chosen.hunt, names, everywhere=chosen.everywhere, jobs=chosen.jobs):
        print(line, flush=True)
    return HELD


def _go_round(chosen: argparse.Namespace) -> int:
    """Exit code 0: each of the three was found, and the sound program held on the same seeds."""
    from tests.simulation.hunt import go_round, in_turn
    from tests.simulation.mutants import MUTANTS

    is_well = True
    for found, sound in go_round([MUTANTS[chosen.mutant]] if chosen.mutant else in_turn()):
        name, count = found.mutant.name, len(found.seeds)
        if found.result is None:
            is_well = False
            print(f"{name}: not found by {count} seeds from {found.seeds[0]} on")
        else:
            print(f"{name}: {found.promise} told at seed {found.seeds[-1]}, the {count}th")
        for one in sound:
            is_well = is_well and not one.broken
            if one.broken:
                _tell_broken(one, argparse.Namespace(mutant="", scene=found.mutant.scene, force=""))
    return HELD if is_well else BROKEN


if __name__ == "__main__":
    raise SystemExit(main())

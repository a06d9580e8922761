"""`python -m tests.kill`: kills the program at many points, and tells what it did not keep."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.kill.child import UPGRADE, WORK
from tests.kill.cycles import FIRST_START, NAMED, PRINT, RANDOM, RECOVERY, Bench, Outcome, planned

HELD, BROKEN, CANNOT_RUN = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: all was kept; 1: something was not; 2: it could not run."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--points", type=int, default=40, help="how many cycles, each with a kill")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="cycles side by side")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    chosen = parser.parse_args(arguments)
    try:
        outcomes = run(chosen.points, chosen.seed, chosen.jobs)
    except Exception as failure:
        print(f"It could not run: {failure}", file=sys.stderr)
        return CANNOT_RUN
    broken = [one for one in outcomes if one.wrong]
    rows = table(outcomes)
    if chosen.json:
        failures = [{"kill": str(one.kill), "wrong": one.wrong} for one in broken]
        print(json.dumps({"points": rows, "failures": failures}))
    else:
        print("points       cycles  killed  failures")
        for row in rows:
            print("{points:<12} {cycles:>6} {killed:>7} {failures:>9}".format(**row))
    for one in broken:
        print(f"{one.kill}\n  " + "\n  ".join(one.wrong), file=sys.stderr)
    return BROKEN if broken else HELD


def run(points: int, seed: int, jobs: int = 1) -> list[Outcome]:
    """Rehearse each act once, then run so many cycles, `jobs` of them side by side."""
    with ExitStack() as stack:
        benches = []
        for _job in range(jobs):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="orderdesk-kill-"))
            benches.append(stack.enter_context(Bench.open(Path(folder), seed)))
        # The first run loads the shop; the second one is as those that will be killed.
        benches[0].rehearse(WORK)
        rehearsals = {act: benches[0].rehearse(act) for act in (WORK, PRINT, FIRST_START, UPGRADE)}
        kills = planned(points, rehearsals, seed)

        def work(place: int) -> list[Outcome]:
            return [benches[place].run(kill, rehearsals) for kill in kills[place::jobs]]

        with ThreadPoolExecutor(jobs) as lanes:
            return [one for lane in lanes.map(work, range(jobs)) for one in lane]


def table(outcomes: Sequence[Outcome]) -> list[dict[str, str | int]]:
    """A row for each group of points."""
    cycles: Counter[str] = Counter(one.kill.group for one in outcomes)
    killed: Counter[str] = Counter(one.kill.group for one in outcomes if one.killed)
    failures: Counter[str] = Counter(one.kill.group for one in outcomes if one.wrong)
    return [
        {"points": name, "cycles": cycles[name], "killed": killed[name], "failures": failures[name]}
        for name in (NAMED, RANDOM, RECOVERY)
    ]


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.figures`: measures the failure model's last table and some speeds beside it."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.figures.measuring import (
    kill,
    look_for,
    mutant_names,
    run_catalogue,
    simulate,
)

WELL, NOT_WELL = 0, 1
PARTS = ("simulation", "mutants", "power", "kill", "disk", "scan", "drain")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `is_well` is None where nothing was promised of it."""

    figure: str
    reached: str
    wanted: str = ""
    is_well: bool | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: nothing was lost, doubled or broken; 1: something was. Less than wanted is said only."""
    chosen = _parser().parse_args(arguments)
    if chosen.quick:
        chosen.runs, chosen.points, chosen.states = 40, 10, 500
        chosen.intents, chosen.scans, chosen.mutants = 100, 200, 1
    rows: list[Row] = []
    for name in chosen.only or PARTS:
        began = time.monotonic()
        found = MEASURED[name](chosen)
        # All of it takes an hour: what is known is told at once.
        told = [f"{name}: {time.monotonic() - began:.0f} s", *_lines(found)]
        print("\n".join(told), file=sys.stderr, flush=True)
        rows += found
    if chosen.json:
        print(json.dumps([asdict(row) for row in rows]))
    else:
        print("\n".join(_table(rows)))
    return NOT_WELL if any(row.is_well is False for row in rows) else WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description=__doc__)
    parser.add_argument("--runs", type=int, default=500, help="of the simulation (500)")
    parser.add_argument("--mutants", type=int, default=3, help="how many are looked for (3)")
    parser.add_argument("--within", type=int, default=2000, help="runs for each of them (2000)")
    parser.add_argument("--states", type=int, default=2000, help="after a power cut (2000)")
    parser.add_argument("--points", type=int, default=40, help="at which a process is killed (40)")
    parser.add_argument("--scans", type=int, default=1000, help="that are timed (1000)")
    parser.add_argument("--intents", type=int, default=1000, help="that are drained (1000)")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side (2)")
    parser.add_argument("--quick", action="store_true", help="a little of everything")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", action="store_true", help="one JSON list instead of a table")
    return parser


def _simulation(chosen: argparse.Namespace) -> list[Row]:
    told = simulate(chosen.runs, chosen.seed, chosen.jobs)
    runs, minutes = told["runs"], max(told["minutes"], 0.01)
    often = 100 * told["often"] / told["pairs"]
    return [
        Row("runs, of which count", f"{runs:,}, {told['counted']:,}", "500 a change, 20,000"),
        Row("station-hours", f"{told['station-hours']:,.1f}", "1,000 days a change, 40,000"),
        Row("runs a second", f"{runs / minutes / 60:.2f}"),
        Row("minutes for 1,000 runs", f"{1000 * minutes / runs:.1f}", "5"),
        Row(
            "pairs of fault and state reached five times and more",
            f"{told['often']} of {told['pairs']} ({often:.0f} %); at all {told['reached']}",
            "80 % a change, 98 %",
        ),
        Row("promises broken", _broken(told), "0", told["broken"] == 0),
        Row("doubled on work that grew, told each time", f"{told['D5 residue']:,}", "all told"),
        Row(
            "a second run that differs",
            f"{told['second run differs']:,}",
            "0",
            told["second run differs"] == 0,
        ),
    ]


def _broken(told: dict[str, Any]) -> str:
    first = told["first broken seed"]
    return (
        f"{told['broken']:,}" if first is None else f"{told['broken']:,}, the first by seed {first}"
    )


def _mutants(chosen: argparse.Namespace) -> list[Row]:
    names = mutant_names()
    # In turn: another seed looks for others.
    first = chosen.seed * chosen.mutants % len(names)
    taken = (names[first:] + names[:first])[: chosen.mutants]
    found = [look_for(name, chosen.within, chosen.seed, chosen.jobs) for name in taken]
    needed = [one.runs for one in found if one.runs is not None]
    told = ", ".join(f"{one.mutant} ({one.runs or 'not'})" for one in found)
    return [
        Row(
            "mutants found, of those looked for (runs)",
            f"{len(needed)} of {len(found)}: {told}",
            "3 a change, all",
            len(needed) == len(found),
        ),
        Row("runs until one is found, median", f"{median(needed):.0f}" if needed else "none"),
    ]


def _power(chosen: argparse.Namespace) -> list[Row]:
    from tests.figures.power import cut_power

    full = cut_power(chosen.states, chosen.seed)
    weaker = cut_power(chosen.states, chosen.seed, synchronous="NORMAL")
    return [
        Row(
            "states after a power cut: lost, corrupt",
            f"{full.states:,}: {full.lost}, {full.corrupt} (the one in flight kept:"
            f" {full.in_flight_kept:,})",
            "2,000 a change, 100,000: 0",
            not full.lost and not full.corrupt,
        ),
        Row(
            "the same with `synchronous=NORMAL`",
            f"{weaker.states:,}: {weaker.lost:,} (up to {weaker.most_lost} scans each),"
            f" {weaker.corrupt}",
            "more than 0",
            weaker.lost > 0,
        ),
    ]


def _kill(chosen: argparse.Namespace) -> list[Row]:
    told = kill(chosen.points, chosen.jobs)
    killed = sum(one["killed"] for one in told["points"])
    failures = len(told["failures"])
    return [
        Row(
            "kill points, of which reached: failures",
            f"{sum(one['cycles'] for one in told['points'])}, {killed}: {failures}",
            "40 a change, 200: 0",
            failures == 0,
        )
    ]


def _disk(_chosen: argparse.Namespace) -> list[Row]:
    found = run_catalogue()
    return [
        Row(
            "tests of the disk's and the computer's faults: failures",
            f"{found.named}: {len(found.failed)}",
            "0; Debian only",
            not found.failed,
        )
    ]


def _scan(chosen: argparse.Namespace) -> list[Row]:
    from tests.figures.scan import measure_scans

    times = measure_scans(chosen.scans)
    bare = times["bare insert"]
    rows = [
        Row(f"{chosen.scans:,} bare inserts, p50 / p99", f"{bare.p50:.1f} / {bare.p99:.1f} ms"),
    ]
    for name in ("without journal", "with journal"):
        one = times[name]
        ratio = f"{one.p50 / bare.p50:.2f} × / {one.p99 / bare.p99:.2f} ×"
        rows.append(
            Row(f"scan to durable {name}, p50 / p99", f"{one.p50:.1f} / {one.p99:.1f} ms: {ratio}")
        )
    return rows


def _drain(chosen: argparse.Namespace) -> list[Row]:
    from tests.figures.drain import POINTS_PER_S, drain

    done = drain(chosen.intents)
    return [
        Row(
            f"{done.intents:,} decisions from an empty bucket ({POINTS_PER_S} points/s)",
            f"{done.took_s:,.0f} s; the limit's own {done.least_s:,.0f} s"
            f" ({done.points_each:.0f} points each): {done.least_s / done.took_s:.2f} ×",
            "0.95 ×",
        )
    ]


MEASURED: dict[str, Callable[[argparse.Namespace], list[Row]]] = {
    "simulation": _simulation,
    "mutants": _mutants,
    "power": _power,
    "kill": _kill,
    "disk": _disk,
    "scan": _scan,
    "drain": _drain,
}


def _lines(rows: Sequence[Row]) -> list[str]:
    held = {True: "held", False: "**BROKEN**", None: ""}
    return [
        f"| {row.figure} | {row.reached} | {row.wanted} | {held[row.is_well]} |" for row in rows
    ]


def _table(rows: Sequence[Row]) -> list[str]:
    lines = ["| figure | reached | wanted | |", "| --- | --- | --- | --- |", *_lines(rows)]
    lines.append(
        "| first load beside a bare download | `python -m tests.benchmarks --only first_sync` | | |"
    )
    return lines


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.soak`: lives through virtual days in one process, and tells what did not stay flat."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from tests.soak.samples import Sample, Verdict, grown, judge
from tests.soak.soak import Plan, Report, run

FLAT, GROWS = 0, 1
PARTS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: all stays flat, and nobody is left who should be forgotten; 1: it does not."""
    chosen = _parser().parse_args(arguments)
    if chosen.window:
        return _run_window(chosen)
    plan = Plan(
        days=max(2, chosen.days),
        seed=chosen.seed,
        stations=chosen.stations,
        orders_a_day=chosen.orders,
        forget_after_days=chosen.forget_after,
        pace=chosen.pace,
    )
    report = run(plan, told=None if chosen.json else _tell_day)
    verdicts = judge(report.samples)
    is_well = all(one.is_flat for one in verdicts) and not report.left.found and report.rotated
    if chosen.json:
        print(json.dumps(_as_json(report, verdicts)))
    else:
        print("\n".join(_told(report, verdicts)))
    return FLAT if is_well else GROWS


def _run_window(chosen: argparse.Namespace) -> int:
    # Qt is not loaded for the soak below the window.
    from tests.soak.window import BOUNDS, WindowPlan, run_window_soak

    plan = WindowPlan(orders=max(1, chosen.orders // PARTS), parts=PARTS)
    samples = run_window_soak(plan, told=None if chosen.json else _tell_day)
    verdicts = judge(samples, BOUNDS)
    if chosen.json:
        print(json.dumps({"plan": asdict(plan), "verdicts": _verdicts_as_json(verdicts)}))
    else:
        lines = _table(verdicts, ("after the second part", "after the last", "growth a part"))
        print("\n".join(lines))
        print(f"{plan.parts} parts of {plan.orders} orders")
    return FLAT if all(one.is_flat for one in verdicts) else GROWS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--days", type=int, default=7, help="virtual days, two at least (7)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stations", type=int, default=2)
    parser.add_argument("--orders", type=int, default=150, help="placed a day, or in all (150)")
    parser.add_argument(
        "--window", action="store_true", help="the real window instead, offscreen, for some orders"
    )
    parser.add_argument(
        "--forget-after", type=int, default=2, help="days until people are forgotten (2)"
    )
    parser.add_argument(
        "--pace", type=float, default=1.0, help="poll so many times less often than a shop does (1)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser


def _tell_day(sample: Sample) -> None:
    shown = ", ".join(f"{name} {value:,.1f}" for name, value in sample.values.items())
    print(f"day {sample.day}: {shown}", file=sys.stderr, flush=True)


def _told(report: Report, verdicts: Sequence[Verdict]) -> list[str]:
    lines = _table(verdicts, ("second day", "last day", "growth a day"))
    lines += [f"more objects: {count:,} {name}" for name, count in grown(report.samples)]
    did = ", ".join(f"{count} {name}" for name, count in sorted(report.did.items()))
    lines.append(f"{report.packed} packed; {did}; logs rotated: {report.rotated}")
    left = report.left
    lines.append(f"{left.due} people are due to be forgotten, {left.kept} of the others are there")
    lines += left.found[:20]
    return lines


def _table(verdicts: Sequence[Verdict], heads: Sequence[str]) -> list[str]:
    lines = [f"| | {' | '.join(heads)} | at most | |", "| --- | --- | --- | --- | --- | --- |"]
    for one in verdicts:
        unit = f" {one.bound.unit}" if one.bound.unit else ""
        cells = [
            one.bound.name,
            *(f"{value:,.1f}{unit}" for value in (one.second, one.last)),
            f"{one.growth_a_day:+,.2f}",
            f"{one.most:,.1f}",
            "flat" if one.is_flat else "**GROWS**",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _verdicts_as_json(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    return [
        {
            "name": one.bound.name,
            "second": one.second,
            "last": one.last,
            "growth a day": one.growth_a_day,
            "most": one.most,
            "flat": one.is_flat,
        }
        for one in verdicts
    ]


def _as_json(report: Report, verdicts: Sequence[Verdict]) -> dict[str, object]:
    return {
        "plan": asdict(report.plan),
        "packed": report.packed,
        "did": dict(report.did),
        "rotated": report.rotated,
        "due": report.left.due,
        "kept": report.left.kept,
        "found": report.left.found,
        "days": [one.values for one in report.samples],
        "verdicts": _verdicts_as_json(verdicts),
        "grown": grown(report.samples),
    }


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.benchmarks`: makes the orders, runs every bar in a process of its own, tells."""

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.benchmarks import corpus
from tests.benchmarks.result import Row, from_json, notes, table

BARS = (
    "start",
    "memory",
    "scan",
    "search",
    "first_sync",
    "blocking",
    "drain",
    "queue",
    "saving",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0, also where a bar is not met: it reports, and a person concludes."""
    chosen = _parser().parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with contextlib.ExitStack() as stack:
        folder = chosen.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmarks-")))
        if chosen.inside:
            made = asyncio.run(corpus.build(_place(folder, chosen.orders), chosen.orders))
            rows = import_module(f"tests.benchmarks.bar_{chosen.inside}").run(made)
            print(json.dumps([row.as_json() for row in rows]))
            return 0
        return _run_all(chosen, folder)


def _run_all(chosen: argparse.Namespace, folder: Path) -> int:
    began = time.monotonic()
    asyncio.run(corpus.build(_place(folder, chosen.orders), chosen.orders))
    _say(f"{chosen.orders:,} orders are there after {time.monotonic() - began:.0f} s")
    rows: list[Row] = []
    for name in chosen.only or BARS:
        began = time.monotonic()
        found = _run_apart(name, chosen.orders, folder)
        _say(f"{name}: {time.monotonic() - began:.0f} s" + ("" if found else ", it failed"))
        rows += found
    if chosen.json:
        print(json.dumps({"orders": chosen.orders, "rows": [row.as_json() for row in rows]}))
    else:
        print(table(rows))
        print(notes(rows))
    return 0


def _run_apart(name: str, orders: int, folder: Path) -> list[Row]:
    """One bar in a process of its own, so that none pays for what another left behind."""
    command = [sys.executable, "-m", "tests.benchmarks", "--inside", name]
    done = subprocess.run(
        [*command, "--orders", str(orders), "--folder", str(folder)],
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        return []
    return [from_json(row) for row in json.loads(done.stdout.splitlines()[-1])]


def _place(folder: Path, orders: int) -> Path:
    return folder / f"orders-{orders}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--orders", type=int, default=1000, help="orders in the copy (1000)")
    parser.add_argument("--only", nargs="+", choices=BARS, metavar="NAME", help=", ".join(BARS))
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--folder", type=Path, help="keep the made orders there for the next run")
    parser.add_argument("--inside", choices=BARS, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Asks each of the tests' own commands for its figures, in a process of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
STORAGE_FAULTS = re.compile(
    r"<!-- storage faults -->(.*?)<!-- end of storage faults -->", re.DOTALL
)
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py::\w+)`")
PAIRS = re.compile(r"pairs of fault and state: (\d+), reached (\d+), at least (\d+) times (\d+)")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for one planted defect came to: how many runs until it was found, None: never."""

    mutant: str
    runs: int | None
    looked_at: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The tests that the README names for the faults of disk and computer."""

    named: int
    failed: list[str] = field(default_factory=list)


def simulate(runs: int, seed: int, jobs: int) -> Json:
    """A batch of the simulation."""
    told = _call(
        "tests.simulation", "--runs", str(runs), "--seed", str(seed), "--jobs", str(jobs), "--json"
    )
    pairs = PAIRS.search("\n".join(told["coverage"]))
    assert pairs is not None
    told["pairs"], told["reached"], _enough, told["often"] = map(int, pairs.groups())
    return told


def mutant_names() -> list[str]:
    """All that can be planted."""
    from tests.simulation.mutants import MUTANTS

    return list(MUTANTS)


def look_for(mutant: str, runs: int, seed: int, jobs: int) -> Found:
    """Plant one, and run until it is found."""
    told = _call(
        "tests.simulation", "--runs", str(runs), "--seed", str(seed), "--jobs", str(jobs),
        "--mutant", mutant, "--json",
    )  # fmt: skip
    first = told["first broken seed"]
    return Found(mutant, None if first is None else first - seed + 1, told["runs"])


def kill(points: int, jobs: int) -> Json:
    """A batch of kills."""
    return _call("tests.kill", "--points", str(points), "--jobs", str(jobs), "--json")


def storage_tests() -> list[str]:
    """What the README's table of storage faults is proven by."""
    table = STORAGE_FAULTS.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert table is not None
    return sorted(set(NAMED_TEST.findall(table[1])))


def run_catalogue() -> Catalogue:
    """Run every one of them."""
    named = storage_tests()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rf", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return Catalogue(len(named), failed)


def _call(module: str, *arguments: str) -> Json:
    """The JSON that a command tells; a broken promise is a figure, too."""
    command: Sequence[str] = [sys.executable, "-m", module, *arguments]
    surroundings = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{module} could not run")
    told: Json = json.loads(done.stdout.splitlines()[-1])
    return told

"""The simulation itself: it holds, it is the same twice, it tells its story, and it finds what is planted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orderdesk.domain import proof_of_fulfill
from orderdesk.sync.push import Push
from orderdesk.sync.transitions import Transitions
from tests.simulation.mutants import MUTANTS

ROOT = Path(__file__).parents[2]
RUNS = int(os.environ.get("ORDERDESK_SIMULATED_RUNS", "480"))
ENOUGH_TO_TELL = 20
PARTS = 4
"""The runs are tests of their own kind: several, so that they go to all cores that tests run on."""

# A busy computer is no defect: nothing here measures time.
pytestmark = pytest.mark.timeout(1800)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One call of the command line, in a process whose sets of text have their own sequence."""
    surroundings = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation", *arguments],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_every_promise_holds(part: int) -> None:
    runs = max(1, RUNS // PARTS)
    done = run("--runs", str(runs), "--seed", str(1000 + part * runs), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    assert figures["runs"] == runs
    if runs >= ENOUGH_TO_TELL:
        assert figures["counted"] * 2 > runs
        assert figures["decisions settled"] > runs
        assert figures["crashes"] > 0


def test_one_seed_goes_the_same_way_twice_and_tells_its_story() -> None:
    once, again = run("--seed", "100", "--story"), run("--seed", "100", "--story")
    assert once.returncode == 0, once.stdout
    assert "beep, 1 in the box" in once.stdout
    assert once.stdout.splitlines()[:-1] == again.stdout.splitlines()[:-1]


def test_an_unknown_mutant_cannot_run() -> None:
    assert run("--mutant", "none of these").returncode == 2


def test_planted_defects_are_found_and_say_how_to_see_them_again() -> None:
    for planted, promise in (("settled before id", "P13"), ("packed before commit", "P6")):
        done = run("--runs", "5", "--seed", "5000", "--mutant", planted)
        assert done.returncode == 1, done.stdout + done.stderr
        assert f": {promise}: " in done.stdout
        assert f"again: python -m tests.simulation --seed 5000 --mutant '{planted}'" in done.stdout


def test_every_mutant_is_told_with_the_models_own_words() -> None:
    told = run("--list-mutants").stdout.splitlines()
    assert len(told) >= 20
    assert any(line.startswith("resend blind ") for line in told)


def test_every_mutant_can_be_planted_and_leaves_sound_code_behind() -> None:
    before = dict(vars(Push)), dict(vars(Transitions)), dict(vars(proof_of_fulfill))
    for one in MUTANTS.values():
        with one.planted():
            pass
    assert before == (dict(vars(Push)), dict(vars(Transitions)), dict(vars(proof_of_fulfill)))

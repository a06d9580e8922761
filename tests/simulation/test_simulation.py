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
from tests.simulation.hunt import IN_TURN, in_turn
from tests.simulation.mutants import MUTANTS
from tests.simulation.plan import Plan
from tests.simulation.promises import Broken
from tests.simulation.run import Result
from tests.simulation.scenes import SCENES
from tests.simulation.shrink import shrink

ROOT = Path(__file__).parents[2]
RUNS = int(os.environ.get("ORDERDESK_SIMULATED_RUNS", "800"))
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


def test_a_planted_defect_is_found_and_says_how_to_see_it_again() -> None:
    planted = "packed before commit"
    done = run("--runs", "5", "--mutant", planted, "--scene", "bad disks")
    assert done.returncode == 1, done.stdout + done.stderr
    assert ": P6: " in done.stdout
    assert f" --mutant '{planted}' --scene 'bad disks' --story" in done.stdout


def test_three_planted_defects_in_turn_are_found_where_the_sound_program_holds() -> None:
    done = run("--in-turn")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" told at seed ") == IN_TURN


def test_which_three_are_looked_for_follows_from_the_program_alone() -> None:
    assert in_turn() == in_turn()
    assert len({one.name for one in in_turn()}) == IN_TURN


def test_a_run_that_breaks_becomes_as_small_as_it_can() -> None:
    def run_plan(plan: Plan) -> Result:
        breaks = plan.rate("late") and plan.rate("edit up") and plan.orders > 1
        broken = [Broken("P2", 9.0, "twice")] if breaks else [Broken("P5", 1.0, "otherwise")]
        return Result(plan.seed, broken, "", [], True)

    rates = dict.fromkeys(("late", "kill", "undo", "edit up", "note"), 0.1)
    drawn = Plan(7, 3, 5, 60.0, 1.0, 100, False, rates)
    found = shrink(drawn, run_plan)
    assert found is not None
    plan, result = found
    assert set(plan.rates) == {"late", "edit up"}
    assert (plan.stations, plan.orders, plan.safety_s) == (1, 2, 11.0)
    assert result.broken[0].promise == "P2"
    assert shrink(drawn, run_plan, ("P7",)) is None


def test_every_mutant_has_a_scene_and_a_promise_to_break() -> None:
    for one in MUTANTS.values():
        assert one.scene in SCENES
        assert one.breaks


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

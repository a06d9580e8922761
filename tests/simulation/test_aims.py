"""Aimed runs: every pair of fault and state has its turn, and comes up where it is aimed at."""

import json
from collections import Counter

import pytest

from tests.simulation.aims import WORLDS, aims_at
from tests.simulation.faults import STAGES, pairs
from tests.simulation.plan import TURN, draw_plan
from tests.simulation.randomness import Chance
from tests.simulation.scenes import IN_TURN, MOST_ORDERS, SCENES
from tests.simulation.test_simulation import run

PER_CHANGE = 500
"""So many runs are made for each change."""

pytestmark = pytest.mark.timeout(1800)


@pytest.mark.parametrize("first", [0, 1, 3, 137, 1000, 110_013])
def test_five_hundred_runs_aim_at_every_pair_three_times(first: int) -> None:
    aimed: Counter[tuple[str, str]] = Counter()
    for seed in range(first, first + PER_CHANGE):
        aimed.update(draw_plan(Chance(seed)).aim.pairs)
    assert set(aimed) == set(pairs())
    assert min(aimed.values()) >= 3


def test_scenes_and_swarms_have_their_turn_too() -> None:
    plans = [draw_plan(Chance(seed)) for seed in range(PER_CHANGE)]
    seen = Counter(one.scene.name for one in plans if not one.aim.state)
    assert seen[""] == PER_CHANGE // TURN
    assert all(seen[name] >= PER_CHANGE * 2 // TURN // len(IN_TURN) for name in SCENES)


def test_a_seed_says_the_same_each_time() -> None:
    assert all(draw_plan(Chance(seed)) == draw_plan(Chance(seed)) for seed in range(2 * TURN))


def test_every_state_has_a_world_and_is_aimed_at_with_all_that_can_go_wrong_there() -> None:
    assert tuple(WORLDS) == STAGES
    assert all(one.orders <= MOST_ORDERS for one in WORLDS.values())
    for state in STAGES:
        aimed = [pair for one in aims_at(state) for pair in one.pairs]
        assert sorted(aimed) == sorted(pair for pair in pairs() if pair[1] == state)


def test_what_can_be_spared_of_an_aim_is_left_out_when_a_run_is_made_small() -> None:
    plan = draw_plan(Chance(1))
    spared, *kept = plan.aim.faults
    smaller = plan.without(spared)
    assert smaller.aim.faults == tuple(kept)
    assert not smaller.has(spared)
    assert smaller.has(kept[0])
    assert smaller.told() != plan.told()


def test_what_is_aimed_at_comes_up() -> None:
    done = run("--runs", "40", "--seed", "2000", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    assert figures["aims"] >= 40 * 2 // TURN * 5
    assert figures["aims reached"] >= figures["aims"] * 0.6

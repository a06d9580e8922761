"""A few of the kills, in each run of the tests. `python -m tests.kill --points 200` does many."""

import os

import pytest

from tests.kill.__main__ import run
from tests.kill.cycles import RECOVERY


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="processes are forked and killed")
def test_a_killed_program_keeps_its_word() -> None:
    outcomes = run(points=10, seed=7)
    assert [f"{one.kill}: {'; '.join(one.wrong)}" for one in outcomes if one.wrong] == []
    assert sum(one.killed for one in outcomes) >= 8
    assert any(one.kill.group == RECOVERY for one in outcomes)

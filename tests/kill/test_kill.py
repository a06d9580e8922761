"""A few of the kills, in each run of the tests. `python -m tests.kill --points 200` does many."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kill.child import UPGRADE, WORK
from tests.kill.cycles import FIRST_START, NAMED, RANDOM, RECOVERY, Bench, Kill, Rehearsal

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="processes are forked and killed"
)

KILLS = (
    Kill(NAMED, FIRST_START, "before commit:7"),
    Kill(NAMED, WORK, "half a journal frame:3"),
    Kill(NAMED, WORK, "after journal sync:4"),
    Kill(NAMED, WORK, "before commit:9"),
    Kill(NAMED, WORK, "request sent: fulfillment_create:1"),
    Kill(NAMED, WORK, "answer received: fulfillment_create:1"),
    Kill(NAMED, UPGRADE, "after migration step:1"),
    Kill(RANDOM, WORK, 0.4),
    Kill(RECOVERY, WORK, "after journal sync:2", "after commit:1"),
    Kill(RECOVERY, WORK, "request sent: fulfillment_create:1", "before commit:4"),
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("kill")
    with Bench.open(folder, seed=1) as bench:
        yield bench


@pytest.mark.parametrize("kill", KILLS, ids=str)
def test_a_killed_program_keeps_its_word(bench: Bench, kill: Kill) -> None:
    outcome = bench.run(kill, {WORK: Rehearsal({}, 1.0)})
    assert outcome.wrong == ()
    # A quick computer may be done before a random instant.
    assert outcome.killed or kill.group == RANDOM

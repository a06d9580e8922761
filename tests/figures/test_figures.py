"""The figures measure what they say: a weaker setting is found out, and what is broken ends with 1."""

import json
from typing import Any

import pytest

from tests.figures import __main__ as figures
from tests.figures.drain import drain
from tests.figures.measuring import ROOT, storage_tests
from tests.figures.power import cut_power

STATES = 300


def test_no_power_cut_costs_a_scan_that_was_heard() -> None:
    found = cut_power(STATES)
    assert (found.states, found.lost, found.corrupt) == (STATES, 0, 0)
    assert found.in_flight_kept > 0


def test_a_disk_that_is_told_of_less_loses_scans() -> None:
    found = cut_power(STATES, synchronous="NORMAL")
    assert found.lost > 0
    assert found.most_lost > 1


def test_decisions_go_at_the_limits_own_rate_and_never_faster() -> None:
    done = drain(12)
    assert done.intents == 12
    assert 0.5 < done.least_s / done.took_s <= 1.0


def test_the_storage_faults_name_tests_that_are_there() -> None:
    named = storage_tests()
    assert len(named) > 20
    for one in named:
        path, _colons, name = one.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(("is_well", "code"), [(True, 0), (None, 0), (False, 1)])
def test_what_is_broken_ends_with_one(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_well: bool | None,
    code: int,
) -> None:
    def measured(_chosen: Any) -> list[figures.Row]:
        return [figures.Row("scans lost", "1", "0", is_well)]

    monkeypatch.setitem(figures.MEASURED, "power", measured)
    assert figures.main(["--only", "power", "--json"]) == code
    (told,) = json.loads(capsys.readouterr().out)
    assert told["is_well"] is is_well
    assert figures.main(["--only", "power"]) == code
    assert ("**BROKEN**" in capsys.readouterr().out) is (is_well is False)

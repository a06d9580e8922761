"""The benchmarks' own arithmetic, and that a bar runs from the command line. No time is asserted."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.__main__ import BARS, main
from tests.benchmarks.result import AT_LEAST, Row, from_json, percentile, table


def a_row(**changed: object) -> Row:
    return Row(**{"bar": "b", "what": "w", "unit": "ms", "ours": 3.0, "theirs": 2.0,
                  "beside": "other", **changed})  # type: ignore[arg-type]  # fmt: skip


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert percentile(values, 0.99) == 99.0
    assert percentile(reversed(values), 0.5) == 50.0
    assert percentile([7.0], 0.99) == 7.0
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("changed", "is_met"),
    [
        ({}, None),
        ({"limit": 1.5}, True),
        ({"limit": 1.4}, False),
        ({"limit": 1.5, "sense": AT_LEAST}, True),
        ({"limit": 1.6, "sense": AT_LEAST}, False),
        ({"limit": 2.9, "is_absolute": True}, False),
        ({"limit": 3.0, "is_absolute": True}, True),
    ],
)
def test_a_bar_bounds_the_ratio_or_the_value(
    changed: dict[str, object], is_met: bool | None
) -> None:
    row = a_row(**changed)
    assert row.is_met is is_met
    assert from_json(json.loads(json.dumps(row.as_json()))) == row


def test_the_table_says_what_was_not_met() -> None:
    lines = table([a_row(limit=1.4), a_row(limit=2.0), a_row()]).splitlines()
    assert [line.split("|")[-2].strip() for line in lines] == ["met", "---", "NO", "yes", ""]
    assert len({len(line) for line in lines}) == 1


def test_an_unknown_bar_is_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", "nothing"])
    assert ended.value.code == 2
    assert "start" in BARS


def test_a_bar_runs_from_the_command_line_and_reports() -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--orders", "220", "--only", "saving"]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=110)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["orders"] == 220
    assert {row["bar"] for row in told["rows"]} == {"saving"}
    assert all(row["ours"] > 0 and row["theirs"] > 0 for row in told["rows"])

"""Reports of our own bugs: without anybody's data, few, and from a real process as well."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderdesk import __version__
from orderdesk.cli import run as cli_run
from orderdesk.crash_reports import KEPT, keep_report, report_of
from orderdesk.demo.process import DemoProcess
from tests.headless.here import Here
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[1]
SECRET = "Aoife Ó Súilleabháin shpat_0123"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def a_failure() -> BaseException:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return error


def test_a_report_names_version_and_place_and_nobody() -> None:
    text = report_of(a_failure(), NOW)
    assert f"OrderDesk {__version__}" in text
    assert "ValueError" in text
    assert "test_crash_reports.py" in text
    assert SECRET not in text


def test_only_the_newest_are_kept_for_this_user_alone(tmp_path: Path) -> None:
    kept = [
        keep_report(tmp_path, f"{number}", NOW + timedelta(seconds=number))
        for number in range(KEPT + 3)
    ]
    there = sorted(tmp_path.iterdir())
    assert there == kept[3:]
    assert stat.S_IMODE(there[0].stat().st_mode) == 0o600


def test_where_nothing_can_be_written_nothing_else_fails(tmp_path: Path) -> None:
    assert keep_report(tmp_path / "none", "text", NOW) is None
    assert not (tmp_path / "none").exists()


def test_a_headless_command_that_fails_leaves_a_report(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_given: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(cli_run, "_COMMANDS", {"orders": fail})
    done = here.run("orders")
    assert done.code == 2
    (report,) = (here.folder / "crashes").iterdir()
    assert str(report) in done.err
    assert SECRET not in report.read_text(encoding="utf-8") + done.err


def test_a_window_that_fails_keeps_working_and_shows_what_happened(
    demo_shop: DemoProcess, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.journeys.crashing", str(tmp_path / "p")),
            *(demo_shop.endpoint, demo_shop.token, SECRET),
        ],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == "went on"
    reports = list((tmp_path / "p" / "crashes").iterdir())
    assert len(reports) == 1
    text = reports[0].read_text(encoding="utf-8")
    assert "ValueError" in text
    logged = (tmp_path / "p" / "logs" / "orderdesk.log").read_text(encoding="utf-8")
    assert SECRET not in text + logged + ended.stdout

"""The audit of dependencies: what it finds fails, what it cannot look at is never called passed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[2] / ".ci" / "audit"
WELL = '{"name": "one", "version": "1", "vulns": []}'
WEAK = '{"name": "two", "version": "2", "vulns": [{"id": "PYSEC-1"}]}'
UNREAD = '{"name": "three", "version": "3", "skip_reason": "not found"}'


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([WELL], 0, "audit: passed, 1 packages"),
        ([WELL, WEAK, UNREAD], 1, "two 2: PYSEC-1"),
        ([WELL, UNREAD], 0, "NOT AUDITED, the advisories could not be reached (1 of 2 packages)"),
        ([], 0, "NOT AUDITED, the advisories could not be reached (nothing was looked at)"),
    ],
)
def test_the_verdict(tmp_path: Path, packages: list[str], code: int, said: str) -> None:
    answer = '{"dependencies": [' + ", ".join(packages) + "]}"
    (tmp_path / "pip_audit.py").write_text(f"print({answer!r})\n")
    done = subprocess.run(
        [AUDIT],
        env={**os.environ, "PYTHON": sys.executable, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code
    assert said in done.stdout
    assert ("passed" in done.stdout) is (packages == [WELL])

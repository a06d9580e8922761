"""README's table of what happens when the disk fails names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("<!-- storage faults -->")[2].partition("<!-- end of storage")[0]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ")][2:]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split(" | ")[0].strip("| "))
def test_every_fault_names_tests_that_exist(row: str) -> None:
    named = re.findall(r"`(tests/[^`]+)`", row)
    assert named
    for one in named:
        file, *names = one.split("::")
        found: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        for name in names:
            (inner,) = [
                part
                for part in found
                if isinstance(part, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and part.name == name
            ]
            found = inner.body


def test_the_table_is_there() -> None:
    assert len(ROWS) >= 15

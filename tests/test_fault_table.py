"""The tables of what goes wrong name tests that exist: README's of the disk, and that of everything."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAULTS = 60
NOT_HERE = "cannot be reproduced here: "


def rows(text: str) -> list[list[str]]:
    """The cells of each row of each table, without the heads."""
    found: list[list[str]] = []
    for part in re.split(r"^\| --- .*$", text, flags=re.MULTILINE)[1:]:
        body = part.strip().split("\n\n")[0]
        found += [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in body.splitlines()
            if line.startswith("| ")
        ]
    return found


README = (ROOT / "README.md").read_text(encoding="utf-8")
STORAGE = rows(README.partition("<!-- storage faults -->")[2].partition("<!-- end of storage")[0])
TABLE = rows((ROOT / "tests" / "fault_table.md").read_text(encoding="utf-8"))


def named(cell: str) -> list[str]:
    return re.findall(r"`(tests/[^`]+)`", cell)


def find(test: str) -> None:
    """Fails where there is no test of this name."""
    file, *names = test.split("::")
    found: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for name in names:
        (inner,) = [
            part
            for part in found
            if isinstance(part, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and part.name == name
        ]
        found = inner.body


@pytest.mark.parametrize("row", STORAGE, ids=lambda row: row[0])
def test_every_fault_of_the_disk_names_tests_that_exist(row: list[str]) -> None:
    assert named(row[2])
    for test in named(row[2]):
        find(test)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_fault_names_tests_that_exist_or_a_reason(row: list[str]) -> None:
    _number, fault, happens, proof = row
    assert fault
    if proof.startswith(NOT_HERE):
        assert len(proof) > len(NOT_HERE) + 40
        return
    assert happens
    if proof.startswith("README: "):
        in_readme = [one[0] for one in STORAGE]
        assert set(proof.removeprefix("README: ").split("; ")) <= set(in_readme)
        return
    assert named(proof)
    for test in named(proof):
        find(test)


def test_every_fault_is_there_once_in_its_place() -> None:
    assert [row[0] for row in TABLE] == [str(number) for number in range(1, FAULTS + 1)]
    assert len(STORAGE) >= 15

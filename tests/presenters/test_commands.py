"""The command table: no key twice on a page, no key elsewhere, and live answers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.presenters import command_table
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import by_key, cap, commands_of, table, tooltip
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from tests import key_table

UI = Path(command_table.__file__).parents[1] / "ui"
# Fields, lists and sheets give arrows, Enter, Esc and Space a meaning of their own while they have
# the keyboard; a page has them from the table, but for Space held and Enter swallowed at the bench.
_OWN_KEYS = {
    f"Key_{name}"
    for name in (
        *("Up", "Down", "Left", "Right", "PageUp", "PageDown", "Home", "End"),
        *("Return", "Enter", "Escape", "Space", "Delete", "Backspace", "Tab", "Backtab"),
    )
}
_PAGE_KEYS = {"Key_Space", "Key_Return", "Key_Enter"}
_NAMED = re.compile(r"\b(Ctrl|Alt|Shift)[+ ]\w|\bF\d{1,2}\b")


@pytest.mark.parametrize("page", list(PageName))
def test_no_two_commands_of_a_page_share_a_key(page: PageName) -> None:
    keys = [key for command in commands_of(page) for key in command.all_keys]
    assert sorted(keys) == sorted(set(keys))


def test_every_name_has_its_row() -> None:
    assert set(table()) == set(CommandId)


def test_no_bare_letter_or_digit_acts() -> None:
    keys = {key for command in table().values() for key in command.all_keys}
    assert {key for key in keys if len(key) == 1} == {"/"}


def test_what_the_window_binds_can_be_typed_into_no_field() -> None:
    for command in table().values():
        for key in command.keys:
            assert key.startswith(("Ctrl+", "Alt+")) or key[1:].isdigit(), key


def test_caps_and_tooltips_name_the_key() -> None:
    assert cap(CommandId.QUEUE_OPEN) == "→"
    assert cap(CommandId.PRINT_SLIP) == "Ctrl P"
    assert cap(CommandId.PACK_CHOOSE, 3) == "Alt 3"
    assert tooltip(CommandId.PRINT_SLIP) == "Print slip (Ctrl+P)"


def test_a_key_means_what_its_page_says() -> None:
    assert by_key(PageName.QUEUE, "Enter") is CommandId.QUEUE_PACK
    assert by_key(PageName.OUTBOX, "Enter") is CommandId.OUTBOX_DO
    assert by_key(PageName.PACK, "Enter") is None
    assert by_key(PageName.PACK, "F6") is CommandId.PACK_SHORT


def test_what_nobody_does_is_not_offered_and_what_is_forbidden_says_why() -> None:
    commands = Commands()
    done: list[str] = []
    reason = "No order is selected."
    commands.bind(CommandId.PRINT_SLIP, lambda: done.append("slip"), lambda: reason)
    commands.bind(CommandId.CHECK, lambda: done.append("check"))
    offers = {offer.command.id: offer.why_not for offer in commands.offers(PageName.QUEUE)}
    assert offers == {CommandId.PRINT_SLIP: reason, CommandId.CHECK: ""}
    assert commands.run(CommandId.PRINT_SLIP) == reason
    assert commands.run(CommandId.CHECK) == ""
    assert done == ["check"]
    reason = ""
    commands.run(CommandId.PRINT_SLIP)
    assert done == ["check", "slip"]


def test_the_readme_lists_the_keys_of_the_table() -> None:
    assert key_table.written() == key_table.wanted(), "run: python -m tests.key_table"


def _files() -> Iterator[Path]:
    """The tour presses keys; before a store is connected there are no commands, only a form.

    The scanner listener and its reading of keys hear every key, and `keys` is where the table meets Qt.
    """
    apart = {"tour", "connect", "scanner_listener.py", "scanner_keys.py", "keys.py"}
    return (file for file in UI.rglob("*.py") if not apart & set(file.parts))


def _literals(tree: ast.AST) -> Iterator[str]:
    """Names of keys that a file spells out: in shortcuts, tooltips, `key=`, as Qt's constants."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        # A docstring may name a key; what is shown may not.
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docs and _NAMED.search(node.value):
            yield node.value
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("QShortcut", "QKeySequence"):
                yield name
            for keyword in node.keywords:
                if keyword.arg == "key" and isinstance(keyword.value, ast.Constant | ast.JoinedStr):
                    yield ast.unparse(keyword.value)
        if isinstance(node, ast.Attribute) and node.attr.startswith("Key_"):
            yield node.attr


def test_no_other_file_of_the_window_knows_a_key() -> None:
    found: dict[str, list[str]] = {}
    for file in _files():
        own = _PAGE_KEYS if file.name.endswith("page.py") else _OWN_KEYS
        allowed = own | {"''"} | ({"QKeySequence"} if file.name == "button.py" else set())
        for literal in _literals(ast.parse(file.read_text())):
            if literal not in allowed:
                found.setdefault(file.name, []).append(literal)
    assert found == {}

"""Every sentence passes through gettext, and translators have the present list of them."""

import ast
import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from orderdesk import words
from orderdesk.errors import DiskFullError

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "resources" / "locale" / "orderdesk.pot"
HOW = "run: python -m tests.locale_template"


def sentences_in_code() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(
        str(ROOT / "orderdesk"),
        method_map=[("**.py", "python")],
        keywords={"_": None, "ngettext": (1, 2)},
    )
    return {message for _file, _line, message, _comments, _context in found}


def test_the_template_holds_every_sentence_of_the_code() -> None:
    template = read_po(BytesIO(TEMPLATE.read_bytes()))
    known = {message.id for message in template if message.id}
    assert known == sentences_in_code(), HOW


def test_a_sentence_is_said_in_the_users_language() -> None:
    class Loud(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return (msgid1 if n == 1 else msgid2).upper()

    with words.speaking(Loud()):
        assert DiskFullError().what == "THE DISK IS FULL, SO THE LAST STEP WAS NOT SAVED."
        assert words.ngettext("{n} item", "{n} items", 2) == "{N} ITEMS"
    assert words.ngettext("{n} item", "{n} items", 1) == "{n} item"


def test_no_sentence_is_translated_at_import_or_glued_with_f_strings() -> None:
    wrong = []
    for path in sorted((ROOT / "orderdesk").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            for call in ast.walk(node) if isinstance(node, ast.Assign | ast.AnnAssign) else ():
                if _is_translation(call) and not _is_inside_function(node, call):
                    wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} at import")
        for call in ast.walk(tree):
            if _is_translation(call) and any(
                not isinstance(argument, ast.Constant)
                for argument in call.args[: 2 if call.func.id == "ngettext" else 1]
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} not a plain literal")
    assert wrong == []


def _is_translation(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext")
    )


def _is_inside_function(statement: ast.stmt, call: ast.AST) -> bool:
    return any(
        isinstance(inner, ast.Lambda | ast.FunctionDef) and call in set(ast.walk(inner))
        for inner in ast.walk(statement)
    )

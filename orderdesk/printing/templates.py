"""Templates that the shop may change: Jinja in a sandbox that cannot reach, run away or call anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from orderdesk.errors import TemplateError
from orderdesk.words import _

LONGEST_OUTPUT = 4_000_000
ROW_MARK = "<!--row-->"
END_MARK = "<!--rows end-->"
ROWS_PER_PIECE = 50

_PLACE = "<template>"
_FILTERS = (
    "capitalize",
    "default",
    "d",
    "e",
    "escape",
    "first",
    "groupby",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "select",
    "selectattr",
    "sort",
    "string",
    "sum",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What begins on a new page: `html`, whose marked table goes on with the rows of `more_rows`.

    Each entry of `more_rows` is at most fifty rows, so that whoever reads them holds nothing up for
    long. `foot` stands at the foot of every page of the part.
    """

    html: str
    more_rows: tuple[str, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class PaperDocument:
    """What is printed in one go."""

    title: str
    parts: tuple[Part, ...]


class _Sandbox(ImmutableSandboxedEnvironment):
    """No call but of the template's own macros, no multiplication of text, no other file."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(one, int | float) for one in (left, right)):
            raise SecurityError(_("“{sign}” is not allowed here").format(sign=operator))
        return left * right if operator == "*" else left % right


class Template:
    """A template, read once. `name` is how an error calls it."""

    def __init__(self, name: str, text: str) -> None:
        """Raises TemplateError where the text cannot be read as a template."""
        self.name = name
        environment = _Sandbox(autoescape=True, undefined=jinja2.StrictUndefined)
        environment.filters = {one: environment.filters[one] for one in _FILTERS}
        environment.globals.clear()
        try:
            self._template = environment.from_string(text)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(name, error.lineno, error.message or "") from error

    def render(self, values: Mapping[str, object]) -> str:
        """The template with its values, every text escaped. Raises TemplateError with the line."""
        pieces: list[str] = []
        length = 0
        try:
            for piece in self._template.generate(values):
                length += len(piece)
                if length > LONGEST_OUTPUT:
                    raise TemplateError(self.name, 0, _("it makes far too much text"))
                pieces.append(piece)
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            line = _line_of(error.__traceback__)
            raise TemplateError(self.name, line, str(error)) from error
        except RecursionError as error:
            raise TemplateError(self.name, 0, _("it calls itself without an end")) from error
        return "".join(pieces)


def part_of(html: str, foot: str) -> Part:
    """A part whose marked rows are cut into pieces; a template without marks stays in one piece."""
    before, mark, rest = html.partition(ROW_MARK)
    rows_text, end, after = rest.partition(END_MARK)
    if not mark or not end:
        return Part(html, (), foot)
    rows = rows_text.split(ROW_MARK)
    pieces = [
        "".join(rows[start : start + ROWS_PER_PIECE])
        for start in range(0, len(rows), ROWS_PER_PIECE)
    ]
    return Part(before + pieces[0] + after, tuple(pieces[1:]), foot)


def _line_of(trace: TracebackType | None) -> int:
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _PLACE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line

"""What a command answers, and how it is laid out and printed for people and for programs."""

import json
import os
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from orderdesk.arguments import CANNOT_RUN
from orderdesk.errors import OrderDeskError

DONE = 0
NEEDS_PERSON = 1

GAP = "  "
# Characters that turn the direction of what follows: a name must not rearrange the line around it.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found. `complaints` are what went wrong beside it, or instead of it."""

    sentences: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    code: int = DONE
    complaints: tuple[str, ...] = ()


def could_not(error: OrderDeskError) -> Answer:
    """A command that an expected failure kept from being done."""
    return Answer((), {"error": error_data(error)}, CANNOT_RUN, complaint(error))


def complaint(error: OrderDeskError) -> tuple[str, ...]:
    """A failure for people: what happened, what to do, and what the network gave as the reason."""
    reason = reason_of(error)
    return (error.what if not reason else f"{error.what} ({reason})", error.advice)


def error_data(error: OrderDeskError) -> dict[str, str]:
    """A failure for programs; `kind` stays the same in every language."""
    kind = type(error).__name__.removesuffix("Error")
    spelled = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in kind)
    return {
        "kind": spelled.lstrip("_"),
        "what": error.what,
        "advice": error.advice,
        "reason": reason_of(error),
    }


def reason_of(error: OrderDeskError) -> str:
    """The technical reason beside the sentence, "" where the sentence says it already."""
    reason = getattr(error, "reason", "")
    return reason if isinstance(reason, str) and reason not in error.what else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = -1) -> list[str]:
    """Aligned columns under a heading. The column `numbers` is aligned to the right.

    Widths are those of a terminal: a Japanese letter takes two cells, an accent none.
    """
    cells = [[plain(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(cells_of, column)) for column in zip(*cells, strict=True)]
    return [
        GAP.join(
            _padded(cell, width, to_right=place == numbers)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def plain(text: str) -> str:
    """Text from elsewhere on one line, without what a terminal would obey."""
    return "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in text
        if sign not in TURNS and unicodedata.category(sign) != "Cs"
    )


def cells_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(
        0
        if unicodedata.category(sign) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(sign) in ("W", "F")
        else 1
        for sign in text
    )


def show(answer: Answer, *, as_json: bool) -> int:
    """Print an answer. Returns the exit code.

    Complaints go to the error stream as sentences, also with JSON: a log of it stays readable.
    """
    for line in answer.complaints:
        _print(line, sys.stderr)
    if as_json:
        _print(json.dumps({**answer.data, "exit": answer.code}, ensure_ascii=False), sys.stdout)
    else:
        for line in answer.sentences:
            _print(line, sys.stdout)
    return answer.code


def _padded(text: str, width: int, *, to_right: bool) -> str:
    gap = " " * (width - cells_of(text))
    return gap + text if to_right else text + gap


def _print(line: str, stream: TextIO) -> None:
    encoding = stream.encoding or "utf-8"
    shown = plain(line).encode(encoding, "replace").decode(encoding)
    try:
        print(shown, file=stream, flush=True)
    except BrokenPipeError:
        # Whoever read along, such as "head", has seen enough. Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

"""The GraphQL texts that OrderDesk sends, one operation per file, read from the package by name.

A text may spread fragments of `fragments/`; `load` appends each of them once. Those that end in
`OwnFields` leave out a thing's lists, which a page and a bulk operation read differently. The comment on a
text's first line gives the points that Shopify reserves for it with the usual variables; a test
computes them, and the throttle starts from them.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_OPERATION = re.compile(r"^(query|mutation)\s+(\w+)", re.MULTILINE)
_SPREAD = re.compile(r"\.\.\.(\w+)")
_POINTS = re.compile(r"\A# (\d+) points")


@dataclass(frozen=True, slots=True)
class Document:
    """One operation, whole: `points` is what Shopify reserves for it before it runs."""

    name: str
    text: str
    operation: str
    is_mutation: bool
    points: int


@cache
def load(name: str) -> Document:
    """The document in `<name>.graphql`, fragments included.

    Raises:
        FileNotFoundError: there is none by that name (a bug of ours).
    """
    text = (files(__name__) / f"{name}.graphql").read_text("utf-8")
    operation = _OPERATION.search(text)
    points = _POINTS.match(text)
    if operation is None or points is None:
        raise ValueError(f"{name}.graphql names no operation or no points")
    return Document(
        name=name,
        text=_with_fragments(text),
        operation=operation[2],
        is_mutation=operation[1] == "mutation",
        points=int(points[1]),
    )


def names() -> tuple[str, ...]:
    """Every document there is, in alphabetical order."""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".graphql") for name in found if ".graphql" in name))


@cache
def load_bulk(name: str) -> str:
    """A query for a bulk operation, its fragments written out: `bulk/<name>.graphql`."""
    text = (files(__name__) / "bulk" / f"{name}.graphql").read_text("utf-8")
    while _SPREAD.search(text):
        text = _SPREAD.sub(lambda spread: _fields_of(_fragment(spread[1])), text)
    return " ".join(text.split())


def _fields_of(fragment: str) -> str:
    return fragment[fragment.index("{") + 1 : fragment.rindex("}")]


def _fragment(name: str) -> str:
    file_name = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    return (files(__name__) / "fragments" / f"{file_name}.graphql").read_text("utf-8")


def _with_fragments(text: str) -> str:
    parts = [text]
    known: set[str] = set()
    waiting = _SPREAD.findall(text)
    while waiting:
        fragment = waiting.pop(0)
        if fragment in known:
            continue
        known.add(fragment)
        part = _fragment(fragment)
        parts.append(part)
        waiting.extend(_SPREAD.findall(part))
    return "\n".join(parts)

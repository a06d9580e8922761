"""How staff look at the queue: view, filter and sequence, and the looks that they keep under a name.

A kept look is written as JSON with a version. One that this version does not understand (newer, or
damaged) is kept as it is and cannot be used here.
"""

import json
from dataclasses import dataclass
from typing import Any

from orderdesk.domain.queue_filter import (
    NO_FILTER,
    OWN_VALUES,
    Choice,
    Facet,
    Filter,
)
from orderdesk.domain.queue_sort import BY_DEADLINE, SortBy, Sorting
from orderdesk.domain.work import View

VERSION = 1
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class QueueLook:
    """What the list shows: a built-in view, narrowed by a filter, in a sequence."""

    base: View = View.TO_PACK
    filter: Filter = NO_FILTER
    sorting: Sorting = BY_DEADLINE


@dataclass(frozen=True, slots=True)
class KeptView:
    """A look that staff keep under a name. `look` is None where this version cannot use it."""

    id: str
    name: str
    look: QueueLook | None


def view_name(typed: str) -> str:
    """What is kept of a typed name: printable, without blanks around it, not too long."""
    words = "".join(sign if sign.isprintable() else " " for sign in typed).split()
    return " ".join(words)[:LONGEST_NAME].strip()


def format_look(look: QueueLook) -> str:
    """The look as it is kept."""
    return json.dumps(
        {
            "v": VERSION,
            "base": look.base,
            "filter": [[one.facet, one.value] for one in look.filter.choices],
            "sort": look.sorting.by,
            "expedited_first": look.sorting.expedited_first,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def parse_look(text: str) -> QueueLook | None:
    """A kept look; None where this version does not understand all of it."""
    try:
        read = json.loads(text)
        if read["v"] != VERSION or type(read["expedited_first"]) is not bool:
            return None
        return QueueLook(
            base=View(read["base"]),
            filter=Filter(tuple(_choice(one) for one in read["filter"])),
            sorting=Sorting(SortBy(read["sort"]), read["expedited_first"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None


def _choice(read: Any) -> Choice:
    name, value = read
    facet = Facet(name)
    if type(value) is not str:
        raise ValueError("no choice")
    if facet in OWN_VALUES and value not in OWN_VALUES[facet]:
        raise ValueError("a value of a newer version")
    return Choice(facet, value)

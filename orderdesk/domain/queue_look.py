"""How staff look at the queue: view, filter and sequence, and the looks that they keep under a name.

A kept look is written as JSON with a version. One that this version does not understand (newer, or
damaged) is kept as it is and cannot be used here.
"""

import json
from dataclasses import dataclass
from typing import Any

from orderdesk.domain.queue_filter import (
    NO_FILTER,
    Choice,
    Due,
    Extra,
    Facet,
    Filter,
    Placed,
    Speed,
)
from orderdesk.domain.queue_sort import BY_DEADLINE, SortBy, Sorting
from orderdesk.domain.work import StockState, View, WorkStatus

VERSION = 1
LONGEST_NAME = 40

# The facets whose values are ours, or decide what is done: an unknown one is of a newer version.
# The others hold words of the shop or of Shopify, which may be anything.
_KNOWN: dict[Facet, frozenset[str]] = {
    Facet.STATUS: frozenset(WorkStatus),
    Facet.STOCK: frozenset(StockState),
    Facet.DUE: frozenset(Due),
    Facet.PLACED: frozenset(Placed),
    Facet.SPEED: frozenset(Speed),
    Facet.EXTRAS: frozenset(Extra),
}


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
    if facet in _KNOWN and value not in _KNOWN[facet]:
        raise ValueError("a value of a newer version")
    return Choice(facet, value)

"""The sequences in which the queue can be worked through."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from orderdesk.domain.work import WorkItem, by_deadline

# The queue is sorted anew at every change, and most of its names stay.
_NAMES_KNOWN = 8192
_DIGITS = re.compile(r"(\d+)", re.ASCII)


class SortBy(StrEnum):
    """What comes first."""

    DEADLINE = "deadline"
    OLDEST = "oldest"
    NEWEST = "newest"
    NUMBER = "number"
    CUSTOMER = "customer"
    MOST_UNITS = "most_units"
    FEWEST_LINES = "fewest_lines"


@dataclass(frozen=True, slots=True)
class Sorting:
    """A sequence. `expedited_first` belongs to the deadline's alone and does nothing to the others."""

    by: SortBy = SortBy.DEADLINE
    expedited_first: bool = True


BY_DEADLINE = Sorting()


def sort_work(items: Iterable[WorkItem], sorting: Sorting) -> tuple[WorkItem, ...]:
    """The orders in a sequence. `items` come by deadline, which decides where it leaves two equal."""
    found = list(items)
    match sorting.by:
        case SortBy.DEADLINE:
            if not sorting.expedited_first:
                found.sort(key=_deadline_alone)
        case SortBy.OLDEST:
            found.sort(key=lambda item: item.created_at)
        case SortBy.NEWEST:
            found.sort(key=lambda item: item.created_at, reverse=True)
        case SortBy.NUMBER:
            found.sort(key=lambda item: _natural(item.order_name))
        case SortBy.CUSTOMER:
            found.sort(key=lambda item: _name_key(item.customer_name))
        case SortBy.MOST_UNITS:
            found.sort(key=lambda item: -item.units)
        case SortBy.FEWEST_LINES:
            found.sort(key=lambda item: item.lines)
    return tuple(found)


def _deadline_alone(item: WorkItem) -> tuple[object, ...]:
    return by_deadline(item)[1:]


@lru_cache(maxsize=_NAMES_KNOWN)
def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """#999 before #1000, whatever stands around the digits: a longer number is a greater one."""
    parts = _DIGITS.split(name)
    return tuple(
        (len(part.lstrip("0")), part.lstrip("0")) if place % 2 else (-1, part)
        for place, part in enumerate(parts)
    )


@lru_cache(maxsize=_NAMES_KNOWN)
def _name_key(name: str) -> tuple[bool, str]:
    """Without accents and case; who has no name comes last."""
    spread = unicodedata.normalize("NFKD", name.strip().casefold())
    return (not spread, "".join(sign for sign in spread if not unicodedata.combining(sign)))

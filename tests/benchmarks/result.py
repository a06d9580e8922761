"""What a bar measured, and how it is told: a table for people, JSON for programs."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

AT_MOST = "at most"
AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison of one run. `limit` bounds `ours / theirs`, or `ours` itself if `is_absolute`.

    `sense` says whether less or more is better; a row without a limit is there to be looked at.
    """

    bar: str
    what: str
    unit: str
    ours: float
    theirs: float
    beside: str
    limit: float | None = None
    sense: str = AT_MOST
    is_absolute: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times theirs ours is."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.limit is None:
            return None
        value = self.ours if self.is_absolute else self.ratio
        return value <= self.limit if self.sense == AT_MOST else value >= self.limit

    def as_json(self) -> dict[str, Any]:
        """Everything, the conclusions included."""
        return {**asdict(self), "ratio": self.ratio, "is_met": self.is_met}


def from_json(found: dict[str, Any]) -> Row:
    """A row back from its JSON."""
    return Row(**{key: value for key, value in found.items() if key not in ("ratio", "is_met")})


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing was measured")
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def table(rows: Sequence[Row]) -> str:
    """Lines for a terminal; also valid Markdown."""
    head = ("bar", "what", "ours", "beside", "theirs", "ratio", "wanted", "met")
    lines = [head] + [_cells(row) for row in rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in (head, rule, *lines[1:])
    )


def notes(rows: Sequence[Row]) -> str:
    """What has to be known of how a row was measured."""
    told = dict.fromkeys(f"{row.bar}: {row.note}" for row in rows if row.note)
    return "\n".join(told)


def _cells(row: Row) -> tuple[str, ...]:
    wanted = ""
    if row.limit is not None:
        sign = "≤" if row.sense == AT_MOST else "≥"
        wanted = f"{sign} {_number(row.limit)} {row.unit if row.is_absolute else '×'}".strip()
    met = {True: "yes", False: "NO", None: ""}[row.is_met]
    return (
        row.bar,
        row.what,
        f"{_number(row.ours)} {row.unit}",
        row.beside,
        f"{_number(row.theirs)} {row.unit}",
        f"{_number(row.ratio)} ×",
        wanted,
        met,
    )


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"

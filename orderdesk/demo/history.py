"""What happened in the shop, in sequence, each change with its cause. Append-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change. `kind` is `thing.done`; `cause` is what the one who asked called itself."""

    number: int
    at: datetime
    kind: str
    order_id: str | None
    cause: str
    detail: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, for the control channel."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "order_id": self.order_id,
            "cause": self.cause,
            "detail": self.detail,
        }


class History:
    """All changes since the shop was made. What the seed built is the state before entry 1."""

    def __init__(self) -> None:
        self._entries: list[HistoryEntry] = []
        self._by_order: dict[str, list[HistoryEntry]] = {}

    def add(
        self, at: datetime, kind: str, order_id: str | None, cause: str, detail: dict[str, Any]
    ) -> HistoryEntry:
        """Appends one change and numbers it."""
        entry = HistoryEntry(len(self._entries) + 1, at, kind, order_id, cause, detail)
        self._entries.append(entry)
        if order_id is not None:
            self._by_order.setdefault(order_id, []).append(entry)
        return entry

    def since(self, number: int = 0) -> tuple[HistoryEntry, ...]:
        """The entries after the given number."""
        return tuple(self._entries[max(number, 0) :])

    def of_order(self, order_id: str) -> tuple[HistoryEntry, ...]:
        """The entries of one order, by its global id."""
        return tuple(self._by_order.get(order_id, ()))

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[HistoryEntry]:
        return iter(self._entries)

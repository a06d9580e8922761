"""Connections: pages with cursors that say where they stand, not how far they counted."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from orderdesk.demo.refusals import bad_request

LARGEST_PAGE = 250
_TIME = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last thing seen, and the value it was sorted by: text, or milliseconds."""

    last_id: int
    last_value: str | int

    def encode(self) -> str:
        """As it travels."""
        text = json.dumps(
            {"last_id": self.last_id, "last_value": self.last_value}, separators=(",", ":")
        )
        return base64.b64encode(text.encode()).decode()

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Raises the request's error for anything that was not a cursor."""
        try:
            found = json.loads(base64.b64decode(text.encode(), validate=True))
            value = found["last_value"]
            return cls(int(found["last_id"]), value if isinstance(value, int) else str(value))
        except (binascii.Error, ValueError, KeyError, TypeError):
            raise bad_request("Malformed cursor") from None

    @property
    def at(self) -> datetime:
        """The sorting value as a time."""
        try:
            if isinstance(self.last_value, int):
                return datetime.fromtimestamp(self.last_value / 1000, UTC)
            return datetime.strptime(self.last_value, _TIME).replace(tzinfo=UTC)
        except (ValueError, OverflowError, OSError):
            raise bad_request("Malformed cursor") from None


def time_value(at: datetime, *, indexed: bool = False) -> str | int:
    """A time as cursors carry it; those of pages from the search index count milliseconds."""
    return round(at.timestamp() * 1000) if indexed else at.strftime(_TIME)


@dataclass(frozen=True, slots=True)
class PageArguments:
    """What a connection was asked for. Exactly one of `first` and `last` is set."""

    first: int | None
    last: int | None
    after: Cursor | None
    before: Cursor | None
    reverse: bool

    @property
    def size(self) -> int:
        """How many things the page holds at most."""
        size = self.first if self.first is not None else self.last
        assert size is not None
        return size


def page_arguments(
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    reverse: bool | None = False,
    **_: Any,
) -> PageArguments:
    """Checks the arguments as the real shop does; raises the request's errors."""
    if first is None and last is None:
        raise bad_request("you must provide one of first or last")
    if first is not None and last is not None:
        raise bad_request("providing both first and last is not supported")
    for name, size in (("first", first), ("last", last)):
        if size is None:
            continue
        if size < 0:
            raise bad_request(f"{name} cannot be negative")
        if size > LARGEST_PAGE:
            raise bad_request(f"{name} cannot exceed {LARGEST_PAGE}")
    return PageArguments(
        first,
        last,
        None if after is None else Cursor.decode(after),
        None if before is None else Cursor.decode(before),
        bool(reverse),
    )


class Connection:
    """A page of things, with its edges and cursors made when asked for."""

    __slots__ = ("_value", "has_next", "has_previous", "nodes")

    def __init__(
        self,
        nodes: Sequence[Any],
        value: Callable[[Any], str | int] | None = None,
        has_next: bool = False,
        has_previous: bool = False,
    ) -> None:
        self.nodes = nodes
        self.has_next = has_next
        self.has_previous = has_previous
        self._value = value

    def cursor(self, node: Any) -> str:
        """The cursor of a thing on this page."""
        value = str(node.number) if self._value is None else self._value(node)
        return Cursor(node.number, value).encode()

    @property
    def edges(self) -> list[dict[str, Any]]:
        """Things with their cursors."""
        return [{"cursor": self.cursor(node), "node": node} for node in self.nodes]

    @property
    def page_info(self) -> dict[str, Any]:
        """Where this page stands."""
        return {
            "hasNextPage": self.has_next,
            "hasPreviousPage": self.has_previous,
            "startCursor": self.cursor(self.nodes[0]) if self.nodes else None,
            "endCursor": self.cursor(self.nodes[-1]) if self.nodes else None,
        }


def page_of(
    things: Iterable[Any],
    arguments: PageArguments,
    *,
    value: Callable[[Any], str | int] | None = None,
    placed: bool = False,
) -> Connection:
    """The page of things that come in the connection's own sequence, `reverse` not yet applied.

    `placed` says that the caller already started after `after`, stopped before `before` and
    applied `reverse`. Cursors find their place by id; where that thing is gone, by number in
    lists that are sorted by it.
    """
    if not placed:
        listed = list(things)
        if arguments.reverse:
            listed.reverse()
        things = _between(listed, arguments)
    size = arguments.size
    if arguments.first is not None:
        found = list(islice(iter(things), size + 1))
        more = len(found) > size
        return Connection(found[:size], value, more, arguments.after is not None)
    everything = list(things)
    more = len(everything) > size
    kept = everything[len(everything) - size :] if size else []
    return Connection(kept, value, arguments.before is not None, more)


def _between(listed: list[Any], arguments: PageArguments) -> Iterator[Any]:
    start, end = 0, len(listed)
    if arguments.after is not None:
        start = _place(listed, arguments.after, arguments.reverse, behind=True)
    if arguments.before is not None:
        end = _place(listed, arguments.before, arguments.reverse, behind=False)
    return iter(listed[start:end])


def _place(listed: list[Any], cursor: Cursor, reverse: bool, *, behind: bool) -> int:
    for position, thing in enumerate(listed):
        if thing.number == cursor.last_id:
            return position + 1 if behind else position
    for position, thing in enumerate(listed):
        past = thing.number < cursor.last_id if reverse else thing.number > cursor.last_id
        if past:
            return position
    return len(listed)


def whole_list(things: Sequence[Any]) -> Connection:
    """All of a short list as one page."""
    return Connection(things)


EMPTY = Connection(())

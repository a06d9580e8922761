"""Order numbers sorted by a time, for paging without looking at everything."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from datetime import datetime

Key = tuple[datetime, int]


class TimeIndex:
    """Pairs of time and number in sequence. A page costs its own length."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._at: dict[int, datetime] = {}

    def fill(self, keys: Iterable[Key]) -> None:
        """Replaces everything by the given pairs."""
        self._keys = sorted(keys)
        self._at = {number: at for at, number in self._keys}

    def put(self, number: int, at: datetime) -> None:
        """Adds a number, or moves it to its new time."""
        known = self._at.get(number)
        if known == at:
            return
        self.drop(number)
        insort(self._keys, (at, number))
        self._at[number] = at

    def time_of(self, number: int) -> datetime:
        """The time under which a number stands here, which may be older than its own."""
        return self._at[number]

    def drop(self, number: int) -> None:
        """Takes a number out; unknown ones are ignored."""
        known = self._at.pop(number, None)
        if known is not None:
            del self._keys[bisect_left(self._keys, (known, number))]

    def walk(
        self,
        *,
        after: Key | None = None,
        before: Key | None = None,
        lowest: datetime | None = None,
        highest: datetime | None = None,
        reverse: bool = False,
    ) -> Iterator[int]:
        """The numbers strictly between `after` and `before`, times within the inclusive bounds.

        With `reverse` the sequence runs from the latest, and `after` and `before` change roles.
        """
        low_key, high_key = (before, after) if reverse else (after, before)
        start, end = 0, len(self._keys)
        if low_key is not None:
            start = bisect_right(self._keys, low_key)
        if lowest is not None:
            start = max(start, bisect_left(self._keys, (lowest, 0)))
        if high_key is not None:
            end = bisect_left(self._keys, high_key)
        if highest is not None:
            end = min(end, bisect_right(self._keys, (highest, 1 << 62)))
        positions = range(end - 1, start - 1, -1) if reverse else range(start, end)
        keys = self._keys
        for position in positions:
            yield keys[position][1]

    def __len__(self) -> int:
        return len(self._keys)

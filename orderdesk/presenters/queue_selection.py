"""Which row of the queue is the current one, and which are marked for an act on many."""

from collections.abc import Iterable, Sequence


class QueueSelection:
    """Rows are known by their keys, so that a change in the background moves nothing.

    Where the current row has left the list, the one that followed it becomes the current one.
    `anchor` is where a run of marks begins.
    """

    def __init__(self) -> None:
        self.current: str | None = None
        self.is_chosen = False
        self.marks: frozenset[str] = frozenset()
        self._anchor: str | None = None

    def choose(self, key: str) -> bool:
        """The user moved to a row. False where that changes nothing."""
        self.is_chosen = True
        has_changed = key != self.current
        self.current = key
        return has_changed

    def start_over(self) -> None:
        """Another list is shown: nobody has chosen anything in it."""
        self.current, self.is_chosen = None, False
        self.clear()

    def toggle(self, key: str) -> None:
        """Mark a row, or take its mark away."""
        self.marks ^= {key}
        self.current, self.is_chosen, self._anchor = key, True, key

    def extend(self, key: str, listed: Sequence[str]) -> None:
        """Mark the run of rows from the anchor to `key`, beside what was marked before it."""
        if key not in listed:
            return
        anchor = self._anchor if self.marks and self._anchor in listed else self.current
        if anchor is None or anchor not in listed:
            anchor = key
        places = sorted((listed.index(anchor), listed.index(key)))
        run = listed[places[0] : places[1] + 1]
        before = self._run(anchor, listed)
        self.marks = (self.marks - before) | frozenset(run)
        self.current, self.is_chosen, self._anchor = key, True, anchor

    def mark_all(self, listed: Iterable[str]) -> None:
        """Mark every row of the list."""
        self.marks = frozenset(listed)

    def clear(self) -> None:
        """Take all marks away."""
        self.marks = frozenset()

    def drop_missing(self, listed: Iterable[str]) -> frozenset[str]:
        """Rows that have left the list lose their mark. Returns which."""
        gone = self.marks - frozenset(listed)
        self.marks -= gone
        return gone

    def keep(self, before: Sequence[str], listed: Sequence[str], *, is_filling: bool) -> None:
        """The list is another one now; `is_filling` while the orders still come in."""
        if not self.is_chosen and is_filling:
            # Nobody chose the row that happened to be the first while the orders still come in.
            self.current = listed[0] if listed else None
            return
        there = frozenset(listed)
        if self.current in there:
            return
        if self.current in before:
            place = before.index(self.current)
            for key in (*before[place + 1 :], *reversed(before[:place])):
                if key in there:
                    self.current = key
                    return
        self.current = listed[0] if listed else None

    def _run(self, anchor: str, listed: Sequence[str]) -> frozenset[str]:
        """The marked rows that lie in one piece around the anchor."""
        place = listed.index(anchor)
        first = last = place
        while first > 0 and listed[first - 1] in self.marks:
            first -= 1
        while last + 1 < len(listed) and listed[last + 1] in self.marks:
            last += 1
        return frozenset(listed[first : last + 1])

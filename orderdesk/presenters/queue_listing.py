"""What the queue's list shows: the view that is looked at, its filter and sequence, and all counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from orderdesk.domain.deadline import midnight
from orderdesk.domain.queue_filter import NO_FILTER, Choice, Surroundings
from orderdesk.domain.queue_look import KeptView, QueueLook
from orderdesk.domain.queue_sort import BY_DEADLINE, Sorting, sort_work
from orderdesk.domain.work import View, WorkItem, views_of
from orderdesk.presenters.queue_rows import work_key


@dataclass(frozen=True, slots=True)
class _Known:
    """What does not change of a piece of work for as long as it is the same object, which this holds."""

    item: WorkItem
    key: str
    views: tuple[View, ...]


class QueueListing:
    """Each view keeps the filter and the sequence that it was given, for as long as the program runs.

    `counts` are the built-in views', `kept_counts` those of one's own, which are counted one by one.
    """

    def __init__(self) -> None:
        self.items: tuple[WorkItem, ...] | None = None
        self.listed: tuple[WorkItem, ...] = ()
        self.listed_keys: tuple[str, ...] = ()
        self.in_view: tuple[WorkItem, ...] = ()
        self.counts: dict[View, int] = dict.fromkeys(View, 0)
        self.kept: tuple[KeptView, ...] = ()
        self.kept_counts: dict[str, int] = {}
        self.active: str = View.TO_PACK
        self._looks: dict[str, QueueLook] = {}
        self._by_view: dict[View, list[WorkItem]] = {view: [] for view in View}
        self._known: dict[int, _Known] = {}
        self._sorted_in: tuple[tuple[WorkItem, ...] | None, datetime | None] = (None, None)

    @property
    def look(self) -> QueueLook:
        """What the list shows now."""
        return self._looks.get(self.active) or self._first_look(self.active)

    @look.setter
    def look(self, look: QueueLook) -> None:
        self._looks[self.active] = look

    @property
    def active_kept(self) -> KeptView | None:
        """The view of one's own that is looked at."""
        return self._kept(self.active)

    @property
    def is_changed(self) -> bool:
        """Whether a view of one's own is looked at otherwise than it was kept."""
        kept = self.active_kept
        return kept is not None and kept.look != self.look

    @property
    def keys(self) -> tuple[str, ...]:
        """The views that can be looked at: the built-in ones, then one's own."""
        return (*View, *(view.id for view in self.kept if view.look is not None))

    def choose(self, key: str) -> bool:
        """Turn to a view. False where it is looked at already, or cannot be."""
        if key == self.active or key not in self.keys:
            return False
        self.active = key
        return True

    def toggle(self, choice: Choice) -> None:
        """Make a choice of the filter, or take it back."""
        self.look = replace(self.look, filter=self.look.filter.toggled(choice))

    def without(self, choices: Iterable[Choice] | None = None) -> None:
        """Take these choices back, or all."""
        gone = frozenset(choices) if choices is not None else None
        left = (one for one in self.look.filter.choices if gone is not None and one not in gone)
        self.look = replace(self.look, filter=replace(self.look.filter, choices=tuple(left)))

    def sort(self, sorting: Sorting) -> None:
        """Look at the view in another sequence."""
        self.look = replace(self.look, sorting=sorting)

    def forget_changes(self) -> None:
        """Look at the view as it was kept."""
        self._looks.pop(self.active, None)

    def take_kept(self, kept: Sequence[KeptView]) -> None:
        """These are the views of one's own now. One that is gone is no longer looked at."""
        self.kept = tuple(kept)
        if self.active not in self.keys:
            self.active = View.TO_PACK

    def relist(self, around: Surroundings) -> None:
        """List and count again."""
        look = self.look
        self._sort_into_views(midnight(around.now, around.zone, 1))
        self.in_view = tuple(self._by_view[look.base])
        shown = self.in_view
        if look.filter != NO_FILTER:
            shown = tuple(filter(look.filter.test(around), shown))
        self.listed = shown if look.sorting == BY_DEADLINE else sort_work(shown, look.sorting)
        self.listed_keys = tuple(self._known[id(item)].key for item in self.listed)

    def _sort_into_views(self, tomorrow: datetime) -> None:
        """Nothing to do where neither the work nor the day is another; else only for what is new."""
        if self._sorted_in[0] is self.items and self._sorted_in[1] == tomorrow:
            return
        before = self._known if self._sorted_in[1] == tomorrow else {}
        known: dict[int, _Known] = {}
        by_view: dict[View, list[WorkItem]] = {view: [] for view in View}
        for item in self.items or ():
            one = before.get(id(item))
            if one is None:
                one = _Known(item, work_key(item), tuple(views_of(item, tomorrow)))
            known[id(item)] = one
            for view in one.views:
                by_view[view].append(item)
        self.counts = {view: len(listed) for view, listed in by_view.items()}
        self._known, self._by_view = known, by_view
        self._sorted_in = (self.items, tomorrow)

    def count_kept(self, view: KeptView, around: Surroundings) -> None:
        """Count one view of one's own."""
        if view.look is None:
            return
        fits = view.look.filter.test(around)
        self.kept_counts[view.id] = sum(1 for item in self._by_view[view.look.base] if fits(item))

    def _kept(self, key: str) -> KeptView | None:
        return next((view for view in self.kept if view.id == key), None)

    def _first_look(self, key: str) -> QueueLook:
        kept = self._kept(key)
        if kept is not None and kept.look is not None:
            return kept.look
        return QueueLook(View(key))

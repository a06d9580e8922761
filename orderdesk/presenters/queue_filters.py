"""The queue's filter and sequence: chips, the chooser with its counts, and what changes them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from orderdesk.domain.queue_filter import (
    OWN_VALUES,
    Choice,
    Facet,
    Surroundings,
    ValueCounts,
)
from orderdesk.domain.queue_sort import SortBy, Sorting
from orderdesk.domain.work import WorkItem
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.queue_filter_words import (
    FACET_ICONS,
    chip_word,
    facet_title,
    sort_word,
    sorting_words,
    value_word,
)
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_state import (
    ChooserSection,
    ChooserState,
    ChooserValue,
    FilterBar,
    FilterChipText,
    SortOption,
)
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext

COUNTED_AT_ONCE = 60
MOST_VALUES = 60
"""So many values of a facet are offered at once; typing finds the others."""


class ChooserView(Protocol):
    """What the page does for the chooser."""

    def show_chooser(self, state: ChooserState) -> None:
        """Show these choices."""
        ...


class QueueFilters:
    """Changes what the list shows, and tells `changed` after each change."""

    def __init__(
        self,
        listing: QueueListing,
        around: Callable[[], Surroundings],
        formats: Callable[[], Formats],
        tasks: TaskSet,
        changed: Callable[[], None],
    ) -> None:
        self._listing = listing
        self._around = around
        self._formats = formats
        self._changed = changed
        self._view: ChooserView | None = None
        self._tasks = tasks
        self._needle = ""
        self._counting: ValueCounts | None = None

    def toggle(self, choice: Choice) -> None:
        """Choose a value, or take it back."""
        self._listing.toggle(choice)
        self._changed()

    def remove(self, choices: Sequence[Choice]) -> None:
        """Take these choices back."""
        self._listing.without(choices)
        self._changed()

    def remove_all(self) -> None:
        """Show the whole view."""
        self._listing.without()
        self._changed()

    def sort(self, by: SortBy) -> None:
        """Look at the list in another sequence."""
        self._listing.sort(replace(self._listing.look.sorting, by=by))
        self._changed()

    def put_expedited_first(self, is_first: bool) -> None:
        """Whether expedited orders come before all others when the deadline decides."""
        self._listing.sort(Sorting(SortBy.DEADLINE, is_first))
        self._changed()

    def open_chooser(self, view: ChooserView) -> None:
        """Say from now on what can be filtered by."""
        self._view, self._needle = view, ""
        self.refresh()

    def narrow(self, typed: str) -> None:
        """Offer only values whose words, or whose heading's, hold what is typed."""
        self._needle = typed.strip().casefold()
        self.refresh()

    def close_chooser(self) -> None:
        """Nobody looks at the chooser any more."""
        self._view = None

    def refresh(self) -> None:
        """Count again, if the chooser is open; many orders in parts, which hold up nothing."""
        if self._view is None:
            return
        counts = ValueCounts(self._listing.look.filter, self._around())
        items = self._listing.in_view
        self._counting = counts
        if len(items) <= COUNTED_AT_ONCE:
            counts.add(items)
            self._view.show_chooser(self._chooser(counts.counts))
        else:
            self._tasks.spawn(self._count(counts, items))

    async def _count(self, counts: ValueCounts, items: Sequence[WorkItem]) -> None:
        for start in range(0, len(items), COUNTED_AT_ONCE):
            if counts is not self._counting:
                return
            counts.add(items[start : start + COUNTED_AT_ONCE])
            await asyncio.sleep(0)
        if self._view is not None and counts is self._counting:
            self._view.show_chooser(self._chooser(counts.counts))

    def bar(self) -> FilterBar:
        """The row below the tabs."""
        listing, look = self._listing, self._listing.look
        by_facet: dict[Facet, list[Choice]] = {}
        for choice in look.filter.choices:
            by_facet.setdefault(choice.facet, []).append(choice)
        kept = listing.active_kept
        return FilterBar(
            chips=tuple(
                FilterChipText(tuple(choices), chip_word(choices), FACET_ICONS[facet])
                for facet, choices in by_facet.items()
            ),
            shown=self._shown() if by_facet else "",
            sort_word=sorting_words(look.sorting),
            sorts=tuple(SortOption(by, sort_word(by), by is look.sorting.by) for by in SortBy),
            expedited_first=look.sorting.expedited_first
            if look.sorting.by is SortBy.DEADLINE
            else None,
            kept_name=kept.name if kept is not None else "",
            is_changed=listing.is_changed,
        )

    def _shown(self) -> str:
        formats = self._formats()
        return _("{shown} of {count}").format(
            shown=formats.number(len(self._listing.listed)),
            count=formats.number(len(self._listing.in_view)),
        )

    def _chooser(self, counts: Mapping[Facet, Mapping[str, int]]) -> ChooserState:
        sections = (self._section(facet, counts[facet]) for facet in Facet)
        found = tuple(section for section in sections if section.values)
        count = len(self._listing.listed)
        result = ngettext("Show {count} order", "Show {count} orders", count)
        return ChooserState(
            sections=found,
            result=result.format(count=self._formats().number(count)),
            has_filter=bool(self._listing.look.filter.choices),
            nothing="" if found else _("No filter has this in its name."),
        )

    def _section(self, facet: Facet, counts: Mapping[str, int]) -> ChooserSection:
        title = facet_title(facet)
        chosen = frozenset(self._listing.look.filter.choices)
        values: list[ChooserValue] = []
        is_wanted = self._needle in title.casefold()
        for value in _in_sequence(facet, counts):
            choice = Choice(facet, value)
            if len(values) >= MOST_VALUES and choice not in chosen:
                continue
            word = value_word(choice)
            if is_wanted or self._needle in word.casefold():
                values.append(self._value(choice, word, counts[value], choice in chosen))
        return ChooserSection(title, FACET_ICONS[facet], tuple(values))

    def _value(self, choice: Choice, word: str, count: int, is_chosen: bool) -> ChooserValue:
        formats = self._formats()
        spoken = _("{filter}, {orders}").format(filter=word, orders=formats.orders(count))
        if is_chosen:
            spoken = _("{filter}, chosen").format(filter=spoken)
        return ChooserValue(choice, word, formats.number(count), is_chosen, spoken)


def _in_sequence(facet: Facet, counts: Mapping[str, int]) -> list[str]:
    """Our own values as they are listed there, the others by how often they are met."""
    known = OWN_VALUES.get(facet)
    if known is not None:
        return sorted(counts, key=known.index)
    return sorted(counts, key=lambda value: (-counts[value], value.casefold()))

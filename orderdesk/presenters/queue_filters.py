"""The queue's filter and sequence: chips, the chooser with its counts, and what changes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from orderdesk.domain.queue_filter import (
    Choice,
    Due,
    Extra,
    Facet,
    Placed,
    Speed,
    Surroundings,
)
from orderdesk.domain.queue_sort import SortBy, Sorting
from orderdesk.domain.work import StockState, WorkStatus
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.queue_filter_words import (
    FACET_ICONS,
    chip_word,
    facet_title,
    sort_word,
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
from orderdesk.words import _, ngettext

# Their values have a sequence of their own; the others come by how often they are met.
_SEQUENCES: Mapping[Facet, Sequence[str]] = {
    Facet.STATUS: tuple(WorkStatus),
    Facet.STOCK: tuple(StockState),
    Facet.DUE: tuple(Due),
    Facet.PLACED: tuple(Placed),
    Facet.SPEED: tuple(Speed),
    Facet.EXTRAS: tuple(Extra),
}


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
        changed: Callable[[], None],
    ) -> None:
        self._listing = listing
        self._around = around
        self._formats = formats
        self._changed = changed
        self._view: ChooserView | None = None
        self._needle = ""

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
        """Count again, if the chooser is open."""
        if self._view is not None:
            self._view.show_chooser(self._chooser())

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
            sort_word=sort_word(look.sorting.by),
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

    def _chooser(self) -> ChooserState:
        counts = self._listing.count_values(self._around())
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
        values = []
        for value in _in_sequence(facet, counts):
            choice = Choice(facet, value)
            word = value_word(choice)
            if self._needle in word.casefold() or self._needle in title.casefold():
                values.append(self._value(choice, word, counts[value], choice in chosen))
        return ChooserSection(title, FACET_ICONS[facet], tuple(values))

    def _value(self, choice: Choice, word: str, count: int, is_chosen: bool) -> ChooserValue:
        formats = self._formats()
        spoken = _("{filter}, {orders}").format(filter=word, orders=formats.orders(count))
        if is_chosen:
            spoken = _("{filter}, chosen").format(filter=spoken)
        return ChooserValue(choice, word, formats.number(count), is_chosen, spoken)


def _in_sequence(facet: Facet, counts: Mapping[str, int]) -> list[str]:
    known = _SEQUENCES.get(facet)
    if known is not None:
        return sorted(counts, key=known.index)
    return sorted(counts, key=lambda value: (-counts[value], value.casefold()))

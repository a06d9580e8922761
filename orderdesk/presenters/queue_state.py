"""The queue page as data, and the words of its views."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from orderdesk.domain.queue_filter import Choice
from orderdesk.domain.queue_sort import SortBy
from orderdesk.domain.work import View
from orderdesk.presenters.marks import Mark
from orderdesk.presenters.queue_bulk import BulkState
from orderdesk.presenters.queue_preview import Preview
from orderdesk.presenters.queue_rows import QueueRow


class Phase(StrEnum):
    """What fills the page."""

    LOADING = "loading"
    ROWS = "rows"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the queue with the number of orders in it; None before any are known.

    `why_not` is why it cannot be looked at, for a view of one's own that a newer OrderDesk made.
    """

    key: str
    title: str
    count: int | None
    is_active: bool
    why_not: str = ""


class Target(StrEnum):
    """Where a link leads: another view, the view without its filter, an explanation."""

    VIEW = "view"
    UNFILTERED = "unfiltered"
    WHY = "why"


@dataclass(frozen=True, slots=True)
class Link:
    """Where else work lies, and why."""

    mark: Mark
    detail: str
    target: Target
    view: View = View.TO_PACK


@dataclass(frozen=True, slots=True)
class FilterChipText:
    """The chosen values of one facet."""

    choices: tuple[Choice, ...]
    word: str
    icon: str


@dataclass(frozen=True, slots=True)
class SortOption:
    """One sequence of the list."""

    by: SortBy
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The row below the tabs. `shown` counts what the filter leaves ("12 of 42"), "" without one.

    `expedited_first` is None where the sequence does not ask for it. `kept_name` names the view of
    one's own that is looked at; `is_changed` tells that it is looked at otherwise than it was kept.
    """

    chips: tuple[FilterChipText, ...] = ()
    shown: str = ""
    sort_word: str = ""
    sorts: tuple[SortOption, ...] = ()
    expedited_first: bool | None = None
    kept_name: str = ""
    is_changed: bool = False


NO_BAR = FilterBar()


@dataclass(frozen=True, slots=True)
class ChooserValue:
    """A value of a facet that can be chosen, with the number of orders that it would show."""

    choice: Choice
    word: str
    count: str
    is_chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class ChooserSection:
    """A facet with its values."""

    title: str
    icon: str
    values: tuple[ChooserValue, ...]


@dataclass(frozen=True, slots=True)
class ChooserState:
    """All that can be filtered by now. `result` says how many orders the filter shows."""

    sections: tuple[ChooserSection, ...]
    result: str
    has_filter: bool
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown in place of rows. `calm` has the picture of packed parcels."""

    title: str
    sentence: str
    checked: str = ""
    links_title: str = ""
    links: tuple[Link, ...] = ()
    is_all_done: bool = False
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class QueueState:
    """The whole page. `stock_title` heads the stock column and names its age while offline.

    `is_same_list` tells that the rows are the earlier list brought up to date, so that the page keeps
    its place; False after a deliberate change of view. `progress_act` is the verb that stops the first load
    for now, or lets it go on. `bulk` is what `marks`, the keys of the marked rows,
    add up to.
    """

    phase: Phase
    tabs: tuple[Tab, ...]
    rows: Sequence[QueueRow]
    keys: tuple[str, ...]
    selected: str | None
    preview: Preview | None
    stock_title: str
    progress: str = ""
    progress_act: str = ""
    message: Message | None = None
    is_same_list: bool = True
    bar: FilterBar = NO_BAR
    marks: frozenset[str] = frozenset()
    bulk: BulkState | None = None


class QueueView(Protocol):
    """What the page does for its presenter."""

    def show_state(self, state: QueueState) -> None:
        """Show this state; keep the place in the list where `is_same_list`."""
        ...

    def show_preview(self, preview: Preview | None) -> None:
        """Show another order's preview, the list untouched."""
        ...

    def show_tabs(self, tabs: tuple[Tab, ...]) -> None:
        """Show the views with other counts, the list untouched."""
        ...

    def show_marks(
        self, selected: str | None, marks: frozenset[str], bulk: BulkState | None
    ) -> None:
        """Show which rows are marked and which is the current one, the list untouched."""
        ...

"""The queue page as data, and the words of its views."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from orderdesk.domain.work import View
from orderdesk.presenters.marks import Mark
from orderdesk.presenters.queue_preview import Preview
from orderdesk.presenters.queue_rows import QueueRow


class Phase(StrEnum):
    """What fills the page."""

    LOADING = "loading"
    ROWS = "rows"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the queue with the number of orders in it; None before any are known."""

    view: View
    title: str
    count: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Where else work lies, and why. `view` is None for the outbox."""

    mark: Mark
    detail: str
    view: View | None


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
    its place; False after a deliberate change of view.
    """

    phase: Phase
    tabs: tuple[Tab, ...]
    rows: Sequence[QueueRow]
    keys: tuple[str, ...]
    selected: str | None
    preview: Preview | None
    stock_title: str
    progress: str = ""
    band: Mark | None = None
    message: Message | None = None
    is_same_list: bool = True


class QueueView(Protocol):
    """What the page does for its presenter."""

    def show_state(self, state: QueueState) -> None:
        """Show this state; keep the place in the list where `is_same_list`."""
        ...

    def show_preview(self, preview: Preview | None) -> None:
        """Show another order's preview, the list untouched."""
        ...

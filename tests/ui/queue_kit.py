"""What the tests of the queue page stand on: verbs that remember, items and states."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.domain.projection import Projected
from orderdesk.domain.queue_filter import Surroundings
from orderdesk.domain.work import View, WorkItem, work_of
from orderdesk.notices import Notices
from orderdesk.presenters.queue_bulk import QueueBulk
from orderdesk.presenters.queue_filters import QueueFilters
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_rows import LazyRows, row_of, work_key
from orderdesk.presenters.queue_selection import QueueSelection
from orderdesk.presenters.queue_state import Link, Phase, QueueState, Tab
from orderdesk.presenters.queue_views import QueueViews
from orderdesk.presenters.queue_why import QueueWhy, WhyVerbs
from orderdesk.tasks import TaskSet
from tests.builders import BERLIN, NOW, an_order, some_work
from tests.presenters.fakes import FORMATS, HERE, ZONE, FakeChanges, FakeKeptViews, FakeOrders


@dataclass
class Verbs:
    """Remembers what the page asked for."""

    asked: list[tuple[str, object]] = field(default_factory=list)
    found: list[OrderGid] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listing = QueueListing()
        around = Surroundings(NOW, ZONE)
        self.filters = QueueFilters(
            self.listing, lambda: around, lambda: FORMATS, TaskSet(), self._changed
        )
        self.views = QueueViews(FakeKeptViews(), self.listing, Notices(), TaskSet(), self._changed)

        self.selection = QueueSelection()
        self.changes = FakeChanges()
        self.bulk = QueueBulk(
            self.listing,
            self.selection,
            self.changes,
            Notices(),
            TaskSet(),
            lambda: FORMATS,
            self._marked,
        )
        self.orders = FakeOrders()
        self.why = QueueWhy(
            self.orders,
            self.listing,
            lambda: around,
            lambda: FORMATS,
            lambda: HERE,
            TaskSet(),
            WhyVerbs(self.filters.remove, self.choose_view, self.found.append, self.found.append),
        )

    def _marked(self) -> None:
        self.asked.append(("marks", self.selection.marks))

    def _changed(self) -> None:
        self.listing.relist(Surroundings(NOW, ZONE))
        self.filters.refresh()
        self.asked.append(("look", self.listing.look))

    def choose_view(self, key: str) -> None:
        self.asked.append(("view", key))

    def select(self, key: str) -> None:
        self.asked.append(("select", key))

    def pack(self, key: str | None = None) -> None:
        self.asked.append(("pack", key))

    def open(self, key: str | None = None) -> None:
        self.asked.append(("open", key))

    def follow(self, link: Link) -> None:
        self.asked.append(("follow", link))

    def toggle_loading(self) -> None:
        self.asked.append(("loading", None))

    def check_now(self) -> None:
        self.asked.append(("check", None))


def an_item(number: int, **more: object) -> WorkItem:
    order: Order = an_order(
        some_work(number, {1: 1}, order_number=number, fulfill_by=NOW + timedelta(minutes=number)),
        number=number,
        **more,  # type: ignore[arg-type]
    )
    return next(work_of(Projected(order), BERLIN, {}, ZONE))


def a_state(items: list[WorkItem], selected: str | None = None, **more: object) -> QueueState:
    rows = LazyRows(
        items, tuple(map(work_key, items)), lambda item: row_of(item, FORMATS, NOW, None)
    )
    keys = rows.keys
    return replace(
        QueueState(
            phase=Phase.ROWS,
            tabs=tuple(Tab(view, view.value, 1, view is View.TO_PACK) for view in View),
            rows=rows,
            keys=keys,
            selected=selected or (keys[0] if keys else None),
            preview=None,
            stock_title="Stock",
        ),
        **more,  # type: ignore[arg-type]
    )

"""A queue presenter with everything around it, for the tests of the queue's parts."""

from dataclasses import dataclass, field
from datetime import timedelta

from orderdesk.domain.catalogue import Location
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.events import Bus, OrdersChanged
from orderdesk.notices import Notices
from orderdesk.presenters.queue_bulk import BulkState
from orderdesk.presenters.queue_presenter import QueuePresenter
from orderdesk.presenters.queue_preview import Preview
from orderdesk.presenters.queue_state import QueueState, Tab
from orderdesk.tasks import TaskSet
from tests.builders import NOW, an_order, some_work
from tests.presenters.fakes import (
    FORMATS,
    HERE,
    FakeChanges,
    FakeClock,
    FakeKeptViews,
    FakeLine,
    FakeNavigator,
    FakeOrders,
    Patience,
    settle,
)


@dataclass
class QueueScreen:
    """Remembers every state that it was told to show."""

    states: list[QueueState] = field(default_factory=list)
    previews: list[Preview | None] = field(default_factory=list)
    marks: frozenset[str] = frozenset()
    bulk: BulkState | None = None

    def show_state(self, state: QueueState) -> None:
        self.states.append(state)
        self.marks, self.bulk = state.marks, state.bulk

    def show_preview(self, preview: Preview | None) -> None:
        self.previews.append(preview)

    def show_marks(
        self, selected: str | None, marks: frozenset[str], bulk: BulkState | None
    ) -> None:
        self.selected, self.marks, self.bulk = selected, marks, bulk

    def show_tabs(self, tabs: tuple[Tab, ...]) -> None:
        self.tabs = tabs

    @property
    def state(self) -> QueueState:
        return self.states[-1]

    @property
    def numbers(self) -> list[str]:
        return [row.number for row in self.state.rows]


@dataclass
class Bench:
    """A queue presenter with everything around it."""

    orders: FakeOrders = field(default_factory=FakeOrders)
    line: FakeLine = field(default_factory=FakeLine)
    bus: Bus = field(default_factory=Bus)
    clock: FakeClock = field(default_factory=FakeClock)
    went: FakeNavigator = field(default_factory=FakeNavigator)
    screen: QueueScreen = field(default_factory=QueueScreen)
    location: Location | None = HERE
    changes: FakeChanges = field(default_factory=FakeChanges)
    kept: FakeKeptViews = field(default_factory=FakeKeptViews)
    notices: Notices = field(default_factory=Notices)
    elsewhere: dict[OrderGid, Holder] = field(default_factory=dict)
    checked: int = 0
    paused: list[bool] = field(default_factory=list)
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self.presenter = QueuePresenter(
            self.orders,
            self.orders.open_packings,
            self.line,
            self.bus,
            TaskSet(),
            lambda: FORMATS,
            self.clock,
            lambda: self.location,
            self.went,
            self._check,
            self.paused.append,
            kept_views=self.kept,
            changes=self.changes,
            notices=self.notices,
            elsewhere=lambda: self.elsewhere,
            sleep=self.patience,
        )

    def _check(self) -> None:
        self.checked += 1

    async def start(self, *orders: Order) -> None:
        self.orders.orders = list(orders)
        self.presenter.attach(self.screen)
        await settle()

    async def change(self, *orders: Order) -> None:
        self.orders.orders = list(orders)
        self.bus.publish(OrdersChanged(frozenset(order.id for order in orders)))
        await settle()


def order_due(number: int, minutes: int, **more: object) -> Order:
    work = some_work(
        number, {1: 1}, order_number=number, fulfill_by=NOW + timedelta(minutes=minutes)
    )
    return an_order(work, number=number, **more)  # type: ignore[arg-type]


FIRST, SECOND, THIRD = order_due(1001, 20), order_due(1002, 180), order_due(1003, 60 * 30)

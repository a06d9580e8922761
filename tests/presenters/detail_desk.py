"""The order's page without its widgets: its presenter over a real copy, and what it shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from orderdesk.domain.catalogue import Shop
from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import (
    FulfillmentGid,
    IntentId,
    LocationGid,
    OrderGid,
)
from orderdesk.domain.intents import (
    CancelFulfillment,
    Intent,
    SetNote,
    Units,
    UpdateTracking,
)
from orderdesk.domain.order import Order
from orderdesk.errors import NotPossibleError, ShopifyError
from orderdesk.events import Bus
from orderdesk.notices import Notices
from orderdesk.presenters.detail_presenter import DetailPresenter
from orderdesk.presenters.detail_state import DetailState
from orderdesk.services.decided import Decided, Undone
from orderdesk.services.history import OrderHistory
from orderdesk.services.order_changes import Targets
from orderdesk.tasks import TaskSet
from tests.builders import (
    BERLIN,
    NOW,
    an_intent,
    an_order,
    line_id,
)
from tests.presenters.fakes import (
    FORMATS,
    HERE,
    THERE,
    FakeClock,
    FakeLine,
    FakeNavigator,
    FakeOrders,
    settle,
)

SHIPPED = Fulfillment(
    FulfillmentGid("gid://shopify/Fulfillment/1"),
    "#1001-F1",
    FulfillmentStatus.SUCCESS,
    NOW - timedelta(hours=1),
    "IN_TRANSIT",
    BERLIN,
    (Tracking("00340434161094042557", "DHL"),),
    (FulfillmentLine(line_id(1), 2),),
)


@dataclass
class DetailScreen:
    """Remembers what it was told to show."""

    states: list[DetailState] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    targets: list[Targets] = field(default_factory=list)
    closed: int = 0
    loadings: int = 0

    def show_loading(self) -> None:
        self.loadings += 1

    def show_state(self, state: DetailState) -> None:
        self.states.append(state)

    def show_error(self, what: str, advice: str) -> None:
        self.errors.append(what)
        self.advice.append(advice)

    def show_refused(self, sentence: str) -> None:
        self.refused.append(sentence)

    def show_targets(self, targets: Targets) -> None:
        self.targets.append(targets)

    def close_sheet(self) -> None:
        self.closed += 1

    @property
    def state(self) -> DetailState:
        return self.states[-1]


@dataclass
class Decisions:
    """Stands for shipments and outbox: remembers decisions, refuses when told to."""

    made: list[object] = field(default_factory=list)
    refusal: NotPossibleError | None = None
    undone: Undone = field(default_factory=lambda: Undone(frozenset({OrderGid("1")})))

    async def update_tracking(
        self,
        order_id: OrderGid,
        fulfillment_id: FulfillmentGid,
        parcels: tuple[Tracking, ...],
        *,
        notify_customer: bool,
    ) -> Intent:
        self._refuse()
        self.made.append(("tracking", fulfillment_id, parcels, notify_customer))
        return an_intent(an_order(), UpdateTracking(fulfillment_id, parcels))

    async def cancel_fulfillment(
        self, order_id: OrderGid, fulfillment_id: FulfillmentGid
    ) -> Intent:
        self._refuse()
        self.made.append(("cancel", fulfillment_id))
        return an_intent(an_order(), CancelFulfillment(fulfillment_id))

    async def hold(
        self, order_ids: Iterable[OrderGid], reason: HoldReason, notes: str = ""
    ) -> Decided:
        return self._decided("hold", list(order_ids), reason, notes)

    async def release(self, order_ids: Iterable[OrderGid]) -> Decided:
        return self._decided("release", list(order_ids))

    async def add_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        return self._decided("add tags", list(order_ids), list(tags))

    async def remove_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        return self._decided("remove tags", list(order_ids), list(tags))

    async def set_note(
        self, order_id: OrderGid, note: str, *, seen: str | None = None
    ) -> Intent | None:
        self._refuse()
        if note == seen:
            return None
        self.made.append(("note", note, seen))
        return an_intent(an_order(), SetNote(note))

    async def move_targets(self, order_ids: Sequence[OrderGid]) -> Targets:
        self._refuse()
        return Targets((THERE,), is_certain=True)

    async def move(self, order_ids: Iterable[OrderGid], location_id: LocationGid) -> Decided:
        return self._decided("move", list(order_ids), location_id)

    async def split(self, order_id: OrderGid, units: Sequence[Units]) -> Intent:
        self._refuse()
        self.made.append(("split", tuple(units)))
        return an_intent(an_order(), SetNote("split"))

    def _decided(self, *made: object) -> Decided:
        self._refuse()
        self.made.append(made)
        return Decided((an_intent(an_order(), SetNote("")),))

    async def take_back(self, intent_id: IntentId) -> None:
        self._refuse()
        self.made.append(("take back", intent_id))

    async def undo(self, decided: Decided) -> Undone:
        self.made.append(("undo", decided.intents[0].id))
        return self.undone

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


@dataclass
class FakeReadings:
    """Counts the readings asked for."""

    is_online: bool = True
    asked: list[OrderGid] = field(default_factory=list)

    async def refresh_order(self, order_id: OrderGid) -> object | None:
        self.asked.append(order_id)
        return None

    def wake(self) -> None:
        """Nothing waits here."""


@dataclass
class FakeHistory:
    """The records of one order, and how its shop's timeline is read."""

    record: OrderHistory = field(default_factory=OrderHistory)
    refusal: ShopifyError | None = None
    asked: list[bool] = field(default_factory=list)

    async def history(self, order_id: OrderGid) -> OrderHistory:
        return self.record

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        self.asked.append(at_once)
        if self.refusal is not None:
            raise self.refusal


@dataclass
class Desk:
    """A detail presenter with everything around it."""

    orders: FakeOrders = field(default_factory=FakeOrders)
    history: FakeHistory = field(default_factory=FakeHistory)
    decisions: Decisions = field(default_factory=Decisions)
    readings: FakeReadings = field(default_factory=FakeReadings)
    line: FakeLine = field(default_factory=FakeLine)
    bus: Bus = field(default_factory=Bus)
    notices: Notices = field(default_factory=Notices)
    went: FakeNavigator = field(default_factory=FakeNavigator)
    screen: DetailScreen = field(default_factory=DetailScreen)
    shop: Shop | None = None
    elsewhere: dict[OrderGid, Holder] = field(default_factory=dict)
    neighbours: tuple[OrderGid, ...] = ()

    def __post_init__(self) -> None:
        self.presenter = DetailPresenter(
            self.orders,
            self.history,
            self.decisions,
            self.decisions,
            self.decisions,
            self.orders,
            self.readings,
            self.line,
            self.bus,
            self.notices,
            TaskSet(),
            lambda: FORMATS,
            FakeClock(),
            lambda: HERE,
            lambda: self.shop,
            lambda: self.elsewhere,
            self.went,
            lambda: self.neighbours,
        )
        self.presenter.attach(self.screen)

    async def open(self, order: Order) -> DetailState:
        self.orders.orders.append(order)
        self.presenter.open(order.id)
        await settle()
        return self.screen.state


def bare(text: str) -> str:
    return "".join(sign for sign in text if sign not in "\u2068\u2069")

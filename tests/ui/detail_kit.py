"""What the tests of the order's page stand on: verbs that remember, and the page in a window."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import FulfillmentGid, IntentId, LineItemGid, LocationGid
from orderdesk.domain.order import Order
from orderdesk.domain.projection import Projected
from orderdesk.presenters.detail_state import DetailState, state_of
from orderdesk.presenters.timeline import timeline_of
from orderdesk.services.history import OrderHistory
from orderdesk.services.orders import OrderSheet
from orderdesk.ui.detail.detail_page import DetailPage
from tests.builders import NOW
from tests.presenters.fakes import FORMATS, HERE, THERE


@dataclass
class Verbs:
    """Remembers what the page asked for."""

    asked: list[tuple[object, ...]] = field(default_factory=list)

    def step(self, by: int) -> None:
        self.asked.append(("step", by))

    def pack(self) -> None:
        self.asked.append(("pack",))

    def back(self) -> None:
        self.asked.append(("back",))

    def check_now(self) -> None:
        self.asked.append(("check",))

    def update_tracking(
        self,
        fulfillment_id: FulfillmentGid,
        numbers: Sequence[str],
        company: str,
        *,
        notify_customer: bool,
    ) -> None:
        self.asked.append(("tracking", fulfillment_id, list(numbers), company, notify_customer))

    def cancel_fulfillment(self, fulfillment_id: FulfillmentGid) -> None:
        self.asked.append(("cancel", fulfillment_id))

    def add_event(self, fulfillment_id: FulfillmentGid, status: str) -> None:
        self.asked.append(("event", fulfillment_id, status))

    def prepare(self) -> None:
        self.asked.append(("prepare",))

    def take_back(self, intent_id: IntentId) -> None:
        self.asked.append(("take back", intent_id))

    def hold(self, reason: HoldReason, notes: str) -> None:
        self.asked.append(("hold", reason, notes))

    def release(self) -> None:
        self.asked.append(("release",))

    def add_tags(self, typed: str) -> None:
        self.asked.append(("add tags", typed))

    def remove_tag(self, tag: str) -> None:
        self.asked.append(("remove tag", tag))

    def set_note(self, note: str, seen: str) -> None:
        self.asked.append(("note", note, seen))

    def ask_targets(self) -> None:
        self.asked.append(("targets",))

    def move(self, location_id: LocationGid, name: str) -> None:
        self.asked.append(("move", location_id, name))

    def split(self, units: Sequence[tuple[LineItemGid, int]]) -> None:
        self.asked.append(("split", list(units)))

    def open_conflict(self, intent_id: IntentId) -> None:
        self.asked.append(("conflict", intent_id))


NO_RECORD = OrderHistory()


def a_state(
    order: Order, projected: Projected | None = None, history: OrderHistory = NO_RECORD
) -> DetailState:
    projected = projected or Projected(order)
    sheet = OrderSheet(projected, projected.pending, None, {}, {}, (HERE, THERE), NOW)
    timeline = timeline_of(sheet, history, FORMATS, NOW)
    return state_of(sheet, HERE, FORMATS, NOW, timeline)


def open_page(qtbot: QtBot, verbs: Verbs) -> DetailPage:
    """The page in front, with nothing on it yet."""
    page = DetailPage(verbs, verbs, lambda: True)
    qtbot.addWidget(page)
    page.resize(1082, 620)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page

"""The detail page's logic: one order whole, kept true, and the decisions on its shipments."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.carriers import parcel_of
from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import FulfillmentGid, IntentId, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.errors import NotFoundError, NotPossibleError, OrderDeskError
from orderdesk.events import (
    BoardChanged,
    Bus,
    CatalogueChanged,
    ConnectionChanged,
    IntentsChanged,
    OrdersChanged,
    PackingChanged,
    TimelineChanged,
)
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.change_verbs import ChangeVerbs
from orderdesk.presenters.detail_changes import DetailChanges
from orderdesk.presenters.detail_ports import (
    CodeReader,
    DetailView,
    HistoryReader,
    SheetReader,
    ShipmentVerbs,
    TakesBack,
)
from orderdesk.presenters.detail_state import DetailState, state_of
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.navigation import Navigator
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.presenters.timeline import timeline_of
from orderdesk.services.code_reading import read_when_ready
from orderdesk.services.history import OrderHistory
from orderdesk.services.orders import OrderSheet
from orderdesk.services.ports import FreshReadings
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "detail"


class DetailPresenter:
    """Shows the local copy at once, and reads the order from the shop where that can be reached."""

    def __init__(
        self,
        reader: SheetReader,
        history: HistoryReader,
        shipments: ShipmentVerbs,
        changes: ChangeVerbs,
        outbox: TakesBack,
        codes: CodeReader,
        readings: FreshReadings,
        line: ShopLine,
        bus: Bus,
        notices: Notices,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        location: Callable[[], Location | None],
        shop: Callable[[], Shop | None],
        elsewhere: Callable[[], Mapping[OrderGid, Holder]],
        navigator: Navigator,
        neighbours: Callable[[], Sequence[OrderGid]],
    ) -> None:
        self._reader = reader
        self._history = history
        self._shipments = shipments
        self._outbox = outbox
        self._codes = codes
        self._readings = readings
        self._line = line
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._location = location
        self._shop = shop
        self._elsewhere = elsewhere
        self._navigator = navigator
        self._neighbours = neighbours
        self._view: DetailView | None = None
        self._order_id: OrderGid | None = None
        self._sheet: OrderSheet | None = None
        self._record = OrderHistory()
        self._timeline_problem = ""
        self._was_asked = False
        self._state: DetailState | None = None
        self._read_number = 0
        self.changes = DetailChanges(changes, notices, tasks, lambda: self._order_id)
        bus.subscribe(OrdersChanged, lambda event: self._reload_if_shown(event.order_ids))
        bus.subscribe(IntentsChanged, lambda event: self._reload_if_shown(event.order_ids))
        bus.subscribe(
            PackingChanged, lambda event: self._reload_if_shown(frozenset({event.order_id}))
        )
        bus.subscribe(
            TimelineChanged, lambda event: self._reload_if_shown(frozenset({event.order_id}))
        )
        bus.subscribe(ConnectionChanged, lambda _event: self._show())
        bus.subscribe(BoardChanged, lambda _event: self._show())
        bus.subscribe(CatalogueChanged, lambda _event: self._reload_if_shown(frozenset()))

    def attach(self, view: DetailView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self.changes.attach(view)

    @property
    def order_id(self) -> OrderGid | None:
        """The order on the page."""
        return self._order_id

    @property
    def state(self) -> DetailState | None:
        """What the page shows; None while it has no order."""
        return self._state if self._order_id is not None else None

    # What staff do

    def open(self, order_id: OrderGid) -> None:
        """Show an order: the local copy at once, then a fresh reading where there is a line."""
        if order_id != self._order_id:
            # Until it is read nothing can be done with it, and nothing with the one before.
            self._sheet = self._state = None
            self._was_asked = False
            if self._view is not None:
                self._view.show_loading()
        self._order_id = order_id
        self._timeline_problem = ""
        self._tasks.spawn(self._read())
        if self._readings.is_online:
            self._tasks.spawn(self._refresh(order_id))
            self._tasks.spawn(self._refresh_timeline(order_id))

    def close(self) -> None:
        """Nobody looks any more."""
        self._order_id = None
        self._sheet = None

    def step(self, by: int) -> None:
        """Show the order so many places further in the queue's present view."""
        following = self._neighbour(by)
        if following is not None:
            self.open(following)

    def can_step(self, by: int) -> bool:
        """Whether the queue's present view has an order there."""
        return self._neighbour(by) is not None

    def _neighbour(self, by: int) -> OrderGid | None:
        orders = list(self._neighbours())
        if self._order_id in orders:
            place = orders.index(self._order_id) + by
            return orders[place] if 0 <= place < len(orders) else None
        return orders[0] if orders else None

    def why_not(self, action: OrderAction) -> str:
        """Why an action cannot be done now, as a sentence; "" where it can."""
        if self._state is None:
            return _("No order is shown.")
        return next(one.why_not for one in self._state.actions if one.action is action)

    def pack(self) -> None:
        """Take the order in hand. Does nothing where the page says why not."""
        if self._state is not None and self._state.primary.is_enabled:
            self._navigator.open_packing(self._state.order_id)

    def back(self) -> None:
        """Return to the queue."""
        self._navigator.open_queue()

    def check_now(self) -> None:
        """Read the order from the shop now."""
        if self._order_id is not None:
            self._tasks.spawn(self._refresh(self._order_id))
            self._tasks.spawn(self._refresh_timeline(self._order_id, at_once=True))

    def update_tracking(
        self,
        fulfillment_id: FulfillmentGid,
        numbers: Sequence[str],
        company: str,
        *,
        notify_customer: bool,
    ) -> None:
        """Replace the numbers of a shipment. A product's barcode is refused."""
        codes = tuple(one.strip() for one in numbers if one.strip())
        self._tasks.spawn(self._update_tracking(fulfillment_id, codes, company, notify_customer))

    def cancel_fulfillment(self, fulfillment_id: FulfillmentGid) -> None:
        """Cancel a shipment: its units are to be packed again."""
        self._tasks.spawn(self._cancel(fulfillment_id))

    def add_event(self, fulfillment_id: FulfillmentGid, status: str) -> None:
        """Say what became of a shipment just now."""
        self._tasks.spawn(self._add_event(fulfillment_id, status))

    def take_back(self, intent_id: IntentId) -> None:
        """Undo what has not been sent yet."""
        self._tasks.spawn(self._take_back(intent_id))

    def open_conflict(self, intent_id: IntentId) -> None:
        """Go to the decision that is due."""
        self._navigator.open_outbox(intent_id)

    # What happens

    def tick(self) -> None:
        """Time has passed: say again how old what is shown is."""
        self._show()

    def _reload_if_shown(self, order_ids: frozenset[OrderGid]) -> None:
        if self._order_id is not None and (not order_ids or self._order_id in order_ids):
            self._tasks.spawn(self._read())

    async def _read(self) -> None:
        order_id = self._order_id
        if order_id is None:
            return
        self._read_number += 1
        number = self._read_number
        try:
            sheet = await self._reader.order(order_id)
            record = await self._history.history(order_id)
        except NotFoundError:
            if number == self._read_number:
                self._say_not_here()
            return
        except OrderDeskError as error:
            if self._view is not None and number == self._read_number:
                self._view.show_error(error.what, error.advice)
            return
        if number == self._read_number and order_id == self._order_id:
            self._sheet = sheet
            self._record = record
            self._show()

    def _say_not_here(self) -> None:
        if self._view is None:
            return
        if self._line.is_online and self._was_asked:
            advice = _(
                "Shopify has not shown it: it may be deleted, or older than this app may see. "
                "Check again."
            )
        elif self._line.is_online:
            advice = _("It is read from Shopify now, if it is still there.")
        else:
            advice = _("Check again once the connection is back.")
        self._view.show_error(_("This order is not on this computer yet."), advice)

    async def _refresh_timeline(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        problem = ""
        try:
            await self._history.refresh(order_id, at_once=at_once)
        except OrderDeskError as error:
            problem = error.what
        if order_id == self._order_id and problem != self._timeline_problem:
            self._timeline_problem = problem
            self._show()

    async def _refresh(self, order_id: OrderGid) -> None:
        try:
            await self._readings.refresh_order(order_id)
        except OrderDeskError:
            # The local copy stays, with its age beside it; the strip tells of the connection.
            return
        self._was_asked = self._was_asked or order_id == self._order_id
        self._reload_if_shown(frozenset({order_id}))

    async def _update_tracking(
        self,
        fulfillment_id: FulfillmentGid,
        codes: tuple[str, ...],
        company: str,
        notify_customer: bool,
    ) -> None:
        order_id = self._order_id
        if order_id is None:
            return
        try:
            for code in codes:
                await self._refuse_product_code(code)
            parcels = tuple(parcel_of(code, company) for code in codes)
            intent = await self._shipments.update_tracking(
                order_id, fulfillment_id, parcels, notify_customer=notify_customer
            )
        except OrderDeskError as error:
            if self._view is not None:
                self._view.show_refused(str(error))
            return
        if self._view is not None:
            self._view.close_sheet()
        self._tell_decided(_("The new number is saved and goes out by itself."), intent)

    async def _refuse_product_code(self, number: str) -> None:
        for key in (await read_when_ready(number)).keys:
            found = await self._codes.variants_by_code(key)
            if found:
                raise NotPossibleError(
                    _("This is the barcode of “{product}”, not a tracking number.").format(
                        product=found[0].full_title
                    ),
                    _("Scan the carrier's label."),
                )

    async def _cancel(self, fulfillment_id: FulfillmentGid) -> None:
        if self._order_id is None:
            return
        try:
            intent = await self._shipments.cancel_fulfillment(self._order_id, fulfillment_id)
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        self._tell_decided(_("The cancellation is saved and goes out by itself."), intent)

    async def _add_event(self, fulfillment_id: FulfillmentGid, status: str) -> None:
        if self._order_id is None:
            return
        try:
            intent = await self._shipments.add_event(self._order_id, fulfillment_id, status)
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        self._tell_decided(_("That is noted and goes out by itself."), intent)

    async def _take_back(self, intent_id: IntentId) -> None:
        try:
            await self._outbox.take_back(intent_id)
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        self._notices.show(Notice(NOTICE, Tone.DONE, _("Taken back. Nothing was sent.")))

    def _tell_decided(self, sentence: str, intent: Intent) -> None:
        self._notices.show(
            Notice(NOTICE, Tone.DONE, sentence, undo=lambda: self.take_back(intent.id))
        )

    def _show(self) -> None:
        if self._view is None or self._sheet is None:
            return
        formats, now = self._formats(), self._clock()
        timeline = timeline_of(self._sheet, self._record, formats, now, self._timeline_problem)
        heard = None if self._line.is_online else self._line.last_heard_at
        stock_at = formats.when(heard, now) if heard is not None else ""
        order_id = self._sheet.projected.order.id
        self._state = state_of(
            self._sheet,
            self._location(),
            formats,
            now,
            timeline,
            self._shop(),
            self._elsewhere().get(order_id),
            stock_at,
        )
        self._view.show_state(self._state)

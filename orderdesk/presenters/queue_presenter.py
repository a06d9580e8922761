"""The queue page's logic: what is listed, which row is the current one, its preview, kept true."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from orderdesk.domain.catalogue import Location
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.queue_filter import Surroundings
from orderdesk.domain.work import View, WorkItem, WorkStatus
from orderdesk.errors import OrderDeskError
from orderdesk.events import (
    BoardChanged,
    Bus,
    CatalogueChanged,
    ConnectionChanged,
    IntentsChanged,
    OrdersChanged,
    PackingChanged,
    PullProgressed,
)
from orderdesk.notices import Notices
from orderdesk.presenters.change_verbs import BulkVerbs
from orderdesk.presenters.first_load import FirstLoad
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.long_work import CANCEL_AFTER_S, Sleep
from orderdesk.presenters.navigation import Navigator
from orderdesk.presenters.preview_reading import PreviewReading
from orderdesk.presenters.queue_bulk import QueueBulk
from orderdesk.presenters.queue_filters import QueueFilters
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_messages import (
    message_of,
    tabs_of,
)
from orderdesk.presenters.queue_preview import Preview
from orderdesk.presenters.queue_reading import Packings, QueueReader, QueueReading
from orderdesk.presenters.queue_rows import LazyRows, RowsMade, work_key
from orderdesk.presenters.queue_selection import QueueSelection
from orderdesk.presenters.queue_state import Link, Message, Phase, QueueState, QueueView, Target
from orderdesk.presenters.queue_views import KeptViews, QueueViews
from orderdesk.presenters.queue_why import QueueWhy, WhyVerbs
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.tasks import TaskSet
from orderdesk.words import _

Elsewhere = Callable[[], Mapping[OrderGid, Holder]]


class QueuePresenter:
    """Reads the queue when something changed, and says what to show.

    A change in the background never moves the selection to another order. Where the selected order
    has left the queue, the selection goes to the one that followed it. `elsewhere` tells which orders
    other stations have in hand.
    """

    def __init__(
        self,
        reader: QueueReader,
        open_packings: Packings,
        line: ShopLine,
        bus: Bus,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        location: Callable[[], Location | None],
        navigator: Navigator,
        check_now: Callable[[], None],
        pause_loading: Callable[[bool], None],
        *,
        kept_views: KeptViews,
        changes: BulkVerbs,
        notices: Notices,
        elsewhere: Elsewhere,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._line = line
        self._formats = formats
        self._clock = clock
        self._location = location
        self._navigator = navigator
        self._check_now = check_now
        self._pause_loading = pause_loading
        self._tasks = tasks
        self._sleep = sleep
        self._elsewhere = elsewhere
        self._view: QueueView | None = None
        self._listing = QueueListing()
        self._rows = RowsMade()
        self._selection = QueueSelection()
        self.filters = QueueFilters(
            self._listing, self._around, formats, tasks, self._on_look_changed
        )
        self.views = QueueViews(kept_views, self._listing, notices, tasks, self._on_look_changed)
        self.bulk = QueueBulk(
            self._listing,
            self._selection,
            changes,
            notices,
            tasks,
            formats,
            self._on_marked,
        )
        self.why = QueueWhy(
            reader,
            self._listing,
            self._around,
            formats,
            location,
            tasks,
            WhyVerbs(
                self.filters.remove, self.choose_view, self.select_order, navigator.open_detail
            ),
        )
        self._reading = QueueReading(reader, open_packings, location, tasks, self._take, self._fail)
        self._is_filling = False
        self._previews = PreviewReading(
            reader, line, tasks, formats, clock, elsewhere, self._show_preview, self._fail
        )
        self._first_load = FirstLoad()
        self._error: OrderDeskError | None = None
        self._counted: list[Callable[[], None]] = []
        bus.subscribe(OrdersChanged, lambda _event: self.reload())
        bus.subscribe(IntentsChanged, lambda _event: self.reload())
        bus.subscribe(PackingChanged, lambda _event: self.reload())
        bus.subscribe(CatalogueChanged, lambda _event: self.reload())
        bus.subscribe(ConnectionChanged, lambda _event: self.tick())
        bus.subscribe(BoardChanged, lambda _event: self.tick())
        bus.subscribe(PullProgressed, self._on_progress)

    def attach(self, view: QueueView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self._show(is_same_list=False)
        self.views.load()
        self.reload()

    def on_counted(self, told: Callable[[], None]) -> None:
        """Call `told` whenever the queue has been read again, or found to have no location yet."""
        self._counted.append(told)

    @property
    def count(self) -> int | None:
        """Orders to pack, for the rail; None until they have been read."""
        return None if self._listing.items is None else self._listing.counts[View.TO_PACK]

    @property
    def listed_orders(self) -> tuple[OrderGid, ...]:
        """The orders that the list shows in their sequence, each once."""
        return tuple(dict.fromkeys(item.order_id for item in self._listing.listed))

    @property
    def selected_order(self) -> OrderGid | None:
        """The order of the current row."""
        item = self._item(self._selection.current)
        return item.order_id if item is not None else None

    @property
    def preview(self) -> Preview | None:
        """The selected order in short, once it is read."""
        return self._previews.preview

    @property
    def work(self) -> tuple[WorkItem, ...] | None:
        """Everything open at this location, as read last; None before that."""
        items = self._listing.items
        return None if items is None else tuple(items)

    @property
    def is_filling(self) -> bool:
        """Whether the orders come by the first load."""
        return self._is_filling

    @property
    def queued_names(self) -> dict[OrderGid, str]:
        """The orders with work here, with their numbers, in the queue's sequence."""
        return {item.order_id: item.order_name for item in self._listing.items or ()}

    @property
    def in_hand_count(self) -> int:
        """Orders that are in hand at this station."""
        return len(self._reading.in_hand)

    def packable(self, order_id: OrderGid) -> bool:
        """Whether the order has work here that can be packed now, or is in hand."""
        return order_id in self._reading.in_hand or any(
            item.order_id == order_id and _is_packable(item) for item in self._listing.items or ()
        )

    # What staff do

    def choose_view(self, key: str) -> None:
        """Turn to another view; its first order is selected."""
        if self._listing.choose(key):
            self._on_look_changed()

    def select(self, key: str) -> None:
        """Select a row."""
        if self._selection.choose(key):
            self._read_preview()

    def select_order(self, order_id: OrderGid) -> None:
        """Select an order's row, if it is listed."""
        for item in self._listing.listed:
            if item.order_id == order_id:
                self._selection.choose(work_key(item))
                self._show()
                self._read_preview()
                return

    def pack(self, key: str | None = None) -> None:
        """Take the selected order in hand, or the one of the row `key`; of marked ones the first.

        What cannot be packed is opened instead, where the reason stands.
        """
        if self.bulk.has_marks and key is None:
            if self.bulk.first is not None:
                self._navigator.open_packing(self.bulk.first)
            return
        item = self._item(key or self._selection.current)
        if item is None:
            return
        if item.order_id not in self._reading.in_hand and not _is_packable(item):
            self._navigator.open_detail(item.order_id)
        else:
            self._navigator.open_packing(item.order_id)

    def open(self, key: str | None = None) -> None:
        """Show the selected order whole, or the one of the row `key`."""
        item = self._item(key or self._selection.current)
        if item is not None:
            self._navigator.open_detail(item.order_id)

    def follow(self, link: Link) -> None:
        """Go where a link of the empty page points."""
        match link.target:
            case Target.VIEW:
                self.choose_view(link.view)
            case Target.UNFILTERED:
                self.filters.remove_all()

    def check_now(self) -> None:
        """Ask the shop now, and read the local copy again."""
        self._check_now()
        self.reload()

    def toggle_loading(self) -> None:
        """Stop the first load for now, or let it go on. What is here stays."""
        is_paused = not self._first_load.is_paused
        self._pause_loading(is_paused)
        self._first_load.pause(is_paused)
        self._show()

    # What happens

    def tick(self) -> None:
        """Time has passed: say again what is due when."""
        if self._listing.items is not None:
            self._relist()
            self._read_preview()
        elif self._location() is not None:
            self.reload()
        else:
            self._show()

    def reload(self) -> None:
        """Read the queue again. Calls while a reading runs are answered by one more reading."""
        self._reading.again()

    def _take(self, items: tuple[WorkItem, ...] | None) -> None:
        if items is None:
            self._show()
        else:
            self._take_items(items)
        for told in self._counted:
            told()

    def _take_items(self, items: tuple[WorkItem, ...]) -> None:
        self._error = None
        is_first = self._listing.items is None
        self._listing.items = items
        self._relist(is_same_list=not is_first)
        self._read_preview()
        is_to_be_read = self._is_filling and self._reading.is_stale
        self._is_filling = self._first_load.is_filling or is_to_be_read

    def _on_progress(self, event: PullProgressed) -> None:
        if not self._first_load.is_running and not event.finished:
            self._tasks.spawn(self._show_after(CANCEL_AFTER_S))
        was_filling = self._first_load.is_filling
        self._first_load.take(event, self._clock())
        self._is_filling = self._is_filling or was_filling or not event.past
        self._show()
        if event.finished or (was_filling and event.past):
            self.reload()

    async def _show_after(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._show()

    def _on_look_changed(self) -> None:
        """Another list is wanted: it starts at its top."""
        self._selection.start_over()
        self._relist(is_same_list=False)

    def _on_marked(self) -> None:
        if self._view is not None:
            self._view.show_marks(self._selection.current, self._selection.marks, self.bulk.state())
        self._read_preview()

    # What is shown

    def _around(self) -> Surroundings:
        holders = dict(self._elsewhere())
        for order_id, packing in self._reading.in_hand.items():
            holders[order_id] = Holder(packing.station, packing.staff, self._clock())
        return Surroundings(self._clock(), self._formats().zone, holders)

    def _relist(self, *, is_same_list: bool = True) -> None:
        before = self._listing.listed_keys if is_same_list else ()
        self._listing.relist(self._around())
        self._selection.keep(before, self._listing.listed_keys, is_filling=self._is_filling)
        self.bulk.drop_missing()
        self._show(is_same_list=is_same_list)
        self.filters.refresh()
        self.views.count(self._around, self._show_counts)
        if not is_same_list:
            self._read_preview()

    def _show_counts(self) -> None:
        if self._view is not None:
            self._view.show_tabs(tabs_of(self._listing, is_counted=self._items_came))

    def _item(self, key: str | None) -> WorkItem | None:
        keyed = zip(self._listing.listed_keys, self._listing.listed, strict=True)
        return next((item for one, item in keyed if one == key), None)

    def _read_preview(self) -> None:
        self._previews.read(self._item(self._selection.current))

    def _show_preview(self, preview: Preview | None) -> None:
        if self._view is not None:
            self._view.show_preview(preview)

    def _fail(self, error: OrderDeskError) -> None:
        self._error = error
        self._show()

    def _show(self, *, is_same_list: bool = True) -> None:
        if self._view is None:
            return
        formats, around = self._formats(), self._around()
        rows = LazyRows(
            self._listing.listed,
            self._listing.listed_keys,
            lambda item: self._rows.row(
                item, formats, around.now, around.holders.get(item.order_id)
            ),
        )
        message = None
        if self._error is not None:
            message = Message(self._error.what, self._error.advice, is_error=True)
        else:
            message = message_of(
                self._listing, self._location(), self._line, self._first_load, formats, around.now
            )
        phase = Phase.ROWS
        if message is not None:
            phase = Phase.MESSAGE
        elif not self._items_came:
            phase = Phase.LOADING
        state = QueueState(
            phase=phase,
            tabs=tabs_of(self._listing, is_counted=self._items_came),
            rows=rows,
            keys=rows.keys,
            selected=self._selection.current,
            preview=self._previews.preview,
            stock_title=self._stock_title(),
            progress=self._progress(phase),
            progress_act=self._first_load.act(around.now),
            message=message,
            is_same_list=is_same_list,
            bar=self.filters.bar(),
            marks=self._selection.marks,
            bulk=self.bulk.state(),
        )
        self._view.show_state(state)

    @property
    def _items_came(self) -> bool:
        """Whether what was read can be counted: nothing yet of a first load is not nothing to do."""
        items = self._listing.items
        is_coming = self._first_load.is_filling or self._line.is_connecting
        return bool(items) or not (items is None or is_coming)

    def _progress(self, phase: Phase) -> str:
        if phase is Phase.LOADING and self._line.is_connecting:
            return _("Connecting to the shop")
        return self._first_load.text(self._formats())

    def _stock_title(self) -> str:
        heard_at = self._previews.heard_at
        if self._line.is_online or not heard_at:
            return _("Stock")
        return _("Stock at {time}").format(time=heard_at)


def _is_packable(item: WorkItem) -> bool:
    return item.status is WorkStatus.TO_PACK

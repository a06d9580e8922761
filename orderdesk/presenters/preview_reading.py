"""Reads the order of the current row for the preview beside the queue."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.work import WorkItem
from orderdesk.errors import OrderDeskError
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.queue_preview import Preview, preview_of
from orderdesk.presenters.queue_rows import work_key
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.services.orders import OrderSheet
from orderdesk.tasks import TaskSet


class SheetReader(Protocol):
    """Reads one order of the local copy."""

    async def order(self, order_id: OrderGid) -> OrderSheet:
        """One order with all that is known of it here."""
        ...


class PreviewReading:
    """Keeps the preview of the order that was asked for last; an answer that comes too late is dropped."""

    def __init__(
        self,
        reader: SheetReader,
        line: ShopLine,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        elsewhere: Callable[[], Mapping[OrderGid, Holder]],
        told: Callable[[Preview | None], None],
        failed: Callable[[OrderDeskError], None],
    ) -> None:
        self._reader = reader
        self._line = line
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._elsewhere = elsewhere
        self._told = told
        self._failed = failed
        self._wanted: str | None = None
        self.preview: Preview | None = None

    def read(self, item: WorkItem | None) -> None:
        """Show the order of `item`, or none."""
        self._wanted = work_key(item) if item is not None else None
        if item is None:
            self.preview = None
            self._told(None)
        else:
            self._tasks.spawn(self._read(item))

    @property
    def heard_at(self) -> str:
        """When the shop was last heard of; "" before that."""
        heard = self._line.last_heard_at
        return self._formats().when(heard, self._clock()) if heard is not None else ""

    async def _read(self, item: WorkItem) -> None:
        try:
            sheet = await self._reader.order(item.order_id)
        except OrderDeskError as error:
            self._failed(error)
            return
        if work_key(item) != self._wanted:
            return
        stock_at = "" if self._line.is_online else self.heard_at
        holder = None if sheet.packing is not None else self._elsewhere().get(item.order_id)
        self.preview = preview_of(item, sheet, self._formats(), self._clock(), stock_at, holder)
        self._told(self.preview)

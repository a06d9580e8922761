"""The day's report: what was packed at this computer, and what is left. All from the local copy."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path

from orderdesk.domain.day_report import (
    DayReport,
    LineTitles,
    StillOpen,
    day_window,
    report_of,
    standing_shorts,
    still_open_of,
)
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.packing import Packing
from orderdesk.errors import FileNotWrittenError
from orderdesk.paths import write_private
from orderdesk.services.orders import OrdersService
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.packings import PackingStore


class ReportService:
    """Days are those of the shop's own time zone."""

    def __init__(
        self,
        packings: PackingStore,
        orders: OrderStore,
        work: OrdersService,
        intents: IntentStore,
        *,
        zone: Callable[[], tzinfo],
        location: Callable[[], LocationGid | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._packings = packings
        self._orders = orders
        self._work = work
        self._intents = intents
        self._zone = zone
        self._location = location
        self._clock = clock

    @property
    def today(self) -> date:
        """The date at the shop."""
        return self._clock().astimezone(self._zone()).date()

    async def day(self, day: date) -> DayReport:
        """The report of one day; what is still open only with the present one."""
        zone = self._zone()
        window = day_window(day, zone)
        packings = await self._packings.load_touched(window.since, window.until)
        still_open = await self._still_open() if day == self.today else None
        return report_of(day, zone, packings, await self._titles(packings), still_open)

    async def save(self, content: bytes, path: Path) -> None:
        """Write a file for this user only, whole or not at all. Raises FileNotWrittenError."""
        try:
            await asyncio.to_thread(write_private, path, content)
        except OSError as error:
            raise FileNotWrittenError(path) from error

    async def _still_open(self) -> StillOpen:
        location_id = self._location()
        work = () if location_id is None else await self._work.queue(location_id)
        counts = await self._intents.counts()
        return still_open_of(
            work,
            self._clock(),
            self._zone(),
            unsent=counts.waiting + counts.sending,
            needs_person=counts.needs_person,
        )

    async def _titles(self, packings: tuple[Packing, ...]) -> LineTitles:
        """Names of the products that were short."""
        short = {packing.order_id for packing in packings if standing_shorts(packing)}
        stored = await self._orders.load_orders(sorted(short))
        return {line.id: line.title for one in stored for line in one.order.line_items}

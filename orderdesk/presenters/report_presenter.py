"""The report page's logic: which day, what it shows, and the files made of it. All local."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.day_report import DayReport
from orderdesk.errors import OrderDeskError
from orderdesk.events import Bus, IntentsChanged, OrdersChanged, PackingChanged
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters import report_words as words
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.long_work import CancelledByPersonError, LongWork, Sleep
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.presenters.paper_presenter import PaperMachine
from orderdesk.presenters.report_paper import paper_of
from orderdesk.presenters.report_state import ReportState
from orderdesk.presenters.report_table import table_of
from orderdesk.presenters.turns import Rest, Turns
from orderdesk.services.report import ReportService
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "report"

Write = Callable[[DayReport, Path], Awaitable[None]]


class ReportView(Protocol):
    """What the report page does for its presenter."""

    def show_state(self, state: ReportState) -> None:
        """Show the whole page."""
        ...


class ReportFiles(Protocol):
    """Asks where a file goes. Both return at once; `chosen` is called if the user names a place."""

    def ask_pdf_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        """Ask for the place of a PDF file."""
        ...

    def ask_table_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        """Ask for the place of a table."""
        ...


class ReportPresenter:
    """Shows today until another day is chosen, and follows today over midnight.

    While the page is not shown nothing is read.
    """

    def __init__(
        self,
        report: ReportService,
        maker: PaperMaker,
        machine: PaperMachine,
        files: ReportFiles,
        bus: Bus,
        notices: Notices,
        tasks: TaskSet,
        *,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        shop: Callable[[], Shop | None],
        location: Callable[[], Location | None],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._service = report
        self._maker = maker
        self._machine = machine
        self._files = files
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._shop = shop
        self._location = location
        self._turns = Turns(tasks)
        self._long = LongWork(notices, sleep)
        self._reading: asyncio.Task[DayReport] | None = None
        self._is_stopped = False
        self._view: ReportView | None = None
        self._is_open = False
        self._chosen: date | None = None
        self._report: DayReport | None = None
        self._error: OrderDeskError | None = None
        self._reload_waits = False
        for event in (PackingChanged, IntentsChanged, OrdersChanged):
            bus.subscribe(event, lambda _event: self._on_changed())

    @property
    def day(self) -> date:
        """The day that is shown: the one chosen, else today."""
        return self._chosen or self._service.today

    @property
    def why_no_file(self) -> str:
        """Why nothing can be saved of the day; "" where it can."""
        return self._state().why_no_file

    def attach(self, view: ReportView) -> None:
        """Show everything on `view` from now on."""
        self._view = view
        self._show()

    def open(self) -> None:
        """The page is shown: read its day."""
        self._is_open = True
        self._reload()

    def close(self) -> None:
        """The page is not shown any more."""
        self._is_open = False

    def tick(self) -> None:
        """Time has passed: what is late or due may be other orders, and today another day."""
        if self._chosen is None:
            self._on_changed()

    def step(self, days: int) -> None:
        """Show the day before, or the one after."""
        self.choose(self.day + timedelta(days=days))

    def choose(self, day: date) -> None:
        """Show this day; no day after today."""
        today = self._service.today
        chosen = None if day >= today else day
        if chosen == self._chosen:
            self._show()
            return
        self._chosen = chosen
        self._report = None
        self._show()
        self._reload()

    def stop(self) -> None:
        """Do not wait for the day any longer. Nothing is read before somebody asks for it."""
        if self._reading is not None:
            self._is_stopped = True
            self._reading.cancel()

    def choose_today(self) -> None:
        """Show today, and follow it."""
        self.choose(self._service.today)

    def save_pdf(self) -> None:
        """Ask where the report is to be kept as PDF, and keep it there."""
        report = self._savable()
        if report is not None:
            name = _("Report {date}.pdf").format(date=report.day.isoformat())
            self._files.ask_pdf_path(name, lambda path: self._save(self._write_pdf, report, path))

    def save_table(self) -> None:
        """Ask where the day's orders are to be kept as a table, and keep them there."""
        report = self._savable()
        if report is not None:
            name = _("Orders {date}.csv").format(date=report.day.isoformat())
            self._files.ask_table_path(
                name, lambda path: self._save(self._write_table, report, path)
            )

    def _savable(self) -> DayReport | None:
        report = self._report
        return None if report is None or report.is_empty else report

    def _save(self, write: Write, report: DayReport, path: Path) -> None:
        self._tasks.spawn(self._saved(write, report, path))

    async def _saved(self, write: Write, report: DayReport, path: Path) -> None:
        try:
            await self._long.watch(
                write(report, path), _("{name} is being written.").format(name=path.name)
            )
        except CancelledByPersonError:
            sentence = _("Cancelled. {name} is not written.").format(name=path.name)
            self._notices.show(Notice(NOTICE, Tone.DONE, sentence))
            return
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        self._notices.solve(NOTICE)
        sentence = _("Saved as {name}.").format(name=path.name)
        self._notices.show(Notice(NOTICE, Tone.DONE, sentence))

    async def _write_pdf(self, report: DayReport, path: Path) -> None:
        shop, location = self._shop(), self._location()
        paper = paper_of(
            report,
            self._formats(),
            shop.name if shop else "",
            location.name if location else "",
        )
        document = await self._maker.day_report(paper)
        if document is not None:
            await self._machine.save_pdf(document, self._maker.size, path)

    async def _write_table(self, report: DayReport, path: Path) -> None:
        await self._service.save(table_of(report, self._formats().zone), path)

    def read_again(self) -> None:
        """Read the day that nobody waited for."""
        self._reload()
        self._show()

    def _on_changed(self) -> None:
        if self._is_open and not self._is_stopped:
            self._reload()

    def _reload(self) -> None:
        self._is_stopped = False
        if not self._reload_waits:
            self._reload_waits = True
            self._turns.add(self._read)

    def _read(self) -> Rest:
        self._reload_waits = False
        return self._load(self.day)

    async def _load(self, day: date) -> None:
        self._reading = asyncio.ensure_future(self._service.day(day))
        try:
            report = await self._reading
        except asyncio.CancelledError:
            if not self._is_stopped:
                raise
        except OrderDeskError as error:
            self._error = error
        else:
            self._error = None
            if day == self.day:
                self._report = report
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_state(self._state())

    def _state(self) -> ReportState:
        formats, today = self._formats(), self._service.today
        day, report, error = self.day, self._report, self._error
        head = ReportState(
            day=day,
            today=today,
            title=words.day_title(day, today, formats),
            date_text=words.full_date(day, formats),
            subtitle=_("What was packed at this computer, by the shop's clock."),
            trouble=error.what if error else "",
            advice=error.advice if error else "",
        )
        if self._is_stopped and report is None:
            return words.not_read(head)
        return words.filled(head, report, formats)

"""Printing from the bench: asked, handed to the printer, noted. Nothing else ever waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from orderdesk.domain.catalogue import Location
from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Fulfill, Intent
from orderdesk.domain.order import Order
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.errors import PaperError, PrinterError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.long_work import CancelledByPersonError, LongWork
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.presenters.paper_words import (
    file_name,
    not_taken_sentence,
    nothing_sentence,
    papers_title,
    printing_cancelled_sentence,
    sent_sentence,
)
from orderdesk.printing.packing_slip import (
    Parcel,
    newest_parcel,
    parcel_packed,
    parcel_to_pack,
)
from orderdesk.printing.templates import PaperDocument
from orderdesk.services.paper import PaperService
from orderdesk.settings import PaperSize, Settings
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "paper"
OLD = timedelta(minutes=10)
"""So long after it was asked for a job is not printed unseen: the printer was away meanwhile."""


class PaperMachine(Protocol):
    """Puts documents into files and to printers; the window's `Paper` is one."""

    async def save_pdf(self, document: PaperDocument, size: PaperSize, path: Path) -> None:
        """Write a PDF file. Raises FileNotWrittenError."""
        ...

    async def send(self, document: PaperDocument, size: PaperSize, printer: str) -> None:
        """Hand a document to a printer. Raises PrinterError."""
        ...


class PaperView(Protocol):
    """What the window asks for paper's sake. Both return at once."""

    def ask_pdf_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        """Ask where a PDF file is to be kept; `chosen` is called if the user names a place."""
        ...

    def ask(
        self, question: str, sentence: str, *, safe: str, risky: str, agreed: Callable[[], None]
    ) -> None:
        """Ask before something is printed that nobody may want any more."""
        ...


class PaperPresenter:
    """Each printer has a line of its own, so that one that hangs holds up none of the others."""

    def __init__(
        self,
        paper: PaperService,
        maker: PaperMaker,
        machine: PaperMachine,
        notices: Notices,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        location: Callable[[], Location | None],
        settings: Callable[[], Settings],
        view: PaperView,
        long: LongWork,
    ) -> None:
        self._paper = paper
        self._maker = maker
        self._machine = machine
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._location = location
        self._settings = settings
        self._view = view
        self._long = long
        self._lines: dict[str, asyncio.Lock] = {}

    def begin(self) -> None:
        """The program has started: ask about what was on its way when it ended."""
        self._tasks.spawn(self._ask_about_unsettled())

    def print_slips(self, order_ids: Sequence[OrderGid]) -> None:
        """Slips of orders: of what is left to pack here, else of what left last."""
        self._tasks.spawn(self._print_slips(tuple(order_ids)))

    def print_packed(self, intent: Intent) -> None:
        """The slip of the parcel that this decision packs."""
        self._tasks.spawn(self._print_packed(intent))

    def follow_packing(self, intent: Intent) -> None:
        """An order was packed: print its slip where the station wants that by itself."""
        settings = self._settings()
        if settings.slip_at_completion and settings.printer_name:
            self.print_packed(intent)

    def print_pick_list(self, order_ids: Sequence[OrderGid]) -> None:
        """One list over what these orders need from here."""
        self._tasks.spawn(self._print_pick_list(tuple(order_ids)))

    def print_command_sheet(self) -> None:
        """The keys of the bench as barcodes."""
        self._tasks.spawn(self._print_command_sheet())

    async def _print_command_sheet(self) -> None:
        await self._put(PaperKind.COMMAND_SHEET, [], self._maker.command_sheet())

    async def _print_slips(self, order_ids: Sequence[OrderGid]) -> None:
        location = self._location()
        parcels = []
        for one in await self._paper.orders(order_ids):
            if location is not None and one.order.cancelled_at is None:
                parcel = parcel_to_pack(one.order, location.id)
                parcels.append(parcel or newest_parcel(one.order, location.id))
        await self._put_slips([parcel for parcel in parcels if parcel is not None])

    async def _print_packed(self, intent: Intent) -> None:
        if not isinstance(intent.payload, Fulfill):
            return
        units = intent.payload.units
        found = await self._paper.orders([intent.order_id])
        await self._put_slips([parcel_packed(one.order, units) for one in found], intent.id)

    async def _put_slips(
        self, parcels: Sequence[Parcel], intent_id: IntentId | None = None
    ) -> None:
        orders = [parcel.order for parcel in parcels]
        await self._put(PaperKind.SLIP, orders, self._maker.slips(parcels), intent_id)

    async def _print_pick_list(self, order_ids: Sequence[OrderGid]) -> None:
        location = self._location()
        orders = [
            one.order
            for one in await self._paper.orders(order_ids)
            if one.order.cancelled_at is None
        ]
        if location is None:
            self._tell(nothing_sentence(PaperKind.PICK_LIST))
            return
        made = self._maker.pick_list(orders, location.id)
        await self._put(PaperKind.PICK_LIST, orders, made)

    async def _put(
        self,
        kind: PaperKind,
        orders: Sequence[Order],
        made: Awaitable[PaperDocument | None],
        intent_id: IntentId | None = None,
    ) -> None:
        try:
            document = await self._long.watch(made, _("The pages are being made."))
        except CancelledByPersonError:
            self._tell(_("Cancelled. Nothing goes on paper."))
            return
        if document is None:
            self._tell(nothing_sentence(kind))
            return
        named = [(order.id, order.name) for order in orders]
        printer = self._settings().printer_name
        if not printer:
            suggestion = f"{file_name(document.title)}.pdf"

            def save(path: Path) -> None:
                self._tasks.spawn(self._save(kind, named, document, path, intent_id))

            self._view.ask_pdf_path(suggestion, save)
            return
        before = None
        if len(orders) == 1:
            before = await self._paper.sent_before(orders[0].id, kind)
        job = await self._paper.ask(kind, named, printer, intent_id)
        await self._hand_over(job, document, before)

    async def _hand_over(
        self, job: PaperJob, document: PaperDocument, before: PaperJob | None
    ) -> None:
        try:
            is_sent = await self._long.watch(
                self._send_in_turn(job, document),
                not_taken_sentence(job.printer),
                _("Go on working. You are told when it has."),
            )
        except CancelledByPersonError:
            await self._paper.settle(job, PaperState.DROPPED)
            self._tell(printing_cancelled_sentence())
            return
        except PrinterError as error:
            await self._paper.settle(job, PaperState.FAILED)
            self._notices.show_error(NOTICE, error)
            return
        if is_sent:
            await self._paper.settle(job, PaperState.SENT)
            self._tell(sent_sentence(job, before, self._formats(), self._clock()))
        else:
            await self._ask_about_old(job, document)

    async def _send_in_turn(self, job: PaperJob, document: PaperDocument) -> bool:
        """Send it when the printer's other papers are through; False where that is too late."""
        async with self._lines.setdefault(job.printer, asyncio.Lock()):
            if self._clock() - job.asked_at > OLD:
                return False
            await self._machine.send(document, self._maker.size, job.printer)
            return True

    def _tell(self, sentence: str) -> None:
        self._notices.show(Notice(NOTICE, Tone.DONE, sentence))

    async def _save(
        self,
        kind: PaperKind,
        orders: Sequence[tuple[OrderGid, str]],
        document: PaperDocument,
        path: Path,
        intent_id: IntentId | None,
    ) -> None:
        job = await self._paper.ask(kind, orders, "", intent_id)
        try:
            await self._long.watch(
                self._machine.save_pdf(document, self._maker.size, path),
                _("{name} is being written.").format(name=path.name),
            )
        except CancelledByPersonError:
            await self._paper.settle(job, PaperState.DROPPED)
            self._tell(_("Cancelled. {name} is not written.").format(name=path.name))
            return
        except PaperError as error:
            await self._paper.settle(job, PaperState.FAILED)
            self._notices.show_error(NOTICE, error)
            return
        await self._paper.settle(job, PaperState.SENT)
        self._tell(_("Saved as {name}.").format(name=path.name))

    async def _ask_about_old(self, job: PaperJob, document: PaperDocument) -> None:
        """Its turn came too late to print it unseen. Whoever agrees makes it a new job."""
        await self._paper.settle(job, PaperState.DROPPED)
        asked = self._formats().when(job.asked_at, self._clock())

        async def again() -> None:
            named = list(zip(job.order_ids, job.order_names, strict=True))
            new = await self._paper.ask(job.kind, named, job.printer, job.intent_id)
            await self._hand_over(new, document, None)

        self._ask_again(
            _("The printer “{name}” was away. Asked for at {time}: {papers}.").format(
                name=job.printer, time=asked, papers=papers_title([job], self._formats())
            ),
            [again],
        )

    async def _ask_about_unsettled(self) -> None:
        jobs = await self._paper.unsettled()
        if not jobs:
            return
        for job in jobs:
            await self._paper.settle(job, PaperState.DROPPED)
        self._ask_again(
            _(
                "OrderDesk ended before it knew whether this reached the printer: {papers}. "
                "Look there first."
            ).format(papers=papers_title(jobs, self._formats())),
            [self._repeat_of(job) for job in jobs],
        )

    def _repeat_of(self, job: PaperJob) -> Callable[[], Awaitable[None]]:
        async def repeat() -> None:
            intent = await self._paper.intent(job.intent_id) if job.intent_id else None
            if intent is not None:
                await self._print_packed(intent)
            elif job.kind is PaperKind.SLIP:
                await self._print_slips(job.order_ids)
            elif job.kind is PaperKind.COMMAND_SHEET:
                await self._print_command_sheet()
            else:
                await self._print_pick_list(job.order_ids)

        return repeat

    def _ask_again(self, sentence: str, repeats: Sequence[Callable[[], Awaitable[None]]]) -> None:
        async def print_all() -> None:
            for repeat in repeats:
                await repeat()

        def agreed() -> None:
            self._tasks.spawn(print_all())

        self._view.ask(
            _("Print it now?"),
            sentence,
            safe=_("Do not print"),
            risky=_("Print it"),
            agreed=agreed,
        )

"""The part of the settings that concerns paper: printer, size, slip at completion, own templates."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from orderdesk.errors import OrderDeskError, PaperError
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.long_work import CancelledByPersonError, LongWork
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.presenters.paper_words import (
    ledger_line,
    not_taken_sentence,
    printing_cancelled_sentence,
)
from orderdesk.presenters.settings_presenter import Choice
from orderdesk.printing.templates import PaperDocument
from orderdesk.services.paper import PaperService
from orderdesk.settings import PaperSize, Settings
from orderdesk.tasks import TaskSet
from orderdesk.words import _

_LEDGER_LINES = 5


class Printer(Protocol):
    """A printer of this computer."""

    @property
    def name(self) -> str:
        """The system's own name."""
        ...

    @property
    def title(self) -> str:
        """The name for people."""
        ...


class PrinterRoom(Protocol):
    """Knows the printers and hands paper to them."""

    async def printers(self) -> tuple[Printer, ...]:
        """The printers that the system knows now."""
        ...

    async def send(self, document: PaperDocument, size: PaperSize, printer: str) -> None:
        """Hand a document to a printer. Raises PrinterError."""
        ...


@dataclass(frozen=True, slots=True)
class PaperSettingsState:
    """The form. `printer_said` is what is known of the printer, `is_wrong` where it is bad news."""

    printers: tuple[Choice, ...]
    printer: str
    printer_said: str
    is_wrong: bool
    sizes: tuple[Choice, ...]
    size: str
    slip_at_completion: bool
    slip_why_not: str
    own_templates: bool
    folder: str
    ledger: tuple[str, ...]


class PaperSettingsView(Protocol):
    """What the form does for its presenter."""

    def show_state(self, state: PaperSettingsState) -> None:
        """Show these settings."""
        ...

    def show_preview(self, document: PaperDocument, size: PaperSize) -> None:
        """Show how a slip comes out."""
        ...

    def open_folder(self, folder: Path) -> None:
        """Open a folder with the system's own program for that."""
        ...


class PaperSettingsPresenter:
    """`apply` takes new settings into force and saves them; it raises an OrderDeskError if it cannot."""

    def __init__(
        self,
        paper: PaperService,
        maker: PaperMaker,
        room: PrinterRoom,
        settings: Callable[[], Settings],
        apply: Callable[[Settings], None],
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        long: LongWork,
    ) -> None:
        self._paper = paper
        self._maker = maker
        self._room = room
        self._settings = settings
        self._apply = apply
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._long = long
        self._view: PaperSettingsView | None = None
        self._printers: tuple[Printer, ...] | None = None
        self._ledger: tuple[str, ...] = ()
        self._said = ""
        self._is_wrong = False

    def attach(self, view: PaperSettingsView) -> None:
        """Start to tell `view` what to show."""
        self._view = view

    def open(self) -> None:
        """The page is looked at: ask the system for its printers."""
        self._say("")
        self._tasks.spawn(self._read())

    def choose_printer(self, name: str) -> None:
        """Print there from now on; "" for PDF files."""
        self._take(replace(self._settings(), printer_name=name))

    def choose_size(self, size: str) -> None:
        """The paper that is in the printer."""
        self._take(replace(self._settings(), paper_size=PaperSize(size)))

    def set_slip_at_completion(self, wanted: bool) -> None:
        """Whether a slip comes by itself when an order is packed."""
        self._take(replace(self._settings(), slip_at_completion=wanted))

    def set_own_templates(self, wanted: bool) -> None:
        """Whether the shop's own templates are used. They start as copies of the program's."""
        self._tasks.spawn(self._set_own_templates(wanted))

    def open_folder(self) -> None:
        """Open the folder of the shop's templates."""
        self._tasks.spawn(self._open_folder())

    def preview(self) -> None:
        """Show the slip of a made-up order."""
        self._tasks.spawn(self._preview())

    def print_test(self) -> None:
        """Print the slip of a made-up order."""
        self._tasks.spawn(self._print_test())

    async def _read(self) -> None:
        self._printers = await self._room.printers()
        now, formats = self._clock(), self._formats()
        self._ledger = tuple(
            ledger_line(job, formats, now) for job in await self._paper.recent(_LEDGER_LINES)
        )
        self._show()

    async def _set_own_templates(self, wanted: bool) -> None:
        if wanted:
            try:
                await self._paper.set_out_templates()
            except PaperError as error:
                self._say(str(error), is_wrong=True)
                return
        self._take(replace(self._settings(), own_templates=wanted))

    async def _open_folder(self) -> None:
        try:
            await self._paper.set_out_templates()
        except PaperError as error:
            self._say(str(error), is_wrong=True)
            return
        if self._view is not None:
            self._view.open_folder(self._paper.own_folder)

    async def _preview(self) -> None:
        document = await self._maker.sample()
        if document is not None and self._view is not None:
            self._view.show_preview(document, self._maker.size)

    async def _print_test(self) -> None:
        printer = self._settings().printer_name
        document = await self._maker.sample()
        if document is None or not printer:
            return
        self._say(_("On its way to the printer."))
        try:
            await self._long.watch(
                self._room.send(document, self._maker.size, printer), not_taken_sentence(printer)
            )
        except CancelledByPersonError:
            self._say(printing_cancelled_sentence())
            return
        except PaperError as error:
            self._say(str(error), is_wrong=True)
            return
        self._say(_("At the printer. Look whether the page is whole."))

    def _take(self, settings: Settings) -> None:
        self._said = ""
        if settings != self._settings():
            try:
                self._apply(settings)
            except OrderDeskError as error:
                self._say(str(error), is_wrong=True)
                return
        self._show()

    def _say(self, sentence: str, *, is_wrong: bool = False) -> None:
        self._said, self._is_wrong = sentence, is_wrong
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        settings = self._settings()
        said, is_wrong = self._said, self._is_wrong
        if not said and self._is_gone(settings.printer_name):
            said = _("This printer is not there any more. Choose another one.")
            is_wrong = True
        why_not = "" if settings.printer_name else _("Choose a printer first.")
        self._view.show_state(
            PaperSettingsState(
                printers=self._choices(settings.printer_name),
                printer=settings.printer_name,
                printer_said=said,
                is_wrong=is_wrong,
                sizes=(
                    Choice(PaperSize.AUTO, _("As the country has it")),
                    Choice(PaperSize.A4, "A4"),
                    Choice(PaperSize.LETTER, "Letter"),
                ),
                size=settings.paper_size,
                slip_at_completion=settings.slip_at_completion,
                slip_why_not=why_not,
                own_templates=settings.own_templates,
                folder=str(self._paper.own_folder),
                ledger=self._ledger,
            )
        )

    def _choices(self, chosen: str) -> tuple[Choice, ...]:
        known = [Choice(one.name, isolated(one.title)) for one in self._printers or ()]
        if chosen and all(one.value != chosen for one in known):
            known.append(Choice(chosen, isolated(chosen)))
        return (Choice("", _("PDF file")), *known)

    def _is_gone(self, chosen: str) -> bool:
        known = self._printers
        return bool(chosen) and known is not None and all(one.name != chosen for one in known)

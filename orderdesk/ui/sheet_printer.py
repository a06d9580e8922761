"""Prints a sheet that is no order's paper: at the printer that was chosen, else into a PDF file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDate, QLocale
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from orderdesk.errors import PaperError
from orderdesk.presenters.key_sheet import KeyGroup
from orderdesk.printing.station_sheets import keys_sheet, recovery_sheet, scanner_sheet
from orderdesk.printing.templates import PaperDocument
from orderdesk.settings import PaperSize
from orderdesk.tasks import TaskSet
from orderdesk.ui.paper import Paper
from orderdesk.words import _

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Where paper goes: the printer's own name, "" for a PDF file, and the size that lies in it."""

    printer: str
    size: PaperSize


def usual_place() -> PaperPlace:
    """The computer's own printer, as long as nothing was chosen."""
    return PaperPlace(QPrinterInfo.defaultPrinterName(), PaperSize.A4)


class SheetPrinter:
    """`say` of each verb hears in a sentence what became of it."""

    def __init__(
        self,
        parent: QWidget,
        tasks: TaskSet,
        place: Callable[[], PaperPlace] = usual_place,
    ) -> None:
        self._parent = parent
        self._tasks = tasks
        self._place = place
        self._paper = Paper()
        self.dialog: QFileDialog | None = None

    def print_recovery_code(self, code: str, say: Say, shop: str = "") -> None:
        """The recovery code, to be locked away."""
        day = QLocale.system().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
        self._print(recovery_sheet(code, shop, day), "orderdesk-recovery-code.pdf", say)

    def print_scanner_codes(self, codes: tuple[str, ...], say: Say) -> None:
        """The test codes of the scanner check."""
        self._print(scanner_sheet(codes), "orderdesk-scanner-test.pdf", say)

    def print_keys(self, title: str, groups: Sequence[KeyGroup], say: Say) -> None:
        """What the keys of a page do, to hang beside the screen."""
        rows = [(group.title, [(row.title, row.printed) for row in group.rows]) for group in groups]
        self._print(keys_sheet(title, rows), "orderdesk-keys.pdf", say)

    def _print(self, document: PaperDocument, name: str, say: Say) -> None:
        place = self._place()
        if place.printer:
            self._tasks.spawn(self._send(document, place, say))
            return
        dialog = QFileDialog(self._parent, _("Save as a PDF file"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(
            lambda path: self._tasks.spawn(self._save(document, place.size, Path(path), say))
        )
        self.dialog = dialog
        dialog.open()

    async def _send(self, document: PaperDocument, place: PaperPlace, say: Say) -> None:
        say(_("On its way to the printer."))
        try:
            await self._paper.send(document, place.size, place.printer)
        except PaperError as error:
            say(str(error))
            return
        say(_("At the printer. Look whether the page is whole."))

    async def _save(self, document: PaperDocument, size: PaperSize, path: Path, say: Say) -> None:
        try:
            await self._paper.save_pdf(document, size, path)
        except PaperError as error:
            say(str(error))
            return
        say(_("Saved as {name}.").format(name=path.name))

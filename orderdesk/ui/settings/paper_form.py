"""The settings' part for paper, with the preview of a slip."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.paper_settings import PaperSettingsState
from orderdesk.printing.templates import PaperDocument
from orderdesk.settings import PaperSize
from orderdesk.tasks import TaskSet
from orderdesk.ui.settings.setting_row import SettingRow, choice_box, fill_choices
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel, plain_tooltip
from orderdesk.words import _

Render = Callable[[PaperDocument, PaperSize], Awaitable[Sequence[QImage]]]


class PaperVerbs(Protocol):
    """What the form asks of its presenter."""

    def choose_printer(self, name: str) -> None: ...
    def choose_size(self, size: str) -> None: ...
    def set_slip_at_completion(self, wanted: bool) -> None: ...
    def set_own_templates(self, wanted: bool) -> None: ...
    def open_folder(self) -> None: ...
    def preview(self) -> None: ...
    def print_test(self) -> None: ...


class PaperForm(QWidget):
    """Shows a PaperSettingsState. `render` makes pictures of a document off this thread.

    Signals: command_sheet_wanted().
    """

    command_sheet_wanted = Signal()

    def __init__(
        self, verbs: PaperVerbs, render: Render, tasks: TaskSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._render = render
        self._tasks = tasks
        self.printer = choice_box(verbs.choose_printer)
        self.paper = choice_box(verbs.choose_size)
        self.at_completion = QCheckBox(_("A slip at the printer when an order is packed"))
        self.at_completion.toggled.connect(verbs.set_slip_at_completion)
        self.own = QCheckBox(_("Use this shop's own templates"))
        self.own.toggled.connect(verbs.set_own_templates)
        self.test = Button(_("Test page"), icon="printer")
        self.test.clicked.connect(verbs.print_test)
        self.folder = Button(_("Open the folder"), icon="pencil-simple")
        self.folder.clicked.connect(verbs.open_folder)
        self.preview = Button(_("Preview"), icon="eye")
        self.preview.clicked.connect(verbs.preview)
        self.commands = Button(_("Print the command barcodes"), icon="barcode")
        self.commands.clicked.connect(self.command_sheet_wanted)
        self.dialog: PreviewDialog | None = None
        self._printer_row = SettingRow(_("Printer"), _beside(self.printer, self.test))
        self.printer.setAccessibleName(_("Printer"))
        self._completion_row = SettingRow(_("Packing slip"), self.at_completion)
        self._own_row = SettingRow(_("Templates"), self.own)
        self._ledger = PlainLabel("", 13)
        self._ledger_row = SettingRow(_("Last on paper"), self._ledger)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in (
            self._printer_row,
            SettingRow(_("Paper"), self.paper),
            self._completion_row,
            self._own_row,
            SettingRow("", _beside(self.folder, self.preview)),
            SettingRow(_("Keys to be scanned"), _beside(self.commands)),
            self._ledger_row,
        ):
            column.addWidget(row)

    def show_state(self, state: PaperSettingsState) -> None:
        """Show these settings."""
        blockers = [QSignalBlocker(one) for one in (self.at_completion, self.own)]
        fill_choices(self.printer, state.printers, state.printer)
        fill_choices(self.paper, state.sizes, state.size)
        self._printer_row.say(
            state.printer_said, Colour.WRONG_INK if state.is_wrong else Colour.INK2
        )
        self.at_completion.setChecked(state.slip_at_completion and not state.slip_why_not)
        self.at_completion.setEnabled(not state.slip_why_not)
        self._completion_row.say(state.slip_why_not)
        if state.slip_why_not:
            self.test.block(_("Test page"))
            self.test.setToolTip(plain_tooltip(state.slip_why_not))
        else:
            self.test.unblock()
            self.test.setToolTip("")
        self.own.setChecked(state.own_templates)
        self._own_row.say(state.folder if state.own_templates else "")
        self._ledger.setText("\n".join(state.ledger))
        self._ledger_row.setVisible(bool(state.ledger))
        del blockers

    def show_preview(self, document: PaperDocument, size: PaperSize) -> None:
        """Show a document's pages in a dialog of their own."""
        self._tasks.spawn(self._show_preview(document, size))

    def open_folder(self, folder: Path) -> None:
        """Open a folder; where the system has no program for that, its name stands in the form."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._own_row.say(str(folder))

    async def _show_preview(self, document: PaperDocument, size: PaperSize) -> None:
        pages = await self._render(document, size)
        self.dialog = PreviewDialog(self.window(), document.title, pages)
        self.dialog.open()


class PreviewDialog(QDialog):
    """Pages below one another. Opened with `open()`, never `exec()`."""

    def __init__(self, parent: QWidget, title: str, pages: Sequence[QImage]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = [QLabel() for _page in pages]
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        for number, (label, page) in enumerate(zip(self.pages, pages, strict=True), 1):
            label.setPixmap(QPixmap.fromImage(page))
            label.setAccessibleName(_("Page {number}").format(number=number))
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        scroll = QScrollArea()
        scroll.setWidget(body)
        self.close_button = Button(_("Close"), ButtonKind.PRIMARY, key=cap(CommandId.BACK))
        self.close_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        width = body.sizeHint().width() + 24
        self.resize(min(width, parent.width() - 40), max(320, parent.height() - 60))
        scroll.setFocus(Qt.FocusReason.OtherFocusReason)


def _beside(*controls: QWidget) -> QWidget:
    host = QWidget()
    line = QHBoxLayout(host)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    for control in controls:
        line.addWidget(control, 1 if control is controls[0] else 0)
    host.setFocusProxy(controls[0])
    return host

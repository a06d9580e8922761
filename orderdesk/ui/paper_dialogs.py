"""What is asked for paper's sake: where a file goes, and whether something is printed late."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from orderdesk.ui.confirm_dialog import ConfirmDialog
from orderdesk.words import _


class PaperDialogs:
    """Opened over a window and never executed: the loop goes on below."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        self.file_dialog: QFileDialog | None = None
        self.question: ConfirmDialog | None = None

    def ask_pdf_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        """Ask where a PDF file is to be kept; the folder is remembered while the program runs."""
        self._ask_path(_("Save as PDF"), _("PDF files (*.pdf)"), "pdf", suggestion, chosen)

    def ask_table_path(self, suggestion: str, chosen: Callable[[Path], None]) -> None:
        """Ask where a table for other programs is to be kept."""
        self._ask_path(_("Save table"), _("Tables (*.csv)"), "csv", suggestion, chosen)

    def _ask_path(
        self, title: str, kinds: str, suffix: str, suggestion: str, chosen: Callable[[Path], None]
    ) -> None:
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(suggestion)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(name: str) -> None:
            self._folder = str(Path(name).parent)
            chosen(Path(name))

        def forget() -> None:
            self.file_dialog = None

        dialog.fileSelected.connect(take)
        dialog.finished.connect(forget)
        self.file_dialog = dialog
        dialog.open()

    def ask(
        self, question: str, sentence: str, *, safe: str, risky: str, agreed: Callable[[], None]
    ) -> None:
        """Ask before something is printed that nobody may want any more."""
        self.question = ConfirmDialog(
            self._window, question, sentence, safe=safe, risky=risky, agreed=agreed
        )
        self.question.open()

"""What is shown of a bug of ours: that work is safe, the details to be sent, and a fresh start."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.copy_button import CopyButton
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class CrashDialog(QDialog):
    """Opened with `open()`, never `exec()`. Going on has the focus; `restart` begins the window anew."""

    def __init__(
        self, parent: QWidget, report: str, path: Path | None, restart: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._path = path
        self.setWindowTitle(_("OrderDesk had an error"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 440)
        self.details = QPlainTextEdit(report)
        self.details.setReadOnly(True)
        self.details.setFont(font(12, code=True))
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(_("Details of the error"))
        self.copy = CopyButton(self.details.toPlainText)
        self.folder = Button(_("Open the folder"), icon="arrow-square-out")
        self.folder.clicked.connect(self._on_folder)
        self.folder.setVisible(path is not None)
        self.restart = Button(_("Restart OrderDesk"), icon="arrows-clockwise")
        self.restart.clicked.connect(self.accept)
        self.restart.clicked.connect(restart)
        self.go_on = Button(_("Go on working"), ButtonKind.PRIMARY, key=cap(CommandId.BACK))
        self.go_on.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        buttons.addWidget(self.restart)
        buttons.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(8)
        column.addWidget(PlainLabel(_("OrderDesk had an error"), 20, 700))
        safe = _("Everything that was acknowledged is saved: scans, packed orders, what waits.")
        column.addWidget(PlainLabel(safe, 14))
        report_it = _(
            "If it happens again, restart OrderDesk and send these details to whoever looks after it."
            " They name places in the program, no customer and no sign-in."
        )
        column.addWidget(PlainLabel(report_it, 14, 400, Colour.INK2))
        if path is not None:
            column.addWidget(PlainLabel(str(path), 12, 400, Colour.INK2))
        column.addWidget(self.details, 1)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.SURFACE))

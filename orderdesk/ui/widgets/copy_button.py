"""A button that puts a text on the clipboard, and says that it did."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from orderdesk.ui.widgets.button import Button
from orderdesk.words import _

_SAID_MS = 2_000


class CopyButton(Button):
    """`text` gives what is copied, when it is copied."""

    def __init__(self, text: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(_("Copy"), icon="copy", parent=parent)
        self._text = text
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_SAID_MS)
        self._back.timeout.connect(lambda: self._say(_("Copy"), "copy"))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self._say(_("Copied"), "check")
        self._back.start()

    def _say(self, word: str, icon: str) -> None:
        self.set_label(word)
        self.set_icon(icon)

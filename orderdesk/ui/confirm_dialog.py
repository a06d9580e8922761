"""A question before what cannot be undone. The safe answer has the focus, and Escape gives it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel

WIDTH = 480


class ConfirmDialog(QDialog):
    """Opened with `open()`, never `exec()`: the loop goes on below. `agreed` is called at most once.

    Each line of `sentence` is a paragraph.
    """

    def __init__(
        self,
        parent: QWidget,
        question: str,
        sentence: str,
        *,
        safe: str,
        risky: str,
        agreed: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._agreed = agreed
        self.setWindowTitle(question)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.safe = Button(safe, ButtonKind.PRIMARY, key=cap(CommandId.BACK))
        self.safe.clicked.connect(self.reject)
        self.risky = Button(risky, ButtonKind.SECONDARY)
        self.risky.clicked.connect(self._on_risky_clicked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.risky)
        buttons.addWidget(self.safe)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(8)
        column.addWidget(PlainLabel(question, 20, 700))
        for paragraph in sentence.split("\n"):
            column.addWidget(PlainLabel(paragraph, 14, 400, Colour.INK2))
        column.addSpacing(16)
        column.addLayout(buttons)
        # A dialog does not ask its wrapped texts how tall they are.
        self.setFixedSize(WIDTH, column.totalHeightForWidth(WIDTH))
        self.safe.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_risky_clicked(self) -> None:
        self.accept()
        self._agreed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A scanner ends its code with Enter: that answers no question here.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.SURFACE))

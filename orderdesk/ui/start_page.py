"""What fills the window before the orders are there: what is going on, or why it cannot begin."""

import asyncio

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.rail import paint_mark
from orderdesk.words import _

_WIDTH = 560
_MARK = 48


class _Mark(QWidget):
    """OrderDesk's mark."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_MARK, _MARK)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(self.rect()), colour(Colour.INK), colour(Colour.CANVAS))


class StartPage(QWidget):
    """A sentence of what happened and one of what to do; where it helps, a passphrase or a second try."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: asyncio.Future[str] | None = None
        self.title = PlainLabel("", 24, 700)
        self.sentence = PlainLabel("", 15, 400, Colour.INK2)
        self.commands = PlainLabel("", 14, 400, Colour.INK, code=True)
        self.commands.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.passphrase.returnPressed.connect(self._on_go)
        self.go = Button("", ButtonKind.PRIMARY)
        self.go.clicked.connect(self._on_go)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(_Mark())
        column.addSpacing(14)
        for part in (self.title, self.sentence, self.commands, self.passphrase):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)
        self.say("", "")

    def say(self, title: str, sentence: str, commands: str = "") -> None:
        """Say this, and ask nothing."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.commands.setText(commands)
        self.commands.setVisible(bool(commands))
        self.passphrase.hide()
        self.go.hide()
        self.setAccessibleName(f"{title} {sentence}")

    async def ask_again(self, title: str, sentence: str) -> None:
        """Say what is wrong and wait until the user wants another try."""
        self.say(title, sentence)
        self.go.set_label(_("Try again"))
        self.go.show()
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        await self._wait()

    async def ask_passphrase(self, title: str, sentence: str) -> str:
        """Say why a passphrase is needed and wait for it. It is kept nowhere."""
        self.say(title, sentence)
        self.passphrase.clear()
        self.passphrase.show()
        self.go.set_label(_("Open"))
        self.go.show()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        given = await self._wait()
        self.passphrase.clear()
        return given

    async def _wait(self) -> str:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            return await self._answer
        finally:
            self._answer = None

    def _on_go(self) -> None:
        is_asking = not self.passphrase.isHidden()
        if self._answer is None or self._answer.done():
            return
        if is_asking and not self.passphrase.text():
            return
        self._answer.set_result(self.passphrase.text() if is_asking else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.go.isHidden():
            self._on_go()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.CANVAS))

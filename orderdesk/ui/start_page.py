"""What fills the window before the orders are there: what is going on, or why it cannot begin."""

import asyncio
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.ui.keys import bind_keys
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.rail import paint_mark
from orderdesk.ui.widgets.secret_field import SecretField
from orderdesk.words import _

_WIDTH = 560
_MARK = 48
_CODE_HEIGHT = 124
_ENTER = "Enter"
_Part = TypeVar("_Part", bound=QWidget)


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
    """A sentence of what happened and one of what to do; where it helps, a field, a choice, a second try.

    Most starts only pass by: what asks is made when something is asked.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: asyncio.Future[str] | None = None
        self._preferred = ""
        self.title = PlainLabel("", 24, 700)
        self.sentence = PlainLabel("", 15, 400, Colour.INK2)
        self._asking: list[QWidget] = []
        self._fields = QVBoxLayout()
        self._fields.setSpacing(10)
        self._below = QVBoxLayout()
        self.choices: list[Button] = []
        self._choices = QVBoxLayout()
        self._choices.setSpacing(10)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(_Mark())
        column.addSpacing(14)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addLayout(self._fields)
        column.addLayout(self._choices)
        column.addSpacing(8)
        column.addLayout(self._below)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)
        self.say("", "")

    @cached_property
    def passphrase(self) -> SecretField:
        """Where it is typed."""
        return self._secret(_("Passphrase"))

    @cached_property
    def again(self) -> SecretField:
        """Where a new one is typed once more."""
        return self._secret(_("The same again"))

    @cached_property
    def code(self) -> QPlainTextEdit:
        """Where a recovery code is typed."""
        field = QPlainTextEdit()
        field.setFont(font(18, code=True))
        field.setFixedHeight(_CODE_HEIGHT)
        field.setTabChangesFocus(True)
        field.setAccessibleName(_("Recovery code"))
        bind_keys(field, CommandId.SAVE_FORM, lambda _place: self._on_go(), within=True)
        return self._put(field, self._fields)

    @cached_property
    def said(self) -> PlainLabel:
        """What is wrong with what was typed."""
        return self._put(PlainLabel("", 13, 600, Colour.WRONG_INK), self._fields)

    @cached_property
    def go(self) -> Button:
        """The way on."""
        button = Button("", ButtonKind.PRIMARY, key=_ENTER)
        button.clicked.connect(self._on_go)
        self._below.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return self._put(button, self._below)

    def _secret(self, name: str) -> SecretField:
        field = SecretField(name)
        field.setPlaceholderText(name)
        field.returnPressed.connect(self._on_go)
        return self._put(field, self._fields)

    def _put(self, part: _Part, place: QVBoxLayout) -> _Part:
        place.addWidget(part)
        part.hide()
        self._asking.append(part)
        return part

    def say(self, title: str, sentence: str) -> None:
        """Say this, and ask nothing."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        for part in self._asking:
            part.hide()
        self._drop_choices()
        self.setAccessibleName(f"{title} {sentence}")

    async def ask_again(self, title: str, sentence: str) -> None:
        """Say what is wrong and wait until the user wants another try."""
        self.say(title, sentence)
        self._offer(_("Try again"))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        await self._wait()

    async def ask_passphrase(self, title: str, sentence: str, *, is_new: bool = False) -> str:
        """Say why a passphrase is needed and wait for it, twice for a new one. It is kept nowhere."""
        self.say(title, sentence)
        fields = (self.passphrase, self.again)
        QWidget.setTabOrder(self.passphrase, self.again)
        QWidget.setTabOrder(self.again, self.go)
        for field in fields:
            field.clear()
            field.hide_text()
        self.passphrase.show()
        self.again.setVisible(is_new)
        self._offer(_("Open"))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        given = await self._wait()
        self.passphrase.clear()
        self.again.clear()
        return given

    async def ask_recovery_code(self, title: str, sentence: str) -> str:
        """Say why the recovery code is needed and wait for it. What was typed stays for correction."""
        typed = self.code.toPlainText()
        self.say(title, sentence)
        QWidget.setTabOrder(self.code, self.go)
        self.code.setPlainText(typed)
        self.code.show()
        # Enter begins another row there.
        self._offer(_("Open"), cap(CommandId.SAVE_FORM))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        return await self._wait()

    async def choose(
        self, title: str, sentence: str, choices: Sequence[tuple[str, str, str]], preferred: str
    ) -> str:
        """Wait for one of `choices`: its value, its name, and a word more. `preferred` has the focus."""
        self.say(title, sentence)
        for value, name, more in choices:
            label = f"{name}  ·  {more}" if more else name
            is_preferred = value == preferred
            kind = ButtonKind.PRIMARY if is_preferred else ButtonKind.SECONDARY
            key = "Enter" if is_preferred else ""
            button = Button(label, kind, ButtonSize.COUNTER, key=key)
            button.clicked.connect(lambda _checked, value=value: self._settle(value))
            self._choices.addWidget(button)
            self.choices.append(button)
            if is_preferred:
                # The layout shows it a moment later, and the keyboard would pass by what is hidden.
                button.show()
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._preferred = preferred
        return await self._wait()

    def _offer(self, verb: str, key: str = _ENTER) -> None:
        self.go.set_label(verb)
        self.go.set_key(key)
        self.go.show()

    def _drop_choices(self) -> None:
        self._preferred = ""
        for button in self.choices:
            self._choices.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.choices = []

    async def _wait(self) -> str:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            return await self._answer
        finally:
            self._answer = None

    def _settle(self, answer: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def _on_go(self) -> None:
        if not self.code.isHidden():
            if self.code.toPlainText().strip():
                self._settle(self.code.toPlainText())
            return
        if self.passphrase.isHidden():
            self._settle("")
            return
        given = self.passphrase.text()
        if not given:
            return
        if not self.again.isHidden() and self.again.text() != given:
            self.said.setText(_("The two differ. Type the same twice."))
            self.said.setVisible(bool(self.again.text()))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._settle(given)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.choices:
                self._settle(self._preferred)
                return
            if not self.go.isHidden():
                self._on_go()
                return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.CANVAS))

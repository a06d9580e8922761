"""What every form of the page's side sheet has: fields that scroll, a refusal, and the key that saves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.ui.keys import bind_keys
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel


class SheetForm(QWidget):
    """Fields go into `fields`. A refusal is said above the button, and nothing that was typed is lost."""

    def __init__(self, save_label: str) -> None:
        super().__init__()
        self.save = Button(save_label, ButtonKind.PRIMARY, key=cap(CommandId.SAVE_FORM))
        self.save.clicked.connect(self._on_save)
        self._refusal = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self._refusal.hide()
        body = QWidget()
        body.setObjectName("content")
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
        whole = QVBoxLayout(body)
        whole.setContentsMargins(2, 2, 6, 2)
        whole.setSpacing(8)
        whole.addLayout(self.fields)
        whole.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(scroll, 1)
        column.addWidget(self._refusal)
        column.addWidget(self.save)
        bind_keys(self, CommandId.SAVE_FORM, lambda _place: self._on_save(), within=True)

    @property
    def first(self) -> QWidget:
        """The field that takes the keyboard when the sheet opens."""
        return self.save

    @property
    def refusal(self) -> str:
        """Why the last decision was not taken, "" where none was refused."""
        return self._refusal.text()

    def refuse(self, sentence: str) -> None:
        """Say why it was not taken."""
        self._refusal.setText(sentence)
        self._refusal.show()

    def add_title(self, text: str) -> None:
        """A heading above the fields that follow."""
        self.fields.addWidget(PlainLabel(text, 13, 600))

    def add_hint(self, text: str) -> None:
        """A sentence that helps to decide."""
        self.fields.addWidget(PlainLabel(text, 13, 400, Colour.INK2))

    def send(self) -> None:
        """Hand over what is in the fields."""
        raise NotImplementedError

    def _on_save(self) -> None:
        if not self.save.isEnabled():
            return
        self._refusal.setText("")
        self._refusal.hide()
        self.send()

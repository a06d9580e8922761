"""The form in the side sheet for who works here: names to choose, and a field for another."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from orderdesk.presenters.command_table import caps_of
from orderdesk.presenters.user_switch import LONGEST_NAME
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class UserForm(QWidget):
    """`chosen` takes a name, and answers whether it is one. Enter takes the one that is typed."""

    def __init__(self, present: str, known: Sequence[str], chosen: Callable[[str], bool]) -> None:
        super().__init__()
        self._chosen = chosen
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setAccessibleName(_("Your name"))
        self.field.setPlaceholderText(_("Your name"))
        self.field.returnPressed.connect(self._take_typed)
        self.take = Button(_("Work here"), ButtonKind.PRIMARY, icon="user", key=caps_of("Enter"))
        self.take.clicked.connect(self._take_typed)
        self._refusal = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self._refusal.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if present:
            now = _("{name} works here now. What is in hand stays in hand.").format(name=present)
            column.addWidget(PlainLabel(now, 14, 400, Colour.INK2))
            column.addSpacing(8)
        self.names: list[Button] = []
        for name in known:
            button = Button(name, size=ButtonSize.COUNTER, icon="user")
            button.clicked.connect(lambda _checked=False, name=name: chosen(name))
            self.names.append(button)
            column.addWidget(button)
        if known:
            column.addSpacing(8)
        column.addWidget(PlainLabel(_("Somebody else"), 14, 600))
        column.addWidget(self.field)
        column.addWidget(self._refusal)
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @property
    def first(self) -> QWidget:
        """What takes the keyboard: the names, where there are any."""
        return self.names[0] if self.names else self.field

    def _take_typed(self) -> None:
        if not self._chosen(self.field.text()):
            self._refusal.setText(_("Type the name that decisions are to carry."))
            self._refusal.show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

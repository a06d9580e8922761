"""The form in the side sheet that gives a view of one's own its name."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from orderdesk.domain.queue_look import LONGEST_NAME
from orderdesk.presenters.command_table import caps_of
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class ViewForm(QWidget):
    """One field. `problem` says why a name will not do; a refusal stands below the field.

    Signals: named(name) when the name will do.
    """

    named = Signal(str)

    def __init__(self, verb: str, sentence: str, problem: Callable[[str], str], name: str) -> None:
        super().__init__()
        self._problem = problem
        self._refusal = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self._refusal.hide()
        self.name = QLineEdit(name)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(_("Name of the view"))
        self.name.selectAll()
        self.name.returnPressed.connect(self._on_save)
        self.name.textChanged.connect(lambda _text: self._refusal.hide())
        self.save = Button(verb, ButtonKind.PRIMARY, key=caps_of("Enter"))
        self.save.clicked.connect(self._on_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(PlainLabel(sentence, 14, 400, Colour.INK2))
        column.addSpacing(8)
        column.addWidget(PlainLabel(_("Name of the view"), 13, 600))
        column.addWidget(self.name)
        column.addWidget(self._refusal)
        column.addStretch(1)
        column.addWidget(self.save)

    def _on_save(self) -> None:
        problem = self._problem(self.name.text())
        if problem:
            self._refusal.setText(problem)
            self._refusal.show()
        else:
            self.named.emit(self.name.text())

"""Rows of a form: a label, its control, a sentence below; and boxes of choices."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.settings_presenter import Choice
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.plain_label import PlainLabel

_LABEL_WIDTH = 170


class SettingRow(QWidget):
    """A label, its control, and a sentence below."""

    def __init__(self, label: str, control: QWidget, sentence: str = "") -> None:
        super().__init__()
        control.setAccessibleName(label)
        name = PlainLabel(label, 14, 500)
        name.setFixedWidth(_LABEL_WIDTH)
        # The label stands beside the control itself, not beside the sentence below it.
        name.setMinimumHeight(min(40, control.sizeHint().height()))
        name.setBuddy(control)
        self.sentence = PlainLabel(sentence, 12, 400, Colour.INK2)
        self.sentence.setVisible(bool(sentence))
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(control)
        right.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(16)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)

    def say(self, sentence: str, role: Colour = Colour.INK2) -> None:
        """The sentence below the control; "" for none."""
        self.sentence.setText(sentence)
        self.sentence.set_role(role)
        self.sentence.setVisible(bool(sentence))


def choice_box(chosen: Callable[[str], None]) -> QComboBox:
    """A box of choices; `chosen` hears the value that a person takes."""
    combo = QComboBox()
    combo.setMinimumWidth(200)
    # A wheel over the form scrolls the page; it must not change a setting on the way.
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    combo.activated.connect(lambda _place: chosen(combo.currentData()))
    return combo


def fill_choices(combo: QComboBox, choices: Sequence[Choice], value: str) -> None:
    """Offer these choices, with one of them in force; what is the same already stays untouched."""
    there = [(combo.itemData(place), combo.itemText(place)) for place in range(combo.count())]
    wanted = [(choice.value, choice.title) for choice in choices]
    if there != wanted:
        combo.clear()
        for choice in choices:
            combo.addItem(choice.title, choice.value)
    combo.setCurrentIndex(combo.findData(value))

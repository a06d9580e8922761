"""Rows of a form: a label, its control, a sentence below; and boxes of choices."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QVBoxLayout, QWidget

from orderdesk.presenters.settings_presenter import Choice
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.plain_label import PlainLabel

_LABEL_WIDTH = 170
_BESIDE_FROM = 520
"""The width of a form that has room for labels beside their controls, in pixels."""


class SettingRow(QWidget):
    """A label, its control, and a sentence below. In a narrow form the label stands above."""

    def __init__(self, label: str, control: QWidget, sentence: str = "") -> None:
        super().__init__()
        control.setAccessibleName(label)
        self._control = control
        self._name = PlainLabel(label, 14, 500)
        self._name.setBuddy(control)
        self.sentence = PlainLabel(sentence, 12, 400, Colour.INK2)
        if not sentence:
            # Only ever hidden here: shown without a parent it were a window, and took the keyboard.
            self.sentence.hide()
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(control)
        right.addWidget(self.sentence)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 6, 0, 6)
        self._row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(right, 1)
        self._lay_beside(True)

    def say(self, sentence: str, role: Colour = Colour.INK2) -> None:
        """The sentence below the control; "" for none."""
        self.sentence.setText(sentence)
        self.sentence.set_role(role)
        self.sentence.setVisible(bool(sentence))

    def minimumSizeHint(self) -> QSize:
        # A row beside its label must not keep the form from becoming narrow enough to stack it.
        return QSize(self._control.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_beside(self.width() >= _BESIDE_FROM)

    def _lay_beside(self, is_beside: bool) -> None:
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if is_beside else direction.TopToBottom)
        self._row.setSpacing(16 if is_beside else 4)
        # The label stands beside the control itself, not beside the sentence below it.
        height = min(40, self._control.sizeHint().height()) if is_beside else 0
        self._name.setMinimumHeight(height)
        self._name.setMinimumWidth(_LABEL_WIDTH if is_beside else 0)
        self._name.setMaximumWidth(_LABEL_WIDTH if is_beside else _BESIDE_FROM)
        self._name.setVisible(is_beside or bool(self._name.text()))


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

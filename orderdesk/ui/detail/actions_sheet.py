"""Everything that can be done with the order, in the side sheet; what cannot be done says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row: what the button says and does, its key, and the sentence where it cannot be done."""

    label: str
    icon: str
    key: str
    why_not: str
    act: Callable[[], None]


class ActionsSheet(QWidget):
    """A button for each action, those that are forbidden disabled with their reason below."""

    def __init__(self, rows: Iterable[ActionRow]) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 4, 8, 4)
        column.setSpacing(4)
        for row in rows:
            column.addWidget(self._button(row))
            if row.why_not:
                column.addWidget(PlainLabel(row.why_not, 12, 400, Colour.INK2))
            column.addSpacing(6)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    @property
    def first(self) -> QWidget:
        """The first action that can be done."""
        return next((one for one in self.buttons if one.isEnabled()), self)

    def _button(self, row: ActionRow) -> Button:
        button = Button(row.label, icon=row.icon, key=row.key)
        button.setEnabled(not row.why_not)
        button.setAccessibleDescription(row.why_not)
        button.clicked.connect(lambda _checked=False: row.act())
        self.buttons.append(button)
        return button

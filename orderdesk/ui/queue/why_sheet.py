"""The side sheet that explains why an order stands in the list, or why it does not."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from orderdesk.domain.ids import OrderGid
from orderdesk.presenters.queue_why import WhyHit, WhyState
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.mark_line import MarkLine
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

LONGEST_TEXT = 200


class WhySheetVerbs(Protocol):
    """What the sheet asks of its presenter."""

    def type(self, text: str) -> None: ...
    def ask(self, order_id: OrderGid) -> None: ...


class WhySheet(QWidget):
    """A field to find an order, what it finds, and the answer.

    Signals: done() when an act was chosen.
    """

    done = Signal()

    def __init__(self, verbs: WhySheetVerbs) -> None:
        super().__init__()
        self._verbs = verbs
        self._hits: tuple[WhyHit, ...] = ()
        self.state = WhyState()
        self.acts: list[Button] = []
        self.hits: list[Button] = []
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_TEXT)
        self.field.setPlaceholderText(_("Another order: number, name or SKU"))
        self.field.setAccessibleName(_("Find an order to ask about"))
        self.field.textChanged.connect(verbs.type)
        self.field.returnPressed.connect(self._ask_first)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.field)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._foot)

    def show_why(self, state: WhyState) -> None:
        """Show this."""
        had_keyboard = any(button.hasFocus() for button in (*self.hits, *self.acts))
        self.state, self._hits = state, state.hits
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        if state.answer:
            column.addWidget(PlainLabel(state.answer, 16, 600))
        if state.hint:
            column.addWidget(PlainLabel(state.hint, 14, 400, Colour.INK2))
        for reason in state.reasons:
            column.addWidget(MarkLine(reason))
        self.hits = []
        for hit in state.hits:
            text = _("{number} · {name}").format(number=hit.number, name=hit.name)
            button = Button(text, ButtonKind.SECONDARY)
            button.clicked.connect(lambda _on=False, one=hit: self._verbs.ask(one.order_id))
            column.addWidget(button)
            self.hits.append(button)
        column.addStretch(1)
        body.setAccessibleName(". ".join([state.answer, *(one.word for one in state.reasons)]))
        self._scroll.setWidget(body)
        self._show_acts(state)
        if had_keyboard:
            (self.acts[0] if self.acts else self.field).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_acts(self, state: WhyState) -> None:
        for button in self.acts:
            self._foot.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.acts = []
        for place, act in enumerate(state.acts):
            kind = ButtonKind.SECONDARY if place else ButtonKind.PRIMARY
            button = Button(act.label, kind, icon=act.icon)
            button.clicked.connect(lambda _on=False, one=act: self._do(one.act))
            self._foot.addWidget(button)
            self.acts.append(button)

    def _do(self, act: Callable[[], None]) -> None:
        self.done.emit()
        act()

    def _ask_first(self) -> None:
        if self._hits:
            self._verbs.ask(self._hits[0].order_id)

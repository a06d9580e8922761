"""Several marked orders beside the queue: what they are, and what can be done with all of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, icon, title
from orderdesk.presenters.queue_bulk import BulkState
from orderdesk.ui.theme import Colour, Tone, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.mark_line import MarkLine
from orderdesk.ui.widgets.note_card import NoteCard
from orderdesk.ui.widgets.plain_label import PlainLabel, plain_tooltip
from orderdesk.words import _

_EDGE = 20
_HEAD = 78
_FOOT = 64
_COMMANDS = {
    OrderAction.HOLD: CommandId.QUEUE_HOLD,
    OrderAction.RELEASE: CommandId.QUEUE_RELEASE,
    OrderAction.TAG: CommandId.QUEUE_TAG,
    OrderAction.PREPARE: CommandId.QUEUE_PREPARE,
}


class _Act(QWidget):
    """A button, and below it for how many of the orders it is and why not for the others."""

    def __init__(self, command_id: CommandId) -> None:
        super().__init__()
        keys = cap(command_id)
        self.button = Button(title(command_id), icon=icon(command_id), key=keys)
        self._verb = self.button.toolTip()
        self._applies = PlainLabel("", 12, 400, Colour.INK2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button)
        column.addWidget(self._applies)

    def show_why(self, applies: str, why_not: str) -> None:
        self.button.setEnabled(not why_not)
        self._applies.setText(why_not or applies)
        self._applies.setVisible(bool(why_not or applies))
        self.button.setToolTip(plain_tooltip(why_not or applies) or self._verb)


class BulkPanel(QWidget):
    """Takes the place of the preview while rows are marked.

    Signals: wanted(command_id) from a button; pack_first_wanted(); clear_wanted().
    """

    wanted = Signal(object)
    pack_first_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: BulkState | None = None
        self._title = PlainLabel("", 20, 700, wraps=False)
        self._detail = PlainLabel("", 13, 400, Colour.INK2, wraps=False)
        self._head = QWidget()
        self._head.setMinimumHeight(_HEAD)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(_EDGE, 12, _EDGE, 8)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._detail)
        self.acts = {action: _Act(command_id) for action, command_id in _COMMANDS.items()}
        for action, act in self.acts.items():
            act.button.clicked.connect(
                lambda _on=False, name=_COMMANDS[action]: self.wanted.emit(name)
            )
        self._paper = [_Act(one) for one in (CommandId.PRINT_SLIP, CommandId.QUEUE_PICK_LIST)]
        names = (CommandId.PRINT_SLIP, CommandId.QUEUE_PICK_LIST)
        for act, name in zip(self._paper, names, strict=True):
            act.show_why("", "")
            act.button.clicked.connect(lambda _on=False, name=name: self.wanted.emit(name))
        self._paper[0].button.set_label(_("Print slips"))
        self._paper[1].button.set_label(_("Print one pick list"))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(_EDGE, 14, _EDGE, 16)
        column.setSpacing(8)
        self._note = QVBoxLayout()
        column.addLayout(self._note)
        for act in (*self.acts.values(), *self._paper):
            column.addWidget(act)
        column.addSpacing(8)
        column.addLayout(self._facts)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        self.clear = Button("", ButtonKind.SECONDARY, icon="x")
        self.clear.setAccessibleName(_("Clear the selection"))
        self.clear.setToolTip(_("Clear the selection ({key})").format(key=cap(CommandId.BACK)))
        self.clear.setFixedWidth(40)
        self.clear.clicked.connect(self.clear_wanted)
        self.primary = Button("", ButtonKind.PRIMARY, icon="package", key=cap(CommandId.QUEUE_PACK))
        self.primary.clicked.connect(self.pack_first_wanted)
        self._foot = QWidget()
        self._foot.setFixedHeight(_FOOT)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(_EDGE, 0, _EDGE, 0)
        foot.setSpacing(8)
        foot.addWidget(self.clear)
        foot.addWidget(self.primary, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._foot)

    def show_bulk(self, bulk: BulkState) -> None:
        """Show what the marked orders are."""
        if bulk == self.shown:
            return
        self.shown = bulk
        self._title.setText(bulk.title)
        self._detail.setText(bulk.detail)
        self._show_facts(bulk)
        for act in bulk.acts:
            self.acts[act.action].show_why(act.applies, act.why_not)
        if bulk.first:
            self.primary.set_label(_("Pack {number} first").format(number=bulk.first))
            self.primary.unblock()
        else:
            self.primary.block(_("None can be packed"))
        self.setAccessibleName(f"{bulk.title}, {bulk.detail}. {bulk.note}".strip())

    def _show_facts(self, bulk: BulkState) -> None:
        for layout in (self._note, self._facts):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        if bulk.note:
            self._note.addWidget(NoteCard(bulk.note, "", "info", Tone.AMBER))
        self._facts.addWidget(_Divider())
        for name in bulk.names:
            self._facts.addWidget(PlainLabel(name, 13, 500))
        if bulk.more:
            self._facts.addWidget(PlainLabel(bulk.more, 13, 400, Colour.INK2))
        for group in bulk.facts:
            self._facts.addWidget(_Divider())
            for mark in group:
                self._facts.addWidget(MarkLine(mark))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        painter.setPen(colour(Colour.LINE))
        painter.drawLine(rect.topLeft(), rect.bottomLeft())
        for y in (self._head.geometry().bottom(), self._foot.geometry().top()):
            painter.drawLine(rect.left(), y, rect.right(), y)


class _Divider(QWidget):
    """A hairline between groups of facts."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(5)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 2, self.width(), 1, colour(Colour.LINE))

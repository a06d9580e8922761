"""The mails that wait for a word: a line on the outbox, and all of them in its side sheet."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from orderdesk.domain.ids import IntentId
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.gate_state import GateState, MailCard
from orderdesk.ui.outbox.note_line import NoteLine
from orderdesk.ui.theme import Colour, Tone, colour
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.empty_state import EmptyPicture, EmptyState, EmptyText
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.words import _

SHEET_WIDTH = 520


class GateVerbs(Protocol):
    """What staff say of the mails."""

    def look(self) -> None: ...
    def send(self, intent_id: IntentId) -> None: ...
    def send_silently(self, intent_id: IntentId) -> None: ...
    def hold_until_morning(self, intent_id: IntentId) -> None: ...
    def never(self, intent_id: IntentId) -> None: ...
    def send_all(self) -> None: ...
    def hold_all(self) -> None: ...


class GateStrip(QWidget):
    """How many wait, with the way to them; without any it takes no room.

    Signals: wanted() from its button.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._line = PlainLabel("", 14, 600, Tone.AMBER.ink)
        self._detail = PlainLabel("", 14, 400, Colour.INK)
        self.look = Button(_("Decide"), icon="envelope-simple", key=cap(CommandId.OUTBOX_MESSAGES))
        self.look.clicked.connect(self.wanted)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._line)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 20, 8)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.look, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        self._line.set_font(14 * factor, 600)
        self._detail.set_font(14 * factor)
        self.look.set_scale(factor)

    def set_low(self, *, is_low: bool) -> None:
        """Say only how many wait, where the window has no room for more; the list says why."""
        self._detail.setHidden(is_low)

    def show_gate(self, state: GateState) -> None:
        """Say how many wait, and why."""
        self._line.setText(state.title)
        self._detail.setText(state.sentence)
        self.look.setAccessibleName(state.title)
        self.setVisible(bool(state.title))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Tone.AMBER.tint))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour(Colour.LINE))


class MailBox(QWidget):
    """One mail, and a button for each thing that can be said of it."""

    def __init__(self, card: MailCard, verbs: GateVerbs) -> None:
        super().__init__()
        self.card = card
        self.setAccessibleName(card.spoken)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(card.name, 16, 600), 1)
        head.addWidget(PlainLabel(card.order, 16, 600, wraps=False))
        self.buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(PlainLabel(f"{card.kind} · {card.age}", 15, 500))
        column.addWidget(PlainLabel(card.why, 14, 400, Colour.INK2))
        said: tuple[tuple[str, str, str, Callable[[IntentId], None]], ...] = (
            ("send", card.send, "envelope-simple", verbs.send),
            ("silent", card.silent, card.icon, verbs.send_silently),
            ("morning", card.morning, "clock-countdown", verbs.hold_until_morning),
            ("never", card.never, "arrow-u-up-left", verbs.never),
        )
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setSpacing(8)
        grid.setColumnStretch(3, 1)
        offered = [one for one in said if one[1]]
        in_a_row = 3 if len(offered) == 3 else 2
        for place, (name, word, icon, act) in enumerate(offered):
            button = Button(word, icon=icon)
            button.setAccessibleName(
                _("{name}, {order}: {word}").format(name=card.name, order=card.order, word=word)
            )
            button.clicked.connect(lambda _checked=False, act=act: act(card.intent_id))
            grid.addWidget(button, place // in_a_row, place % in_a_row)
            self.buttons[name] = button
        column.addLayout(grid)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(Colour.LINE))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)


class GateList(QWidget):
    """All mails that wait, with what can be said of all at once below them."""

    def __init__(self, verbs: GateVerbs) -> None:
        super().__init__()
        self._verbs = verbs
        self._shown: tuple[MailCard, ...] | None = None
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.boxes: list[MailBox] = []
        self._sentence = PlainLabel("", 14, 400, Colour.INK2)
        self.connection = NoteLine("cloud-slash", Tone.OFFLINE, indent=10)
        self.trouble = NoteLine("warning-octagon", Tone.WRONG, indent=10)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState()
        self.empty.show_text(
            EmptyText(
                _("No message waits"),
                _("What you decide now is mailed at once, if it is not night in the shop."),
                EmptyPicture.ALL_DONE,
            )
        )
        self.send_all = Button("", ButtonKind.PRIMARY, icon="envelope-simple")
        self.send_all.clicked.connect(lambda: verbs.send_all())
        self.hold_all = Button("", icon="clock-countdown")
        self.hold_all.clicked.connect(lambda: verbs.hold_all())
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.hold_all)
        foot.addWidget(self.send_all, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._sentence)
        column.addWidget(self.connection)
        column.addWidget(self.trouble)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)

    def show_gate(self, state: GateState) -> None:
        """Show what waits now; the keyboard stays where it was, as far as that is still there."""
        self._sentence.setText(state.sentence)
        self._sentence.setVisible(bool(state.sentence))
        self.connection.show_text(state.connection if state.cards else "")
        self.trouble.show_text(state.trouble)
        has_cards = bool(state.cards)
        self._scroll.setVisible(has_cards)
        self.empty.setVisible(not has_cards)
        for button, word in ((self.send_all, state.send_all), (self.hold_all, state.morning_all)):
            button.set_label(word)
            button.setVisible(has_cards)
        at = next((place for place, box in enumerate(self.boxes) if _has_focus(box)), -1)
        self._at = at if at >= 0 else self._at
        if state.cards != self._shown:
            self._shown = state.cards
            self._build(state.cards)
        # While a word is being kept nothing takes the keyboard, which must not end up below the sheet.
        self.setEnabled(not state.is_busy)
        if self._at >= 0 and not state.is_busy:
            self._take_keyboard(self._at)
            self._at = -1

    @property
    def first(self) -> QWidget:
        """What takes the keyboard when the sheet opens: the first mail, never the button for all."""
        return self.boxes[0].buttons["send"] if self.boxes else self

    def _take_keyboard(self, at: int) -> None:
        if not self.boxes:
            self.setFocus()
        elif not any(map(_has_focus, self.boxes)):
            self.boxes[min(at, len(self.boxes) - 1)].buttons["send"].setFocus()

    def _build(self, cards: tuple[MailCard, ...]) -> None:
        value = self._scroll.verticalScrollBar().value()
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(2, 2, 8, 2)
        column.setSpacing(10)
        self.boxes = [MailBox(card, self._verbs) for card in cards]
        for box in self.boxes:
            column.addWidget(box)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._scroll.verticalScrollBar().setValue(value)


def _has_focus(box: QWidget) -> bool:
    focused = box.window().focusWidget()
    return focused is not None and box.isAncestorOf(focused)


class GateSheet:
    """Puts the line on the outbox page and opens the list over it."""

    def __init__(self, page: QWidget, strip: GateStrip, verbs: GateVerbs) -> None:
        self.sheet = SideSheet(page, SHEET_WIDTH)
        self.sheet.closed.connect(self._forget)
        self._verbs = verbs
        self._strip = strip
        self._state = GateState()
        self.list: GateList | None = None
        strip.wanted.connect(self.open)

    def show_gate(self, state: GateState) -> None:
        """Show how many wait and, where the list is open, which."""
        self._state = state
        self._strip.show_gate(state)
        if self.list is not None:
            self.list.show_gate(state)

    def open(self) -> None:
        """Show all of them."""
        self._verbs.look()
        content = GateList(self._verbs)
        content.show_gate(self._state)
        self.sheet.open_sheet(_("Messages to customers"), content, content.first)
        self.list = content

    def _forget(self) -> None:
        self.list = None

"""The column beside the lines: customer, notes, money, and the shipments with what may be done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from orderdesk.domain.ids import FulfillmentGid, IntentId
from orderdesk.presenters.detail_state import DetailState, MoneyRow
from orderdesk.presenters.hold_cards import HoldCard
from orderdesk.presenters.shipment_cards import ShipmentCard
from orderdesk.ui.detail.timeline_sheet import NewestEntries
from orderdesk.ui.theme import Colour, Cut, Tone, colour, icon, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.mark_line import MarkLine
from orderdesk.ui.widgets.note_card import NoteCard
from orderdesk.ui.widgets.plain_label import PlainLabel, isolated
from orderdesk.words import _

SIDE_WIDTH = 316
SIDE_WIDTH_WIDE = 400
SIDE_WIDTH_NARROW = 280
_EDGE = 18


@dataclass(frozen=True, slots=True)
class SideVerbs:
    """What the column's buttons do."""

    change_tracking: Callable[[ShipmentCard], None]
    cancel: Callable[[ShipmentCard], None]
    take_back: Callable[[IntentId], None]
    open_outbox: Callable[[IntentId], None]
    open_timeline: Callable[[], None]
    release: Callable[[], None]
    add_event: Callable[[FulfillmentGid, str], None]


class _Section(QWidget):
    """A titled part with a line above it, the first without one."""

    def __init__(self, title: str, *, is_first: bool = False) -> None:
        super().__init__()
        self._is_first = is_first
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.column.setSpacing(4)
        if title:
            self.column.addWidget(PlainLabel(title, 13, 600))
        self.setAccessibleName(title)

    def add(
        self, text: str, size_px: int = 13, weight: int = 400, role: Colour = Colour.INK
    ) -> None:
        """A line of text."""
        self.column.addWidget(PlainLabel(text, size_px, weight, role))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_first:
            painter = QPainter(self)
            painter.setPen(colour(Colour.LINE))
            painter.drawLine(QPointF(0, 0.5), QPointF(self.width(), 0.5))


class _MoneyLine(QWidget):
    def __init__(self, row: MoneyRow) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 1, 0, 1)
        role = Colour.INK if row.is_total else Colour.INK2
        line.addWidget(PlainLabel(row.label, 13, 600 if row.is_total else 400, role), 1)
        line.addWidget(PlainLabel(row.amount, 13, 600 if row.is_total else 500, wraps=False))
        self.setAccessibleName(f"{row.label}: {row.amount}")


class ShipmentBox(QWidget):
    """One shipment: state, numbers, who and when, and its actions, which its menu has too."""

    def __init__(self, card: ShipmentCard, verbs: SideVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setAccessibleName(f"{card.title}, {card.state.word}")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(MarkLine(card.state))
        column.addWidget(PlainLabel(f"{card.title} · {card.contents}", 13, 500))
        for parcel in card.parcels:
            column.addWidget(PlainLabel(parcel, 13, 400, code=True))
        if not card.parcels:
            column.addWidget(PlainLabel(_("No tracking number"), 13, 400, Colour.INK2))
        column.addWidget(PlainLabel(card.made, 12, 400, Colour.INK2))
        self._offered: list[Button] = []
        actions = QHBoxLayout()
        actions.setContentsMargins(0, 4, 0, 0)
        actions.setSpacing(8)
        self.change = Button(_("Tracking"), icon="pencil-simple")
        self.cancel = Button(_("Cancel…"), icon="x")
        self.take_back = Button(_("Take back"), icon="arrow-u-up-left")
        self.decide = Button(_("Decide"), icon="warning-octagon")
        self.change.setAccessibleName(_("Change the tracking of {name}").format(name=card.title))
        self.cancel.setAccessibleName(_("Cancel the fulfillment {name}").format(name=card.title))
        self.change.clicked.connect(lambda: verbs.change_tracking(card))
        self.cancel.clicked.connect(lambda: verbs.cancel(card))
        if card.take_back is not None:
            intent_id = card.take_back
            self.take_back.clicked.connect(lambda: verbs.take_back(intent_id))
            self._offered.append(self.take_back)
        elif card.asks_intent is not None:
            asks = card.asks_intent
            self.decide.clicked.connect(lambda: verbs.open_outbox(asks))
            self._offered.append(self.decide)
        if card.update.is_possible:
            self._offered.append(self.change)
        if card.cancel.is_possible:
            self._offered.append(self.cancel)
        for button in self._offered:
            actions.addWidget(button)
        actions.addStretch(1)
        column.addLayout(actions)
        column.addLayout(self._steps(card, verbs))
        if card.update.why_not:
            column.addWidget(PlainLabel(card.update.why_not, 12, 400, Colour.INK2))

    def _steps(self, card: ShipmentCard, verbs: SideVerbs) -> QVBoxLayout:
        """What can be said of it next, one below the other: the column is narrow."""
        steps = QVBoxLayout()
        steps.setSpacing(8)
        for status, word in card.steps:
            button = Button(word, icon="truck")
            button.setAccessibleName(_("{name}: {state}").format(name=card.title, state=word))
            button.clicked.connect(
                lambda _checked=False, told=status: verbs.add_event(card.fulfillment_id, told)
            )
            steps.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._offered.append(button)
        return steps

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        for number in self.card.numbers:
            words = _("Copy {number}").format(number=isolated(number)).replace("&", "&&")
            copy = menu.addAction(icon("copy", Colour.INK2), words)
            copy.triggered.connect(
                lambda _checked=False, number=number: QGuiApplication.clipboard().setText(number)
            )
        for button in self._offered:
            menu.addAction(icon(button.icon_name, Colour.INK2), button.text(), button.click)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(Colour.LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)


class HoldBox(QWidget):
    """One hold: why, the notes, whose it is, and what can be done about it."""

    def __init__(self, card: HoldCard, release: Callable[[], None]) -> None:
        super().__init__()
        self.card = card
        self.setAccessibleName(" ".join((card.reason, card.notes, card.who, card.advice)))
        column = QVBoxLayout(self)
        column.setContentsMargins(38, 10, 12, 11)
        column.setSpacing(3)
        column.addWidget(PlainLabel(card.reason, 13, 600, Tone.WRONG.ink))
        if card.notes:
            column.addWidget(PlainLabel(card.notes, 13))
        column.addWidget(PlainLabel(card.who, 12, 400, Colour.INK2))
        if card.advice:
            column.addWidget(PlainLabel(card.advice, 12, 400, Colour.INK2))
        self.release = Button(_("Release hold"), icon="check-circle")
        self.release.clicked.connect(lambda _checked=False: release())
        if card.can_release:
            column.addSpacing(4)
            column.addWidget(self.release, 0, Qt.AlignmentFlag.AlignLeft)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Tone.WRONG.tint))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        area = QRectF(12, 10, 18, 18)
        paint_icon(painter, area, "hand-palm", colour(Tone.WRONG.ink), Cut.FILL)


class SideColumn(QScrollArea):
    """Built anew for every state; the place in it stays for the same order."""

    def __init__(self, verbs: SideVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._shown: DetailState | None = None
        self.boxes: dict[FulfillmentGid, ShipmentBox] = {}
        self.newest: NewestEntries | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(SIDE_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_state(self, state: DetailState) -> None:
        """Show the order's people, money and shipments."""
        before, self._shown = self._shown, state
        if before is not None and _same_side(before, state):
            if self.newest is not None:
                self.newest.show_age(state.timeline.age)
            return
        is_same_order = before is not None and before.order_id == state.order_id
        value = self.verticalScrollBar().value() if is_same_order else 0
        focused = self.focusWidget()
        name = focused.accessibleName() if focused is not None and is_same_order else ""
        self.boxes.clear()
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self._customer(state))
        for part in (self._warnings(state), self._notes(state)):
            if part is not None:
                column.addWidget(part)
        column.addWidget(self._shipments(state))
        column.addWidget(self._money(state))
        column.addWidget(self._timeline(state))
        column.addStretch(1)
        self.setWidget(body)
        self.verticalScrollBar().setValue(value)
        if name:
            for button in body.findChildren(Button):
                if button.accessibleName() == name:
                    button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _customer(self, state: DetailState) -> QWidget:
        section = _Section(_("Customer"), is_first=True)
        section.add(state.customer, 15, 500)
        lines = list(state.address)
        if lines and lines[0] in state.customer:
            lines = lines[1:]
        for line in lines:
            section.add(line)
        if not state.address:
            section.add(_("No delivery address"), 13, 400, Colour.INK2)
        for contact in state.contacts:
            section.add(contact, 13, 400, Colour.INK2)
        section.column.addSpacing(4)
        section.column.addWidget(MarkLine(state.delivery))
        return section

    def _warnings(self, state: DetailState) -> QWidget | None:
        if not state.warnings and not state.conflicts and not state.holds:
            return None
        section = _Section("")
        section.column.setContentsMargins(14, 12, 14, 4)
        section.column.setSpacing(8)
        for warning in state.warnings:
            card = NoteCard(warning.word, "", warning.icon, Tone(warning.hue))
            section.column.addWidget(card)
        for hold in state.holds:
            section.column.addWidget(HoldBox(hold, self._verbs.release))
        for conflict in state.conflicts:
            section.column.addWidget(NoteCard(conflict.sentence, "", "warning-octagon", Tone.WRONG))
            button = Button(_("Decide in the outbox"), icon="paper-plane-tilt")
            intent_id = conflict.intent_id
            button.clicked.connect(
                lambda _checked=False, chosen=intent_id: self._verbs.open_outbox(chosen)
            )
            section.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        section.column.addSpacing(6)
        return section

    def _notes(self, state: DetailState) -> QWidget | None:
        if not (state.note or state.gift or state.attributes or state.tags):
            return None
        section = _Section("")
        section.column.setContentsMargins(14, 12, 14, 12)
        section.column.setSpacing(8)
        if state.note:
            section.column.addWidget(NoteCard(_("Order note"), state.note, "note", Tone.AMBER))
        if state.gift:
            section.column.addWidget(NoteCard(_("Gift message"), state.gift, "gift", Tone.PLAIN))
        for key, value in state.attributes:
            section.column.addWidget(NoteCard(key, value, "info", Tone.PLAIN))
        if state.tags:
            words = _("Tags: {tags}").format(tags=", ".join(state.tags))
            tags = PlainLabel(words, 13, 400, Colour.INK2)
            tags.setContentsMargins(_EDGE - 14, 0, 0, 0)
            section.column.addWidget(tags)
        return section

    def _money(self, state: DetailState) -> QWidget:
        section = _Section(_("Money"))
        for row in state.money:
            section.column.addWidget(_MoneyLine(row))
        return section

    def _timeline(self, state: DetailState) -> QWidget:
        section = _Section(_("Timeline"))
        self.newest = NewestEntries(state.timeline, self._verbs.open_timeline)
        section.column.addWidget(self.newest)
        return section

    def _shipments(self, state: DetailState) -> QWidget:
        section = _Section(_("Shipments"))
        section.column.setSpacing(8)
        for card in state.shipments:
            box = ShipmentBox(card, self._verbs)
            self.boxes[card.fulfillment_id] = box
            section.column.addWidget(box)
        if not state.shipments:
            section.add(_("Nothing has left yet."), 13, 400, Colour.INK2)
        return section


def _same_side(before: DetailState, state: DetailState) -> bool:
    """Whether nothing in this column differs, so that focus and place need not be kept by hand."""

    def parts(one: DetailState) -> tuple[object, ...]:
        return (
            one.order_id,
            one.customer,
            one.address,
            one.contacts,
            one.delivery,
            one.warnings,
            one.conflicts,
            one.holds,
            one.note,
            one.gift,
            one.attributes,
            one.tags,
            one.money,
            one.shipments,
            one.timeline.entries,
        )

    return parts(before) == parts(state)

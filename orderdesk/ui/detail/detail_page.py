"""The detail page: head, lines, the column beside them, and the action bar."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.ids import FulfillmentGid, IntentId, OrderGid
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, tooltip
from orderdesk.presenters.detail_commands import COMMANDS
from orderdesk.presenters.detail_state import DetailState
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.shipment_cards import ShipmentCard
from orderdesk.services.order_changes import Targets
from orderdesk.ui.confirm_dialog import ConfirmDialog
from orderdesk.ui.detail.actions_sheet import ActionRow
from orderdesk.ui.detail.lines_list import LinesHead, LinesList
from orderdesk.ui.detail.page_sheets import ChangeVerbs, PageSheets
from orderdesk.ui.detail.side_column import (
    SIDE_WIDTH,
    SIDE_WIDTH_NARROW,
    SIDE_WIDTH_WIDE,
    SideColumn,
    SideVerbs,
)
from orderdesk.ui.detail.why_line import WhyLine
from orderdesk.ui.keys import bind_keys, command_of
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.loading_bars import APPEARS_AFTER_MS, LoadingBars
from orderdesk.ui.widgets.mark_chips import ChipsRow
from orderdesk.ui.widgets.plain_label import PlainLabel, plain_tooltip
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures
from orderdesk.words import _

_WIDE_FROM = 1600
_NARROW_BELOW = 900
_LEAST_WIDTH = 640
_HEAD = 66
_FOOT = 64


class DetailVerbs(Protocol):
    """What the page asks of its presenter."""

    def step(self, by: int) -> None: ...
    def pack(self) -> None: ...
    def back(self) -> None: ...
    def check_now(self) -> None: ...
    def update_tracking(
        self,
        fulfillment_id: FulfillmentGid,
        numbers: Sequence[str],
        company: str,
        *,
        notify_customer: bool,
    ) -> None: ...
    def cancel_fulfillment(self, fulfillment_id: FulfillmentGid) -> None: ...
    def add_event(self, fulfillment_id: FulfillmentGid, status: str) -> None: ...
    def take_back(self, intent_id: IntentId) -> None: ...
    def open_conflict(self, intent_id: IntentId) -> None: ...


class DetailPage(QWidget):
    """Shows a DetailState. The same order keeps its place in lines and column.

    Signals: slip_wanted() from the button; its key is the window's.
    """

    slip_wanted = Signal()

    def __init__(
        self,
        verbs: DetailVerbs,
        changes: ChangeVerbs,
        notifies_by_default: Callable[[], bool],
        pictures: Pictures = no_pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._shown: OrderGid | None = None
        self._can_release = False
        self._back = IconButton("arrow-left", _("Back to the queue"), 32)
        self._back.clicked.connect(verbs.back)
        self._number = PlainLabel("", 24, 700, wraps=False)
        self._chips = ChipsRow()
        self._placed = PlainLabel("", 13, 400, Colour.INK2, wraps=False)
        self.lines_head = LinesHead()
        self.lines = LinesList(pictures)
        side_verbs = SideVerbs(
            self._ask_tracking,
            self._ask_cancel,
            verbs.take_back,
            verbs.open_conflict,
            self._open_timeline,
            changes.release,
            verbs.add_event,
        )
        self.side = SideColumn(side_verbs)
        self.pack = Button(
            _("Pack order"), ButtonKind.PRIMARY, icon="package", key=cap(CommandId.DETAIL_PACK)
        )
        self.pack.clicked.connect(verbs.pack)
        self.slip = Button(_("Print slip"), icon="printer", key=cap(CommandId.PRINT_SLIP))
        self.slip.clicked.connect(self.slip_wanted)
        self.hold = Button(_("Hold"), icon="hand-palm", key=cap(CommandId.DETAIL_HOLD))
        self.hold.clicked.connect(lambda: self.ask(OrderAction.HOLD))
        self.release = Button(_("Release"), icon="check-circle", key=cap(CommandId.DETAIL_RELEASE))
        self.release.clicked.connect(lambda: self.ask(OrderAction.RELEASE))
        self.more = Button(_("More"), icon="dots-three")
        self.more.setToolTip(tooltip(CommandId.DETAIL_ACTIONS))
        self.more.clicked.connect(self.open_actions)
        self.why = WhyLine()
        self._lay_out()
        self.sheets = PageSheets(self, changes, notifies_by_default)
        self._state: DetailState | None = None
        self.question: ConfirmDialog | None = None
        # The page's own proxy is a side sheet's while one is open.
        self.setFocusProxy(self._stack)
        self.show_loading()
        self._bind_keys()
        self._fit()

    def _lay_out(self) -> None:
        self._head = QWidget()
        self._head.setFixedHeight(_HEAD)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(14, 0, 24, 0)
        head.setSpacing(12)
        head.addWidget(self._back)
        head.addWidget(self._number)
        head.addWidget(self._chips)
        head.addStretch(1)
        head.addWidget(self._placed)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.lines_head)
        left.addWidget(self.lines, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 1, 0)
        middle.setSpacing(1)
        middle.addLayout(left, 1)
        middle.addWidget(self.side)
        self._foot = QWidget()
        self._foot.setFixedHeight(_FOOT)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(24, 0, 20, 0)
        foot.setSpacing(10)
        foot.addWidget(self.slip)
        foot.addWidget(self.hold)
        foot.addWidget(self.release)
        foot.addWidget(self.more)
        foot.addSpacing(6)
        foot.addWidget(self.why, 1)
        foot.addWidget(self.pack)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(middle, 1)
        column.addWidget(self._foot)
        self._error = QWidget()
        self._error_what = PlainLabel("", 20, 700)
        self._error_advice = PlainLabel("", 15, 400, Colour.INK2)
        self._error_back = Button(
            _("Back to the queue"), icon="arrow-left", key=cap(CommandId.DETAIL_BACK)
        )
        self._error_back.clicked.connect(self._verbs.back)
        error = QVBoxLayout(self._error)
        error.setContentsMargins(48, 48, 48, 48)
        error.setSpacing(8)
        error.addWidget(self._error_what)
        error.addWidget(self._error_advice)
        error.addSpacing(16)
        self._error_again = Button(
            _("Check now"), icon="arrows-clockwise", key=cap(CommandId.CHECK)
        )
        self._error_again.clicked.connect(self._verbs.check_now)
        choices = QHBoxLayout()
        choices.setSpacing(10)
        choices.addWidget(self._error_back)
        choices.addWidget(self._error_again)
        choices.addStretch(1)
        error.addLayout(choices)
        error.addStretch(1)
        self._whole = whole
        self.loading = LoadingBars()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(APPEARS_AFTER_MS)
        self._wait.timeout.connect(lambda: self._turn_to(self.loading, self.loading))
        self._stack = QStackedWidget()
        for panel in (self._whole, self._error, self.loading):
            self._stack.addWidget(panel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def show_loading(self) -> None:
        """Another order is being read: take the one before away, unless this one comes at once."""
        if self._shown is None:
            self._turn_to(self.loading, self.loading)
        else:
            self._wait.start()

    def _turn_to(self, panel: QWidget, keyboard: QWidget) -> None:
        self._wait.stop()
        self._stack.setFocusProxy(keyboard)
        if self._stack.currentWidget() is panel:
            return
        focused = self.window().focusWidget()
        had_keyboard = focused is not None and self._stack.isAncestorOf(focused)
        if panel is not self._whole:
            self._shown = self._state = None
        self._stack.setCurrentWidget(panel)
        if had_keyboard:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: DetailState) -> None:
        """Show this order."""
        is_same = state.order_id == self._shown
        self._state = state
        self._shown = state.order_id
        self._number.setText(state.number)
        self._chips.show_marks(state.chips)
        self._placed.setText(state.placed)
        self.lines_head.set_title(state.lines.title, state.lines.elsewhere)
        self.lines.show_lines(state.lines.lines, keep_place=is_same)
        self.side.show_state(state)
        if is_same:
            self.sheets.follow(state)
        else:
            self.sheets.close()
        self._show_hold(state)
        self.pack.set_label(state.primary.label)
        if state.primary.is_enabled:
            self.pack.unblock()
            self.why.say(state.read)
        else:
            self.pack.block(state.primary.blocked or state.primary.label)
            self.why.say(state.primary.why_not)
        self._turn_to(self._whole, self.lines)
        self.setAccessibleDescription(state.number)

    def show_error(self, what: str, advice: str) -> None:
        """Say why there is no order to be shown."""
        self._error_what.setText(what)
        self._error_advice.setText(advice)
        self.sheets.close()
        self._shown = self._state = None
        self._turn_to(self._error, self._error_back)

    def show_refused(self, sentence: str) -> None:
        """Keep the sheet open and say why; where none is open, beside the actions."""
        if not self.sheets.refuse(sentence):
            self.why.say(sentence)

    def show_targets(self, targets: Targets) -> None:
        """Offer these locations in the sheet for moving."""
        self.sheets.show_targets(targets)

    def close_sheet(self) -> None:
        """The sheet's decision is saved."""
        self.sheets.close()

    def take_scan(self, code: str) -> bool:
        """Take a scan where a field waits for one; False leaves it to the window."""
        return self.sheets.take_scan(code)

    @property
    def waits_for_scan(self) -> bool:
        """Whether a scan goes into a field here; an open sheet without one refuses it in words."""
        return self.sheets.waits_for_scan

    def ask(self, action: OrderAction) -> None:
        """Open the sheet of an action that can be done now."""
        if self._state is not None:
            self.sheets.ask(action, self._state)

    def open_actions(self) -> None:
        """Show all actions, the forbidden ones with their reason."""
        state = self._state
        if state is None:
            return
        first = (
            (
                _("Pack order"),
                "package",
                CommandId.DETAIL_PACK,
                state.primary.why_not,
                self._verbs.pack,
            ),
            (_("Print slip"), "printer", CommandId.PRINT_SLIP, "", self.slip_wanted.emit),
            (_("Check now"), "arrows-clockwise", CommandId.CHECK, "", self._verbs.check_now),
        )
        rows = [
            ActionRow(label, icon, cap(command_id), why_not, self._after_closing(act))
            for label, icon, command_id, why_not, act in first
        ]
        rows += [
            ActionRow(
                one.label, one.icon, cap(COMMANDS[one.action]), one.why_not, self._asker(one.action)
            )
            for one in state.actions
        ]
        self.sheets.open_actions(state, rows)

    def _after_closing(self, act: Callable[[], None]) -> Callable[[], None]:
        def close_and_act() -> None:
            self.sheets.close()
            act()

        return close_and_act

    def _asker(self, action: OrderAction) -> Callable[[], None]:
        return lambda: self.ask(action)

    def _show_hold(self, state: DetailState) -> None:
        found = {one.action: one for one in state.actions}
        hold, can_release = found[OrderAction.HOLD], found[OrderAction.RELEASE].is_possible
        self._can_release = can_release
        self._fit_hold()
        self.hold.setEnabled(hold.is_possible)
        self.hold.setToolTip(plain_tooltip(hold.why_not or tooltip(CommandId.DETAIL_HOLD)))
        self.hold.setAccessibleDescription(hold.why_not)

    def _fit_hold(self) -> None:
        has_room = self.width() >= _NARROW_BELOW
        self.release.setVisible(has_room and self._can_release)
        self.hold.setVisible(has_room and not self._can_release)

    def _ask_tracking(self, card: ShipmentCard) -> None:
        if self._state is not None:
            self.sheets.open_tracking(card, self._state, self._save_tracking)

    def _open_timeline(self) -> None:
        if self._state is not None:
            self.sheets.open_timeline(self._state)

    def _save_tracking(
        self, fulfillment_id: FulfillmentGid, numbers: Sequence[str], company: str, notify: bool
    ) -> None:
        self._verbs.update_tracking(fulfillment_id, numbers, company, notify_customer=notify)

    def _ask_cancel(self, card: ShipmentCard) -> None:
        question = ConfirmDialog(
            self.window(),
            _("Cancel {name}?").format(name=card.title),
            "\n".join(card.consequence),
            safe=_("Keep it"),
            risky=_("Cancel the shipment"),
            agreed=lambda: self._verbs.cancel_fulfillment(card.fulfillment_id),
        )
        self.question = question
        question.open()

    def _bind_keys(self) -> None:
        for command_id, by in ((CommandId.DETAIL_PREVIOUS, -1), (CommandId.DETAIL_NEXT, 1)):
            bind_keys(self, command_id, self._stepper(by), within=True)

    def _stepper(self, by: int) -> Callable[[int], None]:
        return lambda _place: self._verbs.step(by)

    def _fit(self) -> None:
        is_wide = self.window().width() >= _WIDE_FROM
        is_narrow = self.width() < _NARROW_BELOW
        width = SIDE_WIDTH_WIDE if is_wide else SIDE_WIDTH
        self.side.setFixedWidth(SIDE_WIDTH_NARROW if is_narrow else width)
        self.pack.setFixedWidth(self.side.width() - 36)
        self.slip.setVisible(not is_narrow)
        self._fit_hold()

    def minimumSizeHint(self) -> QSize:
        # The foot has fewer buttons on a small window; its present ones must not widen it.
        return QSize(_LEAST_WIDTH, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match command_of(event, PageName.DETAIL):
            case CommandId.DETAIL_PACK:
                self._verbs.pack()
            case CommandId.DETAIL_BACK:
                self._verbs.back()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stack.currentWidget() is not self._whole:
            return
        painter = QPainter(self)
        painter.setPen(colour(Colour.LINE))
        top, bottom = self._head.geometry().bottom(), self._foot.geometry().top()
        painter.drawLine(QPointF(0, top + 0.5), QPointF(self.width(), top + 0.5))
        painter.drawLine(QPointF(0, bottom - 0.5), QPointF(self.width(), bottom - 0.5))
        side = self.side.geometry().left() - 1
        painter.drawLine(QPointF(side + 0.5, top), QPointF(side + 0.5, bottom))

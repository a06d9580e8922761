"""The outbox page: tabs, list, and the selected decision."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from orderdesk.domain.ids import IntentId
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.outbox_state import OutboxRow, OutboxState, OutboxTab
from orderdesk.ui.keys import bind_keys, command_of
from orderdesk.ui.outbox.detail_panel import DetailPanel
from orderdesk.ui.outbox.gate_sheet import GateStrip
from orderdesk.ui.outbox.note_line import NoteLine
from orderdesk.ui.outbox.outbox_list import OutboxList
from orderdesk.ui.theme import Colour, Tone, colour
from orderdesk.ui.theme.type_scale import reading_factor
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.empty_state import EmptyPicture, EmptyState, EmptyText
from orderdesk.ui.widgets.loading_bars import LoadingBars
from orderdesk.ui.widgets.notice_band import LOW_WINDOW
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures
from orderdesk.ui.widgets.tabs import TabText, ViewTabs
from orderdesk.words import _

LIST_WIDTH = 292


class OutboxVerbs(Protocol):
    """What the page asks of its presenter."""

    def show_tab(self, tab: OutboxTab) -> None: ...
    def select(self, intent_id: IntentId) -> None: ...
    def choose(self, index: int) -> None: ...
    def do_it(self) -> None: ...
    def take_back(self) -> None: ...
    def send_now(self) -> None: ...
    def open_order(self) -> None: ...


class OutboxPage(QWidget):
    """Alt and a number marks a decision, Enter does it; nothing is marked by itself."""

    def __init__(
        self,
        verbs: OutboxVerbs,
        pictures: Pictures = no_pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._state: OutboxState | None = None
        self._said = ""
        self._k = 1.0
        self.tabs = ViewTabs(binds_numbers=False)
        self.tabs.chosen.connect(lambda key: verbs.show_tab(OutboxTab(key)))
        self.send_now = Button(
            _("Send now"), ButtonKind.QUIET, icon="arrows-clockwise", key=cap(CommandId.OUTBOX_SEND)
        )
        self.send_now.clicked.connect(verbs.send_now)
        self.tabs.add_at_end(self.send_now)
        self.connection = NoteLine("cloud-slash", Tone.OFFLINE)
        self.trouble = NoteLine("warning-octagon", Tone.WRONG)
        self.told = NoteLine("check-circle", Tone.RIGHT)
        self.gate_strip = GateStrip()
        self.list = OutboxList()
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(lambda _index: verbs.do_it())
        self.list.right_pressed.connect(lambda _index: verbs.open_order())
        self.detail = DetailPanel(pictures)
        self.detail.chosen.connect(verbs.choose)
        self.detail.done.connect(verbs.do_it)
        self.detail.take_back_wanted.connect(verbs.take_back)
        self.detail.order_wanted.connect(verbs.open_order)
        self.empty = EmptyState()
        self.loading = LoadingBars()
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(_Divider())
        row.addWidget(self.detail, 1)
        self._both = both
        self._stack = QStackedWidget()
        for widget in (both, self.empty, self.loading):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.connection)
        column.addWidget(self.trouble)
        column.addWidget(self.told)
        column.addWidget(self.gate_strip)
        column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.list)
        bind_keys(self, CommandId.OUTBOX_SEND, lambda _place: verbs.send_now())
        bind_keys(self, CommandId.OUTBOX_TAKE_BACK, lambda _place: verbs.take_back())
        bind_keys(self, CommandId.OUTBOX_CHOOSE, verbs.choose)

    @property
    def state_shown(self) -> OutboxState | None:
        """What is shown now."""
        return self._state

    def show_state(self, state: OutboxState) -> None:
        """Show the whole page."""
        self._state = state
        self.tabs.show_tabs([TabText(str(one.tab), one.title, one.count) for one in state.tabs])
        self.tabs.select(str(state.tab))
        self.send_now.setEnabled(state.can_send_now)
        self._show_note(state)
        if state.is_loading:
            self._stack.setCurrentWidget(self.loading)
        elif state.empty is not None:
            picture = EmptyPicture.ALL_DONE if state.tab is OutboxTab.OPEN else EmptyPicture.SHELF
            self.empty.show_text(EmptyText(state.empty.title, state.empty.sentence, picture))
            self._stack.setCurrentWidget(self.empty)
        else:
            self.list.show_sections(state.sections, state.selected)
            self._stack.setCurrentWidget(self._both)
        self.detail.setVisible(state.detail is not None)
        if state.detail is not None:
            self.detail.show_detail(state.detail)
        self._announce(state)

    def _show_note(self, state: OutboxState) -> None:
        """One line, so that the list keeps its room; the strip below tells of the connection too."""
        self.trouble.show_text(state.trouble)
        self.told.show_text("" if state.trouble else state.told)
        self.connection.show_text("" if state.trouble or state.told else state.connection)

    def _announce(self, state: OutboxState) -> None:
        marked = ""
        if state.detail is not None:
            chosen = [choice for choice in state.detail.choices if choice.is_chosen]
            marked = f"{chosen[0].title}. {chosen[0].detail}" if chosen else ""
        said = state.trouble or state.told or marked
        if said and said != self._said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self._said = said

    def _on_current(self, index: QModelIndex) -> None:
        entry = self.list.rows.entry(index)
        if isinstance(entry, OutboxRow):
            self._verbs.select(entry.intent_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        whole = self.window()
        self.gate_strip.set_low(is_low=whole.height() < LOW_WINDOW)
        factor = reading_factor(whole.width(), whole.height())
        if factor == self._k:
            return
        self._k = factor
        self.list.setFixedWidth(round(LIST_WIDTH * factor))
        for part in (self.list, self.detail, self.connection, self.trouble, self.told):
            part.set_scale(factor)
        self.gate_strip.set_scale(factor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if command_of(event, PageName.OUTBOX) is CommandId.OUTBOX_DO:
            self._verbs.do_it()
            return
        super().keyPressEvent(event)


class _Divider(QWidget):
    """The hairline between list and decision."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.LINE))

"""The queue page: tabs, rows, and the preview with the primary action at its foot."""

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import title, tooltip
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.queue_bulk import BulkState, QueueBulk
from orderdesk.presenters.queue_filters import QueueFilters
from orderdesk.presenters.queue_preview import Preview
from orderdesk.presenters.queue_state import NO_BAR, Link, Phase, QueueState, Tab, Target
from orderdesk.presenters.queue_views import QueueViews
from orderdesk.presenters.queue_why import QueueWhy
from orderdesk.ui.keys import command_of
from orderdesk.ui.queue.bulk_panel import BulkPanel
from orderdesk.ui.queue.filter_bar import FilterRow
from orderdesk.ui.queue.message_panel import MessagePanel
from orderdesk.ui.queue.preview_panel import (
    NARROW_BELOW,
    PREVIEW_WIDTH,
    PREVIEW_WIDTH_NARROW,
    PREVIEW_WIDTH_WIDE,
    WIDE_FROM,
    PreviewPanel,
)
from orderdesk.ui.queue.progress_row import ProgressRow
from orderdesk.ui.queue.queue_list import QueueHead, QueueList
from orderdesk.ui.queue.queue_sheets import QueueSheets
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.loading_bars import LoadingBars
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures
from orderdesk.ui.widgets.tabs import TabText, ViewTabs
from orderdesk.words import _


class QueueVerbs(Protocol):
    """What the page asks of its presenter."""

    filters: QueueFilters
    views: QueueViews
    why: QueueWhy
    bulk: QueueBulk

    def choose_view(self, key: str) -> None: ...
    def select(self, key: str) -> None: ...
    def pack(self, key: str | None = None) -> None: ...
    def open(self, key: str | None = None) -> None: ...
    def follow(self, link: Link) -> None: ...
    def check_now(self) -> None: ...
    def toggle_loading(self) -> None: ...


class QueuePage(QWidget):
    """Shows a QueueState. The list keeps selection and place through changes in the background.

    Signals: slip_wanted(), pick_list_wanted(), command_wanted(id) from the buttons; their keys are the
    window's.
    """

    slip_wanted = Signal()
    pick_list_wanted = Signal()
    command_wanted = Signal(object)

    def __init__(
        self,
        verbs: QueueVerbs,
        pictures: Pictures = no_pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._shown_bar = NO_BAR
        self.tabs = ViewTabs()
        self.tabs.chosen.connect(verbs.choose_view)
        self.keep_view = IconButton("plus", title(CommandId.QUEUE_KEEP_VIEW), 28)
        self.keep_view.setToolTip(tooltip(CommandId.QUEUE_KEEP_VIEW))
        self.view_menu = IconButton("dots-three", _("Change this view"), 28)
        self.view_menu.hide()
        self.pick_list = IconButton("printer", title(CommandId.QUEUE_PICK_LIST), 28)
        self.pick_list.setToolTip(tooltip(CommandId.QUEUE_PICK_LIST))
        self.pick_list.clicked.connect(self.pick_list_wanted)
        self.tabs.add_at_end(_side_by_side(self.keep_view, self.view_menu, self.pick_list))
        self.bar = FilterRow()
        self.list = QueueList()
        self.list.chosen.connect(verbs.select)
        self.list.pack_requested.connect(lambda key: verbs.pack(key or None))
        self.list.mark_toggled.connect(verbs.bulk.toggle)
        self.list.run_marked.connect(verbs.bulk.extend)
        self.list.all_marked.connect(verbs.bulk.mark_all)
        self.list.marks_cleared.connect(verbs.bulk.clear)
        self.list.open_requested.connect(verbs.open)
        self.head = QueueHead()
        self.preview = PreviewPanel(pictures)
        self.preview.pack_requested.connect(verbs.pack)
        self.preview.open_requested.connect(verbs.open)
        self.preview.slip_wanted.connect(self.slip_wanted)
        self.bulk = BulkPanel()
        self.bulk.wanted.connect(self.command_wanted)
        self.bulk.pack_first_wanted.connect(lambda: verbs.pack())
        self.bulk.clear_wanted.connect(verbs.bulk.clear)
        self._beside = QStackedWidget()
        self._beside.addWidget(self.preview)
        self._beside.addWidget(self.bulk)
        self.message = MessagePanel()
        self.message.followed.connect(self._on_followed)
        self.message.check_requested.connect(verbs.check_now)
        self.loading = LoadingBars()
        self.progress = ProgressRow()
        self.progress.act.clicked.connect(verbs.toggle_loading)
        rows = QWidget()
        rows_column = QVBoxLayout(rows)
        rows_column.setContentsMargins(0, 0, 0, 0)
        rows_column.setSpacing(0)
        rows_column.addWidget(self.head)
        rows_column.addSpacing(2)
        rows_column.addWidget(self.list, 1)
        self._stack = QStackedWidget()
        for panel in (rows, self.message, self.loading):
            self._stack.addWidget(panel)
        self._panels = {
            Phase.ROWS: rows,
            Phase.MESSAGE: self.message,
            Phase.LOADING: self.loading,
        }
        self._keyboard_places = {
            Phase.ROWS: self.list,
            Phase.MESSAGE: self.message.check,
            Phase.LOADING: self.loading,
        }
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.tabs)
        left.addWidget(self.bar)
        left.addWidget(self.progress)
        left.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self._beside)
        # The page's own proxy is a side sheet's while one is open.
        self.setFocusProxy(self._stack)
        self._stack.setFocusProxy(self.list)
        self.sheets = QueueSheets(self, verbs.filters, verbs.views, verbs.why, verbs.bulk)
        self._wire_bar(verbs)
        self._fit()

    def _wire_bar(self, verbs: QueueVerbs) -> None:
        bar, sheets = self.bar, self.sheets
        bar.removed.connect(verbs.filters.remove)
        bar.chooser_wanted.connect(sheets.open_chooser)
        bar.sorted.connect(verbs.filters.sort)
        bar.expedited_first_wanted.connect(verbs.filters.put_expedited_first)
        bar.save_wanted.connect(verbs.views.update)
        self.keep_view.clicked.connect(sheets.open_keep_form)
        self.view_menu.clicked.connect(self._open_view_menu)
        self.tabs.unusable_clicked.connect(sheets.open_unusable_menu)

    def show_state(self, state: QueueState) -> None:
        """Show the whole page. The keyboard goes with what is shown in the place that it was in."""
        had_keyboard = self._holds_keyboard(self._stack, self.progress)
        self.show_tabs(state.tabs)
        self._shown_bar = state.bar
        self.bar.show_bar(state.bar)
        self.view_menu.setVisible(bool(state.bar.kept_name))
        self.head.set_stock_title(state.stock_title)
        self.list.show_state(state)
        self.progress.show_progress(state.progress, state.progress_act)
        if state.message is not None:
            self.message.show_message(state.message)
        self._stack.setFocusProxy(self._keyboard_places[state.phase])
        self._stack.setCurrentWidget(self._panels[state.phase])
        self._beside.setVisible(state.phase is Phase.ROWS)
        self._show_bulk(state.bulk)
        if had_keyboard and not self._holds_keyboard(self.progress):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _holds_keyboard(self, *places: QWidget) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and any(place.isAncestorOf(focused) for place in places)

    def show_preview(self, preview: Preview | None) -> None:
        """Show another order beside the list."""
        self.preview.show_preview(preview)

    def show_marks(
        self, selected: str | None, marks: frozenset[str], bulk: BulkState | None
    ) -> None:
        """Show which rows are marked, and what they are."""
        self.list.show_marks(selected, marks)
        self._show_bulk(bulk)

    def _show_bulk(self, bulk: BulkState | None) -> None:
        if bulk is not None:
            self.bulk.show_bulk(bulk)
        had_keyboard = bulk is None and self.bulk.isAncestorOf(self.window().focusWidget() or self)
        self._beside.setCurrentWidget(self.preview if bulk is None else self.bulk)
        if had_keyboard:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tabs(self, tabs: tuple[Tab, ...]) -> None:
        """Show the views."""
        self.tabs.show_tabs([TabText(tab.key, tab.title, tab.count, tab.why_not) for tab in tabs])
        self.tabs.select(next((tab.key for tab in tabs if tab.is_active), ""))

    def _on_followed(self, link: Link) -> None:
        if link.target is Target.WHY:
            self.sheets.open_why(None)
        else:
            self._verbs.follow(link)

    def _open_view_menu(self) -> None:
        bar = self._shown_bar
        corner = self.view_menu.mapToGlobal(self.view_menu.rect().bottomLeft())
        self.sheets.open_view_menu(bar.kept_name, corner, is_changed=bar.is_changed)

    def _fit(self) -> None:
        window = self.window().width()
        width = PREVIEW_WIDTH_WIDE if window >= WIDE_FROM else PREVIEW_WIDTH
        is_narrow = window < NARROW_BELOW
        self._beside.setFixedWidth(PREVIEW_WIDTH_NARROW if is_narrow else width)
        # The foot has fewer buttons there; the key and the row's menu print all the same.
        self.preview.slip.setVisible(not is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match command_of(event, PageName.QUEUE):
            case CommandId.ROWS if self.list.isVisible():
                # The list was empty or not in front: the arrow keys still belong to it.
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            case CommandId.BACK if self._verbs.bulk.has_marks:
                self._verbs.bulk.clear()
            case _:
                super().keyPressEvent(event)


def _side_by_side(*buttons: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for button in buttons:
        row.addWidget(button)
    return holder

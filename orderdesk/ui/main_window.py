"""The window's frame: rail, search, sheet and strip around pages of which it knows only the key."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, table
from orderdesk.ui.keys import key_of
from orderdesk.ui.tab_sequence import next_by_tab, next_pane
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.notice_band import NoticeStack, NoticeText
from orderdesk.ui.widgets.rail import Rail
from orderdesk.ui.widgets.search_field import SearchField
from orderdesk.ui.widgets.sheet import Sheet
from orderdesk.ui.widgets.status_strip import StatusStrip
from orderdesk.ui.widgets.toast import Toast
from orderdesk.words import _

TOP_HEIGHT = 58
_SEARCH_WIDTH = 520


class _Frame(QWidget):
    """Everything around a page that is not full-bleed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rail = Rail()
        self.strip = StatusStrip()
        self.notices = NoticeStack()
        self.pages = QStackedWidget()
        self.search = SearchField(_("Find an order, a name, a SKU"), cap(CommandId.SEARCH))
        self.search.setMaximumWidth(_SEARCH_WIDTH)
        self.top_right = QHBoxLayout()
        self.top_right.setSpacing(12)
        self.top = QWidget()
        top = QHBoxLayout(self.top)
        top.setContentsMargins(0, 10, 16, 10)
        top.setSpacing(16)
        # The field takes what it may before anything is left over.
        top.addWidget(self.search, 100)
        top.addStretch(1)
        top.addLayout(self.top_right)
        self.sheet = Sheet()
        self.sheet.column.addWidget(self.notices)
        self.sheet.column.addWidget(self.pages, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 12, 6)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.sheet, 1)
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.rail)
        above.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above, 1)
        column.addWidget(self.strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.fit(self.height())


class MainWindow(QWidget):
    """Hosts pages by key. Pages are given to it; it asks nothing of them.

    Closing is a request: the owner ends its work in order and then calls `close_for_good`.

    Signals: page_shown(key) after every change of page; search_changed(text) and
    search_submitted(text); back_requested() for Escape that nobody else took;
    person_clicked(); strip_item_clicked(key); close_requested().
    """

    page_shown = Signal(str)
    search_changed = Signal(str)
    search_submitted = Signal(str)
    back_requested = Signal()
    person_clicked = Signal()
    strip_item_clicked = Signal(str)
    close_requested = Signal()

    def __init__(self, title: str = "OrderDesk", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        # 1920×1080 at 200 %.
        self.setMinimumSize(960, 540)
        self.resize(1280, 720)
        self._pages: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._titles: dict[str, str] = {}
        self._full_bleed: set[str] = set()
        self._current = ""
        self._may_close = False
        self._frame = _Frame(self)
        self._outer = QStackedWidget()
        self._outer.addWidget(self._frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._outer)
        self._toast = Toast(self)
        self._frame.rail.chosen.connect(self.show_page)
        self._frame.rail.person_clicked.connect(self.person_clicked)
        self._frame.search.text_changed.connect(self.search_changed)
        self._frame.search.submitted.connect(self.search_submitted)
        self._frame.search.left.connect(self.focus_page)
        self._frame.search.moved_down.connect(self.focus_page)
        self._frame.strip.item_clicked.connect(self.strip_item_clicked)

    def fit_into(self, room: QSize) -> None:
        """Fill a screen that is smaller than the window would be, as 1920×1080 is at 200 %.

        On one that is narrower than the least width nothing fits, and the window stays as it is.
        """
        if room.width() < self.minimumWidth():
            return
        fitting = self.size().boundedTo(room).expandedTo(self.minimumSize())
        if fitting != self.size():
            self.resize(fitting)
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def add_page(
        self,
        key: str,
        title: str,
        icon: str,
        page: QWidget | Callable[[], QWidget],
        *,
        in_rail: bool = True,
        at_foot: bool = False,
        full_bleed: bool = False,
    ) -> None:
        """Take a page in, or what makes it when it is first shown.

        `full_bleed` pages fill the window, without rail, search and strip. The first page added is
        shown.
        """
        self._titles[key] = title
        if full_bleed:
            self._full_bleed.add(key)
        if isinstance(page, QWidget):
            self._take(key, page)
        else:
            self._makers[key] = page
        if in_rail:
            self._frame.rail.add_row(key, title, icon, at_foot=at_foot)
        if not self._current:
            self.show_page(key)

    def make_page(self, key: str) -> QWidget:
        """The page of this key, made now if it was not there yet."""
        if key not in self._pages:
            self._take(key, self._makers.pop(key)())
        return self._pages[key]

    def _take(self, key: str, page: QWidget) -> None:
        self._pages[key] = page
        page.setAccessibleName(self._titles[key])
        is_full_bleed = key in self._full_bleed
        place = self._outer if is_full_bleed else self._frame.pages
        place.addWidget(page)

    def remove_page(self, key: str) -> None:
        """Give a page up that stands in no rail; another one must be in front."""
        page = self._pages.pop(key)
        self._full_bleed.discard(key)
        self._outer.removeWidget(page)
        page.deleteLater()

    def show_page(self, key: str) -> None:
        """Bring a page to the front and give it the keyboard."""
        page = self.make_page(key)
        has_changed = key != self._current
        self._current = key
        if key in self._full_bleed:
            self._outer.setCurrentWidget(page)
        else:
            self._frame.pages.setCurrentWidget(page)
            self._outer.setCurrentWidget(self._frame)
        self._frame.rail.select(key)
        self.focus_page()
        if has_changed:
            self._toast.turn_page()
            self.page_shown.emit(key)

    @property
    def current_page(self) -> str:
        """The key of the page in front; "" before the first."""
        return self._current

    @property
    def is_full_bleed(self) -> bool:
        """Whether the page in front fills the window."""
        return self._current in self._full_bleed

    @property
    def search(self) -> SearchField:
        """The field at the top."""
        return self._frame.search

    @property
    def strip(self) -> StatusStrip:
        """The strip at the bottom."""
        return self._frame.strip

    @property
    def rail(self) -> Rail:
        """The rail at the left: brand, pages, person."""
        return self._frame.rail

    def set_rail_count(self, key: str, count: int, *, needs_person: bool = False) -> None:
        """The count beside a page's name."""
        self._frame.rail.set_count(key, count, needs_person=needs_person)

    def add_top_widget(self, widget: QWidget) -> None:
        """Put a widget at the right end of the top bar."""
        self._frame.top_right.addWidget(widget)

    def focus_page(self) -> None:
        """Give the keyboard to the page in front: to its focus proxy, where it names one."""
        if self._current:
            self._pages[self._current].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Give the keyboard to the search field, unless the page in front fills the window."""
        if not self.is_full_bleed:
            self._frame.search.focus_and_select()

    @property
    def has_undo(self) -> bool:
        """Whether the user's own last act can be undone."""
        return self._toast.has_undo

    def undo(self) -> None:
        """Undo the user's own last act, also when the toast that told of it is gone."""
        self._toast.undo()

    def focus_next_pane(self) -> None:
        """Give the keyboard to the next part of the window: pages, search, page, strip."""
        frame = self._frame
        stop = next_pane(self, (frame.rail, frame.top, frame.sheet, frame.strip))
        main = self._pages[self._current].focusProxy() if self._current else None
        if stop is not None and frame.sheet.isAncestorOf(stop) and main is not None:
            stop = main
        if stop is not None:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_toast(
        self, text: str, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Say what the user's own act did, for six seconds, with a way back."""
        self._toast.show_act(text, action, act)

    def show_why_not(self, sentence: str) -> None:
        """Say why a command does nothing on this page now."""
        self._toast.show_act(sentence, of_page=True)

    def show_notice(
        self, key: str, text: NoticeText, act: Callable[[], None] | None = None
    ) -> None:
        """Show a band above the page, until `hide_notice(key)`; the same key replaces."""
        self._frame.notices.show_notice(key, text, act)

    def hide_notice(self, key: str) -> None:
        """Take a band away."""
        self._frame.notices.hide_notice(key)

    def notices(self) -> dict[str, NoticeText]:
        """The bands that are shown, by key."""
        return self._frame.notices.notices()

    def close_for_good(self) -> None:
        """Close without asking again."""
        self._may_close = True
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # "/" and Escape come here only when nobody below wanted them. A QShortcut would take them
        # from text fields, and "/" even out of the middle of a scanned code.
        key = key_of(event)
        if key in table()[CommandId.SEARCH].page_keys:
            self.focus_search()
        elif key in table()[CommandId.BACK].page_keys:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        frame = self._frame
        areas = (frame.rail, frame.search, frame.top, frame.sheet, frame.strip, self)
        wanted = next_by_tab(self, areas, forward=next)
        if wanted is None:
            return False
        reason = Qt.FocusReason
        wanted.setFocus(reason.TabFocusReason if next else reason.BacktabFocusReason)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.CANVAS))

"""What lies over the pages of an open desk: search results, palette, keys, and who works here.

Only one of them is there at a time. The palette and the sheets are made, or even imported, only once
somebody asks for them.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.search_presenter import SearchPresenter
from orderdesk.tasks import TaskSet
from orderdesk.ui.desk_pages import DeskPages
from orderdesk.ui.search_results import SearchResults
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.words import _

if TYPE_CHECKING:
    from orderdesk.presenters.palette_presenter import PalettePresenter
    from orderdesk.presenters.user_switch import UserSwitchPresenter
    from orderdesk.ui.palette import Palette

KEY_SHEET_WIDTH = 480


class DeskCovers(QObject):
    """Opens and closes them over whatever page is in front."""

    def __init__(self, desk: DeskPages, tasks: TaskSet) -> None:
        super().__init__(desk)
        self._desk = desk
        self._tasks = tasks
        self._window = desk.window
        parts = desk.parts
        self.search = SearchPresenter(parts.orders, tasks, parts.formats, desk)
        self.results = SearchResults(self._window, self.search)
        self.search.attach(self.results)

    @cached_property
    def palette(self) -> "Palette":
        """Where orders and commands are found by their words."""
        from orderdesk.presenters.palette_presenter import PalettePresenter
        from orderdesk.ui.palette import Palette

        desk = self._desk
        finder = PalettePresenter(
            desk.parts.orders,
            desk.commands,
            desk.queue,
            self._tasks,
            desk.parts.formats,
            desk,
            lambda: PageName(self._window.current_page),
            self._order_named,
        )
        self._window.page_shown.connect(finder.close)
        # A scan goes where it would go without the palette, never into it.
        desk.scan_came.connect(finder.close)
        desk.cleared.connect(finder.close)
        return Palette(self._window, finder)

    @property
    def finder(self) -> "PalettePresenter":
        """What the palette finds."""
        return self.palette.presenter

    @cached_property
    def key_sheet(self) -> SideSheet:
        """What the keys of the page do."""
        return self._sheet(KEY_SHEET_WIDTH)

    @cached_property
    def user_sheet(self) -> SideSheet:
        """Who works here."""
        return self._sheet()

    @cached_property
    def users(self) -> "UserSwitchPresenter":
        """Who works here, and who else has."""
        from orderdesk.presenters.user_switch import UserSwitchPresenter

        desk = self._desk
        return UserSwitchPresenter(
            desk.parts.settings,
            desk.take_settings,
            desk.parts.notices,
            lambda: desk.packing.paint(),
        )

    def toggle_users(self) -> None:
        """Ask who works here, or put the question away."""
        sheet, users = self.user_sheet, self.users
        if sheet.is_open:
            sheet.close_sheet()
            return
        self._close_others()

        def choose(name: str) -> bool:
            is_taken = users.choose(name)
            if is_taken:
                sheet.close_sheet()
            return is_taken

        from orderdesk.ui.user_form import UserForm

        form = UserForm(users.present, users.known, choose)
        sheet.open_sheet(_("Who works here"), form, form.first)

    def toggle_keys(self) -> None:
        """Show what the keys of this page do, or put that away."""
        if self.key_sheet.is_open:
            self.key_sheet.close_sheet()
            return
        self._close_others()
        from orderdesk.presenters.key_sheet import key_groups, keys_title
        from orderdesk.presenters.paper_words import goes_to_sentence
        from orderdesk.ui.key_sheet import KeySheet

        desk, page = self._desk, PageName(self._window.current_page)
        groups = key_groups(desk.commands, page)
        printer = desk.paper.place().printer
        content = KeySheet(groups, goes_to_sentence(printer), has_codes=page is PageName.PACK)
        content.codes_wanted.connect(desk.paper.presenter.print_command_sheet)
        content.print_wanted.connect(
            lambda: desk.station.printer.print_keys(keys_title(page), groups, content.say)
        )
        self.key_sheet.open_sheet(_("Keys"), content, content.list)

    def toggle_palette(self) -> None:
        """Find orders and commands, or put that away."""
        if not self.finder.is_open:
            self._close_others()
        self.finder.toggle()

    def open_search(self) -> None:
        """Give the keyboard to the search field, where the page has one."""
        if not self._window.is_full_bleed:
            self._close_others()
            self._window.focus_search()

    def _close_others(self) -> None:
        if self.search.is_open:
            self.search.close()
        self._desk.cleared.emit()

    def _sheet(self, *width: int) -> SideSheet:
        sheet = SideSheet(self._window, *width)
        self._window.page_shown.connect(sheet.close_sheet)
        self._desk.cleared.connect(sheet.close_sheet)
        return sheet

    def _order_named(self) -> str:
        """The number of the order that the page in front is about, "" for none."""
        desk, page = self._desk, self._window.current_page
        if page == PageName.QUEUE:
            return desk.queue.preview.number if desk.queue.preview is not None else ""
        if page == PageName.DETAIL:
            return desk.detail.state.number if desk.detail.state is not None else ""
        return self._order_at_bench() if page == PageName.PACK else ""

    def _order_at_bench(self) -> str:
        from orderdesk.presenters.packing_screens import BenchScreen

        screen = self._desk.packing.screen()
        return screen.head.title if isinstance(screen, BenchScreen) else ""

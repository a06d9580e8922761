"""The station itself in the window: its sign-in, its scanner, its data, the shops beside its own."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from orderdesk.presenters.access_watch import AccessWatch
from orderdesk.presenters.data_safety import DataSafety
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.scanner_check import ScannerCheck
from orderdesk.tasks import TaskSet
from orderdesk.ui.desk_parts import DeskParts
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.scan_burst import Refusal, RefusedBurst, ScannerSettings
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.sheet_printer import PaperPlace, SheetPrinter
from orderdesk.words import _

if TYPE_CHECKING:
    from orderdesk.presenters.connect_state import ConnectedShop
    from orderdesk.ui.settings.data_form import DataForm
    from orderdesk.ui.settings.scanner_form import ScannerForm
    from orderdesk.ui.settings.settings_page import SettingsPage
    from orderdesk.ui.settings.shops_form import ShopsForm


class StationDesk(QObject):
    """Puts its parts among the settings, its notices above the pages, and signs in again in place."""

    def __init__(
        self,
        window: MainWindow,
        parts: DeskParts,
        tasks: TaskSet,
        listener: ScannerListener,
        set_gap: Callable[[int], None],
        place: Callable[[], PaperPlace],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._parts = station = parts.station()
        self._tasks = tasks
        self._listener = listener
        self._kept_settings = listener.settings
        self._page_before = ""
        self._shop = parts.shop
        self.watch = AccessWatch(
            station.line,
            parts.shop,
            parts.bus,
            parts.notices,
            parts.formats,
            parts.clock,
            self.sign_in,
        )
        self.printer = SheetPrinter(window, tasks, place)
        self.scanner = ScannerCheck(set_gap, self._listen)
        self.data = DataSafety(
            station.safety, station.places, tasks, station.signed_out, is_demo=station.is_demo
        )
        window.page_shown.connect(self._on_page_shown)

    @cached_property
    def scanner_form(self) -> "ScannerForm":
        """The scanner's check."""
        from orderdesk.ui.settings.scanner_form import ScannerForm

        form = ScannerForm(self.scanner, self.printer.print_scanner_codes)
        self.scanner.attach(form)
        return form

    @cached_property
    def data_form(self) -> "DataForm":
        """Where the data lies, and what opens it."""
        from orderdesk.ui.settings.data_form import DataForm

        form = DataForm(self.data, self._print_code)
        self.data.attach(form)
        return form

    @cached_property
    def shops_form(self) -> "ShopsForm":
        """The shops that are connected here."""
        from orderdesk.ui.settings.shops_form import ShopsForm

        return ShopsForm(self._parts.open_shop, self._parts.add_shop)

    def fill(self, settings: "SettingsPage") -> None:
        """Put the station's parts among the settings."""
        from orderdesk.ui.settings.settings_page import Section

        settings.put_first(Section.SCANNER, self.scanner_form)
        settings.add(Section.SHOP, self.shops_form)
        settings.add(Section.DATA, self.data_form)

    def open_settings(self) -> None:
        """The settings are looked at."""
        self.data.open()
        self.shops_form.show_shops(self._parts.shops(), self._parts.folder)

    def take_scan(self, code: str) -> bool:
        """Whether a scan was one of the scanner check."""
        if not self.scanner.is_running:
            return False
        self.scanner.take(code, self._listener.last_longest_gap_ms)
        return True

    def take_refusal(self, burst: RefusedBurst) -> bool:
        """Whether something that was no scan was meant for the scanner check."""
        if not self.scanner.is_running:
            return False
        if burst.reason in (Refusal.NO_TERMINATOR, Refusal.TOO_SLOW, Refusal.NO_SUFFIX):
            self.scanner.refuse(burst.start, ended=burst.reason is Refusal.TOO_SLOW)
        return True

    def sign_in(self) -> None:
        """Show the page on which a manager signs in again; everything below stays as it is."""
        if self._page_before:
            return
        # Most runs need none.
        from orderdesk.presenters.connect_presenter import ConnectPresenter
        from orderdesk.ui.connect.connect_page import ConnectPage

        presenter = ConnectPresenter(
            self._parts.door,
            self._tasks,
            self._signed_in,
            known_address=self._parts.address,
            asks_station=False,
            leave=self._close_sign_in,
        )
        page = ConnectPage(presenter)
        presenter.attach(page)
        self._page_before = self._window.current_page
        self._window.add_page(
            PageName.CONNECT, _("Sign in again"), "plugs", page, in_rail=False, full_bleed=True
        )
        self._window.show_page(PageName.CONNECT)

    def _signed_in(self, _kept: "ConnectedShop") -> None:
        self._close_sign_in()
        self.watch.tick()

    def _close_sign_in(self) -> None:
        if self._page_before:
            self._window.show_page(self._page_before)

    def _on_page_shown(self, key: str) -> None:
        if key != PageName.SETTINGS:
            # No scan belongs to the check any more.
            self.scanner.stop()
        # A scan may turn the page too.
        if self._page_before and key != PageName.CONNECT:
            self._page_before = ""
            self._window.remove_page(PageName.CONNECT)

    def _print_code(self, code: str, say: Callable[[str], None]) -> None:
        shop = self._shop()
        self.printer.print_recovery_code(code, say, shop.name if shop is not None else "")

    def _listen(self, gap_ms: int | None) -> None:
        if gap_ms is not None:
            self._kept_settings = self._listener.settings
            self._listener.set_settings(ScannerSettings(gap_ms=gap_ms))
        else:
            self._listener.set_settings(self._kept_settings)

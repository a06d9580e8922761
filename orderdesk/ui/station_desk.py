"""The station itself in the window: its sign-in, its scanner, its data, the shops beside its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from orderdesk.domain.catalogue import Shop
from orderdesk.events import Bus
from orderdesk.notices import Notices
from orderdesk.presenters.access_watch import AccessLine, AccessWatch
from orderdesk.presenters.connect_presenter import ConnectPresenter
from orderdesk.presenters.connect_state import ConnectedShop, ShopDoor
from orderdesk.presenters.data_safety import DataSafety, Place, StationSafety
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.scanner_check import ScannerCheck
from orderdesk.shops import KnownShop
from orderdesk.tasks import TaskSet
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.scan_burst import Refusal, RefusedBurst, ScannerSettings
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.settings.data_form import DataForm
from orderdesk.ui.settings.scanner_form import ScannerForm
from orderdesk.ui.settings.settings_page import Section, SettingsPage
from orderdesk.ui.settings.shops_form import ShopsForm
from orderdesk.ui.sheet_printer import PaperPlace, SheetPrinter
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class StationParts:
    """What the station stands on. `address` is its shop's; `folder` its profile's."""

    line: AccessLine
    door: ShopDoor
    address: str
    safety: StationSafety
    places: tuple[Place, ...]
    shops: Callable[[], Sequence[KnownShop]]
    open_shop: Callable[[Path], None]
    add_shop: Callable[[], None]
    signed_out: Callable[[], None]
    folder: Path
    is_demo: bool


class StationDesk(QObject):
    """Puts its parts among the settings, its notices above the pages, and signs in again in place."""

    def __init__(
        self,
        window: MainWindow,
        parts: StationParts,
        tasks: TaskSet,
        listener: ScannerListener,
        settings_page: SettingsPage,
        set_gap: Callable[[int], None],
        *,
        shop: Callable[[], Shop | None],
        bus: Bus,
        notices: Notices,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        place: Callable[[], PaperPlace],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._tasks = tasks
        self._listener = listener
        self._settings_page = settings_page
        self._kept_settings = listener.settings
        self._page_before = ""
        self.watch = AccessWatch(parts.line, shop, bus, notices, formats, clock, self.sign_in)
        self.printer = SheetPrinter(window, tasks, place)
        self.scanner = ScannerCheck(set_gap, self._listen)
        self.scanner_form = ScannerForm(self.scanner, self.printer.print_scanner_codes)
        self.data = DataSafety(
            parts.safety, parts.places, tasks, parts.signed_out, is_demo=parts.is_demo
        )
        self.data_form = DataForm(self.data, self._print_code)
        self.shops_form = ShopsForm(parts.open_shop, parts.add_shop)
        self._shop = shop
        settings_page.put_first(Section.SCANNER, self.scanner_form)
        settings_page.add(Section.SHOP, self.shops_form)
        settings_page.add(Section.DATA, self.data_form)
        self.scanner.attach(self.scanner_form)
        self.data.attach(self.data_form)
        window.page_shown.connect(self._on_page_shown)
        self.watch.tick()

    def open_settings(self) -> None:
        """The settings are looked at."""
        self.data.open()
        self.shops_form.show_shops(self._parts.shops(), self._parts.folder)

    def leave_settings(self) -> None:
        """Another page is shown: no scan belongs to the check any more."""
        self.scanner.stop()

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

    def _signed_in(self, _kept: ConnectedShop) -> None:
        self._close_sign_in()
        self.watch.tick()

    def _close_sign_in(self) -> None:
        if self._page_before:
            self._window.show_page(self._page_before)

    def _on_page_shown(self, key: str) -> None:
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

"""Which part of the window a scan is meant for."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from orderdesk.notices import Notices
from orderdesk.presenters.frame_presenter import FramePresenter
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.palette_presenter import PalettePresenter
from orderdesk.presenters.scan_router import NOTICE as SCAN_NOTICE
from orderdesk.presenters.scan_router import ScanRouter
from orderdesk.ui.detail.detail_page import DetailPage
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.packing.page import PackingPage
from orderdesk.ui.scan_burst import Refusal, RefusedBurst
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.station_desk import StationDesk
from orderdesk.ui.widgets.side_sheet import SideSheet


class ScanWays(QObject):
    """Gives every scan to the scanner check, the bench or the order's page; the others go `elsewhere`.

    While something is asked of the user a scan is refused: it answers no question.
    """

    def __init__(
        self,
        window: MainWindow,
        listener: ScannerListener,
        player: SoundPlayer,
        notices: Notices,
        *,
        frame: FramePresenter,
        finder: PalettePresenter,
        station: StationDesk,
        packing: PackingPage,
        detail: DetailPage,
        elsewhere: ScanRouter,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._listener = listener
        self._player = player
        self._notices = notices
        self._frame = frame
        self._finder = finder
        self._station = station
        self._packing = packing
        self._detail = detail
        self._elsewhere = elsewhere
        listener.scanned.connect(self._on_scanned)
        listener.burst_refused.connect(self._on_burst_refused)

    def _on_scanned(self, code: str) -> None:
        self._frame.note_scan()
        # A scan goes where it would go without the palette, never into it.
        self._finder.close()
        page = self._window.current_page
        if QApplication.activeModalWidget() is not None:
            self._elsewhere.refuse_while_asking()
        elif self._station.take_scan(code):
            self._player.play(Sound.ITEM_OK)
        elif page == PageName.PACK:
            self._notices.solve(SCAN_NOTICE)
            self._packing.accept_scan(code, self._listener.last_scan_ms)
        elif page == PageName.DETAIL and self._detail.take_scan(code):
            return
        elif any(sheet.is_open for sheet in self._window.findChildren(SideSheet)):
            self._elsewhere.refuse_while_asking()
        else:
            self._elsewhere.scan(code)

    def _on_burst_refused(self, burst: RefusedBurst) -> None:
        if self._station.take_refusal(burst):
            return
        if burst.reason in (Refusal.TOO_LONG, Refusal.UNREADABLE):
            self._frame.note_scan()
            if self._window.current_page == PageName.PACK:
                self._packing.refuse_scan()
            else:
                self._elsewhere.refuse_unreadable()

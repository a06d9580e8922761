"""Which part of the window a scan is meant for."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from orderdesk.presenters.navigation import PageName
from orderdesk.ui.desk_pages import DeskPages
from orderdesk.ui.scan_burst import Refusal, RefusedBurst
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.widgets.side_sheet import SideSheet


class ScanWays(QObject):
    """Gives every scan to the scanner check, the bench or the order's page; the others lead elsewhere.

    While something is asked of the user a scan is refused: it answers no question.
    """

    def __init__(self, desk: DeskPages, listener: ScannerListener, player: SoundPlayer) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._listener = listener
        self._player = player
        listener.scanned.connect(self._on_scanned)
        listener.burst_refused.connect(self._on_burst_refused)

    def _on_scanned(self, code: str) -> None:
        desk = self._desk
        desk.frame.note_scan()
        desk.scan_came.emit()
        page = self._window.current_page
        if QApplication.activeModalWidget() is not None:
            desk.scans.refuse_while_asking()
        elif desk.station.take_scan(code):
            self._player.play(Sound.ITEM_OK)
        elif page == PageName.PACK:
            desk.scans.settle()
            desk.packing_page.accept_scan(code, self._listener.last_scan_ms)
        elif page == PageName.DETAIL and desk.detail_page.take_scan(code):
            return
        elif any(sheet.is_open for sheet in self._window.findChildren(SideSheet)):
            desk.scans.refuse_while_asking()
        else:
            desk.scans.scan(code)

    def _on_burst_refused(self, burst: RefusedBurst) -> None:
        desk = self._desk
        if desk.station.take_refusal(burst):
            return
        if burst.reason in (Refusal.TOO_LONG, Refusal.UNREADABLE):
            desk.frame.note_scan()
            if self._window.current_page == PageName.PACK:
                desk.packing_page.refuse_scan()
            else:
                desk.scans.refuse_unreadable()

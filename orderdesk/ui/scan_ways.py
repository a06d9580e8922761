"""Which part of the window a scan is meant for."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from orderdesk.presenters.misreads import Misread
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.desk_pages import DeskPages
from orderdesk.ui.scan_burst import Refusal, RefusedBurst
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.widgets.side_sheet import SideSheet

_MISREADS = {
    Refusal.TOO_LONG: Misread.UNREADABLE,
    Refusal.UNREADABLE: Misread.UNREADABLE,
    Refusal.TOO_SHORT: Misread.CUT_OFF,
    Refusal.NO_PREFIX: Misread.CUT_OFF,
    Refusal.NO_SUFFIX: Misread.CUT_OFF,
    Refusal.NO_TERMINATOR: Misread.NO_ENTER,
    Refusal.TOO_SLOW: Misread.TOO_SLOW,
}


class ScanWays(QObject):
    """Gives every scan to the scanner check, the bench or the order's page; the others lead elsewhere.

    While something is asked of the user a scan is refused: it answers no question. Whatever becomes of
    a scan, it is heard: who looks at the box and not at the screen scans no second time.
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
            is_taken = desk.detail_page.waits_for_scan
            self._player.play(Sound.ITEM_OK if is_taken else Sound.UNKNOWN)
        elif any(sheet.is_open for sheet in self._window.findChildren(SideSheet)):
            desk.scans.refuse_while_asking()
        else:
            desk.scans.scan(code)

    def _on_burst_refused(self, burst: RefusedBurst) -> None:
        desk = self._desk
        if desk.station.take_refusal(burst):
            return
        if burst.was_typed:
            return
        desk.frame.note_scan()
        misread = _MISREADS[burst.reason]
        if self._window.current_page == PageName.PACK:
            desk.packing_page.refuse_scan(misread)
        else:
            desk.scans.refuse_misread(misread)

"""Puts the frame presenter's words on the window: rail, strip, bands, toasts."""

from collections.abc import Collection, Sequence

from orderdesk.notices import Notice, Notices
from orderdesk.notices import Tone as Loudness
from orderdesk.presenters.frame_presenter import FrameState
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.theme import Tone
from orderdesk.ui.widgets.notice_band import NoticeText
from orderdesk.ui.widgets.status_strip import StripState
from orderdesk.words import _


class WindowFrame:
    """A view of the frame presenter; `rows` are the pages that the rail counts.

    A notice that the user put away stays away until it is new.
    """

    def __init__(self, window: MainWindow, notices: Notices, rows: Collection[PageName]) -> None:
        self._window = window
        self._rows = rows
        self._notices = notices
        self._shown: dict[str, Notice] = {}

    def show_frame(self, state: FrameState) -> None:
        """Show this around the page."""
        window = self._window
        window.rail.set_place(state.location or state.shop)
        window.rail.set_person(state.staff or state.station, state.station if state.staff else "")
        for entry in state.rail:
            if entry.page in self._rows:
                window.set_rail_count(entry.page, entry.count, needs_person=entry.needs_person)
        strip = state.strip
        mark = strip.connection
        window.strip.show_state(StripState(mark.word, strip.detail, Tone(mark.hue), mark.icon))
        window.strip.set_item("scanner", "barcode", strip.scanner, leads=False)
        window.strip.set_item("printer", "printer", strip.printer, is_strong=strip.is_printer_away)
        is_strong = strip.needs_person or strip.is_offline
        icon = "warning-octagon" if strip.needs_person else "paper-plane-tilt"
        window.strip.set_item("unsent", icon, strip.unsent, is_strong=is_strong)
        self._show_notices(_each_once(state.notices))

    def _show_notices(self, standing: dict[str, Notice]) -> None:
        for key in [key for key in self._shown if key not in standing]:
            del self._shown[key]
            self._window.hide_notice(key)
        for key, notice in standing.items():
            if self._shown.get(key) is notice:
                continue
            self._shown[key] = notice
            if notice.tone is Loudness.DONE:
                self._toast(notice)
            else:
                self._band(notice)

    def _toast(self, notice: Notice) -> None:
        text = f"{notice.what} {notice.advice}".strip()
        action = _("Undo") if notice.undo is not None else ""
        self._window.show_toast(text, action, notice.undo)
        self._shown.pop(notice.key, None)
        self._notices.standing.pop(notice.key, None)

    def _band(self, notice: Notice) -> None:
        is_calm = notice.tone is Loudness.CALM
        self._window.show_notice(
            notice.key,
            NoticeText(
                notice.what,
                notice.advice,
                tone=Tone.ACCENT if is_calm else Tone.AMBER,
                icon="info" if is_calm else "warning",
                action=notice.action,
                may_close=True,
            ),
            notice.act,
        )


def _each_once(notices: Sequence[Notice]) -> dict[str, Notice]:
    """The notices by key. What two of them say in the same words, as of a full disk, is said once."""
    found: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        found.setdefault((notice.what, notice.advice), notice)
    return {notice.key: notice for notice in found.values()}

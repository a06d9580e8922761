"""The window of an open desk: its pages, wired to keys, scans, sounds and time."""

import asyncio
from importlib import import_module

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from orderdesk.events import ConnectionChanged
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, tooltip
from orderdesk.presenters.navigation import PageName
from orderdesk.tasks import TaskSet
from orderdesk.ui.arrivals import Arrivals
from orderdesk.ui.command_keys import CommandKeys
from orderdesk.ui.desk_commands import bind_desk
from orderdesk.ui.desk_covers import DeskCovers
from orderdesk.ui.desk_pages import DeskPages
from orderdesk.ui.desk_parts import DeskParts
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.scan_ways import ScanWays
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.window_frame import WindowFrame
from orderdesk.words import _

FRAME_TICK_MS = 5_000
PAGES_TICK_MS = 20_000
_SOON = (
    "orderdesk.ui.packing.page",
    "orderdesk.presenters.packing_presenter",
    "orderdesk.presenters.bench_commands",
    "orderdesk.ui.detail.detail_page",
    "orderdesk.presenters.detail_presenter",
    "orderdesk.presenters.scan_router",
    "orderdesk.ui.station_desk",
    "orderdesk.ui.paper_desk",
    "orderdesk.ui.palette",
    "orderdesk.ui.outbox.outbox_page",
    "orderdesk.presenters.outbox_presenter",
    "orderdesk.presenters.gate_presenter",
    "orderdesk.ui.report.report_page",
    "orderdesk.presenters.report_presenter",
    "orderdesk.ui.settings_desk",
)
_COUNTED = (PageName.QUEUE, PageName.PACK, PageName.OUTBOX)


class DeskWindow(DeskPages):
    """All pages of an open desk in their window. The queue is there at once."""

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        parts: DeskParts,
        theme: Theme,
        player: SoundPlayer,
        tasks: TaskSet,
    ) -> None:
        super().__init__(app, window, parts, theme, player, tasks)
        self._was_online = parts.line.is_online
        self.covers = DeskCovers(self, tasks)
        self._add_palette_button()
        self._wire()
        bind_desk(self.commands, self, self.covers)
        self.keys = CommandKeys(window, self.commands, window.show_why_not)
        self._in_force.put(parts.settings())
        self.queue.attach(self.queue_page)
        self.queue.on_counted(self.frame.tick)
        self.outside = Arrivals(window, self._player, parts.settings, self.open_queue)
        self.arrivals.attach(self.outside)
        self.queue.on_counted(self._tell_arrivals)
        self.frame.attach(WindowFrame(window, parts.notices, _COUNTED))
        window.show_page(PageName.QUEUE)

    def _add_palette_button(self) -> None:
        opens_palette = CommandId.PALETTE
        commands = Button(_("Commands"), ButtonKind.QUIET, key=cap(opens_palette))
        commands.setToolTip(tooltip(opens_palette))
        commands.clicked.connect(self.covers.toggle_palette)
        self.window.add_top_widget(commands)

    def _wire(self) -> None:
        window = self.window
        window.page_shown.connect(self._on_page_shown)
        window.back_requested.connect(self._on_back)
        window.person_clicked.connect(self.covers.toggle_users)
        window.strip_item_clicked.connect(self._on_strip_item)
        self._ways = ScanWays(self, self.listener, self._player)
        self.parts.bus.subscribe(ConnectionChanged, lambda _event: self._tell_connection())
        for interval_ms, ticked in (
            (FRAME_TICK_MS, self._on_frame_tick),
            (PAGES_TICK_MS, self._on_pages_tick),
        ):
            timer = QTimer(self)
            timer.setInterval(interval_ms)
            timer.timeout.connect(ticked)
            timer.start()

    async def make_rest(self) -> None:
        """Once the queue is there: load what the other pages need, so that they come at once.

        The pages wait until they are shown. What tells of itself begins: the mails that wait for a
        word, what stands between the station and its shop, and what was on its way to a printer.
        """
        for name in _SOON:
            await asyncio.to_thread(import_module, name)
        self.gate.tick()
        self.station.watch.tick()
        self.paper.presenter.begin()

    def close(self) -> None:
        """Take no more scans; the presenters' work is ended by their tasks."""
        self.listener.close()
        self.outside.close()
        self.pictures.close()
        self.ended.emit()
        for timer in self.findChildren(QTimer):
            timer.stop()

    # What the window tells

    def _on_page_shown(self, key: str) -> None:
        # A scan may turn the page while something is typed: the results hang over no other page.
        self.covers.search.close()
        if key == PageName.QUEUE:
            self.arrivals.look()
        elif key == PageName.PACK:
            self.packing_page.activate()
        elif key == PageName.OUTBOX:
            self.outbox.reload()
            # The page has a line of its own for the mails that wait.
            self.gate.look()
        elif key == PageName.REPORT:
            self.report.open()
        elif key == PageName.SETTINGS:
            self.settings.open()

    def _on_back(self) -> None:
        if self.window.current_page != PageName.QUEUE:
            self.open_queue()

    def _on_strip_item(self, key: str) -> None:
        if key == "unsent":
            self.open_outbox()
        elif key == "printer":
            self.open_paper_settings()

    def _tell_arrivals(self) -> None:
        location, work = self.parts.location(), self.queue.work
        if location is not None and work is not None:
            self.arrivals.take(location.id, work, is_filling=self.queue.is_filling)

    def _on_frame_tick(self) -> None:
        if self.outside.is_queue_watched():
            self.arrivals.look()
        self.frame.tick()
        self.ticked.emit()

    def _on_pages_tick(self) -> None:
        self.queue.tick()
        self.aged.emit()

    def _tell_connection(self) -> None:
        is_online = self.parts.line.is_online
        if is_online != self._was_online:
            self._player.play(Sound.ONLINE if is_online else Sound.OFFLINE)
        self._was_online = is_online

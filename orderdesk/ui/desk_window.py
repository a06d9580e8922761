"""Puts the pages of one open desk into the window and wires them: keys, scans, sounds, time."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.events import ConnectionChanged
from orderdesk.presenters.alert_settings import AlertSettingsPresenter
from orderdesk.presenters.code_links import CodeLinksPresenter
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, tooltip
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.key_sheet import key_groups, keys_title
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_screens import BenchScreen
from orderdesk.presenters.palette_presenter import PalettePresenter
from orderdesk.presenters.paper_words import goes_to_sentence
from orderdesk.presenters.search_presenter import SearchPresenter
from orderdesk.presenters.user_switch import UserSwitchPresenter
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.ui.arrivals import Arrivals
from orderdesk.ui.command_keys import CommandKeys
from orderdesk.ui.command_menu import offer_menu
from orderdesk.ui.desk_commands import bind_desk
from orderdesk.ui.desk_parts import DeskParts
from orderdesk.ui.desk_presenters import (
    make_arrivals,
    make_detail,
    make_frame,
    make_outbox,
    make_packing,
    make_queue,
    make_report,
    make_scans,
    make_settings,
)
from orderdesk.ui.detail.detail_page import DetailPage
from orderdesk.ui.key_sheet import KeySheet
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.outbox.outbox_page import OutboxPage
from orderdesk.ui.packing.page import PackingPage
from orderdesk.ui.palette import Palette
from orderdesk.ui.paper_desk import PaperDesk
from orderdesk.ui.product_pictures import ProductPictures
from orderdesk.ui.queue.queue_page import QueuePage
from orderdesk.ui.report.report_page import ReportPage
from orderdesk.ui.scan_ways import ScanWays
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.search_results import SearchResults
from orderdesk.ui.settings.alerts_form import AlertsForm
from orderdesk.ui.settings.links_form import LinksForm
from orderdesk.ui.settings.settings_page import Section, SettingsPage
from orderdesk.ui.settings_in_force import SettingsInForce
from orderdesk.ui.sounds import Sound, SoundPlayer, SoundsByName
from orderdesk.ui.station_desk import StationDesk
from orderdesk.ui.theme import Theme
from orderdesk.ui.user_form import UserForm
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.ui.window_frame import WindowFrame
from orderdesk.words import _

FRAME_TICK_MS = 5_000
PAGES_TICK_MS = 20_000
KEY_SHEET_WIDTH = 480
_COUNTED = (PageName.QUEUE, PageName.PACK, PageName.OUTBOX)


class DeskWindow(QObject):
    """All pages of an open desk in their window. It is also where presenters send the user."""

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        parts: DeskParts,
        theme: Theme,
        player: SoundPlayer,
        tasks: TaskSet,
    ) -> None:
        super().__init__(window)
        self.window = window
        self.parts = parts
        self._player = player
        self._tasks = tasks
        self._was_online = parts.line.is_online
        self._in_hand: OrderGid | None = None
        self._came_from_outbox = False
        self.listener = ScannerListener(app)
        self._in_force = SettingsInForce(theme, player, self.listener, tasks)
        self.commands = Commands()
        self._make_presenters()
        self._make_pages()
        self._wire()
        bind_desk(self.commands, self)
        self.packing_page.keys_wanted.connect(lambda: self.commands.run(CommandId.KEYS))
        self.keys = CommandKeys(window, self.commands, window.show_toast)
        for view, page in (
            (self.queue_page.list, PageName.QUEUE),
            (self.detail_page.lines, PageName.DETAIL),
            (self.outbox_page.list, PageName.OUTBOX),
        ):
            offer_menu(view, self.commands, page)
        self._in_force.put(parts.settings())
        self.window.show_page(PageName.QUEUE)

    def _make_presenters(self) -> None:
        parts, tasks = self.parts, self._tasks
        self.queue = make_queue(parts, tasks, self)
        self.detail = make_detail(parts, tasks, self, self.queue)
        self.packing = make_packing(parts, tasks, self)
        self.outbox = make_outbox(parts, tasks, self)
        self.search = SearchPresenter(parts.orders, tasks, parts.formats, self)
        self.finder = PalettePresenter(
            parts.orders,
            self.commands,
            self.queue,
            tasks,
            parts.formats,
            self,
            lambda: PageName(self.window.current_page),
            self._order_named,
        )
        self.arrivals = make_arrivals(parts, tasks)
        self.scans = make_scans(
            parts, tasks, self, self.queue, lambda: self._player.play(Sound.UNKNOWN)
        )
        self.settings = make_settings(parts, tasks, self._take_settings, self._in_force.test_sounds)
        self.frame = make_frame(parts, tasks, self.queue)

    def _make_pages(self) -> None:
        window, parts = self.window, self.parts
        self.pictures = ProductPictures(parts.pictures.find, parts.bus, self._tasks, parent=self)
        find_pixmap = self.pictures.find_pixmap
        self.queue_page = QueuePage(self.queue, find_pixmap)
        self.detail_page = DetailPage(
            self.detail, self.detail.changes, lambda: parts.settings().notify_customer, find_pixmap
        )
        self.packing_page = PackingPage(self.packing, SoundsByName(self._player), find_pixmap)
        self.outbox_page = OutboxPage(self.outbox, find_pixmap)
        self.settings_page = SettingsPage(self.settings)
        self.alert_settings = AlertSettingsPresenter(parts.settings, self._take_settings)
        self.alerts_form = AlertsForm(self.alert_settings)
        self.settings_page.add(Section.SOUND, self.alerts_form)
        self.settings_page.add(Section.LOOK, self.alerts_form.motion_row)
        self.paper = PaperDesk(
            window,
            parts,
            self._tasks,
            self._take_settings,
            self.queue,
            self.detail,
            self.packing,
        )
        self.paper.reach_from(
            self.queue_page, self.detail_page, self.packing_page, self.settings_page
        )
        self.code_links = CodeLinksPresenter(
            parts.catalogue.links,
            self._tasks,
            parts.formats,
            parts.clock,
            lambda said, act: window.show_toast(said, _("Undo"), act),
        )
        links = LinksForm(self.code_links)
        self.code_links.attach(links)
        self.settings_page.add(Section.CODES, links)
        self.station = StationDesk(
            window,
            parts.station,
            self._tasks,
            self.listener,
            self.settings_page,
            self.settings.set_scanner_gap,
            shop=parts.shop,
            bus=parts.bus,
            notices=parts.notices,
            formats=parts.formats,
            clock=parts.clock,
            place=self.paper.place,
        )
        window.add_page(PageName.QUEUE, _("Queue"), "list-checks", self.queue_page)
        window.add_page(PageName.PACK, _("Pack"), "package", self.packing_page, full_bleed=True)
        window.add_page(PageName.DETAIL, _("Order"), "list-checks", self.detail_page, in_rail=False)
        window.add_page(PageName.OUTBOX, _("Outbox"), "paper-plane-tilt", self.outbox_page)
        self._add_report()
        window.add_page(
            PageName.SETTINGS, _("Settings"), "gear-six", self.settings_page, at_foot=True
        )
        self.results = SearchResults(window, self.search)
        self.queue.attach(self.queue_page)
        self.detail.attach(self.detail_page)
        self.packing.attach(self.packing_page)
        self.outbox.attach(self.outbox_page)
        self.settings.attach(self.settings_page)
        self.search.attach(self.results)
        self.palette = Palette(window, self.finder)
        self.key_sheet = SideSheet(window, KEY_SHEET_WIDTH)
        self.user_sheet = SideSheet(window)
        self.users = UserSwitchPresenter(
            parts.settings, self._take_settings, parts.notices, self.packing.paint
        )
        opens_palette = CommandId.PALETTE
        commands = Button(_("Commands"), ButtonKind.QUIET, key=cap(opens_palette))
        commands.setToolTip(tooltip(opens_palette))
        commands.clicked.connect(self.finder.toggle)
        window.add_top_widget(commands)
        self.queue.on_counted(self.frame.tick)
        self.outside = Arrivals(window, self._player, parts.settings, self.open_queue)
        self.arrivals.attach(self.outside)
        self.queue.on_counted(self._tell_arrivals)
        self.frame.attach(WindowFrame(window, parts.notices, _COUNTED))

    def _add_report(self) -> None:
        self.report = make_report(self.parts, self._tasks, self.paper)
        self.report_page = ReportPage(self.report)
        self.report.attach(self.report_page)
        self.window.add_page(PageName.REPORT, _("Today"), "calendar-blank", self.report_page)

    def _wire(self) -> None:
        window = self.window
        window.page_shown.connect(self._on_page_shown)
        window.back_requested.connect(self._on_back)
        window.person_clicked.connect(self.toggle_users)
        window.strip_item_clicked.connect(self._on_strip_item)
        for page in (self.queue_page, self.detail_page, self.packing_page, self.outbox_page):
            # What a page shows lies on it, and is painted again with it.
            self.pictures.arrived.connect(page.update)
        self._ways = ScanWays(
            window,
            self.listener,
            self._player,
            self.parts.notices,
            frame=self.frame,
            finder=self.finder,
            station=self.station,
            packing=self.packing_page,
            detail=self.detail_page,
            elsewhere=self.scans,
        )
        self.parts.bus.subscribe(ConnectionChanged, lambda _event: self._tell_connection())
        for interval_ms, ticked in (
            (FRAME_TICK_MS, self._on_frame_tick),
            (PAGES_TICK_MS, self._on_pages_tick),
        ):
            timer = QTimer(self)
            timer.setInterval(interval_ms)
            timer.timeout.connect(ticked)
            timer.start()

    def toggle_users(self) -> None:
        """Ask who works here, or put the question away."""
        sheet, users = self.user_sheet, self.users
        if sheet.is_open:
            sheet.close_sheet()
            return

        def choose(name: str) -> bool:
            is_taken = users.choose(name)
            if is_taken:
                sheet.close_sheet()
            return is_taken

        form = UserForm(users.present, users.known, choose)
        sheet.open_sheet(_("Who works here"), form, form.first)

    def toggle_keys(self) -> None:
        """Show what the keys of this page do, or put that away."""
        if self.key_sheet.is_open:
            self.key_sheet.close_sheet()
            return
        page = PageName(self.window.current_page)
        groups = key_groups(self.commands, page)
        printer = self.paper.place().printer
        content = KeySheet(groups, goes_to_sentence(printer), has_codes=page is PageName.PACK)
        content.codes_wanted.connect(self.paper.presenter.print_command_sheet)
        content.print_wanted.connect(
            lambda: self.station.printer.print_keys(keys_title(page), groups, content.say)
        )
        self.key_sheet.open_sheet(_("Keys"), content, content.list)

    def close(self) -> None:
        """Take no more scans; the presenters' work is ended by their tasks."""
        self.listener.close()
        self.outside.close()
        self.pictures.close()
        self.packing.detach()
        for timer in self.findChildren(QTimer):
            timer.stop()

    # Where presenters send the user

    def open_queue(self) -> None:
        """Show the queue as it was left, with the order just looked at selected.

        Who came to an order from the outbox goes back there.
        """
        if self.window.current_page == PageName.DETAIL and self._came_from_outbox:
            self.open_outbox()
            return
        shown = self.detail.order_id
        self.window.show_page(PageName.QUEUE)
        if shown is not None:
            self.queue.select_order(shown)

    def open_detail(self, order_id: OrderGid) -> None:
        """Show one order whole."""
        if self.window.current_page != PageName.DETAIL:
            self._came_from_outbox = self.window.current_page == PageName.OUTBOX
        self.detail.open(order_id)
        self.window.show_page(PageName.DETAIL)
        # Detail has no row of its own: it stands behind the page that led to it.
        behind = PageName.OUTBOX if self._came_from_outbox else PageName.QUEUE
        self.window.rail.select(behind)

    def open_packing(self, order_id: OrderGid) -> None:
        """Take an order in hand, or go on with it."""
        self.packing.open(order_id)
        self.window.show_page(PageName.PACK)

    def open_outbox(self, intent_id: IntentId | None = None) -> None:
        """Show the outbox, with this intent selected."""
        if intent_id is not None:
            self.outbox.select(intent_id)
        self.window.show_page(PageName.OUTBOX)

    def open_settings(self) -> None:
        """Show the settings."""
        self.window.show_page(PageName.SETTINGS)

    def _order_named(self) -> str:
        """The number of the order that the page in front is about, "" for none."""
        page = self.window.current_page
        if page == PageName.QUEUE:
            return self.queue.preview.number if self.queue.preview is not None else ""
        if page == PageName.DETAIL:
            return self.detail.state.number if self.detail.state is not None else ""
        screen = self.packing.screen()
        is_bench = page == PageName.PACK and isinstance(screen, BenchScreen)
        return screen.head.title if is_bench else ""

    # What the window tells

    def _on_page_shown(self, key: str) -> None:
        # A scan may turn the page while something is typed: the results hang over no other page.
        self.search.close()
        self.finder.close()
        self.key_sheet.close_sheet()
        self.user_sheet.close_sheet()
        if key != PageName.DETAIL:
            self.detail.close()
        if key != PageName.REPORT:
            self.report.close()
        if key != PageName.SETTINGS:
            self.station.leave_settings()
        if key == PageName.QUEUE:
            self.arrivals.look()
        elif key == PageName.PACK:
            self.packing_page.activate()
        elif key == PageName.OUTBOX:
            self.outbox.reload()
        elif key == PageName.REPORT:
            self.report.open()
        elif key == PageName.SETTINGS:
            self.settings.open()
            self.paper.settings.open()
            self.code_links.open()
            self.station.open_settings()
            self.alert_settings.open()

    def check_now(self) -> None:
        """Ask the shop for what is new, for the page in front."""
        if self.window.current_page == PageName.DETAIL:
            self.detail.check_now()
        else:
            self.queue.check_now()

    def _on_back(self) -> None:
        if self.window.current_page != PageName.QUEUE:
            self.open_queue()

    def _on_strip_item(self, key: str) -> None:
        if key == "unsent":
            self.open_outbox()

    def _tell_arrivals(self) -> None:
        location, work = self.parts.location(), self.queue.work
        if location is not None and work is not None:
            self.arrivals.take(location.id, work, is_filling=self.queue.is_filling)

    def _on_frame_tick(self) -> None:
        if self.outside.is_queue_watched():
            self.arrivals.look()
        self.frame.tick()
        in_hand = self.packing.order_in_hand
        if in_hand != self._in_hand:
            # The order in a packer's hands is read from the shop every few seconds.
            self._in_hand = in_hand
            self.parts.set_busy_order(in_hand)

    def _on_pages_tick(self) -> None:
        self.queue.tick()
        self.detail.tick()
        self.outbox.tick()
        self.report.tick()
        self.station.watch.tick()

    def _tell_connection(self) -> None:
        is_online = self.parts.line.is_online
        if is_online != self._was_online:
            self._player.play(Sound.ONLINE if is_online else Sound.OFFLINE)
        self._was_online = is_online

    # Settings

    def _take_settings(self, settings: Settings) -> None:
        moved = settings.location_id != self.parts.settings().location_id
        self.parts.save_settings(settings)
        self._in_force.put(settings)
        self.frame.tick()
        if moved:
            self.queue.reload()

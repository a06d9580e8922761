"""The pages of an open desk with their presenters, each made when it is first needed.

The window opens with the queue. What stands behind it takes longer to load and to build than all of
the start, so nothing here is made, or even imported, before somebody asks for it. Whatever is made
wires itself: who asks need not know whether it was there before.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.ui import desk_presenters as make
from orderdesk.ui.command_menu import offer_menu
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.product_pictures import ProductPictures
from orderdesk.ui.queue.queue_page import QueuePage
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.settings_in_force import SettingsInForce
from orderdesk.ui.sounds import Sound, SoundPlayer, SoundsByName
from orderdesk.ui.theme import Theme
from orderdesk.words import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from orderdesk.presenters.detail_presenter import DetailPresenter
    from orderdesk.presenters.gate_presenter import GatePresenter
    from orderdesk.presenters.outbox_presenter import OutboxPresenter
    from orderdesk.presenters.packing_presenter import PackingPresenter
    from orderdesk.presenters.report_presenter import ReportPresenter
    from orderdesk.presenters.scan_router import ScanRouter
    from orderdesk.presenters.setup_guide import SetupGuide
    from orderdesk.ui.desk_parts import DeskParts
    from orderdesk.ui.detail.detail_page import DetailPage
    from orderdesk.ui.outbox.gate_sheet import GateSheet
    from orderdesk.ui.outbox.outbox_page import OutboxPage
    from orderdesk.ui.packing.page import PackingPage
    from orderdesk.ui.paper_desk import PaperDesk
    from orderdesk.ui.report.report_page import ReportPage
    from orderdesk.ui.settings.settings_page import SettingsPage
    from orderdesk.ui.settings_desk import SettingsDesk
    from orderdesk.ui.station_desk import StationDesk


class DeskPages(QObject):
    """Also where presenters send the user: it turns to a page, and the page is there.

    Signals, for what has been made: ticked() every few seconds and aged() when ages have to be shown
    anew; scan_came() before a scan acts; cleared() before something else lies over the page; ended() when
    the window closes.
    """

    ticked = Signal()
    aged = Signal()
    scan_came = Signal()
    cleared = Signal()
    ended = Signal()

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        parts: "DeskParts",
        theme: Theme,
        player: SoundPlayer,
        tasks: TaskSet,
    ) -> None:
        super().__init__(window)
        self.window = window
        self.parts = parts
        self._player = player
        self._tasks = tasks
        self._came_from_outbox = False
        self._in_hand: OrderGid | None = None
        self.listener = ScannerListener(app)
        self._in_force = SettingsInForce(theme, player, self.listener, tasks)
        self.commands = Commands()
        self.queue = make.make_queue(parts, tasks, self)
        self.frame = make.make_frame(parts, tasks, self.queue)
        self.arrivals = make.make_arrivals(parts, tasks)
        self.pictures = ProductPictures(parts.pictures.find, parts.bus, tasks, parent=self)
        self.queue_page = QueuePage(self.queue, self.pictures.find_pixmap)
        self._prepare(self.queue_page)
        offer_menu(self.queue_page.list, self.commands, PageName.QUEUE)
        self.queue_page.slip_wanted.connect(self.print_slip)
        self.queue_page.pick_list_wanted.connect(lambda: self.paper.print_pick_list())
        self._add_pages()

    def _add_pages(self) -> None:
        add = self.window.add_page
        add(PageName.QUEUE, _("Queue"), "list-checks", self.queue_page)
        add(PageName.PACK, _("Pack"), "package", lambda: self.packing_page, full_bleed=True)
        add(PageName.DETAIL, _("Order"), "list-checks", lambda: self.detail_page, in_rail=False)
        add(PageName.OUTBOX, _("Outbox"), "paper-plane-tilt", lambda: self.outbox_page)
        add(PageName.REPORT, _("Today"), "calendar-blank", lambda: self.report_page)
        add(PageName.SETTINGS, _("Settings"), "gear-six", lambda: self.settings_page, at_foot=True)

    def _prepare(self, page: "QWidget") -> None:
        # What a page shows lies on it, and is painted again with it.
        self.pictures.arrived.connect(page.update)

    def _when_left(self, page: PageName, leave: Callable[[], None]) -> None:
        self.window.page_shown.connect(lambda shown: None if shown == page else leave())

    # The bench

    @cached_property
    def packing(self) -> "PackingPresenter":
        """The order in hand."""
        packing = make.make_packing(self.parts, self._tasks, self)
        packing.on_packed(lambda intent: self.paper.presenter.follow_packing(intent))
        self.ticked.connect(self._tell_order_in_hand)
        self.ended.connect(packing.detach)
        return packing

    @cached_property
    def packing_page(self) -> "PackingPage":
        """The bench."""
        from orderdesk.ui.packing.page import PackingPage

        sounds = SoundsByName(self._player)
        page = PackingPage(self.packing, sounds, self.pictures.find_pixmap)
        page.keys_wanted.connect(lambda: self.commands.run(CommandId.KEYS))
        page.slip_wanted.connect(self.print_slip)
        self._prepare(page)
        return page

    # One order whole

    @cached_property
    def detail(self) -> "DetailPresenter":
        """The order on its page."""
        detail = make.make_detail(self.parts, self._tasks, self, self.queue)
        self.aged.connect(detail.tick)
        return detail

    @cached_property
    def detail_page(self) -> "DetailPage":
        """One order whole."""
        from orderdesk.ui.detail.detail_page import DetailPage

        detail, notifies = self.detail, lambda: self.parts.settings().notify_customer
        page = DetailPage(detail, detail.changes, notifies, self.pictures.find_pixmap)
        detail.attach(page)
        page.slip_wanted.connect(self.print_slip)
        offer_menu(page.lines, self.commands, PageName.DETAIL)
        self._when_left(PageName.DETAIL, detail.close)
        self._prepare(page)
        return page

    # The outbox and the day

    @cached_property
    def outbox(self) -> "OutboxPresenter":
        """What waits to be sent."""
        outbox = make.make_outbox(self.parts, self._tasks, self, self.gate)
        self.gate.on_changed(outbox.tick)
        self.aged.connect(outbox.tick)
        return outbox

    @cached_property
    def outbox_page(self) -> "OutboxPage":
        """What waits to be sent, and what needs a person."""
        from orderdesk.ui.outbox.outbox_page import OutboxPage

        page = OutboxPage(self.outbox, self.pictures.find_pixmap)
        self.outbox.attach(page)
        self.gate.attach(self._gate_sheet_on(page))
        self._when_left(PageName.OUTBOX, self.outbox.leave)
        offer_menu(page.list, self.commands, PageName.OUTBOX)
        self._prepare(page)
        return page

    @cached_property
    def gate(self) -> "GatePresenter":
        """The mails that wait for a word. It tells of them on every page."""
        gate = make.make_gate(self.parts, self._tasks, self.open_messages)
        self.aged.connect(gate.tick)
        return gate

    def _gate_sheet_on(self, page: "OutboxPage") -> "GateSheet":
        from orderdesk.ui.outbox.gate_sheet import GateSheet

        self.gate_sheet = GateSheet(page, page.gate_strip, self.gate)
        return self.gate_sheet

    def open_messages(self) -> None:
        """Show the mails that wait, over the outbox."""
        self.open_outbox()
        self.gate_sheet.open()

    @cached_property
    def report(self) -> "ReportPresenter":
        """The day's report."""
        report = make.make_report(self.parts, self._tasks, self.paper)
        self.aged.connect(report.tick)
        return report

    @cached_property
    def report_page(self) -> "ReportPage":
        """The day in numbers."""
        from orderdesk.ui.report.report_page import ReportPage

        page = ReportPage(self.report)
        self.report.attach(page)
        self._when_left(PageName.REPORT, self.report.close)
        return page

    # The settings, the station and the paper

    @cached_property
    def settings(self) -> "SettingsDesk":
        """What can be chosen here."""
        from orderdesk.ui.settings_desk import SettingsDesk

        return SettingsDesk(
            self.window,
            self.parts,
            self._tasks,
            self.take_settings,
            self._in_force.test_sounds,
            lambda: (self.paper, self.station),
        )

    @property
    def settings_page(self) -> "SettingsPage":
        """All settings."""
        return self.settings.page

    @cached_property
    def setup(self) -> "SetupGuide":
        """The last steps of a first run, on the settings page."""
        from orderdesk.presenters.setup_guide import SetupGuide
        from orderdesk.ui.settings.setup_bar import SetupBar

        bar = SetupBar(self.settings_page)
        guide = SetupGuide(bar, self.open_queue)
        bar.follow(guide)
        self._when_left(PageName.SETTINGS, guide.leave)
        return guide

    def begin_setup(self) -> None:
        """The station is new: let its scanner, its printer and its sound be tried."""
        self.window.show_page(PageName.SETTINGS)
        self.setup.begin()

    @cached_property
    def paper(self) -> "PaperDesk":
        """Printing."""
        from orderdesk.ui.paper_desk import PaperDesk

        return PaperDesk(self.window, self.parts, self._tasks, self.take_settings, self.queue)

    @cached_property
    def station(self) -> "StationDesk":
        """The station itself."""
        from orderdesk.ui.station_desk import StationDesk

        station = StationDesk(
            self.window,
            self.parts,
            self._tasks,
            self.listener,
            lambda gap_ms: self.settings.presenter.set_scanner_gap(gap_ms),
            lambda: self.paper.place(),
        )
        self.aged.connect(station.watch.tick)
        return station

    # Scans that lead elsewhere

    @cached_property
    def scans(self) -> "ScanRouter":
        """Where a scan leads away from the bench."""
        return make.make_scans(
            self.parts,
            self._tasks,
            self,
            self.queue,
            lambda: self._player.play(Sound.ITEM_OK),
            lambda: self._player.play(Sound.UNKNOWN),
        )

    # Where presenters send the user

    def open_queue(self) -> None:
        """Show the queue as it was left, with the order just looked at selected.

        Who came to an order from the outbox goes back there.
        """
        if self.window.current_page != PageName.DETAIL:
            self.window.show_page(PageName.QUEUE)
            return
        if self._came_from_outbox:
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
        self.window.make_page(PageName.DETAIL)
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

    def open_paper_settings(self) -> None:
        """Show where the printer is chosen."""
        from orderdesk.ui.settings.settings_page import Section

        self.open_settings()
        self.settings_page.open_section(Section.PAPER)

    # What more than one page does

    def check_now(self) -> None:
        """Ask the shop for what is new, for the page in front."""
        if self.window.current_page == PageName.DETAIL:
            self.detail.check_now()
        else:
            self.queue.check_now()

    def _tell_order_in_hand(self) -> None:
        in_hand = self.packing.order_in_hand
        if in_hand != self._in_hand:
            # The order in a packer's hands is read from the shop every few seconds.
            self._in_hand = in_hand
            self.parts.set_busy_order(in_hand)

    def print_slip(self) -> None:
        """The slip of the order that is packed, in hand or shown; in the queue of all that are selected."""
        page, papers = self.window.current_page, self.paper.presenter
        if page == PageName.QUEUE:
            papers.print_slips(self.queue.bulk.targets)
        elif page == PageName.PACK and self.packing.packed_intent is not None:
            papers.print_packed(self.packing.packed_intent)
        elif page in (PageName.PACK, PageName.DETAIL):
            is_bench = page == PageName.PACK
            order_id = self.packing.order_in_hand if is_bench else self.detail.order_id
            if order_id is not None:
                papers.print_slips([order_id])

    def take_settings(self, settings: Settings) -> None:
        """Keep these settings and put them in force."""
        moved = settings.location_id != self.parts.settings().location_id
        self.parts.save_settings(settings)
        self._in_force.put(settings)
        self.frame.tick()
        if moved:
            self.queue.reload()

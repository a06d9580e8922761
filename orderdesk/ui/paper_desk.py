"""Printing in the window: its presenters, its keys, and where the other pages reach it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from orderdesk.presenters.detail_presenter import DetailPresenter
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_presenter import PackingPresenter
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.presenters.paper_presenter import PaperPresenter
from orderdesk.presenters.paper_settings import PaperSettingsPresenter
from orderdesk.presenters.queue_presenter import QueuePresenter
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.ui.desk_parts import DeskParts
from orderdesk.ui.detail.detail_page import DetailPage
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.packing.page import PackingPage
from orderdesk.ui.paper import Paper
from orderdesk.ui.paper_dialogs import PaperDialogs
from orderdesk.ui.queue.queue_page import QueuePage
from orderdesk.ui.settings.paper_form import PaperForm
from orderdesk.ui.settings.settings_page import Section, SettingsPage
from orderdesk.ui.sheet_printer import PaperPlace


class PaperDesk(QObject):
    """The slip is of the order that the page is about, the pick list of the view."""

    def __init__(
        self,
        window: MainWindow,
        parts: DeskParts,
        tasks: TaskSet,
        apply: Callable[[Settings], None],
        queue: QueuePresenter,
        detail: DetailPresenter,
        packing: PackingPresenter,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._queue = queue
        self._detail = detail
        self._packing = packing
        self._settings = parts.settings
        self.dialogs = PaperDialogs(window)
        self.machine = paper = Paper()
        self.maker = maker = PaperMaker(
            parts.paper,
            parts.notices,
            parts.formats,
            parts.clock,
            parts.shop,
            parts.location,
            parts.settings,
        )
        self.presenter = PaperPresenter(
            parts.paper,
            maker,
            paper,
            parts.notices,
            tasks,
            parts.formats,
            parts.clock,
            parts.location,
            parts.settings,
            self.dialogs,
        )
        self.settings = PaperSettingsPresenter(
            parts.paper,
            maker,
            paper,
            parts.settings,
            apply,
            tasks,
            parts.formats,
            parts.clock,
        )
        self.form = PaperForm(self.settings, paper.preview, tasks)
        self.settings.attach(self.form)
        packing.on_packed(self.presenter.follow_packing)
        self.presenter.begin()

    def reach_from(
        self, queue: QueuePage, detail: DetailPage, packing: PackingPage, settings: SettingsPage
    ) -> None:
        """Take what the pages' buttons ask for, and put the form among the settings."""
        queue.slip_wanted.connect(self.print_slip)
        queue.pick_list_wanted.connect(self.print_pick_list)
        detail.slip_wanted.connect(self.print_slip)
        packing.slip_wanted.connect(self.print_slip)
        self.form.command_sheet_wanted.connect(self.presenter.print_command_sheet)
        settings.add(Section.PAPER, self.form)

    def place(self) -> PaperPlace:
        """Where paper goes that is no order's."""
        return PaperPlace(self._settings().printer_name, self.maker.size)

    def print_slip(self) -> None:
        """The slip of the order that is packed, in hand or shown; in the queue of all that are selected."""
        packed = self._packing.packed_intent
        if self._window.current_page == PageName.PACK and packed is not None:
            self.presenter.print_packed(packed)
            return
        if self._window.current_page == PageName.QUEUE:
            self.presenter.print_slips(self._queue.bulk.targets)
            return
        order_id = {
            PageName.PACK: self._packing.order_in_hand,
            PageName.DETAIL: self._detail.order_id,
        }.get(PageName(self._window.current_page))
        if order_id is not None:
            self.presenter.print_slips([order_id])

    def print_pick_list(self) -> None:
        """The pick list of the marked orders, else of the view that the queue shows."""
        if self._window.current_page == PageName.QUEUE:
            bulk = self._queue.bulk
            orders = bulk.targets if bulk.has_marks else self._queue.listed_orders
            self.presenter.print_pick_list(orders)

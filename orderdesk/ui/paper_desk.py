"""Printing in the window: its presenters, and their part of the settings."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from orderdesk.presenters.long_work import LongWork
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.presenters.paper_presenter import PaperPresenter
from orderdesk.presenters.paper_settings import PaperSettingsPresenter
from orderdesk.presenters.queue_presenter import QueuePresenter
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.ui.desk_parts import DeskParts
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.paper import Paper
from orderdesk.ui.paper_dialogs import PaperDialogs
from orderdesk.ui.sheet_printer import PaperPlace

if TYPE_CHECKING:
    from orderdesk.ui.settings.paper_form import PaperForm


class PaperDesk(QObject):
    """What prints, and what is chosen about it."""

    def __init__(
        self,
        window: MainWindow,
        parts: DeskParts,
        tasks: TaskSet,
        apply: Callable[[Settings], None],
        queue: QueuePresenter,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._queue = queue
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
        long = LongWork(parts.notices)
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
            long,
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
            long,
        )

    @cached_property
    def form(self) -> "PaperForm":
        """The part of the settings about paper."""
        from orderdesk.ui.settings.paper_form import PaperForm

        form = PaperForm(self.settings, self.machine.preview, self._tasks)
        self.settings.attach(form)
        form.command_sheet_wanted.connect(self.presenter.print_command_sheet)
        return form

    def place(self) -> PaperPlace:
        """Where paper goes that is no order's."""
        return PaperPlace(self._settings().printer_name, self.maker.size)

    def print_pick_list(self) -> None:
        """The pick list of the marked orders, else of the view that the queue shows."""
        if self._window.current_page == PageName.QUEUE:
            bulk = self._queue.bulk
            orders = bulk.targets if bulk.has_marks else self._queue.listed_orders
            self.presenter.print_pick_list(orders)

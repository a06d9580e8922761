"""The settings in the window: their presenters, and the page that holds every part of them."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject

from orderdesk.presenters.alert_settings import AlertSettingsPresenter
from orderdesk.presenters.code_links import CodeLinksPresenter
from orderdesk.presenters.forget_settings import ForgetSettingsPresenter
from orderdesk.presenters.mail_settings import MailSettingsPresenter
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.ui import desk_presenters as make
from orderdesk.ui.desk_parts import DeskParts
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.paper_desk import PaperDesk
from orderdesk.ui.settings.alerts_form import AlertsForm
from orderdesk.ui.settings.forget_row import ForgetRow
from orderdesk.ui.settings.links_form import LinksForm
from orderdesk.ui.settings.mail_form import MailForm
from orderdesk.ui.settings.settings_page import Section, SettingsPage
from orderdesk.ui.station_desk import StationDesk
from orderdesk.words import _


class SettingsDesk(QObject):
    """What can be chosen here. `apply` keeps settings and puts them in force.

    `neighbours` gives the desks whose parts stand among the settings, made when the page is.
    """

    def __init__(
        self,
        window: MainWindow,
        parts: DeskParts,
        tasks: TaskSet,
        apply: Callable[[Settings], None],
        test_sounds: Callable[[], None],
        neighbours: Callable[[], tuple[PaperDesk, StationDesk]],
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._apply = apply
        self._neighbours = neighbours
        self.presenter = make.make_settings(parts, tasks, apply, test_sounds)
        self._alerts = AlertSettingsPresenter(parts.settings, apply)
        self._links = CodeLinksPresenter(
            parts.catalogue.links,
            tasks,
            parts.formats,
            parts.clock,
            lambda said, act: window.show_toast(said, _("Undo"), act),
        )

    @cached_property
    def alerts_form(self) -> AlertsForm:
        """The part about new orders."""
        return AlertsForm(self._alerts)

    @cached_property
    def page(self) -> SettingsPage:
        """All settings."""
        paper, station = self._neighbours()
        settings, apply = self._parts.settings, self._apply
        page = SettingsPage(self.presenter)
        page.add(Section.SOUND, self.alerts_form)
        page.add(Section.LOOK, self.alerts_form.motion_row)
        page.add(Section.PAPER, paper.form)
        page.add(Section.STATION, MailForm(MailSettingsPresenter(settings, apply)))
        links = LinksForm(self._links)
        self._links.attach(links)
        page.add(Section.CODES, links)
        station.fill(page)
        page.put_first(Section.DATA, ForgetRow(ForgetSettingsPresenter(settings, apply)))
        self.presenter.attach(page)
        return page

    def open(self) -> None:
        """The settings are looked at: read all of them anew."""
        paper, station = self._neighbours()
        self.presenter.open()
        paper.settings.open()
        self._links.open()
        station.open_settings()
        self._alerts.open()

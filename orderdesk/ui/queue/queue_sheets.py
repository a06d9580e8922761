"""The side sheets of the queue page: filters, the names of views, explanations, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.ids import OrderGid
from orderdesk.presenters.queue_bulk import QueueBulk
from orderdesk.presenters.queue_filters import QueueFilters
from orderdesk.presenters.queue_views import QueueViews
from orderdesk.presenters.queue_why import QueueWhy
from orderdesk.ui.theme import Tone
from orderdesk.ui.widgets.note_card import NoteCard
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.words import _

if TYPE_CHECKING:
    from orderdesk.ui.detail.sheet_form import SheetForm
    from orderdesk.ui.queue.filter_chooser import FilterChooser
    from orderdesk.ui.queue.view_form import ViewForm
    from orderdesk.ui.queue.why_sheet import WhySheet


class QueueSheets:
    """One sheet at a time over the page; what is typed in it goes to the presenters.

    What lies in a sheet is loaded when the sheet is first opened.
    """

    def __init__(
        self,
        page: QWidget,
        filters: QueueFilters,
        views: QueueViews,
        why: QueueWhy,
        bulk: QueueBulk,
    ) -> None:
        self._page = page
        self._filters = filters
        self._views = views
        self._why = why
        self._bulk = bulk
        bulk.attach(self)
        self.sheet = SideSheet(page)
        self.sheet.closed.connect(filters.close_chooser)
        self.sheet.closed.connect(why.close)
        self.sheet.closed.connect(self._forget)
        self.chooser: FilterChooser | None = None
        self.form: ViewForm | None = None
        self.why: WhySheet | None = None
        self.decision: SheetForm | None = None
        self.menu: QMenu | None = None

    def open_chooser(self) -> None:
        """Offer all that can be filtered by."""
        from orderdesk.ui.queue.filter_chooser import FilterChooser

        chooser = self.chooser = FilterChooser(self._filters)
        chooser.done.connect(self.sheet.close_sheet)
        self.sheet.open_sheet(_("Filter the list"), chooser, chooser.needle)
        self._filters.open_chooser(chooser)

    def open_why(self, order_id: OrderGid | None) -> None:
        """Explain why an order stands in the list or not; without one, ask which."""
        from orderdesk.ui.queue.why_sheet import WhySheet

        sheet = self.why = WhySheet(self._why)
        sheet.done.connect(self.sheet.close_sheet)
        self.sheet.open_sheet(_("Why is it here, or not?"), sheet, sheet.field)
        self._why.open(sheet, order_id)

    def open_hold(self) -> None:
        """Ask why the orders are put on hold."""
        from orderdesk.ui.detail.change_forms import HoldForm

        form = HoldForm(self._bulk.hold)
        self._open_decision(form, OrderAction.HOLD)

    def open_tags(self) -> None:
        """Change the tags of the orders."""
        from orderdesk.ui.detail.change_forms import TagsForm

        form = TagsForm(self._bulk.tags, self._bulk.add_tags, self._bulk.remove_tag)
        self._open_decision(form, OrderAction.TAG)

    def show_refused(self, sentence: str) -> bool:
        """Say in the sheet why its decision was not taken. False where no sheet is open."""
        if self.decision is None or not self.sheet.is_open:
            return False
        self.decision.refuse(sentence)
        return True

    def close_sheet(self) -> None:
        """The decision of the sheet is saved."""
        self.sheet.close_sheet()

    def open_keep_form(self) -> None:
        """Ask for the name of a new view."""
        from orderdesk.ui.queue.view_form import ViewForm

        self._open_form(
            _("Keep this view"),
            ViewForm(
                _("Keep view"),
                _("Filters and sequence of the list are kept as a tab of its own."),
                self._views.name_problem,
                "",
            ),
            keeps=True,
        )

    def open_rename_form(self, name: str) -> None:
        """Ask for another name of the view that is looked at."""
        from orderdesk.ui.queue.view_form import ViewForm

        self._open_form(
            _("Rename the view"),
            ViewForm(
                _("Rename view"),
                _("Only the name changes."),
                lambda typed: self._views.name_problem(typed, is_rename=True),
                name,
            ),
            keeps=False,
        )

    def open_view_menu(self, name: str, place: QPoint, *, is_changed: bool) -> None:
        """What can be done with the view of one's own that is looked at; returns at once."""
        menu = self.menu = QMenu(self._page)
        save = menu.addAction(_("Save changes"))
        save.setEnabled(is_changed)
        save.triggered.connect(self._views.update)
        reset = menu.addAction(_("Reset changes"))
        reset.setEnabled(is_changed)
        reset.triggered.connect(self._views.reset)
        rename = menu.addAction(_("Rename view"))
        rename.triggered.connect(lambda: self.open_rename_form(name))
        delete = menu.addAction(_("Delete view"))
        delete.triggered.connect(lambda: self._views.delete())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def open_unusable_menu(self, view_id: str, place: QPoint) -> None:
        """What can be done with a view that this version cannot use; returns at once."""
        menu = self.menu = QMenu(self._page)
        why = menu.addAction(self._views.why_unusable(view_id))
        why.setEnabled(False)
        delete = menu.addAction(_("Delete view"))
        delete.triggered.connect(lambda: self._views.delete(view_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _forget(self) -> None:
        """What lay in the sheet is gone with it."""
        self.chooser = self.form = self.why = self.decision = None

    def _open_decision(self, form: SheetForm, action: OrderAction) -> None:
        applies = self._bulk.applies(action)
        if applies:
            form.fields.insertWidget(0, NoteCard(applies, "", "info", Tone.AMBER))
        self.decision = form
        self.sheet.open_sheet(self._bulk.title(action), form, form.first)

    def _open_form(self, title: str, form: ViewForm, *, keeps: bool) -> None:
        self.form = form
        act = self._views.keep if keeps else self._views.rename

        def done(name: str) -> None:
            self.sheet.close_sheet()
            act(name)

        form.named.connect(done)
        self.sheet.open_sheet(title, form, form.name)

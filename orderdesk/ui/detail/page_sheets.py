"""The side sheets of the detail page: one at a time, each for one decision or for reading on."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import FulfillmentGid, LineItemGid, LocationGid
from orderdesk.presenters.detail_state import DetailState
from orderdesk.presenters.shipment_cards import ShipmentCard
from orderdesk.services.order_changes import Targets
from orderdesk.ui.detail.actions_sheet import ActionRow, ActionsSheet
from orderdesk.ui.detail.change_forms import HoldForm, MoveForm, NoteForm, SplitForm, TagsForm
from orderdesk.ui.detail.sheet_form import SheetForm
from orderdesk.ui.detail.timeline_sheet import TimelineSheet
from orderdesk.ui.detail.tracking_form import TrackingForm
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.words import _

UpdateTracking = Callable[[FulfillmentGid, Sequence[str], str, bool], None]


class ChangeVerbs(Protocol):
    """The decisions that the forms hand over."""

    def hold(self, reason: HoldReason, notes: str) -> None: ...
    def release(self) -> None: ...
    def prepare(self) -> None: ...
    def add_tags(self, typed: str) -> None: ...
    def remove_tag(self, tag: str) -> None: ...
    def set_note(self, note: str, seen: str) -> None: ...
    def ask_targets(self) -> None: ...
    def move(self, location_id: LocationGid, name: str) -> None: ...
    def split(self, units: Sequence[tuple[LineItemGid, int]]) -> None: ...


class PageSheets:
    """Opens sheets over the page. `form` takes input; an open timeline follows the order."""

    def __init__(
        self, page: QWidget, changes: ChangeVerbs, notifies_by_default: Callable[[], bool]
    ) -> None:
        self.sheet = SideSheet(page)
        self.sheet.closed.connect(self._forget)
        self._changes = changes
        self._notifies = notifies_by_default
        self.form: SheetForm | None = None
        self.timeline: TimelineSheet | None = None
        self.actions: ActionsSheet | None = None

    def open_tracking(self, card: ShipmentCard, state: DetailState, update: UpdateTracking) -> None:
        """Change the numbers of a shipment."""
        form = TrackingForm(
            card,
            lambda shown, numbers, company, notify: update(
                shown.fulfillment_id, numbers, company, notify
            ),
            notify=self._notifies(),
            can_notify=state.can_notify,
        )
        self._open_form(_("Tracking of {name}").format(name=card.title), form)

    def open_timeline(self, state: DetailState) -> None:
        """Read all that happened."""
        timeline = TimelineSheet(state.timeline)
        title = _("Timeline of {order}").format(order=state.number)
        self._open(title, timeline, timeline.list)
        self.timeline = timeline

    def open_actions(self, state: DetailState, rows: Sequence[ActionRow]) -> None:
        """Choose among all actions."""
        actions = ActionsSheet(rows)
        self._open(_("What can be done with {order}").format(order=state.number), actions)
        self.actions = actions
        actions.first.setFocus()

    def ask(self, action: OrderAction, state: DetailState) -> None:
        """Open the form for an action; what needs none is done at once."""
        name = state.number
        match action:
            case OrderAction.HOLD:
                title = _("Put {order} on hold").format(order=name)
                self._open_form(title, HoldForm(self._changes.hold))
            case OrderAction.RELEASE:
                self.sheet.close_sheet()
                self._changes.release()
            case OrderAction.PREPARE:
                self.sheet.close_sheet()
                self._changes.prepare()
            case OrderAction.TAG:
                title = _("Tags of {order}").format(order=name)
                form = TagsForm(state.tags, self._changes.add_tags, self._changes.remove_tag)
                self._open_form(title, form)
            case OrderAction.NOTE:
                title = _("Note of {order}").format(order=name)
                self._open_form(title, NoteForm(state.plain_note, self._changes.set_note))
            case OrderAction.MOVE:
                title = _("Move {order} to another location").format(order=name)
                self._open_form(title, MoveForm(self._changes.move))
                self._changes.ask_targets()
            case OrderAction.SPLIT:
                title = _("Split off a part of {order}").format(order=name)
                self._open_form(title, SplitForm(state.split, self._changes.split))

    def follow(self, state: DetailState) -> None:
        """The same order has changed below the sheet."""
        if self.timeline is not None:
            self.timeline.show_timeline(state.timeline)

    def refuse(self, sentence: str) -> bool:
        """Say in the open form why its decision was not taken. False where none is open."""
        if self.form is None:
            return False
        self.form.refuse(sentence)
        return True

    def show_targets(self, targets: Targets) -> None:
        """Offer these locations, if the sheet for moving is still open."""
        if isinstance(self.form, MoveForm):
            self.form.show_targets(targets)

    @property
    def waits_for_scan(self) -> bool:
        """Whether the form that is open has a field for a scan."""
        return isinstance(self.form, TrackingForm)

    def take_scan(self, code: str) -> bool:
        """Take a scan where a field waits for one. What is typed is not lost to another scan."""
        if isinstance(self.form, TrackingForm):
            self.form.take_scan(code)
        elif self.form is not None:
            self.form.refuse(_("A scan is not taken here. Save this or close it first."))
        return self.form is not None

    def close(self) -> None:
        """Close what is open."""
        self.sheet.close_sheet()

    def _open_form(self, title: str, form: SheetForm) -> None:
        self._open(title, form, form.first)
        self.form = form

    def _open(self, title: str, content: QWidget, first: QWidget | None = None) -> None:
        self._forget()
        self.sheet.open_sheet(title, content, first)

    def _forget(self) -> None:
        self.form = None
        self.timeline = None
        self.actions = None

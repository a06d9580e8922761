"""The decisions on an order beside packing it: holds, tags, the note, where its work is done."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LineItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import Intent, Units
from orderdesk.errors import NotPossibleError, OrderDeskError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.change_verbs import ChangeVerbs
from orderdesk.services.decided import Decided
from orderdesk.services.order_changes import Targets
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "detail"


class ChangeSheets(Protocol):
    """What the page does while a decision is made in a side sheet."""

    def show_refused(self, sentence: str) -> None:
        """Keep the sheet open and say why its decision was not taken."""
        ...

    def show_targets(self, targets: Targets) -> None:
        """Offer these locations in the sheet for moving."""
        ...

    def close_sheet(self) -> None:
        """The sheet's decision is saved: close it."""
        ...


class DetailChanges:
    """Carries the sheets' decisions to the service and tells of them, with undo while they wait."""

    def __init__(
        self,
        verbs: ChangeVerbs,
        notices: Notices,
        tasks: TaskSet,
        order_id: Callable[[], OrderGid | None],
    ) -> None:
        self._verbs = verbs
        self._notices = notices
        self._tasks = tasks
        self._order_id = order_id
        self._sheets: ChangeSheets | None = None

    def attach(self, sheets: ChangeSheets) -> None:
        """Start to tell `sheets` what became of their decisions."""
        self._sheets = sheets

    def hold(self, reason: HoldReason, notes: str) -> None:
        """Keep the work here back."""
        self._decide(
            lambda order: self._verbs.hold([order], reason, notes),
            _("Put on hold."),
            _("Release the hold to end it."),
            _("Shopify had it already. The hold is released again."),
        )

    def release(self) -> None:
        """End our own holds on the work here."""
        self._decide(
            lambda order: self._verbs.release([order]),
            _("The hold is released."),
            _("Put the order on hold again."),
            _("Shopify had it already. The order is put on hold again."),
        )

    def prepare(self) -> None:
        """What is fetched here is ready; Shopify mails the customer."""
        self._decide(
            lambda order: self._verbs.prepare_for_pickup([order]),
            _("Ready for pickup. Shopify mails the customer."),
            _("A mail cannot be called back. Call the customer if it was wrong."),
        )

    def add_tags(self, typed: str) -> None:
        """Put tags on the order; a comma parts two of them."""
        self._decide(
            lambda order: self._verbs.add_tags([order], [typed]),
            _("The tags are added."),
            _("Remove them again."),
            _("Shopify had it already. The tags are removed again."),
        )

    def remove_tag(self, tag: str) -> None:
        """Take a tag off the order."""
        self._decide(
            lambda order: self._verbs.remove_tags([order], [tag]),
            _("The tag is removed."),
            _("Add it again."),
            _("Shopify had it already. The tag is added again."),
        )

    def set_note(self, note: str, seen: str) -> None:
        """Replace the note; `seen` is the one that was there when writing began."""
        self._decide(
            lambda order: self._verbs.set_note(order, note, seen=seen),
            _("The note is saved."),
            _("Write the note as it was."),
        )

    def move(self, location_id: LocationGid, name: str) -> None:
        """Give what is left here to another location."""
        sentence = _("What is left here goes to {place}.").format(place=name)
        advice = _("It can be moved back from there.")
        self._decide(lambda order: self._verbs.move([order], location_id), sentence, advice)

    def split(self, units: Sequence[tuple[LineItemGid, int]]) -> None:
        """Make these units work of their own."""
        wanted = [Units(line, count) for line, count in units if count]
        self._decide(
            lambda order: self._verbs.split(order, wanted),
            _("The part is work of its own now. It is packed and sent by itself."),
            _("A part cannot be joined again here. Both parts can be packed."),
        )

    def ask_targets(self) -> None:
        """Find out where the work may go; the sheet is told."""
        self._tasks.spawn(self._ask_targets())

    async def _ask_targets(self) -> None:
        order_id = self._order_id()
        if order_id is None:
            return
        try:
            targets = await self._verbs.move_targets([order_id])
        except OrderDeskError as error:
            self._refuse(error)
            return
        if self._sheets is not None and order_id == self._order_id():
            self._sheets.show_targets(targets)

    def _decide(
        self,
        act: Callable[[OrderGid], Awaitable[Decided | Intent | None]],
        sentence: str,
        afterwards: str,
        opposed: str = "",
    ) -> None:
        """`opposed` tells that the opposite was decided, since it is in Shopify.

        `afterwards` is what to do where there is no opposite, or it is not possible any more.
        """
        order_id = self._order_id()
        if order_id is not None:
            self._tasks.spawn(self._carry_out(act(order_id), sentence, afterwards, opposed))

    async def _carry_out(
        self,
        act: Awaitable[Decided | Intent | None],
        sentence: str,
        afterwards: str,
        opposed: str,
    ) -> None:
        try:
            made = await act
        except OrderDeskError as error:
            self._refuse(error)
            return
        if self._sheets is not None:
            self._sheets.close_sheet()
        decided = Decided((made,)) if isinstance(made, Intent) else made
        if decided is None or not decided.intents:
            self._notices.show(Notice(NOTICE, Tone.DONE, _("It is so already. Nothing is sent.")))
            return
        undo = partial(self._undo, decided, afterwards, opposed)
        self._notices.show(Notice(NOTICE, Tone.DONE, sentence, undo=undo))

    def _refuse(self, error: OrderDeskError) -> None:
        if self._sheets is not None:
            self._sheets.show_refused(str(error))

    def _undo(self, decided: Decided, afterwards: str, opposed: str) -> None:
        self._tasks.spawn(self._undo_all(decided, afterwards, opposed))

    async def _undo_all(self, decided: Decided, afterwards: str, opposed: str) -> None:
        try:
            undone = await self._verbs.undo(decided)
            if undone.too_late or undone.refused:
                raise NotPossibleError(_("It is on its way to Shopify already."), afterwards)
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        sentence = opposed if undone.opposed else _("Taken back. Nothing was sent.")
        self._notices.show(Notice(NOTICE, Tone.DONE, sentence))

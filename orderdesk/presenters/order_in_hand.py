"""One order in hand: scans, stops and the end of it, until it is packed or left."""

from dataclasses import replace

from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.messages import unseen
from orderdesk.domain.packing import EventKind, How, ShortReason
from orderdesk.domain.stops import ChangeKind, calm_change
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import NotPossibleError, OrderDeskError
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import current_count, product_of
from orderdesk.presenters.bench_showing import BenchShowing, BenchTools, Outlet
from orderdesk.presenters.code_entry import CodeEntry
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.hold_entry import HoldEntry
from orderdesk.presenters.misreads import Misread, misread_band
from orderdesk.presenters.order_sheets import OrderSheets
from orderdesk.presenters.packing_screens import Screen, Sound
from orderdesk.presenters.packing_sheets import part_sheet
from orderdesk.presenters.scan_answers import ScanAnswers
from orderdesk.presenters.sheet_states import MessageSheet, PartSheet, TrackingSheet
from orderdesk.presenters.stop_screen import ends_with_an_empty_box, may_ship_separately
from orderdesk.presenters.turns import Rest
from orderdesk.services.bench import Bench
from orderdesk.words import _


class OrderInHand:
    """Every verb is queued: none overtakes another, and a scan is judged on the box before it."""

    def __init__(self, bench: Bench, tools: BenchTools, outlet: Outlet, *, notify: bool) -> None:
        self._showing = BenchShowing(bench, tools, outlet, notify=notify)
        self.sheets = OrderSheets(self._showing)
        self._packing = tools.packing
        self.entry = CodeEntry(self._showing)
        self.hold = HoldEntry(self._showing)
        self._answers = ScanAnswers(self._showing, self.sheets, self.entry)
        self._told_of = bench.projected.order
        self.look_for_changes()

    @property
    def bench(self) -> Bench:
        """The order as the disk has it."""
        return self._showing.bench

    @property
    def notify(self) -> bool:
        """Whether the customer gets a mail, as it was last said."""
        return self._showing.overlay.notify

    def tell_defect(self) -> None:
        """A step failed for no fault of the packer's: what it was to do has to be looked at."""
        self._showing.lock(VerdictKind.STOP, words.defect_sentence(), word=_("Look again"))

    def screen(self) -> Screen:
        """What the page shows of it now."""
        return self._showing.screen()

    def take_scan(self, code: str, at_ms: float, how: How = How.SCANNED) -> Rest | None:
        """Answer a code at once; what is returned is the rest, on disk and in the catalogue."""
        return self._answers.take(code, at_ms, how)

    def refuse_misread(self, misread: Misread) -> None:
        """Something came from the scanner that is no scan."""
        if self._showing.is_locked:
            self._showing.sound_again()
        else:
            self._showing.show(misread_band(misread))
            self._showing.outlet.play(Sound.UNKNOWN)

    def hear_command(self, *, may_answer: bool) -> None:
        """Let a scanned command be heard; `may_answer`: it can deal with what locks the bench."""
        if self._showing.is_locked and not may_answer:
            self._showing.sound_again()
        else:
            self._showing.outlet.play(Sound.TICK)

    def tell_waiting(self) -> None:
        """A scan waits until what runs has ended, as the reading before an order is completed."""
        if not self._showing.is_locked:
            self._showing.ready(
                _("The scan was heard. It waits for the shop, and is answered then.")
            )

    def answer(self) -> Rest | None:
        """The packer has dealt with what locked the bench."""
        if self._showing.held_by is not None:
            return None
        if self._showing.stop:
            return self._answer_stop()
        if self._showing.wrong is not None:
            self._showing.wrong = None
            self._showing.needs_help = False
            self._showing.ready()
        elif self._showing.is_locked:
            self._showing.linkable = None
            self._showing.ready()
            self.after_reading()
        return None

    async def _answer_stop(self, *, separately: bool = False) -> None:
        changes = self._showing.stop
        try:
            if ends_with_an_empty_box(self._showing.bench, changes):
                await self._packing.close_unpacked(self._showing.bench)
                self._showing.outlet.left()
                return
            if any(change.kind is ChangeKind.HELD for change in changes):
                self._showing.outlet.left()
                return
            await self._packing.accept_changes(self._showing.bench, separately=separately)
        except OrderDeskError as error:
            self._showing.stop = ()
            self._showing.fail(error)
            return
        self._showing.stop = ()
        self._showing.overlay = replace(self._showing.overlay, chosen=None, band=None)
        if any(change.kind is ChangeKind.ADDRESS_CHANGED for change in changes):
            self._showing.ready(words.new_address_sentence())
        self.after_reading()

    def look_for_changes(self) -> None:
        """Stop for what changed upstream; called after every reading of the order."""
        bench = self._showing.bench
        changes = bench.changes
        if changes and ends_with_an_empty_box(bench, changes):
            # Sent or cancelled meanwhile: there is nothing left that anybody could have in hand.
            bench.held_by = None
        self._showing.held_by = bench.held_by
        if changes == self._showing.stop:
            return
        is_new = bool(changes)
        self._showing.stop = changes
        if is_new:
            self._showing.overlay = replace(self._showing.overlay, sheet=None)

    def after_reading(self) -> None:
        """Look for changes, show what is found, and let a new stop be heard."""
        had, was_held = self._showing.stop, self._showing.held_by
        self.look_for_changes()
        self._showing.outlet.paint()
        if (self._showing.stop and self._showing.stop != had) or (
            self._showing.held_by and not was_held
        ):
            self._showing.outlet.play(Sound.STOP)
        elif not self._showing.is_locked:
            self._tell_calmly()

    def _tell_calmly(self) -> None:
        """Say in passing what changed and interrupts nobody."""
        before, now = self._told_of, self._showing.bench.projected.order
        self._told_of = now
        change = calm_change(before, now)
        if change is not None and (sentence := words.calm_sentence(change)):
            self._showing.ready(sentence)
            self._showing.outlet.say(sentence)

    def refresh(self) -> Rest:
        """Read the local copy again: it may have changed under the packer's hands."""
        return self._refresh()

    async def _refresh(self) -> None:
        await self._packing.refresh(self._showing.bench)
        self.after_reading()

    def claim_lost(self, holder: Holder) -> Rest:
        """Another station has taken the order over: said at once, then put on record."""
        self._showing.bench.held_by = holder
        self.after_reading()
        return self._note_loss(holder)

    async def _note_loss(self, holder: Holder) -> None:
        try:
            await self._packing.lose(self._showing.bench, holder)
        except OrderDeskError as error:
            self._showing.fail(error)

    @property
    def is_held(self) -> bool:
        """Whether another station has the order, and nobody is taking it over yet."""
        return self._showing.held_by is not None and not self._showing.is_taking_over

    def end_waiting(self) -> None:
        """The shop says who has the order now; where nobody has any more, the packer goes on."""
        was_held = self.is_held
        self.after_reading()
        if was_held and not self._showing.is_locked:
            self._showing.ready(_("The order is free again. Go on."))
            self._showing.outlet.play(Sound.TICK)

    def begin_take_over(self) -> bool:
        """Show that the order is being taken from who has it. False: nobody has, or it is being taken."""
        if self._showing.held_by is None or self._showing.is_taking_over:
            return False
        self._showing.is_taking_over = True
        self._showing.outlet.paint()
        return True

    def end_take_over(self, failure: OrderDeskError | None) -> None:
        """The shop has answered, or something failed on this computer."""
        self._showing.is_taking_over = False
        if failure is not None:
            self._showing.bench.held_by = None
        self.after_reading()
        if failure is not None:
            self._showing.fail(failure)

    def choose(self, step: int) -> None:
        """Put another line in front: `step` lines further down (or up) the order."""
        if self._showing.is_locked:
            return
        lines = [
            count.line_item_id
            for count in self._showing.bench.box.counts
            if count.needed or count.in_box
        ]
        if not lines:
            return
        current = current_count(self._showing.bench, self._showing.overlay.chosen)
        place = lines.index(current.line_item_id) if current else (-1 if step > 0 else len(lines))
        chosen = lines[max(0, min(len(lines) - 1, place + step))]
        self._showing.overlay = replace(self._showing.overlay, chosen=chosen)
        self._showing.outlet.paint()
        self._showing.outlet.say(product_of(self._showing.bench, chosen))

    def choose_line(self, line_item_id: LineItemGid) -> None:
        """Put the touched line in front."""
        if self._showing.is_locked or self.bench.box.count(line_item_id) is None:
            return
        self._showing.overlay = replace(self._showing.overlay, chosen=line_item_id)
        self._showing.outlet.paint()

    def undo(self) -> Rest | None:
        """Take the newest count, short or parcel back; from another sheet than the parcels', leave it."""
        if self._showing.is_locked:
            return None
        sheet = self._showing.overlay.sheet
        if sheet is not None and not isinstance(sheet, TrackingSheet):
            # Behind the sheet nothing is seen of what would be taken back.
            self.sheets.close_sheet()
            return None
        return self._undo()

    async def _undo(self) -> None:
        try:
            event = await self._packing.undo(self._showing.bench)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._answers.forget_last()
        self.sheets.refresh_tracking()
        if event is None:
            self._showing.ready(_("There is nothing to undo."))
        elif event.kind is EventKind.LINKED:
            code = words.shown_code(event.code)
            self._showing.ready(_("Undone: {code} is not linked any more.").format(code=code))
        elif event.kind is EventKind.PARCEL and not event.code:
            self._showing.ready(_("Undone: one parcel fewer."))
        elif event.line_item_id is not None:
            product = product_of(self._showing.bench, event.line_item_id)
            undone = (
                _("Undone: {product}. Put it in again.")
                if event.quantity < 0
                else _("Undone: {product}. Take it out again.")
            )
            self._showing.ready(undone.format(product=product))
        else:
            self._showing.ready(_("Undone: {number}.").format(number=words.shown_code(event.code)))

    def toggle_notify(self) -> None:
        """Whether the customer gets a mail when this is sent."""
        if self._showing.bench.projected.order.can_notify_customer and not self._showing.is_locked:
            self._showing.overlay = replace(
                self._showing.overlay, notify=not self._showing.overlay.notify
            )
            self._showing.outlet.paint()

    def complete(self) -> Rest | None:
        """Complete the order, or say why it is not complete; what is short is asked about."""
        if self._showing.is_locked or self._showing.overlay.completing:
            return None
        if isinstance(self._showing.overlay.sheet, PartSheet):
            return self._begin_to_complete() if self._showing.bench.box.in_box else None
        box = self._showing.bench.box
        if box.left or box.surplus:
            number = self._showing.tools.formats().number(box.left or box.surplus)
            self._showing.ready(
                _(
                    "Not complete: {count} left. Scan what is missing, or note it short with {key}."
                ).format(count=number, key=cap(CommandId.PACK_SHORT))
                if box.left
                else _("Not complete: take {count} out first.").format(count=number)
            )
            return None
        if unseen(self._showing.bench.packing, self._showing.bench.projected.order):
            # A hurried F12 must not say that an open note was read: that has a key of its own.
            if not isinstance(self._showing.overlay.sheet, MessageSheet):
                self.sheets.open_message()
            return None
        if any(short.reason is not ShortReason.SEPARATE for short in box.shorts):
            self._showing.open_sheet(part_sheet(self._showing.bench, self._showing.tools.formats()))
            return None
        return self._begin_to_complete()

    def _begin_to_complete(self) -> Rest:
        self._showing.overlay = replace(self._showing.overlay, completing=True, sheet=None)
        self._showing.outlet.paint()
        return self._complete()

    async def _complete(self) -> None:
        try:
            intent = await self._packing.complete(
                self._showing.bench, notify_customer=self._showing.overlay.notify
            )
        except NotPossibleError as error:
            self._showing.overlay = replace(self._showing.overlay, completing=False)
            self.after_reading()
            if not self._showing.stop:
                self._showing.tell(error)
            return
        except OrderDeskError as error:
            self._showing.overlay = replace(self._showing.overlay, completing=False)
            self._showing.fail(error)
            return
        self._showing.outlet.packed(intent)
        self._showing.outlet.play(Sound.ORDER_DONE)

    def quantity_key(self) -> None:
        """F2: the quantity by key; from an unknown code, link it to a line."""
        if not self.entry.open_link():
            self.sheets.open_quantity()

    def short_key(self) -> Rest | None:
        """F6: note what is missing; at a stop, let what was added ship separately; while sending a part
        is asked, leave the order open instead.
        """
        if self._showing.stop and self._showing.held_by is None:
            is_offered = may_ship_separately(self._showing.stop)
            return self._answer_stop(separately=True) if is_offered else None
        if isinstance(self._showing.overlay.sheet, PartSheet):
            return self.leave()
        self.sheets.open_short()
        return None

    def leave(self) -> Rest | None:
        """Walk away. Scans are kept; an order that was not begun is simply closed."""
        if self._showing.is_locked and self._showing.held_by is None:
            self._showing.sound_again()
            return None
        return self._leave()

    async def _leave(self) -> None:
        try:
            if not self._showing.bench.packing.is_begun:
                await self._packing.close_unpacked(self._showing.bench)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.outlet.left()

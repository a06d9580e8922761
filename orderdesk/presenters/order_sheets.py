"""The side sheets of an order in hand: quantity, short, parcels, notes."""

from dataclasses import replace

from orderdesk.domain.carriers import parcel_of
from orderdesk.domain.codes import ScannedCode
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.messages import OrderMessage, unseen
from orderdesk.domain.packing import Count, ShortReason
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import NotPossibleError, OrderDeskError
from orderdesk.presenters import packing_sheets as sheets
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import product_of, shown_messages
from orderdesk.presenters.bench_showing import BenchShowing
from orderdesk.presenters.packing_screens import Band, Sound
from orderdesk.presenters.sheet_states import (
    LinkSheet,
    MessageSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.presenters.turns import Rest
from orderdesk.words import _


class OrderSheets:
    """Opens the sheets and saves from them. A scan in one of them means what the sheet asks for."""

    def __init__(self, showing: BenchShowing) -> None:
        self._showing = showing
        self._packing = showing.tools.packing

    def open_quantity(self) -> None:
        """Open the sheet for the quantity of the line in front."""
        count = self._showing.current()
        if count is not None and not self._showing.is_locked:
            self._showing.open_sheet(sheets.quantity_sheet(self._showing.bench, count))

    def open_short(self) -> None:
        """Open the sheet for what is missing of the line in front."""
        count = self._showing.current()
        if self._showing.is_locked:
            return
        if count is None or count.in_box >= count.needed:
            self._showing.ready(_("This line is whole: nothing of it is short."))
            return
        self._showing.open_sheet(sheets.short_sheet(self._showing.bench, count))

    def tracking_key(self) -> None:
        """Open the sheet in which a scan is a tracking number; in it: done."""
        if self._showing.is_locked:
            return
        if isinstance(self._showing.overlay.sheet, TrackingSheet):
            self.close_sheet()
        else:
            self._showing.open_sheet(sheets.tracking_sheet(self._showing.bench))

    def open_message(self) -> Rest | None:
        """Show the next note that was not confirmed yet, whole; from the open one, confirm it."""
        if self._showing.is_locked:
            return None
        overlay, bench = self._showing.overlay, self._showing.bench
        if isinstance(overlay.sheet, MessageSheet):
            key = overlay.sheet.key
            waiting = [
                one for one in unseen(bench.packing, bench.projected.order) if one.key == key
            ]
            self.close_sheet()
            return self._confirm_message(waiting[0]) if waiting else None
        messages = list(shown_messages(bench))
        waiting_first = sorted(messages, key=lambda message: message.is_done)
        if waiting_first:
            self._showing.open_sheet(sheets.message_sheet(waiting_first[0]))
        return None

    async def _confirm_message(self, message: OrderMessage) -> None:
        try:
            await self._packing.confirm_message(self._showing.bench, message)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.ready()
        self.show_waiting_message()

    def show_waiting_message(self) -> None:
        """Once everything is in, show what has to be confirmed before the box is closed."""
        bench = self._showing.bench
        if self._showing.overlay.sheet is None and bench.box.is_complete and bench.box.in_box:
            waiting = [message for message in shown_messages(bench) if not message.is_done]
            if waiting:
                self._showing.open_sheet(sheets.message_sheet(waiting[0]))

    def open_parcel(self) -> Rest | None:
        """One more parcel, and the sheet for the labels."""
        return None if self._showing.is_locked else self._open_parcel()

    async def _open_parcel(self) -> None:
        try:
            await self._packing.open_parcel(self._showing.bench)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.open_sheet(sheets.tracking_sheet(self._showing.bench, given=self._given()))

    def close_sheet(self) -> bool:
        """Close the open sheet. False: none was open."""
        sheet = self._showing.overlay.sheet
        if sheet is None:
            return False
        self._showing.overlay = replace(self._showing.overlay, sheet=None)
        if isinstance(sheet, LinkSheet):
            # Its band asks for a line, and nobody is asked any more.
            self._showing.ready()
        self._showing.outlet.paint()
        return True

    def save_short(self, quantity: int, reason: str) -> Rest | None:
        """Note units of the line in front as missing."""
        count = self._showing.current()
        return None if count is None else self._save_short(count, quantity, reason)

    async def _save_short(self, count: Count, quantity: int, reason: str) -> None:
        try:
            await self._packing.short(
                self._showing.bench, count.line_item_id, quantity, ShortReason(reason)
            )
        except NotPossibleError as error:
            self._showing.open_sheet(sheets.short_sheet(self._showing.bench, count, error.what))
            return
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.overlay = replace(self._showing.overlay, sheet=None, chosen=None)
        product = product_of(self._showing.bench, count.line_item_id)
        noted = _("{product}: {count} short, noted.")
        number = self._showing.tools.formats().number(quantity)
        self._showing.ready(noted.format(product=product, count=number))

    async def scan_number(self, number: str) -> None:
        """A scan in the tracking sheet. A product's barcode is refused and has to be answered."""
        try:
            parcel = await self._packing.add_parcel(
                self._showing.bench, number, self._carrier_for(number)
            )
        except NotPossibleError as error:
            self._showing.lock(
                VerdictKind.NOT_EXPECTED,
                f"{error.what} {error.advice}",
                word=_("Not a parcel number"),
            )
            return
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._noted(parcel)

    def save_parcel(self, number: str, carrier: str) -> Rest | None:
        """Note a number that was typed."""
        return None if self._showing.is_locked else self._save_parcel(number, carrier)

    async def _save_parcel(self, number: str, carrier: str) -> None:
        try:
            parcel = await self._packing.add_parcel(
                self._showing.bench, number, self._carrier_for(number, carrier)
            )
        except NotPossibleError as error:
            self._showing.open_sheet(
                sheets.tracking_sheet(
                    self._showing.bench,
                    number=number,
                    carrier=carrier,
                    given=self._given(),
                    error=f"{error.what} {error.advice}",
                )
            )
            return
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._noted(parcel)

    def give_carrier(self, carrier: str) -> None:
        """The carrier was named by hand: it counts for every label that is scanned from now on."""
        sheet = self._showing.overlay.sheet
        if isinstance(sheet, TrackingSheet):
            # The form shows it already, and to be built anew would take the keyboard from it.
            sheet = replace(sheet, carrier=carrier, given=carrier)
            self._showing.overlay = replace(self._showing.overlay, sheet=sheet)

    def choose_carrier(self, number: str, carrier: str) -> Rest | None:
        """Take one of the carriers that were offered for a number."""
        return None if self._showing.is_locked else self._choose_carrier(number, carrier)

    async def _choose_carrier(self, number: str, carrier: str) -> None:
        try:
            await self._packing.name_carrier(self._showing.bench, number, carrier)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._noted(Tracking(number, carrier))

    def _given(self) -> str:
        sheet = self._showing.overlay.sheet
        return sheet.given if isinstance(sheet, TrackingSheet) else ""

    def _carrier_for(self, number: str, typed: str = "") -> str:
        """The carrier named by hand wins, then a sure guess, then the parcel's before; "" for none.

        What stands in the field is named by hand only where it differs from the parcel before.
        """
        parcels = [one for one in self._showing.bench.box.parcels if one.number]
        before = parcels[-1].company if parcels else ""
        by_hand = self._given() if typed.strip() in ("", before) else typed
        return by_hand or parcel_of(number).company or before

    def remove_parcel(self, number: str) -> Rest | None:
        """Forget a number that was noted."""
        return None if self._showing.is_locked else self._remove_parcel(number)

    async def _remove_parcel(self, number: str) -> None:
        try:
            await self._packing.remove_parcel(self._showing.bench, number)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.open_sheet(sheets.tracking_sheet(self._showing.bench, given=self._given()))

    def refresh_tracking(self) -> None:
        """Let the open sheet show the parcels as they are now."""
        if isinstance(self._showing.overlay.sheet, TrackingSheet):
            sheet = sheets.tracking_sheet(self._showing.bench, given=self._given())
            self._showing.overlay = replace(self._showing.overlay, sheet=sheet)

    def _noted(self, parcel: Tracking) -> None:
        self.refresh_tracking()
        noted = f"{parcel.company} {words.shown_code(parcel.number)}".strip()
        self._showing.show(Band(VerdictKind.RIGHT, _("Parcel noted"), noted))
        self._showing.outlet.play(Sound.OK)

    def choose_by_scan(self, read: ScannedCode, sheet: QuantitySheet | ShortSheet) -> None:
        """In a sheet a scan names the line that the sheet is about."""
        verdict = self._showing.bench.judge(read)
        if verdict is None or verdict.line_item_id is None:
            error = _("{code} is not in this order.").format(code=words.shown_code(read.text))
            self._showing.overlay = replace(
                self._showing.overlay, sheet=replace(sheet, error=error)
            )
            self._showing.outlet.paint()
            self._showing.outlet.play(Sound.UNKNOWN)
            return
        self._showing.overlay = replace(self._showing.overlay, chosen=verdict.line_item_id)
        self._showing.outlet.play(Sound.TICK)
        if isinstance(sheet, ShortSheet):
            self.open_short()
        else:
            self.open_quantity()

    def set_quantity(self, quantity: int) -> Rest | None:
        """Set the quantity of the line in front."""
        count = self._showing.current()
        if count is None or self._showing.is_locked:
            return None
        return self._set_quantity(count.line_item_id, quantity)

    def adjust(self, by: int) -> Rest | None:
        """One more or one fewer of the line in front, by key."""
        count = self._showing.current()
        if count is None or self._showing.is_locked:
            return None
        return self._set_quantity(count.line_item_id, count.in_box + by)

    async def _set_quantity(self, line_item_id: LineItemGid, quantity: int) -> None:
        before = self._showing.bench.box.count(line_item_id)
        try:
            await self._packing.set_quantity(self._showing.bench, line_item_id, quantity)
        except NotPossibleError as error:
            count = self._showing.bench.box.count(line_item_id)
            if isinstance(self._showing.overlay.sheet, QuantitySheet) and count is not None:
                sheet = sheets.quantity_sheet(self._showing.bench, count, error.what)
                self._showing.overlay = replace(self._showing.overlay, sheet=sheet)
                self._showing.outlet.paint()
            self._showing.tell(error)
            return
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.overlay = replace(self._showing.overlay, sheet=None)
        if before is not None and quantity <= before.in_box:
            self._say_fewer(line_item_id)
        else:
            self._showing.counted(line_item_id)

    def _say_fewer(self, line_item_id: LineItemGid) -> None:
        """Nothing was put in, so nothing was right: say what is in the box now."""
        count = self._showing.bench.box.count(line_item_id)
        if count is None:
            return
        formats = self._showing.tools.formats()
        self._showing.ready(
            _("{product}: {count} of {needed} in the box.").format(
                product=product_of(self._showing.bench, line_item_id),
                count=formats.number(count.in_box),
                needed=formats.number(count.needed),
            )
        )

"""Packing one order: every verb of the bench. A verb has returned once its effect is on disk."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from orderdesk.domain.carriers import parcel_of, spelled
from orderdesk.domain.claims import Holder
from orderdesk.domain.code_links import CodeLink
from orderdesk.domain.codes import ScannedCode
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import LineItemGid, LocationGid, OrderGid, PackingId
from orderdesk.domain.intents import Fulfill, Intent
from orderdesk.domain.messages import OrderMessage
from orderdesk.domain.open_work import basis_of, packable_at
from orderdesk.domain.packing import (
    EventKind,
    How,
    Packing,
    PackingEvent,
    PackingState,
    ShortReason,
    last_undoable,
)
from orderdesk.domain.stops import Change, ChangeKind
from orderdesk.domain.verdicts import Verdict, VerdictKind
from orderdesk.domain.work import WorkStatus
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.events import Bus, IntentsChanged, PackingChanged
from orderdesk.services.author import Author
from orderdesk.services.bench import Bench, LookedUp, new_packing
from orderdesk.services.foreign_codes import ForeignCodes, slip_keys
from orderdesk.services.lost_orders import LostOrders
from orderdesk.services.orders import OrdersService
from orderdesk.services.packing_rules import (
    LONGEST_CODE,
    refuse_incomplete,
    refuse_number,
    refuse_unpackable,
)
from orderdesk.services.ports import FreshReadings, PackingClaims
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.packings import PackingStore
from orderdesk.words import _

# Each waits for the shop for two seconds.
FRESH_TRIES = 4


class PackingService:
    """Opens, counts, completes. Raises NotPossibleError with the reason where the state forbids it."""

    def __init__(
        self,
        packings: PackingStore,
        catalogue: CatalogueStore,
        orders: OrdersService,
        readings: FreshReadings,
        claims: PackingClaims,
        bus: Bus,
        author: Author,
        *,
        elsewhere: Callable[[], Mapping[OrderGid, Holder]] = dict,
    ) -> None:
        """`elsewhere` tells which orders other stations have in hand."""
        self._elsewhere = elsewhere
        self._packings = packings
        self._catalogue = catalogue
        self._orders = orders
        self._foreign = ForeignCodes(packings, catalogue, orders)
        self._lost = LostOrders(orders, packings, readings, bus, author)
        self._readings = readings
        self._claims = claims
        self._bus = bus
        self._author = author

    async def open(self, order_id: OrderGid, location_id: LocationGid) -> Bench:
        """Take the order in hand from the local copy, or resume it where it was left.

        Raises NotPossibleError for an order that is cancelled, on hold, has nothing left to pack
        here, or waits to be sent; see `LostOrders` for one that the copy does not hold. `confirm` is due
        next, while the packer starts.
        """
        try:
            sheet = await self._orders.order(order_id)
        except NotFoundError:
            sheet = await self._lost.bring_back(order_id)
        packing = sheet.packing
        if packing is None:
            refuse_unpackable(sheet, location_id)
            author = self._author
            packing_id = PackingId(author.new_id())
            packing = new_packing(sheet, location_id, packing_id, author.person(), author.clock())
            await self._packings.add(packing)
        self._bus.publish(PackingChanged(order_id))
        return Bench(packing, sheet)

    async def confirm(self, bench: Bench) -> None:
        """Claim the order and read it afresh, where the shop can be reached.

        Afterwards `bench.held_by` names the station that has the order already, if one has.
        """
        bench.held_by = await self._claims.take(bench.packing.order_id)
        await self.refresh(bench, ask_shop=True)

    def is_elsewhere(self, order_id: OrderGid) -> bool:
        """Whether another station tells that it has the order in hand, when it was last asked."""
        return order_id in self._elsewhere()

    async def find_open(self) -> tuple[Packing, ...]:
        """The packings that were left in hand, for example by a crash: newest last."""
        return await self._packings.find_open()

    async def take_over(self, bench: Bench, reason: str) -> None:
        """Claim the order although another station has it; that station is told the reason."""
        before = bench.held_by
        bench.held_by = await self._claims.take(bench.packing.order_id, reason=reason)
        if bench.held_by is None and before is not None:
            await self._append(
                bench, EventKind.TAKEN_OVER, code=_who(before)[:LONGEST_CODE], note=reason
            )

    async def lose(self, bench: Bench, holder: Holder) -> None:
        """Another station has taken the order over: keep on record who, and why."""
        bench.held_by = holder
        await self._append(
            bench, EventKind.OUSTED, code=_who(holder)[:LONGEST_CODE], note=holder.reason
        )

    async def refresh(self, bench: Bench, *, ask_shop: bool = False) -> None:
        """Bring the bench up to what the local copy knows, or first to what the shop says now."""
        if ask_shop:
            await self._readings.refresh_order(bench.packing.order_id)
        sheet = await self._orders.order(bench.packing.order_id)
        bench.sent_by = self._claims.sent_by(bench.packing.order_id)
        # The packing is looked at after the wait: a unit may have been counted in between.
        bench.show(bench.packing, sheet)

    async def look_up(self, bench: Bench, read: ScannedCode) -> LookedUp:
        """The verdict on a code that none of this order's lines answers to, by what is known of it."""
        return await self._foreign.look_up(bench, read, partial(self.refresh, bench))

    async def count(self, bench: Bench, verdict: Verdict, how: How = How.SCANNED) -> None:
        """Put the units of a RIGHT verdict into the box, or those of TAKEN_OUT out of it again.

        When this returns it is on disk.
        """
        kinds = (VerdictKind.RIGHT, VerdictKind.TAKEN_OUT)
        if verdict.kind not in kinds or verdict.line_item_id is None:
            raise ValueError("only a right scan is counted")
        is_out = verdict.kind is VerdictKind.TAKEN_OUT
        count = bench.box.count(verdict.line_item_id)
        turns_up = (
            count is not None and count.in_box + count.short + verdict.quantity > count.needed
        )
        if count is not None and count.short and turns_up and not is_out:
            await self._append(bench, EventKind.SHORT_LIFTED, line_item_id=verdict.line_item_id)
        read = verdict.read or ScannedCode(verdict.code)
        await self._append(
            bench,
            EventKind.COUNTED,
            line_item_id=verdict.line_item_id,
            quantity=-verdict.quantity if is_out else verdict.quantity,
            code=verdict.code[:LONGEST_CODE],
            how=how,
            lot=read.lot,
            expires=read.expires,
            serial=read.serial,
        )

    async def refuse(self, bench: Bench, verdict: Verdict, how: How = How.SCANNED) -> None:
        """Keep a refused scan for the accuracy figures. Nothing is counted."""
        await self._append(
            bench,
            EventKind.REFUSED,
            code=verdict.code[:LONGEST_CODE],
            note=str(verdict.kind),
            how=how,
        )

    async def link(
        self, bench: Bench, read: ScannedCode, line_item_id: LineItemGid, units: int = 1
    ) -> CodeLink:
        """Let a code stand for a line's product from now on, on this computer; nothing is counted.

        Raises NotPossibleError for a code that a product has already, for one that names an order, and
        for a line whose product the shop does not have any more.
        """
        item = bench.line_item(line_item_id)
        variant = bench.variant_of(line_item_id)
        key = read.product_key
        if item is None or variant is None or not 0 < len(key) <= LONGEST_CODE:
            raise NotPossibleError(
                _("This line has no product to which a code can be linked."),
                _("Count it by key."),
            )
        if await self._catalogue.code_owners(read.keys) or key in slip_keys(
            bench.packing.order_name
        ):
            raise NotPossibleError(_("This code means something else already, and stays as it is."))
        signed = self._author.signed()
        link = CodeLink(
            key=key,
            code=read.text[:LONGEST_CODE],
            variant_id=variant.id,
            title=variant.full_title,
            staff=signed.staff,
            station=signed.station,
            at=signed.at,
            units=max(1, units),
        )
        await self._catalogue.links.save(link)
        await self._append(bench, EventKind.LINKED, line_item_id=line_item_id, code=key)
        await self.refresh(bench)
        return link

    async def confirm_message(self, bench: Bench, message: OrderMessage) -> None:
        """The packer has read this text and done what it says."""
        await self._append(bench, EventKind.MESSAGE_SEEN, note=message.key, code=message.mark)

    async def set_quantity(self, bench: Bench, line_item_id: LineItemGid, quantity: int) -> None:
        """Set by key how many units of a line are in the box.

        Raises NotPossibleError for less than none, and for more than the order needs or are in it.
        """
        count = bench.box.count(line_item_id)
        if count is None or not 0 <= quantity <= max(count.needed, count.in_box):
            raise NotPossibleError(
                _("This line needs {needed}, not {quantity}.").format(
                    needed=count.needed if count else 0, quantity=quantity
                )
            )
        if quantity == count.in_box:
            return
        if count.short and quantity + count.short > count.needed:
            await self._append(bench, EventKind.SHORT_LIFTED, line_item_id=line_item_id)
        await self._append(
            bench,
            EventKind.COUNTED,
            line_item_id=line_item_id,
            quantity=quantity - count.in_box,
            how=How.BY_KEY,
        )

    async def short(
        self, bench: Bench, line_item_id: LineItemGid, quantity: int, reason: ShortReason
    ) -> None:
        """Declare units of a line missing. Raises NotPossibleError for more than are left."""
        count = bench.box.count(line_item_id)
        open_units = count.needed - count.in_box if count else 0
        if not 1 <= quantity <= open_units:
            raise NotPossibleError(
                _("Only {left} of this line can be short.").format(left=max(0, open_units))
            )
        await self._append(
            bench, EventKind.SHORT, line_item_id=line_item_id, quantity=quantity, note=str(reason)
        )

    async def add_parcel(self, bench: Bench, number: str, company: str = "") -> Tracking:
        """Note the tracking number of a parcel; what was noted is returned.

        Without a company, the carrier whose number it surely is. Raises NotPossibleError for a
        product's barcode, for a number longer than 100 signs, one with control characters, and one
        that is noted already.
        """
        parcel = parcel_of(number, company)
        await refuse_number(bench, self._catalogue, number.strip(), parcel.number)
        await self._append(bench, EventKind.PARCEL, code=parcel.number, note=parcel.company)
        return parcel

    async def open_parcel(self, bench: Bench) -> None:
        """One more parcel than there were, with or without a label to come."""
        await self._append(bench, EventKind.PARCEL)

    async def name_carrier(self, bench: Bench, number: str, company: str) -> None:
        """Say which carrier has a parcel that is noted already."""
        if not any(parcel.number == number for parcel in bench.box.parcels):
            raise NotPossibleError(_("This number is not noted any more."))
        await self._append(bench, EventKind.PARCEL, code=number, note=spelled(company))

    async def remove_parcel(self, bench: Bench, number: str) -> None:
        """Forget a parcel by its number, or with "" one that has none."""
        await self._append(bench, EventKind.PARCEL_REMOVED, code=number)

    async def undo(self, bench: Bench) -> PackingEvent | None:
        """Take back the newest count, short, parcel or link. None where there is nothing to take back."""
        event = last_undoable(bench.packing)
        if event is not None:
            if event.kind is EventKind.LINKED:
                await self._catalogue.links.remove(event.code)
            await self._append(bench, EventKind.UNDONE, undoes=event.seq)
            if event.kind is EventKind.LINKED:
                await self.refresh(bench)
        return event

    async def accept_changes(self, bench: Bench, *, separately: bool = False) -> None:
        """The packer has seen what changed upstream: the new needs hold from here on.

        What is in the box and not needed any more stays to be taken out. `separately`: what was added
        stays open on the order, and does not go into this box.
        """
        added = [one for one in bench.changes if one.kind is ChangeKind.LINE_ADDED]
        order = bench.projected.order
        location_id = bench.packing.location_id
        needs = packable_at(order, location_id)
        event = PackingEvent(
            bench.packing.next_seq,
            EventKind.REBASED,
            at=self._author.clock(),
            needs=needs,
            staff=self._author.person().staff,
        )
        basis = basis_of(order, location_id)
        await self._packings.rebase(bench.packing.id, basis, event)
        bench.show(replace(bench.packing.with_event(event), basis=basis))
        for change in added if separately else ():
            await self._leave_out(bench, change)
        self._bus.publish(PackingChanged(order.id))

    async def _leave_out(self, bench: Bench, change: Change) -> None:
        """The units that were added to a line ship separately; what was short before stays so too."""
        found = [one for one in bench.box.shorts if one.line_item_id == change.line_item_id]
        reason = found[0].reason if found else ShortReason.SEPARATE
        quantity = change.now - change.was + sum(one.quantity for one in found)
        line = change.line_item_id
        await self._append(
            bench, EventKind.SHORT, line_item_id=line, quantity=quantity, note=str(reason)
        )

    async def complete(self, bench: Bench, *, notify_customer: bool) -> Intent:
        """Close the packing and hand what is in the box to the outbox, in one transaction.

        Units declared short stay open on the order. Raises NotPossibleError while units are left,
        are too many, the order changed and the packer has not seen it, or the shop can be reached and
        has not said lately what it has: online nothing is completed on a stale order.
        """
        await self._read_afresh(bench)
        refuse_incomplete(bench)
        packing, order = bench.packing, bench.projected.order
        parcel = Fulfill(
            location_id=packing.location_id,
            units=bench.box.units(),
            parcels=tuple(one for one in bench.box.parcels if one.number),
            notify_customer=notify_customer and order.can_notify_customer,
            packing_id=packing.id,
        )
        intent = self._author.intent(bench.sheet, parcel, basis_of(order, packing.location_id))
        (added,) = await self._packings.complete(packing.id, self._author.clock(), [intent])
        self._claims.let_go(order.id)
        bench.show(replace(packing, state=PackingState.COMPLETED))
        self._bus.publish(PackingChanged(order.id))
        self._bus.publish(IntentsChanged(frozenset({order.id})))
        self._readings.wake()
        return added

    async def _read_afresh(self, bench: Bench) -> None:
        for _attempt in range(FRESH_TRIES):
            fresh = await self._readings.refresh_order(bench.packing.order_id)
            if fresh is not None or not self._readings.is_online:
                break
        else:
            raise NotPossibleError(
                _("The shop is slow and has not said yet whether this order changed."),
                _("Complete it again in a moment. All scans are kept."),
            )
        await self.refresh(bench)

    async def set_aside(self, bench: Bench) -> None:
        """Close the packing without a parcel: everything goes back, the order stays open."""
        await self.close_unpacked(bench)
        await self.leave(bench)

    async def close_unpacked(self, bench: Bench) -> None:
        """What `set_aside` does on this computer. `leave` is due next; it may wait for the shop."""
        await self._packings.close(bench.packing.id, PackingState.SET_ASIDE, self._author.clock())
        bench.show(replace(bench.packing, state=PackingState.SET_ASIDE))
        self._bus.publish(PackingChanged(bench.packing.order_id))

    async def leave(self, bench: Bench) -> None:
        """Walk away from an order; its scans are kept and it can be resumed.

        Where the shop is slow this waits for it: who has something else in hand goes on meanwhile.
        """
        await self._claims.release(bench.packing.order_id)
        self._bus.publish(PackingChanged(bench.packing.order_id))

    async def next_order(self, location_id: LocationGid, after: OrderGid) -> OrderGid | None:
        """The first order of the queue that can be packed now and nobody has in hand elsewhere.

        `after` is left out.
        """
        elsewhere = self._elsewhere()
        for item in await self._orders.queue(location_id):
            if item.order_id in elsewhere:
                continue
            if item.order_id != after and item.status is WorkStatus.TO_PACK and item.may_be_next:
                return item.order_id
        return None

    async def _append(self, bench: Bench, kind: EventKind, **fields: Any) -> None:
        event = PackingEvent(
            seq=bench.packing.next_seq,
            kind=kind,
            at=self._author.clock(),
            staff=self._author.person().staff,
            **fields,
        )
        await self._packings.append(bench.packing.id, event)
        bench.show(bench.packing.with_event(event))
        self._bus.publish(PackingChanged(bench.packing.order_id))


def _who(holder: Holder) -> str:
    return ", ".join(part for part in (holder.staff, holder.station) if part)

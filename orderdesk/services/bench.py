"""One packing in hand, in memory: what a scan means is answered here without waiting."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.claims import Holder, SentNote
from orderdesk.domain.codes import ScannedCode, code_key
from orderdesk.domain.ids import LineItemGid, LocationGid, PackingId, VariantGid
from orderdesk.domain.open_work import basis_of, packable_at
from orderdesk.domain.order import LineItem
from orderdesk.domain.packing import Box, Packing, add_up
from orderdesk.domain.projection import Projected
from orderdesk.domain.stops import Change, changes_since
from orderdesk.domain.verdicts import PackCodes, PackLine, Verdict, judge_code
from orderdesk.services.orders import OrderSheet
from orderdesk.services.ports import Person


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A verdict on a code that is none of this order's, with the product that it names, if any.

    `needed_by` are the numbers of other orders to be packed here that need that product.
    """

    verdict: Verdict
    variant: Variant | None = None
    needed_by: tuple[str, ...] = ()


class Bench:
    """One packing in hand. Its verdicts are computed in memory; its state is what is on disk."""

    def __init__(self, packing: Packing, sheet: OrderSheet) -> None:
        self.packing = packing
        self.sheet = sheet
        self.held_by: Holder | None = None
        self.sent_by: tuple[SentNote, ...] = ()
        self.box: Box = add_up(packing)
        self.codes: PackCodes = _pack_codes(self.box, sheet)

    @property
    def projected(self) -> Projected:
        """The order as it is known now."""
        return self.sheet.projected

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed upstream since the packer was last told."""
        return tuple(changes_since(self.packing, self.projected))

    def line_item(self, line_item_id: LineItemGid) -> LineItem | None:
        """The order's line behind a count."""
        return self.projected.order.line_item(line_item_id)

    def variant_of(self, line_item_id: LineItemGid) -> Variant | None:
        """The product of a line, where the catalogue knows it."""
        item = self.line_item(line_item_id)
        if item is None or item.variant_id is None:
            return None
        return self.sheet.variants.get(item.variant_id)

    def judge(self, read: ScannedCode) -> Verdict | None:
        """The verdict on a code of this order, at once; None where a look-up has to decide.

        A code is tried as it is, then as the product's number in it. Whom it belongs to is decided by
        barcodes and linked codes first, and by SKUs where no barcode is like it. What more than one
        product answers to proves nothing and is refused: such a unit is counted by key, after a look
        at it.
        """
        return judge_code(self.box, self.codes, read)

    def show(self, packing: Packing, sheet: OrderSheet | None = None) -> None:
        """Take over what is on disk now."""
        self.packing = packing
        if sheet is not None:
            self.sheet = sheet
        self.box = add_up(packing)
        self.codes = _pack_codes(self.box, self.sheet)

    def line_of_variant(self, variant_id: VariantGid) -> LineItemGid | None:
        """The line in hand that is of this product, whatever its codes say."""
        for count in self.box.counts:
            item = self.line_item(count.line_item_id)
            if item is not None and item.variant_id == variant_id:
                return count.line_item_id
        return None


def new_packing(
    sheet: OrderSheet, location_id: LocationGid, packing_id: PackingId, person: Person, at: datetime
) -> Packing:
    """An order as it comes into a packer's hands: all that may be packed here now is needed."""
    order = sheet.projected.order
    return Packing(
        id=packing_id,
        order_id=order.id,
        order_name=order.name,
        location_id=location_id,
        staff=person.staff,
        station=person.station,
        opened_at=at,
        needs=packable_at(order, location_id),
        basis=basis_of(order, location_id),
    )


def _pack_codes(box: Box, sheet: OrderSheet) -> PackCodes:
    owners = sheet.code_owners
    lines = []
    for count in box.counts:
        item = sheet.projected.order.line_item(count.line_item_id)
        if item is None:
            continue
        variant = sheet.variants.get(item.variant_id) if item.variant_id else None
        codes = (item.sku, variant.sku if variant else "", variant.barcode if variant else "")
        keys = {code_key(code) for code in codes if code.strip()}
        keys |= {link.key for link in sheet.links if link.variant_id == item.variant_id}
        if variant is not None:
            # A SKU that is another product's barcode is that product's.
            keys = {key for key in keys if key not in owners or variant.id in owners[key]}
        lines.append(PackLine(count.line_item_id, frozenset(keys)))
    return PackCodes(
        tuple(lines),
        frozenset(key for key, products in owners.items() if len(products) > 1),
        {link.key: link.units for link in sheet.links if link.units > 1},
    )

"""One packing in hand, in memory: what a scan means is answered here without waiting."""

from dataclasses import dataclass, replace

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import LineItemGid, VariantGid
from orderdesk.domain.order import LineItem
from orderdesk.domain.packing import (
    Box,
    Packing,
    PackLine,
    Verdict,
    VerdictKind,
    add_up,
    code_key,
    judge_code,
)
from orderdesk.domain.projection import Projected
from orderdesk.domain.stops import Change, changes_since
from orderdesk.services.orders import OrderSheet


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A verdict on a code that is none of this order's, with the product that it names, if any."""

    verdict: Verdict
    variant: Variant | None = None


class Bench:
    """One packing in hand. Its verdicts are computed in memory; its state is what is on disk."""

    def __init__(self, packing: Packing, sheet: OrderSheet) -> None:
        self.packing = packing
        self.sheet = sheet
        self.held_by: Holder | None = None
        self.box: Box = add_up(packing)
        self.lines: tuple[PackLine, ...] = _pack_lines(self.box, sheet)

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

    def judge(self, code: str) -> Verdict | None:
        """The verdict on a code of this order, at once; None where a look-up has to decide.

        A barcode that another product carries too proves nothing: it is refused as ambiguous, and
        the unit is counted by key after a look at it.
        """
        verdict = judge_code(self.box, self.lines, code)
        if verdict is not None and code_key(code) in self.sheet.shared_codes:
            return replace(verdict, kind=VerdictKind.AMBIGUOUS, line_done=False)
        return verdict

    def show(self, packing: Packing, sheet: OrderSheet | None = None) -> None:
        """Take over what is on disk now."""
        self.packing = packing
        if sheet is not None:
            self.sheet = sheet
        self.box = add_up(packing)
        self.lines = _pack_lines(self.box, self.sheet)

    def line_of_variant(self, variant_id: VariantGid) -> LineItemGid | None:
        """The line in hand that is of this product, whatever its codes say."""
        for count in self.box.counts:
            item = self.line_item(count.line_item_id)
            if item is not None and item.variant_id == variant_id:
                return count.line_item_id
        return None


def _pack_lines(box: Box, sheet: OrderSheet) -> tuple[PackLine, ...]:
    lines = []
    for count in box.counts:
        item = sheet.projected.order.line_item(count.line_item_id)
        if item is None:
            continue
        variant = sheet.variants.get(item.variant_id) if item.variant_id else None
        codes = (item.sku, variant.sku if variant else "", variant.barcode if variant else "")
        keys = frozenset(code_key(code) for code in codes if code.strip())
        lines.append(PackLine(count.line_item_id, keys))
    return tuple(lines)

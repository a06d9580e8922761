"""What changed upstream on an order in hand, and whether the packer must stop for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from orderdesk.domain.fulfillment import FulfillmentOrderStatus
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.intents import Units
from orderdesk.domain.open_work import destination_lines, open_work_at, packable_at, remaining_at
from orderdesk.domain.packing import Packing, add_up
from orderdesk.domain.projection import Projected


class ChangeKind(StrEnum):
    """The changes that matter at the bench."""

    CANCELLED = "cancelled"
    GONE = "gone"
    HELD = "held"
    METHOD_CHANGED = "method_changed"
    LINE_REDUCED = "line_reduced"
    LINE_ADDED = "line_added"
    ADDRESS_CHANGED = "address_changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. For lines: `was` units were needed, `now` are; `in_box` are packed already."""

    kind: ChangeKind
    line_item_id: LineItemGid | None = None
    was: int = 0
    now: int = 0
    in_box: int = 0

    @property
    def ends_packing(self) -> bool:
        """Whether nothing of this packing can go out: everything has to be taken out again."""
        return self.kind in (ChangeKind.CANCELLED, ChangeKind.GONE)


def changes_since(packing: Packing, projected: Projected) -> Iterator[Change]:
    """How the order in hand differs from what `packing` was last told of it.

    The answer to a stop writes the new needs into the packing, after which nothing is left here.
    """
    order = projected.order
    if projected.gone:
        yield Change(ChangeKind.GONE)
        return
    if order.cancelled_at is not None:
        yield Change(ChangeKind.CANCELLED)
        return
    work = open_work_at(order, packing.location_id)
    needed = {count.line_item_id: count for count in add_up(packing).counts}
    left = _by_line(remaining_at(order, packing.location_id))
    free = _by_line(packable_at(order, packing.location_id))
    if any(one.status is FulfillmentOrderStatus.ON_HOLD for one in work) and any(
        free.get(line, 0) < min(count.needed, left.get(line, 0)) for line, count in needed.items()
    ):
        yield Change(ChangeKind.HELD)
    if work and packing.basis.delivery_method not in {str(one.delivery_method) for one in work}:
        yield Change(ChangeKind.METHOD_CHANGED)
    if destination_lines(order.shipping_address) != packing.basis.destination:
        yield Change(ChangeKind.ADDRESS_CHANGED)
    for line_item_id in {**needed, **free}:
        count = needed.get(line_item_id)
        was, in_box = (count.needed, count.in_box) if count is not None else (0, 0)
        # What is held is still there: the hold is told, not every line of it.
        now = min(left.get(line_item_id, 0), max(was, free.get(line_item_id, 0)))
        if now != was:
            kind = ChangeKind.LINE_REDUCED if now < was else ChangeKind.LINE_ADDED
            yield Change(kind, line_item_id, was, now, in_box)


def _by_line(units: Iterable[Units]) -> dict[LineItemGid, int]:
    return {one.line_item_id: one.quantity for one in units}

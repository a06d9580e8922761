"""What changed upstream on an order in hand, and whether the packer must stop for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from orderdesk.domain.fulfillment import FulfillmentOrderStatus
from orderdesk.domain.ids import FulfillmentGid, LineItemGid
from orderdesk.domain.intents import Units
from orderdesk.domain.open_work import is_readdressed, open_work_at, packable_at, remaining_at
from orderdesk.domain.order import Order
from orderdesk.domain.packing import Packing, add_up
from orderdesk.domain.projection import Projected
from orderdesk.domain.tags import tag_key


class ChangeKind(StrEnum):
    """The changes that matter at the bench."""

    CANCELLED = "cancelled"
    GONE = "gone"
    HELD = "held"
    METHOD_CHANGED = "method_changed"
    LINE_REDUCED = "line_reduced"
    LINE_SENT = "line_sent"
    LINE_MOVED = "line_moved"
    LINE_ADDED = "line_added"
    ADDRESS_CHANGED = "address_changed"


FEWER = (ChangeKind.LINE_REDUCED, ChangeKind.LINE_SENT, ChangeKind.LINE_MOVED)
"""Fewer units of a line are needed: they were edited away, sent by somebody else, or moved."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. For lines: `was` units were needed, `now` are; `in_box` are packed already.

    `fulfillment_ids` are those that somebody else made of the line.
    """

    kind: ChangeKind
    line_item_id: LineItemGid | None = None
    was: int = 0
    now: int = 0
    in_box: int = 0
    fulfillment_ids: tuple[FulfillmentGid, ...] = ()

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
    if is_readdressed(packing.basis, order):
        yield Change(ChangeKind.ADDRESS_CHANGED)
    for line_item_id in {**needed, **free}:
        count = needed.get(line_item_id)
        was, in_box = (count.needed, count.in_box) if count is not None else (0, 0)
        # What is held is still there: the hold is told, not every line of it.
        now = min(left.get(line_item_id, 0), max(was, free.get(line_item_id, 0)))
        if now > was:
            yield Change(ChangeKind.LINE_ADDED, line_item_id, was, now, in_box)
        elif now < was:
            theirs = _sent_by_others(packing, order, line_item_id)
            kind = ChangeKind.LINE_SENT if theirs else _why_fewer(packing, order, line_item_id)
            yield Change(kind, line_item_id, was, now, in_box, theirs)


@dataclass(frozen=True, slots=True)
class CalmChange:
    """What the packer is told in passing: the note, or tags that came or went. "" and () for neither."""

    note: str = ""
    added_tags: tuple[str, ...] = ()
    removed_tags: tuple[str, ...] = ()


def calm_change(before: Order, now: Order) -> CalmChange | None:
    """What changed between two readings that interrupts nobody; None for nothing of that kind."""
    had, has = {tag_key(tag) for tag in before.tags}, {tag_key(tag) for tag in now.tags}
    change = CalmChange(
        note=now.note.strip() if now.note.strip() != before.note.strip() else "",
        added_tags=tuple(tag for tag in now.tags if tag_key(tag) not in had),
        removed_tags=tuple(tag for tag in before.tags if tag_key(tag) not in has),
    )
    return change if change != CalmChange() else None


def _sent_by_others(
    packing: Packing, order: Order, line_item_id: LineItemGid
) -> tuple[FulfillmentGid, ...]:
    """The live fulfillments of a line that the packer was not told of."""
    return tuple(
        one.id
        for one in order.fulfillments
        if one.is_live
        and one.id not in packing.basis.known
        and any(line.line_item_id == line_item_id for line in one.lines)
    )


def _why_fewer(packing: Packing, order: Order, line_item_id: LineItemGid) -> ChangeKind:
    """Whether units were taken off the order, or are still on it and to be packed elsewhere."""
    ordered = {one.line_item_id: one.quantity for one in packing.basis.ordered}
    line = order.line_item(line_item_id)
    is_still_ordered = line is not None and line.current_quantity >= ordered.get(line_item_id, 0)
    is_known = line_item_id in ordered
    return ChangeKind.LINE_MOVED if is_known and is_still_ordered else ChangeKind.LINE_REDUCED


def _by_line(units: Iterable[Units]) -> dict[LineItemGid, int]:
    return {one.line_item_id: one.quantity for one in units}

"""What tags, notes, holds, moves and splits look like before Shopify has confirmed them.

Each leaves alone what the shop shows already, so that a half-done or just confirmed one is not laid on
twice. What may be done with the work afterwards is what Shopify was recorded to offer in that state.
"""

from collections.abc import Callable
from dataclasses import replace

from orderdesk.domain.fulfillment import (
    Action,
    FulfillmentOrder,
    FulfillmentOrderLineItem,
    FulfillmentOrderStatus,
    Hold,
)
from orderdesk.domain.holds import has_handle
from orderdesk.domain.ids import LOCAL_PREFIX, FulfillmentOrderGid, LineItemGid
from orderdesk.domain.intents import (
    AddTags,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    Intent,
    MoveWork,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
)
from orderdesk.domain.open_work import group_at
from orderdesk.domain.order import Order
from orderdesk.domain.pickup import may_be_prepared
from orderdesk.domain.proof_of_rearranging import find_split, holds_more_than
from orderdesk.domain.tags import missing_tags, tag_key, without_tags
from orderdesk.domain.work_parts import sum_up

HELD_ACTIONS = frozenset({Action.RELEASE_HOLD, Action.HOLD, Action.MOVE})
OPEN_ACTIONS = frozenset(
    {Action.CREATE_FULFILLMENT, Action.REPORT_PROGRESS, Action.MOVE, Action.HOLD}
)
BEGUN_ACTIONS = frozenset({Action.CREATE_FULFILLMENT, Action.REPORT_PROGRESS, Action.HOLD})


def change_order(order: Order, change: ChangeOfOrder) -> Order:
    """The order with its tags or its note changed."""
    match change:
        case AddTags(tags):
            all_tags = (*order.tags, *missing_tags(tags, order.tags))
            # Shopify lists them by the alphabet.
            return replace(order, tags=tuple(sorted(all_tags, key=tag_key)))
        case RemoveTags(tags):
            return replace(order, tags=without_tags(order.tags, tags))
        case SetNote(note):
            return replace(order, note=note)


def change_work(order: Order, intent: Intent, change: ChangeOfWork) -> Order:
    """The order with its work held, released, moved or split."""
    match change:
        case HoldWork():
            return _held(order, intent, change)
        case ReleaseHolds(handles):
            return _each(order, lambda work: _released(work, handles))
        case MoveWork():
            return _moved(order, change)
        case PrepareForPickup():
            return _prepared(order, change)
        case SplitWork():
            return order if find_split(intent, order) else _parted(order, intent, change)


def _each(order: Order, change: Callable[[FulfillmentOrder], FulfillmentOrder]) -> Order:
    return replace(order, fulfillment_orders=tuple(map(change, order.fulfillment_orders)))


def _held(order: Order, intent: Intent, hold: HoldWork) -> Order:
    made = Hold(f"{LOCAL_PREFIX}{intent.id}", hold.reason, hold.notes, hold.handle)
    group = {one.id for one in group_at(order, hold.location_id, hold.delivery_method)}

    def with_hold(work: FulfillmentOrder) -> FulfillmentOrder:
        if work.id not in group or has_handle(work, hold.handle) or not work.allows(Action.HOLD):
            return work
        return replace(
            work,
            status=FulfillmentOrderStatus.ON_HOLD,
            holds=(*work.holds, made),
            supported_actions=HELD_ACTIONS,
        )

    return _each(order, with_hold)


def _released(work: FulfillmentOrder, handles: tuple[str, ...]) -> FulfillmentOrder:
    kept = tuple(hold for hold in work.holds if hold.handle not in handles)
    if len(kept) == len(work.holds):
        return work
    if kept:
        return replace(work, holds=kept)
    is_begun = any(line.total_quantity > line.remaining_quantity for line in work.line_items)
    status = FulfillmentOrderStatus.IN_PROGRESS if is_begun else FulfillmentOrderStatus.OPEN
    freed = replace(work, status=status, holds=())
    return replace(
        freed, supported_actions=BEGUN_ACTIONS if is_begun else _open_actions(freed.remaining)
    )


def _moved(order: Order, move: MoveWork) -> Order:
    group = {one.id for one in group_at(order, move.location_id, move.delivery_method)}

    def at_target(work: FulfillmentOrder) -> FulfillmentOrder:
        if work.id not in group:
            return work
        return replace(work, location_id=move.target_id, location_name=move.target_name)

    return _each(order, at_target)


def _prepared(order: Order, prepare: PrepareForPickup) -> Order:
    group = {one.id for one in group_at(order, prepare.location_id, prepare.delivery_method)}

    def ready(work: FulfillmentOrder) -> FulfillmentOrder:
        if work.id not in group or not may_be_prepared(work):
            return work
        return replace(
            work, status=FulfillmentOrderStatus.IN_PROGRESS, supported_actions=BEGUN_ACTIONS
        )

    return _each(order, ready)


def _parted(order: Order, intent: Intent, split: SplitWork) -> Order:
    group = group_at(order, split.location_id, split.delivery_method)
    source = next((one for one in group if holds_more_than(one, split.units)), None)
    if source is None:
        return order
    wanted = dict(sum_up(split.units))
    kept: list[FulfillmentOrderLineItem] = []
    parted: list[FulfillmentOrderLineItem] = []
    for line in source.line_items:
        count = _take(wanted, line)
        if count < line.total_quantity:
            kept.append(_less(line, count))
        if count:
            parted.append(replace(line, total_quantity=count, remaining_quantity=count))
    rest = replace(source, line_items=tuple(kept))
    made = replace(
        source,
        id=FulfillmentOrderGid(f"{LOCAL_PREFIX}{intent.id}"),
        line_items=tuple(parted),
    )
    after = [
        replace(rest, supported_actions=_open_actions(rest.remaining)) if one is source else one
        for one in order.fulfillment_orders
    ]
    made = replace(made, supported_actions=_open_actions(made.remaining))
    return replace(order, fulfillment_orders=(*after, made))


def _take(wanted: dict[LineItemGid, int], line: FulfillmentOrderLineItem) -> int:
    count = min(wanted.get(line.line_item_id, 0), line.remaining_quantity)
    if count:
        wanted[line.line_item_id] -= count
    return count


def _less(line: FulfillmentOrderLineItem, count: int) -> FulfillmentOrderLineItem:
    return replace(
        line,
        total_quantity=line.total_quantity - count,
        remaining_quantity=line.remaining_quantity - count,
    )


def _open_actions(remaining: int) -> frozenset[Action]:
    return OPEN_ACTIONS | {Action.SPLIT} if remaining > 1 else OPEN_ACTIONS

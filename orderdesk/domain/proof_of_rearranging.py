"""How moving and splitting work are proven: by the units per line item, before and after.

Neither takes a key, and Shopify tells no author. Each request refuses its own replay: a fulfillment
order that was moved lies at the target already, and of a split the greater part is what is asked for.
"""

from datetime import datetime

from orderdesk.domain.allocation import is_held, rejects_own_replay
from orderdesk.domain.fulfillment import Action, FulfillmentOrder
from orderdesk.domain.ids import LineItemGid, LocationGid
from orderdesk.domain.intents import (
    Intent,
    MoveWork,
    ProblemCode,
    RequestLine,
    SplitWork,
    Step,
    Units,
    WorkPart,
)
from orderdesk.domain.open_work import group_at, left_of
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Doubt, Plan, Ready, Settled
from orderdesk.domain.proof_by_state import block, judge_by_state, none_left, sent_now
from orderdesk.domain.work_parts import (
    count_shaped,
    parts_of,
    shape_of,
    sum_up,
    totals_at,
    whole_lines,
)


def plan_move(intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]) -> Plan:
    """Move the next whole fulfillment order of the work that still lies where it was."""
    settled = find_moved(intent, order)
    if settled is not None:
        return settled
    if order.cancelled_at is not None:
        return block(intent, ProblemCode.ORDER_CANCELLED, now)
    move = _move(intent)
    group = group_at(order, move.location_id, move.delivery_method)
    if not group:
        return none_left(intent, order, now)
    problem = _why_not_move(intent, order, group)
    if problem is not None:
        return block(intent, problem, now)
    step = Step.PART if len(group) > 1 else Step.ACT
    return Ready(sent_now(step, order, now, whole_lines(group[0])))


def judge_move(intent: Intent, order: Order, now: datetime) -> Doubt:
    """The units lie at the target now, or they do not."""
    planned = plan_move(intent, order, now, frozenset())
    return judge_by_state(intent, planned, now, has_arrived=_has_moved(intent, order))


def find_moved(intent: Intent, order: Order) -> Settled | None:
    """Settled where nothing is left at the old place and all that staff saw came to the new one."""
    move = _move(intent)
    if group_at(order, move.location_id, move.delivery_method):
        return None
    arrived = _came_to(intent, order, intent.basis.work, intent.basis.remaining)
    return Settled(None) if arrived else None


def plan_split(intent: Intent, order: Order, now: datetime, taken_numbers: frozenset[str]) -> Plan:
    """Split the units off from the one fulfillment order that holds them all."""
    settled = find_split(intent, order)
    if settled is not None:
        return settled
    if order.cancelled_at is not None:
        return block(intent, ProblemCode.ORDER_CANCELLED, now)
    split = _split(intent)
    group = group_at(order, split.location_id, split.delivery_method)
    holding = [one for one in group if holds_more_than(one, split.units)]
    if not holding:
        if not group:
            return none_left(intent, order, now)
        return block(intent, ProblemCode.WORK_CHANGED, now)
    source = next((one for one in holding if may_be_split(one)), None)
    if source is None:
        return block(intent, ProblemCode.NOT_ALLOWED, now)
    return Ready(sent_now(Step.ACT, order, now, _split_lines(source, split.units)))


def judge_split(intent: Intent, order: Order, now: datetime) -> Doubt:
    """The units are a piece of work of their own now, or they are not, or others rearranged it all.

    A split that was carried out and merged again looks like none, but for the fulfillment orders' ids.
    """
    planned = plan_split(intent, order, now, frozenset())
    if isinstance(planned, Ready) and _has_others(intent, order):
        return block(intent, ProblemCode.WORK_CHANGED, now)
    return judge_by_state(intent, planned, now, has_arrived=False)


def _has_others(intent: Intent, order: Order) -> bool:
    """Whether other fulfillment orders lie at the place of the split than before its request left."""
    split, sent = _split(intent), intent.sent
    if sent is None:
        return False
    before = {part.fulfillment_order_id for part in _open_at(sent.work, split.location_id)}
    now = {part.fulfillment_order_id for part in _open_at(parts_of(order), split.location_id)}
    return before != now


def _open_at(parts: tuple[WorkPart, ...], location_id: LocationGid) -> list[WorkPart]:
    return [one for one in parts if one.location_id == location_id and one.remaining]


def find_split(intent: Intent, order: Order) -> Settled | None:
    """Settled where more pieces of work hold just these units than when it was decided."""
    split = _split(intent)
    shape = shape_of(split.units)
    before = count_shaped(intent.basis.work, split.location_id, shape)
    made = count_shaped(parts_of(order), split.location_id, shape) > before
    return Settled(None) if made else None


def may_be_split(work: FulfillmentOrder) -> bool:
    """Whether Shopify offers to split it now."""
    return work.allows(Action.SPLIT) and not is_held(work)


def holds_more_than(work: FulfillmentOrder, units: tuple[Units, ...]) -> bool:
    """Whether all the units are left in it, and something else besides."""
    wanted = sum_up(units)
    left = _left_in(work)
    return (
        bool(wanted)
        and all(left.get(item, 0) >= count for item, count in wanted.items())
        and work.remaining > wanted.total()
    )


def _split_lines(source: FulfillmentOrder, units: tuple[Units, ...]) -> tuple[RequestLine, ...]:
    """The part to ask for: the units, or all others where a replay of the units could be had again.

    Either way there are two pieces of work afterwards, and the units are one of them.
    """
    asked = _taken_from(source, sum_up(units))
    if rejects_own_replay(asked):
        return asked
    rest = {item: count - sum_up(units)[item] for item, count in _left_in(source).items()}
    return _taken_from(source, rest)


def _taken_from(work: FulfillmentOrder, wanted: dict[LineItemGid, int]) -> tuple[RequestLine, ...]:
    left = dict(wanted)
    lines = []
    for line in whole_lines(work):
        quantity = min(line.remaining, left.get(line.line_item_id, 0))
        if quantity > 0:
            left[line.line_item_id] -= quantity
            lines.append(
                RequestLine(
                    line.fulfillment_order_id,
                    line.fulfillment_order_line_item_id,
                    line.line_item_id,
                    quantity,
                    line.remaining,
                )
            )
    return tuple(lines)


def _left_in(work: FulfillmentOrder) -> dict[LineItemGid, int]:
    return dict(
        sum_up(Units(line.line_item_id, line.remaining_quantity) for line in work.line_items)
    )


def _why_not_move(
    intent: Intent, order: Order, group: tuple[FulfillmentOrder, ...]
) -> ProblemCode | None:
    seen = sum_up(intent.basis.remaining)
    if any(one.quantity > seen[one.line_item_id] for one in left_of(order, group)):
        return ProblemCode.WORK_CHANGED
    if not all(one.allows(Action.MOVE) for one in group):
        return ProblemCode.NOT_ALLOWED
    return None


def _has_moved(intent: Intent, order: Order) -> bool:
    sent = intent.sent
    if sent is None or not sent.lines:
        return False
    units = tuple(Units(line.line_item_id, line.quantity) for line in sent.lines)
    return _came_to(intent, order, sent.work, units)


def _came_to(
    intent: Intent, order: Order, before: tuple[WorkPart, ...], units: tuple[Units, ...]
) -> bool:
    """Whether the target has so many units more than before. What was sent from there counts too."""
    target = _move(intent).target_id
    was, now = totals_at(before, target), totals_at(parts_of(order), target)
    return bool(units) and all(
        now[item] >= was[item] + count for item, count in sum_up(units).items()
    )


def _move(intent: Intent) -> MoveWork:
    assert isinstance(intent.payload, MoveWork)
    return intent.payload


def _split(intent: Intent) -> SplitWork:
    assert isinstance(intent.payload, SplitWork)
    return intent.payload

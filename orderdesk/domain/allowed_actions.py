"""What staff may do with an order's work at a location now and, where not, why.

Judged on the projection: decisions that wait to be sent count as done. What Shopify offers
(`supportedActions`) beats any guess from a status.
"""

from collections.abc import Iterable
from enum import StrEnum

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
    Hold,
)
from orderdesk.domain.holds import is_own
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.intents import Fulfill, IntentState
from orderdesk.domain.open_work import group_at
from orderdesk.domain.pickup import is_ready_for_pickup, may_be_prepared
from orderdesk.domain.projection import Projected
from orderdesk.domain.proof_of_rearranging import may_be_split


class OrderAction(StrEnum):
    """The changes of an order or its work that staff can decide on. TAG is adding and removing."""

    HOLD = "hold"
    RELEASE = "release"
    TAG = "tag"
    NOTE = "note"
    MOVE = "move"
    SPLIT = "split"
    PREPARE = "prepare"


class WhyNot(StrEnum):
    """Why an action is not possible now. `services/why_not` has the sentences."""

    ORDER_GONE = "order_gone"
    ORDER_CANCELLED = "order_cancelled"
    DECISION_DUE = "decision_due"
    NOTHING_LEFT = "nothing_left"
    PARCEL_WAITS = "parcel_waits"
    BEING_PACKED = "being_packed"
    ALREADY_HELD = "already_held"
    NOT_HELD = "not_held"
    HELD_BY_OTHERS = "held_by_others"
    ON_HOLD = "on_hold"
    SCHEDULED = "scheduled"
    BEGUN = "begun"
    ONE_UNIT = "one_unit"
    NO_OTHER_LOCATION = "no_other_location"
    NOT_PICKED_UP = "not_picked_up"
    ALREADY_READY = "already_ready"
    NOT_OFFERED = "not_offered"


def allowed_actions(
    projected: Projected,
    location_id: LocationGid | None,
    *,
    delivery_method: DeliveryMethod | None = None,
    is_packing: bool = False,
    has_other_location: bool = True,
) -> dict[OrderAction, WhyNot | None]:
    """Every action with the reason against it; None where it may be done.

    `delivery_method` narrows it to one piece of work. `is_packing`: the order is in hand at this
    station; `has_other_location`: the shop has another place for the work.
    """
    found = {
        action: why_not(
            action,
            projected,
            location_id,
            delivery_method=delivery_method,
            is_packing=is_packing,
        )
        for action in OrderAction
    }
    if found[OrderAction.MOVE] is None and not has_other_location:
        found[OrderAction.MOVE] = WhyNot.NO_OTHER_LOCATION
    return found


def why_not(
    action: OrderAction,
    projected: Projected,
    location_id: LocationGid | None,
    *,
    delivery_method: DeliveryMethod | None = None,
    is_packing: bool = False,
) -> WhyNot | None:
    """The reason against one action, or None where it may be done."""
    if projected.gone:
        return WhyNot.ORDER_GONE
    if any(one.needs_person and one.state is not IntentState.DONE for one in projected.pending):
        # Intents of an order go out in their sequence: this one would wait behind the card.
        return WhyNot.DECISION_DUE
    if action in (OrderAction.TAG, OrderAction.NOTE):
        return None
    if projected.order.cancelled_at is not None:
        return WhyNot.ORDER_CANCELLED
    group = work_group(projected, location_id, delivery_method)
    match action:
        case OrderAction.RELEASE:
            return _why_not_release(group)
        case _ if not group:
            return _why_nothing_left(projected, location_id)
        case OrderAction.HOLD:
            return _why_not_hold(group)
        case OrderAction.PREPARE:
            return _why_not_prepare(projected, location_id, group)
        case _ if is_packing:
            return WhyNot.BEING_PACKED
        case _ if _has_unsent_parcel(projected, location_id):
            return WhyNot.PARCEL_WAITS
        case OrderAction.MOVE:
            return _why_not_move(group)
        case _:
            return _why_not_split(group)


def work_group(
    projected: Projected,
    location_id: LocationGid | None,
    delivery_method: DeliveryMethod | None = None,
) -> tuple[FulfillmentOrder, ...]:
    """The open work that an action on this location's part of the order is about."""
    if location_id is None:
        return ()
    return group_at(projected.order, location_id, delivery_method)


def own_holds(group: Iterable[FulfillmentOrder]) -> tuple[Hold, ...]:
    """The holds that OrderDesk made: those that can be released here."""
    return tuple(hold for one in group for hold in one.holds if is_own(hold))


def other_holds(group: Iterable[FulfillmentOrder]) -> tuple[Hold, ...]:
    """The holds of other apps and of the admin: they stay, and the work stays on hold with them."""
    return tuple(hold for one in group for hold in one.holds if not is_own(hold))


def _why_not_release(group: tuple[FulfillmentOrder, ...]) -> WhyNot | None:
    if own_holds(group):
        return None
    is_held = any(one.status is FulfillmentOrderStatus.ON_HOLD for one in group)
    return WhyNot.HELD_BY_OTHERS if is_held else WhyNot.NOT_HELD


def _why_nothing_left(projected: Projected, location_id: LocationGid | None) -> WhyNot:
    if _has_unsent_parcel(projected, location_id):
        return WhyNot.PARCEL_WAITS
    return WhyNot.NOTHING_LEFT


def _why_not_hold(group: tuple[FulfillmentOrder, ...]) -> WhyNot | None:
    free = [one for one in group if one.status is not FulfillmentOrderStatus.ON_HOLD]
    if any(one.allows(Action.HOLD) for one in free):
        return None
    if not free:
        return WhyNot.ALREADY_HELD
    return _why_not_offered(free)


def _why_not_prepare(
    projected: Projected, location_id: LocationGid | None, group: tuple[FulfillmentOrder, ...]
) -> WhyNot | None:
    fetched = [one for one in group if one.delivery_method is DeliveryMethod.PICK_UP]
    if not fetched:
        return WhyNot.NOT_PICKED_UP
    if _has_unsent_parcel(projected, location_id):
        return WhyNot.PARCEL_WAITS
    if any(one.status is FulfillmentOrderStatus.ON_HOLD for one in fetched):
        return WhyNot.ON_HOLD
    waiting = [one for one in fetched if not is_ready_for_pickup(one)]
    if not waiting:
        return WhyNot.ALREADY_READY
    stuck = [one for one in waiting if not may_be_prepared(one)]
    return _why_not_offered(stuck) if stuck else None


def _why_not_move(group: tuple[FulfillmentOrder, ...]) -> WhyNot | None:
    stuck = [one for one in group if not one.allows(Action.MOVE)]
    return _why_not_offered(stuck) if stuck else None


def _why_not_split(group: tuple[FulfillmentOrder, ...]) -> WhyNot | None:
    if any(may_be_split(one) for one in group):
        return None
    if all(one.status is FulfillmentOrderStatus.ON_HOLD for one in group):
        return WhyNot.ON_HOLD
    if all(one.remaining < 2 for one in group):
        return WhyNot.ONE_UNIT
    return _why_not_offered(group)


def _why_not_offered(group: Iterable[FulfillmentOrder]) -> WhyNot:
    statuses = {one.status for one in group}
    if FulfillmentOrderStatus.SCHEDULED in statuses:
        return WhyNot.SCHEDULED
    if FulfillmentOrderStatus.IN_PROGRESS in statuses:
        return WhyNot.BEGUN
    return WhyNot.NOT_OFFERED


def _has_unsent_parcel(projected: Projected, location_id: LocationGid | None) -> bool:
    return any(
        isinstance(one.payload, Fulfill) and one.payload.location_id == location_id
        for one in projected.pending
    )

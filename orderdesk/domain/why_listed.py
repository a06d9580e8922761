"""Why an order is in the queue's list, or why it is not: the facts in the sequence in which they decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrder, Hold
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.projection import Projected
from orderdesk.domain.queue_filter import Choice, Surroundings
from orderdesk.domain.queue_look import QueueLook
from orderdesk.domain.work import View, WorkItem, WorkStatus, belongs


class Why(StrEnum):
    """One fact about an order's place. The first group keeps it out of every list of this location."""

    GONE = "gone"
    CANCELLED = "cancelled"
    PACKED_UNSENT = "packed_unsent"
    FULFILLED = "fulfilled"
    NOTHING_LEFT = "nothing_left"
    DIGITAL = "digital"
    AT_THE_TILL = "at_the_till"
    OTHER_LOCATION = "other_location"
    NO_LOCATION = "no_location"

    WORK_HERE = "work_here"
    TO_PACK = "to_pack"
    ON_HOLD = "on_hold"
    SCHEDULED = "scheduled"
    BLOCKED = "blocked"
    UNPAID = "unpaid"
    IN_HAND = "in_hand"
    NOT_IN_VIEW = "not_in_view"
    FILTERED_OUT = "filtered_out"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact with what is needed to say it; fields that do not belong to its code are empty."""

    code: Why
    place: str = ""
    units: int = 0
    at: datetime | None = None
    hold: Hold | None = None
    holder: Holder | None = None
    payment: FinancialStatus | None = None
    view: View | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether the order stands in the list that is looked at, and all that decides it."""

    is_listed: bool
    reasons: tuple[Reason, ...]


def explain(
    projected: Projected,
    items: Sequence[WorkItem],
    location_id: LocationGid,
    look: QueueLook,
    around: Surroundings,
) -> Explanation:
    """Explain one order. `items` is the work that it asks of this location."""
    reasons: list[Reason] = []
    is_listed = False
    if not items:
        reasons += _without_work(projected, location_id)
    for item in items:
        of_item = tuple(_list_reasons(item, look, around))
        is_listed = is_listed or of_item[-1].code is Why.LISTED
        reasons += _work_reasons(projected, item, around)
        reasons += of_item
    if items:
        reasons += _elsewhere(projected, location_id)
    return Explanation(is_listed, tuple(dict.fromkeys(reasons)))


def _without_work(projected: Projected, location_id: LocationGid) -> Iterator[Reason]:
    order = projected.order
    if projected.gone:
        yield Reason(Why.GONE)
        return
    if order.cancelled_at is not None:
        yield Reason(Why.CANCELLED, at=order.cancelled_at)
        return
    elsewhere = tuple(_elsewhere(projected, location_id))
    if elsewhere:
        yield from elsewhere
    if projected.has_unsent_parcel:
        yield Reason(Why.PACKED_UNSENT)
        return
    live = [one for one in order.fulfillments if one.is_live]
    methods = {one.delivery_method for one in order.fulfillment_orders}
    if methods == {DeliveryMethod.RETAIL}:
        yield Reason(Why.AT_THE_TILL)
    elif methods and methods <= {DeliveryMethod.NONE, DeliveryMethod.RETAIL}:
        yield Reason(Why.DIGITAL)
    elif live and not elsewhere:
        yield Reason(Why.FULFILLED, at=max(one.created_at for one in live))
    elif not elsewhere:
        yield Reason(Why.NOTHING_LEFT)


def _work_reasons(projected: Projected, item: WorkItem, around: Surroundings) -> Iterator[Reason]:
    place = next(
        (
            one.location_name
            for one in projected.order.fulfillment_orders
            if one.id in item.fulfillment_order_ids
        ),
        "",
    )
    yield Reason(Why.WORK_HERE, place=place, units=item.units)
    match item.status:
        case WorkStatus.TO_PACK:
            yield Reason(Why.TO_PACK)
        case WorkStatus.ON_HOLD:
            for hold in item.holds or (None,):
                yield Reason(Why.ON_HOLD, hold=hold)
        case WorkStatus.SCHEDULED:
            yield Reason(Why.SCHEDULED, at=_starts_at(projected, item))
        case WorkStatus.BLOCKED:
            yield Reason(Why.BLOCKED)
    if not item.is_paid:
        yield Reason(Why.UNPAID, payment=item.financial_status)
    holder = around.holders.get(item.order_id)
    if holder is not None:
        yield Reason(Why.IN_HAND, holder=holder)


def _list_reasons(item: WorkItem, look: QueueLook, around: Surroundings) -> Iterator[Reason]:
    """What the view and the filter make of it; LISTED alone where it stands in the list."""
    is_in_view = belongs(item, look.base, around.now, around.zone)
    failing = look.filter.failing(item, around)
    if not is_in_view:
        yield Reason(Why.NOT_IN_VIEW, view=look.base)
    if failing:
        yield Reason(Why.FILTERED_OUT, choices=failing)
    if is_in_view and not failing:
        yield Reason(Why.LISTED, view=look.base)


def _elsewhere(projected: Projected, location_id: LocationGid) -> Iterator[Reason]:
    """Open work that other locations have, and work whose location this app does not see."""
    for one in projected.order.fulfillment_orders:
        if one.location_id == location_id or not _is_work(one):
            continue
        if one.location_id is None:
            yield Reason(Why.NO_LOCATION, units=one.remaining)
        else:
            yield Reason(Why.OTHER_LOCATION, place=one.location_name, units=one.remaining)


def _is_work(one: FulfillmentOrder) -> bool:
    return one.is_open and one.remaining > 0 and one.is_bench_work


def _starts_at(projected: Projected, item: WorkItem) -> datetime:
    starts = [
        one.fulfill_at
        for one in projected.order.fulfillment_orders
        if one.id in item.fulfillment_order_ids and one.fulfill_at is not None
    ]
    return min(starts, default=item.due_at)

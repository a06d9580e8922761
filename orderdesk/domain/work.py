"""The queue: the fulfillment orders of one location as work for people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from orderdesk.domain.allowed_actions import OrderAction, WhyNot, why_not
from orderdesk.domain.catalogue import InventoryLevel
from orderdesk.domain.deadline import due_at, midnight
from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
    Hold,
)
from orderdesk.domain.ids import FulfillmentOrderGid, InventoryItemGid, LocationGid, OrderGid
from orderdesk.domain.order import FinancialStatus, Order, gift_message
from orderdesk.domain.pickup import is_ready_for_pickup
from orderdesk.domain.projection import Projected


class WorkStatus(StrEnum):
    """Whether people can pack it now, and if not, what it waits for."""

    TO_PACK = "to_pack"
    ON_HOLD = "on_hold"
    SCHEDULED = "scheduled"
    BLOCKED = "blocked"


class StockState(StrEnum):
    """Whether the goods lie at this location."""

    ALL_HERE = "all_here"
    SHORT = "short"
    NONE_HERE = "none_here"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stock:
    """The answer, with the number of lines that lack units."""

    state: StockState
    short_lines: int = 0


EXPEDITED_TAGS = frozenset({"expedited", "express", "rush", "priority"})
_IN_BULK = {
    "no_hold": OrderAction.HOLD,
    "no_release": OrderAction.RELEASE,
    "no_tag": OrderAction.TAG,
    "no_prepare": OrderAction.PREPARE,
}
Levels = Mapping[InventoryItemGid, InventoryLevel]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What one order asks of one location by one delivery method. Packed as one.

    `unsent`: something decided on the order waits to be sent. `may_be_next`: the bench may go to it by
    itself, since no parcel of it waits to be sent and no decision is due first.
    `is_ready`: its customer can fetch it; the bench leaves it until somebody comes.
    `no_hold`, `no_release`, `no_tag` and `no_prepare` say why that cannot be done with it now; None
    where it can.
    """

    order_id: OrderGid
    order_name: str
    location_id: LocationGid
    delivery_method: DeliveryMethod
    delivery_name: str
    fulfillment_order_ids: tuple[FulfillmentOrderGid, ...]
    customer_name: str
    units: int
    lines: int
    titles: tuple[str, ...]
    created_at: datetime
    due_at: datetime
    status: WorkStatus
    stock: Stock
    financial_status: FinancialStatus
    holds: tuple[Hold, ...] = ()
    tags: tuple[str, ...] = ()
    is_expedited: bool = False
    has_note: bool = False
    has_gift: bool = False
    unsent: bool = False
    is_ready: bool = False
    may_be_next: bool = True
    no_hold: WhyNot | None = None
    no_release: WhyNot | None = WhyNot.NOT_HELD
    no_tag: WhyNot | None = None
    no_prepare: WhyNot | None = WhyNot.NOT_PICKED_UP

    @property
    def is_paid(self) -> bool:
        """Whether the money is there, or was."""
        return self.financial_status in (
            FinancialStatus.PAID,
            FinancialStatus.PARTIALLY_REFUNDED,
            FinancialStatus.REFUNDED,
        )


class View(StrEnum):
    """The built-in views of the queue."""

    TO_PACK = "to_pack"
    DUE_TODAY = "due_today"
    PICKUP = "pickup"
    SHORT = "short"
    ON_HOLD = "on_hold"
    ALL = "all"


def work_of(
    projected: Projected, location_id: LocationGid, levels: Levels, zone: tzinfo
) -> Iterator[WorkItem]:
    """The work that a projected order asks of a location: open, left to pack, and done by people.

    `levels` is the stock at that location by inventory item; an item that is missing there is not
    tracked, or not known yet, and counts as present.
    """
    order = projected.order
    if order.cancelled_at is not None or projected.gone:
        return
    groups: dict[DeliveryMethod, list[FulfillmentOrder]] = {}
    for one in order.fulfillment_orders_at(location_id):
        if one.is_open and one.remaining and one.is_bench_work:
            groups.setdefault(one.delivery_method, []).append(one)
    for group in groups.values():
        yield _work_item(projected, location_id, group, levels, zone)


def _work_item(
    projected: Projected,
    location_id: LocationGid,
    group: list[FulfillmentOrder],
    levels: Levels,
    zone: tzinfo,
) -> WorkItem:
    order = projected.order
    needed = _lines_left(order, group)
    is_ready = all(map(is_ready_for_pickup, group))
    return WorkItem(
        order_id=order.id,
        order_name=order.name,
        location_id=location_id,
        delivery_method=group[0].delivery_method,
        delivery_name=group[0].delivery_name or order.shipping_title,
        fulfillment_order_ids=tuple(one.id for one in group),
        customer_name=order.customer_name,
        units=sum(one.remaining for one in group),
        lines=len(needed),
        titles=tuple(needed.values()),
        created_at=order.created_at,
        due_at=min(due_at(one, order.created_at, zone) for one in group),
        status=_status(group),
        stock=stock_here(group, levels),
        financial_status=order.financial_status,
        holds=tuple(hold for one in group for hold in one.holds),
        tags=order.tags,
        is_expedited=any(tag.lower() in EXPEDITED_TAGS for tag in order.tags),
        has_note=bool(order.note.strip()),
        has_gift=bool(gift_message(order).strip()),
        unsent=bool(projected.pending),
        is_ready=is_ready,
        may_be_next=not (is_ready or projected.needs_person or projected.has_unsent_parcel),
        **{
            name: why_not(action, projected, location_id, delivery_method=group[0].delivery_method)
            for name, action in _IN_BULK.items()
        },
    )


def _lines_left(order: Order, group: list[FulfillmentOrder]) -> dict[str, str]:
    lines: dict[str, str] = {}
    for one in group:
        for line in one.line_items:
            if line.remaining_quantity:
                item = order.line_item(line.line_item_id)
                lines[line.line_item_id] = item.title if item else line.sku
    return lines


def _status(group: list[FulfillmentOrder]) -> WorkStatus:
    if any(one.allows(Action.CREATE_FULFILLMENT) for one in group):
        return WorkStatus.TO_PACK
    if any(one.status is FulfillmentOrderStatus.ON_HOLD for one in group):
        return WorkStatus.ON_HOLD
    if any(one.status is FulfillmentOrderStatus.SCHEDULED for one in group):
        return WorkStatus.SCHEDULED
    return WorkStatus.BLOCKED


def stock_here(group: Iterable[FulfillmentOrder], levels: Levels) -> Stock:
    """Whether a location's shelves hold what these fulfillment orders still need.

    Counted from `available + committed`: `available` already lacks the units that orders, this one
    among them, have committed.
    """
    needed: dict[InventoryItemGid, int] = {}
    untracked = 0
    for one in group:
        for line in one.line_items:
            if not line.remaining_quantity:
                continue
            if line.inventory_item_id is None or line.inventory_item_id not in levels:
                untracked += 1
                continue
            item = line.inventory_item_id
            needed[item] = needed.get(item, 0) + line.remaining_quantity
    if not needed:
        return Stock(StockState.UNKNOWN if untracked else StockState.ALL_HERE)
    here = {item: levels[item].available + levels[item].committed for item in needed}
    short = sum(1 for item, units in needed.items() if here[item] < units)
    if not short:
        return Stock(StockState.ALL_HERE)
    if not untracked and all(here[item] <= 0 for item in needed):
        return Stock(StockState.NONE_HERE, short)
    return Stock(StockState.SHORT, short)


def views_of(item: WorkItem, tomorrow: datetime) -> Iterator[View]:
    """The built-in views that list a piece of work. `tomorrow` is the shop's next midnight."""
    yield View.ALL
    if item.status is not WorkStatus.TO_PACK:
        yield View.ON_HOLD
        return
    yield View.TO_PACK
    if item.due_at < tomorrow:
        yield View.DUE_TODAY
    if item.delivery_method is DeliveryMethod.PICK_UP:
        yield View.PICKUP
    if item.stock.state is StockState.SHORT or item.stock.state is StockState.NONE_HERE:
        yield View.SHORT


def belongs(item: WorkItem, view: View, now: datetime, zone: tzinfo) -> bool:
    """Whether a piece of work is listed in a built-in view."""
    return view in views_of(item, midnight(now, zone, 1))


def by_deadline(item: WorkItem) -> tuple[bool, datetime, datetime, str]:
    """The queue's sequence: expedited first, then the earliest deadline, then the oldest order."""
    return (not item.is_expedited, item.due_at, item.created_at, item.order_name)

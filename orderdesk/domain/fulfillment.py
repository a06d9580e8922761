"""Fulfillment orders (work to do at a location) and fulfillments (parcels that went out)."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import (
    FulfillmentGid,
    FulfillmentOrderGid,
    FulfillmentOrderLineItemGid,
    InventoryItemGid,
    LineItemGid,
    LocationGid,
    OrderGid,
    VariantGid,
)
from orderdesk.domain.open_enum import OpenStrEnum


class FulfillmentOrderStatus(OpenStrEnum):
    """`FulfillmentOrderStatus`."""

    OPEN = "OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    SCHEDULED = "SCHEDULED"
    ON_HOLD = "ON_HOLD"
    INCOMPLETE = "INCOMPLETE"
    CANCELLED = "CANCELLED"
    CLOSED = "CLOSED"


class Action(OpenStrEnum):
    """`FulfillmentOrderAction`: what Shopify allows now. It beats any guess from the status."""

    CREATE_FULFILLMENT = "CREATE_FULFILLMENT"
    REPORT_PROGRESS = "REPORT_PROGRESS"
    MARK_AS_OPEN = "MARK_AS_OPEN"
    MOVE = "MOVE"
    HOLD = "HOLD"
    RELEASE_HOLD = "RELEASE_HOLD"
    SPLIT = "SPLIT"
    MERGE = "MERGE"
    CANCEL_FULFILLMENT_ORDER = "CANCEL_FULFILLMENT_ORDER"
    REQUEST_FULFILLMENT = "REQUEST_FULFILLMENT"
    REQUEST_CANCELLATION = "REQUEST_CANCELLATION"
    EXTERNAL = "EXTERNAL"


class DeliveryMethod(OpenStrEnum):
    """`DeliveryMethodType`. RETAIL is handed over at the till already, NONE is digital."""

    SHIPPING = "SHIPPING"
    PICK_UP = "PICK_UP"
    LOCAL = "LOCAL"
    PICKUP_POINT = "PICKUP_POINT"
    RETAIL = "RETAIL"
    NONE = "NONE"


class FulfillmentStatus(OpenStrEnum):
    """`FulfillmentStatus`."""

    SUCCESS = "SUCCESS"
    CANCELLED = "CANCELLED"
    ERROR = "ERROR"
    FAILURE = "FAILURE"
    OPEN = "OPEN"
    PENDING = "PENDING"


@dataclass(frozen=True, slots=True)
class Hold:
    """A `FulfillmentHold`: why this work waits. Shopify tells a reason and notes, not who."""

    id: str
    reason: str
    reason_notes: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class FulfillmentOrderLineItem:
    """A line of work. `remaining_quantity` is what may still be packed."""

    id: FulfillmentOrderLineItemGid
    line_item_id: LineItemGid
    total_quantity: int
    remaining_quantity: int
    sku: str = ""
    variant_id: VariantGid | None = None
    inventory_item_id: InventoryItemGid | None = None
    requires_shipping: bool = True


@dataclass(frozen=True, slots=True)
class FulfillmentOrder:
    """Work of one order at one location. Its id is a pointer that Shopify changes (split, move, ...).

    `location_id` is None where the location was deleted or is out of this app's sight.
    """

    id: FulfillmentOrderGid
    order_id: OrderGid
    status: FulfillmentOrderStatus
    updated_at: datetime
    location_id: LocationGid | None
    location_name: str = ""
    request_status: str = "UNSUBMITTED"
    supported_actions: frozenset[Action] = frozenset()
    delivery_method: DeliveryMethod = DeliveryMethod.SHIPPING
    delivery_name: str = ""
    delivery_instructions: str = ""
    fulfill_at: datetime | None = None
    fulfill_by: datetime | None = None
    holds: tuple[Hold, ...] = ()
    line_items: tuple[FulfillmentOrderLineItem, ...] = ()

    @property
    def remaining(self) -> int:
        """Units that may still be packed."""
        return sum(line.remaining_quantity for line in self.line_items)

    @property
    def is_open(self) -> bool:
        """Whether work is left. A CLOSED one can show remaining units after a cancelled fulfillment."""
        return self.status not in (
            FulfillmentOrderStatus.CLOSED,
            FulfillmentOrderStatus.CANCELLED,
            FulfillmentOrderStatus.INCOMPLETE,
        )

    @property
    def is_bench_work(self) -> bool:
        """Whether people pick and pack it: not handed over at the till (RETAIL), not digital (NONE)."""
        return self.delivery_method not in (DeliveryMethod.RETAIL, DeliveryMethod.NONE)

    def allows(self, action: Action) -> bool:
        """Whether Shopify said at the last reading that this may be done."""
        return action in self.supported_actions


@dataclass(frozen=True, slots=True)
class Tracking:
    """One parcel's number as Shopify's `FulfillmentTrackingInfo` shows it."""

    number: str = ""
    company: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FulfillmentLine:
    """Units of one line item in a fulfillment."""

    line_item_id: LineItemGid
    quantity: int


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """What went out together, with the numbers of all its parcels.

    `lines_unread`: which lines it has is not known yet, as after the first load of a large shop.
    """

    id: FulfillmentGid
    name: str
    status: FulfillmentStatus
    created_at: datetime
    display_status: str = ""
    location_id: LocationGid | None = None
    tracking: tuple[Tracking, ...] = ()
    lines: tuple[FulfillmentLine, ...] = ()
    lines_unread: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it still counts: not cancelled and not failed."""
        return self.status not in (
            FulfillmentStatus.CANCELLED,
            FulfillmentStatus.ERROR,
            FulfillmentStatus.FAILURE,
        )

    @property
    def numbers(self) -> tuple[str, ...]:
        """The tracking numbers that are set."""
        return tuple(one.number for one in self.tracking if one.number)

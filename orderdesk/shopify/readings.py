"""What the gateway hands out: pages, readings of one order, answers of mutations, and the budget.

Every reading carries a number that was drawn when its request started, so that of two readings the
one that was asked for later wins, in whatever order the answers arrive; and the shop's own time, so
that no rule depends on this computer's clock.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from orderdesk.domain.fulfillment import Action, FulfillmentOrderStatus
from orderdesk.domain.ids import FulfillmentGid, FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.domain.order import Order
from orderdesk.domain.timeline import AppEvent, ShopTimeline

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """One page of a list. `cursor` is None on the last one.

    `missing` names the fields that the shop withheld, as paths without positions
    ("orders.nodes.email"): their values here are unknown, not empty.
    """

    items: tuple[ItemT, ...]
    cursor: str | None
    reading: int
    server_time: datetime
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A guarded value as it stands: None where there is none. `digest` is what a write must quote."""

    value: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class BoardReading:
    """A guarded value of the app's installation, which all stations share, and whose id owns it."""

    installation_id: str
    value: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment by both clocks of this computer: one stands still while it sleeps, one can be set."""

    ticks: float
    at: datetime

    def seconds_since(self, earlier: "Instant") -> float:
        """The clock that ran further counts."""
        return max(self.ticks - earlier.ticks, self._by_the_wall(earlier))

    def slept_since(self, earlier: "Instant") -> float:
        """Seconds that the computer slept in between, or that somebody set its clock forward by."""
        return self._by_the_wall(earlier) - (self.ticks - earlier.ticks)

    def _by_the_wall(self, earlier: "Instant") -> float:
        return (self.at - earlier.at).total_seconds()


@dataclass(frozen=True, slots=True)
class OrderReading:
    """One order, read whole by its id. `order` is None where it is not visible (any more).

    `asked` is when the request left: the order may have changed at any time since.
    """

    order: Order | None
    reading: int
    server_time: datetime
    claim: ClaimReading = ClaimReading()
    missing: tuple[str, ...] = ()
    events: tuple[AppEvent, ...] = ()
    asked: Instant | None = None


@dataclass(frozen=True, slots=True)
class TimelineReading:
    """One order's timeline. `timeline` is None where the order is not visible (any more)."""

    timeline: ShopTimeline | None
    reading: int
    server_time: datetime


@dataclass(frozen=True, slots=True)
class OpenFulfillmentOrder:
    """What the sweep of open work compares: `Order.updatedAt` does not move for all of it."""

    id: FulfillmentOrderGid
    order_id: OrderGid
    updated_at: datetime
    status: FulfillmentOrderStatus
    remaining: int
    location_id: LocationGid | None
    supported_actions: frozenset[Action] = frozenset()
    hold_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """How far the shop is with writing a file; `url` is "" unless there is one, and is signed.

    `objects` counts all lines of the file, `orders` those of orders, `size` its bytes (None before it is
    whole). `status` is one of Shopify's `BulkOperationStatus`.
    """

    id: str
    status: str
    created_at: datetime
    objects: int
    orders: int
    error_code: str = ""
    size: int | None = None
    url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Acted:
    """A mutation that the shop confirmed. `reading` was drawn after its answer came.

    Readings with a lower number may still show the state before it.
    """

    fulfillment_id: FulfillmentGid | None
    server_time: datetime
    reading: int


@dataclass(frozen=True, slots=True)
class Budget:
    """Points that may be spent now, at most, and the gain per second: shared by all stations."""

    available: float
    maximum: float
    restore_per_s: float

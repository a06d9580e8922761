"""What sync needs of the shop and of its surroundings; filled in composition."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from orderdesk.domain.catalogue import InventoryLevel, Location, Shop, Variant
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid, FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.domain.intents import RequestLine
from orderdesk.domain.order import Order
from orderdesk.domain.timeline import CarrierStep
from orderdesk.shopify.bulk_lines import BulkPlace
from orderdesk.shopify.bulk_operations import BulkBatch
from orderdesk.shopify.readings import (
    Acted,
    BoardReading,
    Budget,
    BulkOperation,
    ClaimReading,
    OpenFulfillmentOrder,
    OrderReading,
    Page,
)

Clock = Callable[[], datetime]
Monotonic = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]
Random = Callable[[], float]


class Person(Protocol):
    """Who works here: named in the claims on orders."""

    @property
    def staff(self) -> str:
        """The person."""
        ...

    @property
    def station(self) -> str:
        """The bench."""
        ...


class Gateway(Protocol):
    """One shop. Every method that talks to it raises errors of the Shopify branch of the tree.

    A mutation raises AmbiguousError where it may have been carried out, RejectedError for the shop's
    user errors, and UnreachableError, ThrottledError, SignedOutError, RefusedError or ProtocolError
    only where it was not.
    """

    def next_reading(self) -> int:
        """A number higher than that of every reading so far."""
        ...

    def budget(self) -> Budget:
        """The points that may be spent now."""
        ...

    def server_now(self) -> datetime:
        """The shop's time, as of its last answer and this computer's clock since."""
        ...

    async def probe(self) -> datetime:
        """The cheapest question there is; the shop's time in its answer."""
        ...

    async def fetch_shop(self) -> Shop:
        """The shop, with this app's scopes."""
        ...

    async def fetch_locations(self) -> tuple[Location, ...]:
        """All locations."""
        ...

    async def count_orders(self) -> int | None:
        """About how many orders there are."""
        ...

    async def start_bulk_orders(self) -> BulkOperation:
        """Let the shop write all orders into a file."""
        ...

    async def find_bulk_orders(self, since: datetime) -> BulkOperation | None:
        """The newest operation that writes all orders as ours do and was started since."""
        ...

    async def fetch_bulk_operation(self, operation_id: str) -> BulkOperation | None:
        """How far an operation is; None where the shop does not know it."""
        ...

    def fetch_bulk_orders(self, url: str, place: BulkPlace) -> AsyncGenerator[BulkBatch, None]:
        """The orders in an operation's file from `place` on. Raises BulkFileError where it is gone."""
        ...

    async def fetch_orders(
        self,
        updated_since: datetime | None,
        cursor: str | None,
        size: int | None = None,
        *,
        told: Callable[[str | None], None] | None = None,
        open_only: bool = False,
    ) -> Page[Order]:
        """A page of whole orders, those that changed longest ago first. It may lag behind writes.

        `told` hears the next page's cursor before the orders of this one have been read; `open_only`
        leaves out what is fulfilled, cancelled or archived.
        """
        ...

    async def fetch_order(self, order_id: OrderGid, *, with_events: bool = False) -> OrderReading:
        """One order and its claim as they are now; `with_events` adds its newest entries."""
        ...

    async def fetch_open_fulfillment_orders(self, cursor: str | None) -> Page[OpenFulfillmentOrder]:
        """A page of all open work."""
        ...

    async def fetch_existing(self, order_ids: Sequence[OrderGid]) -> frozenset[OrderGid]:
        """Which of at most 250 orders are visible."""
        ...

    async def fetch_variants(
        self, updated_since: datetime | None, cursor: str | None
    ) -> Page[Variant]:
        """A page of the variants that changed since."""
        ...

    async def fetch_levels(
        self, location_id: LocationGid, cursor: str | None
    ) -> Page[InventoryLevel]:
        """A page of the stock at a location."""
        ...

    async def fetch_claim(self, order_id: OrderGid) -> ClaimReading:
        """The claim of an order alone."""
        ...

    async def write_claim(self, order_id: OrderGid, value: str, digest: str | None) -> bool:
        """Write the claim over the one with `digest`. False where somebody else wrote in between."""
        ...

    async def fetch_board(self, key: str) -> BoardReading:
        """A value that all stations share."""
        ...

    async def write_board(
        self, installation_id: str, key: str, value: str, digest: str | None
    ) -> bool:
        """Write it over the one with `digest`. False where somebody else wrote in between."""
        ...

    async def create_fulfillment(
        self, lines: Sequence[RequestLine], parcels: Sequence[Tracking], notify_customer: bool
    ) -> Acted:
        """Say that these units left. It takes no key."""
        ...

    async def update_tracking(
        self, fulfillment_id: FulfillmentGid, parcels: Sequence[Tracking], notify_customer: bool
    ) -> Acted:
        """Replace the numbers of a fulfillment."""
        ...

    async def cancel_fulfillment(self, fulfillment_id: FulfillmentGid) -> Acted:
        """Take a fulfillment back."""
        ...

    async def split(
        self, fulfillment_order_id: FulfillmentOrderGid, lines: Sequence[RequestLine]
    ) -> Acted:
        """Move units into a fulfillment order of their own."""
        ...

    async def hold(
        self, fulfillment_order_id: FulfillmentOrderGid, reason: str, notes: str, handle: str
    ) -> Acted:
        """Keep a fulfillment order back. A second hold of the same handle is refused."""
        ...

    async def release(
        self, fulfillment_order_id: FulfillmentOrderGid, hold_ids: Sequence[str]
    ) -> Acted:
        """End these holds and no others."""
        ...

    async def move(
        self, fulfillment_order_id: FulfillmentOrderGid, location_id: LocationGid
    ) -> Acted:
        """Give a whole fulfillment order to another location."""
        ...

    async def prepare_for_pickup(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> Acted:
        """Say that work is ready for its customer, whom the shop mails each time."""
        ...

    async def add_event(
        self, fulfillment_id: FulfillmentGid, status: str, happened_at: datetime
    ) -> Acted:
        """Say what happened to a fulfillment. A second sending makes a second event."""
        ...

    async def fetch_events(self, fulfillment_id: FulfillmentGid) -> tuple[CarrierStep, ...]:
        """The newest events of a fulfillment."""
        ...

    async def fetch_move_targets(
        self, fulfillment_order_id: FulfillmentOrderGid
    ) -> tuple[Location, ...]:
        """The locations that may take a fulfillment order over."""
        ...

    async def add_tags(self, order_id: OrderGid, tags: Sequence[str]) -> Acted:
        """Put tags on an order, beside those that it has."""
        ...

    async def remove_tags(self, order_id: OrderGid, tags: Sequence[str]) -> Acted:
        """Take tags off an order."""
        ...

    async def set_note(self, order_id: OrderGid, note: str) -> Acted:
        """Put a note in the place of the one that the order has."""
        ...

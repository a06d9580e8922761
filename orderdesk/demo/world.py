"""The things of the shop: catalogue, people, orders. Plain records; the rules live beside them.

Numbers are the tails of Shopify's global ids, amounts are euro cents, times are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Attribute = tuple[str, str]


@dataclass(slots=True, eq=False)
class Address:
    """A postal address. Never changed in place: a new address is a new record."""

    number: int
    first_name: str
    last_name: str
    address1: str
    city: str
    zip: str
    country: str
    country_code: str
    company: str | None = None
    address2: str | None = None
    province: str | None = None
    province_code: str | None = None
    phone: str | None = None

    @property
    def name(self) -> str:
        """First and last name as one."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True, eq=False)
class Location:
    """A place with stock."""

    number: int
    name: str
    address: Address
    is_active: bool = True
    fulfills_online_orders: bool = True
    levels: dict[int, "Level"] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Customer:
    """Who buys."""

    number: int
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    locale: str
    address: Address
    note: str | None = None
    tags: tuple[str, ...] = ()
    orders_count: int = 0

    @property
    def display_name(self) -> str:
        """The name as Shopify shows it; the e-mail address where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.email or ""


@dataclass(slots=True, eq=False)
class Product:
    """What is sold, in one or more variants."""

    number: int
    title: str
    handle: str
    vendor: str
    product_type: str
    option_names: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    tags: tuple[str, ...] = ()
    variants: list["Variant"] = field(default_factory=list)
    metafields: "dict[tuple[str, str], Metafield] | None" = None


@dataclass(slots=True, eq=False)
class Variant:
    """One kind of a product: what lies on the shelf."""

    number: int
    product: Product
    options: tuple[str, ...]
    sku: str | None
    barcode: str | None
    price: int
    weight_g: int
    position: int
    created_at: datetime
    updated_at: datetime
    item: "Item"
    requires_shipping: bool = True
    metafields: "dict[tuple[str, str], Metafield] | None" = None

    @property
    def title(self) -> str:
        """The options as one text; Shopify's word for a product without options."""
        return " / ".join(self.options) if self.options else "Default Title"

    @property
    def line_title(self) -> str | None:
        """What an order line shows as the variant."""
        return " / ".join(self.options) if self.options else None


@dataclass(slots=True, eq=False)
class Item:
    """A variant as stock."""

    number: int
    tracked: bool
    created_at: datetime
    updated_at: datetime
    levels: "dict[int, Level]" = field(default_factory=dict)
    variant: "Variant | None" = None


@dataclass(slots=True, eq=False)
class Level:
    """The stock of one item at one location. `on_hand` includes what is committed."""

    number: int
    item: Item
    location: Location
    on_hand: int
    created_at: datetime
    updated_at: datetime
    committed: int = 0
    damaged: int = 0
    incoming: int = 0
    is_active: bool = True

    @property
    def available(self) -> int:
        """What may still be sold; below zero after overselling."""
        return self.on_hand - self.committed - self.damaged


@dataclass(slots=True, eq=False)
class Line:
    """A line of an order. `removed` counts units taken out by edits and refunds."""

    number: int
    order: "Order"
    title: str
    variant: Variant | None
    variant_title: str | None
    sku: str | None
    quantity: int
    price: int
    requires_shipping: bool = True
    removed: int = 0
    fulfilled: int = 0
    vendor: str | None = None
    attributes: tuple[Attribute, ...] = ()

    @property
    def current_quantity(self) -> int:
        """Units ordered without what was removed."""
        return self.quantity - self.removed

    @property
    def unfulfilled(self) -> int:
        """Units that still are to be fulfilled."""
        return max(self.quantity - self.removed - self.fulfilled, 0)


DELIVERY_METHODS = frozenset(("SHIPPING", "PICK_UP", "LOCAL", "PICKUP_POINT", "RETAIL", "NONE"))


@dataclass(slots=True, eq=False)
class DeliveryMethod:
    """How one fulfillment order reaches the customer."""

    number: int
    method_type: str
    presented_name: str | None = None
    instructions: str | None = None
    phone: str | None = None


@dataclass(slots=True, eq=False)
class Hold:
    """Why a fulfillment order may not be fulfilled, and who says so. No app: an admin's own."""

    number: int
    reason: str
    notes: str | None
    handle: str | None
    app_id: str | None
    app_title: str | None


@dataclass(slots=True, eq=False)
class FulfillmentOrderLine:
    """Units of one order line in a fulfillment order."""

    number: int
    line: Line
    total: int
    remaining: int


@dataclass(slots=True, eq=False)
class FulfillmentOrder:
    """What one location has to send or hand over for one order."""

    number: int
    order: "Order"
    location: Location
    method: DeliveryMethod
    created_at: datetime
    updated_at: datetime
    fulfill_at: datetime | None
    fulfill_by: datetime | None = None
    destination: Address | None = None
    status: str = "OPEN"
    progress_reported: bool = False
    prepared: bool = False
    lines: list[FulfillmentOrderLine] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        """Units not yet fulfilled."""
        return sum(line.remaining for line in self.lines)


@dataclass(frozen=True, slots=True)
class Tracking:
    """One parcel's number with its carrier."""

    company: str | None
    number: str | None
    url: str | None


@dataclass(slots=True, eq=False)
class FulfillmentLine:
    """Units of one order line in a fulfillment."""

    number: int
    line: Line
    quantity: int


@dataclass(slots=True, eq=False)
class Step:
    """A carrier's scan of a fulfillment."""

    number: int
    status: str
    happened_at: datetime
    created_at: datetime
    message: str | None = None
    estimated_delivery_at: datetime | None = None
    address1: str | None = None
    city: str | None = None
    province: str | None = None
    country: str | None = None
    zip: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(slots=True, eq=False)
class Fulfillment:
    """Goods that left. `parts` says which fulfillment order gave how much, for a cancellation."""

    number: int
    order: "Order"
    name: str
    location: Location
    created_at: datetime
    updated_at: datetime
    tracking: tuple[Tracking, ...]
    cause: str
    app_title: str | None
    status: str = "SUCCESS"
    display_status: str = "FULFILLED"
    lines: list[FulfillmentLine] = field(default_factory=list)
    parts: list[tuple[FulfillmentOrder, FulfillmentOrderLine, int]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    origin: dict[str, Any] | None = None
    notify: bool = False


@dataclass(slots=True, eq=False)
class Transaction:
    """Money that moved, or was promised."""

    number: int
    kind: str
    status: str
    amount: int
    gateway: str
    at: datetime
    parent: "Transaction | None" = None


@dataclass(slots=True, eq=False)
class Refund:
    """Money and goods given back."""

    number: int
    at: datetime
    amount: int
    note: str | None
    lines: list[tuple[Line, int, str]]


@dataclass(slots=True, eq=False)
class Event:
    """An entry of an order's time line. No app title: a person's or the customer's act."""

    number: int
    action: str
    message: str
    at: datetime
    app_title: str | None
    order: "Order"


@dataclass(slots=True, eq=False)
class Metafield:
    """A value that an app keeps on a thing."""

    number: int
    owner: Any
    owner_type: str
    namespace: str
    key: str
    type: str
    value: str
    digest: str
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True, eq=False)
class Order:
    """One order with all that hangs on it."""

    number: int
    order_number: int
    created_at: datetime
    updated_at: datetime
    customer: Customer | None
    email: str | None
    phone: str | None
    shipping_address: Address | None
    billing_address: Address | None
    shipping_title: str | None
    shipping_price: int
    note: str | None = None
    tags: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    locale: str = "de"
    source_name: str = "web"
    gateway: str = "shopify_payments"
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    edited: bool = False
    named_fulfillments: int = 0
    retail_location: Location | None = None
    lines: list[Line] = field(default_factory=list)
    fulfillment_orders: list[FulfillmentOrder] = field(default_factory=list)
    fulfillments: list[Fulfillment] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    metafields: dict[tuple[str, str], Metafield] | None = None

    @property
    def name(self) -> str:
        """The number that people say."""
        return f"#{self.order_number}"


@dataclass(slots=True, eq=False)
class Installation:
    """The app that asks, as installed in this shop."""

    number: int
    app_id: str
    metafields: dict[tuple[str, str], Metafield] | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that the shop sent to a customer."""

    at: datetime
    kind: str
    to: str
    order_id: str
    fulfillment_id: str | None
    cause: str

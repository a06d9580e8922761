"""An order as Shopify last said it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.fulfillment import Fulfillment, FulfillmentOrder
from orderdesk.domain.ids import LineItemGid, LocationGid, OrderGid, ProductGid, VariantGid
from orderdesk.domain.money import Money
from orderdesk.domain.open_enum import OpenStrEnum


class FinancialStatus(OpenStrEnum):
    """`OrderDisplayFinancialStatus`."""

    AUTHORIZED = "AUTHORIZED"
    EXPIRED = "EXPIRED"
    PAID = "PAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    PENDING = "PENDING"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"


class OrderFulfillmentStatus(OpenStrEnum):
    """`OrderDisplayFulfillmentStatus`."""

    FULFILLED = "FULFILLED"
    FULFILLMENT_NOT_REQUIRED = "FULFILLMENT_NOT_REQUIRED"
    IN_PROGRESS = "IN_PROGRESS"
    ON_HOLD = "ON_HOLD"
    OPEN = "OPEN"
    PARTIALLY_FULFILLED = "PARTIALLY_FULFILLED"
    PENDING_FULFILLMENT = "PENDING_FULFILLMENT"
    REQUEST_DECLINED = "REQUEST_DECLINED"
    RESTOCKED = "RESTOCKED"
    SCHEDULED = "SCHEDULED"
    UNFULFILLED = "UNFULFILLED"


@dataclass(frozen=True, slots=True)
class Address:
    """A `MailingAddress`. `formatted` holds its lines in the country's own order (may be empty)."""

    name: str = ""
    company: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    zip: str = ""
    province_code: str = ""
    country_code: str = ""
    phone: str = ""
    formatted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """A custom attribute of an order or line (gift messages travel in these)."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """A line of the order. Pack by a fulfillment order's remaining quantity, never by these.

    `quantity` is what was ordered and stays after an edit; `current_quantity` is what is left of it
    after edits and refunds. `variant_id` is None for custom or deleted products.
    """

    id: LineItemGid
    title: str
    quantity: int
    current_quantity: int
    variant_title: str = ""
    sku: str = ""
    product_id: ProductGid | None = None
    variant_id: VariantGid | None = None
    image_url: str = ""
    unit_price: Money | None = None
    requires_shipping: bool = True
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """The order's money in the shop's currency."""

    subtotal: Money
    shipping: Money
    tax: Money
    total: Money
    refunded: Money
    outstanding: Money


@dataclass(frozen=True, slots=True)
class Order:
    """One order, whole: lines, money, work to do (fulfillment orders) and parcels (fulfillments).

    `withheld` names the attributes that Shopify kept back and that no reading has shown yet: empty here,
    which says nothing.
    """

    id: OrderGid
    name: str
    created_at: datetime
    updated_at: datetime
    financial_status: FinancialStatus
    fulfillment_status: OrderFulfillmentStatus
    totals: Totals
    processed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    closed: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    customer_name: str = ""
    email: str = ""
    phone: str = ""
    can_notify_customer: bool = False
    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping_title: str = ""
    line_items: tuple[LineItem, ...] = ()
    fulfillment_orders: tuple[FulfillmentOrder, ...] = ()
    fulfillments: tuple[Fulfillment, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def is_address_withheld(self) -> bool:
        """Whether nobody here knows where the order goes, since Shopify keeps it back."""
        return "shipping_address" in self.withheld

    @property
    def lines_unread(self) -> bool:
        """Whether of a fulfillment is not known yet which lines it has."""
        return any(one.lines_unread for one in self.fulfillments)

    def line_item(self, line_item_id: LineItemGid) -> LineItem | None:
        """The line with this id, or None."""
        return next((line for line in self.line_items if line.id == line_item_id), None)

    def fulfillment(self, fulfillment_id: str) -> Fulfillment | None:
        """The fulfillment with this id, or None."""
        return next((one for one in self.fulfillments if one.id == fulfillment_id), None)

    def fulfillment_orders_at(self, location_id: LocationGid) -> Iterator[FulfillmentOrder]:
        """This order's fulfillment orders assigned to a location, open or not."""
        return (one for one in self.fulfillment_orders if one.location_id == location_id)


GIFT_KEYS = frozenset(
    (
        "gift message",
        "gift note",
        "gift card message",
        "greeting card",
        "geschenknachricht",
        "geschenkbotschaft",
        "grusskarte",
        "message cadeau",
    )
)
"""How shops name a gift message among an order's attributes, case-folded and with single blanks."""


_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def gift_message(order: Order) -> str:
    """The text to put in with the goods, from the order's custom attributes; "" if there is none."""
    for attribute in order.attributes:
        if _BETWEEN_WORDS.sub(" ", attribute.key.casefold()).strip() in GIFT_KEYS:
            return attribute.value
    return ""

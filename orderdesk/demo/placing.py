"""How an order comes into being: lines, money, and the fulfillment orders that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orderdesk.demo.statuses import total
from orderdesk.demo.store import Store
from orderdesk.demo.world import (
    Address,
    Attribute,
    Customer,
    DeliveryMethod,
    Event,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Line,
    Location,
    Order,
    Transaction,
    Variant,
)

NO_DELIVERY = "NONE"


@dataclass(frozen=True, slots=True)
class Wish:
    """One line to be ordered. No variant: a custom item, known by its title alone."""

    variant: Variant | None
    quantity: int
    location: Location
    title: str = ""
    price: int = 0
    sku: str | None = None
    attributes: tuple[Attribute, ...] = ()
    method_type: str | None = None


@dataclass(slots=True)
class Basket:
    """All that makes an order. `money` is PAID, PENDING or AUTHORIZED."""

    wishes: Sequence[Wish]
    customer: Customer | None = None
    address: Address | None = None
    method_type: str = "SHIPPING"
    presented_name: str | None = "DHL Paket"
    instructions: str | None = None
    shipping_price: int = 0
    note: str | None = None
    tags: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    money: str = "PAID"
    fulfill_by: datetime | None = None
    fulfill_at: datetime | None = None
    source_name: str = "web"
    retail_location: Location | None = None
    email: str | None = None


def place(store: Store, basket: Basket, at: datetime) -> Order:
    """Makes the order and lets everything know of it but the search (the caller's part)."""
    store.last_order_number += 1
    customer = basket.customer
    ships = basket.method_type not in ("PICK_UP", "RETAIL", NO_DELIVERY)
    order = Order(
        store.ids.next("Order"),
        store.last_order_number,
        at,
        at,
        customer,
        basket.email or (None if customer is None else customer.email),
        None if customer is None else customer.phone,
        basket.address if ships else None,
        basket.address,
        None if basket.method_type == NO_DELIVERY else basket.presented_name,
        basket.shipping_price,
        basket.note,
        tuple(sorted(basket.tags)),
        basket.attributes,
        "de" if customer is None else customer.locale,
        basket.source_name,
        retail_location=basket.retail_location,
    )
    if customer is not None:
        customer.orders_count += 1
    parts = [(_add_line(store, order, wish), wish) for wish in basket.wishes]
    _add_fulfillment_orders(store, order, basket, parts, at)
    _pay(store, order, basket.money, at)
    who = "Someone" if customer is None else customer.display_name
    number = store.ids.next("BasicEvent")
    order.events.append(Event(number, "placed", f"{who} placed this order.", at, None, order))
    store.orders[order.number] = order
    return order


def _add_line(store: Store, order: Order, wish: Wish) -> Line:
    variant = wish.variant
    if variant is None:
        line = Line(
            store.ids.next("LineItem"),
            order,
            wish.title,
            None,
            None,
            wish.sku,
            wish.quantity,
            wish.price,
            attributes=wish.attributes,
        )
    else:
        line = Line(
            store.ids.next("LineItem"),
            order,
            variant.product.title,
            variant,
            variant.line_title,
            variant.sku,
            wish.quantity,
            variant.price,
            variant.requires_shipping,
            vendor=variant.product.vendor,
            attributes=wish.attributes,
        )
    order.lines.append(line)
    store.lines[line.number] = line
    return line


def _add_fulfillment_orders(
    store: Store,
    order: Order,
    basket: Basket,
    parts: Sequence[tuple[Line, Wish]],
    at: datetime,
) -> None:
    made: dict[tuple[int, str], FulfillmentOrder] = {}
    hour = at.replace(minute=0, second=0)
    for line, wish in parts:
        method_type = wish.method_type or basket.method_type
        if not line.requires_shipping:
            method_type = NO_DELIVERY
        key = (wish.location.number, method_type)
        fulfillment_order = made.get(key)
        if fulfillment_order is None:
            fulfillment_order = FulfillmentOrder(
                store.ids.next("FulfillmentOrder"),
                order,
                wish.location,
                _method(store, basket, method_type, wish.location),
                at,
                at,
                basket.fulfill_at or hour,
                basket.fulfill_by,
                order.shipping_address,
                "SCHEDULED" if basket.fulfill_at is not None else "OPEN",
            )
            made[key] = fulfillment_order
        number = store.ids.next("FulfillmentOrderLineItem")
        fulfillment_order.lines.append(
            FulfillmentOrderLine(number, line, line.quantity, line.quantity)
        )
        store.commit_stock(line, wish.location, line.quantity)
    for fulfillment_order in made.values():
        store.add_fulfillment_order(fulfillment_order)


def _method(store: Store, basket: Basket, method_type: str, location: Location) -> DeliveryMethod:
    number = store.ids.next("DeliveryMethod")
    if method_type == NO_DELIVERY:
        return DeliveryMethod(number, method_type)
    if method_type == "PICK_UP":
        return DeliveryMethod(number, method_type, location.name, basket.instructions)
    if method_type == "RETAIL":
        return DeliveryMethod(number, method_type, None)
    return DeliveryMethod(number, method_type, basket.presented_name, basket.instructions)


def _pay(store: Store, order: Order, money: str, at: datetime) -> None:
    amount = total(order)
    if money == "PAID":
        add_transaction(store, order, "SALE", amount, at)
    elif money == "AUTHORIZED":
        add_transaction(store, order, "AUTHORIZATION", amount, at)
    else:
        order.gateway = "Bank Deposit"


def add_transaction(
    store: Store,
    order: Order,
    kind: str,
    amount: int,
    at: datetime,
    parent: Transaction | None = None,
) -> Transaction:
    """Writes down money that moved."""
    made = Transaction(
        store.ids.next("OrderTransaction"), kind, "SUCCESS", amount, order.gateway, at, parent
    )
    order.transactions.append(made)
    return made

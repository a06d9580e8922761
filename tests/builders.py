"""Domain objects for tests, each with just what a test names."""

from datetime import UTC, datetime
from decimal import Decimal

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderLineItem,
    FulfillmentOrderStatus,
    Tracking,
)
from orderdesk.domain.ids import (
    FulfillmentOrderGid,
    FulfillmentOrderLineItemGid,
    IntentId,
    InventoryItemGid,
    LineItemGid,
    LocationGid,
    OrderGid,
    PackingId,
    ProductGid,
    VariantGid,
)
from orderdesk.domain.intents import Basis, Fulfill, Intent, IntentState, Payload, Units
from orderdesk.domain.money import Money
from orderdesk.domain.open_work import basis_of, remaining_at
from orderdesk.domain.order import (
    Address,
    FinancialStatus,
    LineItem,
    Order,
    OrderFulfillmentStatus,
    Totals,
)
from orderdesk.domain.packing import Packing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = LocationGid("gid://shopify/Location/1")
LEIPZIG = LocationGid("gid://shopify/Location/2")
OPEN_ACTIONS = frozenset({Action.CREATE_FULFILLMENT, Action.HOLD, Action.MOVE, Action.SPLIT})


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def line_id(number: int) -> LineItemGid:
    return LineItemGid(f"gid://shopify/LineItem/{number}")


def a_line(number: int, quantity: int = 1, *, title: str = "", sku: str = "") -> LineItem:
    return LineItem(
        id=line_id(number),
        title=title or f"Product {number}",
        quantity=quantity,
        current_quantity=quantity,
        sku=sku or f"SKU-{number}",
        product_id=ProductGid(f"gid://shopify/Product/{number}"),
        variant_id=VariantGid(f"gid://shopify/ProductVariant/{number}"),
        unit_price=euro("10.00"),
    )


def some_work(
    number: int,
    remaining: dict[int, int],
    *,
    location: LocationGid = BERLIN,
    status: FulfillmentOrderStatus = FulfillmentOrderStatus.OPEN,
    method: DeliveryMethod = DeliveryMethod.SHIPPING,
    actions: frozenset[Action] = OPEN_ACTIONS,
    fulfill_by: datetime | None = None,
    order_number: int = 1001,
) -> FulfillmentOrder:
    """A fulfillment order: `remaining` maps a line's number to its units left."""
    return FulfillmentOrder(
        id=FulfillmentOrderGid(f"gid://shopify/FulfillmentOrder/{number}"),
        order_id=OrderGid(f"gid://shopify/Order/{order_number}"),
        status=status,
        updated_at=NOW,
        location_id=location,
        location_name="Berlin Mitte",
        supported_actions=actions,
        delivery_method=method,
        delivery_name="DHL Paket",
        fulfill_by=fulfill_by,
        line_items=tuple(
            FulfillmentOrderLineItem(
                id=FulfillmentOrderLineItemGid(
                    f"gid://shopify/FulfillmentOrderLineItem/{number}0{line}"
                ),
                line_item_id=line_id(line),
                total_quantity=units,
                remaining_quantity=units,
                sku=f"SKU-{line}",
                variant_id=VariantGid(f"gid://shopify/ProductVariant/{line}"),
                inventory_item_id=InventoryItemGid(f"gid://shopify/InventoryItem/{line}"),
            )
            for line, units in remaining.items()
        ),
    )


def an_order(
    *work: FulfillmentOrder,
    number: int = 1001,
    lines: tuple[LineItem, ...] | None = None,
    customer: str = "Aoife Ó Súilleabháin",
    note: str = "",
    tags: tuple[str, ...] = (),
    cancelled_at: datetime | None = None,
    created_at: datetime = NOW,
) -> Order:
    """An order whose lines are those of its work, unless `lines` says otherwise."""
    if lines is None:
        units: dict[LineItemGid, int] = {}
        for one in work:
            for item in one.line_items:
                units[item.line_item_id] = units.get(item.line_item_id, 0) + item.total_quantity
        lines = tuple(
            a_line(int(item.rsplit("/", 1)[1]), quantity) for item, quantity in units.items()
        )
    return Order(
        id=OrderGid(f"gid://shopify/Order/{number}"),
        name=f"#{number}",
        created_at=created_at,
        updated_at=NOW,
        financial_status=FinancialStatus.PAID,
        fulfillment_status=OrderFulfillmentStatus.UNFULFILLED,
        totals=Totals(*(euro("0.00") for _field in range(6))),
        cancelled_at=cancelled_at,
        note=note,
        tags=tags,
        customer_name=customer,
        can_notify_customer=True,
        shipping_address=Address(name=customer, address1="Torstraße 1", city="Berlin", zip="10119"),
        line_items=lines,
        fulfillment_orders=work,
    )


def an_intent(
    order: Order,
    payload: Payload | None = None,
    *,
    number: int = 1,
    state: IntentState = IntentState.WAITING,
    units: dict[int, int] | None = None,
    numbers: tuple[str, ...] = (),
) -> Intent:
    """An intent on an order; without a payload, a fulfillment at Berlin of `units` or all that is left."""
    if payload is None:
        left = remaining_at(order, BERLIN)
        if units is not None:
            left = tuple(Units(line_id(line), count) for line, count in units.items())
        payload = Fulfill(BERLIN, left, tuple(Tracking(one, "DHL") for one in numbers))
    return Intent(
        id=IntentId(f"intent-{number}"),
        number=number,
        order_id=order.id,
        order_name=order.name,
        payload=payload,
        basis=basis_of(order, BERLIN) if isinstance(payload, Fulfill) else Basis(),
        created_at=NOW,
        staff="Anna",
        station="Bench 2",
        state=state,
    )


def a_packing(order: Order, *, number: int = 1) -> Packing:
    return Packing(
        id=PackingId(f"packing-{number}"),
        order_id=order.id,
        order_name=order.name,
        location_id=BERLIN,
        staff="Anna",
        station="Bench 2",
        opened_at=NOW,
        needs=remaining_at(order, BERLIN),
        basis=basis_of(order, BERLIN),
    )

"""Orders from answers: every field, whatever Shopify may leave out, and what a null may not erase."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    Hold,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.money import Money
from orderdesk.domain.order import FinancialStatus, Order, OrderFulfillmentStatus
from orderdesk.errors import UnreadableAnswerError
from orderdesk.shopify.orders import keep_known, keep_read_lines, read_order
from orderdesk.shopify.payload import Payload
from tests.shopify.answers import (
    address,
    connection,
    fulfillment,
    line_item,
    order,
    work,
    work_line,
)


def read(**more: Any) -> Order:
    return read_order(Payload(order(**more), "order"))


def test_a_whole_order() -> None:
    one = read()
    assert one.id == "gid://shopify/Order/1"
    assert one.name == "#1001"
    assert one.created_at == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert one.financial_status is FinancialStatus.PAID
    assert one.fulfillment_status is OrderFulfillmentStatus.PARTIALLY_FULFILLED
    assert one.totals.total == Money(Decimal("24.70"), "EUR")
    assert one.totals.subtotal.amount == Decimal("19.80")
    assert one.customer_name == "Ada Lovelace"
    assert one.note == "Ring twice"
    assert one.tags == ("vip",)
    assert one.attributes[0].value == ""
    assert one.shipping_title == "Standard"
    assert one.shipping_address is not None
    assert one.shipping_address.formatted[-1] == "France"
    assert one.billing_address is None
    [line] = one.line_items
    assert (line.quantity, line.current_quantity) == (3, 2)
    assert line.variant_id == "gid://shopify/ProductVariant/70"
    assert line.unit_price == Money(Decimal("9.90"), "EUR")
    [task] = one.fulfillment_orders
    assert task.status is FulfillmentOrderStatus.OPEN
    assert task.supported_actions == {Action.CREATE_FULFILLMENT, Action.SPLIT}
    assert task.location_id == "gid://shopify/Location/5"
    assert task.delivery_method is DeliveryMethod.SHIPPING
    [task_line] = task.line_items
    assert (task_line.total_quantity, task_line.remaining_quantity) == (3, 2)
    assert task_line.line_item_id == line.id
    assert task_line.variant_id == line.variant_id
    [parcel] = one.fulfillments
    assert parcel.status is FulfillmentStatus.SUCCESS
    assert parcel.tracking == (Tracking("6A123", "La Poste", ""),)
    assert parcel.lines[0].quantity == 1


def test_an_order_that_has_nothing_but_what_must_be() -> None:
    bare = read(
        processedAt=None,
        displayFinancialStatus=None,
        email=None,
        note=None,
        tags=[],
        customAttributes=[],
        shippingAddress=None,
        billingAddress=address("Grace Hopper"),
        shippingLine=None,
        claim=None,
        lineItems=connection(
            line_item(1, sku=None, variantTitle=None, image=None, product=None, variant=None)
        ),
        fulfillmentOrders=connection(
            work(
                1,
                connection(),
                deliveryMethod=None,
                assignedLocation={"name": "Gone", "location": None},
            )
        ),
        fulfillments=[fulfillment(1, displayStatus=None, location=None, trackingInfo=[])],
    )
    assert bare.customer_name == "Grace Hopper"
    assert bare.financial_status is FinancialStatus.PENDING
    assert bare.line_items[0].variant_id is None
    assert bare.fulfillment_orders[0].location_id is None
    assert bare.fulfillment_orders[0].location_name == "Gone"
    assert bare.fulfillments[0].tracking == ()


def test_holds_and_pickup_instructions() -> None:
    held = work(
        1,
        connection(work_line(11, 1)),
        status="ON_HOLD",
        fulfillAt="2026-12-01T00:00:00Z",
        fulfillmentHolds=[
            {"id": "h1", "reason": "INCORRECT_ADDRESS", "reasonNotes": None, "handle": "x"}
        ],
        deliveryMethod={
            "methodType": "PICK_UP",
            "presentedName": None,
            "additionalInformation": {"instructions": "Back door"},
        },
    )
    [task] = read(fulfillmentOrders=connection(held)).fulfillment_orders
    assert task.holds == (Hold("h1", "INCORRECT_ADDRESS", "", "x"),)
    assert task.delivery_method is DeliveryMethod.PICK_UP
    assert task.delivery_instructions == "Back door"
    assert task.fulfill_at == datetime(2026, 12, 1, tzinfo=UTC)


@given(st.text(st.characters(min_codepoint=65, max_codepoint=90), min_size=1, max_size=20))
def test_unknown_enum_values_survive(value: str) -> None:
    task = work(
        1,
        connection(),
        status=value,
        requestStatus=value,
        supportedActions=[{"action": value}],
        deliveryMethod={"methodType": value, "presentedName": "", "additionalInformation": None},
    )
    one = read(
        displayFulfillmentStatus=value,
        displayFinancialStatus=value,
        fulfillmentOrders=connection(task),
        fulfillments=[fulfillment(1, status=value)],
    )
    assert one.fulfillment_status == value
    assert one.financial_status == value
    assert one.fulfillment_orders[0].status == value
    assert one.fulfillment_orders[0].supported_actions == {value}
    assert one.fulfillment_orders[0].delivery_method == value
    assert one.fulfillments[0].status == value


def _places(part: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = part.items() if isinstance(part, dict) else enumerate(part)
    found = []
    for key, value in members:
        found.append((*place, key))
        if isinstance(value, (dict, list)):
            found += _places(value, (*place, key))
    return found


@pytest.mark.parametrize("odd", [None, 7, "text", [], {}, True])
def test_any_field_of_a_wrong_type_is_named_or_taken_for_nothing(odd: object) -> None:
    for place in _places(order()):
        bent: Any = order()
        inner = bent
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = odd
        try:
            read_order(Payload(bent, "order"))
        except UnreadableAnswerError as broken:
            assert broken.path.startswith("order.")  # noqa: PT017


def test_a_withheld_field_erases_nothing() -> None:
    old = read()
    new = read(email=None, shippingAddress=None, note=None, name="#1001X")
    kept = keep_known(new, old, ("orders.nodes.email", "orders.nodes.shippingAddress"))
    assert kept.email == old.email
    assert kept.shipping_address == old.shipping_address
    assert kept.customer_name == old.customer_name
    # What was not withheld is what the shop says now.
    assert kept.note == ""
    assert kept.name == "#1001X"


def test_the_name_of_a_withheld_address_is_not_taken_from_the_other_address() -> None:
    plain = read()
    assert plain.shipping_address is not None
    readdressed = replace(plain.shipping_address, name="Ada Lovelace")
    old = replace(plain, shipping_address=readdressed, customer_name="Ada Lovelace")
    # With the one withheld the name was read from the other.
    named = replace(plain.shipping_address, name="Grace Hopper")
    new = replace(plain, shipping_address=None, billing_address=named, customer_name=named.name)
    kept = keep_known(new, old, ("order.shippingAddress",))
    assert kept.shipping_address == readdressed
    assert kept.customer_name == "Ada Lovelace"


def test_lines_of_fulfillments_that_were_read_once_are_kept() -> None:
    """A bulk operation's file lacks them, and they never change."""
    old = read()
    assert old.fulfillments[0].lines
    bare = replace(old.fulfillments[0], lines=(), lines_unread=True)
    other = replace(bare, id=FulfillmentGid("gid://shopify/Fulfillment/2"))
    new = replace(old, note="new", fulfillments=(bare, other))
    kept = keep_read_lines(new, old)
    assert kept.fulfillments == (old.fulfillments[0], other)
    assert kept.note == "new"
    assert kept.lines_unread
    assert keep_read_lines(new, None) == new
    assert keep_read_lines(new, new) == new
    assert keep_read_lines(old, new) == old


def test_nothing_is_kept_where_nothing_was_known_or_withheld() -> None:
    new = read(email=None)
    assert keep_known(new, None, ("order.email",)) == replace(new, withheld=("email",))
    assert keep_known(new, replace(new, email="x@example.com"), ()) == new

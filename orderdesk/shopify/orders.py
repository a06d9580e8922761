"""Orders: from an answer to the domain's `Order`."""

from dataclasses import replace

from orderdesk.domain.ids import LineItemGid, OrderGid, ProductGid, VariantGid
from orderdesk.domain.order import (
    Address,
    Attribute,
    FinancialStatus,
    LineItem,
    Order,
    OrderFulfillmentStatus,
    Totals,
)
from orderdesk.domain.timeline import AppEvent
from orderdesk.shopify.fulfillments import read_fulfillment, read_fulfillment_order
from orderdesk.shopify.payload import Payload

# A customer's name needs a scope of its own; the addresses carry it without.
_ADDRESSES = ("shippingAddress", "billingAddress")

# Of a withheld field, which attributes of `Order` are unknown in the reading.
_ATTRIBUTES = {
    "email": ("email",),
    "phone": ("phone",),
    "note": ("note",),
    "tags": ("tags",),
    "customAttributes": ("attributes",),
    "shippingAddress": ("shipping_address",),
    "billingAddress": ("billing_address",),
    "shippingLine": ("shipping_title",),
    "processedAt": ("processed_at",),
    "cancelReason": ("cancel_reason",),
}


def read_order(payload: Payload) -> Order:
    """An order whose connections are complete."""
    line_items = tuple(_read_line_item(line) for line in payload.nodes("lineItems"))
    variants = {line.id: line.variant_id for line in line_items}
    shipping, billing = (_find_address(payload, name) for name in _ADDRESSES)
    shipping_line = payload.find_child("shippingLine")
    return Order(
        id=OrderGid(payload.text("id")),
        name=payload.text("name"),
        created_at=payload.moment("createdAt"),
        updated_at=payload.moment("updatedAt"),
        # Null only for orders of no known payment; Shopify's own list shows those as pending.
        financial_status=FinancialStatus(payload.find_text("displayFinancialStatus") or "PENDING"),
        fulfillment_status=OrderFulfillmentStatus(payload.text("displayFulfillmentStatus")),
        totals=_read_totals(payload),
        processed_at=payload.find_moment("processedAt"),
        cancelled_at=payload.find_moment("cancelledAt"),
        cancel_reason=payload.find_text("cancelReason"),
        closed=payload.flag("closed"),
        note=payload.find_text("note"),
        tags=payload.texts("tags"),
        attributes=_read_attributes(payload),
        customer_name=_customer_name(shipping, billing),
        email=payload.find_text("email"),
        phone=payload.find_text("phone"),
        can_notify_customer=payload.flag("canNotifyCustomer"),
        shipping_address=shipping,
        billing_address=billing,
        shipping_title=shipping_line.find_text("title") if shipping_line else "",
        line_items=line_items,
        fulfillment_orders=tuple(
            read_fulfillment_order(one, variants) for one in payload.nodes("fulfillmentOrders")
        ),
        fulfillments=tuple(read_fulfillment(one) for one in payload.children("fulfillments")),
    )


def read_events(payload: Payload) -> tuple[AppEvent, ...]:
    """The newest entries of the order's timeline, where they were asked for."""
    if payload.fields.get("events") is None:
        return ()
    return tuple(
        AppEvent(
            id=event.text("id"),
            action=event.text("action"),
            app_title=event.find_text("appTitle"),
            created_at=event.moment("createdAt"),
        )
        for event in payload.nodes("events")
    )


def keep_known(new: Order, old: Order | None, missing: tuple[str, ...]) -> Order:
    """`new` with what `old` knew of the fields that the shop withheld: a null erases nothing.

    What nobody knew is named in `Order.withheld`. `missing` are paths as `Page.missing` and
    `OrderReading.missing` give them; they do not tell the orders of a page apart.
    """
    if not missing:
        return new
    withheld = {part for path in missing for part in path.split(".")}
    empty = [
        attribute
        for name, attributes in _ATTRIBUTES.items()
        if name in withheld
        for attribute in attributes
        if not getattr(new, attribute)
    ]
    if old is None:
        return replace(new, withheld=tuple(empty))
    unknown = tuple(one for one in empty if one in old.withheld)
    kept = {attribute: getattr(old, attribute) for attribute in empty}
    whole = replace(new, withheld=unknown, **kept)
    if not withheld.intersection(_ADDRESSES):
        return whole
    # The other address may bear another name: it does not stand in for one that was withheld.
    name = _customer_name(whole.shipping_address, whole.billing_address)
    return replace(whole, customer_name=name)


def keep_read_lines(new: Order, old: Order | None) -> Order:
    """`new` with the lines of fulfillments that only `old` knows. They never change."""
    if old is None or not new.lines_unread:
        return new
    known = {one.id: one for one in old.fulfillments if not one.lines_unread}
    return replace(
        new,
        fulfillments=tuple(
            replace(one, lines=known[one.id].lines, lines_unread=False)
            if one.lines_unread and one.id in known
            else one
            for one in new.fulfillments
        ),
    )


def _customer_name(shipping: Address | None, billing: Address | None) -> str:
    return next((one.name for one in (shipping, billing) if one is not None and one.name), "")


def _read_line_item(payload: Payload) -> LineItem:
    product, variant = payload.find_child("product"), payload.find_child("variant")
    image = payload.find_child("image")
    return LineItem(
        id=LineItemGid(payload.text("id")),
        title=payload.text("title"),
        quantity=payload.integer("quantity"),
        current_quantity=payload.integer("currentQuantity"),
        variant_title=payload.find_text("variantTitle"),
        sku=payload.find_text("sku"),
        product_id=ProductGid(product.text("id")) if product else None,
        variant_id=VariantGid(variant.text("id")) if variant else None,
        image_url=image.text("url") if image else "",
        unit_price=payload.find_shop_money("originalUnitPriceSet"),
        requires_shipping=payload.flag("requiresShipping"),
        attributes=_read_attributes(payload),
    )


def _read_totals(payload: Payload) -> Totals:
    total = payload.shop_money("currentTotalPriceSet")
    return Totals(
        subtotal=payload.shop_money("currentSubtotalPriceSet"),
        shipping=payload.shop_money("currentShippingPriceSet"),
        tax=payload.shop_money("currentTotalTaxSet"),
        total=total,
        refunded=payload.shop_money("totalRefundedSet"),
        outstanding=payload.shop_money("totalOutstandingSet"),
    )


def _read_attributes(payload: Payload) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(one.text("key"), one.find_text("value"))
        for one in payload.children("customAttributes")
    )


def _find_address(payload: Payload, name: str) -> Address | None:
    address = payload.find_child(name)
    if address is None:
        return None
    return Address(
        name=address.find_text("name"),
        company=address.find_text("company"),
        address1=address.find_text("address1"),
        address2=address.find_text("address2"),
        city=address.find_text("city"),
        zip=address.find_text("zip"),
        province_code=address.find_text("provinceCode"),
        country_code=address.find_text("countryCodeV2"),
        phone=address.find_text("phone"),
        formatted=address.texts("formatted"),
    )

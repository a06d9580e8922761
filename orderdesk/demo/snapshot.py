"""The shop's own view of an order as plain JSON, for checkers that trust no client."""

from datetime import datetime
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.statuses import (
    current_total,
    financial_status,
    fulfillment_status,
    outstanding,
    refunded,
)
from orderdesk.demo.store import Store
from orderdesk.demo.world import Fulfillment, FulfillmentOrder, Line, Mail, Order

Json = dict[str, Any]


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def order_as_json(store: Store, order: Order) -> Json:
    """Everything that matters about an order, with its history."""
    order_id = gid("Order", order.number)
    address = order.shipping_address
    return {
        "id": order_id,
        "name": order.name,
        "created_at": _time(order.created_at),
        "updated_at": _time(order.updated_at),
        "closed_at": _time(order.closed_at),
        "cancelled_at": _time(order.cancelled_at),
        "fulfillment_status": fulfillment_status(order),
        "financial_status": financial_status(order),
        "total": current_total(order),
        "outstanding": outstanding(order),
        "refunded": refunded(order),
        "customer": None if order.customer is None else order.customer.display_name,
        "email": order.email,
        "ships_to": None if address is None else [address.name, address.address1, address.city],
        "note": order.note,
        "tags": list(order.tags),
        "attributes": dict(order.attributes),
        "lines": [_line(line) for line in order.lines],
        "fulfillment_orders": [_fulfillment_order(one) for one in order.fulfillment_orders],
        "fulfillments": [_fulfillment(one) for one in order.fulfillments],
        "metafields": [
            {
                "namespace": metafield.namespace,
                "key": metafield.key,
                "value": metafield.value,
                "digest": metafield.digest,
            }
            for metafield in (order.metafields or {}).values()
        ],
        "history": [entry.as_json() for entry in store.history.of_order(order_id)],
    }


def _line(line: Line) -> Json:
    return {
        "id": gid("LineItem", line.number),
        "title": line.title,
        "variant_title": line.variant_title,
        "sku": line.sku,
        "barcode": None if line.variant is None else line.variant.barcode,
        "quantity": line.quantity,
        "current_quantity": line.current_quantity,
        "fulfilled": line.fulfilled,
        "unfulfilled": line.unfulfilled,
    }


def _fulfillment_order(fulfillment_order: FulfillmentOrder) -> Json:
    return {
        "id": gid("FulfillmentOrder", fulfillment_order.number),
        "status": fulfillment_order.status,
        "location": fulfillment_order.location.name,
        "location_id": gid("Location", fulfillment_order.location.number),
        "method": fulfillment_order.method.method_type,
        "fulfill_by": _time(fulfillment_order.fulfill_by),
        "updated_at": _time(fulfillment_order.updated_at),
        "holds": [
            {
                "id": gid("FulfillmentHold", hold.number),
                "reason": hold.reason,
                "app": hold.app_title,
            }
            for hold in fulfillment_order.holds
        ],
        "lines": [
            {
                "id": gid("FulfillmentOrderLineItem", part.number),
                "line_item_id": gid("LineItem", part.line.number),
                "sku": part.line.sku,
                "total": part.total,
                "remaining": part.remaining,
            }
            for part in fulfillment_order.lines
        ],
    }


def _fulfillment(fulfillment: Fulfillment) -> Json:
    return {
        "id": gid("Fulfillment", fulfillment.number),
        "name": fulfillment.name,
        "status": fulfillment.status,
        "display_status": fulfillment.display_status,
        "created_at": _time(fulfillment.created_at),
        "location_id": gid("Location", fulfillment.location.number),
        "cause": fulfillment.cause,
        "app_title": fulfillment.app_title,
        "notify": fulfillment.notify,
        "tracking": [
            {"company": one.company, "number": one.number, "url": one.url}
            for one in fulfillment.tracking
        ],
        "lines": [
            {
                "line_item_id": gid("LineItem", line.line.number),
                "sku": line.line.sku,
                "quantity": line.quantity,
            }
            for line in fulfillment.lines
        ],
        "fulfillment_orders": list(
            dict.fromkeys(gid("FulfillmentOrder", part[0].number) for part in fulfillment.parts)
        ),
    }


def mail_as_json(mail: Mail) -> Json:
    """A message to a customer."""
    return {
        "at": mail.at.isoformat(),
        "kind": mail.kind,
        "to": mail.to,
        "order_id": mail.order_id,
        "fulfillment_id": mail.fulfillment_id,
        "cause": mail.cause,
    }

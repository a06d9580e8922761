"""Follows the nested pages of what a first answer could not hold: orders of many lines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orderdesk.errors import UnreachableError
from orderdesk.shopify import sizes
from orderdesk.shopify.payload import Payload

if TYPE_CHECKING:
    from orderdesk.shopify.client import ShopifyClient


class ChangedMeanwhileError(UnreachableError):
    """The object changed between two of its pages, which therefore do not belong together."""

    def __init__(self) -> None:
        super().__init__("it changed while it was read")


def is_whole(order: Payload) -> bool:
    """Whether nothing of the order lies on a further page."""
    owners = [
        (order, "lineItems"),
        (order, "fulfillmentOrders"),
        *((one, "lineItems") for one in order.nodes("fulfillmentOrders")),
        *((one, "fulfillmentLineItems") for one in order.children("fulfillments")),
    ]
    return all(owner.next_cursor(name) is None for owner, name in owners)


async def complete_order(client: "ShopifyClient", order: Payload, *, urgent: bool) -> None:
    """Add to the order's answer what lies on further pages.

    Raises:
        ChangedMeanwhileError: read it again from the start.
    """
    lines = {"first": sizes.LINES}
    groups = {"first": sizes.GROUPS, "lines": sizes.LINES}
    await _fill(client, order, "lineItems", "order_lines", lines, urgent)
    await _fill(client, order, "fulfillmentOrders", "order_fulfillment_orders", groups, urgent)
    for work in order.nodes("fulfillmentOrders"):
        await complete_lines(client, work, urgent=urgent)
    for fulfillment in order.children("fulfillments"):
        name = "fulfillmentLineItems"
        await _fill(client, fulfillment, name, "fulfillment_lines", lines, urgent)


async def complete_lines(client: "ShopifyClient", work: Payload, *, urgent: bool) -> None:
    """Add to a fulfillment order's answer the lines on further pages; raises as `complete_order`."""
    lines = {"first": sizes.LINES}
    await _fill(client, work, "lineItems", "fulfillment_order_lines", lines, urgent)


async def _fill(
    client: "ShopifyClient",
    owner: Payload,
    connection: str,
    document: str,
    variables: Mapping[str, Any],
    urgent: bool,
) -> None:
    cursor = owner.next_cursor(connection)
    while cursor is not None:
        asked = {**variables, "id": owner.text("id"), "after": cursor}
        reply = await client.query(document, asked, urgent=urgent)
        more = Payload(reply.data).find_child(next(iter(reply.data), ""))
        # Of a fulfillment neither tells a time: its lines never change.
        if more is None or more.fields.get("updatedAt") != owner.fields.get("updatedAt"):
            raise ChangedMeanwhileError
        owner.fields[connection]["nodes"].extend(node.fields for node in more.nodes(connection))
        cursor = more.next_cursor(connection, cursor)

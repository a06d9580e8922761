"""Identity types, so that two text ids cannot be swapped."""

from typing import NewType

OrderGid = NewType("OrderGid", str)
LineItemGid = NewType("LineItemGid", str)
FulfillmentOrderGid = NewType("FulfillmentOrderGid", str)
FulfillmentOrderLineItemGid = NewType("FulfillmentOrderLineItemGid", str)
FulfillmentGid = NewType("FulfillmentGid", str)
LocationGid = NewType("LocationGid", str)
ProductGid = NewType("ProductGid", str)
VariantGid = NewType("VariantGid", str)
InventoryItemGid = NewType("InventoryItemGid", str)

IntentId = NewType("IntentId", str)
PackingId = NewType("PackingId", str)

LOCAL_PREFIX = "orderdesk:intent:"
"""How the stand-in id of something begins that is only an intent yet."""


def gid_number(gid: str) -> str:
    """The numeric tail of a GID: "gid://shopify/Order/42" -> "42". Safe to log."""
    return gid.rsplit("/", 1)[-1].split("?", 1)[0]

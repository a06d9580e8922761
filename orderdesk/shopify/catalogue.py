"""Variants with their barcodes, and stock, from an answer."""

from orderdesk.domain.catalogue import InventoryLevel, Variant
from orderdesk.domain.ids import InventoryItemGid, LocationGid, ProductGid, VariantGid
from orderdesk.shopify.payload import Payload

# What Shopify writes where a product has no choices.
_NO_TITLE = "Default Title"


def read_variant(payload: Payload) -> Variant:
    """A variant, its own picture before its product's."""
    product = payload.child("product")
    title = payload.text("title")
    own = next(payload.nodes("media"), None)
    image = _find_image(own) or _find_image(product.find_child("featuredMedia"))
    return Variant(
        id=VariantGid(payload.text("id")),
        product_id=ProductGid(product.text("id")),
        title=product.text("title"),
        variant_title="" if title == _NO_TITLE else title,
        sku=payload.find_text("sku"),
        barcode=payload.find_text("barcode"),
        inventory_item_id=InventoryItemGid(payload.child("inventoryItem").text("id")),
        image_url=image,
        updated_at=payload.moment("updatedAt"),
    )


def read_level(payload: Payload, location_id: LocationGid) -> InventoryLevel:
    """Stock of one item at `location_id`. A quantity that is not listed counts as 0."""
    quantities = {one.text("name"): one for one in payload.children("quantities")}
    units = {name: one.integer("quantity") for name, one in quantities.items()}
    moments = [at for one in quantities.values() if (at := one.find_moment("updatedAt"))]
    return InventoryLevel(
        inventory_item_id=InventoryItemGid(payload.child("item").text("id")),
        location_id=location_id,
        available=units.get("available", 0),
        committed=units.get("committed", 0),
        on_hand=units.get("on_hand", 0),
        updated_at=max(moments, default=payload.find_moment("updatedAt")),
    )


def _find_image(media: Payload | None) -> str:
    preview = media.find_child("preview") if media else None
    image = preview.find_child("image") if preview else None
    return image.text("url") if image else ""

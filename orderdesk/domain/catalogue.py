"""Products, places and stock, as far as a bench needs them."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import InventoryItemGid, LocationGid, ProductGid, VariantGid


@dataclass(frozen=True, slots=True)
class Shop:
    """The store. `domain` is its myshopify domain; `time_zone` an IANA name (deadlines are in it)."""

    id: str
    name: str
    domain: str
    time_zone: str
    currency: str
    scopes: frozenset[str] = frozenset()
    installation_id: str = ""
    app_title: str = ""

    @property
    def kept(self) -> "KeptShop":
        """What a profile keeps of it beside its local copy."""
        return KeptShop(self.id, self.domain)


@dataclass(frozen=True, slots=True)
class KeptShop:
    """The shop that a profile belongs to. `name` is what people know it by: its domain, or its name."""

    id: str
    name: str


def known_as_another(shop: Shop, *known: KeptShop | None) -> KeptShop | None:
    """The first of the shops that a profile knows as its own and that `shop` is not."""
    return next((one for one in known if one is not None and one.id != shop.id), None)


@dataclass(frozen=True, slots=True)
class Location:
    """A place of the store where stock lies and work is done."""

    id: LocationGid
    name: str
    is_active: bool = True
    fulfills_online_orders: bool = True


@dataclass(frozen=True, slots=True)
class Variant:
    """What a barcode names. Barcode and SKU are not unique in Shopify, and both may be empty."""

    id: VariantGid
    product_id: ProductGid
    title: str
    variant_title: str = ""
    sku: str = ""
    barcode: str = ""
    inventory_item_id: InventoryItemGid | None = None
    image_url: str = ""
    updated_at: datetime | None = None

    @property
    def full_title(self) -> str:
        """Product and variant in one line."""
        return f"{self.title} · {self.variant_title}" if self.variant_title else self.title


@dataclass(frozen=True, slots=True)
class InventoryLevel:
    """Stock of one item at one location, in units.

    `available` already lacks what orders have committed: what lies on the shelf for this bench is
    `available + committed`.
    """

    inventory_item_id: InventoryItemGid
    location_id: LocationGid
    available: int
    committed: int
    on_hand: int
    updated_at: datetime | None = None

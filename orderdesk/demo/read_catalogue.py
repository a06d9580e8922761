"""How products, variants, stock and locations are answered."""

from collections.abc import Callable
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.paging import Connection, page_arguments, page_of
from orderdesk.demo.read_orders import metafield, metafields
from orderdesk.demo.read_people import location_address
from orderdesk.demo.read_pictures import Picture, picture_of
from orderdesk.demo.refusals import number_of
from orderdesk.demo.request import Info, Request, Resolver, needs
from orderdesk.demo.search import compile_search, number_term, text_term, time_term, word_term
from orderdesk.demo.world import Item, Level, Location, Product, Variant

_QUANTITIES: dict[str, Callable[[Level], int]] = {
    "available": lambda level: level.available,
    "on_hand": lambda level: level.on_hand,
    "committed": lambda level: level.committed,
    "damaged": lambda level: level.damaged,
    "incoming": lambda level: level.incoming,
    "reserved": lambda _level: 0,
    "safety_stock": lambda _level: 0,
    "quality_control": lambda _level: 0,
}


def level_gid(level: Level) -> str:
    """An inventory level's id names its item, as the real one does."""
    return f"{gid('InventoryLevel', level.number)}?inventory_item_id={level.item.number}"


def _quantities(source: Level, _info: Info, names: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"gid://shopify/InventoryQuantity/{source.number}?name={name}",
            "name": name,
            "quantity": _QUANTITIES[name](source),
            "updatedAt": source.updated_at,
        }
        for name in names
        if name in _QUANTITIES
    ]


def level_terms(request: Request) -> dict[str, Any]:
    """The search fields of inventory levels."""
    return {
        "id": number_term(lambda level: level.number),
        "inventory_item_id": number_term(lambda level: level.item.number),
        "updated_at": time_term(lambda level: level.updated_at, request.store.now),
        "created_at": time_term(lambda level: level.created_at, request.store.now),
    }


def _levels(
    source: Location | Item,
    info: Info,
    query: str | None = None,
    includeInactive: bool | None = False,
    **paging: Any,
) -> Connection:
    request: Request = info.context
    arguments = page_arguments(**paging)
    found = sorted(source.levels.values(), key=lambda level: level.number)
    if not includeInactive:
        found = [level for level in found if level.is_active]
    if query:
        search = compile_search(query, level_terms(request), request.store.now())
        if search.matches is not None:
            found = [level for level in found if search.matches(level)]
    return page_of(found, arguments)


def _level_at(
    source: Item, _info: Info, locationId: str, includeInactive: bool = False
) -> Level | None:
    return _shown(source.levels.get(number_of(locationId, "Location")), includeInactive)


def _level_of(
    source: Location, _info: Info, inventoryItemId: str, includeInactive: bool = False
) -> Level | None:
    return _shown(source.levels.get(number_of(inventoryItemId, "InventoryItem")), includeInactive)


def _shown(level: Level | None, include_inactive: bool) -> Level | None:
    return level if level is None or level.is_active or include_inactive else None


def _inventory(variant: Variant) -> int:
    return sum(level.available for level in variant.item.levels.values())


def _options(source: Product, _info: Info, first: int | None = None) -> list[dict[str, Any]]:
    made = []
    for place, name in enumerate(source.option_names):
        values = dict.fromkeys(variant.options[place] for variant in source.variants)
        number = source.number + place + 1
        made.append(
            {
                "id": gid("ProductOption", number),
                "name": name,
                "position": place + 1,
                "values": list(values),
            }
        )
    return made[:first]


def _selected(source: Variant, _info: Info) -> list[dict[str, str]]:
    names = source.product.option_names
    if not names:
        return [{"name": "Title", "value": "Default Title"}]
    return [
        {"name": name, "value": value} for name, value in zip(names, source.options, strict=True)
    ]


def _media_of_product(source: Product, info: Info, **paging: Any) -> Connection:
    paging.pop("query", None)
    paging.pop("sortKey", None)
    found = {
        picture.name: picture
        for variant in source.variants
        if (picture := picture_of(variant, info)) is not None
    }
    return page_of(found.values(), page_arguments(**paging))


def _media_of_variant(source: Variant, info: Info, **paging: Any) -> Connection:
    picture = picture_of(source, info)
    return page_of([] if picture is None else [picture], page_arguments(**paging))


def _featured(source: Product, info: Info) -> Picture | None:
    return next((found for v in source.variants if (found := picture_of(v, info))), None)


def variant_terms(request: Request) -> dict[str, Any]:
    """The search fields of product variants."""
    now = request.store.now
    return {
        "id": number_term(lambda variant: variant.number),
        "product_id": number_term(lambda variant: variant.product.number),
        "barcode": word_term(lambda variant: (variant.barcode,)),
        "sku": word_term(lambda variant: (variant.sku,)),
        "title": word_term(lambda variant: (variant.title,)),
        "vendor": word_term(lambda variant: (variant.product.vendor,)),
        "product_type": word_term(lambda variant: (variant.product.product_type,)),
        "updated_at": time_term(lambda variant: variant.updated_at, now),
        "default": text_term(
            lambda variant: (variant.product.title, variant.title, variant.sku, variant.barcode)
        ),
    }


def product_terms(request: Request) -> dict[str, Any]:
    """The search fields of products."""
    now = request.store.now
    return {
        "id": number_term(lambda product: product.number),
        "title": text_term(lambda product: (product.title,)),
        "handle": word_term(lambda product: (product.handle,)),
        "vendor": word_term(lambda product: (product.vendor,)),
        "product_type": word_term(lambda product: (product.product_type,)),
        "tag": word_term(lambda product: product.tags),
        "status": word_term(lambda _product: ("ACTIVE",)),
        "sku": word_term(lambda product: [variant.sku for variant in product.variants]),
        "barcode": word_term(lambda product: [variant.barcode for variant in product.variants]),
        "updated_at": time_term(lambda product: product.updated_at, now),
        "created_at": time_term(lambda product: product.created_at, now),
        "default": text_term(lambda product: (product.title, product.vendor)),
    }


def _variants_of(source: Product, _info: Info, **paging: Any) -> Connection:
    paging.pop("sortKey", None)
    return page_of(source.variants, page_arguments(**paging))


def _measurement(source: Item, _info: Info) -> dict[str, Any]:
    weight = 0 if source.variant is None else source.variant.weight_g
    return {
        "id": gid("InventoryItemMeasurement", source.number),
        "weight": {"unit": "GRAMS", "value": float(weight)},
    }


def _number(type_name: str) -> dict[str, Resolver]:
    return {
        "id": lambda source, _info: gid(type_name, source.number),
        "legacyResourceId": lambda source, _info: str(source.number),
    }


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Product": {
        **_number("Product"),
        "status": lambda _source, _info: "ACTIVE",
        "tags": lambda source, _info: list(source.tags),
        "publishedAt": lambda source, _info: source.created_at,
        "totalInventory": lambda source, _info: sum(_inventory(v) for v in source.variants),
        "tracksInventory": lambda source, _info: any(v.item.tracked for v in source.variants),
        "description": lambda source, _info, truncateAt=None: source.title[:truncateAt],
        "options": _options,
        "featuredMedia": _featured,
        "media": _media_of_product,
        "variants": _variants_of,
        "metafield": metafield,
        "metafields": metafields,
    },
    "ProductVariant": {
        **_number("ProductVariant"),
        "displayName": lambda source, _info: f"{source.product.title} - {source.title}",
        "price": lambda source, _info: f"{source.price / 100:.2f}",
        "availableForSale": lambda source, _info: not source.item.tracked or _inventory(source) > 0,
        "inventoryQuantity": lambda source, _info: _inventory(source),
        "taxable": lambda _source, _info: True,
        "selectedOptions": _selected,
        "inventoryItem": lambda source, _info: source.item,
        "image": lambda source, info, **_arguments: picture_of(source, info),
        "media": _media_of_variant,
        "metafield": metafield,
        "metafields": metafields,
    },
    "InventoryItem": {
        **_number("InventoryItem"),
        "sku": lambda source, _info: None if source.variant is None else source.variant.sku,
        "requiresShipping": lambda source, _info: (
            source.variant is None or source.variant.requires_shipping
        ),
        "countryCodeOfOrigin": lambda _source, _info: None,
        "harmonizedSystemCode": lambda _source, _info: None,
        "measurement": _measurement,
        "locationsCount": lambda source, _info: {
            "count": len(source.levels),
            "precision": "EXACT",
        },
        "inventoryLevel": needs("read_inventory")(_level_at),
        "inventoryLevels": needs("read_inventory")(_levels),
        "variants": lambda source, _info, **paging: page_of(
            [] if source.variant is None else [source.variant], page_arguments(**paging)
        ),
    },
    "InventoryLevel": {
        "id": lambda source, _info: level_gid(source),
        "quantities": _quantities,
    },
    "Location": {
        **_number("Location"),
        "isPrimary": lambda source, info: (
            source is next(iter(info.context.store.locations.values()))
        ),
        "isFulfillmentService": lambda _source, _info: False,
        "shipsInventory": lambda source, _info: source.fulfills_online_orders,
        "activatable": lambda source, _info: not source.is_active,
        "address": lambda source, _info: location_address(source),
        "inventoryLevels": needs("read_inventory")(_levels),
        "inventoryLevel": needs("read_inventory")(_level_of),
        "metafield": lambda _source, _info, **_arguments: None,
    },
}

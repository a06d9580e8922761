"""Shop, locations, products and stock as Shopify last said them."""

from collections.abc import Iterable, Sequence
from typing import Any

from orderdesk.domain.catalogue import InventoryLevel, Location, Shop, Variant
from orderdesk.domain.codes import code_key
from orderdesk.domain.ids import InventoryItemGid, VariantGid
from orderdesk.storage.code_links import CodeLinkStore
from orderdesk.storage.codec import decode, encode
from orderdesk.storage.composed import Composed, each_of
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import (
    CodeLinkRow,
    LevelRow,
    LocationRow,
    ShopRow,
    VariantCodeRow,
    VariantRow,
    chunks,
)

_SHOP = Composed(lambda: ShopRow.select(ShopRow.payload))
_LOCATIONS = Composed(
    lambda: LocationRow.select(LocationRow.payload).order_by(LocationRow.position)
)
_VARIANTS = Composed(
    lambda ids: VariantRow.select(VariantRow.payload).where(VariantRow.variant_id.in_(each_of(ids)))
)
_VARIANT = Composed(
    lambda variant_id: VariantRow.select(VariantRow.reading, VariantRow.payload).where(
        VariantRow.variant_id == variant_id
    )
)
_UPDATE_VARIANT = Composed(
    lambda variant_id, reading, payload: VariantRow.update(reading=reading, payload=payload).where(
        VariantRow.variant_id == variant_id
    )
)
_CODES = Composed(
    lambda keys: VariantCodeRow.select(
        VariantCodeRow.code_key, VariantCodeRow.variant_id, VariantCodeRow.is_barcode
    ).where(VariantCodeRow.code_key.in_(each_of(keys)))
)
_LINKS = Composed(
    lambda keys: CodeLinkRow.select(CodeLinkRow.code_key, CodeLinkRow.variant_id).where(
        CodeLinkRow.code_key.in_(each_of(keys))
    )
)
_LEVELS = Composed(
    lambda item_ids: LevelRow.select(LevelRow.payload).where(
        LevelRow.inventory_item_id.in_(each_of(item_ids))
    )
)


def _is_level(item_id: Any, location_id: Any) -> Any:
    return (LevelRow.inventory_item_id == item_id) & (LevelRow.location_id == location_id)


_LEVEL = Composed(
    lambda item_id, location_id: LevelRow.select(LevelRow.reading, LevelRow.payload).where(
        _is_level(item_id, location_id)
    )
)
_INSERT_LEVEL = Composed(
    lambda item_id, location_id, reading, payload: LevelRow.insert(
        inventory_item_id=item_id, location_id=location_id, reading=reading, payload=payload
    )
)
_UPDATE_LEVEL = Composed(
    lambda item_id, location_id, reading, payload: LevelRow.update(
        reading=reading, payload=payload
    ).where(_is_level(item_id, location_id))
)


class CatalogueStore:
    """Keeps what a bench needs of the catalogue. Variants and stock take newer readings only.

    `links` are the codes that staff linked to products; they name a product as its barcode does.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.links = CodeLinkStore(database)

    async def save_shop(self, shop: Shop) -> None:
        """Keep the shop in the place of what was known of it."""
        query = ShopRow.insert(id=1, payload=encode(shop)).on_conflict(
            conflict_target=[ShopRow.id], preserve=[ShopRow.payload]
        )
        await self._database.write(lambda connection: query.execute(connection))

    async def find_shop(self) -> Shop | None:
        """The shop, or None before the first connection."""

        def work(connection: Connection) -> Shop | None:
            found = _SHOP.first(connection)
            return None if found is None else decode(Shop, found[0])

        return await self._database.read(work)

    async def save_locations(self, locations: Sequence[Location]) -> None:
        """Keep the shop's locations, in this sequence, in the place of all earlier ones."""
        rows = [(one.id, place, encode(one)) for place, one in enumerate(locations)]

        def work(connection: Connection) -> None:
            LocationRow.delete().execute(connection)
            for part in chunks(rows):
                fields = [LocationRow.location_id, LocationRow.position, LocationRow.payload]
                LocationRow.insert_many(part, fields).execute(connection)

        await self._database.write(work)

    async def load_locations(self) -> tuple[Location, ...]:
        """The shop's locations in Shopify's sequence."""
        return await self._database.read(
            lambda connection: tuple(
                decode(Location, row[0]) for row in _LOCATIONS.rows(connection)
            )
        )

    async def save_variants(
        self, variants: Iterable[Variant], reading: int
    ) -> frozenset[VariantGid]:
        """Keep products as one reading told them. Returns those that changed by it."""
        wanted = list(variants)

        def work(connection: Connection) -> frozenset[VariantGid]:
            return frozenset(one.id for one in wanted if _save_variant(connection, one, reading))

        return await self._database.write(work)

    async def load_variants(self, variant_ids: Iterable[VariantGid]) -> dict[VariantGid, Variant]:
        """The variants that are known of these."""
        wanted = list(variant_ids)

        found = await self._database.read(lambda connection: _variants(connection, wanted))
        return {variant.id: variant for variant in found}

    async def variants_by_code(self, key: str) -> tuple[Variant, ...]:
        """The products that a code names, by barcode or SKU; those by barcode first.

        `key` is in the form of `domain.codes.code_key`. Neither code is unique in Shopify.
        """
        if not key:
            return ()

        def work(connection: Connection) -> tuple[Variant, ...]:
            named = _named(connection, [key]).get(key, {})
            ids = [VariantGid(one) for one in sorted(named, key=lambda one: (-named[one], one))]
            known = {one.id: one for one in _variants(connection, ids)}
            return tuple(known[one] for one in ids if one in known)

        return await self._database.read(work)

    async def code_owners(self, keys: Iterable[str]) -> dict[str, frozenset[VariantGid]]:
        """The products that each code belongs to: those with the barcode, else those with the SKU.

        A barcode (or a code linked by staff) counts for more than a SKU, since a SKU is whatever the
        shop wrote. More than one owner: the code proves nothing. Codes of no product are left out.
        """
        wanted = [key for key in dict.fromkeys(keys) if key]

        def work(connection: Connection) -> dict[str, frozenset[VariantGid]]:
            return {
                key: frozenset(
                    VariantGid(one) for one, rank in named.items() if rank == max(named.values())
                )
                for key, named in _named(connection, wanted).items()
            }

        return await self._database.read(work)

    async def save_levels(
        self, levels: Iterable[InventoryLevel], reading: int
    ) -> frozenset[InventoryItemGid]:
        """Keep stock as one reading told it. Returns the items whose stock changed by it."""
        wanted = list(levels)

        def work(connection: Connection) -> frozenset[InventoryItemGid]:
            return frozenset(
                one.inventory_item_id for one in wanted if _save_level(connection, one, reading)
            )

        return await self._database.write(work)

    async def load_levels(
        self, inventory_item_ids: Iterable[InventoryItemGid]
    ) -> tuple[InventoryLevel, ...]:
        """The stock of these items at every location that is known."""
        wanted = list(inventory_item_ids)
        return await self._database.read(
            lambda connection: tuple(
                decode(InventoryLevel, row[0]) for row in _LEVELS.rows(connection, wanted)
            )
        )


def _named(connection: Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """By code, the variants that it names: 1 where by barcode or link, 0 where by SKU."""
    named: dict[str, dict[str, int]] = {}
    for key, variant_id, rank in _CODES.rows(connection, keys):
        ranks = named.setdefault(key, {})
        ranks[variant_id] = max(rank, ranks.get(variant_id, 0))
    for key, variant_id in _LINKS.rows(connection, keys):
        named.setdefault(key, {})[variant_id] = 1
    return named


def _variants(connection: Connection, variant_ids: Sequence[VariantGid]) -> list[Variant]:
    return [decode(Variant, row[0]) for row in _VARIANTS.rows(connection, variant_ids)]


def _save_variant(connection: Connection, variant: Variant, reading: int) -> bool:
    known = _VARIANT.first(connection, variant.id)
    payload = encode(variant)
    if known is not None:
        if reading <= known[0]:
            return False
        _UPDATE_VARIANT.run(connection, variant.id, reading, payload)
        if payload == known[1]:
            return False
        VariantCodeRow.delete().where(VariantCodeRow.variant_id == variant.id).execute(connection)
    else:
        VariantRow.insert(variant_id=variant.id, reading=reading, payload=payload).execute(
            connection
        )
    codes = [(code_key(variant.barcode), 1), (code_key(variant.sku), 0)]
    rows = [(variant.id, key, is_barcode) for key, is_barcode in codes if key]
    if rows:
        fields = [VariantCodeRow.variant_id, VariantCodeRow.code_key, VariantCodeRow.is_barcode]
        VariantCodeRow.insert_many(rows, fields).execute(connection)
    return True


def _save_level(connection: Connection, level: InventoryLevel, reading: int) -> bool:
    place = (level.inventory_item_id, level.location_id)
    known = _LEVEL.first(connection, *place)
    payload = encode(level)
    if known is None:
        _INSERT_LEVEL.run(connection, *place, reading, payload)
        return True
    if reading <= known[0]:
        return False
    _UPDATE_LEVEL.run(connection, *place, reading, payload)
    return bool(payload != known[1])

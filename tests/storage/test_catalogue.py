"""Shop, locations, products and stock."""

from dataclasses import replace

import pytest

from orderdesk.domain.catalogue import InventoryLevel, Location, Shop, Variant
from orderdesk.domain.code_links import CodeLink
from orderdesk.domain.codes import code_key
from orderdesk.domain.ids import InventoryItemGid, ProductGid, VariantGid
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from tests.builders import BERLIN, LEIPZIG, NOW


@pytest.fixture
def catalogue(database: Database) -> CatalogueStore:
    return CatalogueStore(database)


def variant(number: int, barcode: str = "", sku: str = "") -> Variant:
    return Variant(
        id=VariantGid(f"gid://shopify/ProductVariant/{number}"),
        product_id=ProductGid("gid://shopify/Product/1"),
        title=f"Product {number}",
        barcode=barcode,
        sku=sku,
        updated_at=NOW,
    )


def level(item: int, available: int, *, location: str = BERLIN) -> InventoryLevel:
    return InventoryLevel(
        inventory_item_id=InventoryItemGid(f"gid://shopify/InventoryItem/{item}"),
        location_id=location,  # type: ignore[arg-type]
        available=available,
        committed=2,
        on_hand=available + 2,
    )


async def test_the_shop_is_kept(catalogue: CatalogueStore) -> None:
    assert await catalogue.find_shop() is None
    shop = Shop("1", "Wolle", "w.myshopify.com", "Europe/Berlin", "EUR", frozenset({"a", "b"}))
    await catalogue.save_shop(shop)
    await catalogue.save_shop(replace(shop, name="Wolle & Co"))
    assert await catalogue.find_shop() == replace(shop, name="Wolle & Co")


async def test_locations_are_those_of_the_last_reading(catalogue: CatalogueStore) -> None:
    berlin, leipzig = Location(BERLIN, "Berlin"), Location(LEIPZIG, "Leipzig", is_active=False)
    await catalogue.save_locations([leipzig, berlin])
    assert await catalogue.load_locations() == (leipzig, berlin)
    await catalogue.save_locations([berlin])
    assert await catalogue.load_locations() == (berlin,)
    await catalogue.save_locations([])
    assert await catalogue.load_locations() == ()


async def test_products_are_found_by_barcode_and_sku(catalogue: CatalogueStore) -> None:
    one, two = variant(1, "012345678905", "AB-1"), variant(2, "x", "012345678905")
    bare = variant(3)
    assert await catalogue.save_variants([two, one, bare], 1) == {one.id, two.id, bare.id}
    # By barcode first; UPC-A and EAN-13 are one number.
    assert await catalogue.variants_by_code(code_key("0012345678905")) == (one, two)
    assert await catalogue.variants_by_code(code_key("ab-1")) == (one,)
    assert await catalogue.variants_by_code("") == ()
    assert await catalogue.variants_by_code("nothing") == ()
    wanted = [bare.id, one.id, VariantGid("gone")]
    assert await catalogue.load_variants(wanted) == {one.id: one, bare.id: bare}


async def test_a_product_whose_sku_is_its_barcode_is_found_once(catalogue: CatalogueStore) -> None:
    one = variant(1, "4006381333931", "4006381333931")
    await catalogue.save_variants([one], 1)
    assert await catalogue.variants_by_code(code_key("4006381333931")) == (one,)


async def test_only_later_readings_of_a_product_count(catalogue: CatalogueStore) -> None:
    await catalogue.save_variants([variant(1, "new")], 5)
    assert await catalogue.save_variants([variant(1, "old")], 4) == frozenset()
    assert await catalogue.save_variants([variant(1, "new")], 6) == frozenset()
    assert await catalogue.variants_by_code("NEW") == (variant(1, "new"),)
    assert await catalogue.save_variants([variant(1, "newer")], 6) == frozenset()
    assert await catalogue.save_variants([variant(1, "newer")], 7) == {variant(1).id}
    assert await catalogue.variants_by_code("NEW") == ()
    assert await catalogue.variants_by_code("NEWER") == (variant(1, "newer"),)


async def test_whose_a_code_is(catalogue: CatalogueStore) -> None:
    await catalogue.save_variants(
        [variant(1, "a"), variant(2, "A"), variant(3, "b"), variant(4, "c", "b")], 1
    )
    one, two, three, four = (variant(number).id for number in range(1, 5))
    # A barcode counts for more than a SKU, which is whatever the shop wrote.
    assert await catalogue.code_owners(["A", "B", "C", "D"]) == {
        "A": {one, two},
        "B": {three},
        "C": {four},
    }
    assert await catalogue.code_owners([]) == {}


async def test_a_linked_code_is_a_products_own_and_outlives_every_reading(
    catalogue: CatalogueStore,
) -> None:
    await catalogue.save_variants([variant(1, "a"), variant(2, "b")], 1)
    link = CodeLink("X", "x", variant(1).id, "Cup", "Anna", "Bench 2", NOW, units=12)
    await catalogue.links.save(link)
    await catalogue.save_variants([variant(1, "c"), variant(2, "b")], 2)
    assert await catalogue.links.load() == (link,)
    assert await catalogue.links.load_for([variant(1).id, variant(2).id]) == (link,)
    assert await catalogue.code_owners(["X"]) == {"X": {variant(1).id}}
    assert await catalogue.variants_by_code("X") == (variant(1, "c"),)
    await catalogue.save_variants([variant(2, "x")], 3)
    assert await catalogue.code_owners(["X"]) == {"X": {variant(1).id, variant(2).id}}
    await catalogue.links.remove("X")
    assert await catalogue.code_owners(["X"]) == {"X": {variant(2).id}}
    assert await catalogue.links.load() == ()


async def test_many_products_in_one_question(catalogue: CatalogueStore) -> None:
    many = [variant(number, f"code{number}") for number in range(1200)]
    await catalogue.save_variants(many, 1)
    assert len(await catalogue.load_variants([one.id for one in many])) == 1200


async def test_stock_by_item_and_location(catalogue: CatalogueStore) -> None:
    here, there = level(1, 5), level(1, 0, location=LEIPZIG)
    assert await catalogue.save_levels([here, there, level(2, 1)], 1) == {
        here.inventory_item_id,
        level(2, 1).inventory_item_id,
    }
    found = await catalogue.load_levels([here.inventory_item_id])
    assert set(found) == {here, there}
    assert await catalogue.save_levels([level(1, 4)], 1) == frozenset()
    assert await catalogue.save_levels([level(1, 5)], 2) == frozenset()
    assert await catalogue.save_levels([level(1, 4)], 3) == {here.inventory_item_id}
    assert level(1, 4) in await catalogue.load_levels([here.inventory_item_id])
    assert await catalogue.load_levels([]) == ()

"""Fills a new shop from a seed: places, wares, people, and orders that look like a real shop's."""

import gc
from datetime import datetime, timedelta
from random import Random

from orderdesk.demo.catalogue import WARES, Kind, Ware
from orderdesk.demo.people import (
    COMPANIES,
    ELSEWHERE,
    FIRST_NAMES,
    GERMANY,
    LAST_NAMES,
    Guest,
    make_guest,
)
from orderdesk.demo.seed_orders import OrderSeeder
from orderdesk.demo.seed_special import SPECIALS
from orderdesk.demo.store import Store
from orderdesk.demo.world import Address, Customer, Item, Level, Location, Product, Variant

_LARGE = 10_000
_SINCE = timedelta(days=400)
MAIN = "Berlin Mitte"
SECOND = "Lager Hamburg"


def fill(store: Store, seed: int, orders: int) -> None:
    """Builds everything; the same seed, count and time give the same shop, ids included."""
    rng = Random(seed)
    now = store.now()
    collecting = gc.isenabled()
    gc.disable()
    try:
        _fill_locations(store)
        _fill_catalogue(store, rng, now)
        people = _make_customers(store, rng, max(orders * 2 // 5, 12))
        OrderSeeder(store, rng, now, people).seed(seed, orders, SPECIALS)
        _stock_up(store, Random(f"{seed}:stock"), now)
        store.by_updated.fill((order.updated_at, order.number) for order in store.orders.values())
        store.by_created.fill((order.created_at, order.number) for order in store.orders.values())
    finally:
        if collecting:
            gc.enable()
    if orders >= _LARGE:
        # The world lives as long as the process: without this each full collection looks through
        # millions of its records and stops the shop for a second.
        gc.freeze()


def _fill_locations(store: Store) -> None:
    places = (
        (MAIN, "Auguststraße 52", "10119", "Berlin"),
        (SECOND, "Billhorner Deich 9", "20539", "Hamburg"),
    )
    for name, street, code, town in places:
        address = Address(
            store.ids.next("MailingAddress"), "", "", street, town, code, "Germany", "DE",
            phone="+49 30 5550 100",
        )  # fmt: skip
        location = Location(store.ids.next("Location"), name, address)
        store.locations[location.number] = location


def check_digit(twelve: str) -> str:
    """The last digit of an EAN-13."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return str(-weighted % 10)


def _fill_catalogue(store: Store, rng: Random, now: datetime) -> None:
    serial = 0
    for ware in WARES:
        since = now - _SINCE + timedelta(hours=rng.randrange(4_000))
        product = Product(
            store.ids.next("Product"),
            ware.title,
            "-".join(part for part in _plain(ware.title).split("-") if part),
            ware.vendor,
            ware.product_type,
            ware.option_names,
            since,
            since + timedelta(days=rng.randrange(150)),
            tags=(ware.product_type,),
        )
        store.products[product.number] = product
        for place, kind in enumerate(ware.kinds):
            serial += 1
            _add_variant(store, ware, kind, product, place, serial)


def _plain(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text.lower())


def _add_variant(
    store: Store, ware: Ware, kind: Kind, product: Product, place: int, serial: int
) -> None:
    body = f"4260{31_850_000 + serial * 7:08d}"
    code = None if kind.code == "-" else kind.code or body + check_digit(body)
    item = Item(
        store.ids.next("InventoryItem"), not ware.untracked, product.created_at, product.updated_at
    )
    variant = Variant(
        store.ids.next("ProductVariant"),
        product,
        kind.options,
        kind.sku,
        code,
        kind.price,
        ware.weight_g,
        place + 1,
        product.created_at,
        product.updated_at,
        item,
        not ware.digital,
    )
    item.variant = variant
    product.variants.append(variant)
    store.variants[variant.number] = variant
    store.items[item.number] = item
    for location in store.locations.values():
        level = Level(
            store.ids.next("InventoryLevel"), item, location, 0, product.created_at,
            product.updated_at,
        )  # fmt: skip
        item.levels[location.number] = level
        location.levels[item.number] = level
        store.levels[level.number] = level


def _make_customers(store: Store, rng: Random, count: int) -> list[Customer]:
    made = []
    for number in range(count):
        place = GERMANY if rng.random() < 0.78 else rng.choice(ELSEWHERE)
        code, town = rng.choice(place.towns)
        first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        street, house = rng.choice(place.streets), rng.randrange(1, 160)
        before = place.country_code in ("FR", "IE")
        guest = Guest(
            first,
            last,
            f"{house} {street}" if before else f"{street} {house}",
            code,
            town,
            place.country,
            place.country_code,
            place.locale,
            company=rng.choice(COMPANIES) if rng.random() < 0.05 else None,
            address2="Hinterhaus, 3. OG" if rng.random() < 0.08 else None,
            phone=f"{place.phone}{rng.randrange(10_000, 99_999)}" if rng.random() < 0.6 else None,
            email=f"kunde{number + 1}@example.com",
        )
        made.append(make_guest(store, guest))
    return made


def _stock_up(store: Store, rng: Random, now: datetime) -> None:
    """Puts goods on the shelves: mostly enough, sometimes short, sometimes none at all."""
    for level in store.levels.values():
        if not level.item.tracked:
            continue
        luck = rng.random()
        if luck < 0.06:
            level.on_hand = 0
        elif luck < 0.16:
            level.on_hand = level.committed * rng.randrange(3, 9) // 10
        else:
            level.on_hand = level.committed + rng.randrange(2, 60)
        level.updated_at = now - timedelta(minutes=rng.randrange(20, 3_000))

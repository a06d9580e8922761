"""Which of the shop's orders play which part in the tour."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from orderdesk.ui.tour.shop_view import Json

MOST_UNITS = 6
UNKNOWN_CODE = "4099999999996"


class NoSuchOrderError(Exception):
    """The shop has no order that could play a part; the text says which."""


@dataclass(frozen=True, slots=True)
class Product:
    """What a line asks for."""

    line_item_id: str
    sku: str
    title: str
    barcode: str
    units: int


@dataclass(frozen=True, slots=True)
class Part:
    """One order of the tour."""

    name: str
    order_id: str
    customer: str
    products: tuple[Product, ...]

    @property
    def number(self) -> str:
        """The name as somebody types it."""
        return self.name.removeprefix("#")

    @property
    def codes(self) -> Iterator[str]:
        """Every unit's code, in the order's sequence."""
        return (product.barcode for product in self.products for _unit in range(product.units))

    @property
    def contents(self) -> dict[str, int]:
        """Units by line."""
        return {product.line_item_id: product.units for product in self.products}


@dataclass(frozen=True, slots=True)
class Cast:
    """The orders of the tour, and a product that the first of them does not need."""

    main: Part
    short: Part
    offline: tuple[Part, Part]
    edited: Part
    wrong_code: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """All orders."""
        return (self.main, self.short, *self.offline, self.edited)


def cast_from(orders: Sequence[Json], location_id: str) -> Cast:
    """Choose from what the shop has. Raises NoSuchOrderError."""
    shared = _shared_codes(orders)
    free = [part for order in orders if (part := _part_of(order, location_id, shared))]

    def take(role: str, suits: Callable[[Part], bool]) -> Part:
        found = next((part for part in free if suits(part)), None)
        if found is None:
            raise NoSuchOrderError(f"No order of the shop can be the one {role}.")
        free.remove(found)
        return found

    main = take(
        "that is packed first",
        lambda part: (
            len(part.products) >= 2
            and part.products[0].units >= 2
            and bool(_sibling_code(part.products[0], orders, part, shared))
        ),
    )
    short = take("that is sent in part", lambda part: len(part.products) >= 2)
    edited = take(
        "that is edited meanwhile",
        lambda part: len(part.products) >= 2 and sum(part.contents.values()) <= 4,
    )
    small: Callable[[Part], bool] = lambda part: sum(part.contents.values()) <= 3  # noqa: E731
    offline = (take("packed offline", small), take("packed offline, too", small))
    wrong = _sibling_code(main.products[0], orders, main, shared)
    return Cast(main, short, offline, edited, wrong)


def _part_of(order: Json, location_id: str, shared: frozenset[str]) -> Part | None:
    """The order as a part, where it is plain: paid, whole, all of it here, every code its own."""
    work = order["fulfillment_orders"]
    if order["cancelled_at"] or order["financial_status"] != "PAID" or order["note"]:
        return None
    if len(work) != 1 or work[0]["status"] != "OPEN" or work[0]["method"] != "SHIPPING":
        return None
    if work[0]["location_id"] != location_id or order["attributes"] or not order["email"]:
        return None
    left = {line["line_item_id"]: line["remaining"] for line in work[0]["lines"]}
    products = tuple(
        Product(line["id"], line["sku"], line["title"], line["barcode"], line["unfulfilled"])
        for line in order["lines"]
    )
    codes = [product.barcode for product in products]
    is_plain = (
        all(
            product.units and left.get(product.line_item_id) == product.units
            for product in products
        )
        and all(code and code not in shared for code in codes)
        and len(set(codes)) == len(codes)
        and sum(product.units for product in products) <= MOST_UNITS
    )
    return Part(order["name"], order["id"], order["customer"] or "", products) if is_plain else None


def _lines(orders: Iterable[Json]) -> Iterator[Json]:
    return (line for order in orders for line in order["lines"])


def _shared_codes(orders: Iterable[Json]) -> frozenset[str]:
    skus: dict[str, set[str]] = defaultdict(set)
    for line in _lines(orders):
        if line["barcode"]:
            skus[line["barcode"]].add(line["sku"])
    return frozenset(code for code, found in skus.items() if len(found) > 1)


def _sibling_code(
    product: Product, orders: Iterable[Json], part: Part, shared: frozenset[str]
) -> str:
    """The code of the same product in another size or colour: the mistake that people make."""
    own = set(part.codes)
    return next(
        (
            str(line["barcode"])
            for line in _lines(orders)
            if line["title"] == product.title
            and line["barcode"]
            and line["barcode"] not in own
            and line["barcode"] not in shared
        ),
        "",
    )

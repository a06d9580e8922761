"""Orders and templates for the tests of paper."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from orderdesk.domain.order import Address, Order
from orderdesk.printing import packing_slip, pick_list
from orderdesk.printing.paper_words import PaperContext
from orderdesk.printing.templates import Template
from tests.builders import NOW, an_order, some_work

FOLDER = Path(__file__).parents[2] / "resources" / "templates"
CONTEXT = PaperContext(
    "Kaffee & Krempel", "Berlin Mitte", Locale("en", "GB"), ZoneInfo("Europe/Berlin"), "OD-", NOW
)
IRISH = Address(
    name="Aoife Ó Súilleabháin",
    address1="12 Sráid na Mainistreach",
    city="Gaillimh",
    zip="H91 E7X2",
    country_code="IE",
)
JAPANESE = Address(
    name="山田 太郎",
    address1="丸の内1-9-2",
    city="千代田区",
    province_code="東京都",
    zip="100-0005",
    country_code="JP",
)
ARABIC = Address(
    name="محمد بن عبد الله",
    address1="شارع الملك فهد 15",
    city="الرياض",
    zip="12345",
    country_code="SA",
)
HOSTILE = "<script>alert(1)</script> & =1+1 {{ slip }} <img src='file:///etc/hosts'>"


def slip_template() -> Template:
    return Template(packing_slip.TEMPLATE, (FOLDER / packing_slip.TEMPLATE).read_text("utf-8"))


def list_template() -> Template:
    return Template(pick_list.TEMPLATE, (FOLDER / pick_list.TEMPLATE).read_text("utf-8"))


def order_of(
    lines: int, *, number: int = 1001, address: Address = IRISH, title: str = "", **more: Any
) -> Order:
    """An order of so many lines, of one to five units each, with numbered SKUs."""
    work = some_work(number, {one: one % 5 + 1 for one in range(1, lines + 1)}, order_number=number)
    order = an_order(work, number=number, customer=address.name)
    items = tuple(
        replace(item, title=title or f"Product {place}", sku=f"KK-{place:04d}-X")
        for place, item in enumerate(order.line_items, 1)
    )
    return replace(order, line_items=items, shipping_address=address, **more)

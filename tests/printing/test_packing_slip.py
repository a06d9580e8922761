"""What stands on a slip."""

from dataclasses import replace
from datetime import timedelta
from html import escape

from orderdesk.domain.fulfillment import (
    DeliveryMethod,
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
)
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import Units
from orderdesk.domain.order import Attribute
from orderdesk.printing.packing_slip import (
    Parcel,
    newest_parcel,
    parcel_packed,
    parcel_to_pack,
    slip_of,
    slips,
)
from tests.builders import BERLIN, LEIPZIG, NOW, an_order, line_id, some_work
from tests.printing.papers import ARABIC, CONTEXT, HOSTILE, IRISH, order_of, slip_template


def whole(parcel: Parcel) -> str:
    part = slips([parcel], slip_template(), CONTEXT).parts[0]
    return part.html + "".join(part.more_rows)


def to_pack(**more: object) -> Parcel:
    parcel = parcel_to_pack(replace(order_of(2), **more), BERLIN)  # type: ignore[arg-type]
    assert parcel is not None
    return parcel


def test_a_slip_names_shop_order_address_and_lines() -> None:
    html = whole(to_pack(note="Ring twice.\nBeware of the dog."))
    for text in (
        "Kaffee &amp; Krempel",
        "#1001",
        "23 November 2026",
        "Gaillimh",
        "DHL Paket",
        "KK-0002-X",
        "5\u00a0items",
        "Ring twice.",
        "Beware of the dog.",
    ):
        assert text in html
    assert "data:image/png;base64," in html
    assert slip_of(to_pack(), CONTEXT).code == "OD-1001"


def test_only_this_places_lines_are_in_the_parcel_and_the_rest_comes_later() -> None:
    order = an_order(some_work(1, {1: 2, 2: 1}), some_work(2, {2: 3, 3: 4}, location=LEIPZIG))
    parcel = parcel_to_pack(order, BERLIN)
    assert parcel is not None
    slip = slip_of(parcel, CONTEXT)
    assert [(line.sku, line.quantity) for line in slip.lines] == [("SKU-1", "2"), ("SKU-2", "1")]
    assert slip.lines[1].later == "3 more come later"
    assert [(line.sku, line.quantity) for line in slip.later_lines] == [("SKU-3", "4")]


def test_a_short_parcel_says_what_comes_later() -> None:
    left = an_order(some_work(1, {1: 1, 2: 1}), lines=order_of(2).line_items)
    slip = slip_of(parcel_packed(left, [Units(line_id(1), 1)]), CONTEXT)
    assert [(line.quantity, line.later) for line in slip.lines] == [("1", "1 more comes later")]
    assert [line.sku for line in slip.later_lines] == ["KK-0002-X"]


def test_a_gift_shows_its_message_and_no_price() -> None:
    gift = to_pack(attributes=(Attribute("Gift message", "Happy birthday!\n\nYour aunt"),))
    assert "Happy birthday!" in whole(gift)
    slip = slip_of(gift, CONTEXT)
    assert slip.gift == ("Happy birthday!", "", "Your aunt")
    assert {line.price for line in slip.lines} == {""}
    assert {line.price for line in slip_of(to_pack(), CONTEXT).lines} == {"€10.00"}
    assert "€" not in whole(to_pack())


def test_wishes_are_shown_but_for_the_hidden_ones() -> None:
    order = order_of(1)
    wish = (Attribute("Engraving", "Für Mia"), Attribute("_bundle", "7"), Attribute("Empty", " "))
    line = replace(order.line_items[0], attributes=wish)
    parcel = parcel_to_pack(replace(order, line_items=(line,)), BERLIN)
    assert parcel is not None
    assert slip_of(parcel, CONTEXT).lines[0].wishes == ("Engraving: Für Mia",)


def test_hostile_texts_stay_texts() -> None:
    order = order_of(1, title=HOSTILE, address=replace(IRISH, name=HOSTILE), note=HOSTILE)
    order = replace(order, attributes=(Attribute("gift note", HOSTILE),), customer_name=HOSTILE)
    parcel = parcel_to_pack(order, BERLIN)
    assert parcel is not None
    html = whole(parcel)
    assert "<script" not in html
    assert "src='file" not in html
    assert html.count(escape("<script>alert(1)</script>")) == 4
    assert html.count("{{ slip }}") == 4


def test_right_to_left_is_isolated_and_control_signs_go() -> None:
    order = order_of(1, title="Evil \u202eeman\x00 title\x07", address=ARABIC)
    parcel = parcel_to_pack(order, BERLIN)
    assert parcel is not None
    slip = slip_of(parcel, CONTEXT)
    assert slip.lines[0].title == "Evil eman title"
    assert slip.address[0] == f"\u2068{ARABIC.name}\u2069"
    assert slip.name == slip.address[0]


def test_a_withheld_address_is_said_and_not_left_blank() -> None:
    parcel = to_pack(shipping_address=None, customer_name="", withheld=("shipping_address",))
    assert slip_of(parcel, CONTEXT).address == ("Address withheld by Shopify",)
    assert "Address withheld by Shopify" in whole(parcel)


def test_a_pickup_names_the_customer_not_an_address() -> None:
    order = an_order(some_work(1, {1: 1}, method=DeliveryMethod.PICK_UP), customer="Mia")
    parcel = parcel_to_pack(order, BERLIN)
    assert parcel is not None
    slip = slip_of(parcel, CONTEXT)
    assert slip.address_title == "Picked up by"
    assert slip.address == ("Mia",)


def test_a_number_that_no_bars_can_carry_has_none() -> None:
    slip = slip_of(to_pack(name="№1001"), CONTEXT)
    assert (slip.code, slip.code_picture) == ("", "")


def test_what_left_last_from_here_is_the_parcel_of_a_finished_order() -> None:
    def sent(number: int, line: int, place: object) -> Fulfillment:
        return Fulfillment(
            FulfillmentGid(f"f{number}"),
            f"#1001.{number}",
            FulfillmentStatus.SUCCESS,
            NOW + timedelta(hours=number),
            location_id=place,  # type: ignore[arg-type]
            lines=(FulfillmentLine(line_id(line), 1),),
        )

    order = replace(
        order_of(3),
        fulfillment_orders=(),
        fulfillments=(sent(1, 1, BERLIN), sent(2, 2, BERLIN), sent(3, 3, LEIPZIG)),
    )
    assert parcel_to_pack(order, BERLIN) is None
    parcel = newest_parcel(order, BERLIN)
    assert parcel is not None
    assert parcel.units == (Units(line_id(2), 1),)
    assert newest_parcel(replace(order, fulfillments=()), BERLIN) is None


def test_many_orders_are_parts_of_one_document() -> None:
    parcels = [parcel_to_pack(order_of(2, number=number), BERLIN) for number in (1001, 1002)]
    made = slips([one for one in parcels if one is not None], slip_template(), CONTEXT)
    assert [part.foot for part in made.parts] == [
        "Kaffee & Krempel · #1001",
        "Kaffee & Krempel · #1002",
    ]
    assert made.title == "Packing slips of 2\u00a0orders"

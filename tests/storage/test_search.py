"""Search as you type: everything findable, nothing typed breaks it."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.fulfillment import Fulfillment, FulfillmentStatus, Tracking
from orderdesk.domain.ids import FulfillmentGid, ProductGid
from orderdesk.domain.order import Address, Order
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.search import OrderSearch, fold, words
from tests.builders import NOW, a_line, an_order, some_work


@pytest.fixture
def orders(database: Database) -> OrderStore:
    return OrderStore(database, lambda: NOW)


@pytest.fixture
def search(database: Database) -> OrderSearch:
    return OrderSearch(database)


def order(number: int, customer: str, **changes: object) -> Order:
    made = an_order(
        some_work(number, {number: 1}, order_number=number),
        number=number,
        customer=customer,
        created_at=NOW + timedelta(minutes=number),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def names(search: OrderSearch, orders: OrderStore, typed: str) -> list[str]:
    found = await orders.load_orders(await search.search(typed))
    return [stored.order.name for stored in found]


@pytest.mark.parametrize(
    ("customer", "typed"),
    [
        ("Aoife Ó Súilleabháin", "o suill"),
        ("Aoife Ó Súilleabháin", "AOIFE SÚILL"),
        ("Jørgen Łukasz", "jorgen luk"),
        ("Jørgen Łukasz", "JØRGEN"),
        ("Strauß", "strauss"),
        ("Strauss", "strauß"),
        ("Miles O'Brien", "obrien"),
        ("Miles O’Brien", "o'brien mi"),
        ("田中 良子", "田中"),
        ("田中 良子", "良"),
        ("佐々木希美子", "希美"),
        ("タナカ ヨシコ", "タナ"),
        ("ﾀﾅｶ", "タナ"),
        ("김민준", "김민"),
        ("محمد الأحمد", "محم"),
        ("สมชาย ใจดี", "ชาย"),
        ("Ольга Ёлкина", "елк"),
        ("Νίκος", "νικοσ"),
        ("Ann-Marie Smith", "ann-m"),
        ("Ann-Marie Smith", "marie ann"),
        ("Zoë 🎉 Packer", "zoe packer"),
    ],
)
async def test_names_are_found_as_people_type_them(
    orders: OrderStore, search: OrderSearch, customer: str, typed: str
) -> None:
    await orders.save_order(order(1, customer), 1)
    await orders.save_order(order(2, "Somebody Else"), 1)
    assert await names(search, orders, typed) == ["#1"]


async def test_syllables_with_a_voiced_mark_are_other_syllables(
    orders: OrderStore, search: OrderSearch
) -> None:
    await orders.save_order(order(1, "カキ"), 1)
    assert await names(search, orders, "ガ") == []


EVERY_KIND = (
    *("#71", "anna", "anna@exam", "+49170555", "49 170", "torstrasse", "koln", "50667"),
    *("blanket", "wool blan", "wb-2000", "wb2000xl", "WB-2000/XL"),
    *("4006381333931", "04006381333931", "jjd000390", "back door", "vip"),
)


async def test_every_kind_of_text_is_searched(
    orders: OrderStore, search: OrderSearch, database: Database
) -> None:
    parcel = Fulfillment(
        id=FulfillmentGid("f"),
        name="#F1",
        status=FulfillmentStatus.SUCCESS,
        created_at=NOW,
        tracking=(Tracking("JJD 0003-90", "DHL"),),
    )
    line = a_line(5, title="Wool blanket, 2 m", sku="WB-2000/XL")
    wanted = order(
        71,
        "Anna",
        note="Ring at the back door",
        tags=("vip",),
        fulfillments=(parcel,),
        email="anna@example.com",
        phone="+49 170 555",
        line_items=(line,),
        shipping_address=Address(name="Anna", address1="Torstraße 1", city="Köln", zip="50667"),
    )
    await orders.save_orders([(wanted, 1), (order(2, "Bob", shipping_address=None), 1)])
    assert line.variant_id is not None
    await CatalogueStore(database).save_variants(
        [Variant(line.variant_id, ProductGid("p"), "Wool blanket", barcode="4006381333931")], 1
    )
    for typed in EVERY_KIND:
        assert await names(search, orders, typed) == ["#71"], typed


async def test_a_word_is_found_while_it_is_typed(orders: OrderStore, search: OrderSearch) -> None:
    await orders.save_order(order(1, "Marguerite Duplessis"), 1)
    for whole in ("Marguerite", "Duplessis", "Marguerite Duplessis"):
        for length in range(1, len(whole) + 1):
            assert await names(search, orders, whole[:length]) == ["#1"], whole[:length]


async def test_all_words_must_match(orders: OrderStore, search: OrderSearch) -> None:
    await orders.save_orders([(order(1, "Anna Berg"), 1), (order(2, "Anna Koch"), 1)])
    assert await names(search, orders, "berg anna") == ["#1"]
    assert await names(search, orders, "berg koch") == []


async def test_the_exact_number_comes_first_then_customers_then_the_rest(
    orders: OrderStore, search: OrderSearch
) -> None:
    await orders.save_orders(
        [
            (order(12, "Anna"), 1),
            (order(120, "Bob"), 1),
            (order(121, "12 Monkeys Ltd"), 1),
            (order(1300, "Carl", note="leave 12 bottles"), 1),
        ]
    )
    found = await names(search, orders, "12")
    assert found[0] == "#12"
    assert set(found[1:3]) == {"#120", "#121"}
    assert found[3] == "#1300"


async def test_no_more_than_asked_for(orders: OrderStore, search: OrderSearch) -> None:
    await orders.save_orders([(order(n, "Anna"), 1) for n in range(1, 30)])
    assert len(await search.search("anna", limit=7)) == 7


async def test_an_order_that_changed_is_found_by_its_new_words_only(
    orders: OrderStore, search: OrderSearch
) -> None:
    await orders.save_order(order(1, "Anna"), 1)
    await orders.save_order(order(1, "Beatrix"), 2)
    assert await names(search, orders, "anna") == []
    assert await names(search, orders, "beatrix") == ["#1"]


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", '"', "'", "*", "a*b", "(", ")", "NEAR(a b)", "a AND", "OR", "NOT a", "^a", "a:b",
        "number : 1", "- variants : v1", "{number}", "\x00", "a\x00b", "\u202e", "🙂", "--", ";",
        "%", "_", "x" * 5000, "a " * 3000, "\ud800",
    ],
)  # fmt: skip
async def test_nothing_that_is_typed_is_an_error(
    orders: OrderStore, search: OrderSearch, typed: str
) -> None:
    await orders.save_order(order(1, "Anna"), 1)
    await search.search(typed)


@given(st.text(max_size=30))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_at_all_breaks_the_search(search: OrderSearch, typed: str) -> None:
    assert await search.search(typed) == ()


readings = itertools.count(1)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_has_words_is_found_by_its_own_text(
    orders: OrderStore, search: OrderSearch, text: str
) -> None:
    await orders.save_order(order(1, text), next(readings))
    if words(text):
        assert order(1, text).id in await search.search(text)


def test_words_are_folded_and_split() -> None:
    assert fold("Ⅷ ＡＢＣ") == "viii abc"
    assert words("a_b-c") == ["a", "b", "c"]


async def test_the_inner_word_of_a_product_finds_nothing(
    orders: OrderStore, search: OrderSearch
) -> None:
    await orders.save_order(order(3, "Anna"), 1)
    assert await names(search, orders, "v3") == []


@pytest.mark.parametrize(
    "typed",
    ["%", "_", "*", '""', "' OR 1=1 --", "🙂" * 4000, "%%%%", "\u202e\u2066", "?" * 4000, "-- ;"],
)
async def test_what_holds_no_word_of_an_order_does_not_find_all(
    orders: OrderStore, search: OrderSearch, typed: str
) -> None:
    await orders.save_order(order(7, "Anna", note="50 % off_season 🙂"), 1)
    assert await search.search(typed) == ()


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("抹茶茶碗 Matcha-Schale", "茶碗"),
        ("抹茶茶碗 Matcha-Schale", "matcha 抹茶"),
        ("شكراً على الطلب", "الطلب"),
        ("شكراً على الطلب", "شكرا"),
        ("Gift 🎁 for Zoë", "gift zoe"),
    ],
)
async def test_titles_and_notes_of_any_script_are_found(
    orders: OrderStore, search: OrderSearch, text: str, typed: str
) -> None:
    await orders.save_order(order(1, "Anna", note=text), 1)
    await orders.save_order(order(2, "Bob", line_items=(a_line(5, title=text),)), 1)
    assert set(await names(search, orders, typed)) == {"#1", "#2"}


async def test_a_word_of_four_thousand_signs_is_looked_up_by_its_beginning(
    orders: OrderStore, search: OrderSearch
) -> None:
    await orders.save_order(order(1, "Anna", note="x" * 4000), 1)
    assert await names(search, orders, "x" * 4000) == ["#1"]


async def test_a_barcode_that_a_product_got_later_finds_its_orders(
    orders: OrderStore, search: OrderSearch, database: Database
) -> None:
    line = a_line(5)
    assert line.variant_id is not None
    await orders.save_order(order(1, "Anna", line_items=(line,)), 1)
    assert await names(search, orders, "4006381333931") == []
    store = CatalogueStore(database)
    for reading, barcode in ((1, "4006381333931"), (2, "96385074")):
        variant = Variant(line.variant_id, ProductGid("p"), "Mug", barcode=barcode)
        await store.save_variants([variant], reading)
        assert await names(search, orders, f" {barcode} ") == ["#1"]
    assert await names(search, orders, "4006381333931") == []

"""The search syntax, as documented and with its traps."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.demo.search import (
    Vocabulary,
    compile_search,
    number_term,
    text_term,
    time_term,
    word_term,
)
from tests.demo.shop_kit import Kit

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Thing:
    number: int
    words: tuple[str, ...]
    at: datetime


EARLY = Thing(1, ("red", "big"), datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC))
NOON = Thing(2, ("red",), datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC))
LATE = Thing(3, ("blue", "big one"), datetime(2026, 11, 21, 8, 0, 0, tzinfo=UTC))
THINGS = (EARLY, NOON, LATE)
WORDS: Vocabulary = {
    "id": number_term(lambda thing: thing.number),
    "tag": word_term(lambda thing: thing.words),
    "updated_at": time_term(lambda thing: thing.at, lambda: NOW),
    "default": text_term(lambda thing: thing.words),
}


def found(query: str) -> list[int]:
    search = compile_search(query, WORDS, NOW, ("updated_at",))
    return [t.number for t in THINGS if search.matches is None or search.matches(t)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3]),
        ("tag:red", [1, 2]),
        ("tag:RED tag:big", [1]),
        ("tag:red AND tag:big", [1]),
        ("tag:red OR tag:blue", [1, 2, 3]),
        ("tag:red -tag:big", [2]),
        ("tag:red NOT tag:big", [2]),
        ("(tag:red OR tag:blue) tag:big", [1]),
        ("tag:'big one'", [3]),
        ('tag:"big one"', [3]),
        ("tag:b*", [1, 3]),
        ("tag:red,blue", [1, 2, 3]),
        ("id:2", [2]),
        ("id:>=2", [2, 3]),
        ("id:1 OR id:3", [1, 3]),
        ("id:gid://shopify/Thing/3", [3]),
        ("one", [3]),
        ("colour:green", [1, 2, 3]),
        ("colour:green tag:blue", [3]),
        ("updated_at:>='2026-11-20T12:00:00Z'", [2, 3]),
        ("updated_at:>'2026-11-20T12:00:00Z'", [3]),
        ("updated_at:<='2026-11-20T12:00:00Z'", [1, 2]),
        ("updated_at:<'2026-11-20T12:00:00Z'", [1]),
        ("updated_at:'2026-11-20T12:00:00+00:00'", [2]),
        ("updated_at:>='2026-11-20T13:00:00+01:00'", [2, 3]),
        ("updated_at:>'2026-11-20T08:00:00Z' updated_at:<'2026-11-21T00:00:00Z'", [2]),
        ("updated_at:2026-11-20", [1, 2]),
        ("updated_at:>=2026-11", [1, 2, 3]),
        ("updated_at:<2026", []),
        ("updated_at:<now", [1, 2, 3]),
        ("updated_at:nonsense", []),
    ],
)
def test_queries(query: str, numbers: list[int]) -> None:
    assert found(query) == numbers


def test_the_time_of_an_unquoted_date_is_ignored() -> None:
    assert found("updated_at:>=2026-11-20T12:00:00Z") == [1, 2, 3]
    assert found("updated_at:>2026-11-20T12:00:00Z") == [3]


def test_unknown_fields_are_named() -> None:
    assert compile_search("colour:green tag:red", WORDS, NOW).unknown == ["colour"]


def test_bounds_come_from_what_must_hold_and_from_nothing_else() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    strict = compile_search("tag:red updated_at:>='2026-11-20T00:00:00Z'", WORDS, NOW,
                            ("updated_at",))  # fmt: skip
    assert strict.bounds == {"updated_at": (at, None)}
    loose = compile_search("tag:red OR updated_at:>='2026-11-20T00:00:00Z'", WORDS, NOW,
                           ("updated_at",))  # fmt: skip
    assert loose.bounds == {}
    other = compile_search("updated_at:>='2026-11-20T00:00:00Z' OR tag:red", WORDS, NOW,
                           ("updated_at",))  # fmt: skip
    assert other.bounds == {}
    turned = compile_search("-updated_at:>='2026-11-20T00:00:00Z'", WORDS, NOW, ("updated_at",))
    assert turned.bounds == {}


@given(st.text(alphabet=st.sampled_from("ab :()'\"-<>=ANDORT*\\"), max_size=30))
def test_no_query_breaks_it(query: str) -> None:
    search = compile_search(query, WORDS, NOW, ("updated_at",))
    assert search.matches is None or search.matches(EARLY) in (True, False)


# Orders

LIST = """query List($q: String) { orders(first: 250, query: $q) { nodes {
  name tags closed cancelledAt displayFulfillmentStatus displayFinancialStatus
  fulfillmentOrders(first: 9) { nodes { deliveryMethod { methodType } } } } } }"""


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit(orders=200)


def test_filters_of_orders(kit: Kit) -> None:
    def names(query: str | None) -> set[str]:
        return {order["name"] for order in kit.data(LIST, q=query)["nodes"]}

    everything = {order["name"]: order for order in kit.data(LIST, q=None)["nodes"]}
    assert len(everything) == 200

    def where(test: object) -> set[str]:
        return {name for name, order in everything.items() if test(order)}  # type: ignore[operator]

    assert names("tag:expedited") == where(lambda o: "expedited" in o["tags"]) != set()
    assert names("tag_not:expedited") == where(lambda o: "expedited" not in o["tags"])
    assert names("status:closed") == where(lambda o: o["closed"])
    assert names("status:cancelled") == where(lambda o: o["cancelledAt"]) != set()
    assert names("status:open") == where(lambda o: not o["closed"] and not o["cancelledAt"])
    assert names("fulfillment_status:partial") == where(
        lambda o: o["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    )
    assert names("financial_status:pending") == where(
        lambda o: o["displayFinancialStatus"] == "PENDING"
    )
    assert names("name:#1007") == names("name:1007") == {"#1007"}
    assert names("delivery_method:pick-up") == where(
        lambda o: any(
            fo["deliveryMethod"]["methodType"] == "PICK_UP"
            for fo in o["fulfillmentOrders"]["nodes"]
        )
    )
    assert names("sku:GB-47") != set()
    assert names("tag:expedited status:open") <= names("tag:expedited")


def test_an_ignored_filter_finds_more_and_is_named(kit: Kit) -> None:
    from graphql import parse

    from tests.demo.replay import CALLER

    result = kit.shop.execute(
        parse('{orders(first: 1, query: "farbe:rot") {nodes {id}}}'), {}, None, caller=CALLER
    )
    assert result.data is not None
    assert len(result.data["orders"]["nodes"]) == 1
    assert result.extensions is not None
    assert result.extensions["search"][0]["warnings"][0]["field"] == "farbe"


def test_barcodes_and_skus(kit: Kit) -> None:
    query = "query V($q: String) {productVariants(first: 9, query: $q) {nodes {sku barcode}}}"
    shared = kit.data(query, q="barcode:'4260318400015'")["nodes"]
    assert [variant["sku"] for variant in shared] == ["DK-ZEFE-220", "DK-RALE-220"]
    (one,) = kit.data(query, q="sku:'em-kran-350-wb'")["nodes"]
    assert len(one["barcode"]) == 13
    assert kit.data(query, q="sku:NIX")["nodes"] == []

"""Reading an answer: by name, by type, and with the place where it breaks a promise."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.money import Money
from orderdesk.errors import UnreadableAnswerError
from orderdesk.shopify.payload import Payload
from tests.shopify.answers import connection, money


def test_values_are_read_by_their_type() -> None:
    payload = Payload(
        {
            "id": "gid://shopify/Order/1",
            "note": None,
            "n": 3,
            "closed": False,
            "at": "2026-11-23T10:00:00Z",
            "offset": "2026-11-23T11:00:00+01:00",
            "total": money("24.70"),
            "tags": ["a", "b"],
        }
    )
    assert payload.text("id") == "gid://shopify/Order/1"
    assert payload.find_text("note") == ""
    assert payload.integer("n") == 3
    assert payload.flag("closed") is False
    ten = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert payload.moment("at") == payload.moment("offset") == ten
    assert payload.find_moment("note") is None
    assert payload.shop_money("total") == Money(Decimal("24.70"), "EUR")
    assert payload.find_shop_money("note") is None
    assert payload.texts("tags") == ("a", "b")
    assert payload.find_child("note") is None


@pytest.mark.parametrize(
    ("read", "path"),
    [
        (lambda p: p.text("absent"), "absent"),
        (lambda p: p.text("n"), "n"),
        (lambda p: p.integer("flag"), "flag"),
        (lambda p: p.flag("n"), "n"),
        (lambda p: p.moment("text"), "text"),
        (lambda p: p.child("absent"), "absent"),
        (lambda p: p.child("n"), "n"),
        (lambda p: p.find_child("text"), "text"),
        (lambda p: p.shop_money("money"), "money.shopMoney.amount"),
        (lambda p: p.shop_money("infinite"), "infinite.shopMoney.amount"),
        (lambda p: p.texts("mixed"), "mixed.1"),
        (lambda p: list(p.children("mixed")), "mixed.0"),
        (lambda p: list(p.children("n")), "n"),
        (lambda p: next(p.nodes("nodes")).text("id"), "nodes.nodes.0.id"),
    ],
)
def test_a_broken_promise_names_its_place(read: Callable[[Payload], Any], path: str) -> None:
    payload = Payload(
        {
            "n": 3,
            "flag": True,
            "text": "soon",
            "money": money("much"),
            "infinite": money("Infinity"),
            "mixed": ["a", None],
            "nodes": {"nodes": [{"id": None}]},
        }
    )
    with pytest.raises(UnreadableAnswerError) as broken:
        read(payload)
    assert broken.value.path == path
    assert path in str(broken.value)


def test_paging_ends_and_advances() -> None:
    assert Payload({"orders": connection()}).next_cursor("orders", "x") is None
    assert Payload({"orders": connection(after="y")}).next_cursor("orders", "x") == "y"


@pytest.mark.parametrize("cursor", ["x", "", None, 7])
def test_a_cursor_that_does_not_advance_is_an_error(cursor: object) -> None:
    stuck = {"orders": {"pageInfo": {"hasNextPage": True, "endCursor": cursor}, "nodes": []}}
    with pytest.raises(UnreadableAnswerError, match="endCursor"):
        Payload(stuck).next_cursor("orders", "x")


@given(st.text(st.characters(codec=None), max_size=20))
def test_every_text_can_be_stored(text: str) -> None:
    Payload({"name": text}).text("name").encode("utf-8")


def test_half_a_character_becomes_a_question_mark() -> None:
    assert Payload({"name": "Zo\u00eb \ud83d"}).text("name") == "Zoë ?"


def test_what_it_holds_is_in_no_report() -> None:
    held = Payload({"orders": {"nodes": [{"name": "Anna Berg"}]}})
    (order,) = held.nodes("orders")
    assert repr(order) == "Payload('orders.nodes.0')"

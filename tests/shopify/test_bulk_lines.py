"""The file of a bulk operation taken apart: in pieces of any size, and what is no such file."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.demo.shop import Shop
from orderdesk.domain.order import Order
from orderdesk.errors import UnreadableAnswerError
from orderdesk.shopify import bulk_lines, documents
from orderdesk.shopify.bulk_lines import BulkPlace, OrderLines
from orderdesk.shopify.orders import read_order
from orderdesk.shopify.payload import Payload
from tests.demo.replay import CALLER, NOW, answer

ORDERS = 8


def file_of(shop: Shop) -> bytes:
    run = documents.load("bulk_run").text
    payload = answer(shop, run, {"query": documents.load_bulk("orders")})
    assert payload["data"]["bulkOperationRunQuery"]["userErrors"] == []
    shop.clock.advance(60)
    (made,) = shop.bulk.of_app(CALLER.app_id)
    made.file.seek(0)
    return made.file.read()


SHOP = Shop(7, ORDERS, NOW)
FILE = file_of(SHOP)
LINES = FILE.splitlines(keepends=True)
FIRSTS = [at for at, line in enumerate(LINES) if b"__parentId" not in line]


def taken(*parts: bytes, place: BulkPlace | None = None) -> tuple[list[Order], BulkPlace]:
    """All orders in these parts, and the place at the end."""
    lines = OrderLines(place or BulkPlace())
    found = [order for part in parts for order in lines.take(part)]
    found += lines.end()
    return found, lines.place


WHOLE, END = taken(FILE)


def test_the_orders_are_those_of_a_page_but_for_the_lines_of_fulfillments() -> None:
    variables = {"first": 50, "after": None, "query": None, "lines": 100, "groups": 10}
    page = answer(SHOP, documents.load("orders_page").text, variables)
    assert "errors" not in page
    nodes = page["data"]["orders"]["nodes"]
    for node in nodes:
        for fulfillment in node["fulfillments"]:
            del fulfillment["fulfillmentLineItems"]
    paged = {order.id: order for order in (read_order(Payload(node)) for node in nodes)}
    assert {order.id: order for order in WHOLE} == paged
    assert len(WHOLE) == ORDERS
    unread = [one.lines_unread for order in WHOLE for one in order.fulfillments]
    assert unread
    assert all(unread)


def test_the_place_at_the_end_counts_everything() -> None:
    assert BulkPlace(len(FILE), len(LINES), ORDERS) == END


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(0, len(FILE)), max_size=12))
def test_it_does_not_matter_where_the_bytes_are_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(FILE)]
    parts = [FILE[start:end] for start, end in pairwise(edges)]
    assert taken(*parts) == (WHOLE, END)


@settings(max_examples=30)
@given(cut=st.integers(0, len(FILE)))
def test_what_is_left_off_is_gone_on_with(cut: int) -> None:
    """Cut anywhere: from the place that was kept the rest comes, and nothing twice."""
    lines = OrderLines(BulkPlace())
    before = lines.take(FILE[:cut])
    assert lines.place.orders == len(before)
    after, end = taken(FILE[lines.place.position :], place=lines.place)
    assert [*before, *after] == WHOLE
    assert end == END


def test_a_last_line_without_its_end_counts_no_more_bytes_than_there_are() -> None:
    found, place = taken(FILE[:-1])
    assert found == WHOLE
    assert place == BulkPlace(len(FILE) - 1, END.lines, END.orders)


def row(line: bytes, **changed: Any) -> bytes:
    return json.dumps({**json.loads(line), **changed}).encode() + b"\n"


@pytest.mark.parametrize(
    "spoiled",
    [
        LINES[1].replace(b'"', b"", 1),
        b"\n",
        b"[]\n",
        b"<html>\n",
        b"\xff\xfe\n",
        row(LINES[1], __parentId="gid://shopify/Order/1"),
        row(LINES[1], __parentId=7),
        row(LINES[1], id=None),
        row(LINES[1], id="gid://shopify/Product/1"),
        row(LINES[1], quantity="many"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(spoiled: bytes) -> None:
    with pytest.raises(UnreadableAnswerError) as told:
        taken(LINES[0] + spoiled + b"".join(LINES[2:]))
    assert told.value.path == "bulk line 2" or told.value.path.startswith("bulk.0")


def test_a_thing_of_another_kind_at_the_top_is_no_order() -> None:
    with pytest.raises(UnreadableAnswerError):
        OrderLines(BulkPlace()).take(b'{"id":"gid://shopify/Product/1"}\n')


def test_children_of_the_order_before_are_not_the_next_ones() -> None:
    second = FIRSTS[1]
    lines = OrderLines(BulkPlace())
    with pytest.raises(UnreadableAnswerError):
        lines.take(b"".join([*LINES[: second + 1], LINES[1]]))


def test_what_never_ends_is_not_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_lines, "LARGEST_ORDER_BYTES", 1000)
    lines = OrderLines(BulkPlace())
    lines.take(b"x" * 900)
    with pytest.raises(UnreadableAnswerError):
        lines.take(b"x" * 200)

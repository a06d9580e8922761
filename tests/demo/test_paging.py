"""Pages: nothing lost, nothing twice, whatever changes meanwhile."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.demo.request import Request
from orderdesk.demo.sorted_index import TimeIndex
from tests.demo.shop_kit import Json, Kit

PAGE = """query Page($first: Int, $last: Int, $after: String, $before: String, $q: String,
  $sort: OrderSortKeys = UPDATED_AT, $reverse: Boolean) {
  orders(first: $first, last: $last, after: $after, before: $before, query: $q, sortKey: $sort,
    reverse: $reverse) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor } nodes { id name updatedAt createdAt } } }"""


@pytest.fixture
def kit() -> Kit:
    return Kit(orders=60)


def walk(kit: Kit, size: int, **more: object) -> list[Json]:
    nodes: list[Json] = []
    after = None
    while True:
        page = kit.data(PAGE, first=size, after=after, **more)
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        assert page["pageInfo"]["endCursor"] != after
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize(
    "sort",
    ["UPDATED_AT", "CREATED_AT", "PROCESSED_AT", "ID", "ORDER_NUMBER", "TOTAL_PRICE",
     "CUSTOMER_NAME", "FULFILLMENT_STATUS"],
)  # fmt: skip
@pytest.mark.parametrize("reverse", [False, True])
def test_every_order_comes_once(kit: Kit, sort: str, reverse: bool) -> None:
    whole = kit.data(PAGE, first=250, sort=sort, reverse=reverse)["nodes"]
    assert len(whole) == 60
    assert walk(kit, 7, sort=sort, reverse=reverse) == whole
    key = {"UPDATED_AT": "updatedAt", "CREATED_AT": "createdAt"}.get(sort)
    if key is not None:
        times = [order[key] for order in whole]
        assert times == sorted(times, reverse=reverse)


def test_backwards(kit: Kit) -> None:
    whole = kit.data(PAGE, first=250)["nodes"]
    page = kit.data(PAGE, last=5)
    assert page["nodes"] == whole[-5:]
    assert page["pageInfo"]["hasPreviousPage"]
    before = kit.data(PAGE, last=5, before=page["pageInfo"]["startCursor"])
    assert before["nodes"] == whole[-10:-5]


def test_an_order_that_changes_meanwhile_is_seen_again_and_none_is_lost(kit: Kit) -> None:
    first = kit.data(PAGE, first=20)
    moved = first["nodes"][3]["id"]
    pending = kit.data(PAGE, first=250)["nodes"][40]["id"]
    for order in (moved, pending):
        kit.shop.admin("set_note", {"order": order, "note": "!"})
    rest: list[str] = []
    after = first["pageInfo"]["endCursor"]
    while after is not None:
        page = kit.data(PAGE, first=20, after=after)
        rest += [order["id"] for order in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert set(rest[-2:]) == {moved, pending}
    assert len(rest) == len(set(rest)) == 41


def test_cursors_say_where_they_stand(kit: Kit) -> None:
    page = kit.data(PAGE, first=2)
    content = json.loads(base64.b64decode(page["edges"][0]["cursor"]))
    assert set(content) == {"last_id", "last_value"}
    assert page["nodes"][0]["id"].endswith(str(content["last_id"]))
    assert content["last_value"].startswith(page["nodes"][0]["updatedAt"][:10])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"first": 251}, "first cannot exceed 250"),
        ({}, "you must provide one of first or last"),
        ({"first": 1, "last": 1}, "providing both first and last is not supported"),
        ({"first": -1}, "first cannot be negative"),
        ({"first": 1, "after": "nonsense"}, "Malformed cursor"),
        ({"first": 1, "after": "eyJhIjoxfQ=="}, "Malformed cursor"),
    ],
)
def test_what_is_refused(kit: Kit, arguments: Json, message: str) -> None:
    found = kit.ask(PAGE, **arguments)
    assert found["data"] is None
    (error,) = found["errors"]
    assert error["message"] == message
    assert error["extensions"]["code"] == "BAD_REQUEST"


def test_changes_since_a_moment(kit: Kit) -> None:
    kit.later(3_600)
    since = kit.shop.clock.now()
    kit.later(1)
    changed = kit.place(("SE-LORB-150", 1))
    found = walk(kit, 10, q=f"updated_at:>='{since.isoformat()}'")
    assert [order["id"] for order in found] == [changed["id"]]


def test_a_lagging_search_finds_a_change_later_than_a_read_by_id(kit: Kit) -> None:
    kit.shop.admin("settings", {"search_lag_s": 5})
    since = kit.shop.clock.now()
    order = kit.place(("SE-LORB-150", 1))
    query = f"updated_at:>='{since.isoformat()}'"
    assert walk(kit, 10, q=query) == []
    assert kit.read(order)["id"] == order["id"]
    kit.later(5)
    assert [found["id"] for found in walk(kit, 10, q=query)] == [order["id"]]


def test_a_page_ends_where_the_search_has_an_order_and_not_where_it_is_by_now(kit: Kit) -> None:
    since = kit.shop.clock.now()
    placed = []
    for _order in range(3):
        kit.later(2)
        placed.append(kit.place(("SE-LORB-150", 1))["id"])
    kit.shop.admin("settings", {"search_lag_s": 60})
    kit.later(30)
    kit.shop.admin("set_note", {"order": placed[0], "note": "soon"})
    found = walk(kit, 1, q=f"updated_at:>='{since.isoformat()}'")
    assert [order["id"] for order in found] == placed


def test_a_page_looks_at_no_more_than_it_shows(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop of a hundred thousand orders answers as quickly as a small one."""
    looked_at: list[int] = []
    sees = Request.sees
    monkeypatch.setattr(
        Request, "sees", lambda self, order: looked_at.append(order.number) or sees(self, order)
    )
    middle = kit.data(PAGE, first=250)["nodes"][30]["updatedAt"]
    for more in ({}, {"reverse": True}, {"q": f"updated_at:>='{middle}'"}):
        looked_at.clear()
        page = kit.data(PAGE, first=10, **more)
        kit.data(PAGE, first=10, after=page["pageInfo"]["endCursor"], **more)
        assert len(looked_at) <= 22


# Fulfillment orders and stock

OPEN = """query Open($after: String, $q: String, $sort: FulfillmentOrderSortKeys, $all: Boolean) {
  fulfillmentOrders(first: 7, after: $after, query: $q, sortKey: $sort, includeClosed: $all) {
    pageInfo { hasNextPage endCursor }
    nodes { id status updatedAt assignedLocation { location { id } } } } }"""


def fulfillment_orders(kit: Kit, **more: object) -> list[Json]:
    nodes: list[Json] = []
    after = None
    while True:
        page = kit.data(OPEN, after=after, **more)
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("sort", ["ID", "UPDATED_AT"])
def test_open_fulfillment_orders(kit: Kit, sort: str) -> None:
    found = fulfillment_orders(kit, sort=sort, all=False)
    known = kit.shop.store.open_fulfillment_orders
    assert {one["id"].rpartition("/")[2] for one in found} == {str(number) for number in known}
    assert len(found) == len(known)
    everything = fulfillment_orders(kit, sort=sort, all=True)
    assert len(everything) == len(kit.shop.store.fulfillment_orders)
    if sort == "UPDATED_AT":
        times = [one["updatedAt"] for one in everything]
        assert times == sorted(times)


def test_fulfillment_orders_of_a_location(kit: Kit) -> None:
    second = list(kit.shop.store.locations)[1]
    found = fulfillment_orders(kit, q=f"assigned_location_id:{second} status:open", sort="ID")
    assert found
    assert {one["assignedLocation"]["location"]["id"] for one in found} == {
        f"gid://shopify/Location/{second}"
    }


def test_stock_of_a_location_page_by_page(kit: Kit) -> None:
    query = """query Levels($id: ID!, $after: String) { location(id: $id) {
      inventoryLevels(first: 11, after: $after) { pageInfo { hasNextPage endCursor }
        nodes { id item { id } quantities(names: ["available", "on_hand", "committed"]) {
          name quantity } } } } }"""
    location = f"gid://shopify/Location/{next(iter(kit.shop.store.locations))}"
    nodes: list[Json] = []
    after = None
    while True:
        page = kit.data(query, id=location, after=after)["inventoryLevels"]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len({node["item"]["id"] for node in nodes}) == len(kit.shop.store.items)
    for node in nodes:
        numbers = {entry["name"]: entry["quantity"] for entry in node["quantities"]}
        assert numbers["available"] == numbers["on_hand"] - numbers["committed"]


# The index beneath

START = datetime(2026, 1, 1, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 9)), max_size=30), st.booleans())
def test_the_index_walks_like_a_sorted_list(changes: list[tuple[int, int]], reverse: bool) -> None:
    index = TimeIndex()
    known: dict[int, datetime] = {}
    for number, second in changes:
        at = START + timedelta(seconds=second)
        if second == 9:
            index.drop(number)
            known.pop(number, None)
        else:
            index.put(number, at)
            known[number] = at
    keys = sorted((at, number) for number, at in known.items())
    if reverse:
        keys.reverse()
    assert list(index.walk(reverse=reverse)) == [number for _, number in keys]
    for place, key in enumerate(keys):
        rest = [number for _, number in keys[place + 1 :]]
        assert list(index.walk(after=key, reverse=reverse)) == rest
    low, high = START + timedelta(seconds=2), START + timedelta(seconds=5)
    assert set(index.walk(lowest=low, highest=high)) == {
        number for number, at in known.items() if low <= at <= high
    }

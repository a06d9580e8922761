"""What only the shop's side does, and the traces that it leaves."""

from typing import Any

import pytest

from orderdesk.demo.shop import DemoActionError
from tests.demo.shop_kit import Kit

SOAP, CANDLE, SOCKS = "SE-LORB-150", "DK-ZEFE-220", "WS-MER-39"
LINES = """query L($id: ID!) { order(id: $id) { edited currentTotalPriceSet { shopMoney { amount } }
  lineItems(first: 9) { nodes { sku quantity currentQuantity unfulfilledQuantity } } } }"""


@pytest.fixture
def kit() -> Kit:
    return Kit()


def test_a_line_edited_away_keeps_its_quantity(kit: Kit) -> None:
    order = kit.place((SOAP, 3), (CANDLE, 1))
    kit.shop.admin("edit_order", {"order": order["id"], "set": [{"sku": CANDLE, "quantity": 0}]})
    read = kit.data(LINES, id=order["id"])
    assert read["edited"]
    assert [
        (line["sku"], line["quantity"], line["currentQuantity"])
        for line in read["lineItems"]["nodes"]
    ] == [(SOAP, 3, 3), (CANDLE, 1, 0)]
    (fulfillment_order,) = kit.state(order)["fulfillment_orders"]
    assert fulfillment_order["id"] == order["fulfillment_orders"][0]["id"]
    assert [(line["sku"], line["remaining"]) for line in fulfillment_order["lines"]] == [(SOAP, 3)]


def test_what_is_open_may_be_delivered_another_way(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.shop.admin("change_delivery", {"order": order["id"], "method": "PICK_UP"})
    (work,) = kit.state(order)["fulfillment_orders"]
    assert (work["id"], work["method"]) == (order["fulfillment_orders"][0]["id"], "PICK_UP")
    with pytest.raises(DemoActionError, match="no delivery method"):
        kit.shop.admin("change_delivery", {"order": order["id"], "method": "PIGEON"})


def test_fewer_units_change_the_line_in_place(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.shop.admin("edit_order", {"order": order["id"], "set": [{"sku": SOAP, "quantity": 2}]})
    (fulfillment_order,) = kit.state(order)["fulfillment_orders"]
    assert fulfillment_order["lines"][0] == order["fulfillment_orders"][0]["lines"][0] | {
        "total": 2,
        "remaining": 2,
    }


def test_more_units_grow_the_line_in_place(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.shop.admin("edit_order", {"order": order["id"], "set": [{"sku": SOAP, "quantity": 5}]})
    (fulfillment_order,) = kit.state(order)["fulfillment_orders"]
    assert fulfillment_order["lines"][0]["remaining"] == 5
    assert kit.state(order)["financial_status"] == "PARTIALLY_PAID"


def test_an_added_variant_lands_in_a_new_fulfillment_order(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.shop.admin("edit_order", {"order": order["id"], "add": [{"sku": SOCKS, "quantity": 2}]})
    first, added = kit.state(order)["fulfillment_orders"]
    assert [line["sku"] for line in first["lines"]] == [SOAP]
    assert [(line["sku"], line["remaining"]) for line in added["lines"]] == [(SOCKS, 2)]


def test_taking_everything_out_leaves_nothing_to_fulfill(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    kit.shop.admin("edit_order", {"order": order["id"], "set": [{"sku": SOAP, "quantity": 0}]})
    read = kit.read(order)
    assert read["displayFulfillmentStatus"] == "FULFILLMENT_NOT_REQUIRED"
    assert [fo["status"] for fo in read["fulfillmentOrders"]["nodes"]] == ["CLOSED"]


def test_what_was_sent_cannot_be_edited_away(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.send(order["fulfillment_orders"][0], 2)
    with pytest.raises(DemoActionError, match="already sent"):
        kit.shop.admin("edit_order", {"order": order["id"], "set": [{"sku": SOAP, "quantity": 1}]})


def test_a_cancelled_order_closes_its_work_and_keeps_what_remained(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    state = kit.shop.admin("cancel_order", {"order": order["id"], "notify": True, "cause": "boss"})
    assert state["cancelled_at"] is not None
    assert state["financial_status"] == "REFUNDED"
    (fulfillment_order,) = state["fulfillment_orders"]
    assert fulfillment_order["status"] == "CLOSED"
    assert fulfillment_order["lines"][0]["remaining"] == 2
    assert state["history"][-1]["cause"] == "boss"
    assert kit.shop.admin("mailbox", {})["mails"][0]["kind"] == "order_cancelled"
    with pytest.raises(DemoActionError, match="already been canceled"):
        kit.shop.admin("cancel_order", {"order": order["id"]})


def test_an_order_that_was_sent_cannot_be_cancelled(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    kit.send(order["fulfillment_orders"][0], 1)
    with pytest.raises(DemoActionError, match="outstanding fulfillments"):
        kit.shop.admin("cancel_order", {"order": order["id"]})


def test_money(kit: Kit) -> None:
    order = kit.place((SOAP, 2), money="AUTHORIZED")
    assert order["financial_status"] == "AUTHORIZED"
    paid = kit.shop.admin("mark_paid", {"order": order["id"]})
    assert (paid["financial_status"], paid["outstanding"]) == ("PAID", 0)
    arguments = {"order": order["id"], "lines": [{"sku": SOAP, "quantity": 1}]}
    back = kit.shop.admin("refund", arguments)
    assert (back["financial_status"], back["refunded"]) == ("PARTIALLY_REFUNDED", 650)
    assert back["fulfillment_orders"][0]["lines"][0]["remaining"] == 1
    with pytest.raises(DemoActionError, match="greater than net payment"):
        kit.shop.admin("refund", {"order": order["id"], "amount": 10**6})


def test_what_is_ordered_again_after_it_was_sent_and_refunded_is_more_than_before(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    kit.send(order["fulfillment_orders"][0], 2)
    named = {"order": order["id"]}
    kit.shop.admin("refund", {**named, "lines": [{"sku": SOAP, "quantity": 1}]})
    again = kit.shop.admin("edit_order", {**named, "set": [{"line": 0, "quantity": 2}]})
    (line,) = again["lines"]
    assert (line["quantity"], line["current_quantity"]) == (3, 2)
    open_work = [one for one in again["fulfillment_orders"] if one["status"] == "OPEN"]
    assert [one["lines"][0]["remaining"] for one in open_work] == [1]


def test_a_parcel_made_elsewhere(kit: Kit) -> None:
    order = kit.place((SOAP, 2), (CANDLE, 1))
    arguments = {
        "order": order["name"],
        "lines": [{"sku": SOAP, "quantity": 1}],
        "tracking": {"company": "DPD", "number": "123"},
        "cause": "admin:rival",
    }
    state = kit.shop.admin("fulfill", arguments)
    (fulfillment,) = state["fulfillments"]
    assert (fulfillment["cause"], fulfillment["app_title"]) == ("admin:rival", None)
    assert fulfillment["tracking"][0]["number"] == "123"
    kit.shop.admin("cancel_fulfillment", {"order": order["id"]})
    assert kit.state(order)["fulfillments"][0]["status"] == "CANCELLED"


def test_a_deleted_order_is_gone_everywhere(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    kit.shop.admin("delete_order", {"order": order["id"]})
    query = """query Gone($id: ID!, $fo: ID!, $line: ID!) { order(id: $id) { id }
      nodes(ids: [$id, $fo, $line]) { id }
      orders(first: 5, sortKey: UPDATED_AT) { nodes { id } }
      fulfillmentOrders(first: 5) { nodes { id } } }"""
    (work,) = order["fulfillment_orders"]
    line = work["lines"][0]["id"]
    found = kit.ask(query, id=order["id"], fo=work["id"], line=line)["data"]
    assert found == {
        "order": None,
        "nodes": [None, None, None],
        "orders": {"nodes": []},
        "fulfillmentOrders": {"nodes": []},
    }
    variant = next(v for v in kit.shop.store.variants.values() if v.sku == SOAP)
    assert [level.committed for level in variant.item.levels.values()] == [0, 0]


@pytest.mark.parametrize(
    ("action", "arguments", "kind"),
    [
        ("set_note", {"note": "Neu"}, "order.noted"),
        ("add_tag", {"tag": "vip"}, "order.tagged"),
        ("archive", {}, "order.archived"),
        ("hold", {}, "fulfillment_order.held"),
        ("fulfill", {}, "fulfillment.created"),
        ("change_address", {"address": {"last_name": "Neumann", "city": "Kiel"}},
         "order.readdressed"),
        ("move_fulfillment_order", {"location": "Lager Hamburg"}, "fulfillment_order.moved"),
    ],
)  # fmt: skip
def test_every_change_moves_the_order_and_is_on_record(
    kit: Kit, action: str, arguments: dict[str, Any], kind: str
) -> None:
    order = kit.place((SOAP, 2))
    before = kit.read(order)["updatedAt"]
    kit.later()
    state = kit.shop.admin(action, {"order_id": order["id"], "cause": "why", **arguments})
    assert kit.read(order)["updatedAt"] > before
    entry = state["history"][-1]
    assert (entry["kind"], entry["cause"], entry["order_id"]) == (kind, "why", order["id"])
    assert [one.number for one in kit.shop.history] == list(range(1, len(kit.shop.history) + 1))


def test_an_order_out_of_thin_air(kit: Kit) -> None:
    """What live traffic asks for; the seed decides what it is."""
    made = [kit.shop.admin("place_order", {}) for _ in range(20)]
    again = Kit()
    assert [one["lines"] for one in made] == [
        again.shop.admin("place_order", {})["lines"] for _ in range(20)
    ]


@pytest.mark.parametrize(
    ("action", "arguments", "sentence"),
    [
        ("dance", {}, "The shop knows no action “dance”."),
        ("archive", {"order": "#9"}, "There is no order #9."),
        ("archive", {}, "was called wrongly"),
        ("set_stock", {"sku": "NIX", "on_hand": 1}, "There is no variant"),
        ("settings", {"colour": 1}, "The shop has no setting “colour”."),
        ("place_order", {"lines": [{"sku": "SE-LORB-150"}], "customer": {"shoe": 1}},
         "The customer cannot be read"),
    ],
)  # fmt: skip
def test_wrong_calls_get_a_sentence(
    kit: Kit, action: str, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DemoActionError, match=sentence):
        kit.shop.admin(action, arguments)

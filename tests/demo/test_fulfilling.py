"""What leaves the shop, and what a request sent twice does."""

from typing import Any

import pytest

from tests.demo.shop_kit import CANCEL, CREATE, SPLIT, TRACK, Kit, actions, messages

SOAP, CANDLE, SOCKS = "SE-LORB-150", "DK-ZEFE-220", "WS-MER-39"
WRONG_QUANTITY = "Invalid fulfillment order line item quantity requested."


@pytest.fixture
def kit() -> Kit:
    return Kit()


def test_all_of_it_rejects_its_own_replay(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    (fulfillment_order,) = order["fulfillment_orders"]
    assert kit.send(fulfillment_order, 3)["userErrors"] == []
    number = fulfillment_order["id"].rpartition("/")[2]
    assert messages(kit.send(fulfillment_order, 3)) == [
        f"Fulfillment order {number} has an unfulfillable status= closed."
    ]
    assert len(kit.state(order)["fulfillments"]) == 1


def test_more_than_half_rejects_its_own_replay(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    (fulfillment_order,) = order["fulfillment_orders"]
    assert kit.send(fulfillment_order, 2)["userErrors"] == []
    assert messages(kit.send(fulfillment_order, 2)) == [WRONG_QUANTITY]


def test_half_of_it_succeeds_twice(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    (fulfillment_order,) = order["fulfillment_orders"]
    first = kit.send(fulfillment_order, 1, cause="first")
    second = kit.send(fulfillment_order, 1, cause="second")
    assert [one["fulfillment"]["name"] for one in (first, second)] == [
        f"{order['name']}-F1",
        f"{order['name']}-F2",
    ]
    made = [entry for entry in kit.shop.history if entry.kind == "fulfillment.created"]
    assert [entry.cause for entry in made] == ["first", "second"]


def test_one_line_of_two_decides(kit: Kit) -> None:
    order = kit.place((SOAP, 4), (CANDLE, 1))
    (fulfillment_order,) = order["fulfillment_orders"]
    assert kit.send(fulfillment_order, 1, 1)["userErrors"] == []
    assert messages(kit.send(fulfillment_order, 1, 1)) == [WRONG_QUANTITY]
    assert [line["remaining"] for line in kit.state(order)["fulfillment_orders"][0]["lines"]] == [
        3,
        0,
    ]


def test_a_partial_one_leaves_progress_and_no_split(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.send(order["fulfillment_orders"][0], 1)
    read = kit.read(order)
    (fulfillment_order,) = read["fulfillmentOrders"]["nodes"]
    assert read["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    assert fulfillment_order["status"] == "IN_PROGRESS"
    assert "SPLIT" not in actions(fulfillment_order)
    given = {
        "fulfillmentOrderId": fulfillment_order["id"],
        "fulfillmentOrderLineItems": [
            {"id": fulfillment_order["lineItems"]["nodes"][0]["id"], "quantity": 1}
        ],
    }
    assert messages(kit.data(SPLIT, s=[given])) == [WRONG_QUANTITY]


def test_left_out_lines_mean_all_that_remains(kit: Kit) -> None:
    order = kit.place((SOAP, 3), (CANDLE, 1))
    (fulfillment_order,) = order["fulfillment_orders"]
    kit.send(fulfillment_order, 1, 1)
    kit.shop.admin("edit_order", {"order": order["id"], "set": [{"sku": SOAP, "quantity": 5}]})
    sent = kit.send(fulfillment_order)["fulfillment"]
    assert [line["quantity"] for line in sent["fulfillmentLineItems"]["nodes"]] == [4]


def test_the_same_line_named_twice_is_added_up(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    (fulfillment_order,) = order["fulfillment_orders"]
    entry = {"id": fulfillment_order["lines"][0]["id"], "quantity": 2}
    group = {
        "fulfillmentOrderId": fulfillment_order["id"],
        "fulfillmentOrderLineItems": [entry, entry],
    }
    assert messages(kit.data(CREATE, f={"lineItemsByFulfillmentOrder": [group]})) == [
        WRONG_QUANTITY
    ]


@pytest.mark.parametrize(
    ("prepare", "status"),
    [
        (("hold", {}), "on_hold"),
        (("cancel_order", {}), "closed"),
    ],
)
def test_what_may_not_be_fulfilled(kit: Kit, prepare: Any, status: str) -> None:
    order = kit.place((SOAP, 1))
    (fulfillment_order,) = order["fulfillment_orders"]
    action, arguments = prepare
    kit.shop.admin(action, {"order": order["id"], **arguments})
    number = fulfillment_order["id"].rpartition("/")[2]
    assert messages(kit.send(fulfillment_order, 1)) == [
        f"Fulfillment order {number} has an unfulfillable status= {status}."
    ]


def test_a_scheduled_one_may_not_be_fulfilled(kit: Kit) -> None:
    order = kit.place((SOAP, 1), fulfill_at="2026-12-24T09:00:00+00:00")
    assert "status= scheduled." in messages(kit.send(order["fulfillment_orders"][0], 1))[0]
    assert kit.read(order)["displayFulfillmentStatus"] == "SCHEDULED"


def test_an_id_that_cannot_be_one_is_an_error_of_the_request(kit: Kit) -> None:
    found = kit.ask(
        CREATE,
        f={"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": "gid://shopify/Order/0"}]},
    )
    assert found["data"] == {"fulfillmentCreate": None}
    assert found["errors"][0]["extensions"]["code"] == "RESOURCE_NOT_FOUND"


def test_sent_and_paid_orders_are_archived_a_moment_later(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    kit.send(order["fulfillment_orders"][0], 1)
    before = kit.read(order)
    assert (before["closed"], before["displayFulfillmentStatus"]) == (False, "FULFILLED")
    kit.later(1)
    after = kit.read(order)
    assert after["closed"]
    assert after["updatedAt"] > before["updatedAt"]


def test_unpaid_orders_stay_open_until_they_are_paid(kit: Kit) -> None:
    order = kit.place((SOAP, 1), money="PENDING")
    kit.send(order["fulfillment_orders"][0], 1)
    kit.later()
    assert not kit.read(order)["closed"]
    kit.shop.admin("mark_paid", {"order": order["id"]})
    kit.later()
    assert kit.read(order)["closed"]


def test_stock_leaves_with_the_goods_and_comes_back(kit: Kit) -> None:
    stock = kit.shop.admin("set_stock", {"sku": SOAP, "on_hand": 10})
    order = kit.place((SOAP, 3))

    def now() -> tuple[int, int, int]:
        level = kit.shop.admin("set_stock", {"sku": CANDLE, "on_hand": 5})
        assert level["on_hand"] == 5
        store = kit.shop.store
        variant = next(v for v in store.variants.values() if v.sku == SOAP)
        found = next(iter(variant.item.levels.values()))
        return found.on_hand, found.committed, found.available

    free = stock["available"]
    assert now() == (10, 3, free - 3)
    sent = kit.send(order["fulfillment_orders"][0], 2)["fulfillment"]
    assert now() == (8, 1, free - 3)
    kit.data(CANCEL, id=sent["id"])
    assert now() == (10, 3, free - 3)


# Cancelling


def test_a_cancelled_whole_one_stays_closed_beside_a_new_one(kit: Kit) -> None:
    order = kit.place((SOAP, 2), (CANDLE, 1))
    sent = kit.send(order["fulfillment_orders"][0])["fulfillment"]
    kit.later()
    cancelled = kit.data(CANCEL, id=sent["id"])
    assert cancelled["fulfillment"]["status"] == "CANCELLED"
    read = kit.read(order)
    old, new = read["fulfillmentOrders"]["nodes"]
    assert (old["status"], actions(old)) == ("CLOSED", [])
    assert [line["remainingQuantity"] for line in old["lineItems"]["nodes"]] == [2, 1]
    assert new["status"] == "OPEN"
    assert [line["remainingQuantity"] for line in new["lineItems"]["nodes"]] == [2, 1]
    assert not read["closed"]
    assert read["displayFulfillmentStatus"] == "UNFULFILLED"


def test_a_cancelled_partial_one_opens_the_same_again(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    sent = kit.send(order["fulfillment_orders"][0], 1)["fulfillment"]
    kit.data(CANCEL, id=sent["id"])
    (fulfillment_order,) = kit.read(order)["fulfillmentOrders"]["nodes"]
    assert fulfillment_order["id"] == order["fulfillment_orders"][0]["id"]
    assert fulfillment_order["status"] == "OPEN"
    assert fulfillment_order["lineItems"]["nodes"][0]["remainingQuantity"] == 3


def test_of_two_partial_ones_the_other_keeps_it_in_progress(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    sent = kit.send(order["fulfillment_orders"][0], 1)["fulfillment"]
    kit.send(order["fulfillment_orders"][0], 1)
    kit.data(CANCEL, id=sent["id"])
    (fulfillment_order,) = kit.read(order)["fulfillmentOrders"]["nodes"]
    assert fulfillment_order["status"] == "IN_PROGRESS"
    assert fulfillment_order["lineItems"]["nodes"][0]["remainingQuantity"] == 2


def test_cancelling_twice_is_a_success_that_changes_nothing(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    sent = kit.send(order["fulfillment_orders"][0])["fulfillment"]
    kit.data(CANCEL, id=sent["id"])
    before = kit.state(order)
    assert kit.data(CANCEL, id=sent["id"])["userErrors"] == []
    assert kit.state(order) == before


# Tracking and mail


def test_known_carriers_get_their_address_and_given_ones_stay(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    tracking = {"company": "DHL", "numbers": ["A 1", "B2"], "urls": ["https://example.com/x"]}
    sent = kit.send(order["fulfillment_orders"][0], 2, tracking=tracking)["fulfillment"]
    first, second = sent["trackingInfo"]
    assert first == {"company": "DHL", "number": "A 1", "url": "https://example.com/x"}
    assert second["url"].endswith("piececode=B2")
    updated = kit.data(TRACK, id=sent["id"], t={"company": "Eselpost", "number": "9"})
    assert updated["fulfillment"]["trackingInfo"] == [
        {"company": "Eselpost", "number": "9", "url": None}
    ]


def test_tracking_of_a_cancelled_one_may_change(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    sent = kit.send(order["fulfillment_orders"][0])["fulfillment"]
    kit.data(CANCEL, id=sent["id"])
    updated = kit.data(TRACK, id=sent["id"], t={"company": "DHL", "number": "9"})
    assert updated["userErrors"] == []


def test_customers_get_mail_only_when_asked_for_and_with_an_address(kit: Kit) -> None:
    silent = kit.place((SOAP, 1), customer={"email": None})
    kit.send(silent["fulfillment_orders"][0], 1, notify=True)
    order = kit.place((SOAP, 2))
    quiet = kit.send(order["fulfillment_orders"][0], 1)["fulfillment"]
    kit.send(order["fulfillment_orders"][0], 1, cause="intent-7", notify=True)
    kit.data(TRACK, id=quiet["id"], t={"number": "1"}, n=True)
    mails = kit.shop.admin("mailbox", {})["mails"]
    assert [(mail["kind"], mail["cause"]) for mail in mails] == [
        ("shipping_confirmation", "intent-7"),
        ("shipping_update", "test"),
    ]
    assert {mail["order_id"] for mail in mails} == {order["id"]}


def test_the_time_line_names_the_app(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    kit.send(order["fulfillment_orders"][0], 1)
    kit.shop.admin("fulfill", {"order": order["id"]})
    query = "query E($id: ID!) {order(id: $id) {events(first: 9) {nodes {action appTitle}}}}"
    events = kit.data(query, id=order["id"])["events"]["nodes"]
    assert [event["appTitle"] for event in events] == [None, "OrderDesk", None]


def test_several_fulfillment_orders_make_one_fulfillment(kit: Kit) -> None:
    order = kit.shop.admin(
        "place_order",
        {"lines": [{"sku": SOAP}, {"sku": CANDLE, "method": "LOCAL"}, {"sku": SOCKS}]},
    )
    post, bicycle = order["fulfillment_orders"]
    groups = [{"fulfillmentOrderId": one["id"]} for one in (post, bicycle)]
    sent = kit.data(CREATE, f={"lineItemsByFulfillmentOrder": groups})["fulfillment"]
    assert sent["totalQuantity"] == 3
    state = kit.state(order)
    assert [one["status"] for one in state["fulfillment_orders"]] == ["CLOSED", "CLOSED"]
    kit.data(CANCEL, id=sent["id"])
    assert [one["status"] for one in kit.state(order)["fulfillment_orders"]] == [
        "CLOSED",
        "CLOSED",
        "OPEN",
        "OPEN",
    ]

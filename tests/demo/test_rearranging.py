"""Split, merge, move, hold: which id keeps what."""

import pytest

from orderdesk.demo.shop import DemoActionError
from tests.demo.shop_kit import SPLIT, Kit, actions, messages

SOAP, CANDLE = "SE-LORB-150", "DK-ZEFE-220"
MOVE = """mutation Move($id: ID!, $to: ID!, $lines: [FulfillmentOrderLineItemInput!]) {
  fulfillmentOrderMove(id: $id, newLocationId: $to, fulfillmentOrderLineItems: $lines) {
    movedFulfillmentOrder { id updatedAt } originalFulfillmentOrder { id updatedAt }
    remainingFulfillmentOrder { id } userErrors { field message code } } }"""
RELEASE = """mutation Release($id: ID!, $holds: [ID!]) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $holds) {
    fulfillmentOrder { id status } userErrors { message } } }"""
PROGRESS = """mutation Progress($id: ID!) { fulfillmentOrderReportProgress(id: $id) {
  fulfillmentOrder { id status } userErrors { message } } }"""


@pytest.fixture
def kit() -> Kit:
    return Kit()


def test_what_is_split_off_lands_in_a_new_one(kit: Kit) -> None:
    order = kit.place((SOAP, 3), (CANDLE, 2))
    (original,) = order["fulfillment_orders"]
    wanted = {"id": original["lines"][0]["id"], "quantity": 1}
    given = {"fulfillmentOrderId": original["id"], "fulfillmentOrderLineItems": [wanted]}
    (result,) = kit.data(SPLIT, s=[given])["fulfillmentOrderSplits"]
    kept, parted = kit.state(order)["fulfillment_orders"]
    assert result["fulfillmentOrder"]["id"] == kept["id"] == original["id"]
    assert result["remainingFulfillmentOrder"]["id"] == parted["id"]
    assert [line["remaining"] for line in kept["lines"]] == [2, 2]
    assert [(line["sku"], line["remaining"]) for line in parted["lines"]] == [(SOAP, 1)]
    assert parted["lines"][0]["id"] != original["lines"][0]["id"]
    assert "MERGE" in actions(kit.read(order)["fulfillmentOrders"]["nodes"][0])


def test_a_split_replayed_splits_again(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    (original,) = order["fulfillment_orders"]
    wanted = {"id": original["lines"][0]["id"], "quantity": 1}
    given = {"fulfillmentOrderId": original["id"], "fulfillmentOrderLineItems": [wanted]}
    for _ in range(2):
        assert kit.data(SPLIT, s=[given])["userErrors"] == []
    assert len(kit.state(order)["fulfillment_orders"]) == 3


def test_nothing_is_split_if_one_of_several_cannot(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    (original,) = order["fulfillment_orders"]
    wanted = {"id": original["lines"][0]["id"], "quantity": 1}
    good = {"fulfillmentOrderId": original["id"], "fulfillmentOrderLineItems": [wanted]}
    bad = {"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/77",
           "fulfillmentOrderLineItems": [wanted]}  # fmt: skip
    payload = kit.data(SPLIT, s=[good, bad])
    assert messages(payload) == ["Fulfillment order does not exist."]
    assert len(kit.state(order)["fulfillment_orders"]) == 1


def test_the_whole_cannot_be_split_off(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    (original,) = order["fulfillment_orders"]
    wanted = {"id": original["lines"][0]["id"], "quantity": 2}
    given = {"fulfillmentOrderId": original["id"], "fulfillmentOrderLineItems": [wanted]}
    assert kit.data(SPLIT, s=[given])["fulfillmentOrderSplits"] is None


def test_merged_ones_stay_behind_closed_and_empty(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.shop.admin("split", {"order": order["id"], "lines": [{"sku": SOAP, "quantity": 1}]})
    kit.shop.admin("merge", {"order": order["id"], "fulfillment_orders": [0, 1]})
    first, other = kit.state(order)["fulfillment_orders"]
    assert (first["status"], first["lines"][0]["remaining"]) == ("OPEN", 3)
    assert (other["status"], other["lines"][0]["total"]) == ("CLOSED", 0)
    with pytest.raises(DemoActionError, match="not in a mergeable state"):
        kit.shop.admin("merge", {"order": order["id"], "fulfillment_orders": [0, 1]})


def test_a_part_moves_as_a_new_one_and_the_rest_keeps_its_time(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    (original,) = order["fulfillment_orders"]
    before = kit.read(order)["fulfillmentOrders"]["nodes"][0]["updatedAt"]
    kit.later()
    second = list(kit.shop.store.locations)[1]
    wanted = [{"id": original["lines"][0]["id"], "quantity": 1}]
    to = f"gid://shopify/Location/{second}"
    moved = kit.data(MOVE, id=original["id"], to=to, lines=wanted)
    assert moved["originalFulfillmentOrder"] == {"id": original["id"], "updatedAt": before}
    assert moved["movedFulfillmentOrder"]["updatedAt"] > before
    state = kit.state(order)
    assert [one["location"] for one in state["fulfillment_orders"]] == [
        "Berlin Mitte",
        "Lager Hamburg",
    ]


def test_the_whole_moves_with_its_id_and_its_stock(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    kit.shop.admin("move_fulfillment_order", {"order": order["id"], "location": "Lager Hamburg"})
    (moved,) = kit.state(order)["fulfillment_orders"]
    assert moved["id"] == order["fulfillment_orders"][0]["id"]
    variant = next(v for v in kit.shop.store.variants.values() if v.sku == SOAP)
    assert [level.committed for level in variant.item.levels.values()] == [0, 2]


def test_reported_progress_blocks_a_move_and_is_not_exclusive(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    (only,) = order["fulfillment_orders"]
    for _ in range(2):
        assert kit.data(PROGRESS, id=only["id"])["userErrors"] == []
    read = kit.read(order)
    assert read["displayFulfillmentStatus"] == "IN_PROGRESS"
    assert actions(read["fulfillmentOrders"]["nodes"][0]) == [
        "CREATE_FULFILLMENT",
        "REPORT_PROGRESS",
        "HOLD",
        "MARK_AS_OPEN",
    ]
    arguments = {"order": order["id"], "location": "Lager Hamburg"}
    with pytest.raises(DemoActionError, match="has had progress reported"):
        kit.shop.admin("move_fulfillment_order", arguments)


def test_releasing_without_ids_drops_other_apps_holds_too(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    kit.shop.admin("hold", {"order": order["id"], "reason": "INCORRECT_ADDRESS"})
    kit.shop.admin("hold", {"order": order["id"], "reason": "HIGH_RISK_OF_FRAUD", "by_app": True})
    (held,) = kit.state(order)["fulfillment_orders"]
    assert kit.read(order)["displayFulfillmentStatus"] == "ON_HOLD"
    first = kit.data(RELEASE, id=held["id"], holds=[held["holds"][0]["id"]])
    assert first["fulfillmentOrder"]["status"] == "ON_HOLD"
    second = kit.data(RELEASE, id=held["id"])
    assert second["fulfillmentOrder"]["status"] == "OPEN"


def test_only_the_first_hold_moves_the_fulfillment_orders_time(kit: Kit) -> None:
    order = kit.place((SOAP, 1))
    times = []
    for _ in range(2):
        kit.later()
        kit.shop.admin("hold", {"order": order["id"]})
        times.append(kit.read(order)["fulfillmentOrders"]["nodes"][0]["updatedAt"])
    assert times[0] == times[1]


def test_a_partial_hold_keeps_its_id_and_its_release_takes_the_rest_back(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    lines = [{"sku": SOAP, "quantity": 1}]
    kit.shop.admin("hold", {"order": order["id"], "lines": lines})
    held, rest = kit.state(order)["fulfillment_orders"]
    assert held["id"] == order["fulfillment_orders"][0]["id"]
    assert (held["status"], held["lines"][0]["remaining"]) == ("ON_HOLD", 1)
    assert (rest["status"], rest["lines"][0]["remaining"]) == ("OPEN", 2)
    kit.shop.admin("release_hold", {"order": order["id"], "fulfillment_order": held["id"]})
    first, other = kit.state(order)["fulfillment_orders"]
    assert (first["status"], first["lines"][0]["remaining"]) == ("OPEN", 3)
    assert other["status"] == "CLOSED"


def test_a_hold_on_what_was_begun_returns_to_progress(kit: Kit) -> None:
    order = kit.place((SOAP, 3))
    kit.send(order["fulfillment_orders"][0], 1)
    kit.shop.admin("hold", {"order": order["id"]})
    kit.shop.admin("release_hold", {"order": order["id"]})
    assert kit.state(order)["fulfillment_orders"][0]["status"] == "IN_PROGRESS"

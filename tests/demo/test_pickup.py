"""What the shop does when pickup work is said to be ready."""

import pytest

from tests.demo.shop_kit import Kit

SOAP = "SE-LORB-150"
READY = """mutation Ready($i: FulfillmentOrderLineItemsPreparedForPickupInput!) {
  fulfillmentOrderLineItemsPreparedForPickup(input: $i) { userErrors { field message code } } }"""


@pytest.fixture
def kit() -> Kit:
    return Kit()


def ready(kit: Kit, *ids: str) -> list[dict[str, object]]:
    wanted = [{"fulfillmentOrderId": one} for one in ids]
    errors: list[dict[str, object]] = kit.data(READY, i={"lineItemsByFulfillmentOrder": wanted})[
        "userErrors"
    ]
    return errors


def test_the_customer_is_mailed_and_the_work_is_in_progress(kit: Kit) -> None:
    order = kit.place((SOAP, 2), method="PICK_UP")
    (work,) = order["fulfillment_orders"]
    assert ready(kit, work["id"]) == []
    assert [one["status"] for one in kit.state(order)["fulfillment_orders"]] == ["IN_PROGRESS"]
    (mail,) = kit.shop.store.mailbox
    assert (mail.kind, mail.order_id) == ("ready_for_pickup", order["id"])
    assert [one["code"] for one in ready(kit, work["id"])] == [
        "NO_LINE_ITEMS_TO_PREPARE_FOR_FULFILLMENT_ORDER"
    ]
    assert len(kit.shop.store.mailbox) == 1
    assert kit.send(work, 2)["fulfillment"] is not None


def test_what_is_not_picked_up_is_refused_as_recorded(kit: Kit) -> None:
    order = kit.place((SOAP, 2))
    (work,) = order["fulfillment_orders"]
    number = work["id"].rpartition("/")[2]
    assert ready(kit, work["id"]) == [
        {
            "field": ["input", "lineItemsByFulfillmentOrder", "0", "fulfillmentOrderId"],
            "message": f"Invalid fulfillment_order_id provided {number}",
            "code": "FULFILLMENT_ORDER_INVALID",
        }
    ]
    assert kit.shop.store.mailbox == []

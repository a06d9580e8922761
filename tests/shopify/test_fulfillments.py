"""Fulfillments on their way into a request, and the sweep of open work."""

import pytest

from orderdesk.domain.fulfillment import FulfillmentOrderStatus, Tracking
from orderdesk.domain.ids import FulfillmentOrderGid, FulfillmentOrderLineItemGid, LineItemGid
from orderdesk.domain.intents import RequestLine
from orderdesk.shopify.fulfillments import (
    as_fulfillment_input,
    as_tracking_input,
    read_open_fulfillment_order,
)
from orderdesk.shopify.payload import Payload
from tests.shopify.answers import connection, work, work_line


def line(work_number: int, number: int, quantity: int) -> RequestLine:
    return RequestLine(
        FulfillmentOrderGid(f"fo{work_number}"),
        FulfillmentOrderLineItemGid(f"fol{number}"),
        LineItemGid(f"li{number}"),
        quantity,
        quantity,
    )


def test_lines_go_explicitly_under_their_fulfillment_orders() -> None:
    wanted = as_fulfillment_input([line(1, 11, 2), line(2, 21, 1), line(1, 12, 3)], [], True)
    assert wanted == {
        "lineItemsByFulfillmentOrder": [
            {
                "fulfillmentOrderId": "fo1",
                "fulfillmentOrderLineItems": [
                    {"id": "fol11", "quantity": 2},
                    {"id": "fol12", "quantity": 3},
                ],
            },
            {
                "fulfillmentOrderId": "fo2",
                "fulfillmentOrderLineItems": [{"id": "fol21", "quantity": 1}],
            },
        ],
        "notifyCustomer": True,
    }


def test_no_lines_are_never_sent() -> None:
    with pytest.raises(ValueError, match="whatever remains"):
        as_fulfillment_input([], [], False)


def test_one_parcel() -> None:
    assert as_tracking_input([Tracking("1Z9", "UPS", "")]) == {"company": "UPS", "number": "1Z9"}
    assert as_tracking_input([Tracking("1Z9", "", "https://t.example/1Z9")]) == {
        "number": "1Z9",
        "url": "https://t.example/1Z9",
    }


def test_several_parcels_are_matched_by_position() -> None:
    parcels = [Tracking("A", "DHL Express", "https://t/A"), Tracking("B", "", "https://t/B")]
    assert as_tracking_input(parcels) == {
        "company": "DHL Express",
        "numbers": ["A", "B"],
        "urls": ["https://t/A", "https://t/B"],
    }
    assert "urls" not in as_tracking_input([parcels[0], Tracking("B", "", "")])


def test_parcels_without_a_number_carry_no_tracking() -> None:
    assert "trackingInfo" not in as_fulfillment_input(
        [line(1, 11, 1)], [Tracking("", "UPS", "")], False
    )
    numbered = as_fulfillment_input(
        [line(1, 11, 1)], [Tracking("", "UPS", ""), Tracking("A", "UPS", "")], False
    )
    assert numbered["trackingInfo"] == {"company": "UPS", "number": "A"}


def test_taking_all_numbers_away_is_said() -> None:
    assert as_tracking_input([]) == {"numbers": []}


def test_open_work_adds_up_what_remains() -> None:
    payload = work(
        1,
        connection(work_line(11, 1, remaining=2), work_line(12, 2, remaining=1)),
        fulfillmentHolds=[{"id": "h1"}],
    )
    one = read_open_fulfillment_order(Payload(payload))
    assert one.remaining == 3
    assert one.status is FulfillmentOrderStatus.OPEN
    assert one.hold_ids == ("h1",)
    assert one.order_id == "gid://shopify/Order/1"

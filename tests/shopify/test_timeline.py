"""An order's timeline out of an answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orderdesk.shopify.payload import Payload
from orderdesk.shopify.timeline import plain_text, read_timeline


def an_event(number: int, action: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/BasicEvent/{number}",
        "action": action,
        "appTitle": None,
        "attributeToUser": False,
        "createdAt": at,
        "message": f"Entry {number}",
        **more,
    }


@pytest.mark.parametrize(
    ("formatted", "plain"),
    [
        ("Anna fulfilled 2 items.", "Anna fulfilled 2 items."),
        (
            'Anna <a href="https://x.myshopify.com/1">fulfilled</a> <b>2</b><br>items.',
            "Anna fulfilled 2 items.",
        ),
        (
            "&lt;b&gt;Bobby&lt;/b&gt; &amp; Co placed\n this order.",
            "<b>Bobby</b> & Co placed this order.",
        ),
        ("", ""),
        ("a < b", "a < b"),
    ],
)
def test_a_message_is_read_as_plain_text(formatted: str, plain: str) -> None:
    assert plain_text(formatted) == plain


def test_entries_and_steps_are_sorted_by_time() -> None:
    answer = {
        "events": {
            "nodes": [
                an_event(2, "fulfillment_success", "2026-11-23T10:00:00Z", appTitle="OrderDesk"),
                an_event(1, "placed", "2026-11-23T09:00:00Z", attributeToUser=True),
            ]
        },
        "fulfillments": [
            {
                "id": "gid://shopify/Fulfillment/1",
                "events": {
                    "nodes": [
                        {
                            "status": "DELIVERED",
                            "message": None,
                            "happenedAt": "2026-11-24T08:00:00Z",
                            "city": "Köln",
                        },
                        {
                            "status": "IN_TRANSIT",
                            "message": "Left the depot",
                            "happenedAt": "2026-11-23T20:00:00Z",
                            "city": None,
                        },
                    ]
                },
            }
        ],
    }
    timeline = read_timeline(Payload(answer))
    assert [one.action for one in timeline.events] == ["placed", "fulfillment_success"]
    assert [one.by_staff for one in timeline.events] == [True, False]
    assert timeline.events[1].app_title == "OrderDesk"
    assert [(one.status, one.message, one.city) for one in timeline.steps] == [
        ("IN_TRANSIT", "Left the depot", ""),
        ("DELIVERED", "", "Köln"),
    ]
    assert timeline.steps[1].at == datetime(2026, 11, 24, 8, tzinfo=UTC)

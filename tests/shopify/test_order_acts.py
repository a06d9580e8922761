"""The acts on work, tags and notes: what is asked, word for word, and that holds are always named."""

import pytest

from orderdesk.domain.ids import FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.errors import AmbiguousError, RejectedError
from tests.shopify.answers import error, ok
from tests.shopify.scripted_shop import ScriptedShop

WORK = FulfillmentOrderGid("gid://shopify/FulfillmentOrder/1")
ORDER = OrderGid("gid://shopify/Order/1")
PLACE = LocationGid("gid://shopify/Location/1")
DUPLICATE = {
    "field": ["fulfillmentHold", "handle"],
    "message": "The handle provided for the fulfillment hold is already in use by this app for "
    "another hold on this fulfillment order.",
    "code": "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
}


async def test_what_is_asked() -> None:
    done = {"userErrors": []}
    shop = ScriptedShop(
        {
            "FulfillmentOrderHold": ok({"fulfillmentOrderHold": done}),
            "FulfillmentOrderReleaseHold": ok({"fulfillmentOrderReleaseHold": done}),
            "FulfillmentOrderMove": ok({"fulfillmentOrderMove": done}),
            "TagsAdd": ok({"tagsAdd": done}),
            "TagsRemove": ok({"tagsRemove": done}),
            "OrderNoteSet": ok({"orderUpdate": done}),
        }
    )
    gateway = shop.gateway()
    acted = [
        await gateway.hold(WORK, "OTHER", "", "orderdesk-1"),
        await gateway.release(WORK, ("h1",)),
        await gateway.move(WORK, PLACE),
        await gateway.add_tags(ORDER, ("a", "b")),
        await gateway.remove_tags(ORDER, ("a",)),
        await gateway.set_note(ORDER, ""),
    ]
    assert [one.fulfillment_id for one in acted] == [None] * 6
    readings = [one.reading for one in acted]
    assert readings == sorted(set(readings))
    assert [variables for _name, variables in shop.asked] == [
        {"id": WORK, "hold": {"reason": "OTHER", "reasonNotes": None, "handle": "orderdesk-1"}},
        {"id": WORK, "holds": ["h1"]},
        {"id": WORK, "location": PLACE},
        {"id": ORDER, "tags": ["a", "b"]},
        {"id": ORDER, "tags": ["a"]},
        {"input": {"id": ORDER, "note": ""}},
    ]


async def test_a_release_that_names_no_hold_never_leaves() -> None:
    shop = ScriptedShop({})
    with pytest.raises(ValueError, match="holds of others"):
        await shop.gateway().release(WORK, ())
    assert shop.asked == []


async def test_a_handle_that_is_in_use_is_refused_with_its_code() -> None:
    shop = ScriptedShop(
        {"FulfillmentOrderHold": ok({"fulfillmentOrderHold": {"userErrors": [DUPLICATE]}})}
    )
    with pytest.raises(RejectedError) as caught:
        await shop.gateway().hold(WORK, "OTHER", "", "orderdesk-1")
    (said,) = caught.value.user_errors
    assert said.code == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"


async def test_an_internal_error_leaves_it_open_whether_it_was_done() -> None:
    body = {
        "data": {"fulfillmentOrderMove": None},
        "errors": [error("Internal error.", "INTERNAL_SERVER_ERROR", ["fulfillmentOrderMove"])],
    }
    shop = ScriptedShop({"FulfillmentOrderMove": body})
    with pytest.raises(AmbiguousError):
        await shop.gateway().move(WORK, PLACE)


async def test_only_locations_that_may_take_it_are_told() -> None:
    def target(number: int, movable: bool) -> dict[str, object]:
        return {
            "movable": movable,
            "location": {
                "id": f"gid://shopify/Location/{number}",
                "name": f"Place {number}",
                "isActive": True,
                "fulfillsOnlineOrders": True,
            },
        }

    page = {"hasNextPage": False, "endCursor": None}
    nodes = [target(1, False), target(2, True)]
    work = {"locationsForMove": {"pageInfo": page, "nodes": nodes}}
    shop = ScriptedShop(
        {"MoveTargets": [ok({"fulfillmentOrder": work}), ok({"fulfillmentOrder": None})]}
    )
    gateway = shop.gateway()
    assert [one.name for one in await gateway.fetch_move_targets(WORK)] == ["Place 2"]
    assert await gateway.fetch_move_targets(WORK) == ()

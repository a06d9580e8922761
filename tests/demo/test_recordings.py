"""What real stores answered, asked again of the demo shop in an equal state."""

from typing import Any

import pytest

from tests.demo.recordings import RECORDINGS, load
from tests.demo.replay import NOW, Replay, answer

pytestmark = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="the recordings lie beside the checkout, not in it"
)
MAIN, SECOND = "Berlin Mitte", "Lager Hamburg"

# fulfillmentCreate

CREATE_CASES = (
    "cancelled",
    "nonPositiveQuantity",
    "nonPositiveQuantityV2",
    "overFulfill",
    "missingFulfillmentOrder",
    "missingFulfillmentOrderV2",
    "closed",
    "inProgress",
    "happyPath",
)


def create_query(version_2: bool = False) -> str:
    """The recorded text; for the old second version the same with its names."""
    cases = load("fulfillment-create-preconditions")["cases"]
    query: str = cases["closed"]["setup"]["firstFulfillmentCreate"]["query"]
    if not version_2:
        return query
    query = query.replace("FulfillmentInput!", "FulfillmentV2Input!")
    return query.replace("fulfillmentCreate(", "fulfillmentCreateV2(")


@pytest.mark.parametrize("name", CREATE_CASES)
def test_fulfillment_create_preconditions(name: str) -> None:
    recording = load("fulfillment-create-preconditions")
    case = recording["cases"][name]
    setup = case.get("setup", {})
    replay = Replay()
    if "orderCreate" in setup:
        order_id = replay.place(setup["orderCreate"])
        if "orderCancel" in setup:
            reason = setup["orderCancel"]["variables"]["reason"]
            arguments = {"order": order_id, "reason": reason, "give_back": False}
            replay.shop.admin("cancel_order", arguments)
        for step in ("firstFulfillmentCreate", "reportProgress", "hydrate"):
            if step in setup:
                replay.ask(setup[step])
    replay.ask(case, create_query(version_2=name.endswith("V2")))


@pytest.mark.parametrize("name", ["cancelled", "nonPositiveQuantity", "overFulfill", "closed"])
def test_refused_fulfillment_orders_are_read_as_recorded(name: str) -> None:
    """A refusal changes nothing: afterwards the fulfillment order reads as it did before."""
    recording = load("fulfillment-create-preconditions")
    case = recording["cases"][name]
    (group,) = case["variables"]["fulfillment"]["lineItemsByFulfillmentOrder"]
    reads = [
        call
        for call in recording["upstreamCalls"]
        if call["variables"]["id"] == group["fulfillmentOrderId"]
    ]
    assert reads
    replay = Replay()
    order_id = replay.place(case["setup"]["orderCreate"])
    if name == "cancelled":
        replay.shop.admin("cancel_order", {"order": order_id, "give_back": False})
    if name == "closed":
        replay.ask(case["setup"]["firstFulfillmentCreate"])
    replay.ask(case, create_query())
    for read in reads:
        replay.ask(read)


MULTI_GROUP_CASES = (
    "unknownLater",
    "differentOrderLater",
    "differentLocationLater",
    "laterNonPositive",
    "laterMissingLine",
    "laterOverQuantity",
    "unknownBeforeQuantity",
    "differentOrderBeforeQuantity",
    "differentLocationBeforeQuantity",
    "validMultiGroup",
)


def test_fulfillment_create_multi_group() -> None:
    """All cases in their recorded sequence on one state: only the last one changes something."""
    recording = load("fulfillment-create-multi-group")
    setup = recording["setup"]
    replay = Replay()
    # The store's ids say that the goods were moved to the older location.
    for created in setup["orders"].values():
        replay.place(created, location=SECOND)
    moved_to = setup["differentLocation"]["move"]["variables"]["newLocationId"]
    ours = replay.shop.admin("state", {"order": "#1001"})
    (main,) = {
        location["id"]
        for location in answer(replay.shop, "{locations(first: 9) {nodes {id name}}}")["data"][
            "locations"
        ]["nodes"]
        if location["id"] != ours["fulfillment_orders"][0]["location_id"]
    }
    replay.known[moved_to] = main
    for step in (*setup["differentLocation"].values(), *setup["valid"].values()):
        replay.ask(step)
    assert set(recording["cases"]) == set(MULTI_GROUP_CASES)
    for name in MULTI_GROUP_CASES:
        replay.ask(recording["cases"][name], create_query())
    replay.ask(recording["cases"]["validMultiGroup"]["downstreamRead"])


# Tracking and cancellation


def test_fulfillment_cancel() -> None:
    recording = load("fulfillment-cancel-parity")
    replay = Replay(api_version=recording["apiVersion"])
    replay.place(recording["setup"]["orderCreate"])
    for step in ("fulfillmentCreate", "fulfillmentTrackingInfoUpdate", "hydrateBeforeCancel"):
        replay.wait()
        replay.ask(recording["setup"][step])
    replay.ask_for(recording["query"], recording["variables"], recording["mutation"]["response"])
    replay.ask(recording["downstreamRead"])


def test_fulfillment_tracking_info_update() -> None:
    """An order that was sent and taken back twice before."""
    recording = load("fulfillment-tracking-info-update-parity")
    candidate = recording["setup"]["candidate"]
    replay = Replay(api_version="2025-01")
    create: dict[str, Any] = recording["setup"]["fulfillmentCreate"]
    lines = [
        {"title": "Test Product - 6635", "quantity": 1, "method": "LOCAL"},
        {"title": "Custom installation service", "quantity": 2},
    ]
    made = replay.shop.admin("place_order", {"lines": lines})
    replay.known[candidate["order"]["id"]] = made["id"]
    cancelled = candidate["order"]["fulfillments"][::-1]
    assert [one["status"] for one in cancelled] == ["CANCELLED", "CANCELLED"]
    for fulfillment_order, once in zip(made["fulfillment_orders"], cancelled, strict=True):
        tracking = {key: once["trackingInfo"][0][key] for key in ("number", "url", "company")}
        (line,) = fulfillment_order["lines"]
        group = {
            "fulfillmentOrderId": fulfillment_order["id"],
            "fulfillmentOrderLineItems": [{"id": line["id"], "quantity": 1}],
        }
        sent = answer(
            replay.shop,
            create["query"],
            {"fulfillment": {"lineItemsByFulfillmentOrder": [group], "trackingInfo": tracking}},
        )
        fulfillment_id = sent["data"]["fulfillmentCreate"]["fulfillment"]["id"]
        cancel = "mutation C($id: ID!) {fulfillmentCancel(id: $id) {userErrors {message}}}"
        answer(replay.shop, cancel, {"id": fulfillment_id})
    read = recording["downstreamRead"]
    before = answer(replay.shop, read["query"], {"id": made["id"]})["data"]["order"]
    replay.compare(candidate["order"]["fulfillments"], before["fulfillments"])
    for recorded, ours in zip(
        candidate["order"]["fulfillmentOrders"]["nodes"],
        before["fulfillmentOrders"]["nodes"],
        strict=True,
    ):
        assert recorded["status"] == ours["status"]
        replay.compare(recorded["id"], ours["id"])
        for line, own in zip(
            recorded["lineItems"]["nodes"], ours["lineItems"]["nodes"], strict=True
        ):
            keys = ("id", "totalQuantity", "remainingQuantity")
            replay.compare({key: line[key] for key in keys}, {key: own[key] for key in keys})
    replay.ask(create)
    replay.ask_for(recording["query"], recording["variables"], recording["mutation"]["response"])
    replay.ask(read)


def test_fulfillment_multi_tracking_info() -> None:
    recording = load("fulfillment-multi-tracking-info")
    replay = Replay(api_version=recording["apiVersion"])
    replay.place(recording["setup"]["orderCreate"])
    replay.ask(recording["setup"]["hydrateBeforeFulfillmentCreate"])
    for step in (
        "fulfillmentCreate",
        "fulfillmentTrackingInfoUpdate",
        "downstreamRead",
        "fulfillmentTrackingInfoUpdateV2",
        "downstreamReadAfterV2",
    ):
        replay.ask(recording[step])


@pytest.mark.parametrize("name", ["fulfillmentCancel", "fulfillmentTrackingInfoUpdate"])
def test_unknown_fulfillments(name: str) -> None:
    case = load("fulfillment-unknown-not-found")[name]
    Replay().ask_for(
        case["request"]["query"], case["request"]["variables"], case["response"]["payload"]
    )


def test_fulfillment_detail_events_lifecycle() -> None:
    recording = load("fulfillment-detail-events-lifecycle")
    replay = Replay(api_version=recording["apiVersion"])
    replay.place(recording["setup"]["orderCreate"])
    replay.ask(recording["setup"]["fulfillmentCreate"])
    for step in (
        "fulfillmentEventCreate",
        "detailRead",
        "fulfillmentTrackingInfoUpdate",
        "fulfillmentCancel",
    ):
        replay.ask(recording[step])


def test_fulfillment_event_create_validation() -> None:
    """Without the two that are refused before anything is executed."""
    recording = load("fulfillment-event-create-validation")
    replay = Replay()
    replay.place(recording["setup"]["orderCreate"])
    replay.ask(recording["setup"]["fulfillmentCreate"])
    for step in (
        "unknownFulfillmentEventCreate",
        "fulfillmentEventCreate",
        "detailRead",
        "fulfillmentCancel",
        "cancelledFulfillmentEventCreateProbe",
    ):
        replay.ask(recording[step])


@pytest.mark.parametrize(
    "name", ["return-query-roots-recorded", "return-reverse-logistics-recorded"]
)
def test_what_was_sent_before_a_return(name: str) -> None:
    """Of the recordings of returns the fulfillment that they begin with."""
    setup = load(name)["setup"]
    replay = Replay()
    replay.place(setup["orderCreate"], goods_only=True)
    replay.ask(setup["fulfillmentCreate"])


# Split


def test_fulfillment_order_split_multi() -> None:
    recording = load("fulfillment-order-split-multi")
    captures = recording["captures"]
    replay = Replay()
    replay.place(captures["orderACreate"], location=MAIN)
    replay.place(captures["orderBCreate"], location=SECOND)
    for name in ("emptyLineItems", "zeroQuantity", "unknownFulfillmentOrder", "multiSplit"):
        replay.ask(captures[name])
    replay.ask(recording["cleanup"]["merge"])


def test_lifecycle_of_hold_and_release() -> None:
    steps = load("fulfillment-order-lifecycle")["workflows"]["holdRelease"]
    replay = Replay()
    replay.place(steps["create"])
    replay.ask(steps["hold"])
    replay.ask(steps["afterHold"]["orderRead"])
    replay.ask(steps["releaseHold"])
    replay.ask(steps["afterReleaseHold"]["orderRead"])


def test_lifecycle_of_a_move() -> None:
    steps = load("fulfillment-order-lifecycle")["workflows"]["move"]
    replay = Replay()
    replay.place(steps["create"], location=MAIN)
    second = list(replay.shop.store.locations)[1]
    replay.known[steps["attemptedNewLocationId"]] = f"gid://shopify/Location/{second}"
    replay.ask(steps["move"])
    replay.ask(steps["afterMove"]["orderRead"])


def test_lifecycle_of_split_and_merge() -> None:
    """Between the two the store set a deadline, which is not among what the demo shop can do."""
    steps = load("fulfillment-order-lifecycle")["workflows"]["residualSplitDeadlineMerge"]
    replay = Replay()
    replay.place(steps["create"])
    replay.ask(steps["split"])
    replay.ask(steps["afterSplit"]["orderRead"])
    for fulfillment_order in replay.shop.store.fulfillment_orders.values():
        fulfillment_order.fulfill_by = NOW
    replay.ask(steps["merge"])
    replay.ask(steps["afterMerge"]["orderRead"])


# Holds


def test_fulfillment_order_hold_validation() -> None:
    recording = load("fulfillment-order-hold-validation")
    replay = Replay()
    replay.place(recording["setup"]["create"])
    steps = recording["workflows"]["validation"]
    for name, step in steps.items():
        for one in step if isinstance(step, list) else [step]:
            assert "query" in one, name
            replay.ask(one)


# Metafields

METAFIELD = "id namespace key type value compareDigest"
PRODUCT = f"""query Product($id: ID!) {{ product(id: $id) {{
  id
  primarySpec: metafield(namespace: "custom", key: "material") {{ {METAFIELD} }}
  origin: metafield(namespace: "details", key: "origin") {{ {METAFIELD} }}
  season: metafield(namespace: "details", key: "season") {{ {METAFIELD} }}
  metafields(first: 10) {{
    nodes {{ {METAFIELD} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
  }}
}} }}"""
SET = f"""mutation Set($metafields: [MetafieldsSetInput!]!) {{
  metafieldsSet(metafields: $metafields) {{
    metafields {{ {METAFIELD} }} userErrors {{ field message code elementIndex }}
  }}
}}"""


@pytest.mark.parametrize(
    "name",
    [
        "metafields-set-cas-success-parity",
        "metafields-set-null-create-parity",
        "metafields-set-stale-digest-parity",
    ],
)
def test_metafields_set(name: str) -> None:
    recording = load(name)
    replay = Replay()
    products = answer(replay.shop, "{products(first: 1) {nodes {id}}}")["data"]["products"]
    product_id = products["nodes"][0]["id"]
    before = recording["preconditionRead"]["data"]["product"]
    replay.known[before["id"]] = product_id
    written = [
        {"ownerId": product_id, **{key: one[key] for key in ("namespace", "key", "type", "value")}}
        for one in before["metafields"]["nodes"]
    ]
    assert not answer(replay.shop, SET, {"metafields": written})["data"]["metafieldsSet"][
        "userErrors"
    ]
    variables = recording["downstreamReadVariables"]
    replay.ask_for(PRODUCT, variables, {"data": {"product": before}})
    mutation = recording["mutation"]
    replay.ask_for(SET, mutation["variables"], mutation["response"])
    replay.ask_for(PRODUCT, variables, recording["downstreamRead"])

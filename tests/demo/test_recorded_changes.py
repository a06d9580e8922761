"""What real stores answered to changes of notes, and to changes of work that does not exist."""

from typing import Any

import pytest

from tests.demo.recordings import RECORDINGS, load
from tests.demo.replay import Replay, answer
from tests.demo.test_recorded_reads import without

pytestmark = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="the recordings lie beside the checkout, not in it"
)
GUEST_FIELDS = ("shippingAddress", "customer", "poNumber", "gift", "metafield", "metafields")
"""What the store's order had not, and ours always has, or what the demo shop cannot keep."""


def asked(step: dict[str, Any]) -> dict[str, Any]:
    """A recorded reading, without what the two orders cannot have in common."""
    found = {**step, "query": step["document"]} if "document" in step else step
    for name in GUEST_FIELDS:
        found = without(found, name)
    return found


def test_order_update_input_validation() -> None:
    """Refusals change nothing and answer with the order; the note goes with the one that is right."""
    recording = load("orderUpdate-input-validation")
    setup = recording["setup"]
    wanted = setup["orderCreate"]["variables"]["order"]
    replay = Replay()
    made = replay.shop.admin(
        "place_order",
        {
            "lines": [{"title": wanted["lineItems"][0]["title"], "quantity": 1, "price": 100}],
            "note": wanted["note"],
            "tags": wanted["tags"],
            "email": wanted["email"],
            "customer": {"phone": None},
        },
    )
    order = replay.shop.store.orders[int(made["id"].rpartition("/")[2])]
    order.shipping_address = None
    replay.known[setup["beforeRead"]["variables"]["id"]] = made["id"]
    before = asked(setup["beforeRead"])
    replay.ask(before)
    mutation = {
        "query": recording["document"],
        "variables": recording["variables"],
        "response": recording["mutation"]["response"],
    }
    replay.ask(mutation)
    after = {**recording["downstreamRead"], "document": setup["beforeRead"]["document"]}
    replay.ask(asked(after))


@pytest.mark.parametrize("name", ["holdUnknownId", "releaseHoldUnknownId", "moveUnknownId"])
def test_work_that_cannot_exist(name: str) -> None:
    case = load("fulfillment-order-lifecycle")["validation"][name]
    Replay().ask(case)


def test_an_order_that_cannot_exist_takes_no_note_and_no_tag() -> None:
    """As of every other id that ends in a zero alone; not recorded for these."""
    replay = Replay()
    for query in (
        'mutation {orderUpdate(input: {id: "gid://shopify/Order/0", note: "x"}) {order {id}}}',
        'mutation {tagsAdd(id: "gid://shopify/Order/0", tags: ["x"]) {node {id}}}',
        'mutation {tagsRemove(id: "gid://shopify/Product/5", tags: ["x"]) {node {id}}}',
    ):
        (error,) = answer(replay.shop, query)["errors"]
        assert error["extensions"]["code"] == "RESOURCE_NOT_FOUND"

"""What real stores answered to readings, and to progress reported and taken back."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from graphql import REMOVE, FieldNode, Visitor, VisitorAction, parse, print_ast, visit

from orderdesk.demo.order_actions import STAFF
from orderdesk.demo.world import Product
from tests.demo.recordings import RECORDINGS, load
from tests.demo.replay import CALLER, NOW, Replay, answer

pytestmark = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="the recordings lie beside the checkout, not in it"
)


def without(step: dict[str, Any], name: str) -> dict[str, Any]:
    """The same request and answer without a field that the demo shop lacks or cannot equal."""

    class Cut(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> VisitorAction:
            return REMOVE if node.name.value == name else None

    def bare(content: Any) -> Any:
        if isinstance(content, dict):
            return {key: bare(value) for key, value in content.items() if key != name}
        return [bare(value) for value in content] if isinstance(content, list) else content

    query = print_ast(visit(parse(step["query"]), Cut()))
    return {**step, "query": query, "response": bare(step["response"])}


# Progress


def test_progress_is_reported_and_taken_back() -> None:
    """Without what only reschedules or closes: the demo shop has neither."""
    steps = load("fulfillment-order-lifecycle")["workflows"]["scheduleProgressOpenClose"]
    replay = Replay()
    replay.place(steps["create"])
    for step in ("reportProgress", "open", "openAgain"):
        replay.ask(steps[step])
        after = steps[f"after{step[0].upper()}{step[1:]}"]
        replay.ask(after["orderRead"])


def test_progress_of_one_that_is_on_hold() -> None:
    steps = load("fulfillment-order-open-report-progress-preconditions")["onHold"]
    replay = Replay()
    replay.place(steps["create"])
    for step in (
        "setup",
        "hydrate",
        "open",
        "afterOpenRead",
        "reportProgress",
        "afterReportProgressRead",
    ):
        replay.ask(steps[step])


def test_progress_of_one_that_is_closed() -> None:
    """The store's was closed by an edit; how it came so makes no difference to the refusal."""
    recording = load("fulfillment-order-open-report-progress-preconditions")
    closed = recording["closed"]
    replay = Replay()
    line = {"title": "Order edit commit success unarchive-notify", "quantity": 1}
    made = replay.shop.admin("place_order", {"lines": [line]})
    (fulfillment_order,) = made["fulfillment_orders"]
    replay.shop.admin("cancel_order", {"order": made["id"], "give_back": False})
    replay.known[closed["open"]["variables"]["id"]] = fulfillment_order["id"]
    replay.known[closed["afterOpenRead"]["variables"]["orderId"]] = made["id"]
    replay.ask(closed["open"])
    replay.ask(closed["afterOpenRead"])
    replay.ask(recording["cancelledSearch"])


# Readings


def test_fulfillments_and_fulfillment_orders_by_their_ids_and_as_lists() -> None:
    recording = load("fulfillment-top-level-reads")
    setup, detail = recording["setup"], recording["detailRead"]
    replay = Replay()
    made = replay.shop.admin(
        "place_order", {"lines": [{"title": "HAR-232 fulfillment probe", "quantity": 1}]}
    )
    tracking = detail["response"]["data"]["fulfillment"]["trackingInfo"][0]
    sent = replay.shop.admin("fulfill", {"order": made["id"], "tracking": tracking})
    (fulfillment_order,) = made["fulfillment_orders"]
    (fulfillment,) = sent["fulfillments"]
    replay.known |= {
        setup["createdOrderId"]: made["id"],
        setup["createdFulfillmentOrderId"]: fulfillment_order["id"],
        setup["createdFulfillmentId"]: fulfillment["id"],
    }
    replay.ask(detail)
    replay.ask(without(recording["catalogRead"], "manualHoldsFulfillmentOrders"))


def test_orders_are_searched_sorted_counted_and_paged() -> None:
    recording = load("order-catalog-count-read")
    first, second = recording["upstreamCalls"]
    data = recording["response"]["data"]
    replay = Replay()
    made = []
    for one in data["seedCatalog"]["nodes"][::-1]:
        replay.shop.clock.advance(270)
        made.append(
            replay.shop.admin(
                "place_order",
                {
                    "lines": [{"title": "Draft", "quantity": 1, "price": 5500}],
                    "shipping_price": 0,
                    "tags": one["tags"],
                    "email": one["email"],
                },
            )
        )
        replay.known[one["id"]] = made[-1]["id"]
        replay.known[one["id"].split("/")[-1]] = made[-1]["id"].split("/")[-1]
    for _ in range(4):
        replay.shop.clock.advance(1)
        replay.shop.admin("place_order", {"lines": [{"title": "Later", "quantity": 1}]})
    newest_id = data["byId"]["nodes"][0]["id"].split("/")[-1]
    own = {"nameQuery": f"name:{made[-1]['name'].removeprefix('#')}"}
    for key in ("idQuery", "combinedQuery"):
        own[key] = recording["variables"][key].replace(newest_id, replay.known[newest_id])
    replay.ask_for(first["query"], recording["variables"] | own, recording["response"])
    following = recording["nextPage"]
    replay.ask_for(second["query"], following["variables"], following["response"])


def test_inventory_levels_in_windows() -> None:
    """Read while both places have the item, and after one of them gave it up."""
    operations = load("inventory-item-levels-connection-windowing-2026-04")["operations"]
    replay = Replay()
    store = replay.shop.store
    item = next(one for one in store.items.values() if len(one.levels) == 2)
    early, late = sorted(item.levels.values(), key=lambda level: level.number)
    for level, quantity in ((early, 4), (late, 10)):
        level.on_hand, level.committed, level.damaged = quantity, 0, 0
    read = operations["activeRead"]
    nodes = [
        edge["node"] for edge in read["response"]["data"]["inventoryItem"]["allLevels"]["edges"]
    ]
    replay.known[read["variables"]["inventoryItemId"]] = (
        f"gid://shopify/InventoryItem/{item.number}"
    )
    for recorded, level in zip(nodes, (early, late), strict=True):
        location = recorded["location"]["id"].split("/")[-1]
        replay.known[f"location_id:{location}"] = f"location_id:{level.location.number}"
    number = read["variables"]["inventoryItemId"].split("/")[-1]
    replay.known[f"inventory_item_id:{number}"] = f"inventory_item_id:{item.number}"
    replay.ask(read)
    early.is_active = False
    replay.ask(operations["inactiveRead"])
    replay.ask(operations["windowRead"])


def test_an_edited_order_is_read_as_recorded() -> None:
    """The edit itself is made by the shop's staff; what is read afterwards is the same."""
    recording = load("order-edit-commit-history-and-fulfillment-orders")
    before, read = recording["upstreamCalls"][0], recording["downstreamRead"]
    replay = Replay()
    store = replay.shop.store
    (source,) = before["response"]["body"]["data"]["order"]["lineItems"]["nodes"]
    made = replay.shop.admin(
        "place_order",
        {
            "lines": [
                {
                    "title": source["title"],
                    "sku": source["sku"],
                    "quantity": source["quantity"],
                    "price": 1000,
                }
            ],
            "shipping_price": 0,
        },
    )
    replay.known[before["variables"]["id"]] = made["id"]
    variant = next(iter(store.variants.values()))
    _, added = read["response"]["payload"]["data"]["order"]["lineItems"]["nodes"]
    variant.price, variant.sku = 94_995, added["sku"]
    variant.product.title, variant.options = added["title"], ()
    said = read["response"]["payload"]["data"]["order"]["events"]["nodes"][0]["message"]
    replay.known[said] = f"{STAFF} edited this order."
    replay.shop.admin(
        "edit_order",
        {
            "order": made["id"],
            "set": [{"line": 0, "quantity": 1}],
            "add": [{"sku": variant.sku, "quantity": 2}],
        },
    )
    # Prices with tax are of this shop; the store had none.
    replay.ask(without(read, "currentTaxLines"))


def test_a_cancelled_order_is_read_as_recorded() -> None:
    setup = load("orderCancel-error-messages")["setup"]
    replay = Replay()
    wanted: dict[str, Any] = setup["cancelledOrderCreate"]["variables"]["order"]
    (line,) = wanted["lineItems"]
    made = replay.shop.admin(
        "place_order",
        {"lines": [{"title": line["title"], "quantity": 1, "price": 1000}], "money": "PENDING"},
    )
    cancel = setup["setupCancel"]["variables"]
    replay.known[cancel["orderId"]] = made["id"]
    replay.shop.admin(
        "cancel_order", {"order": made["id"], "reason": cancel["reason"], "restock": False}
    )
    replay.ask(setup["cancelledOrderRead"])


# Bulk operations


def stock_up(replay: Replay, records: list[dict[str, Any]]) -> None:
    """Puts these products in the place of the shop's own. Time passes only where a test says so."""
    replay.shop.clock.set_source(lambda: NOW)
    replay.shop.store.products = {
        number: Product(number, record["title"], "", "", "", (), NOW, NOW)
        for record in records
        for number in [int(record["id"].rpartition("/")[2])]
    }


@pytest.mark.parametrize("name", ["runQueryGroupObjectsTrue", "runQueryGroupObjectsDefault"])
def test_a_bulk_operation_and_its_file(name: str) -> None:
    """The file is the recorded one to the byte; of its address only the host and the signature differ."""
    recorded = load("bulk-operation-run-query-group-objects")["runs"][name]
    replay = Replay()
    stock_up(replay, recorded["result"]["records"])
    replay.ask(recorded["run"])
    first, last = recorded["statusPolls"]
    replay.ask(first)
    replay.shop.clock.advance(1.5)
    replay.ask(without(last, "url"))
    replay.ask(recorded["productCount"])
    ours = answer(replay.shop, last["query"], replay.translated(last["variables"]))
    url = ours["data"]["bulkOperation"]["url"]
    theirs = last["response"]["data"]["bulkOperation"]["url"]
    assert parse_qs(urlsplit(url).query).keys() | {"GoogleAccessId"} == (
        parse_qs(urlsplit(theirs).query).keys()
    )
    (made,) = replay.shop.bulk.of_app(CALLER.app_id)
    made.file.seek(0)
    written = made.file.read()
    assert len(written) == recorded["result"]["byteLength"]
    assert [json.loads(line) for line in written.splitlines()] == recorded["result"]["records"]


def test_a_sixth_bulk_operation_is_refused_and_five_are_cancelled() -> None:
    recorded = load("bulk-operation-run-query-concurrency-limit")
    replay = Replay()
    count = recorded["cancelAttempts"][0]["response"]["data"]["bulkOperationCancel"]
    many = int(count["bulkOperation"]["objectCount"])
    stock_up(
        replay, [{"id": f"gid://shopify/Product/{at}", "title": ""} for at in range(1, many + 1)]
    )
    for run in recorded["successfulRuns"]:
        replay.ask(run)
    replay.ask(recorded["sixthRun"])
    for read in recorded["upstreamCalls"]:
        replay.ask(read)
    replay.wait()
    for attempt in recorded["cancelAttempts"]:
        replay.ask(attempt)

"""The shipped demo shop as OrderDesk meets it: the real rules behind real HTTP."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from tests.demo import wire

CREATE = """mutation Create($f: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $f) {
    fulfillment { id name trackingInfo { number } } userErrors { field message }
  }
}"""
TRACKING = {"number": "00340434161094000001", "company": "DHL"}


def port(shop: DemoProcess) -> int:
    return int(shop.endpoint.rpartition(":")[2])


@pytest.fixture
def order(demo_shop: DemoProcess) -> dict[str, Any]:
    """A fresh order for three units of one product."""
    found: dict[str, Any] = demo_shop.control.call(
        "place_order", lines=[{"title": "Field notebook", "price": 900, "quantity": 3}]
    )
    return found


@pytest.fixture
def parcel(order: dict[str, Any]) -> Callable[[int], dict[str, Any]]:
    """The input for so many units of that order."""

    def of(quantity: int) -> dict[str, Any]:
        group = order["fulfillment_orders"][0]
        line = {"id": group["lines"][0]["id"], "quantity": quantity}
        whole = {"fulfillmentOrderId": group["id"], "fulfillmentOrderLineItems": [line]}
        return {"f": {"lineItemsByFulfillmentOrder": [whole], "trackingInfo": TRACKING}}

    return of


async def test_a_lost_answer_leaves_the_fulfillment_in_the_shop(
    demo_shop: DemoProcess, order: dict[str, Any], parcel: Callable[[int], dict[str, Any]]
) -> None:
    await demo_shop.control.fault("drop_after_commit", "fulfillmentCreate")

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await wire.ask(port(demo_shop), demo_shop.token, CREATE, parcel(3))

    state = await demo_shop.control.state(order["id"])
    (fulfillment,) = state["fulfillments"]
    assert fulfillment["tracking"][0]["number"] == TRACKING["number"]
    causes = [entry["cause"] for entry in await demo_shop.control.history(order["name"])]
    assert re.fullmatch(r"request \d+ \(Create\)", causes[-1])


async def test_a_whole_parcel_refuses_its_own_replay(
    demo_shop: DemoProcess, order: dict[str, Any], parcel: Callable[[int], dict[str, Any]]
) -> None:
    await demo_shop.control.fault("doubled", "Create")

    answer = await wire.ask(port(demo_shop), demo_shop.token, CREATE, parcel(3))

    (error,) = answer.json["data"]["fulfillmentCreate"]["userErrors"]
    assert "has an unfulfillable status= closed" in error["message"]
    assert len((await demo_shop.control.state(order["id"]))["fulfillments"]) == 1


async def test_a_small_part_is_sent_twice_when_it_is_doubled(
    demo_shop: DemoProcess, order: dict[str, Any], parcel: Callable[[int], dict[str, Any]]
) -> None:
    await demo_shop.control.fault("doubled", "Create")

    answer = await wire.ask(port(demo_shop), demo_shop.token, CREATE, parcel(1))

    assert answer.json["data"]["fulfillmentCreate"]["userErrors"] == []
    names = [each["name"] for each in (await demo_shop.control.state(order["id"]))["fulfillments"]]
    assert names == [f"{order['name']}-F1", f"{order['name']}-F2"]


async def test_a_cut_before_the_commit_leaves_nothing(
    demo_shop: DemoProcess, order: dict[str, Any], parcel: Callable[[int], dict[str, Any]]
) -> None:
    await demo_shop.control.cut_internet()
    with pytest.raises(ConnectionRefusedError):
        await wire.ask(port(demo_shop), demo_shop.token, CREATE, parcel(3))
    assert (await demo_shop.control.state(order["id"]))["fulfillments"] == []
    await demo_shop.control.heal_internet()
    answer = await wire.ask(port(demo_shop), demo_shop.token, CREATE, parcel(3))
    assert answer.json["data"]["fulfillmentCreate"]["fulfillment"]["name"] == f"{order['name']}-F1"


async def test_our_app_is_named_and_owns_its_metafields(
    demo_shop: DemoProcess, order: dict[str, Any], parcel: Callable[[int], dict[str, Any]]
) -> None:
    await wire.ask(port(demo_shop), demo_shop.token, CREATE, parcel(3))
    text = """query($id: ID!) {
      currentAppInstallation { app { title } accessScopes { handle } }
      order(id: $id) { events(first: 20) { nodes { appTitle } } }
    }"""

    data = (await wire.ask(port(demo_shop), demo_shop.token, text, {"id": order["id"]})).json[
        "data"
    ]

    title = data["currentAppInstallation"]["app"]["title"]
    assert title in {each["appTitle"] for each in data["order"]["events"]["nodes"]}
    held = {each["handle"] for each in data["currentAppInstallation"]["accessScopes"]}
    assert {"read_orders", "write_orders"} <= held


async def test_a_scope_that_is_gone_is_gone_for_the_next_request(
    demo_shop: DemoProcess, order: dict[str, Any]
) -> None:
    text = "{ currentAppInstallation { accessScopes { handle } } }"
    await demo_shop.control.remove_scope("write_orders")

    data = (await wire.ask(port(demo_shop), demo_shop.token, text)).json["data"]

    held = {each["handle"] for each in data["currentAppInstallation"]["accessScopes"]}
    assert "write_orders" not in held


async def test_mails_and_orders_are_seen_from_the_shops_side(
    demo_shop: DemoProcess, order: dict[str, Any], parcel: Callable[[int], dict[str, Any]]
) -> None:
    variables = parcel(3)
    variables["f"]["notifyCustomer"] = True
    before = len(await demo_shop.control.mailbox())
    await wire.ask(port(demo_shop), demo_shop.token, CREATE, variables)

    assert len(await demo_shop.control.mailbox()) == before + 1
    assert order["id"] in {each["id"] for each in await demo_shop.control.orders()}


async def test_history_of_an_order_that_does_not_exist_is_refused(demo_shop: DemoProcess) -> None:
    with pytest.raises(Exception, match="There is no order #9"):
        await demo_shop.control.history("#9")


async def test_the_seed_makes_the_shop(fresh_shop: DemoProcess) -> None:
    text = "{ orders(first: 24) { nodes { id name note } } }"
    data = (await wire.ask(port(fresh_shop), fresh_shop.token, text)).json["data"]
    with (
        DemoProcess.start(orders=24, seed=1) as twin,
        DemoProcess.start(orders=24, seed=2) as other,
    ):
        assert (await wire.ask(port(twin), twin.token, text)).json["data"] == data
        assert (await wire.ask(port(other), other.token, text)).json["data"] != data
        assert twin.token != fresh_shop.token

"""The client: what it makes of answers, of the budget, and of the shop's time."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from orderdesk.errors import (
    RejectedError,
    ShopifyError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.shopify.client import Remark
from tests.shopify.answers import HEADERS, THROTTLED, cost, ok
from tests.shopify.loopback import (
    loopback,
    says,
    says_nothing,
)
from tests.shopify.scripted_client import CREATED, NOW, SHOP, FakeTime, client, create, scripted


class _Searches:
    """Stands first among Python's finders and notes what is searched for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        self.names.append(name)


async def test_no_module_is_searched_for_while_a_request_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searches = _Searches()
    async with loopback(says(json.dumps(SHOP).encode())) as shop:
        one = client(shop.origin)
        await one.query("probe", {})
        monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])
        await one.query("probe", {})
        monkeypatch.undo()
        await one.aclose()
    assert searches.names == []


async def test_user_errors_reach_the_caller() -> None:
    said = {"field": ["fulfillment"], "message": "Fulfillment order does not exist."}
    transport, _asked = scripted(
        ok({"fulfillmentCreate": {"fulfillment": None, "userErrors": [said]}})
    )
    one = client(transport=transport)
    with pytest.raises(RejectedError, match="does not exist"):
        await create(one)
    await one.aclose()


async def test_a_throttled_query_waits_and_asks_again() -> None:
    time = FakeTime()
    transport, asked = scripted(THROTTLED, SHOP)
    one = client(time=time, transport=transport)
    assert (await one.query("probe", {})).data == SHOP["data"]
    assert len(asked) == 2
    assert sum(time.slept) >= (752 - 252) / 100
    await one.aclose()


async def test_a_throttled_mutation_is_given_back_at_once_and_others_wait() -> None:
    time = FakeTime()
    busy = httpx.Response(429, headers={"retry-after": "9"})
    transport, asked = scripted(busy, SHOP)
    one = client(time=time, transport=transport)
    with pytest.raises(ThrottledError) as waits:
        await create(one)
    assert waits.value.wait_s >= 9
    assert time.slept == []
    with pytest.raises(ThrottledError):
        await create(one)
    assert len(asked) == 1
    await one.query("probe", {})
    assert sum(time.slept) >= 9
    await one.aclose()


async def test_a_query_that_is_always_throttled_ends() -> None:
    transport, asked = scripted(THROTTLED)
    one = client(transport=transport)
    with pytest.raises(ThrottledError):
        await one.query("probe", {})
    assert 1 < len(asked) < 10
    await one.aclose()


async def test_another_version_and_a_deprecation_are_remarked_once() -> None:
    heard: list[Remark] = []
    told = {
        **HEADERS,
        "x-shopify-api-version": "2027-01",
        "x-shopify-api-deprecated-reason": "https://shopify.dev/x",
    }
    transport, _asked = scripted(httpx.Response(200, json=SHOP, headers=told))
    one = client(transport=transport, remarked=heard.append)
    await one.query("probe", {})
    await one.query("probe", {})
    assert heard == [Remark("version", "2027-01"), Remark("deprecated", "https://shopify.dev/x")]
    await one.aclose()


async def test_the_shops_time_goes_on_with_our_clock() -> None:
    time = FakeTime()
    dateless = httpx.Response(200, json=SHOP)
    transport, _asked = scripted(SHOP, dateless)
    one = client(time=time, transport=transport)
    first = await one.query("probe", {})
    time.now_s += 5
    second = await one.query("probe", {})
    assert second.server_time - first.server_time == timedelta(seconds=5)
    assert one.server_now() == second.server_time
    await one.aclose()


@pytest.mark.parametrize(
    ("slept_s", "stood_s"), [(45.0, 0.0), (0.0, 90.0)], ids=["asleep", "stopped"]
)
async def test_an_answer_that_is_looked_at_too_late_says_nothing_of_now(
    slept_s: float, stood_s: float
) -> None:
    """The answer lay there while the computer slept, or the program was stopped."""
    time = FakeTime()
    bodies = [SHOP, SHOP, CREATED]

    def handle(request: httpx.Request) -> httpx.Response:
        if len(bodies) < 3:
            time.slept_s += slept_s
            time.now_s += stood_s
        return httpx.Response(200, json=bodies.pop(0), headers=HEADERS)

    one = client(time=time, transport=httpx.MockTransport(handle))
    first = await one.query("probe", {})
    told, began = first.server_time, time.clock()
    with pytest.raises(UnreachableError):
        await one.query("probe", {})
    # A change was carried out all the same, and its answer is not lost.
    done = await create(one)
    assert done.data == CREATED["data"]
    passed = timedelta(seconds=2 * (slept_s + stood_s))
    assert time.clock() - began == passed
    assert one.server_now() - told == done.server_time - told == passed
    await one.aclose()


async def test_a_portals_clock_is_not_believed() -> None:
    portal = httpx.Response(
        200, content=b"<html>", headers={"date": "Thu, 01 Jan 1970 00:00:00 GMT"}
    )
    transport, _asked = scripted(portal)
    one = client(transport=transport)
    with pytest.raises(UnreachableError):
        await one.query("probe", {})
    assert one.server_now() == NOW
    await one.aclose()


async def test_a_long_answer_is_decoded_beside_the_loop() -> None:
    apart: list[str] = []

    async def beside(work: Callable[[], Any], /) -> Any:
        apart.append("once")
        return work()

    long = ok({"shop": {"id": "x" * 100_000}})
    transport, _asked = scripted(long, SHOP)
    one = client(transport=transport, apart=beside)
    assert (await one.query("probe", {})).data == long["data"]
    await one.query("probe", {})
    assert apart == ["once"]
    await one.aclose()


async def test_the_bucket_is_what_the_last_answer_said() -> None:
    transport, _asked = scripted({**SHOP, "extensions": cost(1, available=640)})
    one = client(transport=transport)
    await one.query("probe", {})
    assert one.budget().available == 640
    assert one.budget().restore_per_s == 100
    await one.aclose()


async def test_a_cancelled_request_gives_its_place_back() -> None:
    async with loopback(says_nothing) as shop:
        one = client(shop.origin)
        task = asyncio.create_task(one.query("probe", {}))
        await shop.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert one.budget().available == pytest.approx(1999)
        await one.aclose()


async def test_after_closing_nothing_is_sent() -> None:
    transport, asked = scripted(CREATED)
    one = client(transport=transport)
    await one.aclose()
    with pytest.raises(ShopifyError) as closed:
        await create(one)
    assert type(closed.value) is UnreachableError
    assert asked == []


def test_the_light_modules_do_not_load_httpx() -> None:
    program = (
        "import sys; import orderdesk.shopify.gateway, orderdesk.shopify.readings; "
        "sys.exit('httpx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

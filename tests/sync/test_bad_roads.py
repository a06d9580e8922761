"""What a bad road to the shop does to what waits to be sent: it stays, and goes out once."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import FulfillmentOrderStatus
from orderdesk.domain.intents import IntentState
from orderdesk.errors import NotTheShopError, RefusedError, UnreachableError
from orderdesk.events import ConnectionChanged
from orderdesk.shopify.client import DEADLINE_S
from orderdesk.sync.connectivity import ConnectionState
from orderdesk.sync.rounds import AFTER_REFUSAL_S
from tests.sync.shop_view import place
from tests.sync.station import Station


async def test_what_never_left_waits_as_it_was_until_the_shop_is_back(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "UNSENT01")
    bench.spy.before["create_fulfillment"] = shop.control.cut_internet
    bench.spy.calls.clear()
    with pytest.raises(UnreachableError):
        await bench.push.drain()
    waiting = await bench.find(intent)
    assert (waiting.state, waiting.attempts, waiting.sent) == (IntentState.WAITING, 0, None)
    assert bench.engine.connection.state is ConnectionState.OFFLINE
    assert bench.spy.calls.count("probe") == 1
    del bench.spy.before["create_fulfillment"]
    await shop.control.heal_internet()
    await bench.settle()
    assert (await bench.find(intent)).attempts == 1
    assert len(await order.made()) == 1


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("captive_portal", NotTheShopError),
        ("truncated", UnreachableError),
        ("invalid_json", UnreachableError),
    ],
)
async def test_answers_that_are_none_count_as_offline_and_cost_the_queue_nothing(
    shop: DemoProcess, bench: Station, kind: str, problem: type[UnreachableError]
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, f"NONE{kind}")
    await shop.control.fault(kind, times=None)
    await bench.engine._rounds._attempt("pull", bench.engine._pull_step)
    assert bench.engine.connection.state is ConnectionState.OFFLINE
    assert type(bench.engine.connection.problem) is problem
    waiting = await bench.find(intent)
    assert (waiting.state, waiting.attempts) == (IntentState.WAITING, 0)
    await shop.control.clear_faults()
    await bench.settle()
    assert len(await order.made()) == 1


@pytest.mark.parametrize("kind", ["throttled", "too_many_requests"])
async def test_a_pause_that_the_shop_asks_for_is_no_doubt(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, f"PAUSE{kind}")
    await shop.control.fault(kind, "FulfillmentCreate")
    await bench.push.drain()
    waiting = await bench.find(intent)
    assert (waiting.state, waiting.attempts, waiting.sent) == (IntentState.WAITING, 0, None)
    assert waiting.retry_at is not None
    assert waiting.retry_at > bench.engine.connection.server_now()
    assert bench.engine.is_online
    await bench.settle()
    assert (await bench.find(intent)).attempts == 1
    assert len(await order.made()) == 1


@pytest.mark.parametrize("status", [402, 404, 423])
async def test_a_shop_that_is_shut_is_left_alone_and_the_queue_kept(
    shop: DemoProcess, bench: Station, status: int
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, f"SHUT{status}")
    await shop.control.fault("refused", times=None, status=status)
    asked = len(await shop.control.requests())
    pause_s = await bench.engine._rounds._attempt("push", bench.engine._push_step)
    assert pause_s >= AFTER_REFUSAL_S
    # Who this station is, the order's claim, and what is allowed: each is asked once.
    assert len(await shop.control.requests()) - asked == 3
    waiting = await bench.find(intent)
    assert (waiting.state, waiting.attempts) == (IntentState.WAITING, 0)
    assert "sync push" in bench.notices.standing
    with pytest.raises(RefusedError):
        await bench.engine.connection.connect()
    await shop.control.clear_faults()
    await bench.settle()
    assert len(await order.made()) == 1


async def test_a_loop_that_stood_still_for_seconds_is_not_offline(
    shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow driver or a busy computer: every clock has moved on when the answer is looked at."""
    order = await place(shop, 1)
    # Without a number nobody could tell afterwards that an answer was only thought to be lost.
    intent = await bench.pack(order.id)
    bench.client._deadline_s = DEADLINE_S
    bench.client._http.timeout = httpx.Timeout(DEADLINE_S)
    told = bench.listen(ConnectionChanged)
    loop, stood_s = asyncio.get_running_loop(), [0.0]
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + stood_s[0])
    fired = len(await shop.control.faults_fired())
    await shop.control.fault("hold_after_commit", "FulfillmentCreate")
    sending = asyncio.ensure_future(bench.push.drain())
    await shop.control.wait_fired(fired + 1)
    stood_s[0] += 5.0
    await bench.time.sleep(5.0)
    await shop.control.release()
    await sending
    done = await bench.find(intent)
    assert (done.state, done.attempts) == (IntentState.DONE, 1)
    assert told == []
    assert len(await order.made()) == 1


class NewerShop(httpx.AsyncBaseTransport):
    """The real road to the shop, whose answers come from a version that we do not know."""

    def __init__(self, road: httpx.AsyncBaseTransport, words: dict[str, str]) -> None:
        self._road = road
        self._words = words
        self.told = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._road.handle_async_request(request)
        body = json.dumps(self._translated(json.loads(await answer.aread()))).encode()
        await answer.aclose()
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("content-length", "content-encoding")
        }
        headers["x-shopify-api-version"] = "2027-01"
        return httpx.Response(answer.status_code, headers=headers, content=body)

    async def aclose(self) -> None:
        await self._road.aclose()

    def _translated(self, part: Any, key: str = "") -> Any:
        if isinstance(part, dict):
            return {name: self._translated(value, name) for name, value in part.items()}
        if isinstance(part, list):
            return [self._translated(one, key) for one in part]
        if isinstance(part, str) and key in self._words:
            self.told += 1
            return self._words[key]
        return part


async def test_another_version_with_new_words_stops_nothing(
    shop: DemoProcess, bench: Station
) -> None:
    held, order = await place(shop, 1), await place(shop, 1)
    await held.admin("hold")
    intent = await bench.pack(order.id, "NEWER001")
    words = {"displayFulfillmentStatus": "BEAMED", "displayFinancialStatus": "IN_SHELLS"}
    newer = NewerShop(bench.client._http._transport, {**words, "reason": "MOONLIGHT"})
    bench.client._http._transport = newer
    report = await bench.engine.sync_once()
    assert report.problems == ()
    assert report.pulled > 10
    assert newer.told > 20
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.made()) == 1
    stored = await bench.orders.find_order(held.id)
    assert stored is not None
    assert (stored.order.fulfillment_status, stored.order.financial_status) == (
        "BEAMED",
        "IN_SHELLS",
    )
    (work,) = stored.order.fulfillment_orders
    assert work.status is FulfillmentOrderStatus.ON_HOLD
    assert [one.reason for one in work.holds] == ["MOONLIGHT"]

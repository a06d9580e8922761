"""The way out after an outage: how fast waiting decisions go, beside what the rate limit allows."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, open_desk
from orderdesk.demo.process import DemoProcess
from orderdesk.demo.throttle import PLANS
from orderdesk.domain.fulfillment import Action, Tracking
from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Fulfill, Intent, RequestLine
from orderdesk.domain.open_work import basis_of, remaining_at
from orderdesk.domain.order import Order
from orderdesk.shopify import documents, protocol, sizes
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.fulfillments import as_fulfillment_input
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.result import AT_LEAST, Row

PLAN = "advanced"
# A thousand take over six minutes at 200 points a second; their rate does not depend on their number,
# but for what it takes until the first one goes.
INTENTS = 150
BARE_INTENTS = 30
LIMIT = 0.95


def run(_corpus: Corpus) -> list[Row]:
    """Both start with an empty bucket, so that every request has to wait for its points."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), INTENTS))


async def _measure(folder: Path, intents: int) -> list[Row]:
    restore_per_s = PLANS[PLAN].restore_rate
    with DemoProcess.start(orders=4 * (intents + BARE_INTENTS), plan=PLAN) as shop:
        arguments = Arguments(profile=folder, endpoint=shop.endpoint, token=shop.token)
        desk = await open_desk(arguments)
        try:
            await desk.sync_once()
            orders = await packable(desk)
            intents = min(intents, len(orders) - BARE_INTENTS)
            for order in orders[:intents]:
                await decide(desk, order)
            await shop.control.drain_bucket()
            # The client learns of the empty bucket by an answer, as it would after another station.
            await desk.gateway.probe()
            spent = count_points(desk)
            began = time.perf_counter()
            while not await is_drained(desk):
                await desk.engine._push.drain()
                await asyncio.sleep(0.05)
            took_s = time.perf_counter() - began
            await shop.control.drain_bucket()
            bare_s = await _send_bare(shop, desk, orders[intents : intents + BARE_INTENTS])
        finally:
            await desk.close()
    points = sum(spent)
    sent_per_s, allowed_per_s = intents / took_s, intents * restore_per_s / points
    note = (
        f"{intents} decisions on the {PLAN} plan ({restore_per_s} points/s) from an empty bucket,"
        f" {points / intents:.0f} points each: claim, reading, sending, reading again, release"
    )
    return [
        Row("drain", "decisions sent", "/s", sent_per_s, allowed_per_s, "what the limit allows",
            LIMIT, AT_LEAST, note=note),
        Row("drain", "decisions sent", "/s", sent_per_s, BARE_INTENTS / bare_s,
            "bare fulfillmentCreate"),
    ]  # fmt: skip


async def packable(desk: Desk) -> list[Order]:
    """The orders that can be sent as they are."""
    location = desk.location_id()
    assert location is not None
    packable = {item.order_id for item in await desk.orders.queue(location) if not item.holds}
    stored = await desk.stores.orders.load_open(location)
    return [
        one.order
        for one in stored
        if one.order.id in packable
        and len(one.order.fulfillment_orders) == 1
        and one.order.fulfillment_orders[0].allows(Action.CREATE_FULFILLMENT)
    ]


async def decide(desk: Desk, order: Order) -> None:
    """What a packer's decision leaves in the outbox, all units of the order in one parcel."""
    location = desk.location_id()
    assert location is not None
    number = f"DRAIN{order.id.rsplit('/')[-1]}"
    payload = Fulfill(location, remaining_at(order, location), (Tracking(number, "DHL"),), False)
    await desk.stores.intents.add(
        Intent(
            id=IntentId(desk.world.new_id()),
            number=0,
            order_id=OrderGid(order.id),
            order_name=order.name,
            payload=payload,
            basis=basis_of(order, location),
            created_at=desk.world.clock(),
            staff="Anna",
            station="Bench 1",
        )
    )


def count_points(desk: Desk) -> list[float]:
    """Every answer's own word for what it took."""
    client = desk.gateway._client
    decipher: Callable[..., Any] = client._decipher
    spent: list[float] = []

    async def counting(*arguments: Any, **more: Any) -> Any:
        answer = await decipher(*arguments, **more)
        if answer.cost is not None and answer.cost.actual is not None:
            spent.append(answer.cost.actual)
        return answer

    client._decipher = counting  # type: ignore[method-assign]
    return spent


async def is_drained(desk: Desk) -> bool:
    """Whether nothing waits to be sent."""
    counts = await desk.stores.intents.counts()
    return counts.waiting + counts.sending == 0


async def _send_bare(shop: DemoProcess, desk: Desk, orders: list[Order]) -> float:
    """One request an order, no claim, no reading, none after: twice sent where an answer is lost."""
    document = documents.load("fulfillment_create")
    url = parse_endpoint(shop.endpoint).graphql_url
    location = desk.location_id()
    async with httpx.AsyncClient(timeout=30) as client:
        began = time.perf_counter()
        for order in orders:
            work = next(one for one in order.fulfillment_orders_at(location) if one.is_open)
            lines = [
                RequestLine(
                    work.id,
                    line.id,
                    line.line_item_id,
                    line.remaining_quantity,
                    line.remaining_quantity,
                )
                for line in work.line_items
                if line.remaining_quantity
            ]
            variables = {
                "fulfillment": as_fulfillment_input(lines, [], False),
                "message": None,
                "lines": sizes.LINES,
            }
            request = protocol.compose(url, shop.token, document, variables)
            while True:
                answer = await client.post(
                    request.url, content=request.body, headers=dict(request.headers)
                )
                if b"THROTTLED" not in answer.content:
                    break
                await asyncio.sleep(0.2)
        return time.perf_counter() - began

"""A thousand decisions after an outage, beside the least time in which the rate limit lets them through."""

import asyncio
import contextlib
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

import httpx

from orderdesk.arguments import Arguments
from orderdesk.composition import World, open_desk
from orderdesk.storage.database import Database
from tests.benchmarks.bar_drain import count_points, decide, is_drained, packable
from tests.simulation.server import BEGAN, ORIGIN, TOKEN, Server
from tests.soak.clock import CompressedLoop
from tests.storage.inline_executor import InlineExecutor

POINTS_PER_S = 100
WAY_S = 0.03
AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Drained:
    """`least_s` is what the points that were spent take to come back at the limit's rate."""

    intents: int
    took_s: float
    least_s: float
    points_each: float


def drain(intents: int) -> Drained:
    """On a clock of its own: what this computer takes for the work is not in it."""
    loop = CompressedLoop()
    with (
        tempfile.TemporaryDirectory(prefix="orderdesk-figures-") as folder,
        contextlib.closing(loop),
    ):
        return loop.run_until_complete(_drain(loop, Path(folder), intents))


async def _drain(loop: CompressedLoop, folder: Path, intents: int) -> Drained:
    server, random, ids = Server(loop.time, POINTS_PER_S), Random("drain"), count(1)

    async def open_database(path: Path, key: bytes) -> Database:
        return await Database.open(path, key, executor=InlineExecutor())

    world = World(
        clock=lambda: BEGAN + timedelta(seconds=loop.time()),
        monotonic=loop.time,
        new_id=lambda: f"drain-{next(ids)}",
        random=random.random,
        open_database=open_database,
        transport=_Way(server),
    )
    while len(server.store.orders) < intents * 5 // 4:
        server.place(random)
    desk = await open_desk(Arguments(profile=folder / "p", endpoint=ORIGIN, token=TOKEN), world)
    try:
        await desk.sync_once()
        orders = (await packable(desk))[:intents]
        for order in orders:
            await decide(desk, order)
        server.bucket.leave(0)
        # The client learns of the empty bucket by an answer, as it would after another station.
        await desk.gateway.probe()
        spent, began = count_points(desk), loop.time()
        while not await is_drained(desk):
            await desk.engine._push.drain()
            await asyncio.sleep(AGAIN_S)
        took_s = loop.time() - began
        sent = sum(bool(order.fulfillments) for order in server.store.orders.values())
        assert sent == len(orders), f"{sent} of {len(orders)} decisions were carried out"
    finally:
        await desk.close()
    points = sum(spent)
    return Drained(len(orders), took_s, points / POINTS_PER_S, points / len(orders))


class _Way(httpx.AsyncBaseTransport):
    """A sound network with its delay."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        await asyncio.sleep(WAY_S)
        answer = self._server.handle(request.method, request.url.path, dict(request.headers), body)
        await asyncio.sleep(WAY_S)
        return httpx.Response(
            answer.status, headers=list(answer.headers), content=answer.body, request=request
        )

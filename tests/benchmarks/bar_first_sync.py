"""The first load of a shop, beside a bare httpx loop that throws the answers away."""

import asyncio
import json
import re
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx

from orderdesk.arguments import Arguments
from orderdesk.composition import open_desk
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.order import Order
from orderdesk.shopify import documents, protocol, sizes
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.orders import read_order
from orderdesk.shopify.payload import Payload
from orderdesk.ui.event_loop import run_window
from tests.benchmarks.corpus import Corpus, plain_database, plain_values
from tests.benchmarks.gui import application
from tests.benchmarks.result import AT_LEAST, Row, median

ROUNDS = 3
MOST_ORDERS = 2000
LIMIT = 0.8
# The page's own comes before its orders, and so before those of their lines.
PAGE_INFO = re.compile(rb'"pageInfo":\s*(\{[^}]*\})')

Taken = Callable[[bytes], None]
Run = Callable[[Coroutine[Any, Any, float]], float]


def run(corpus: Corpus) -> list[Row]:
    """The same pages of the same demo shop in turn, on asyncio's own loop and on the window's."""
    orders = min(corpus.orders, MOST_ORDERS)
    rows: list[Row] = []
    with DemoProcess.start(orders=orders, plan="enterprise") as shop:
        for loop, on_loop in (("asyncio", asyncio.run), ("the window's loop", _on_window)):
            rates = _rates(shop, orders, on_loop)
            what = f"orders read and kept, {loop}"
            ours, bare, afternoon = (median(found) for found in rates)
            note = f"{orders:,} orders; the demo shop shares the processor with its client"
            rows.append(Row("first_sync", what, "/s", ours, bare, "bare httpx loop", LIMIT,
                            AT_LEAST, note=note))  # fmt: skip
            rows.append(Row("first_sync", what, "/s", ours, afternoon, "httpx and save() an order"))
    return rows


def _rates(shop: DemoProcess, orders: int, on_loop: Run) -> tuple[list[float], ...]:
    ours, bare, afternoon = [], [], []
    on_loop(_loop(shop, lambda _body: None))
    for _round in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(orders / on_loop(_ours(shop, Path(folder) / "profile")))
            bare.append(orders / on_loop(_loop(shop, lambda _body: None)))
            database, model = plain_database(Path(folder) / "plain.sqlite")

            def save(body: bytes, model: Any = model) -> None:
                for order in _orders_of(body):
                    model(**plain_values(order)).save(force_insert=True)

            afternoon.append(orders / on_loop(_loop(shop, save)))
            database.close()
    return ours, bare, afternoon


def _on_window(main: Coroutine[Any, Any, float]) -> float:
    return run_window(application(), main)


async def _ours(shop: DemoProcess, profile: Path) -> float:
    desk = await open_desk(Arguments(profile=profile, endpoint=shop.endpoint, token=shop.token))
    try:
        await desk.engine.connection.connect()
        began = time.perf_counter()
        await desk.engine._pull.orders()
        return time.perf_counter() - began
    finally:
        await desk.close()


async def _loop(shop: DemoProcess, taken: Taken) -> float:
    """Page after page with a client as it comes out of the box."""
    document = documents.load("orders_page")
    url = parse_endpoint(shop.endpoint).graphql_url
    variables: dict[str, Any] = {
        "first": sizes.ORDERS,
        "after": None,
        "query": None,
        "lines": sizes.LINES_IN_PAGE,
        "groups": sizes.GROUPS_IN_PAGE,
    }
    async with httpx.AsyncClient(timeout=30) as client:
        began = time.perf_counter()
        while True:
            request = protocol.compose(url, shop.token, document, variables)
            answer = await client.post(
                request.url, content=request.body, headers=dict(request.headers)
            )
            body = answer.content
            if b"THROTTLED" in body:
                await asyncio.sleep(0.5)
                continue
            taken(body)
            found = PAGE_INFO.search(body)
            page = json.loads(found[1]) if found else {}
            if not page.get("hasNextPage"):
                return time.perf_counter() - began
            variables["after"] = page["endCursor"]


def _orders_of(body: bytes) -> list[Order]:
    answer = httpx.Response(200, content=body).json()
    return [read_order(node) for node in Payload(answer["data"]).nodes("orders")]

"""`python -m tests.benchmarks.bulk --orders 100000`: the first load of a large shop from a file.

The window reads the file of a bulk operation into a new profile, beside a bare download of the same
file; it is killed half way and started again. Then the same with a tenth of the orders and in one go.
The file's orders are those of a small demo shop and, over and over, those of them that are done, each
with ids of its own. Linux only: the memory is read from /proc.
"""

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from orderdesk.demo.bulk import BulkOperation, Rows
from orderdesk.demo.bulk_rows import rows_of
from orderdesk.demo.bulk_rules import read_bulk_query
from orderdesk.demo.request import Request
from orderdesk.demo.server import APP_ID, APP_TITLE, DemoServer
from orderdesk.demo.shop import Caller, Shop
from orderdesk.demo.throttle import PLANS
from orderdesk.demo.tokens import SCOPES
from orderdesk.shopify import documents

ROUNDS = 3
PATTERNS = 500
ROWS_IN_ONE_GO = 5_000
# An id ends its own type's name and number; what a line says of products stays as it is.
OWN_ID = re.compile(
    rb"(Order|LineItem|FulfillmentOrder|FulfillmentOrderLineItem|Fulfillment)\\/(\d+)\""
)
OPEN = re.compile(rb'"status":"(OPEN|IN_PROGRESS|ON_HOLD|SCHEDULED)"')
NAME = re.compile(rb'"name":"#(\d+)"')

Facts = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell. Returns 1 where orders are missing at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bulk", description=__doc__)
    parser.add_argument("--orders", type=int, default=1000, help="orders in the shop (1000)")
    parser.add_argument("--bare", metavar="URL", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.bare:
        print(_bare(chosen.bare))
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="bulk-") as folder:
        whole = [
            asyncio.run(_measure(chosen.orders, Path(folder) / "killed", is_killed=True)),
            asyncio.run(_measure(chosen.orders // 10, Path(folder) / "whole", is_killed=False)),
        ]
    return 0 if all(whole) else 1


async def _measure(orders: int, profile: Path, *, is_killed: bool) -> bool:
    """One shop of its own; whether every order was here at the end."""
    shop = Shop(1, min(orders, PATTERNS), datetime.now(UTC))
    server = DemoServer(shop, PLANS["enterprise"], 1)
    await server.start(0, 0)
    serving = asyncio.ensure_future(server.serve_until_stopped())
    operation = await _written(shop, orders)
    url = shop.bulk.url(operation)
    bare = sorted([float(await _told(["bulk", "--bare", url])) for _round in range(ROUNDS)])
    size_mb = operation.size / 2**20
    _say(f"{orders:,} orders, {size_mb:.0f} MB: a bare download takes {bare[1]:.1f} s")
    child = [server.client_port.origin, server.tokens.static_token, str(operation.number)]
    if is_killed:
        _tell((await _until([*child, str(profile)], orders // 2))[0])
        _say("killed, and started again")
    facts, here = await _until([*child, str(profile)], None)
    _tell(facts)
    asked = [one["range"] for one in shop.bulk.asked[ROUNDS:]]
    _say(f"{here:,} of {orders:,} orders are here; the file was asked for {asked}")
    server.stopping.set()
    await serving
    return here == orders


async def _written(shop: Shop, orders: int) -> BulkOperation:
    """An operation that has written so many orders."""
    desk = shop.bulk
    desk.rows_per_s = 1e9
    query = documents.load_bulk("orders")
    made = desk.run(1, APP_ID, query, _varied(shop, query, orders))
    while not made.is_over:
        desk.settle(ROWS_IN_ONE_GO)
        await asyncio.sleep(0.001)
    assert (made.status, made.roots) == ("COMPLETED", orders)
    return made


def _varied(shop: Shop, query: str, orders: int) -> Rows:
    """The shop's own orders, then those of them that are done again and again with other ids."""
    caller = Caller(APP_ID, APP_TITLE, frozenset(SCOPES), "benchmark")
    wanted = read_bulk_query(shop.schema, query)
    patterns: list[list[bytes]] = []
    for line, is_root in rows_of(shop.schema, wanted, Request(shop.store, caller)):
        if is_root:
            patterns.append([])
        patterns[-1].append(line)
    done = [lines for lines in patterns if not any(OPEN.search(line) for line in lines)]
    for place in range(orders):
        if place < len(patterns):
            lines = patterns[place]
        else:
            turn, at = divmod(place - len(patterns), len(done))
            lines = [_renumbered(line, turn + 1) for line in done[at]]
        for number, line in enumerate(lines):
            yield line, number == 0


def _renumbered(line: bytes, turn: int) -> bytes:
    line = OWN_ID.sub(
        lambda one: b'%s\\/%d%012d"' % (one[1], 1_000 + turn, int(one[2]) % 10**12), line
    )
    return NAME.sub(lambda one: b'"name":"#%d"' % (int(one[1]) + turn * PATTERNS), line)


def _bare(url: str) -> float:
    began = time.perf_counter()
    with httpx.stream("GET", url, timeout=60) as response:
        for _part in response.iter_bytes():
            pass
    return time.perf_counter() - began


async def _told(arguments: Sequence[str]) -> bytes:
    """What a program of the benchmarks prints."""
    module, *more = arguments
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"tests.benchmarks.{module}", *more, stdout=asyncio.subprocess.PIPE
    )
    out, _err = await child.communicate()
    return out


async def _until(arguments: Sequence[str], stop_at: int | None) -> tuple[Facts, int]:
    """Run the window until so many orders are here, then kill it; None: until it ends by itself.

    Returns what it said last of the load, and how many orders it had in the end.
    """
    command = ("-m", "tests.benchmarks.bulk_window", *arguments)
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    last: Facts = {}
    here = 0
    async for line in child.stdout:
        told: Facts = json.loads(line)
        if "orders" in told:
            here = told["orders"]
        else:
            last = told
        if stop_at is not None and last.get("done", 0) >= stop_at:
            child.kill()
            break
    await child.communicate()
    if not last or (stop_at is None and child.returncode != 0):
        raise SystemExit(f"the window did not load the orders ({child.returncode})")
    return last, here


def _tell(facts: Facts) -> None:
    rate = facts["read"] / facts["took_s"]
    _say(
        f"  {facts['read']:,} orders in {facts['took_s']:.0f} s ({rate:.0f}/s, {facts['cpu_s']:.0f} s"
        f" of processor time with the window), memory {facts['before_mb']:.0f} MB before and"
        f" {facts['peak_mb']:.0f} MB at most\n"
        f"  the window stood still for {facts['longest_ms']:.0f} ms at most"
        f" ({facts['work_ms']:.0f} ms of own work in one go), p99 {facts['p99_ms']:.1f} ms;"
        f" {facts['late']:,} of {facts['beats']:,} beats later than 16 ms"
    )


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())

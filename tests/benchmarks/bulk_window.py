"""The window while a large shop's orders come in from a file; says on the way how many are here.

`python -m tests.benchmarks.bulk_window ENDPOINT TOKEN NUMBER PROFILE`: the operation has written its
file already, so that the time is that of reading it.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.events import PullProgressed
from orderdesk.shopify.gateway import ShopifyGateway
from orderdesk.shopify.readings import BulkOperation
from orderdesk.sync import bulk_load
from tests.benchmarks.gui import Heartbeat, live, until
from tests.benchmarks.result import percentile

SHARE_TOLD = 20


def main() -> None:
    """Open the window, load, tell, close it."""
    endpoint, token, number, profile = sys.argv[1:5]

    async def known(gateway: ShopifyGateway) -> BulkOperation:
        found = await gateway.fetch_bulk_operation(f"gid://shopify/BulkOperation/{number}")
        assert found is not None
        return found

    ShopifyGateway.start_bulk_orders = known  # type: ignore[method-assign]
    bulk_load.BULK_FROM = 1
    live(Arguments(profile=Path(profile), endpoint=endpoint, token=token), _watch)


async def _watch(program: WindowProgram) -> None:
    finished, heartbeat = asyncio.Event(), Heartbeat()
    began_s = before_mb = 0.0
    began_at = told = -1

    def on_step(step: PullProgressed) -> None:
        nonlocal began_s, began_at, before_mb, told
        if step.gathered is not None:
            return
        if began_at < 0:
            began_s, began_at, before_mb = time.perf_counter(), step.done, _status_mb("VmRSS")
            heartbeat.start()
            return
        share = SHARE_TOLD * step.done // max(1, step.total or 1)
        if share == told and not step.finished:
            return
        told = share
        gaps = heartbeat.gaps_ms or [0.0]
        _say(
            done=step.done,
            read=step.done - began_at,
            took_s=time.perf_counter() - began_s,
            cpu_s=time.process_time(),
            longest_ms=max(gaps),
            work_ms=max(heartbeat.work_ms, default=0.0),
            p99_ms=percentile(gaps, 0.99),
            late=sum(1 for gap in gaps if gap > 16),
            beats=len(gaps),
            before_mb=before_mb,
            peak_mb=_status_mb("VmHWM"),
        )
        if step.finished:
            finished.set()

    await until(lambda: program.desk is not None)
    assert program.desk is not None
    program.desk.bus.subscribe(PullProgressed, on_step)
    await finished.wait()
    heartbeat.stop()
    _say(orders=await program.desk.stores.orders.count())


def _say(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


def _status_mb(name: str) -> float:
    line = next(
        one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(name)
    )
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()

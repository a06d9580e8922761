"""How long the window stands still while the first orders come in, beside a window that does nothing."""

import asyncio
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QWidget

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.demo.process import DemoProcess
from orderdesk.events import PullProgressed
from orderdesk.ui.event_loop import run_window
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.gui import Heartbeat, application, live, until
from tests.benchmarks.result import Row, percentile

LIMIT_MS = 16.0
MOST_ORDERS = 2000


def run(corpus: Corpus) -> list[Row]:
    """The first load of a shop into a new profile, with the window open and its queue filling."""
    orders = min(corpus.orders, MOST_ORDERS)
    with (
        tempfile.TemporaryDirectory() as folder,
        DemoProcess.start(orders=orders, plan="enterprise") as shop,
    ):
        arguments = Arguments(
            profile=Path(folder) / "profile", endpoint=shop.endpoint, token=shop.token
        )
        ours = Heartbeat()
        took_s = _load(arguments, ours)
        theirs = Heartbeat()
        idle = QWidget()
        idle.resize(1280, 720)
        idle.show()
        run_window(application(), _beat_for(theirs, took_s))
        idle.close()
    note = (
        f"{orders:,} orders in {took_s:.1f} s; {_over(ours)} of {len(ours.gaps_ms):,} beats were"
        f" later than 16 ms, {_over(theirs)} in the idle window"
    )
    rows = []
    for what, mine, other in (
        ("still, longest", ours.gaps_ms, theirs.gaps_ms),
        ("own work in one go, longest", ours.work_ms, theirs.work_ms),
    ):
        rows.append(
            Row("blocking", what, "ms", max(mine), max(other), "idle window", LIMIT_MS,
                is_absolute=True, note=note)
        )  # fmt: skip
    for what, share in (("still, p99", 0.99), ("still, p99.9", 0.999)):
        mine, other = percentile(ours.gaps_ms, share), percentile(theirs.gaps_ms, share)
        rows.append(Row("blocking", what, "ms", mine, other, "idle window"))
    return rows


def _load(arguments: Arguments, heartbeat: Heartbeat) -> float:
    took = [0.0]

    async def script(program: WindowProgram) -> None:
        finished = asyncio.Event()
        await until(lambda: program.desk is not None and program.desk_window is not None)
        assert program.desk is not None
        program.desk.bus.subscribe(
            PullProgressed, lambda event: finished.set() if event.finished else None
        )
        # What the start itself takes is the start's bar.
        await asyncio.sleep(0.05)
        began = time.perf_counter()
        heartbeat.start()
        await finished.wait()
        await asyncio.sleep(0.5)
        heartbeat.stop()
        took[0] = time.perf_counter() - began

    live(arguments, script)
    return took[0]


async def _beat_for(heartbeat: Heartbeat, seconds: float) -> None:
    heartbeat.start()
    await asyncio.sleep(seconds)
    heartbeat.stop()


def _over(heartbeat: Heartbeat) -> int:
    return sum(1 for gap in heartbeat.gaps_ms if gap > LIMIT_MS)

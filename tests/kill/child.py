"""One run of the program below the window, in a process that may end at any instruction.

Started with `python -m tests.kill.child` it is a nursery: it reads one plan a line, lets a fork of itself
run it, kills that after `kill_after_s`, and answers with how it ended. What the fork says goes to the
plan's file, line by line: a `try` before an act, its `ack` when the program has acknowledged it.
"""

import asyncio
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, open_desk
from orderdesk.demo.channel import DemoControl
from orderdesk.domain.codes import plain_code
from orderdesk.domain.ids import LineItemGid, OrderGid
from orderdesk.domain.intents import Fulfill
from orderdesk.domain.packing import ShortReason
from orderdesk.domain.paper import PaperKind, PaperState
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.paper_making import PaperMaker
from orderdesk.printing.packing_slip import Parcel
from orderdesk.profile import open_files
from orderdesk.services.bench import Bench
from orderdesk.shopify.client import load_transport
from orderdesk.storage import database as database_module
from orderdesk.storage.journal_file import load_sealing
from orderdesk.storage.migrate import Step, load_steps
from tests.kill.oracle import decisions
from tests.kill.points import KILLED, Points

WORK, SETTLE, UPGRADE = "work", "settle", "upgrade"
FAILED = 1
# A sync whose answer is in doubt waits minutes; time is moved on for it, and not for ever.
MOST_SYNCS = 15


@dataclass(frozen=True)
class Plan:
    """What one run does, and where it ends. `lines` are SKU, line's id and units to pack."""

    act: str
    profile: str
    endpoint: str
    token: str
    control: str
    control_key: str
    said: str
    order: str = ""
    lines: list[tuple[str, str, int]] = field(default_factory=list)
    number: str = ""
    prints: bool = False
    die_at: str = ""
    kill_after_s: float = 0.0


class Run:
    """One run of a plan."""

    def __init__(self, plan: Plan, points: Points) -> None:
        self._plan = plan
        self._points = points
        self._said = os.open(plan.said, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._control = DemoControl(plan.control, plan.control_key)
        self._ahead = timedelta(0)
        self._arguments = Arguments(
            profile=Path(plan.profile), endpoint=plan.endpoint, token=plan.token
        )

    def say(self, *words: Any) -> None:
        """One line, in the file before this returns."""
        os.write(self._said, json.dumps(words).encode() + b"\n")

    async def carry_out(self) -> None:
        """Whatever the plan asks for."""
        shops_now = datetime.fromisoformat((await self._control.act("clock"))["now"])
        self._ahead = shops_now - datetime.now(UTC)
        if self._plan.act == UPGRADE:
            await self._upgrade()
            return
        world = World(clock=self._clock, monotonic=self._monotonic, sleep=self._sleep)
        desk = await open_desk(self._arguments, world)
        self.say("ack", "open")
        await self._work(desk)
        if self._plan.act == SETTLE:
            await self._settle(desk)
        else:
            await desk.sync_once()
        await desk.close()
        self.say("passed", dict(self._points.passed))

    def _clock(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def _monotonic(self) -> float:
        return time.monotonic() + self._ahead.total_seconds()

    async def _sleep(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)
        await self._control.advance_clock(seconds)

    async def _work(self, desk: Desk) -> None:
        order_id = OrderGid(self._plan.order)
        if desk.shop is None:
            await desk.sync_once()
        await desk.meet_shop()
        await desk.engine.refresh_order(order_id)
        if not await desk.stores.intents.load_for_order(order_id):
            await self._pack(desk, order_id)
        if self._plan.prints:
            await self._print(desk, order_id)

    async def _pack(self, desk: Desk, order_id: OrderGid) -> None:
        stored = await desk.stores.orders.find_order(order_id)
        assert stored is not None
        location_id = stored.order.fulfillment_orders[0].location_id
        assert location_id is not None
        bench = await desk.packing.open(order_id, location_id)
        self.say("ack", "packing", bench.packing.id)
        await desk.packing.confirm(bench)
        assert bench.held_by is None, bench.held_by
        for sku, line, units in self._plan.lines:
            await self._fill(desk, bench, sku, LineItemGid(line), units)
        if not any(parcel.number for parcel in bench.box.parcels):
            self.say("try", "parcel", self._plan.number)
            await desk.packing.add_parcel(bench, self._plan.number, "DHL Express")
            self.say("ack", "parcel", self._plan.number)
        self.say("try", "packed")
        intent = await desk.packing.complete(bench, notify_customer=False)
        self.say("ack", "packed", intent.id)

    async def _fill(
        self, desk: Desk, bench: Bench, sku: str, line: LineItemGid, units: int
    ) -> None:
        """Scan so many of a line into the box; what is left of it is declared missing."""
        while (count := bench.box.count(line)) is not None and count.in_box < units:
            verdict = bench.judge(plain_code(sku))
            assert verdict is not None
            self.say("try", "unit", line)
            await desk.packing.count(bench, verdict)
            self.say("ack", "unit", line)
        count = bench.box.count(line)
        assert count is not None
        missing = count.needed - count.in_box - count.short
        if missing:
            await desk.packing.short(bench, line, missing, ShortReason.NOT_FOUND)

    async def _print(self, desk: Desk, order_id: OrderGid) -> None:
        from PySide6.QtGui import QGuiApplication

        from orderdesk.ui.paper import _save_pdf

        application = QGuiApplication.instance() or QGuiApplication(
            ["kill", "-platform", "minimal"]
        )
        maker = PaperMaker(
            desk.paper,
            desk.notices,
            lambda: Formats("en", desk.zone()),
            self._clock,
            lambda: desk.shop,
            desk.location,
            lambda: desk.settings,
        )
        (seen,) = await desk.paper.orders([order_id])
        (intent,) = await desk.stores.intents.load_for_order(order_id)
        assert isinstance(intent.payload, Fulfill)
        job = await desk.paper.ask(PaperKind.SLIP, [(order_id, intent.order_name)], "", intent.id)
        self.say("ack", "paper", job.id)
        document = await maker.slips([Parcel(seen.order, intent.payload.units, ())])
        assert document is not None
        path = Path(self._plan.profile) / "slip.pdf"
        _save_pdf(document, maker.size, path, threading.Event())
        self.say("ack", "slip", os.fspath(path))
        await desk.paper.settle(job, PaperState.SENT)
        self.say("ack", "printed", job.id)
        del application

    async def _settle(self, desk: Desk) -> None:
        for _sync in range(MOST_SYNCS):
            report = await desk.sync_once()
            due_at = await desk.engine._push.next_due_at()
            if due_at is None and not report.problems:
                break
            now = desk.engine.connection.server_now()
            await self._sleep(max(1.0, (due_at - now).total_seconds() + 0.2) if due_at else 1.0)
        problems = [type(one).__name__ for one in report.problems]
        self.say("settled", report.waiting, report.needs_person, problems)

    async def _upgrade(self) -> None:
        """The next version opens the profile: two steps more, after a backup."""
        known = load_steps()
        last = known[-1].version
        steps = (
            *known,
            Step(last + 1, "CREATE TABLE first_of_kill (id INTEGER PRIMARY KEY, text TEXT);"),
            Step(last + 2, "ALTER TABLE first_of_kill ADD COLUMN more TEXT;"),
        )
        database_module.load_steps = lambda: steps
        files = await open_files(self._arguments, self._clock)
        try:
            version = await files.database.read(lambda one: one.value("PRAGMA user_version"))
            assert version == last + 2
            assert await files.database.check() == ()
            names = await files.database.read(decisions)
        finally:
            await files.close()
        self.say("upgraded", names)
        self.say("passed", dict(self._points.passed))


def run(plan: Plan) -> int:
    """Carry out a plan in this process. Returns the exit code; a plan that dies returns nothing."""
    points = Points(plan.die_at)
    points.install()
    one = Run(plan, points)
    try:
        asyncio.run(one.carry_out())
    except BaseException as failure:
        one.say("failed", f"{type(failure).__name__}: {failure}")
        traceback.print_exc()
        return FAILED
    return 0


def nurse(plan: Plan) -> dict[str, Any]:
    """Run a plan in a fork, and end it at its time. Returns its exit code and how long it took."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os._exit(run(plan))
    ended = os.pidfd_open(child)
    try:
        limit = plan.kill_after_s or 60.0
        if not select.select([ended], [], [], limit)[0]:
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
    finally:
        os.close(ended)
    code = os.waitstatus_to_exitcode(status)
    return {
        "code": KILLED if code == -signal.SIGKILL else code,
        "seconds": time.monotonic() - began,
        "overdue": code == -signal.SIGKILL and not plan.kill_after_s,
    }


def main() -> None:
    """Serve plans until the input ends."""
    load_transport()
    load_sealing()
    for line in sys.stdin:
        print(json.dumps(nurse(Plan(**json.loads(line)))), flush=True)


def as_line(plan: Plan) -> str:
    """A plan as the nursery reads it."""
    return json.dumps(asdict(plan)) + "\n"


if __name__ == "__main__":
    main()

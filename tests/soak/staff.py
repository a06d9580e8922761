"""Who packs at a station from half past eight to half past five: scans, errs, undoes, decides."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any, TypeVar

from orderdesk.composition import Desk
from orderdesk.domain.codes import plain_code
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.messages import unseen
from orderdesk.domain.packing import PackingState, ShortReason
from orderdesk.domain.stops import ChangeKind
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import NotPossibleError, OrderDeskError
from orderdesk.services.bench import Bench
from orderdesk.services.outbox import OutboxEntry
from orderdesk.services.outbox_choices import ChoiceKind
from tests.soak.station import DAY_S, Station

T = TypeVar("T")
WORK_FROM_S, WORK_UNTIL_S = 1800.0, 9.5 * 3600.0
MOST_STEPS = 60


class Staff:
    """`work` until cancelled. `took_ms` holds the processor time of each verb since it was last taken."""

    def __init__(self, station: Station, random: Random) -> None:
        self._station = station
        self._random = random
        self._numbers = 0
        self.packed = 0
        self.took_ms: dict[str, list[float]] = {}

    async def work(self) -> None:
        """One day after another."""
        loop = asyncio.get_running_loop()
        while True:
            now_s = loop.time() % DAY_S
            if not WORK_FROM_S <= now_s < WORK_UNTIL_S:
                await asyncio.sleep((WORK_FROM_S - now_s) % DAY_S + 1)
                continue
            try:
                await self._something()
            except OrderDeskError:
                # As the window says it: the order cannot be packed now, or the disk is busy.
                await self._pause(5, 20)
            await self._pause(5, 40)

    async def _something(self) -> None:
        desk, random = self._station.desk, self._random
        location_id = desk.location_id()
        if location_id is None:
            await self._pause(5, 10)
            return
        drawn = random.random()
        if drawn < 0.1:
            await self._decide(desk)
        elif drawn < 0.15:
            await self._look_around(desk)
        elif drawn < 0.18:
            await self._change(desk, location_id)
        left = await desk.packing.find_open()
        if left and random.random() < 0.8:
            await self._pack(desk, left[-1].order_id, location_id)
            return
        await self._timed("queue", desk.orders.queue(location_id))
        queue = [one for one in await desk.orders.queue(location_id) if one.may_be_next]
        queue = [one for one in queue if one.order_id not in desk.engine.board.holders]
        if queue:
            await self._pack(desk, random.choice(queue[:3]).order_id, location_id)
        else:
            await self._pause(300, 900)

    async def _pack(self, desk: Desk, order_id: OrderGid, location_id: LocationGid) -> None:
        packing = desk.packing
        bench = await self._timed("open", packing.open(order_id, location_id))
        desk.engine.set_busy_order(order_id)
        try:
            await packing.confirm(bench)
            if bench.held_by is not None:
                await packing.leave(bench)
                return
            for _step in range(MOST_STEPS):
                await self._pause(1.5, 4.0)
                if not await self._may_go_on(desk, bench):
                    return
                if not bench.box.left:
                    if await self._complete(desk, bench):
                        return
                elif not await self._one_step(desk, bench):
                    return
            await packing.leave(bench)
        finally:
            desk.engine.set_busy_order(None)

    async def _may_go_on(self, desk: Desk, bench: Bench) -> bool:
        packing = desk.packing
        await packing.refresh(bench)
        if bench.changes:
            stops = (one.ends_packing or one.kind is ChangeKind.HELD for one in bench.changes)
            if any(stops):
                await packing.set_aside(bench)
                return False
            await packing.accept_changes(bench)
        for count in bench.box.counts:
            if count.surplus:
                await packing.set_quantity(bench, count.line_item_id, count.needed)
        if not bench.box.needed:
            await packing.set_aside(bench)
            return False
        return True

    async def _one_step(self, desk: Desk, bench: Bench) -> bool:
        """A scan, or what people do instead. False where the order left the hand."""
        packing, random = desk.packing, self._random
        drawn = random.random()
        if drawn < 0.01:
            await packing.leave(bench)
            return False
        if drawn < 0.04:
            await packing.undo(bench)
            return True
        if drawn < 0.08:
            looked_up = await packing.look_up(bench, plain_code(f"40{random.randrange(10**11)}"))
            await packing.refuse(bench, looked_up.verdict)
            return True
        count = random.choice([one for one in bench.box.counts if one.left])
        if drawn < 0.09:
            await packing.short(bench, count.line_item_id, count.left, ShortReason.NOT_FOUND)
            return True
        variant, item = bench.variant_of(count.line_item_id), bench.line_item(count.line_item_id)
        code = (variant.barcode if variant else "") or (item.sku if item else "")
        verdict = bench.judge(plain_code(code)) if code else None
        if verdict is None or verdict.kind is not VerdictKind.RIGHT:
            await packing.set_quantity(bench, count.line_item_id, count.in_box + 1)
        else:
            await self._timed("scan", packing.count(bench, verdict))
        return True

    async def _complete(self, desk: Desk, bench: Bench) -> bool:
        """True where the order left the hand."""
        packing, random = desk.packing, self._random
        if not bench.box.in_box:
            await packing.set_aside(bench)
            return True
        if not bench.box.parcels and random.random() < 0.95:
            self._numbers += 1
            number = f"JD{self._station.name[-1]}{self._numbers:014}"
            await packing.add_parcel(bench, number, "DHL Express")
        for message in unseen(bench.packing, bench.projected.order):
            await packing.confirm_message(bench, message)
        notify = random.random() < 0.5
        try:
            intent = await self._timed("complete", packing.complete(bench, notify_customer=notify))
        except NotPossibleError:
            return bench.packing.state is not PackingState.OPEN
        self.packed += 1
        if random.random() < 0.02:
            await desk.outbox.take_back(intent.id)
        return True

    async def _look_around(self, desk: Desk) -> None:
        """Somebody asks for an order, looks at its history, and at the day's figures."""
        hits = await self._timed("search", desk.orders.search(f"10{self._random.randrange(10)}"))
        for hit in hits[:2]:
            await desk.orders.order(hit.order_id)
            await desk.history.history(hit.order_id)
            await desk.history.refresh(hit.order_id)
        await self._timed("report", desk.report.day(desk.report.today))

    async def _change(self, desk: Desk, location_id: LocationGid) -> None:
        changes, what = desk.order_changes, self._random.randrange(4)
        queue = await desk.orders.queue(location_id)
        if not queue:
            return
        order_id = self._random.choice(queue).order_id
        if what == 0:
            await changes.hold([order_id], HoldReason.OTHER, "waits")
        elif what == 1:
            await changes.release([one.order_id for one in queue if one.holds])
        elif what == 2:
            await changes.add_tags([order_id], ["gift"])
        else:
            await changes.set_note(order_id, f"note {self._random.randrange(100)}")

    async def _decide(self, desk: Desk) -> None:
        """Cards and mails that wait for a word."""
        waiting = await desk.messages.waiting()
        if waiting:
            silent = [one.intent.id for one in waiting if one.may_go_silently]
            if silent and self._random.random() < 0.3:
                await desk.messages.send_silently(silent)
            else:
                await desk.messages.send([one.intent.id for one in waiting])
        for entry in [*await desk.outbox.open_entries(), *await desk.outbox.sent_entries()]:
            if entry.intent.needs_person and entry.choices:
                await self._decide_card(desk, entry)

    async def _decide_card(self, desk: Desk, entry: OutboxEntry) -> None:
        intent, outbox = entry.intent, desk.outbox
        choice = self._random.choice(entry.choices)
        work: dict[ChoiceKind, Callable[[], Awaitable[Any]]] = {
            ChoiceKind.SEND_AGAIN: lambda: outbox.send_again(intent.id),
            ChoiceKind.REOPEN: lambda: outbox.reopen(intent.id),
            ChoiceKind.JOIN_NOTES: lambda: outbox.join_notes(intent.id),
            ChoiceKind.GIVE_UP: lambda: outbox.give_up(intent.id),
            ChoiceKind.WAS_MAILED: lambda: outbox.was_mailed(intent.id),
        }
        given = choice.fulfillment_id
        if given is not None:
            work[ChoiceKind.ADOPT] = lambda: outbox.adopt(intent.id, given)
            work[ChoiceKind.CANCEL_EXTRA] = lambda: outbox.cancel_extra(intent.id, given)
        try:
            await work.get(choice.kind, lambda: outbox.dismiss(intent.id))()
        except NotPossibleError:
            await outbox.give_up(intent.id)

    async def _timed(self, what: str, work: Awaitable[T]) -> T:
        """The database's thread is in it; so is now and then a poll that came up in between."""
        began = time.process_time()
        result = await work
        self.took_ms.setdefault(what, []).append((time.process_time() - began) * 1000)
        return result

    async def _pause(self, least_s: float, most_s: float) -> None:
        await asyncio.sleep(self._random.uniform(least_s, most_s))

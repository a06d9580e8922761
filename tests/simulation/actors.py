"""Who works at a bench: scans, errs, undoes, holds, takes over, walks away, and decides on cards.

They do what the packing page's presenter lets them do: look at what changed before the next scan, and
take a unit for counted only once its verb has returned.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from orderdesk.composition import Desk
from orderdesk.domain.codes import plain_code
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import Intent, Units
from orderdesk.domain.messages import unseen
from orderdesk.domain.packing import How, PackingState, ShortReason
from orderdesk.domain.projection import is_local
from orderdesk.domain.stops import ChangeKind
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import OrderDeskError, StorageError
from orderdesk.events import ClaimLost, OrdersChanged
from orderdesk.services.bench import Bench
from orderdesk.services.outbox import ChoiceKind, OutboxEntry
from tests.simulation.recorder import TAKEN_BACK

if TYPE_CHECKING:
    from tests.simulation.station import Station

T = TypeVar("T")
MOST_STEPS = 60


class Staff:
    """One person at one station, through all lives of its program."""

    def __init__(self, station: "Station", random: Random) -> None:
        self._station = station
        self._world = station.world
        self._random = random
        self._hand: Bench | None = None
        self._is_stale = False
        self._lost_to = ""
        self._numbers_used: list[str] = []
        self.wanted: OrderGid | None = None

    # The day

    async def work(self, desk: Desk) -> None:
        """Work until the program ends."""
        self._hand = None
        desk.bus.subscribe(OrdersChanged, self._on_orders_changed)
        desk.bus.subscribe(ClaimLost, self._on_claim_lost)
        await self._pause(0.5, 3.0)
        while True:
            try:
                await self._something(desk)
            except StorageError as error:
                self._world.refused(self._station, error)
                await self._pause(1.0, 4.0)
            except OrderDeskError as error:
                self._world.tell(self._station.name, f"is told: {error.what[:70]}")
            self._hand = None
            await self._pause(0.4, 2.5)

    async def _something(self, desk: Desk) -> None:
        if self._world.phase == "closing":
            await self._finish(desk)
            return
        left = await desk.packing.find_open()
        if left and self._random.random() < 0.8:
            await self._pack(desk, left[-1].order_id)
            return
        if self._rolls("send again", 0.4) or self._random.random() < 0.1:
            await self._decide_cards(desk)
        if self._rolls("other changes", 0.5):
            await self._change_something(desk)
            return
        order_id = await self._next_order(desk)
        if order_id is not None:
            await self._pack(desk, order_id)

    async def _finish(self, desk: Desk) -> None:
        """The shift ends: nothing new, and nothing is left undecided."""
        for packing in await desk.packing.find_open():
            await self._pack(desk, packing.order_id)
        await self._decide_cards(desk)
        wanted, self.wanted = self.wanted, None
        if wanted is not None:
            await self._pack(desk, wanted)
        await self._pause(1.5, 3.0)

    async def _next_order(self, desk: Desk) -> OrderGid | None:
        location_id = desk.location_id()
        if location_id is None:
            return None
        queue = [one for one in await desk.orders.queue(location_id) if one.may_be_next]
        if not queue:
            return None
        return self._random.choice(queue[:3] if self._random.random() < 0.7 else queue).order_id

    # One order in hand

    async def _pack(self, desk: Desk, order_id: OrderGid) -> None:
        location_id = desk.location_id()
        if location_id is None:
            return
        packing = desk.packing
        bench = await packing.open(order_id, location_id)
        self._hand, self._is_stale, self._lost_to = bench, False, ""
        self._world.in_hand(self._station, order_id, "open")
        # Where the claim's request comes to nothing, as for want of a network, work goes on.
        claims = not self._rolls("no claim", 1.0)
        confirming = asyncio.get_running_loop().create_task(
            packing.confirm(bench) if claims else asyncio.sleep(0)
        )
        try:
            for _step in range(MOST_STEPS):
                await self._pause(0.2, 1.2)
                if not await self._may_go_on(desk, bench):
                    return
                box = bench.box
                if not box.left and not box.surplus:
                    if await self._complete(desk, bench):
                        return
                    continue
                stage = "last scan" if box.left == 1 else "mid"
                self._world.in_hand(self._station, order_id, stage)
                if not await self._one_step(desk, bench):
                    return
        finally:
            self._world.in_hand(self._station, order_id, "")
            if confirming.done():
                failure = confirming.exception()
                if failure is not None and not isinstance(failure, OrderDeskError):
                    raise failure
            else:
                confirming.cancel()

    async def _may_go_on(self, desk: Desk, bench: Bench) -> bool:
        """What the bench would stop for is looked at first."""
        packing = desk.packing
        if self._lost_to or bench.held_by is not None:
            who = self._lost_to or (bench.held_by.station if bench.held_by else "")
            if not self._rolls("take over", 0.5):
                self._say(bench, f"leaves it to {who}")
                await packing.leave(bench)
                return False
            self._say(bench, f"takes it over from {who}")
            self._lost_to = ""
            await packing.take_over(bench, "it is on my bench")
            self._world.met("take over", self._station)
            return True
        if self._is_stale:
            self._is_stale = False
            await packing.refresh(bench)
        changes = bench.changes
        if not changes:
            return True
        self._say(bench, f"is stopped: {', '.join(one.kind for one in changes)}")
        if any(one.ends_packing for one in changes):
            await packing.set_aside(bench)
            return False
        if any(one.kind is ChangeKind.HELD for one in changes):
            if self._world.phase == "closing":
                await packing.set_aside(bench)
            else:
                await packing.leave(bench)
            return False
        await packing.accept_changes(bench)
        for count in bench.box.counts:
            if count.surplus:
                await packing.set_quantity(bench, count.line_item_id, count.needed)
                self._heard(bench)
        if not bench.box.needed:
            await packing.set_aside(bench)
            return False
        return True

    async def _one_step(self, desk: Desk, bench: Bench) -> bool:
        """A scan, or what people do instead. False where the order left the hand."""
        packing = desk.packing
        if self._rolls("walk away", 0.06) and self._world.phase != "closing":
            self._say(bench, "walks away")
            await packing.leave(bench)
            return False
        if self._rolls("undo", 0.25):
            if await packing.undo(bench) is not None:
                self._heard(bench)
            return True
        if self._rolls("wrong scan", 0.5):
            await self._scan_wrong(desk, bench)
            return True
        open_counts = [one for one in bench.box.counts if one.left]
        if not open_counts:
            for count in bench.box.counts:
                if count.surplus:
                    await packing.set_quantity(bench, count.line_item_id, count.needed)
                    self._heard(bench)
            return True
        count = self._random.choice(open_counts)
        if self._rolls("short pick", 0.15):
            self._say(bench, "notes a unit short")
            await packing.short(bench, count.line_item_id, count.left, ShortReason.NOT_FOUND)
            self._heard(bench)
            return True
        variant = bench.variant_of(count.line_item_id)
        item = bench.line_item(count.line_item_id)
        code = (variant.barcode if variant else "") or (item.sku if item else "")
        verdict = bench.judge(plain_code(code)) if code else None
        if verdict is None or verdict.kind is not VerdictKind.RIGHT:
            await packing.set_quantity(bench, count.line_item_id, count.in_box + 1)
            self._heard(bench)
            return True
        self._world.scans_next(self._station, bench)
        await packing.count(bench, verdict)
        self._heard(bench)
        return True

    async def _scan_wrong(self, desk: Desk, bench: Bench) -> None:
        other = self._random.choice(self._world.server.variants)
        read = plain_code(str(other.barcode))
        verdict = bench.judge(read)
        if verdict is None:
            verdict = (await desk.packing.look_up(bench, read)).verdict
        if verdict.kind is VerdictKind.RIGHT:
            await desk.packing.count(bench, verdict, How.SCANNED)
        else:
            await desk.packing.refuse(bench, verdict)
        self._heard(bench)

    async def _complete(self, desk: Desk, bench: Bench) -> bool:
        """True where the order left the hand."""
        packing, world = desk.packing, self._world
        if not bench.box.in_box:
            await packing.set_aside(bench)
            return True
        if not bench.box.parcels and not self._rolls("no number", 1.0):
            number = self._number()
            await self._until_done(packing.add_parcel(bench, number, "DHL Express"))
            self._heard(bench)
        for message in unseen(bench.packing, bench.projected.order):
            await packing.confirm_message(bench, message)
        notify = self._random.random() < self._world.plan.scene.mails
        world.in_hand(self._station, bench.packing.order_id, "completing")
        calls: list[Awaitable[Intent]] = [packing.complete(bench, notify_customer=notify)]
        if self._rolls("double click", 1.0):
            calls.append(packing.complete(bench, notify_customer=notify))
        answers = await asyncio.gather(*calls, return_exceptions=True)
        intents = [one for one in answers if isinstance(one, Intent)]
        for intent in intents:
            world.decided(self._station, intent)
        if not intents:
            (first, *_) = answers
            assert isinstance(first, BaseException)
            if not isinstance(first, OrderDeskError) or isinstance(first, StorageError):
                raise first
            self._is_stale = True
            return bench.packing.state is not PackingState.OPEN
        if self._rolls("take back", 1.0):
            await self._pause(0.0, 1.5)
            await self._take_back(desk, intents[0])
        return True

    async def _take_back(self, desk: Desk, intent: Intent) -> None:
        self._world.by_staff(self._station, intent.id, TAKEN_BACK)
        try:
            await desk.outbox.take_back(intent.id)
        except OrderDeskError as error:
            if not isinstance(error, StorageError):
                self._world.by_staff(self._station, intent.id, "")
            raise
        self._world.tell(self._station.name, f"takes {intent.id} back")
        self._world.met("take back", self._station)

    def _number(self) -> str:
        if self._numbers_used and self._rolls("same number", 1.0):
            return self._random.choice(self._numbers_used)
        number = f"JD01{self._random.randrange(10**14):014d}"
        self._numbers_used.append(number)
        return number

    # What is not packing

    async def _change_something(self, desk: Desk) -> None:
        location_id = desk.location_id()
        known = self._world.server.order_ids()
        if location_id is None or not known:
            return
        order_id = OrderGid(self._random.choice(known))
        sheet = await desk.orders.order(order_id)
        order = sheet.projected.order
        changes = desk.order_changes
        what = self._random.choice(self._world.plan.scene.changes)
        made: Any = None
        if self._rolls("pickup", 1.0):
            made = await changes.prepare_for_pickup([order_id])
        elif what == "hold":
            made = await changes.hold([order_id], HoldReason.OTHER, "waits")
        elif what == "release":
            made = await changes.release([order_id])
        elif what == "tag":
            made = await changes.add_tags([order_id], [self._random.choice(("gift", "vip"))])
        elif what == "note":
            made = await changes.set_note(order_id, f"note {self._random.randrange(100)}")
        elif what == "move":
            others = [one for one in sheet.locations if one.id != location_id]
            made = await changes.move([order_id], others[0].id) if others else None
        elif what == "split":
            lines = [
                line
                for one in order.fulfillment_orders_at(location_id)
                if one.is_open
                for line in one.line_items
                if line.remaining_quantity
            ]
            if lines:
                line = self._random.choice(lines)
                made = await changes.split(order_id, [Units(line.line_item_id, 1)])
        else:
            live = [one for one in order.fulfillments if one.is_live and not is_local(one.id)]
            if live and what == "tracking":
                made = await desk.shipments.update_tracking(
                    order_id,
                    live[-1].id,
                    (Tracking(self._number(), "UPS"),),
                    notify_customer=self._random.random() < self._world.plan.scene.mails,
                )
            elif live:
                made = await desk.shipments.cancel_fulfillment(order_id, live[-1].id)
        for intent in getattr(made, "intents", (made,)):
            if isinstance(intent, Intent):
                self._world.decided(self._station, intent)

    async def _decide_cards(self, desk: Desk) -> None:
        entries = [*await desk.outbox.open_entries(), *await desk.outbox.sent_entries()]
        for entry in entries:
            if entry.intent.needs_person and entry.choices:
                with suppress(OrderDeskError):
                    await self._decide(desk, entry)
        await self._say_on_mails(desk)

    async def _say_on_mails(self, desk: Desk) -> None:
        """Mails that could not go in time wait for a word: now, or without the mail."""
        for mail in await desk.messages.waiting():
            await self._pause(0.2, 1.0)
            intent_id = mail.intent.id
            silently = mail.may_go_silently and self._random.random() < 0.3
            self._world.tell(
                self._station.name, f"{'drops' if silently else 'lets go'} the mail of {intent_id}"
            )
            with suppress(OrderDeskError):
                if silently:
                    await desk.messages.send_silently([intent_id])
                else:
                    self._world.mail_allowed[intent_id] = self._world.server.now()
                    await desk.messages.send([intent_id])

    async def _decide(self, desk: Desk, entry: OutboxEntry) -> None:
        intent, outbox = entry.intent, desk.outbox
        await self._pause(0.2, 1.0)
        choice = self._random.choice(entry.choices)
        if choice.kind is ChoiceKind.SEND_AGAIN and not self._rolls("send again", 1.0):
            choice = entry.choices[-1]
        code = intent.problem.code if intent.problem else ""
        self._world.tell(self._station.name, f"decides {choice.kind} on {intent.id} ({code})")
        before = self._world.recorder.by_staff.get(intent.id, "")
        self._world.by_staff(self._station, intent.id, str(choice.kind))
        added: Intent | None = None
        try:
            if choice.kind is ChoiceKind.ADOPT and choice.fulfillment_id:
                await outbox.adopt(intent.id, choice.fulfillment_id)
            elif choice.kind is ChoiceKind.SEND_AGAIN:
                added = await outbox.send_again(intent.id)
                self._world.met("send again", self._station)
            elif choice.kind is ChoiceKind.JOIN_NOTES:
                added = await outbox.join_notes(intent.id)
            elif choice.kind is ChoiceKind.GIVE_UP:
                await outbox.give_up(intent.id)
            elif choice.kind is ChoiceKind.CANCEL_EXTRA and choice.fulfillment_id:
                added = await outbox.cancel_extra(intent.id, choice.fulfillment_id)
            else:
                await outbox.dismiss(intent.id)
        except OrderDeskError as error:
            if not isinstance(error, StorageError):
                self._world.by_staff(self._station, intent.id, before)
            if self._world.phase == "closing" and choice.kind is ChoiceKind.SEND_AGAIN:
                await outbox.give_up(intent.id)
                self._world.by_staff(self._station, intent.id, str(ChoiceKind.GIVE_UP))
            return
        if added is not None:
            self._world.decided(self._station, added)

    # Small things

    def _on_orders_changed(self, event: OrdersChanged) -> None:
        if self._hand is not None and (
            not event.order_ids or self._hand.packing.order_id in event.order_ids
        ):
            self._is_stale = True
            self._world.change_told(self._station, self._hand.packing.order_id)

    def _on_claim_lost(self, event: ClaimLost) -> None:
        self._world.claim_lost(self._station, event.order_id)
        if self._hand is not None and self._hand.packing.order_id == event.order_id:
            self._lost_to = event.station or "another"

    def _heard(self, bench: Bench) -> None:
        """The verb has returned: the bench beeps, and the unit lies in the box."""
        self._world.beeped(self._station, bench)

    def _say(self, bench: Bench, what: str) -> None:
        self._world.tell(self._station.name, f"{bench.packing.order_name}: {what}")

    def _rolls(self, name: str, share: float) -> bool:
        rate = self._world.rate(name)
        return bool(rate) and self._random.random() < rate * share

    async def _pause(self, least_s: float, most_s: float) -> None:
        await asyncio.sleep(self._random.uniform(least_s, most_s))

    async def _until_done(self, work: Awaitable[T]) -> T | None:
        try:
            return await work
        except StorageError:
            raise
        except OrderDeskError:
            return None

"""Keeps the local copy and the shop in step: one loop for each road, for as long as the program runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import dataclass
from datetime import UTC

from orderdesk.domain.catalogue import KeptShop, Location
from orderdesk.domain.ids import FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.domain.message_gate import MailRules
from orderdesk.errors import (
    OrderDeskError,
    OtherShopError,
    ShopifyError,
)
from orderdesk.events import Bus, ConnectionChanged, IntentsChanged, PackingChanged
from orderdesk.notices import Notices
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.storage.orders import OrderStore, StoredOrder
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.board import Board
from orderdesk.sync.catalogue_pull import CataloguePull
from orderdesk.sync.claims import Claims
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.identity import Identity
from orderdesk.sync.leases import Leases
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.message_gate import MessageGate
from orderdesk.sync.ports import Clock, Gateway, Monotonic, Person, Random, Sleep
from orderdesk.sync.presence import CopiedQueue, Presence
from orderdesk.sync.prompt_readings import PromptReadings
from orderdesk.sync.pull import Pull
from orderdesk.sync.push import Push
from orderdesk.sync.reconcile import Reconciler
from orderdesk.sync.rounds import Rounds
from orderdesk.sync.schedule import Schedule
from orderdesk.sync.sweeps import Sweeps
from orderdesk.sync.telling import Telling
from orderdesk.sync.transitions import Transitions
from orderdesk.sync.unread_lines import UnreadLines
from orderdesk.sync.withheld import WithheldFields

log = logging.getLogger(__name__)

CHANGES_EVERY_S = 3.0
HISTORY_EVERY_S = 3.0
CHANGES_EVERY_SHORT_S = 6.0
CHANGES_EVERY_LOW_S = 15.0
OPEN_WORK_EVERY_S = 60.0
IDS_EVERY_S = 24 * 3600.0
SHOP_EVERY_S = 6 * 3600.0
VARIANTS_EVERY_S = 60.0
LEVELS_HERE_EVERY_S = 180.0
LEVELS_EVERYWHERE_EVERY_S = 900.0
PUSH_AT_LEAST_EVERY_S = 10.0
SHORTEST_PAUSE_S = 0.2
OPEN_WORK_MEANWHILE = 20

IDS_SWEPT = "ids swept at"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one headless sync did: orders changed here, intents confirmed, and what is left.

    `waiting` go out by themselves later, `needs_person` do not (a mail that waits for a word among
    them); `problems` kept a part from being done.
    """

    pulled: int
    sent: int
    waiting: int
    needs_person: int
    problems: tuple[OrderDeskError, ...] = ()


class SyncEngine:
    """Owns the roads. `run` for a window, `sync_once` for a command; never both at once."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        orders: OrderStore,
        intents: IntentStore,
        catalogue: CatalogueStore,
        state: SyncStateStore,
        messages: MessageGateStore,
        bus: Bus,
        notices: Notices,
        person: Callable[[], Person],
        location: Callable[[], LocationGid | None],
        in_hand: Callable[[], Awaitable[Container[OrderGid]]],
        clock: Clock,
        new_id: Callable[[], str],
        random: Random,
        monotonic: Monotonic,
        sleep: Sleep = asyncio.sleep,
        mail_rules: Callable[[], MailRules] = lambda: MailRules(UTC),
        kept_shop: Callable[[], KeptShop | None] = lambda: None,
    ) -> None:
        self._gateway = gateway
        self._intents = intents
        self._state = state
        self._notices = notices
        self._monotonic = monotonic
        self._sleep = sleep
        self.connection = Connection(
            gateway,
            bus,
            clock=clock,
            monotonic=monotonic,
            sleep=sleep,
            random=random,
            identify=self._identify,
        )
        leases = Leases(gateway, self.connection, new_id=new_id)
        self.claims = Claims(leases, self.connection, state, bus, person=person)
        transitions = Transitions(intents, self.connection, bus)
        copied = CopiedQueue(self.claims, intents, transitions, notices)
        self.identity = Identity(
            gateway, self.connection, state, new_id=new_id, on_twin=copied.give_up
        )
        self.board = Board(
            gateway,
            self.connection,
            self.claims,
            self.identity,
            bus,
            person=person,
        )
        copy = LocalCopy(orders, bus, monotonic, clock, claim_seen=self.claims.observe)
        telling = Telling(gateway, state, catalogue)
        self._gate = MessageGate(messages, self.connection, bus, mail_rules)
        reconciler = Reconciler(
            gateway, orders, intents, copy, transitions, self.connection, telling, random=random
        )
        self._copy = copy
        self._pull = Pull(gateway, state, copy, reconciler, self.connection, bus)
        self.presence = Presence(
            gateway,
            self.claims,
            self.identity,
            self.board,
            copy,
            self._pull,
            in_hand=in_hand,
            random=random,
        )
        self._sweeps = Sweeps(gateway, orders, copy, self._pull, self.connection)
        self._unread_lines = UnreadLines(gateway, orders, self._pull)
        self._withheld = WithheldFields(orders, copy, self._pull)
        self._catalogue = CataloguePull(
            gateway, catalogue, state, self.connection, bus, location=location, kept_shop=kept_shop
        )
        self._push = Push(
            gateway,
            orders,
            intents,
            copy,
            leases,
            transitions,
            reconciler,
            self.connection,
            telling,
            self._gate,
            random=random,
            when_refused=self._look_at_permissions,
        )
        self._rounds = Rounds(
            self.connection, notices, sleep, when_refused=self._look_at_permissions
        )
        bus.subscribe(PackingChanged, lambda _event: self._hurry_board())
        self._schedule = Schedule(monotonic)
        self._prompt = PromptReadings(gateway, orders, copy, self._pull, self.connection)
        bus.subscribe(ConnectionChanged, lambda _event: self._on_connection_changed())
        bus.subscribe(IntentsChanged, lambda _event: self._rounds.hurry("push"))

    @property
    def is_online(self) -> bool:
        """Whether the shop answered lately."""
        return self.connection.is_online

    def wake(self) -> None:
        """There is something to send, or somebody waits for the shop: do not wait for the clock."""
        self._rounds.hurry("push")
        self.connection.nudge()

    def pause_first_load(self, is_paused: bool) -> None:
        """Stop the first load for now, or go on with it. The work to pack is read all the same."""
        self._pull.pause_first_load(is_paused)
        if not is_paused:
            self._rounds.hurry("pull")
            self._rounds.hurry("history")

    def set_busy_order(self, order_id: OrderGid | None) -> None:
        """The order in a packer's hands is read every few seconds."""
        self.presence.busy_order = order_id
        self._rounds.hurry("bench")

    async def refresh_order(self, order_id: OrderGid) -> StoredOrder | None:
        """Read an order from the shop, unless that was done in the last seconds.

        Returns within two seconds: None where the shop did not answer by then.
        """
        return await self._prompt.refresh_order(order_id)

    def is_gone(self, order_id: OrderGid) -> bool:
        """Whether the shop said when it was last asked for the order that it has none such."""
        return self._copy.is_gone(order_id)

    async def move_targets(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> tuple[Location, ...] | None:
        """The locations that may take over all of these fulfillment orders.

        Returns within two seconds: None where the shop did not answer.
        """
        return await self._prompt.move_targets(fulfillment_order_ids)

    async def run(self) -> None:
        """Keep in step until cancelled. No failure of one road ends it or stops another."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.connection.watch())
                for road, step in (
                    ("push", self._push_step),
                    ("pull", self._pull_step),
                    ("history", self._history_step),
                    ("catalogue", self._catalogue_step),
                    *self.presence.roads,
                ):
                    group.create_task(self._rounds.run(road, step))
        finally:
            await self.close()

    async def close(self) -> None:
        """End the readings that are still on their way."""
        await self._prompt.close()

    async def sync_once(self, *, patience_s: float = 150.0) -> SyncReport:
        """Pull everything and send everything once, waiting out doubts for as long as `patience_s`.

        Raises:
            UnreachableError, SignedOutError, RefusedError: the shop does not answer at all.
            OtherShopError: another shop answers than the one whose orders are here.
        """
        await self.connection.connect()
        before = self._push.sent
        problems: list[OrderDeskError] = []
        await _noting(problems, self._catalogue.shop)
        pulled = await _noting(problems, self._pull_to_the_end)
        for part in (
            self._sweeps.open_work,
            self._unread_lines.read_open,
            self._withheld.read_again,
            self._sweep_ids,
            self._catalogue.variants,
        ):
            await _noting(problems, part)
        await _noting(problems, lambda: self._catalogue.levels(everywhere=True))
        stopped: list[OrderDeskError] = []
        until = self._monotonic() + patience_s
        while True:
            await _noting(stopped, self._drain)
            pulled += await _noting(stopped, self._pull.orders)
            due_at = await self._push.next_due_at()
            left_s = until - self._monotonic()
            if stopped or due_at is None or left_s <= 0:
                break
            wait_s = (due_at - self.connection.server_now()).total_seconds()
            await self._sleep(min(left_s, max(SHORTEST_PAUSE_S, wait_s)))
        counts, held = await self._intents.counts(), len(await self._gate.held())
        return SyncReport(
            pulled=pulled,
            sent=self._push.sent - before,
            waiting=counts.waiting + counts.sending - held,
            needs_person=counts.needs_person + held,
            problems=(*problems, *stopped),
        )

    async def _pull_to_the_end(self) -> int:
        """Wait for the shop where it puts a first load together."""
        changed = await self._pull.orders()
        changed += await self._pull.history()
        while self._pull.is_loading:
            await self._sleep(CHANGES_EVERY_S)
            changed += await self._pull.history()
        return changed

    async def _identify(self) -> None:
        try:
            await self._catalogue.identify()
        except OtherShopError as error:
            self._notices.show_error("sync", error)
            raise

    async def _push_step(self) -> float:
        sent = self._push.sent
        await self._drain()
        if self._push.sent > sent:
            self._schedule.hurry("levels")
        due_at = await self._push.next_due_at()
        if due_at is not None:
            wait_s = (due_at - self.connection.server_now()).total_seconds()
            return min(PUSH_AT_LEAST_EVERY_S, max(SHORTEST_PAUSE_S, wait_s))
        return PUSH_AT_LEAST_EVERY_S

    async def _pull_step(self) -> float:
        await self._pull.orders()
        if self._schedule.is_due("open work", OPEN_WORK_EVERY_S):
            # What the open orders' pages lack comes one by one, and most of it with the file as well.
            await self._sweeps.open_work(OPEN_WORK_MEANWHILE if self._pull.is_loading else None)
            await self._withheld.read_again()
            self._schedule.done("open work")
        if not self._pull.is_loading:
            await self._unread_lines.read_some()
            await self._sweep_ids()
        return self._pull_pause_s()

    async def _history_step(self) -> float:
        await self._pull.history()
        return HISTORY_EVERY_S

    async def _catalogue_step(self) -> float:
        for name, every_s, work in (
            ("shop", SHOP_EVERY_S, self._catalogue.shop),
            ("variants", VARIANTS_EVERY_S, self._catalogue.variants),
            ("levels", LEVELS_HERE_EVERY_S, lambda: self._catalogue.levels(everywhere=False)),
            (
                "levels everywhere",
                LEVELS_EVERYWHERE_EVERY_S,
                lambda: self._catalogue.levels(everywhere=True),
            ),
        ):
            if self._schedule.is_due(name, every_s):
                await work()
                self._schedule.done(name)
        return CHANGES_EVERY_S

    def _on_connection_changed(self) -> None:
        if not self.is_online:
            self.identity.doubt()

    def _hurry_board(self) -> None:
        if self.board.is_behind:
            self._rounds.hurry("board")

    async def _drain(self) -> None:
        await self.identity.prove()
        sent = self._push.sent
        try:
            await self._push.drain()
        finally:
            if self._push.sent > sent:
                self.identity.renew()

    async def _sweep_ids(self) -> None:
        now = self.connection.server_now()
        swept = await self._state.get(IDS_SWEPT)
        if swept is not None and now.timestamp() - float(swept) < IDS_EVERY_S:
            return
        if swept is not None:
            await self._sweeps.vanished()
        # The first load has just seen them all: the first sweep is a day later.
        await self._state.put(IDS_SWEPT, str(now.timestamp()))

    async def _look_at_permissions(self) -> None:
        """A permission may have been taken away: let the shop say which are left."""
        try:
            await self._catalogue.shop()
        except OtherShopError as error:
            self._notices.show_error("sync", error)
            await self.connection.suspect(error)
        except ShopifyError as error:
            log.warning("the permissions are not known: %s", type(error).__name__)

    def _pull_pause_s(self) -> float:
        budget = self._gateway.budget()
        share = budget.available / budget.maximum if budget.maximum else 0.0
        if share > 0.5:
            return CHANGES_EVERY_S
        return CHANGES_EVERY_SHORT_S if share > 0.25 else CHANGES_EVERY_LOW_S


async def _noting(problems: list[OrderDeskError], work: Callable[[], Awaitable[int | None]]) -> int:
    """Do a part; what keeps it from being done is noted, so that the others are done all the same."""
    try:
        return await work() or 0
    except OtherShopError:
        raise
    except OrderDeskError as error:
        log.warning("a part of the sync failed: %s", type(error).__name__)
        problems.append(error)
        return 0

"""The one road out: every intent goes once, each order's in their sequence, orders side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orderdesk.domain import proof
from orderdesk.domain.claims import Lease, SentNote
from orderdesk.domain.ids import LOCAL_PREFIX, FulfillmentGid, IntentId, OrderGid
from orderdesk.domain.intents import (
    ChangeOfFulfillment,
    Fulfill,
    Intent,
    IntentState,
    PrepareForPickup,
    Problem,
    ProblemCode,
    Step,
)
from orderdesk.domain.outcomes import Blocked, Ready, Settled, SplitFirst, Wait
from orderdesk.errors import (
    AmbiguousError,
    OrderDeskError,
    ProtocolError,
    RefusedError,
    RejectedError,
    ShopifyError,
    SignedOutError,
    StorageError,
    ThrottledError,
    UnreachableError,
    UnreadableAnswerError,
)
from orderdesk.shopify.readings import Acted
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.leases import HeldElsewhere, Leased, Leases, readable
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.message_gate import MessageGate
from orderdesk.sync.ports import Gateway, Random
from orderdesk.sync.reconcile import Reconciler, made_by_copy
from orderdesk.sync.requests import refused_fields, request, words_of
from orderdesk.sync.telling import Telling
from orderdesk.sync.transitions import Transitions

log = logging.getLogger(__name__)

NAMED_IN_LEASES = (Fulfill, PrepareForPickup)
"""Whose effect is not plain from the order: the claim names them before they are sent."""

SIDE_BY_SIDE = 4
ROUNDS = 4
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 120.0
LONGEST_SHORT_PAUSE_S = 10.0
# What looks like a defect is asked about only when it keeps coming back.
DEFECTS_BORNE = 3


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who decided: named in the lease."""

    staff: str
    station: str


class Push:
    """Sends what waits. The durable state is enough to go on after a stop at any await.

    `when_refused` is asked for where the shop refuses a request, once in each drain.
    `sent` counts the intents that the shop confirmed since the start.
    """

    def __init__(
        self,
        gateway: Gateway,
        orders: OrderStore,
        intents: IntentStore,
        copy: LocalCopy,
        leases: Leases,
        transitions: Transitions,
        reconciler: Reconciler,
        connection: Connection,
        telling: Telling,
        gate: MessageGate,
        *,
        random: Random,
        when_refused: Callable[[], Awaitable[None]],
    ) -> None:
        self._gateway = gateway
        self._orders = orders
        self._intents = intents
        self._copy = copy
        self._leases = leases
        self._transitions = transitions
        self._reconciler = reconciler
        self._connection = connection
        self._telling = telling
        self._gate = gate
        self._random = random
        self._when_refused = when_refused
        self._is_refusal_told = False
        self._lock = asyncio.Lock()
        self._failures: dict[IntentId, int] = {}
        self.sent = 0

    async def drain(self) -> None:
        """Send all that is due, oldest first, until nothing is.

        Raises:
            UnreachableError, SignedOutError, RefusedError: the shop is out of reach; all is kept.
            StorageError: the local copy cannot be written; nothing is sent that is not on the disk.
        """
        async with self._lock:
            self._is_refusal_told = False
            while due := await self._load_due():
                await self._send_all(due)

    async def next_due_at(self) -> datetime | None:
        """When the next intent is to be tried; None: nothing goes by itself any more.

        One that waits behind a card of its own order does not, nor one whose mail waits for a word.
        """
        first: dict[OrderGid, Intent] = {}
        for intent in await self._intents.load_open():
            if intent.state.is_open:
                first.setdefault(intent.order_id, intent)
        now = self._connection.server_now()
        times = []
        for one in first.values():
            if one.state.goes_by_itself:
                allowed_at: datetime | None = now
                if one.state is IntentState.WAITING:
                    allowed_at = await self._gate.due_at(one)
                if allowed_at is not None:
                    times.append(max(one.retry_at or now, allowed_at))
        return min(times, default=None)

    async def _load_due(self) -> tuple[Intent, ...]:
        due = await self._intents.load_due(self._connection.server_now())
        return await self._gate.passing(due)

    async def _send_all(self, due: tuple[Intent, ...]) -> None:
        queue = deque(due)
        stopped: list[OrderDeskError] = []

        async def work() -> None:
            while queue and not stopped:
                try:
                    await self._push(queue.popleft())
                except (UnreachableError, SignedOutError, RefusedError, StorageError) as error:
                    stopped.append(error)

        async with asyncio.TaskGroup() as group:
            for _one in range(min(SIDE_BY_SIDE, len(due))):
                group.create_task(work())
        if stopped:
            raise stopped[0]

    async def _push(self, intent: Intent) -> None:
        """One intent, as far as it goes now. What concerns it alone does not stop the others."""
        try:
            await self._carry(intent)
        except UnreachableError as error:
            await self._connection.suspect(error)
            if not self._connection.is_online:
                raise
            # The shop answers, only not for this order: the others need not wait for it.
            await self._put_off(intent, min(self._pause_s(intent), LONGEST_SHORT_PAUSE_S))
        except (SignedOutError, RefusedError, StorageError):
            raise
        except ThrottledError as error:
            await self._put_off(intent, error.wait_s)
        except RejectedError as error:
            # Only a claim's writing gets here.
            log.error("intent %s gets no lease: %s", intent.id, refused_fields(error))
            await self._bear(intent, Problem(ProblemCode.ACCESS_MISSING, words_of(error)))
        except ShopifyError as error:
            log.error("intent %s is put off: %s", intent.id, type(error).__name__)
            await self._put_off(intent, self._pause_s(intent))
        except Exception:
            log.exception("intent %s failed", intent.id)
            await self._bear(intent, Problem(ProblemCode.BUG))
        else:
            self._failures.pop(intent.id, None)

    async def _carry(self, intent: Intent) -> None:
        if intent.state is not IntentState.WAITING:
            judged = await self._reconciler.read_back(intent)
            if judged is not None and judged.state is IntentState.DONE:
                self.sent += 1
                await self._leases.release(intent.order_id, note=self._note(judged))
            elif judged is not None and not judged.state.goes_by_itself:
                await self._leases.release(intent.order_id)
            elif judged is not None and intent.sent is None:
                await self._gate.hold_restored(judged)
            return
        # Asked before anything else is: what waits for a word costs nobody a lease.
        waiting = await self._gate.let_through(intent)
        for _round in range(ROUNDS):
            if waiting is None:
                return
            waiting = await self._send_one(waiting)
        if waiting is not None:
            await self._put_off(waiting, self._pause_s(waiting))

    async def _send_one(self, intent: Intent) -> Intent | None:
        """Lease, read, plan, send. Returns the intent where it is to be planned again at once."""
        person = _Sender(intent.staff, intent.station)
        named = intent.id if isinstance(intent.payload, NAMED_IN_LEASES) else ""
        leased = await self._leases.take(intent.order_id, person, named)
        if isinstance(leased, HeldElsewhere):
            await self._transitions.put_off(intent, leased.until + self._jitter())
            return None
        order = await self._copy.take(intent.order_id, leased.reading)
        intent = await self._with_real_id(intent)
        if leased.was_under_way:
            # An older state of this copy may have been put back, which knows nothing of that.
            intent = replace(intent, attempts=max(1, intent.attempts))
        outcome = proof.plan(
            intent,
            order,
            leased.reading.server_time,
            await self._taken_numbers(intent),
            await self._telling.told(intent),
        )
        made = made_by_copy(intent, order, readable(leased.reading.claim).sent)
        outcome = Settled(made) if made is not None else outcome
        log.info("intent %s planned: %s", intent.id, type(outcome).__name__)
        if isinstance(outcome, Ready | SplitFirst) and leased.lease is not None:
            return await self._act(intent, outcome, leased, leased.lease)
        if isinstance(outcome, Settled):
            await self._transitions.done(intent, outcome)
            await self._reconciler.audit([intent.order_id])
            self.sent += 1
        elif isinstance(outcome, Blocked):
            notes = readable(leased.reading.claim).sent
            await self._transitions.conflict(intent, outcome.problem.with_senders(notes))
        elif isinstance(outcome, Wait):
            await self._transitions.put_off(intent, outcome.until)
        await self._leases.release(intent.order_id, leased.reading.claim)
        return None

    async def _act(
        self, intent: Intent, outcome: Ready | SplitFirst, leased: Leased, lease: Lease
    ) -> Intent | None:
        allowed = await self._gate.let_through(intent)
        if allowed is None:
            # The last moments took too long.
            await self._leases.release(intent.order_id, leased.reading.claim)
            return None
        intent = allowed
        sent = replace(
            outcome.sent,
            at=self._connection.server_now(),
            lease_until=None if leased.is_inherited else lease.until,
        )
        sending = await self._transitions.sending(intent, sent)
        if sending is None:
            # Staff took it back while it was being prepared.
            await self._leases.release(intent.order_id, leased.reading.claim)
            return None
        if not self._leases.is_good(lease):
            # The disk or the computer took its time: somebody else may send by now.
            return await self._transitions.waiting(_as_before(sending, intent))
        try:
            acted = await request(self._gateway, sending)
        except (AmbiguousError, UnreadableAnswerError) as error:
            log.warning("intent %s: the answer was lost (%s)", intent.id, error)
            await self._look_at_once(await self._transitions.doubted(sending))
            return None
        except RejectedError as error:
            log.warning("intent %s was refused: %s", intent.id, refused_fields(error))
            await self._look_at_once(await self._transitions.doubted(sending, words_of(error)))
            return None
        except (RefusedError, ProtocolError) as error:
            code = ProblemCode.BUG
            if isinstance(error, RefusedError):
                code = ProblemCode.ACCESS_MISSING
            log.error("intent %s cannot be sent: %s", intent.id, type(error).__name__)
            problem = Problem(code, error.reason)
            await self._transitions.conflict(_as_before(sending, intent), problem)
            await self._leases.release(intent.order_id, leased.reading.claim)
            await self._tell_refusal(error)
            return None
        except ShopifyError:
            # Not one byte of it left, or the shop said that it did not look at it.
            await self._transitions.waiting(_as_before(sending, intent), intent.retry_at)
            raise
        if sent.step is not Step.ACT:
            await self._orders.lift_reading(intent.order_id, acted.reading)
            return await self._transitions.waiting(sending)
        await self._confirm(sending, acted)
        return None

    async def _tell_refusal(self, error: ShopifyError) -> None:
        if isinstance(error, RefusedError) and not self._is_refusal_told:
            self._is_refusal_told = True
            await self._when_refused()

    async def _confirm(self, sending: Intent, acted: Acted) -> None:
        """The shop said yes: that is on the disk before anything else happens."""
        settled = Settled(acted.fulfillment_id)
        done = await self._transitions.done(sending, settled, acted.reading)
        note = self._note(done or sending)
        self.sent += 1
        self._connection.heard(acted.server_time)
        await self._orders.lift_reading(sending.order_id, acted.reading)
        try:
            after = await self._gateway.fetch_order(sending.order_id)
        except ShopifyError as error:
            # It is settled; the next pull brings what it changed.
            log.info("not read again after sending: %s", type(error).__name__)
            await self._leases.release(sending.order_id, note=note)
            return
        self._connection.heard(after.server_time)
        order = await self._copy.take(sending.order_id, after)
        await self._telling.learn(done or sending, order)
        await self._reconciler.audit([sending.order_id])
        await self._leases.release(sending.order_id, after.claim, note)

    async def _look_at_once(self, doubted: Intent | None) -> None:
        """Most lost answers are found at the first look. The lease stays: it may still arrive."""
        if doubted is not None:
            await self._carry(doubted)

    async def _with_real_id(self, intent: Intent) -> Intent:
        """A change to a fulfillment that was an intent itself names it by the shop's id."""
        payload = intent.payload
        if not isinstance(payload, ChangeOfFulfillment):
            return intent
        if not payload.fulfillment_id.startswith(LOCAL_PREFIX):
            return intent
        made_by = IntentId(payload.fulfillment_id.removeprefix(LOCAL_PREFIX))
        maker = await self._intents.find(made_by)
        real = maker.fulfillment_id if maker is not None else None
        if real is None:
            return intent
        return replace(intent, payload=replace(payload, fulfillment_id=FulfillmentGid(real)))

    async def _taken_numbers(self, intent: Intent) -> frozenset[str]:
        if not isinstance(intent.payload, Fulfill):
            return frozenset()
        numbers = [parcel.number for parcel in intent.payload.parcels]
        return await self._orders.numbers_elsewhere(
            numbers, except_intent=intent.id, except_fulfillment=None
        )

    async def _bear(self, intent: Intent, problem: Problem) -> None:
        """Try again later, and ask a person when it keeps coming back."""
        pause_s = self._pause_s(intent)
        stored = await self._intents.find(intent.id)
        keeps_coming = self._failures.get(intent.id, 0) >= DEFECTS_BORNE
        if stored is not None and stored.state is IntentState.WAITING and keeps_coming:
            await self._transitions.conflict(stored, problem)
        else:
            await self._put_off(intent, pause_s)

    async def _put_off(self, intent: Intent, seconds: float) -> None:
        stored = await self._intents.find(intent.id)
        if stored is not None and stored.state.goes_by_itself:
            retry_at = self._connection.server_now() + timedelta(seconds=seconds) + self._jitter()
            await self._transitions.put_off(stored, retry_at)

    def _pause_s(self, intent: Intent) -> float:
        failures = self._failures[intent.id] = self._failures.get(intent.id, 0) + 1
        return min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(failures - 1, 10))

    def _jitter(self) -> timedelta:
        return timedelta(seconds=self._random())

    def _note(self, intent: Intent) -> SentNote | None:
        """Who made which fulfillment. The claim has room for few: most other acts need no name in it."""
        if intent.fulfillment_id is None and not isinstance(intent.payload, NAMED_IN_LEASES):
            return None
        return SentNote(
            intent=intent.id,
            station=intent.station,
            staff=intent.staff,
            at=self._connection.server_now(),
            fulfillment=intent.fulfillment_id or "",
        )


def _as_before(sending: Intent, before: Intent) -> Intent:
    """The intent as it was before a request that never left."""
    return replace(sending, attempts=before.attempts, sent=before.sent)

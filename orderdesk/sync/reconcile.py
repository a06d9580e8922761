"""What became of a request: read back after a lost answer or a refusal, and audited ever after."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from orderdesk.domain import proof
from orderdesk.domain.claims import SentNote
from orderdesk.domain.ids import FulfillmentGid, OrderGid
from orderdesk.domain.intents import (
    CancelFulfillment,
    Intent,
    IntentState,
    Problem,
    ProblemCode,
)
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import Blocked, NotCarriedOut, PlanAnew, Settled, Wait
from orderdesk.errors import ShopifyError
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.leases import readable
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.ports import Gateway, Random
from orderdesk.sync.telling import Telling
from orderdesk.sync.transitions import Transitions

log = logging.getLogger(__name__)

# So many orders are looked up one by one; for more, all that stands is read at once.
FEW = 5
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 60.0


class Reconciler:
    """Never sends anything: it reads, concludes and writes down."""

    def __init__(
        self,
        gateway: Gateway,
        orders: OrderStore,
        intents: IntentStore,
        copy: LocalCopy,
        transitions: Transitions,
        connection: Connection,
        telling: Telling,
        *,
        random: Random,
    ) -> None:
        self._gateway = gateway
        self._orders = orders
        self._intents = intents
        self._copy = copy
        self._transitions = transitions
        self._connection = connection
        self._telling = telling
        self._random = random

    async def read_back(self, intent: Intent) -> Intent | None:
        """Judge a doubtful intent on one fresh reading by id.

        Returns it as it stands now: WAITING where it is to be planned anew. None: staff were faster.
        Raises errors of the Shopify branch; the intent is as doubtful then as before.
        """
        if intent.state is IntentState.SENDING:
            # Nothing but a stop of the program leaves it so: its request may have left.
            doubted = await self._transitions.doubted(intent)
            if doubted is None:
                return None
            intent = doubted
        reading = await self._gateway.fetch_order(intent.order_id)
        self._connection.heard(reading.server_time)
        order = await self._copy.take(intent.order_id, reading)
        now = reading.server_time
        outcome = proof.judge_doubt(intent, order, now, await self._telling.told(intent))
        made = made_by_copy(intent, order, readable(reading.claim).sent)
        if made is not None and not isinstance(outcome, Settled):
            outcome = Settled(made)
        log.info("intent %s read back: %s", intent.id, type(outcome).__name__)
        match outcome:
            case Settled():
                settled = await self._transitions.done(intent, outcome)
                await self.audit([intent.order_id])
                return settled
            case Blocked(problem):
                named = problem.with_senders(readable(reading.claim).sent)
                return await self._transitions.conflict(intent, named)
            case Wait(until, unchanged):
                first = (intent.doubt_read_at or now) if unchanged else None
                return await self._transitions.still_doubted(intent, until, first)
            case NotCarriedOut() if intent.refusal:
                return await self._transitions.rejected(intent)
            case NotCarriedOut() | PlanAnew():
                return await self._transitions.waiting(intent, self._retry_at(intent, now))

    async def audit(self, order_ids: Iterable[OrderGid]) -> None:
        """Look again at settled and disputed intents of orders that have changed.

        A card may have become true meanwhile, and one decision may have made two fulfillments, which
        nothing can prevent wholly.
        """
        wanted = list(order_ids)
        if len(wanted) > FEW:
            standing = await self._intents.load_standing()
            wanted = [order_id for order_id in wanted if order_id in standing]
        for order_id in wanted:
            siblings = await self._intents.load_for_order(order_id)
            if not siblings:
                continue
            stored = await self._orders.find_order(order_id)
            if stored is None or stored.gone:
                continue
            order = stored.order
            if order.lines_unread:
                reading = await self._gateway.fetch_order(order_id)
                self._connection.heard(reading.server_time)
                whole = await self._copy.take(order_id, reading)
                if whole is None:
                    continue
                order = whole
            for intent in siblings:
                if intent.state in (IntentState.CONFLICT, IntentState.REJECTED):
                    await self._look_at_card(intent, order)
                elif intent.state is IntentState.DONE:
                    await self._look_for_twin(intent, order, siblings)

    async def _look_at_card(self, intent: Intent, order: Order) -> None:
        settled = proof.find_done(intent, order)
        if settled is not None:
            await self._transitions.done(intent, settled)

    async def _look_for_twin(
        self, intent: Intent, order: Order, siblings: tuple[Intent, ...]
    ) -> None:
        found = intent.problem
        if found is not None and found.code is not ProblemCode.SENT_TWICE:
            return
        extras = proof.find_twice(intent, order, _spoken_for(intent, siblings))
        if extras and intent.sent is not None and not intent.sent.marks:
            extras = await self._not_sent_elsewhere(intent, extras)
        problem = Problem(ProblemCode.SENT_TWICE, "", extras) if extras else None
        if problem != found:
            await self._transitions.problem(intent, problem)

    async def _not_sent_elsewhere(
        self, intent: Intent, extras: tuple[FulfillmentGid, ...]
    ) -> tuple[FulfillmentGid, ...]:
        """Of fulfillments that only look like ours, those that no other station says it has made."""
        try:
            found = await self._gateway.fetch_claim(intent.order_id)
        except ShopifyError as error:
            log.info("who sent it is not known: %s", type(error).__name__)
            return extras
        notes = readable(found).sent
        theirs = {note.fulfillment for note in notes if note.intent != intent.id}
        return tuple(one for one in extras if one not in theirs)

    def _retry_at(self, intent: Intent, now: datetime) -> datetime | None:
        """At once after the first try, later after each further one."""
        if intent.attempts < 2:
            return None
        longest = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2.0 ** min(intent.attempts, 10))
        return now + timedelta(seconds=longest * (0.5 + 0.5 * self._random()))


def made_by_copy(
    intent: Intent, order: Order | None, notes: tuple[SentNote, ...]
) -> FulfillmentGid | None:
    """The fulfillment that this very decision has made from a copied or restored queue, by its note."""
    made = [one.fulfillment for one in notes if one.intent == intent.id and one.fulfillment]
    found = order.fulfillment(made[-1]) if order is not None and made else None
    return found.id if found is not None else None


def _spoken_for(intent: Intent, siblings: Iterable[Intent]) -> frozenset[FulfillmentGid]:
    """The fulfillments that belong to other intents, and those that one of them cancels."""
    taken: set[FulfillmentGid] = set()
    for other in siblings:
        if other.id == intent.id or other.state is IntentState.CANCELLED:
            continue
        if other.fulfillment_id is not None:
            taken.add(other.fulfillment_id)
        if isinstance(other.payload, CancelFulfillment):
            taken.add(other.payload.fulfillment_id)
    return frozenset(taken)

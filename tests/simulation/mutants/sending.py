"""Defects of sending: what becomes of a request whose answer was lost, or was a refusal."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from orderdesk.domain import proof, proof_of_fulfill
from orderdesk.domain.intents import Fulfill, Intent, IntentState, Step
from orderdesk.domain.outcomes import NotCarriedOut, Settled
from orderdesk.domain.proof import Proof
from orderdesk.errors import RejectedError, ShopifyError
from orderdesk.shopify.gateway import ShopifyGateway
from orderdesk.sync import push
from orderdesk.sync.push import Push
from orderdesk.sync.reconcile import Reconciler
from orderdesk.sync.transitions import Transitions
from tests.simulation.mutants.registry import mutant, swapped


@mutant(
    "resend blind",
    "resend blind",
    "a lost answer is followed by the same request at once",
    breaks=("P2", "P3"),
    scene="grown and late",
)
def resend_blind() -> Iterator[None]:
    sound = Push._carry

    async def carry(self: Push, intent: Intent) -> None:
        if intent.state is IntentState.WAITING or intent.sent is None:
            await sound(self, intent)
            return
        if await self._transitions.sending(intent, intent.sent) is None:
            return
        try:
            acted = await push.request(self._gateway, intent)
        except RejectedError as error:
            await self._transitions.rejected(replace(intent, refusal=str(error)))
        except ShopifyError:
            await self._put_off(intent, 3.0)
        else:
            if intent.sent.step is Step.ACT:
                await self._confirm(intent, acted)
            else:
                await self._transitions.waiting(intent)

    with swapped(Push, "_carry", carry):
        yield


@mutant(
    "sending to waiting at restart",
    "sending to waiting at restart",
    "as if it had never left",
    breaks=("P2", "P13"),
    scene="stopped while sending",
)
def sending_to_waiting() -> Iterator[None]:
    sound = Reconciler.read_back

    async def read_back(self: Reconciler, intent: Intent) -> Intent | None:
        if intent.state is IntentState.SENDING:
            return await self._transitions.waiting(replace(intent, attempts=0, sent=None))
        return await sound(self, intent)

    with swapped(Reconciler, "read_back", read_back):
        yield


@mutant(
    "userError = rejected",
    "userError = rejected",
    "a refusal is believed without reading back",
    breaks=("P13",),
    scene="late answers",
)
def user_error_is_rejected() -> Iterator[None]:
    sound = Transitions.doubted

    async def doubted(self: Transitions, intent: Intent, refusal: str = "") -> Intent | None:
        if refusal:
            await self.rejected(replace(intent, refusal=refusal))
            return None
        return await sound(self, intent, refusal)

    with swapped(Transitions, "doubted", doubted):
        yield


@mutant(
    "no split",
    "no split",
    "a part is sent whose replay would not be refused",
    breaks=("P2",),
    scene="parts",
)
def no_split() -> Iterator[None]:
    with swapped(proof_of_fulfill, "rejects_own_replay", lambda _lines: True):
        yield


@mutant(
    "adopt known ids",
    "adopt known ids",
    "a parcel that was there before counts as ours",
    breaks=("P13", "P2"),
    scene="same parcels again",
)
def adopt_known() -> Iterator[None]:
    def find(intent: Intent, order: Any, _told: Any = None) -> Settled | None:
        alike = [
            one
            for one in order.fulfillments
            if intent.sent is not None
            and one.is_live
            and proof_of_fulfill.has_our_shape(intent, one)
        ]
        return Settled(alike[0].id) if alike else None

    with _finding(find):
        yield


@mutant(
    "adopt by shape",
    "adopt by shape",
    "a new parcel of the same units counts as ours",
    breaks=("P13", "P2"),
    scene="strangers",
)
def adopt_by_shape() -> Iterator[None]:
    def find(intent: Intent, order: Any, _told: Any = None) -> Settled | None:
        if intent.sent is None or not intent.attempts:
            return None
        alike = [
            one
            for one in order.fulfillments
            if one.id not in intent.sent.known and proof_of_fulfill.has_our_shape(intent, one)
        ]
        return Settled(alike[0].id) if alike else None

    with _finding(find):
        yield


@mutant(
    "lines omitted",
    "lines omitted",
    "whatever remains is sent, packed or not",
    breaks=("P2", "P4"),
    scene="parts",
)
def lines_omitted() -> Iterator[None]:
    sound = ShopifyGateway.create_fulfillment

    async def create(self: Any, lines: Any, parcels: Any, notify_customer: bool) -> Any:
        mutate = self._client.mutate

        async def without_lines(name: str, variables: Any) -> Any:
            for group in variables["fulfillment"]["lineItemsByFulfillmentOrder"]:
                group.pop("fulfillmentOrderLineItems", None)
            return await mutate(name, variables)

        self._client.mutate = without_lines
        try:
            return await sound(self, lines, parcels, notify_customer)
        finally:
            del self._client.mutate

    with swapped(ShopifyGateway, "create_fulfillment", create):
        yield


@mutant(
    "split blind",
    "split blind",
    "a lost answer to a split is followed by another split",
    breaks=("P2",),
    scene="parts",
)
def split_blind() -> Iterator[None]:
    sound = Push._carry

    async def carry(self: Push, intent: Intent) -> None:
        sent = intent.sent
        is_split = sent is not None and sent.step is Step.SPLIT
        if intent.state is not IntentState.WAITING and is_split:
            if await self._transitions.sending(intent, sent) is None:
                return
            try:
                await push.request(self._gateway, intent)
            except ShopifyError:
                await self._put_off(intent, 3.0)
                return
            await self._transitions.waiting(intent)
            return
        await sound(self, intent)

    with swapped(Push, "_carry", carry):
        yield


@mutant(
    "settled before id",
    "settled before id",
    "it counts as done when its request leaves",
    breaks=("P13",),
    scene="late answers",
)
def settled_before_id() -> Iterator[None]:
    sound = Transitions.sending

    async def sending(self: Transitions, intent: Intent, sent: Any) -> Intent | None:
        kept = await sound(self, intent, sent)
        if kept is not None:
            await self.done(kept, Settled(None))
        return kept

    with swapped(Transitions, "sending", sending):
        yield


@mutant(
    "sent before committed",
    "sent before `sending` committed",
    "the disk says waiting still",
    breaks=("P2",),
    scene="stopped while sending",
)
def sent_before_committed() -> Iterator[None]:
    async def sending(self: Transitions, intent: Intent, sent: Any) -> Intent | None:
        attempts = intent.attempts + (sent.step is not Step.SPLIT)
        return replace(intent, state=IntentState.SENDING, attempts=attempts, sent=sent)

    with swapped(Transitions, "sending", sending):
        yield


@mutant(
    "known set taken late",
    "known set taken late",
    "what was there is noted at the reading back",
    breaks=("P13", "P2"),
    scene="stopped while sending",
)
def known_late() -> Iterator[None]:
    sound = proof.judge_doubt

    def judge(intent: Intent, order: Any, now: Any, told: Any = None) -> Any:
        if order is not None and intent.sent is not None and isinstance(intent.payload, Fulfill):
            known = tuple(one.id for one in order.fulfillments)
            intent = replace(intent, sent=replace(intent.sent, known=known))
        return sound(intent, order, now, told)

    with swapped(proof, "judge_doubt", judge):
        yield


@mutant(
    "conflict at once",
    "conflict at once",
    "nothing waits for requests that are on their way",
    breaks=("P13",),
    scene="late answers",
)
def conflict_at_once() -> Iterator[None]:
    with swapped(proof_of_fulfill, "may_still_arrive", lambda _intent, _now: None):
        yield


@mutant(
    "no second reading",
    "no second reading",
    "one unchanged reading says that nothing happened",
    breaks=("P2",),
    scene="grown and late",
)
def no_second_reading() -> Iterator[None]:
    def unchanged(_intent: Intent, _now: Any) -> NotCarriedOut:
        return NotCarriedOut()

    with swapped(proof_of_fulfill, "unchanged_since", unchanged):
        yield


@mutant(
    "no pre-check",
    "no pre-check",
    "what was decided is sent, whatever the order says now",
    breaks=("P2", "P4", "P13"),
    scene="changed in between",
)
def no_pre_check() -> Iterator[None]:
    with swapped(proof_of_fulfill, "_why_not", lambda _intent, _order: None):
        yield


def _finding(find: Any) -> Any:
    """Another idea of which fulfillment is ours, wherever it is asked for."""
    sound = proof.PROOFS[Fulfill]
    stack = ExitStack()
    changed = {**proof.PROOFS, Fulfill: Proof(sound.plan, sound.judge, find, sound.find_twice)}
    stack.enter_context(swapped(proof, "PROOFS", changed))
    stack.enter_context(swapped(proof_of_fulfill, "find_ours", find))
    return stack

"""Every change of an intent's state that sync makes: on the disk first, then told."""

from dataclasses import replace
from datetime import datetime

from orderdesk.domain.intents import Fulfill, Intent, IntentState, Problem, ProblemCode, Sent, Step
from orderdesk.domain.outcomes import Settled
from orderdesk.domain.recovered import found_again
from orderdesk.events import Bus, IntentsChanged
from orderdesk.storage.intents import IntentStore
from orderdesk.sync.connectivity import Connection


class Transitions:
    """Each method returns the intent as it stands now, or None where staff were faster."""

    def __init__(self, intents: IntentStore, connection: Connection, bus: Bus) -> None:
        self._intents = intents
        self._connection = connection
        self._bus = bus

    async def sending(self, intent: Intent, sent: Sent) -> Intent | None:
        """Its request is about to leave: from here on nobody may take it back."""
        return await self._keep(
            replace(
                intent,
                state=IntentState.SENDING,
                attempts=intent.attempts + (sent.step is not Step.SPLIT),
                sent=sent,
                refusal="",
                doubt_read_at=None,
                retry_at=None,
                problem=None,
            )
        )

    async def done(self, intent: Intent, settled: Settled, reading: int = 0) -> Intent | None:
        """The shop is as it should be. Only readings after number `reading` are sure to show it."""
        return await self._keep(
            replace(
                intent,
                state=IntentState.DONE,
                fulfillment_id=settled.fulfillment_id,
                problem=settled.problem,
                settled_at=self._connection.server_now(),
                settled_reading=reading,
                retry_at=None,
            )
        )

    async def waiting(self, intent: Intent, retry_at: datetime | None = None) -> Intent | None:
        """Nothing of it is on its way. What an earlier request was sent with stays known."""
        return await self._keep(
            replace(
                intent,
                state=IntentState.WAITING,
                retry_at=retry_at,
                refusal="",
                doubt_read_at=None,
            )
        )

    async def put_off(self, intent: Intent, retry_at: datetime) -> Intent | None:
        """Not now; its state stays."""
        return await self._keep(replace(intent, retry_at=retry_at))

    async def doubted(self, intent: Intent, refusal: str = "") -> Intent | None:
        """Its answer was lost, or was a refusal that may be the answer to its twin."""
        return await self._keep(
            replace(intent, state=IntentState.AMBIGUOUS, refusal=refusal, doubt_read_at=None)
        )

    async def copied(self, intent: Intent) -> Intent | None:
        """Another computer has it in its queue as well, and may have sent it.

        A packing is known by who noted on the order that it sent it; what else mails a customer waits
        for a person, and the rest is read back.
        """
        if not intent.state.goes_by_itself:
            return intent
        if isinstance(intent.payload, Fulfill):
            attempts = max(1, intent.attempts)
            return await self._keep(
                replace(intent, state=IntentState.AMBIGUOUS, attempts=attempts, retry_at=None)
            )
        return await self._keep(found_again(intent))

    async def still_doubted(
        self, intent: Intent, retry_at: datetime, unchanged_at: datetime | None
    ) -> Intent | None:
        """A reading did not decide it. `unchanged_at`: when one first showed nothing changed."""
        return await self._keep(
            replace(
                intent,
                state=IntentState.AMBIGUOUS,
                retry_at=retry_at,
                doubt_read_at=unchanged_at,
            )
        )

    async def conflict(self, intent: Intent, problem: Problem) -> Intent | None:
        """A person decides."""
        return await self._keep(
            replace(
                intent,
                state=IntentState.CONFLICT,
                problem=problem,
                retry_at=None,
                left_by=None,
            )
        )

    async def rejected(self, intent: Intent) -> Intent | None:
        """The shop refused it, and nothing of it is there."""
        problem = Problem(ProblemCode.REFUSED, intent.refusal)
        return await self._keep(
            replace(intent, state=IntentState.REJECTED, problem=problem, retry_at=None)
        )

    async def problem(self, intent: Intent, problem: Problem | None) -> Intent | None:
        """Its state stays, but staff have to know of something, or no longer."""
        return await self._keep(replace(intent, problem=problem, left_by=None))

    async def _keep(self, intent: Intent) -> Intent | None:
        kept = await self._intents.update(intent)
        self._bus.publish(IntentsChanged(frozenset({intent.order_id})))
        return intent if kept else None

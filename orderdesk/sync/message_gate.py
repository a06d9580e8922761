"""Asks the gate at the last moment before something is sent that a customer hears of."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Intent
from orderdesk.domain.message_gate import (
    Because,
    MailRules,
    Passes,
    Said,
    Word,
    judge,
    mail_of,
    waits,
    without_mail,
)
from orderdesk.events import Bus, IntentsChanged
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.sync.connectivity import Connection

log = logging.getLogger(__name__)


class MessageGate:
    """Time is the shop's. What is held here stays held until staff say something."""

    def __init__(
        self,
        store: MessageGateStore,
        connection: Connection,
        bus: Bus,
        rules: Callable[[], MailRules],
    ) -> None:
        self._store = store
        self._connection = connection
        self._bus = bus
        self._rules = rules

    async def passing(self, intents: Iterable[Intent]) -> tuple[Intent, ...]:
        """Those that need not wait for a word."""
        found = tuple(intents)
        if not any(mail_of(one.payload) for one in found):
            return found
        words, now = await self._store.load_open(), self._connection.server_now()
        return tuple(one for one in found if not waits(words.get(one.id), now))

    async def due_at(self, intent: Intent) -> datetime | None:
        """When the gate lets it be tried: at once, in the morning, or not by itself (None)."""
        now = self._connection.server_now()
        said = None if mail_of(intent.payload) is None else await self._store.find(intent.id)
        if said is None or not waits(said, now):
            return now
        return said.until if said.word is Word.MORNING else None

    async def held(self) -> frozenset[IntentId]:
        """What waits for somebody's word."""
        now = self._connection.server_now()
        return frozenset(
            intent_id
            for intent_id, said in (await self._store.load_open()).items()
            if waits(said, now) and said.word is not Word.MORNING
        )

    async def let_through(self, intent: Intent) -> Intent | None:
        """The intent as it may be sent now; None where it waits for a word from here on."""
        if mail_of(intent.payload) is None:
            return intent
        now = self._connection.server_now()
        said = await self._store.find(intent.id)
        verdict = judge(intent, said, now, self._rules())
        if isinstance(verdict, Passes):
            return without_mail(intent) if verdict.silently else intent
        if said is not None and said.word is Word.MORNING and waits(said, now):
            return None
        await self._hold(intent, verdict.because, now)
        return None

    async def hold_restored(self, intent: Intent) -> None:
        """It was put back from the journal: what it would mail waits, however fresh it is."""
        if mail_of(intent.payload) is not None:
            await self._hold(intent, Because.RESTORED, self._connection.server_now())

    async def _hold(self, intent: Intent, because: Because, now: datetime) -> None:
        if await self._store.hold(Said(intent.id, Word.HELD, now, because)):
            log.info("intent %s waits for a word on its mail: %s", intent.id, because)
            self._bus.publish(IntentsChanged(frozenset({intent.order_id})))

"""Mails to customers that wait for a word, and the words that staff say on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Fulfill, Intent
from orderdesk.domain.message_gate import (
    MailKind,
    MailRules,
    Said,
    Word,
    mail_of,
    may_go_silently,
    waits,
)
from orderdesk.domain.order import Order
from orderdesk.events import Bus, IntentsChanged, PackingChanged
from orderdesk.services.author import Author
from orderdesk.services.ports import FreshReadings
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.packings import PackingStore


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """One mail that waits: what it belongs to, its order (None: not here), and the last word on it.

    `may_go_silently`: it can be done without the mail. `is_behind`: another decision on the same order
    goes first.
    """

    intent: Intent
    kind: MailKind
    said: Said
    order: Order | None
    may_go_silently: bool
    is_behind: bool = False


class MessageGateService:
    """Every word is kept with the name of who said it. Nothing goes without one."""

    def __init__(
        self,
        messages: MessageGateStore,
        intents: IntentStore,
        orders: OrderStore,
        packings: PackingStore,
        readings: FreshReadings,
        bus: Bus,
        author: Author,
        *,
        rules: Callable[[], MailRules],
    ) -> None:
        self._messages = messages
        self._intents = intents
        self._orders = orders
        self._packings = packings
        self._readings = readings
        self._bus = bus
        self._author = author
        self._rules = rules

    async def waiting(self) -> tuple[WaitingMail, ...]:
        """The mails that wait for a word or for the morning, the oldest decision first."""
        words, now = await self._messages.load_open(), self._author.shop_now()
        if not words:
            return ()
        found: list[tuple[Intent, Said]] = []
        first: dict[OrderGid, IntentId] = {}
        for intent in await self._intents.load_open():
            if intent.state.is_open:
                first.setdefault(intent.order_id, intent.id)
            said = words.get(intent.id)
            if said is not None and waits(said, now):
                found.append((intent, said))
        wanted = sorted({intent.order_id for intent, _said in found})
        stored = {one.order.id: one.order for one in await self._orders.load_orders(wanted)}
        return tuple(
            WaitingMail(
                intent,
                kind,
                said,
                stored.get(intent.order_id),
                may_go_silently(kind),
                first.get(intent.order_id) != intent.id,
            )
            for intent, said in found
            if (kind := mail_of(intent.payload)) is not None
        )

    async def send(self, intent_ids: Sequence[IntentId]) -> int:
        """Let these mails go now. Returns how many still waited."""
        return await self._say(intent_ids, Word.SEND)

    async def send_silently(self, intent_ids: Sequence[IntentId]) -> int:
        """Let what they belong to go without them; what cannot keeps waiting."""
        possible = [
            one.intent.id
            for one in await self.waiting()
            if one.intent.id in intent_ids and one.may_go_silently
        ]
        return await self._say(possible, Word.SILENT)

    async def hold_until_morning(self, intent_ids: Sequence[IntentId]) -> int:
        """Let these mails go by themselves when the quiet hours end next."""
        return await self._say(
            intent_ids, Word.MORNING, self._rules().next_morning(self._author.shop_now())
        )

    async def never(self, intent_id: IntentId) -> bool:
        """Take the decision back that the mail belongs to. False: it was on its way already."""
        intent = await self._intents.find(intent_id)
        if intent is None:
            return False
        packing_id = intent.payload.packing_id if isinstance(intent.payload, Fulfill) else None
        await self._messages.say([self._said(intent_id, Word.NEVER, None)])
        taken = await self._packings.take_back(intent_id, packing_id, self._author.clock())
        self._tell(frozenset({intent.order_id}))
        if packing_id is not None:
            self._bus.publish(PackingChanged(intent.order_id))
        return taken

    def now(self) -> datetime:
        """The shop's time: by this, and not by the computer's, a mail grows old."""
        return self._author.shop_now()

    def next_morning(self) -> datetime:
        """When the quiet hours end next."""
        return self._rules().next_morning(self._author.shop_now())

    async def _say(
        self, intent_ids: Sequence[IntentId], word: Word, until: datetime | None = None
    ) -> int:
        told = await self._messages.say([self._said(one, word, until) for one in intent_ids])
        orders = [
            intent.order_id for intent in await self._intents.load_open() if intent.id in told
        ]
        self._tell(frozenset(orders))
        return len(told)

    def _said(self, intent_id: IntentId, word: Word, until: datetime | None) -> Said:
        person = self._author.person()
        return Said(
            intent_id,
            word,
            self._author.shop_now(),
            until=until,
            staff=person.staff,
            station=person.station,
        )

    def _tell(self, order_ids: frozenset[OrderGid]) -> None:
        if order_ids:
            self._bus.publish(IntentsChanged(order_ids))
            self._readings.wake()

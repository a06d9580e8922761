"""The outbox: what waits, what was sent, and staff's decisions where the shop says otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orderdesk.domain.allocation import still_open
from orderdesk.domain.allowed_actions import WhyNot
from orderdesk.domain.ids import FulfillmentGid, IntentId, OrderGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    CancelFulfillment,
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    PrepareForPickup,
    ProblemCode,
    SetNote,
    SplitWork,
    UpdateTracking,
)
from orderdesk.domain.open_work import basis_of
from orderdesk.domain.order import Order
from orderdesk.domain.projection import project
from orderdesk.domain.work_parts import change_basis
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.events import Bus, IntentsChanged, PackingChanged
from orderdesk.services.author import Author
from orderdesk.services.outbox_choices import Choice, ChoiceKind, choices, may_be_given_up
from orderdesk.services.ports import FreshReadings
from orderdesk.services.why_not import refusal
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore, StoredOrder
from orderdesk.storage.packings import PackingStore
from orderdesk.words import _

SENT_SHOWN_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An intent beside what Shopify last said of its order (None: the order is not here)."""

    intent: Intent
    order: Order | None
    read_at: datetime | None
    choices: tuple[Choice, ...]


class OutboxService:
    """Lists the outbox and carries staff's decisions into it. Each decision is one transaction."""

    def __init__(
        self,
        intents: IntentStore,
        orders: OrderStore,
        packings: PackingStore,
        readings: FreshReadings,
        bus: Bus,
        author: Author,
    ) -> None:
        self._intents = intents
        self._orders = orders
        self._packings = packings
        self._readings = readings
        self._bus = bus
        self._author = author

    async def open_entries(self) -> tuple[OutboxEntry, ...]:
        """What waits or needs somebody, oldest first."""
        return await self._with_orders(await self._intents.load_open())

    async def sent_entries(self) -> tuple[OutboxEntry, ...]:
        """What was settled in the last 24 hours, newest first."""
        since = self._author.clock() - SENT_SHOWN_FOR
        return await self._with_orders(await self._intents.load_settled_since(since))

    async def take_back(self, intent_id: IntentId) -> None:
        """Undo a decision that has not left yet; a packing is open again with all its scans.

        Raises NotPossibleError when it is on its way already.
        """
        intent = await self._find(intent_id)
        packing_id = intent.payload.packing_id if isinstance(intent.payload, Fulfill) else None
        if not await self._packings.take_back(intent_id, packing_id, self._author.clock()):
            raise NotPossibleError(
                _("It is on its way to Shopify already."),
                _("Cancel the fulfillment on the order's page once it is there.")
                if isinstance(intent.payload, Fulfill)
                else _("Change it again on the order's page once it is there."),
            )
        self._tell(intent)
        self._bus.publish(PackingChanged(intent.order_id))

    async def send_again(self, intent_id: IntentId) -> Intent:
        """Decide the same anew, on what Shopify says now. Raises NotPossibleError if nothing is left.

        It is a new intent with a new basis: the old one is never sent again.
        """
        return await self._decide_anew(await self._needing(intent_id), lambda renewed: renewed)

    async def join_notes(self, intent_id: IntentId) -> Intent:
        """Keep the note that Shopify has now, and put ours below it."""
        intent = await self._needing(intent_id)
        if Choice(ChoiceKind.JOIN_NOTES) not in choices(intent):
            raise NotPossibleError(_("Only two notes can be joined."))
        return await self._decide_anew(intent, _joined)

    async def _decide_anew(self, intent: Intent, change: Callable[[Intent], Intent]) -> Intent:
        await self._readings.refresh_order(intent.order_id)
        stored = await self._stored(intent.order_id)
        siblings = await self._intents.load_for_order(intent.order_id)
        renewed = self._author.anew(change(_renewed(intent, stored, siblings)))
        ended = replace(intent, state=IntentState.CANCELLED, settled_at=self._author.clock())
        added = await self._intents.replace(ended, renewed)
        self._tell(intent)
        self._readings.wake()
        return added

    async def adopt(self, intent_id: IntentId, fulfillment_id: FulfillmentGid) -> None:
        """What Shopify has stands for what was done here; nothing is sent."""
        intent = await self._needing(intent_id)
        if Choice(ChoiceKind.ADOPT, fulfillment_id) not in choices(intent):
            raise NotPossibleError(_("That fulfillment does not belong to this decision."))
        ours = intent.problem is not None and intent.problem.code is ProblemCode.MAYBE_OURS
        await self._settle(
            replace(
                intent,
                state=IntentState.DONE if ours else IntentState.CANCELLED,
                fulfillment_id=fulfillment_id,
                problem=None,
            )
        )

    async def reopen(self, intent_id: IntentId) -> None:
        """Take the packing in hand again, with all its scans; what was decided by it is dropped.

        Raises NotPossibleError where there is no packing, or another one has the order in hand.
        """
        intent = await self._needing(intent_id)
        payload = intent.payload
        if Choice(ChoiceKind.REOPEN) not in choices(intent) or not isinstance(payload, Fulfill):
            raise NotPossibleError(_("There is no packing that could be opened again."))
        ended = self._ended(replace(intent, state=IntentState.CANCELLED))
        if not await self._packings.reopen_for(ended, payload.packing_id, self._author.clock()):
            raise NotPossibleError(_("This was decided or settled already."))
        self._tell(intent)
        self._bus.publish(PackingChanged(intent.order_id))
        self._readings.wake()

    async def leave(self, intent_id: IntentId) -> None:
        """Leave the decision to the manager: it stays as it is, with the name of who left it."""
        intent = await self._needing(intent_id)
        if not await self._intents.update(replace(intent, left_by=self._author.signed())):
            raise NotPossibleError(_("This was decided or settled already."))
        self._tell(intent)

    async def was_mailed(self, intent_id: IntentId) -> None:
        """The customer knows that the order can be fetched; nothing is sent."""
        intent = await self._needing(intent_id)
        if Choice(ChoiceKind.WAS_MAILED) not in choices(intent):
            raise NotPossibleError(_("This does not ask about a mail."))
        await self._settle(replace(intent, state=IntentState.DONE, problem=None))

    async def give_up(self, intent_id: IntentId) -> None:
        """Drop the decision; Shopify stays as it is, and the goods are to be taken apart."""
        intent = await self._needing(intent_id)
        if not may_be_given_up(intent):
            raise NotPossibleError(_("It is in Shopify already, so there is nothing to give up."))
        await self._settle(replace(intent, state=IntentState.CANCELLED))

    async def cancel_extra(self, intent_id: IntentId, fulfillment_id: FulfillmentGid) -> Intent:
        """Cancel the second fulfillment that one decision made."""
        intent = await self._needing(intent_id)
        if Choice(ChoiceKind.CANCEL_EXTRA, fulfillment_id) not in choices(intent):
            raise NotPossibleError(_("That fulfillment does not belong to this decision."))
        cancel = self._author.anew(
            replace(_unsent(intent), payload=CancelFulfillment(fulfillment_id))
        )
        added = await self._intents.replace(replace(intent, problem=None, left_by=None), cancel)
        self._tell(intent)
        self._readings.wake()
        return added

    async def dismiss(self, intent_id: IntentId) -> None:
        """The person has seen it and lets it stand (sent twice and both kept, or cancelled since)."""
        intent = await self._needing(intent_id)
        if intent.state is not IntentState.DONE:
            raise NotPossibleError(_("This needs a decision, not only a look."))
        sent, problem = intent.sent, intent.problem
        if sent is not None and problem is not None:
            # What was looked at counts as known, or the next look would find it again.
            sent = replace(sent, known=(*sent.known, *problem.fulfillment_ids))
        seen = replace(
            intent, sent=sent, problem=None, settled_by=self._author.signed(), left_by=None
        )
        await self._intents.update(seen)
        self._tell(intent)

    def send_now(self) -> None:
        """Try everything that waits at once, whatever its turn was."""
        self._readings.wake()

    async def _with_orders(self, intents: tuple[Intent, ...]) -> tuple[OutboxEntry, ...]:
        wanted = sorted({intent.order_id for intent in intents})
        stored = {one.order.id: one for one in await self._orders.load_orders(wanted)}
        return tuple(_entry(intent, stored.get(intent.order_id)) for intent in intents)

    async def _find(self, intent_id: IntentId) -> Intent:
        intent = await self._intents.find(intent_id)
        if intent is None:
            raise NotFoundError(intent_id)
        return intent

    async def _needing(self, intent_id: IntentId) -> Intent:
        intent = await self._find(intent_id)
        if not intent.needs_person:
            raise NotPossibleError(_("This is settled, or goes out by itself."))
        return intent

    async def _stored(self, order_id: OrderGid) -> StoredOrder:
        stored = await self._orders.find_order(order_id)
        if stored is None:
            raise NotFoundError(order_id)
        return stored

    async def _settle(self, intent: Intent) -> None:
        await self._intents.update(self._ended(intent))
        self._tell(intent)
        self._readings.wake()

    def _ended(self, intent: Intent) -> Intent:
        """Decided by whoever works here now."""
        signed = self._author.signed()
        return replace(intent, settled_at=signed.at, settled_by=signed, left_by=None)

    def _tell(self, intent: Intent) -> None:
        self._bus.publish(IntentsChanged(frozenset({intent.order_id})))


def _entry(intent: Intent, stored: StoredOrder | None) -> OutboxEntry:
    return OutboxEntry(
        intent=intent,
        order=stored.order if stored else None,
        read_at=stored.read_at if stored else None,
        choices=choices(intent, stored.order if stored else None),
    )


def _renewed(intent: Intent, stored: StoredOrder, siblings: tuple[Intent, ...]) -> Intent:
    """The same decision on today's basis, with nothing left of the earlier tries."""
    others = [one for one in siblings if one.id != intent.id]
    order = project(stored.order, others, reading=stored.reading, gone=stored.gone).order
    fresh = _unsent(intent)
    match intent.payload:
        case Fulfill() as fulfill:
            units = still_open(order, fulfill)
            if not units:
                raise NotPossibleError(
                    _("Nothing of what you packed is left to send."),
                    _("Keep what Shopify has, or give yours up."),
                )
            basis = replace(basis_of(order, fulfill.location_id), read_at=stored.read_at)
            return replace(fresh, payload=replace(fulfill, units=units), basis=basis)
        case UpdateTracking(fulfillment_id=fulfillment_id):
            shown = order.fulfillment(fulfillment_id)
            parcels = shown.tracking if shown else ()
            return replace(fresh, basis=replace(intent.basis, parcels=parcels))
        case CancelFulfillment():
            return fresh
        case AddFulfillmentEvent(fulfillment_id=fulfillment_id):
            shown = order.fulfillment(fulfillment_id)
            if shown is None or not shown.is_live:
                raise NotPossibleError(_("This parcel is no longer on the order, or is cancelled."))
            return fresh
        case change:
            basis = change_basis(order, change)
            needs_work = isinstance(change, HoldWork | MoveWork | SplitWork | PrepareForPickup)
            if needs_work and not basis.remaining:
                raise refusal(WhyNot.NOTHING_LEFT, order.name)
            return replace(fresh, basis=replace(basis, read_at=stored.read_at))


def _joined(renewed: Intent) -> Intent:
    """Both notes, one below the other; one that holds the other already is not said twice."""
    payload, theirs = renewed.payload, renewed.basis.note.strip()
    assert isinstance(payload, SetNote)
    mine = payload.note.strip()
    both = theirs if mine in theirs else mine if theirs in mine else f"{theirs}\n{mine}"
    return replace(renewed, payload=SetNote(both))


def _unsent(intent: Intent) -> Intent:
    """The decision without a trace of its earlier tries."""
    return replace(
        intent,
        number=0,
        state=IntentState.WAITING,
        attempts=0,
        retry_at=None,
        sent=None,
        refusal="",
        doubt_read_at=None,
        fulfillment_id=None,
        problem=None,
        settled_at=None,
        settled_reading=0,
        answered_by=None,
        settled_by=None,
        left_by=None,
    )

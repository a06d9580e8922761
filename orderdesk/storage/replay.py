"""Brings a database that was lost, emptied or put back to what its journal says, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from orderdesk.domain.intents import Intent
from orderdesk.domain.packing import Packing, PackingEvent, PackingState
from orderdesk.domain.recovered import found_again, in_question
from orderdesk.storage.codec import decode
from orderdesk.storage.connection import Connection
from orderdesk.storage.intent_rows import put_intent, standing_intents
from orderdesk.storage.journal import Kept
from orderdesk.storage.outbox_snapshot import ClosedPacking, SettledIntent
from orderdesk.storage.packings import open_packings, put_packing


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was brought back: names of orders with open decisions, and with work in hand."""

    decisions: tuple[str, ...] = ()
    in_hand: tuple[str, ...] = ()


def replay(connection: Connection, kept: Kept, now: datetime) -> Replayed:
    """Put what the journal says over what the database has. Doing it twice changes nothing more.

    Every decision that goes out by itself is to be read back first, the ones that the database knew
    too; one that the journal has forgotten, and hence knew as settled, waits for a person.
    """
    return Replayed(_replay_intents(connection, kept, now), _replay_packings(connection, kept))


def intents_of(kept: Kept) -> list[Intent]:
    """The decisions that a journal tells of, as they stood, by number."""
    return sorted((_intent_of(text) for text in kept.intents.values()), key=lambda one: one.number)


def packings_of(kept: Kept) -> list[Packing]:
    """The packings that a journal tells of, with their events."""
    return [
        replace(decode(Packing, text), events=_events(kept.events.get(packing_id, [])))
        for packing_id, text in kept.packings.items()
    ]


def _replay_intents(connection: Connection, kept: Kept, now: datetime) -> tuple[str, ...]:
    told = intents_of(kept)
    known = {one.id for one in told}
    for intent in told:
        put_intent(connection, found_again(intent), now)
    for intent in standing_intents(connection):
        if intent.id in known:
            continue
        settled = kept.settled.get(intent.id)
        put_intent(
            connection, in_question(intent) if settled is None else _settled(intent, settled), now
        )
    return _names(intent.order_name for intent in told if intent.state.is_open)


def _replay_packings(connection: Connection, kept: Kept) -> tuple[str, ...]:
    for packing in open_packings(connection):
        # First, so that an order in hand then is not in hand twice.
        if packing.id not in kept.packings:
            put_packing(connection, _closed(packing, kept.closed.get(packing.id)))
    told = packings_of(kept)
    # The closed ones first, for the same reason.
    for packing in sorted(told, key=lambda one: one.state is PackingState.OPEN):
        put_packing(connection, packing)
    return _names(one.order_name for one in told if one.state is PackingState.OPEN)


def _intent_of(text: str) -> Intent:
    number, _space, payload = text.partition(" ")
    return replace(decode(Intent, payload), number=int(number))


def _settled(intent: Intent, text: str) -> Intent:
    found = decode(SettledIntent, text)
    return replace(
        intent,
        state=found.state,
        settled_at=found.settled_at,
        fulfillment_id=found.fulfillment_id,
        problem=None,
        retry_at=None,
    )


def _closed(packing: Packing, text: str | None) -> Packing:
    """As it was closed. One that is too long ago to be known is not in hand any more either."""
    if text is None:
        return replace(packing, state=PackingState.SET_ASIDE, closed_at=packing.opened_at)
    found = decode(ClosedPacking, text)
    return replace(packing, state=found.state, closed_at=found.closed_at)


def _events(texts: list[str]) -> tuple[PackingEvent, ...]:
    events = {event.seq: event for event in (decode(PackingEvent, text) for text in texts)}
    return tuple(events[seq] for seq in sorted(events))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

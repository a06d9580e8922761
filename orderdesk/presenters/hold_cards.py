"""The holds of one order as cards: why, the notes, whose it is, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.catalogue import Location
from orderdesk.domain.fulfillment import FulfillmentOrder, Hold
from orderdesk.domain.holds import is_own
from orderdesk.domain.intents import HoldWork, Intent, IntentState
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.order_words import hold_reason_sentence
from orderdesk.presenters.timeline_entry import person_at
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class HoldCard:
    """One hold. `can_release` says that it is ours, on the work here."""

    hold_id: str
    reason: str
    notes: str
    who: str
    advice: str
    can_release: bool


def hold_cards(
    sheet: OrderSheet, location: Location | None, formats: Formats, now: datetime
) -> tuple[HoldCard, ...]:
    """A card for each hold on open work, wherever the work is to be done."""
    cards: dict[str, HoldCard] = {}
    for work in sheet.projected.order.fulfillment_orders:
        if not work.is_open:
            continue
        for hold in work.holds:
            cards.setdefault(
                hold.handle or hold.id, _card(hold, work, sheet, location, formats, now)
            )
    return tuple(cards.values())


def _card(
    hold: Hold,
    work: FulfillmentOrder,
    sheet: OrderSheet,
    location: Location | None,
    formats: Formats,
    now: datetime,
) -> HoldCard:
    intent = _maker(hold, sheet.intents)
    is_here = location is not None and work.location_id == location.id
    own = is_own(hold)
    return HoldCard(
        hold_id=hold.id,
        reason=hold_reason_sentence(hold.reason),
        notes=hold.reason_notes.strip(),
        who=_who(intent, own=own, formats=formats, now=now),
        advice=_advice(work, own=own, is_here=is_here),
        can_release=own and is_here,
    )


def _maker(hold: Hold, intents: tuple[Intent, ...]) -> Intent | None:
    return next(
        (
            one
            for one in intents
            if isinstance(one.payload, HoldWork)
            and one.payload.handle
            and one.payload.handle == hold.handle
        ),
        None,
    )


def _who(intent: Intent | None, *, own: bool, formats: Formats, now: datetime) -> str:
    if intent is None:
        return _("By OrderDesk, at another station") if own else _("By another app or the admin")
    who = person_at(intent.staff, intent.station)
    when = formats.when(intent.created_at, now)
    if intent.state is not IntentState.DONE:
        return _("By {person}, {time}, not in Shopify yet").format(person=who, time=when)
    return _("By {person}, {time}").format(person=who, time=when)


def _advice(work: FulfillmentOrder, *, own: bool, is_here: bool) -> str:
    if not own:
        return _("It ends where it was made, or in Shopify.")
    if is_here:
        return ""
    place = isolated(work.location_name or _("another location"))
    return _("It concerns the work at {place}.").format(place=place)

"""The fulfillments of one order as cards: state, numbers, who and when, and what may be done now."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.delivery_steps import steps_to_tell
from orderdesk.domain.fulfillment import Fulfillment, FulfillmentStatus
from orderdesk.domain.ids import FulfillmentGid, IntentId
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    CancelFulfillment,
    ChangeOfFulfillment,
    Fulfill,
    Intent,
    IntentState,
    UpdateTracking,
)
from orderdesk.domain.order import Order
from orderdesk.domain.projection import local_fulfillment_id
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.order_words import delivery_state_word
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _, ngettext

MOST_NAMED = 6
WITH_THE_CARRIER = (
    "ATTEMPTED_DELIVERY",
    "CARRIER_PICKED_UP",
    "DELAYED",
    "IN_TRANSIT",
    "OUT_FOR_DELIVERY",
)


@dataclass(frozen=True, slots=True)
class Doable:
    """Something that staff may do here. `why_not` says in a sentence why they may not, now."""

    why_not: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether it can be done now."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class ShipmentCard:
    """One fulfillment. `numbers` are its parcels' tracking numbers, `company` their carrier.

    `take_back` is the intent that can still be taken back, `asks_intent` the one that needs a person.
    `steps` are what can be said of it next, each with its word.
    `consequence` says line by line what cancelling it would lead to.
    """

    fulfillment_id: FulfillmentGid
    title: str
    state: Mark
    parcels: tuple[str, ...]
    numbers: tuple[str, ...]
    company: str
    contents: str
    made: str
    update: Doable
    cancel: Doable
    steps: tuple[tuple[str, str], ...] = ()
    consequence: tuple[str, ...] = ()
    take_back: IntentId | None = None
    asks_intent: IntentId | None = None


def cards_of(sheet: OrderSheet, formats: Formats, now: datetime) -> tuple[ShipmentCard, ...]:
    """A card for each fulfillment, the newest first."""
    fulfillments = sorted(
        sheet.projected.order.fulfillments, key=lambda one: one.created_at, reverse=True
    )
    return tuple(_card(one, sheet, formats, now) for one in fulfillments)


def _card(
    fulfillment: Fulfillment, sheet: OrderSheet, formats: Formats, now: datetime
) -> ShipmentCard:
    maker = _maker(fulfillment, sheet.intents)
    change = _open_change(fulfillment.id, sheet.projected.pending)
    asking = next((one for one in (change, maker) if one is not None and one.needs_person), None)
    takeable = next(
        (one for one in (change, maker) if one is not None and one.state is IntentState.WAITING),
        None,
    )
    why_not = _why_unchangeable(fulfillment, maker, change)
    when = formats.when(fulfillment.created_at, now)
    made = when
    if maker is not None:
        made = _("{when}, {staff} at {station}").format(
            when=when, staff=isolated(maker.staff), station=isolated(maker.station)
        )
    companies = [one.company for one in fulfillment.tracking if one.company]
    return ShipmentCard(
        fulfillment_id=fulfillment.id,
        title=fulfillment.name or _("New parcel"),
        state=_state(fulfillment, maker, change),
        parcels=tuple(
            " ".join(part for part in (one.company, one.number) if part)
            for one in fulfillment.tracking
            if one.number or one.company
        ),
        numbers=fulfillment.numbers,
        company=companies[0] if companies else "",
        contents=(
            _("contents not read yet")
            if fulfillment.lines_unread
            else formats.items(sum(line.quantity for line in fulfillment.lines))
        ),
        made=made,
        update=Doable(why_not),
        cancel=Doable(why_not),
        steps=() if why_not else _steps(fulfillment, sheet.projected.order),
        consequence=_consequence(fulfillment, sheet, formats),
        take_back=takeable.id if takeable is not None else None,
        asks_intent=asking.id if asking is not None else None,
    )


def _steps(fulfillment: Fulfillment, order: Order) -> tuple[tuple[str, str], ...]:
    return tuple(
        (status, delivery_state_word(status)) for status in steps_to_tell(order, fulfillment)
    )


def _consequence(fulfillment: Fulfillment, sheet: OrderSheet, formats: Formats) -> tuple[str, ...]:
    order = sheet.projected.order
    if order.cancelled_at is not None:
        opened = _("The order is cancelled: put the goods back.")
    elif fulfillment.lines_unread:
        opened = _("What is in it is to be packed again.")
    else:
        opened = _("To be packed again: {items}.").format(
            items=_contents(fulfillment, order, formats)
        )
    return (
        opened,
        _whereabouts(fulfillment),
        _("OrderDesk writes no mail about it. Tell the customer if they wait for this parcel."),
        _("You can take it back until it is sent to Shopify, and not after that."),
    )


def _contents(fulfillment: Fulfillment, order: Order, formats: Formats) -> str:
    titles = {line.id: line.title for line in order.line_items}
    named = [
        _("{count} {product}").format(
            count=formats.times_of(one.quantity),
            product=isolated(titles.get(one.line_item_id, _("a line that is gone"))),
        )
        for one in fulfillment.lines[:MOST_NAMED]
    ]
    more = len(fulfillment.lines) - len(named)
    if more:
        words = ngettext("{count} more line", "{count} more lines", more)
        named.append(words.format(count=formats.number(more)))
    return ", ".join(named)


def _whereabouts(fulfillment: Fulfillment) -> str:
    if fulfillment.display_status in ("DELIVERED", "PICKED_UP"):
        return _("The customer has the goods already: cancelling brings nothing back.")
    if fulfillment.display_status in WITH_THE_CARRIER:
        return _("The carrier has the parcel: cancelling does not stop it.")
    if fulfillment.numbers:
        return _("The label stays valid: if the parcel has left, cancelling does not stop it.")
    return _("If the parcel has left, cancelling does not stop it.")


def _maker(fulfillment: Fulfillment, intents: tuple[Intent, ...]) -> Intent | None:
    for intent in intents:
        if isinstance(intent.payload, Fulfill) and fulfillment.id in (
            intent.fulfillment_id,
            local_fulfillment_id(intent),
        ):
            return intent
    return None


def _open_change(fulfillment_id: FulfillmentGid, pending: tuple[Intent, ...]) -> Intent | None:
    for intent in reversed(pending):
        payload = intent.payload
        if isinstance(payload, ChangeOfFulfillment) and payload.fulfillment_id == fulfillment_id:
            return intent
    return None


def _is_confirmed(maker: Intent | None) -> bool:
    return maker is None or maker.state in (IntentState.DONE, IntentState.CANCELLED)


def _why_unchangeable(fulfillment: Fulfillment, maker: Intent | None, change: Intent | None) -> str:
    if not _is_confirmed(maker):
        return _("This parcel is not in Shopify yet. Take it back to change it.")
    if change is not None and isinstance(change.payload, CancelFulfillment):
        return _("Its cancellation is not in Shopify yet.")
    if change is not None and isinstance(change.payload, AddFulfillmentEvent):
        return _("What became of it is not in Shopify yet.")
    if change is not None:
        return _("Its new number is not in Shopify yet.")
    if not fulfillment.is_live:
        return _("This fulfillment is cancelled.")
    return ""


def _state(fulfillment: Fulfillment, maker: Intent | None, change: Intent | None) -> Mark:
    for intent in (change, maker):
        if intent is None or intent.state in (IntentState.DONE, IntentState.CANCELLED):
            continue
        return _unsent_state(intent)
    if not fulfillment.is_live:
        word = _("Cancelled") if fulfillment.status is FulfillmentStatus.CANCELLED else _("Failed")
        return Mark("x-circle", word)
    word = delivery_state_word(fulfillment.display_status) or _("In Shopify")
    return Mark("check-circle", word, Hue.RIGHT, filled=True)


def _unsent_state(intent: Intent) -> Mark:
    if intent.needs_person:
        return Mark("warning-octagon", _("Needs you"), Hue.WRONG, filled=True)
    if intent.state is IntentState.SENDING:
        return Mark("paper-plane-tilt", _("Being sent"), Hue.OFFLINE, filled=True)
    if intent.state is IntentState.AMBIGUOUS:
        return Mark("hourglass-medium", _("Checking with the shop"), Hue.OFFLINE, filled=True)
    if isinstance(intent.payload, CancelFulfillment):
        word = _("Cancelling, waiting to send")
    elif isinstance(intent.payload, UpdateTracking):
        word = _("New number, waiting to send")
    elif isinstance(intent.payload, AddFulfillmentEvent):
        told = delivery_state_word(intent.payload.status)
        word = _("{state}, waiting to send").format(state=told)
    else:
        word = _("Waiting to send")
    return Mark("paper-plane-tilt", word, Hue.OFFLINE, filled=True)

"""What happened to an order in Shopify: by the local copy, by its own timeline, by carriers."""

from collections.abc import Iterator

from orderdesk.domain.fulfillment import Fulfillment, Tracking
from orderdesk.domain.intents import Intent
from orderdesk.domain.order import Order
from orderdesk.domain.timeline import CarrierStep, ShopEvent
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue
from orderdesk.presenters.order_words import delivery_state_word
from orderdesk.presenters.timeline_entry import Happening, happening, person_at
from orderdesk.words import _

PLACED = "placed"
CANCELLED = "cancelled"

# What an action of Shopify's timeline is about. The names are those of its events since the REST
# Admin API; one that is not among them has the plain mark.
_ICONS = (
    ("fulfillment_cancelled", "x-circle"),
    ("hold", "hand-palm"),
    ("moved", "warehouse"),
    ("split", "package"),
    ("fulfillment", "truck"),
    ("tracking", "truck"),
    ("authorization", "credit-card"),
    ("capture", "credit-card"),
    ("sale", "credit-card"),
    ("refund", "credit-card"),
    ("void", "credit-card"),
    ("paid", "credit-card"),
    ("mail", "envelope-simple"),
    ("comment", "note"),
    ("note", "note"),
    ("tag", "tag"),
    ("edit", "pencil-simple"),
    ("update", "pencil-simple"),
    ("placed", "basket"),
    ("cancelled", "x-circle"),
    ("restock", "warehouse"),
    ("closed", "check-circle"),
)


def of_placing(order: Order, event: ShopEvent | None) -> Happening:
    """The order came in. Shopify's own entry, where it is there, says more."""
    if event is not None:
        return of_event(event)
    return happening(order.processed_at or order.created_at, "basket", _("The order was placed"))


def of_cancelling(order: Order, event: ShopEvent | None) -> Iterator[Happening]:
    """The order was cancelled, with the reason that the local copy knows."""
    if order.cancelled_at is None:
        return
    details = [_reason_word(order.cancel_reason)]
    if event is not None and event.message:
        details.append(isolated(event.message))
    sentence = _("The order was cancelled")
    yield happening(order.cancelled_at, "x-circle", sentence, hue=Hue.WRONG, details=details)


def of_fulfillment(
    fulfillment: Fulfillment,
    parcels: tuple[Tracking, ...],
    maker: Intent | None,
    event: ShopEvent | None,
    formats: Formats,
) -> Happening:
    """Goods left, in parcels with these numbers. Who: our own record, else Shopify's words."""
    name = isolated(fulfillment.name or _("A parcel"))
    if fulfillment.lines_unread:
        sentence = _("{name} was fulfilled").format(name=name)
    else:
        contents = formats.items(sum(line.quantity for line in fulfillment.lines))
        sentence = _("{name} was fulfilled: {items}").format(name=name, items=contents)
    details = [
        isolated(" ".join(part for part in (one.company, one.number) if part))
        for one in parcels
        if one.number or one.company
    ]
    who = ""
    if maker is not None:
        who = _("sent by OrderDesk for {person}").format(
            person=person_at(maker.staff, maker.station)
        )
    elif event is not None:
        if not event.app_title:
            # A person in the admin is named in the message alone.
            details.append(isolated(event.message))
        who = author_of(event)
    return happening(fulfillment.created_at, "truck", sentence, who=who, details=details)


def of_step(step: CarrierStep, fulfillment: Fulfillment | None) -> Happening:
    """What a carrier said, or a hand-over."""
    word = delivery_state_word(step.status) or isolated(step.status.replace("_", " ").capitalize())
    if fulfillment is not None and fulfillment.name:
        word = _("{name}: {state}").format(name=isolated(fulfillment.name), state=word)
    details = [isolated(part) for part in (step.city, step.message) if part]
    is_bad = step.status in ("FAILURE", "DELAYED", "ATTEMPTED_DELIVERY")
    hue = Hue.AMBER if is_bad else Hue.PLAIN
    icon = "check-circle" if step.status == "DELIVERED" else "truck"
    return happening(step.at, icon, word, who=_("Carrier"), details=details, hue=hue)


def of_event(event: ShopEvent) -> Happening:
    """An entry of Shopify's timeline in Shopify's own words."""
    sentence = isolated(event.message or event.action.replace("_", " ").capitalize())
    return happening(event.at, icon_of(event), sentence, who=author_of(event))


def icon_of(event: ShopEvent) -> str:
    """The mark of what an entry is about."""
    return next((icon for part, icon in _ICONS if part in event.action), "info")


def author_of(event: ShopEvent) -> str:
    """Who acted, as far as Shopify says it beside the message."""
    if event.app_title:
        return isolated(event.app_title)
    return _("Staff in Shopify") if event.by_staff else _("Shopify")


def _reason_word(reason: str) -> str:
    words = {
        "CUSTOMER": _("The customer changed their mind"),
        "DECLINED": _("The payment was declined"),
        "FRAUD": _("Fraud"),
        "INVENTORY": _("Out of stock"),
        "STAFF": _("A mistake of staff"),
        "OTHER": _("Another reason"),
    }
    return words.get(reason, "")

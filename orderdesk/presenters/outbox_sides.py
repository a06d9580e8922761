"""The two cards of a decision: what was done here, and what Shopify has."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from orderdesk.domain.fulfillment import (
    DeliveryMethod,
    Fulfillment,
    FulfillmentOrderStatus,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid, LineItemGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    CancelFulfillment,
    Fulfill,
    Intent,
    IntentState,
    ProblemCode,
    UpdateTracking,
)
from orderdesk.domain.open_work import destination_lines, open_work_at, remaining_at
from orderdesk.domain.order import FinancialStatus, Order
from orderdesk.domain.timeline import ShopTimeline
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.order_words import delivery_word
from orderdesk.presenters.outbox_change_sides import change_sides
from orderdesk.presenters.outbox_events import happened_since, made_by, parcel_line
from orderdesk.presenters.outbox_side_parts import order_line, product_line, side_ours
from orderdesk.presenters.outbox_state import Side, SideLine
from orderdesk.presenters.problem_sentences import kind_text
from orderdesk.services.outbox import OutboxEntry
from orderdesk.words import _


def sides(
    entry: OutboxEntry, now: datetime, formats: Formats, timeline: ShopTimeline | None = None
) -> tuple[Side, Side | None]:
    """Ours and theirs, differences marked. Theirs is None where the order is not in the local copy.

    `timeline` is what Shopify's own says: what happened there since is told at the end of theirs.
    """
    ours, theirs = _both(entry, now, formats)
    since = happened_since(entry.intent, timeline, now, formats)
    if theirs is None or not since:
        return ours, theirs
    *earlier, newest = since
    if _names_nobody(theirs, entry):
        # Where no station says that it was it, Shopify's last word says who did what.
        who = _("{what} {time}").format(what=newest.title, time=newest.amount)
        return ours, replace(theirs, who=who, lines=(*theirs.lines, *earlier))
    return ours, replace(theirs, lines=(*theirs.lines, *since))


def _names_nobody(theirs: Side, entry: OutboxEntry) -> bool:
    return entry.order is not None and theirs.who == order_line(entry.order)


def _both(entry: OutboxEntry, now: datetime, formats: Formats) -> tuple[Side, Side | None]:
    intent, order = entry.intent, entry.order
    match intent.payload:
        case Fulfill() as fulfill:
            return _fulfill_sides(intent, fulfill, order, now, formats)
        case UpdateTracking(fulfillment_id=fulfillment_id, parcels=parcels):
            theirs = order.fulfillment(fulfillment_id) if order else None
            shown = theirs.tracking if theirs else ()
            differs = _numbers(parcels) != _numbers(shown)
            ours = side_ours(intent, _("Noted here"), _parcel_lines(parcels, differs), now, formats)
            return ours, _side_fulfillment(theirs, _parcel_lines(shown, differs), now, formats)
        case CancelFulfillment(fulfillment_id=fulfillment_id):
            theirs = order.fulfillment(fulfillment_id) if order else None
            name = theirs.name if theirs else ""
            line = SideLine(
                _("Cancel {parcel}").format(parcel=name or _("the parcel")), icon="prohibit"
            )
            ours = side_ours(intent, _("Decided here"), (line,), now, formats)
            lines = _fulfillment_lines(order, theirs, formats) if order and theirs else ()
            return ours, _side_fulfillment(theirs, lines, now, formats)
        case AddFulfillmentEvent(fulfillment_id=fulfillment_id):
            theirs = order.fulfillment(fulfillment_id) if order else None
            event = SideLine(kind_text(intent), icon="truck")
            ours = side_ours(intent, _("Decided here"), (event,), now, formats)
            lines = _fulfillment_lines(order, theirs, formats) if order and theirs else ()
            return ours, _side_fulfillment(theirs, lines, now, formats)
        case change:
            return change_sides(intent, change, order, now, formats)


def plain_side(entry: OutboxEntry, now: datetime, formats: Formats) -> Side:
    """Our side alone, for what waits and what was sent."""
    intent, order = entry.intent, entry.order
    match intent.payload:
        case Fulfill(units=units, parcels=parcels):
            lines = [
                product_line(order, one.line_item_id, formats.times(one.quantity), False)
                for one in units
            ]
            return side_ours(
                intent, _("Packed here"), (*lines, *_parcel_lines(parcels, False)), now, formats
            )
        case _:
            return sides(entry, now, formats)[0]


def _fulfill_sides(
    intent: Intent, fulfill: Fulfill, order: Order | None, now: datetime, formats: Formats
) -> tuple[Side, Side | None]:
    packed = {one.line_item_id: one.quantity for one in fulfill.units}
    is_gone = intent.problem is not None and intent.problem.code is ProblemCode.ORDER_GONE
    if order is None or is_gone:
        lines = [
            product_line(order, line, formats.times(count), False) for line, count in packed.items()
        ]
        parcels = _parcel_lines(fulfill.parcels, False)
        ours = side_ours(intent, _("Packed here"), (*lines, *parcels), now, formats)
        if not is_gone:
            return ours, None
        # The copy still has what the shop no longer shows: that must not pass for the shop's word.
        gone = SideLine(_("The order is not there any more"), icon="x-circle", differs=True)
        return ours, Side("cloud", _("In Shopify"), "", (gone,))
    named = _named(intent, order)
    if named:
        return _against_fulfillments(intent, fulfill, order, named, now, formats)
    return _against_order(intent, fulfill, order, now, formats)


def _named(intent: Intent, order: Order) -> tuple[Fulfillment, ...]:
    ids: tuple[FulfillmentGid, ...] = intent.problem.fulfillment_ids if intent.problem else ()
    if intent.state is IntentState.DONE and intent.fulfillment_id is not None:
        # It was sent twice: what it made itself stands beside the other one.
        ids = (intent.fulfillment_id, *(one for one in ids if one != intent.fulfillment_id))
    found = (order.fulfillment(one) for one in ids)
    return tuple(one for one in found if one is not None)


def _against_fulfillments(
    intent: Intent,
    fulfill: Fulfill,
    order: Order,
    named: tuple[Fulfillment, ...],
    now: datetime,
    formats: Formats,
) -> tuple[Side, Side]:
    packed = {one.line_item_id: one.quantity for one in fulfill.units}
    theirs: dict[LineItemGid, int] = {}
    for one in named:
        for line in one.lines:
            theirs[line.line_item_id] = theirs.get(line.line_item_id, 0) + line.quantity
    rows = []
    for item in {**packed, **theirs}:
        here, there = packed.get(item, 0), theirs.get(item, 0)
        differs = here != there
        ours = product_line(order, item, _amount(here, formats), differs)
        rows.append((ours, product_line(order, item, _amount(there, formats), differs)))
    left, right = _differing_first(rows)
    tracking = tuple(parcel for one in named for parcel in one.tracking)
    differs = _numbers(fulfill.parcels) != _numbers(tracking)
    left += _parcel_lines(fulfill.parcels, differs)
    right += _parcel_lines(tracking, differs)
    who = parcel_line(named, now, formats, made_by(intent, named))
    return (
        side_ours(intent, _("Packed here"), left, now, formats),
        Side("cloud", _("In Shopify"), who, right),
    )


def _against_order(
    intent: Intent, fulfill: Fulfill, order: Order, now: datetime, formats: Formats
) -> tuple[Side, Side]:
    """No parcel of theirs to compare with: compare with what the order still asks for."""
    code = intent.problem.code if intent.problem else None
    packed = {one.line_item_id: one.quantity for one in fulfill.units}
    open_units = {
        one.line_item_id: one.quantity for one in remaining_at(order, fulfill.location_id)
    }
    if order.cancelled_at is not None:
        open_units = {}
    wanted = {one.line_item_id: one.quantity for one in intent.basis.remaining}
    asked_for = [*packed, *(open_units if code is ProblemCode.MORE_ORDERED else ())]
    rows = [*_circumstances(intent, fulfill, order, now, formats)]
    for item in dict.fromkeys(asked_for):
        count, rest = packed.get(item, 0), open_units.get(item, 0)
        differs = rest < count
        if code is ProblemCode.MORE_ORDERED:
            differs = rest > max(count, wanted.get(item, 0))
        ours = product_line(order, item, _amount(count, formats), differs)
        rows.append((ours, product_line(order, item, _to_send(rest, formats), differs)))
    left, right = _differing_first(rows)
    left += _parcel_lines(fulfill.parcels, False)
    return (
        side_ours(intent, _("Packed here"), left, now, formats),
        Side("cloud", _("In Shopify"), order_line(order), right),
    )


def _differing_first(
    rows: list[tuple[SideLine, SideLine]],
) -> tuple[tuple[SideLine, ...], tuple[SideLine, ...]]:
    """What is asked about stands on top: the page may be too low for all of it."""
    rows = sorted(rows, key=lambda row: not row[0].differs)
    return tuple(ours for ours, _theirs in rows), tuple(theirs for _ours, theirs in rows)


def _to_send(count: int, formats: Formats) -> str:
    if not count:
        return _("none to send")
    return _("{count} to send").format(count=formats.number(count))


def _circumstances(
    intent: Intent, fulfill: Fulfill, order: Order, now: datetime, formats: Formats
) -> Iterable[tuple[SideLine, SideLine]]:
    """Address, delivery, hold and cancelling, where they are what differs."""
    code = intent.problem.code if intent.problem else None
    here = _address(intent.basis.destination)
    there = _address(destination_lines(order.shipping_address))
    if code is ProblemCode.ADDRESS_CHANGED or (intent.basis.destination and here != there):
        yield (
            SideLine(here, icon="map-pin", differs=here != there),
            SideLine(there, icon="map-pin", differs=here != there),
        )
    work = open_work_at(order, fulfill.location_id)
    if code is ProblemCode.METHOD_CHANGED and work:
        yield (
            SideLine(_method(intent.basis.delivery_method), icon="truck", differs=True),
            SideLine(delivery_word(work[0].delivery_method), icon="truck", differs=True),
        )
    if code is ProblemCode.MOVED_AWAY:
        places = (one for one in order.fulfillment_orders if one.is_open and one.remaining)
        names = [one.location_name for one in places if one.location_id != fulfill.location_id]
        there = ", ".join(isolated(name) for name in dict.fromkeys(names) if name)
        yield (
            SideLine(_("To be sent from here"), icon="package", differs=True),
            SideLine(
                _("Packed at {place} now").format(place=there), icon="warehouse", differs=True
            ),
        )
    gave_back = (FinancialStatus.REFUNDED, FinancialStatus.PARTIALLY_REFUNDED)
    if order.cancelled_at is None and order.financial_status in gave_back:
        text = (
            _("Money was given back")
            if order.financial_status is FinancialStatus.REFUNDED
            else _("A part of the money was given back")
        )
        yield (
            SideLine(_("To be sent"), icon="package", differs=True),
            SideLine(text, icon="credit-card", differs=True),
        )
    if order.cancelled_at is not None:
        text = _("Cancelled {time}").format(time=formats.when(order.cancelled_at, now))
        yield (
            SideLine(_("To be sent"), icon="package", differs=True),
            SideLine(text, icon="x-circle", differs=True),
        )
    elif any(one.status is FulfillmentOrderStatus.ON_HOLD for one in work):
        notes = [hold.reason_notes.strip() for one in work for hold in one.holds]
        said = next((note for note in notes if note), "")
        text = _("On hold: {reason}").format(reason=said) if said else _("On hold")
        yield (
            SideLine(_("To be sent"), icon="package", differs=True),
            SideLine(text, icon="hand-palm", differs=True),
        )


def _side_fulfillment(
    theirs: Fulfillment | None, lines: Iterable[SideLine], now: datetime, formats: Formats
) -> Side:
    if theirs is None:
        gone = SideLine(_("Not on the order any more"), icon="x-circle", differs=True)
        return Side("cloud", _("In Shopify"), "", (gone,))
    who = _("{names}, {time}").format(
        names=theirs.name or _("Parcel"), time=formats.when(theirs.created_at, now)
    )
    shown = list(lines)
    if not theirs.is_live:
        shown.append(SideLine(_("Cancelled"), icon="x-circle", differs=True))
    return Side("cloud", _("In Shopify"), who, tuple(shown))


def _fulfillment_lines(order: Order, theirs: Fulfillment, formats: Formats) -> tuple[SideLine, ...]:
    lines = [
        product_line(order, one.line_item_id, formats.times(one.quantity), False)
        for one in theirs.lines
    ]
    return (*lines, *_parcel_lines(theirs.tracking, False))


def _parcel_lines(parcels: Iterable[Tracking], differs: bool) -> tuple[SideLine, ...]:
    shown = [one for one in parcels if one.number]
    if not shown and differs:
        return (SideLine(_("No tracking number"), icon="barcode", differs=True),)
    return tuple(
        SideLine(
            f"{one.company} {one.number}".strip(), icon="barcode", differs=differs, is_code=True
        )
        for one in shown
    )


def _amount(count: int, formats: Formats) -> str:
    return formats.times(count) if count else _("not packed")


def _numbers(parcels: Iterable[Tracking]) -> frozenset[str]:
    return frozenset(one.number for one in parcels if one.number)


def _address(lines: tuple[str, ...]) -> str:
    return ", ".join(line for line in lines if line) or _("no address")


def _method(value: str) -> str:
    return delivery_word(DeliveryMethod(value)) if value else _("another way")

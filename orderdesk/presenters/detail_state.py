"""The whole detail page as data: head, lines, customer, money, shipments, and what may be done."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.catalogue import InventoryLevel, Location, Shop
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import IntentId, InventoryItemGid, OrderGid
from orderdesk.domain.order import Address, Order, OrderFulfillmentStatus, Totals, gift_message
from orderdesk.domain.work import WorkItem, work_of
from orderdesk.presenters.detail_actions import ActionState, SplitLine, actions_of, split_lines
from orderdesk.presenters.detail_lines import DetailLines, lines_of
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.hold_cards import HoldCard, hold_cards
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.order_words import (
    delivery_mark,
    expedited_mark,
    holder_word,
    payment_mark,
)
from orderdesk.presenters.problem_sentences import problem_text
from orderdesk.presenters.queue_preview import Primary, primary_of
from orderdesk.presenters.shipment_cards import ShipmentCard, cards_of
from orderdesk.presenters.timeline_entry import Timeline
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One line of the money, the amount ready to be shown at the right."""

    label: str
    amount: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ConflictLink:
    """A decision on this order that needs a person, with the way to it."""

    sentence: str
    intent_id: IntentId


@dataclass(frozen=True, slots=True)
class DetailState:
    """One order, ready to be shown. `read` says how old it is."""

    order_id: OrderGid
    number: str
    chips: tuple[Mark, ...]
    placed: str
    lines: DetailLines
    customer: str
    address: tuple[str, ...]
    contacts: tuple[str, ...]
    delivery: Mark
    warnings: tuple[Mark, ...]
    holds: tuple[HoldCard, ...]
    conflicts: tuple[ConflictLink, ...]
    note: str
    gift: str
    attributes: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    money: tuple[MoneyRow, ...]
    shipments: tuple[ShipmentCard, ...]
    timeline: Timeline
    actions: tuple[ActionState, ...]
    split: tuple[SplitLine, ...]
    plain_note: str
    primary: Primary
    can_notify: bool
    read: str


def state_of(
    sheet: OrderSheet,
    location: Location | None,
    formats: Formats,
    now: datetime,
    timeline: Timeline,
    shop: Shop | None = None,
    holder: Holder | None = None,
    stock_at: str = "",
) -> DetailState:
    """The page of one order as the bench at `location` sees it."""
    order = sheet.projected.order
    work = _work_here(sheet, location, formats)
    address = order.shipping_address
    return DetailState(
        order_id=order.id,
        number=order.name,
        chips=_chips(order, work, sheet, holder),
        placed=formats.day_and_time(order.created_at),
        lines=lines_of(sheet, location.id if location else None, formats, stock_at),
        customer=isolated(order.customer_name or _("No name")),
        address=withheld_address() if order.is_address_withheld else address_lines(address),
        contacts=_contacts(order),
        delivery=_delivery(order, work),
        warnings=_warnings(order, sheet),
        holds=hold_cards(sheet, location, formats, now),
        conflicts=tuple(
            ConflictLink(problem_text(intent).what, intent.id)
            for intent in sheet.projected.pending
            if intent.needs_person
        ),
        note=order.note.strip(),
        gift=gift_message(order).strip(),
        attributes=tuple(
            (one.key, one.value)
            for one in order.attributes
            if one.value and one.value != gift_message(order)
        ),
        tags=order.tags,
        money=_money(order.totals, formats),
        shipments=cards_of(sheet, formats, now),
        timeline=timeline,
        actions=actions_of(sheet, location, shop, holder),
        split=split_lines(sheet, location),
        plain_note=order.note,
        primary=_primary(sheet, work, location, formats),
        can_notify=order.can_notify_customer,
        read=_("As the shop had it {age}").format(age=formats.age(sheet.read_at, now)),
    )


def withheld_address() -> tuple[str, ...]:
    """What stands where the address would."""
    return (_("Address withheld by Shopify"),)


def address_lines(address: Address | None) -> tuple[str, ...]:
    """The address as its country writes it: Shopify's own lines, else ours in the plainest order."""
    if address is None:
        return ()
    if address.formatted:
        return address.formatted
    lines = (
        address.name,
        address.company,
        address.address1,
        address.address2,
        " ".join(part for part in (address.zip, address.city) if part),
        " ".join(part for part in (address.province_code, address.country_code) if part),
    )
    return tuple(line for line in lines if line)


def _work_here(
    sheet: OrderSheet, location: Location | None, formats: Formats
) -> tuple[WorkItem, ...]:
    if location is None:
        return ()
    levels: dict[InventoryItemGid, InventoryLevel] = {
        item: places[location.id] for item, places in sheet.levels.items() if location.id in places
    }
    return tuple(work_of(sheet.projected, location.id, levels, formats.zone))


def _chips(
    order: Order, work: tuple[WorkItem, ...], sheet: OrderSheet, holder: Holder | None
) -> tuple[Mark, ...]:
    chips = []
    if order.cancelled_at is not None:
        chips.append(Mark("x-circle", _("Cancelled"), Hue.WRONG, filled=True))
    chips.append(payment_mark(order.financial_status))
    if sheet.packing is not None:
        chips.append(Mark("package", _("In hand"), Hue.VIOLET, filled=True))
    elif holder is not None:
        word = _("In hand: {name}").format(name=holder_word(holder.staff, holder.station))
        chips.append(Mark("user", word, Hue.VIOLET, filled=True))
    elif work:
        chips.append(_work_mark(work))
    elif order.cancelled_at is None:
        chips.append(_fulfillment_mark(order.fulfillment_status, sheet))
    if any(item.is_expedited for item in work):
        chips.append(expedited_mark())
    return tuple(chips)


def _work_mark(work: tuple[WorkItem, ...]) -> Mark:
    if all(item.holds for item in work):
        return Mark("hand-palm", _("On hold"), Hue.WRONG, filled=True)
    if all(item.is_ready for item in work):
        return Mark("storefront", _("Ready for pickup"), Hue.RIGHT, filled=True)
    return Mark("circle-dashed", _("To pack"))


def _fulfillment_mark(status: OrderFulfillmentStatus, sheet: OrderSheet) -> Mark:
    if sheet.projected.has_unsent_parcel:
        return Mark("paper-plane-tilt", _("Packed, waiting to send"), Hue.OFFLINE, filled=True)
    if status is OrderFulfillmentStatus.FULFILLED:
        return Mark("check-circle", _("Fulfilled"), Hue.RIGHT, filled=True)
    if status is OrderFulfillmentStatus.PARTIALLY_FULFILLED:
        return Mark("circle-half", _("Partly fulfilled"))
    return Mark("circle-dashed", _("Nothing to pack here"))


def _delivery(order: Order, work: tuple[WorkItem, ...]) -> Mark:
    if work:
        return delivery_mark(work[0].delivery_method, work[0].delivery_name)
    for one in order.fulfillment_orders:
        return delivery_mark(one.delivery_method, one.delivery_name or order.shipping_title)
    return Mark("truck", order.shipping_title or _("No delivery"))


def _contacts(order: Order) -> tuple[str, ...]:
    phone = order.phone
    if not phone and order.shipping_address is not None:
        phone = order.shipping_address.phone
    return tuple(part for part in (phone, order.email) if part)


def _warnings(order: Order, sheet: OrderSheet) -> tuple[Mark, ...]:
    found = []
    if sheet.projected.gone:
        sentence = _("The shop does not show this order any more. What you see is the last copy.")
        found.append(Mark("eye-slash", sentence, Hue.AMBER, filled=True))
    if order.cancelled_at is not None:
        sentence = _("This order is cancelled. Send nothing, and put packed goods back.")
        found.append(Mark("x-circle", sentence, Hue.WRONG, filled=True))
    return tuple(found)


def _money(totals: Totals, formats: Formats) -> tuple[MoneyRow, ...]:
    rows = [
        MoneyRow(_("Goods"), formats.amount(totals.subtotal)),
        MoneyRow(_("Delivery"), formats.amount(totals.shipping)),
        MoneyRow(_("Tax"), formats.amount(totals.tax)),
        MoneyRow(_("Total"), formats.amount(totals.total), is_total=True),
    ]
    if totals.refunded.amount:
        rows.append(MoneyRow(_("Given back"), formats.amount(totals.refunded)))
    if totals.outstanding.amount:
        rows.append(MoneyRow(_("Still to pay"), formats.amount(totals.outstanding), is_total=True))
    return tuple(rows)


def _primary(
    sheet: OrderSheet, work: tuple[WorkItem, ...], location: Location | None, formats: Formats
) -> Primary:
    order = sheet.projected.order
    if work:
        possible = [primary_of(item, sheet, formats) for item in work]
        return next((one for one in possible if one.is_enabled), possible[0])
    if order.cancelled_at is not None:
        return Primary(_("Pack order"), _("Cancelled: nothing to pack."), _("Cancelled"))
    places = [
        one.location_name
        for one in order.fulfillment_orders
        if one.is_open and one.is_bench_work and one.remaining
    ]
    if places and location is not None:
        place = isolated(places[0] or _("another location"))
        return Primary(
            _("Pack order"),
            _("What is left is packed at {place}.").format(place=place),
            _("Packed elsewhere"),
        )
    if sheet.projected.has_unsent_parcel:
        return Primary(_("Pack order"), _("Packed already, waiting to send."), _("Packed"))
    return Primary(_("Pack order"), _("Nothing is left to pack."), _("Nothing to pack"))

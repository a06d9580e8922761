"""The packing slip: what is in one parcel, for the packer and for whoever opens it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrder
from orderdesk.domain.ids import LineItemGid, LocationGid
from orderdesk.domain.intents import Units
from orderdesk.domain.open_work import remaining_at
from orderdesk.domain.order import LineItem, Order, gift_message
from orderdesk.printing.address_lines import address_lines
from orderdesk.printing.code128 import can_encode, picture_url
from orderdesk.printing.paper_words import PaperContext, shown, shown_lines
from orderdesk.printing.templates import PaperDocument, Part, Template, part_of
from orderdesk.words import _, ngettext

TEMPLATE = "packing_slip.html"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One order's goods that go out together, and what of it follows later."""

    order: Order
    units: tuple[Units, ...]
    later: tuple[Units, ...]


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One product of a slip. `later` says that more of it follows; "" where nothing does.

    `price` is that of one unit, empty on a gift.
    """

    title: str
    option: str
    sku: str
    quantity: str
    later: str
    price: str
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """What a template of a slip is given, every text ready to be shown; lines as tuples of text."""

    shop: str
    place: str
    number: str
    code: str
    code_picture: str
    date: str
    address_title: str
    name: str
    address: tuple[str, ...]
    delivery: str
    instructions: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    later_lines: tuple[SlipLine, ...]
    count: str
    gift: tuple[str, ...]
    note: tuple[str, ...]
    is_gift: bool


def parcel_to_pack(order: Order, location_id: LocationGid) -> Parcel | None:
    """What is left to pack at a location; None where nothing is."""
    units = remaining_at(order, location_id)
    if not units:
        return None
    here = {one.line_item_id: one.quantity for one in units}
    return Parcel(order, units, _left(order, without=here))


def parcel_packed(order: Order, units: Sequence[Units]) -> Parcel:
    """What was packed: the order stands as it is afterwards, so that what it still asks for is later."""
    return Parcel(order, tuple(units), _left(order, without={}))


def newest_parcel(order: Order, location_id: LocationGid) -> Parcel | None:
    """What left last: of this location where anything did, else of any; None where nothing did."""
    live = [one for one in order.fulfillments if one.is_live and one.lines]
    here = [one for one in live if one.location_id == location_id] or live
    if not here:
        return None
    newest = max(here, key=lambda one: one.created_at)
    units = tuple(Units(line.line_item_id, line.quantity) for line in newest.lines)
    return parcel_packed(order, units)


def slips(parcels: Iterable[Parcel], template: Template, context: PaperContext) -> PaperDocument:
    """One document with each parcel's slip on pages of its own. Raises TemplateError."""
    parts: list[Part] = []
    names: list[str] = []
    for parcel in parcels:
        slip = slip_of(parcel, context)
        html = template.render({"slip": slip, "word": _slip_words()})
        foot = " · ".join(part for part in (slip.shop, slip.number) if part)
        parts.append(part_of(html, foot))
        names.append(parcel.order.name)
    if len(names) == 1:
        title = _("Packing slip {number}").format(number=names[0])
    else:
        title = _("Packing slips of {orders}").format(orders=context.orders(len(names)))
    return PaperDocument(title, tuple(parts))


def slip_of(parcel: Parcel, context: PaperContext) -> Slip:
    """The slip's texts."""
    order = parcel.order
    work = _work(order)
    gift = gift_message(order)
    code = f"{context.code_prefix}{order.name.removeprefix('#')}"
    in_parcel = {one.line_item_id: one.quantity for one in parcel.units}
    later = {one.line_item_id: one.quantity for one in parcel.later}
    lines = [item for item in order.line_items if item.id in in_parcel]
    follows = [item for item in order.line_items if item.id in later and item.id not in in_parcel]
    address = [shown(line) for line in address_lines(order.shipping_address, context.locale)]
    if order.is_address_withheld:
        address = [_("Address withheld by Shopify")]
    name = order.shipping_address.name if order.shipping_address else ""
    name = shown(name or order.customer_name)
    is_pickup = work is not None and work.delivery_method is DeliveryMethod.PICK_UP
    return Slip(
        shop=shown(context.shop_name),
        place=shown(context.place_name),
        number=shown(order.name),
        code=code if can_encode(code) else "",
        code_picture=picture_url(code) if can_encode(code) else "",
        date=context.day(order.processed_at or order.created_at),
        address_title=_("Picked up by") if is_pickup else _("Deliver to"),
        name=name,
        address=tuple(address) if address and not is_pickup else (name,),
        delivery=shown((work.delivery_name if work else "") or order.shipping_title),
        instructions=shown_lines(work.delivery_instructions if work else ""),
        lines=tuple(_line(item, in_parcel[item.id], later, context, bool(gift)) for item in lines),
        later_lines=tuple(_line(item, later[item.id], {}, context, bool(gift)) for item in follows),
        count=context.items(sum(in_parcel.values())),
        gift=shown_lines(gift),
        note=shown_lines(order.note),
        is_gift=bool(gift.strip()),
    )


def _line(
    item: LineItem,
    quantity: int,
    later: Mapping[LineItemGid, int],
    context: PaperContext,
    is_gift: bool,
) -> SlipLine:
    more = later.get(item.id, 0)
    sentence = ngettext("{count} more comes later", "{count} more come later", more)
    price = item.unit_price
    return SlipLine(
        title=shown(item.title),
        option=shown(item.variant_title),
        sku=shown(item.sku),
        quantity=context.number(quantity),
        later=sentence.format(count=context.number(more)) if more else "",
        price=context.amount(price) if price is not None and not is_gift else "",
        wishes=tuple(
            _("{key}: {value}").format(key=shown(one.key), value=shown(one.value))
            for one in item.attributes
            # Shopify's own convention: a key that begins so is not for customers.
            if one.value.strip() and not one.key.startswith("_")
        ),
    )


def _work(order: Order) -> FulfillmentOrder | None:
    known = [one for one in order.fulfillment_orders if one.is_bench_work]
    return next((one for one in known if one.is_open), known[0] if known else None)


def _left(order: Order, *, without: Mapping[LineItemGid, int]) -> tuple[Units, ...]:
    left: dict[LineItemGid, int] = {}
    for one in order.fulfillment_orders:
        if one.is_open and one.is_bench_work:
            for line in one.line_items:
                item = line.line_item_id
                left[item] = left.get(item, 0) + line.remaining_quantity
    counted = ((item, units - without.get(item, 0)) for item, units in left.items())
    return tuple(Units(item, units) for item, units in counted if units > 0)


def _slip_words() -> dict[str, str]:
    return {
        "title": _("Packing slip"),
        "order": _("Order"),
        "date": _("Date"),
        "delivery": _("Delivery"),
        "sent_from": _("Sent from"),
        "product": _("Product"),
        "sku": _("SKU"),
        "quantity": _("Quantity"),
        "in_parcel": _("In this parcel"),
        "later": _("Comes later"),
        "gift": _("Gift message"),
        "note": _("Note"),
        "instructions": _("Instructions"),
        "thanks": _("Thank you for your order."),
    }

"""The selected order beside the queue: what a packer wants to know before taking it in hand."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import FulfillmentOrderLineItem
from orderdesk.domain.ids import FulfillmentOrderGid, LineItemGid, OrderGid
from orderdesk.domain.order import LineItem, gift_message
from orderdesk.domain.work import WorkItem
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.order_words import (
    blocked_word,
    delivery_mark,
    expedited_mark,
    holder_word,
    payment_mark,
    stock_mark,
    why_not_packable,
)
from orderdesk.presenters.queue_rows import due_cell, work_key
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _, ngettext


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line still to be packed."""

    title: str
    option: str
    quantity: str
    image_url: str


@dataclass(frozen=True, slots=True)
class Primary:
    """The page's one big button. Where it cannot be pressed, `blocked` says why in two words on it
    and `why_not` in a whole sentence beside it.
    """

    label: str
    why_not: str = ""
    blocked: str = ""

    @property
    def is_enabled(self) -> bool:
        """Whether it can be pressed."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Preview:
    """The order in short. `facts` are read in two columns, `warnings` are whole sentences."""

    key: str
    order_id: OrderGid
    number: str
    name: str
    place: str
    chips: tuple[Mark, ...]
    facts: tuple[Mark, ...]
    warnings: tuple[Mark, ...]
    note: str
    gift: str
    lines_title: str
    removed_title: str
    lines: tuple[PreviewLine, ...]
    primary: Primary


def preview_of(
    item: WorkItem,
    sheet: OrderSheet,
    formats: Formats,
    now: datetime,
    stock_at: str,
    holder: Holder | None = None,
) -> Preview:
    """The preview of `item`. `stock_at` is the time that the stock was heard of, while offline.

    `holder` is who has it in hand at another station.
    """
    order = sheet.projected.order
    address = order.shipping_address
    due = due_cell(item.due_at, now, formats)
    stock = stock_mark(item.stock)
    if stock_at:
        word = _("{stock} at {time}").format(stock=stock.word, time=stock_at)
        stock = Mark(stock.icon, word, stock.hue, stock.filled)
    payment = payment_mark(order.financial_status)
    paid = _("{state}, {amount}").format(
        state=payment.word, amount=formats.amount(order.totals.total)
    )
    due_icon = "warning" if due.hue is Hue.WRONG else "clock-countdown"
    facts = (
        delivery_mark(item.delivery_method, item.delivery_name),
        Mark(
            due_icon,
            _("Due {when}").format(when=due.in_words),
            due.hue,
            filled=due.hue is Hue.WRONG,
        ),
        Mark("credit-card", paid, Hue.PLAIN if item.is_paid else Hue.AMBER),
        Mark(stock.icon, stock.word, stock.hue, filled=True),
    )
    return Preview(
        key=work_key(item),
        order_id=order.id,
        number=order.name,
        name=isolated(order.customer_name or _("No name")),
        place=", ".join(part for part in (address.city, address.country_code) if part)
        if address is not None
        else "",
        chips=(expedited_mark(),) if item.is_expedited else (),
        facts=facts,
        warnings=_warnings(item, sheet, formats, holder),
        note=order.note.strip(),
        gift=gift_message(order).strip(),
        lines_title=_("{lines}, {items}").format(
            lines=formats.lines(item.lines), items=formats.items(item.units)
        ),
        removed_title=_removed_title(order.line_items),
        lines=tuple(_lines(item, sheet, formats)),
        primary=primary_of(item, sheet, formats),
    )


def primary_of(item: WorkItem, sheet: OrderSheet, formats: Formats) -> Primary:
    """What Enter does with a piece of work, or why it does nothing."""
    if sheet.packing is not None:
        return Primary(_("Go on packing"))
    return Primary(_("Pack order"), why_not_packable(item, formats), blocked_word(item))


def _warnings(
    item: WorkItem, sheet: OrderSheet, formats: Formats, holder: Holder | None
) -> tuple[Mark, ...]:
    found = []
    if holder is not None:
        sentence = _("{name} has it in hand.").format(
            name=holder_word(holder.staff, holder.station)
        )
        found.append(Mark("user", sentence, Hue.VIOLET, filled=True))
    why_not = why_not_packable(item, formats)
    if why_not:
        found.append(Mark("hand-palm", why_not, Hue.WRONG, filled=True))
    if sheet.projected.needs_person:
        sentence = _("Something on this order needs you in the outbox.")
        found.append(Mark("warning-octagon", sentence, Hue.WRONG, filled=True))
    elif sheet.projected.pending:
        sentence = (
            _("A part of it is packed here and waits to be sent.")
            if sheet.projected.has_unsent_parcel
            else _("A change of it waits to be sent.")
        )
        found.append(Mark("paper-plane-tilt", sentence, Hue.OFFLINE, filled=True))
    return tuple(found)


def _lines(item: WorkItem, sheet: OrderSheet, formats: Formats) -> list[PreviewLine]:
    wanted: set[FulfillmentOrderGid] = set(item.fulfillment_order_ids)
    order = sheet.projected.order
    left: dict[LineItemGid, int] = {}
    first: dict[LineItemGid, FulfillmentOrderLineItem] = {}
    for work in order.fulfillment_orders:
        if work.id not in wanted:
            continue
        for line in work.line_items:
            if line.remaining_quantity:
                left[line.line_item_id] = left.get(line.line_item_id, 0) + line.remaining_quantity
                first.setdefault(line.line_item_id, line)
    lines = []
    for line_item_id, quantity in left.items():
        of_order = order.line_item(line_item_id)
        lines.append(
            PreviewLine(
                title=of_order.title if of_order else first[line_item_id].sku or _("No name"),
                option=of_order.variant_title if of_order else "",
                quantity=formats.times(quantity),
                image_url=of_order.image_url if of_order else "",
            )
        )
    return lines


def _removed_title(lines: tuple[LineItem, ...]) -> str:
    removed = sum(1 for line in lines if line.quantity and not line.current_quantity)
    if not removed:
        return ""
    sentence = ngettext("{count} line removed", "{count} lines removed", removed)
    return sentence.format(count=removed)

"""Builds the screens of an order in hand: the bench itself, and the head that all screens share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.messages import GIFT, is_seen, messages_of, unseen
from orderdesk.domain.open_work import open_work_at
from orderdesk.domain.order import LineItem, Order, gift_message
from orderdesk.domain.packing import Count, ShortReason, last_undoable
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.domain.work import EXPEDITED_TAGS
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.order_words import delivery_mark
from orderdesk.presenters.packing_screens import (
    Alarm,
    Band,
    BenchScreen,
    ChipTone,
    Head,
    HeadChip,
    Item,
    Message,
    Progress,
    Row,
    RowKind,
)
from orderdesk.presenters.sheet_states import Action, Sheet
from orderdesk.services.bench import Bench
from orderdesk.services.ports import Person
from orderdesk.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the head tells beside the order: person, connection, what goes by itself, what asks."""

    person: Person
    is_online: bool
    unsent: int
    is_signed_out: bool = False
    asking: int = 0


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over the order in hand and is not on disk: verdict, choice by key, open sheet."""

    band: Band | None = None
    chosen: LineItemGid | None = None
    sheet: Sheet | None = None
    notify: bool = False
    completing: bool = False
    alarm: Alarm | None = None


def build_head(
    title: str, customer: str, chips: tuple[HeadChip, ...], around: Surroundings, formats: Formats
) -> Head:
    """The line at the top of every packing screen."""
    unsent = ""
    if around.asking:
        sentence = ngettext("{count} needs you", "{count} need you", around.asking)
        unsent = sentence.format(count=formats.number(around.asking))
    elif around.unsent:
        sentence = ngettext("{count}\u00a0to send", "{count}\u00a0to send", around.unsent)
        unsent = sentence.format(count=formats.number(around.unsent))
    return Head(
        title=title,
        customer=customer,
        chips=chips,
        connection=_connection(around),
        is_online=around.is_online,
        unsent=unsent,
        staff=around.person.staff,
        station=around.person.station,
        initials=words.initials(around.person.staff),
    )


def _connection(around: Surroundings) -> str:
    if around.is_online:
        return _("Online")
    return _("Signed out, keep packing") if around.is_signed_out else _("Offline, keep packing")


def order_head(bench: Bench, around: Surroundings, formats: Formats) -> Head:
    """The head for the order in hand."""
    order = bench.projected.order
    chips = tuple(_chips(bench, order))
    return build_head(order.name, order.customer_name, chips, around, formats)


def _chips(bench: Bench, order: Order) -> Iterator[HeadChip]:
    if any(tag.lower() in EXPEDITED_TAGS for tag in order.tags):
        yield HeadChip("lightning", _("Expedited"), ChipTone.NOTE)
    if gift_message(order).strip():
        yield HeadChip("gift", _("Gift"))
    work = open_work_at(order, bench.packing.location_id)
    method = work[0].delivery_method if work else DeliveryMethod.SHIPPING
    name = (work[0].delivery_name if work else "") or order.shipping_title
    mark = delivery_mark(method, name)
    yield HeadChip(mark.icon, mark.word)
    if order.is_address_withheld:
        yield HeadChip("warning", _("Address withheld by Shopify"), ChipTone.NOTE)


def build_bench(
    bench: Bench, overlay: Overlay, around: Surroundings, formats: Formats
) -> BenchScreen:
    """The order in hand as the page shows it."""
    box = bench.box
    item = current_count(bench, overlay.chosen)
    parcels = tuple(f"{one.company} {one.number}".strip() or _("No number") for one in box.parcels)
    order = bench.projected.order
    done = sum(1 for one in box.counts if one.needed and not one.left and not one.surplus)
    wanted = sum(min(count.in_box, count.needed) for count in box.counts)
    return BenchScreen(
        head=order_head(bench, around, formats),
        band=overlay.band or ready_band(bench, formats),
        progress=Progress(wanted, sum(count.short for count in box.counts), box.needed),
        item=_item(bench, item, overlay.chosen, formats) if item else None,
        all_in=_("Everything is in the box") if not _shorts(bench) else _("All that is here is in"),
        all_in_detail=_all_in_detail(bench, formats),
        rows=tuple(_rows(bench, item, overlay.chosen, formats)),
        done_text=words.lines_done_text(formats, done) if done else "",
        messages=tuple(shown_messages(bench)),
        parcels=parcels,
        undo=Action(_("Undo last"), last_undoable(bench.packing) is not None),
        quantity=Action(_("Quantity"), bool(box.counts)),
        short=Action(_("Short"), any(count.needed > count.in_box for count in box.counts)),
        parcel=Action(
            _("Tracking") if not parcels else formats.parcels(len(parcels)), is_enabled=True
        ),
        notify=_notify(order, overlay.notify),
        complete=_complete(bench, overlay, formats),
        sheet=overlay.sheet,
        alarm=overlay.alarm,
    )


def ready_band(bench: Bench, formats: Formats, sentence: str = "") -> Band:
    """The quiet band between two scans."""
    counts = [count for count in bench.box.counts if count.needed]
    left = [count for count in counts if count.left]
    said = sentence or words.ready_sentence(formats, len(left), len(counts))
    word = words.word_of(VerdictKind.READY)
    surplus = [count for count in bench.box.counts if count.surplus]
    if surplus:
        word = words.take_out_word(formats, bench.box.surplus)
        said = sentence or words.take_out_sentence(product_of(bench, surplus[0].line_item_id))
    elif not left and _shorts(bench):
        word, said = _("All that is here is in"), sentence or _all_in_detail(bench, formats)
    elif not left:
        word = _("All in the box")
        if unseen(bench.packing, bench.projected.order):
            said = sentence or _all_in_detail(bench, formats)
    return with_count(bench, formats, Band(VerdictKind.READY, word, said))


def with_count(bench: Bench, formats: Formats, band: Band) -> Band:
    """The band with what is left by the disk's account."""
    left = bench.box.left
    return replace(band, count=formats.number(left), count_label=words.items_left_label(left))


def current_count(bench: Bench, chosen: LineItemGid | None) -> Count | None:
    """The line in front of the packer: the chosen one, else the first to take out or to scan."""
    if chosen is not None and (count := bench.box.count(chosen)) is not None:
        return count
    surplus = next((count for count in bench.box.counts if count.surplus), None)
    return surplus or next((count for count in bench.box.counts if count.left), None)


def product_of(bench: Bench, line_item_id: LineItemGid | None) -> str:
    """A line's product in one line, for sentences."""
    line = bench.line_item(line_item_id) if line_item_id is not None else None
    if line is None:
        return _("This product")
    return f"{line.title}, {line.variant_title}" if line.variant_title else line.title


def image_of(bench: Bench, line: LineItem | None) -> str:
    """Where a line's picture is; "" if it has none."""
    if line is None:
        return ""
    if line.image_url:
        return line.image_url
    variant = bench.variant_of(line.id)
    return variant.image_url if variant else ""


def shown_messages(bench: Bench) -> Iterator[Message]:
    """What the customer wrote, to be confirmed before the box is closed."""
    for message in messages_of(bench.projected.order):
        is_gift = message.key == GIFT
        yield Message(
            message.key,
            "gift" if is_gift else "note",
            _("Put the gift message in") if is_gift else _("Note on this order"),
            message.text,
            is_seen(bench.packing, message),
        )


def _item(bench: Bench, count: Count, chosen: LineItemGid | None, formats: Formats) -> Item:
    line = bench.line_item(count.line_item_id)
    note = ""
    if count.short:
        sentence = ngettext("{count} declared short", "{count} declared short", count.short)
        note = sentence.format(count=formats.number(count.short))
    return Item(
        line_item_id=count.line_item_id,
        label=_item_label(count, chosen),
        title=line.title if line else _("A line that is no longer on the order"),
        option=line.variant_title.replace(" / ", " · ") if line else "",
        sku=line.sku if line else "",
        image_url=image_of(bench, line),
        in_box_label=_("In the box"),
        in_box=formats.number(count.in_box),
        of_needed=_("of {needed}").format(needed=formats.number(count.needed)),
        note=note,
    )


def _item_label(count: Count, chosen: LineItemGid | None) -> str:
    if count.surplus:
        return _("Take out")
    return _("Chosen by key") if chosen == count.line_item_id else _("Next")


def _rows(
    bench: Bench, item: Count | None, chosen: LineItemGid | None, formats: Formats
) -> Iterator[Row]:
    shown = item.line_item_id if item else None
    counts = [count for count in bench.box.counts if count.line_item_id != shown]
    for line in removed_lines(bench):
        yield _removed_row(bench, line)
    for wanted in (RowKind.SURPLUS, RowKind.TO_DO, RowKind.SHORT, RowKind.DONE):
        for count in counts:
            if _kind(count) is wanted and (count.needed or count.in_box):
                yield _row(bench, count, wanted, chosen, formats)


def removed_lines(bench: Bench) -> tuple[LineItem, ...]:
    """Lines that were taken off the order: before it came to the bench, or while it lay there."""
    order = bench.projected.order
    needed = {count.line_item_id for count in bench.box.counts if count.needed or count.in_box}
    sent = {one.line_item_id for done in order.fulfillments for one in done.lines}
    asked = {units.line_item_id for units in bench.packing.needs}
    return tuple(
        line
        for line in order.line_items
        if line.id not in needed
        and line.id not in sent
        and line.requires_shipping
        and (line.id in asked or (line.quantity and not line.current_quantity))
    )


def _kind(count: Count) -> RowKind:
    if count.surplus:
        return RowKind.SURPLUS
    if count.left:
        return RowKind.TO_DO
    return RowKind.SHORT if count.short else RowKind.DONE


def _row(
    bench: Bench, count: Count, kind: RowKind, chosen: LineItemGid | None, formats: Formats
) -> Row:
    line = bench.line_item(count.line_item_id)
    title = line.title if line else _("A line that is no longer on the order")
    detail = line.variant_title.replace(" / ", " · ") if line else ""
    if kind is RowKind.SURPLUS:
        detail = words.take_out_word(formats, count.surplus)
    elif kind is RowKind.SHORT or count.short:
        detail = _short_text(bench, count, formats)
    elif kind is RowKind.DONE:
        detail = _("Done")
    amount = formats.of(count.in_box, count.needed)
    state = {
        RowKind.TO_DO: _("{done} of {needed} in the box"),
        RowKind.DONE: _("Done, {done} of {needed} in the box"),
        RowKind.SHORT: _("Short, {done} of {needed} in the box"),
        RowKind.SURPLUS: _("Too many, {done} of {needed} in the box"),
        RowKind.REMOVED: _("Removed"),
    }[kind].format(done=count.in_box, needed=count.needed)
    return Row(
        line_item_id=count.line_item_id,
        kind=kind,
        title=title,
        code=line.sku if line else "",
        detail=detail,
        amount=amount,
        image_url=image_of(bench, line),
        is_chosen=count.line_item_id == chosen,
        spoken=f"{title}. {detail}. {state}" if detail else f"{title}. {state}",
    )


def _removed_row(bench: Bench, line: LineItem) -> Row:
    detail = _("Removed from the order, leave it out")
    return Row(
        line_item_id=line.id,
        kind=RowKind.REMOVED,
        title=line.title,
        code="",
        detail=detail,
        amount="",
        image_url=image_of(bench, line),
        is_chosen=False,
        spoken=f"{line.title}. {detail}",
    )


def _short_text(bench: Bench, count: Count, formats: Formats) -> str:
    number = formats.number(count.short)
    found = [one for one in bench.box.shorts if one.line_item_id == count.line_item_id]
    if found and found[0].reason is ShortReason.SEPARATE:
        sentence = ngettext("{count} ships separately", "{count} ship separately", count.short)
        return sentence.format(count=number)
    reason = words.reason_text(found[0].reason) if found else ""
    return _("{count} short: {reason}").format(count=number, reason=reason)


def _shorts(bench: Bench) -> int:
    """Units that are missing: what ships separately is not."""
    return sum(
        short.quantity for short in bench.box.shorts if short.reason is not ShortReason.SEPARATE
    )


def _all_in_detail(bench: Bench, formats: Formats) -> str:
    short = _shorts(bench)
    waiting = unseen(bench.packing, bench.projected.order)
    if waiting:
        sentence = (
            _("Put the gift message in, confirm it with {read}, then press {key}.")
            if waiting[0].key == GIFT
            else _("Read the note with {read}, then close the box and press {key}.")
        )
        return sentence.format(read=cap(CommandId.PACK_MESSAGE), key=cap(CommandId.PACK_COMPLETE))
    if not short and bench.box.shorts:
        return _("The rest ships separately. Close the box, then press {key}.").format(
            key=cap(CommandId.PACK_COMPLETE)
        )
    if not short:
        return _("Close the box, then press {key}.").format(key=cap(CommandId.PACK_COMPLETE))
    sentence = ngettext(
        "{count} item is short. {key} asks what to do with it.",
        "{count} items are short. {key} asks what to do with them.",
        short,
    )
    return sentence.format(count=formats.number(short), key=cap(CommandId.PACK_COMPLETE))


def _notify(order: Order, wanted: bool) -> Action:
    if not order.can_notify_customer:
        return Action(_("No mail: no address"), is_enabled=False)
    return Action(_("Mail: yes") if wanted else _("Mail: no"), is_enabled=True, is_on=wanted)


def _complete(bench: Bench, overlay: Overlay, formats: Formats) -> Action:
    box, order = bench.box, bench.projected.order
    if overlay.completing:
        return Action(_("Saving…"), is_enabled=False)
    if box.surplus:
        text = _("Complete: take {count} out").format(count=formats.number(box.surplus))
        return Action(text, is_enabled=False)
    if box.left:
        text = _("Complete: {count} left").format(count=formats.number(box.left))
        return Action(text, is_enabled=False)
    waiting = unseen(bench.packing, order)
    if waiting:
        is_gift = waiting[0].key == GIFT
        text = _("Complete: gift message first") if is_gift else _("Complete: note first")
        return Action(text, is_enabled=False)
    if overlay.notify and order.can_notify_customer:
        return Action(_("Complete and tell the customer"), is_enabled=True)
    return Action(_("Complete, customer is not told"), is_enabled=True)

"""Builds the screens that take the whole window at the bench: wrong item, stop, held by a colleague."""

from datetime import datetime

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.claims import Holder
from orderdesk.domain.open_work import destination_lines
from orderdesk.domain.order import LineItem
from orderdesk.domain.packing import Count
from orderdesk.domain.stops import Change, ChangeKind
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import (
    Surroundings,
    current_count,
    image_of,
    order_head,
)
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.packing_screens import (
    Alarm,
    ChangeRow,
    ComparedItem,
    HeldScreen,
    Option,
    Sound,
    StopScreen,
    WrongScreen,
)
from orderdesk.services.bench import Bench, LookedUp
from orderdesk.words import _, ngettext

WRONG_EVERY_MS = 4000
STOP_EVERY_MS = 2000
MOST_CHANGES = 3


def locked_text() -> str:
    """Why nothing happens to scans now."""
    return _("Scanner locked. Answer with {key}, or hold Space.").format(
        key=cap(CommandId.PACK_ANSWER)
    )


def build_wrong(
    bench: Bench,
    found: LookedUp,
    around: Surroundings,
    formats: Formats,
    *,
    needs_help: bool = False,
) -> WrongScreen:
    """What was scanned beside what the order needs most like it, and who else needs it."""
    scanned = found.variant
    assert scanned is not None
    needed = _most_alike(bench, scanned)
    line = bench.line_item(needed.line_item_id) if needed else None
    same_product = line is not None and line.product_id == scanned.product_id
    theirs = _options(scanned.variant_title, line.variant_title if same_product and line else None)
    sentence = (
        _("Same product, other variant. It was not counted.")
        if same_product
        else _("This product is not in this order. It was not counted.")
    )
    return WrongScreen(
        head=order_head(bench, around, formats),
        word=_("Wrong item"),
        sentence=sentence,
        locked=locked_text(),
        scanned=ComparedItem(
            label=_("You scanned"),
            title=scanned.title,
            options=theirs,
            note=scanned.sku,
            image_url=scanned.image_url,
        ),
        needed=_needed(bench, needed, line, scanned if same_product else None, formats)
        if needed and line
        else None,
        put_back=_put_back(found.needed_by),
        answer=_("It is back"),
        alarm=Alarm(Sound.WRONG, WRONG_EVERY_MS),
        help=words.help_sentence() if needs_help else "",
    )


def _put_back(needed_by: tuple[str, ...]) -> str:
    if not needed_by:
        return _("Put it back where it came from")
    return _("{order} needs it: lay it there, or put it back").format(order=isolated(needed_by[0]))


def _needed(
    bench: Bench, count: Count, line: LineItem, scanned: Variant | None, formats: Formats
) -> ComparedItem:
    return ComparedItem(
        label=_("This order needs") if count.left else _("This order has"),
        title=line.title,
        options=_options(line.variant_title, scanned.variant_title if scanned else None),
        note=_("{left} of {needed} still to pack").format(
            left=formats.number(count.left), needed=formats.number(count.needed)
        )
        if count.left
        else _("{done} of {needed} in the box").format(
            done=formats.number(count.in_box), needed=formats.number(count.needed)
        ),
        image_url=image_of(bench, line),
    )


def _most_alike(bench: Bench, scanned: Variant) -> Count | None:
    def is_same_product(count: Count) -> bool:
        line = bench.line_item(count.line_item_id)
        return line is not None and line.product_id == scanned.product_id

    alike = [count for count in bench.box.counts if count.needed and is_same_product(count)]
    # A line that is done explains the mix-up still better than a line of another product.
    return next((count for count in alike if count.left), None) or (
        alike[0] if alike else current_count(bench, None)
    )


def _options(own: str, other: str | None) -> tuple[Option, ...]:
    """The values of a variant; those that the other side has not are marked. None: nothing to mark."""
    values = [value.strip() for value in own.split(" / ") if value.strip()]
    if other is None:
        return tuple(Option(value) for value in values)
    others = [value.strip() for value in other.split(" / ")]
    return tuple(
        Option(value, differs=index >= len(others) or others[index] != value)
        for index, value in enumerate(values)
    )


def build_stop(
    bench: Bench, changes: tuple[Change, ...], around: Surroundings, formats: Formats
) -> StopScreen:
    """What changed upstream, and the one answer to it."""
    ends = any(change.ends_packing for change in changes)
    held = any(change.kind is ChangeKind.HELD for change in changes)
    rows = tuple(_change_row(bench, change, formats) for change in changes[:MOST_CHANGES])
    rest = len(changes) - len(rows)
    in_box = bench.box.in_box
    answer, detail = _stop_answer(bench, changes, ends, held)
    return StopScreen(
        head=order_head(bench, around, formats),
        word=_("Stop"),
        sentence=_stop_sentence(bench, changes, formats),
        locked=locked_text(),
        changes=rows,
        more=ngettext("and {count} more change", "and {count} more changes", rest).format(
            count=formats.number(rest)
        )
        if rest > 0
        else "",
        count=formats.number(in_box),
        count_label=_("in the box"),
        answer=answer,
        answer_detail=detail,
        alarm=Alarm(Sound.STOP, STOP_EVERY_MS),
    )


def _stop_sentence(bench: Bench, changes: tuple[Change, ...], formats: Formats) -> str:
    order = bench.projected.order
    match changes[0].kind:
        case ChangeKind.CANCELLED:
            at = formats.time_of_day(order.cancelled_at) if order.cancelled_at else ""
            return _("This order was cancelled at {time}. Take everything out.").format(time=at)
        case ChangeKind.GONE:
            return _("This order is no longer in Shopify. Take everything out.")
        case ChangeKind.HELD:
            return _("This order was put on hold in Shopify. Do not send it.")
        case _:
            return _("This order was changed in Shopify while you packed it.")


def _stop_answer(
    bench: Bench, changes: tuple[Change, ...], ends: bool, held: bool
) -> tuple[str, str]:
    if ends:
        return (
            (_("Everything is out"), _("The order leaves your bench."))
            if bench.box.in_box
            else (_("I have seen it"), _("The order leaves your bench."))
        )
    if held:
        return _("Put it aside"), _("Your scans are kept until the hold is lifted.")
    surplus = sum(max(0, change.in_box - change.now) for change in changes if change.line_item_id)
    if surplus:
        return _("It is out"), _("Then go on scanning. Your scans are kept.")
    return _("I have seen it"), _("Then go on scanning. Your scans are kept.")


def _change_row(bench: Bench, change: Change, formats: Formats) -> ChangeRow:
    order = bench.projected.order
    line = bench.line_item(change.line_item_id) if change.line_item_id else None
    title = f"{line.title}, {line.variant_title}" if line and line.variant_title else ""
    title = title or (line.title if line else _("A line that is no longer on the order"))
    match change.kind:
        case ChangeKind.CANCELLED | ChangeKind.GONE:
            units = formats.items(bench.box.in_box)
            return ChangeRow(
                icon="x-circle",
                title=_("The whole order"),
                detail=_("Nothing of it may leave."),
                was="",
                now="",
                task=_("Take {units} out of the box").format(units=units)
                if bench.box.in_box
                else "",
            )
        case ChangeKind.HELD:
            return ChangeRow(
                icon="hand-palm",
                title=_("On hold"),
                detail=_hold_reason(bench),
                was="",
                now="",
                task=_("Keep the box, and put it aside"),
            )
        case ChangeKind.METHOD_CHANGED:
            return ChangeRow(
                icon="truck",
                title=_("Delivery"),
                detail=_("It goes another way now."),
                was=_method(bench.packing.basis.delivery_method),
                now=_method(_method_now(bench)),
                task=_("Check that box and label still fit"),
            )
        case ChangeKind.ADDRESS_CHANGED:
            return ChangeRow(
                icon="map-pin",
                title=_("Address"),
                detail=_("It goes somewhere else now."),
                was=_address(bench.packing.basis.destination),
                now=_address(destination_lines(order.shipping_address)),
                task=_("Use the new address on the label"),
            )
        case ChangeKind.LINE_REDUCED:
            surplus = max(0, change.in_box - change.now)
            return ChangeRow(
                icon="minus-circle",
                title=title,
                detail=_("Removed from the order.") if not change.now else _("Fewer are needed."),
                was=formats.number(change.was),
                now=formats.number(change.now),
                image_url=image_of(bench, line),
                task=_("Take {count} out of the box").format(count=formats.number(surplus))
                if surplus
                else _("None of it has to come out"),
            )
        case ChangeKind.LINE_ADDED:
            added = change.now - change.was
            return ChangeRow(
                icon="plus",
                title=title,
                detail=_("Added to the order.") if not change.was else _("More are needed."),
                was=formats.number(change.was),
                now=formats.number(change.now),
                image_url=image_of(bench, line),
                task=_("Put {count} more in").format(count=formats.number(added)),
            )


def _hold_reason(bench: Bench) -> str:
    holds = [
        hold
        for work in bench.projected.order.fulfillment_orders_at(bench.packing.location_id)
        for hold in work.holds
    ]
    said = next((hold.reason_notes.strip() for hold in holds if hold.reason_notes.strip()), "")
    return said or _("Shopify gives no note with it.")


def _method_now(bench: Bench) -> str:
    order = bench.projected.order
    for work in order.fulfillment_orders_at(bench.packing.location_id):
        if work.is_open and work.is_bench_work:
            return str(work.delivery_method)
    return ""


def _method(value: str) -> str:
    return {
        "SHIPPING": _("Shipping"),
        "PICK_UP": _("Pickup"),
        "LOCAL": _("Local delivery"),
        "PICKUP_POINT": _("Pickup point"),
    }.get(value, _("another way"))


def _address(lines: tuple[str, ...]) -> str:
    shown = [line for line in lines if line]
    return ", ".join(shown) if shown else _("no address")


def build_held(
    bench: Bench, holder: Holder, around: Surroundings, formats: Formats, now: datetime
) -> HeldScreen:
    """A colleague has the order in hand: nothing here is lost, and nobody is locked out for good."""
    who = isolated(holder.staff or holder.station)
    station = isolated(holder.station)
    if holder.until > now:
        sentence = _("It is in hand at {station}, until {time} or longer.").format(
            station=station, time=formats.time_of_day(holder.until)
        )
    else:
        sentence = _("It was taken over at {station}.").format(station=station)
    return HeldScreen(
        head=order_head(bench, around, formats),
        word=_("{name} has this order").format(name=who),
        sentence=sentence,
        safe=_("Nothing was sent, and your scans are kept here.")
        if bench.box.in_box
        else _("Nothing was counted here yet."),
        reason_label=_("Why you take it over"),
        reasons=words.take_over_reasons(),
        take_over=_("Take it over"),
        leave=_("Leave it"),
    )

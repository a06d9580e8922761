"""Builds the screen that stops the packer: what changed in Shopify, and what to do with the hands."""

from orderdesk.domain.open_work import destination_lines
from orderdesk.domain.order import LineItem
from orderdesk.domain.stops import FEWER, Change, ChangeKind
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import Surroundings, image_of, order_head
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.full_window_screens import locked_text
from orderdesk.presenters.packing_screens import Alarm, ChangeRow, Sound, StopScreen
from orderdesk.presenters.timeline_entry import person_at
from orderdesk.services.bench import Bench
from orderdesk.words import _, ngettext

STOP_EVERY_MS = 2000
MOST_CHANGES = 3


def build_stop(
    bench: Bench, changes: tuple[Change, ...], around: Surroundings, formats: Formats
) -> StopScreen:
    """What changed upstream, and the answer to it; for what was added there are two."""
    rows = tuple(_change_row(bench, change, formats) for change in changes[:MOST_CHANGES])
    rest = len(changes) - len(rows)
    answer, detail = _answer(bench, changes)
    return StopScreen(
        head=order_head(bench, around, formats),
        word=_("Stop"),
        sentence=_sentence(bench, changes, formats),
        locked=locked_text(),
        changes=rows,
        more=ngettext("and {count} more change", "and {count} more changes", rest).format(
            count=formats.number(rest)
        )
        if rest > 0
        else "",
        count=formats.number(bench.box.in_box),
        count_label=_("in the box"),
        answer=answer,
        answer_detail=detail,
        alarm=Alarm(Sound.STOP, STOP_EVERY_MS),
        separately=_("Ship it separately") if may_ship_separately(changes) else "",
    )


def may_ship_separately(changes: tuple[Change, ...]) -> bool:
    """Whether the packer can leave what was added out of this box."""
    kinds = {change.kind for change in changes}
    never = {ChangeKind.CANCELLED, ChangeKind.GONE, ChangeKind.HELD}
    return ChangeKind.LINE_ADDED in kinds and not kinds & never


def ends_with_an_empty_box(bench: Bench, changes: tuple[Change, ...]) -> bool:
    """Whether nothing of this packing goes out from here: all of it has to be taken out again."""
    if any(change.ends_packing for change in changes):
        return True
    now = {change.line_item_id: change.now for change in changes if change.line_item_id}
    return bool(now) and not any(
        now.get(count.line_item_id, count.needed) for count in bench.box.counts
    )


def _sentence(bench: Bench, changes: tuple[Change, ...], formats: Formats) -> str:
    order = bench.projected.order
    kinds = {change.kind for change in changes}
    if ChangeKind.CANCELLED in kinds:
        at = formats.time_of_day(order.cancelled_at) if order.cancelled_at else ""
        return f"{_('This order was cancelled at {time}.').format(time=at)} {_to_empty(bench)}"
    if ChangeKind.GONE in kinds:
        return f"{_('This order is no longer in Shopify.')} {_to_empty(bench)}"
    if ChangeKind.HELD in kinds:
        return _("This order was put on hold in Shopify. Do not send it.")
    if ChangeKind.LINE_SENT in kinds:
        return _sent_sentence(bench, changes, formats)
    if kinds == {ChangeKind.LINE_MOVED} and ends_with_an_empty_box(bench, changes):
        return f"{_('This order is packed at another location now.')} {_to_empty(bench)}"
    return _("This order was changed in Shopify while you packed it.")


def _sent_sentence(bench: Bench, changes: tuple[Change, ...], formats: Formats) -> str:
    """Who was faster: by the notes of the stations; else nobody knows more than Shopify shows."""
    ids = {one for change in changes for one in change.fulfillment_ids}
    notes = [note for note in bench.sent_by if note.fulfillment in ids]
    made = [one.created_at for one in bench.projected.order.fulfillments if one.id in ids]
    at = formats.time_of_day(max(made)) if made else ""
    who = person_at(notes[-1].staff, notes[-1].station) if notes else _("Somebody else")
    if not ends_with_an_empty_box(bench, changes):
        return _("{who} sent a part of this order at {time}.").format(who=who, time=at)
    sent = _("{who} sent this order at {time}.").format(who=who, time=at)
    return f"{sent} {_('Unpack yours: take everything out.') if bench.box.in_box else _to_empty(bench)}"


def _to_empty(bench: Bench) -> str:
    """What is to be done with a box that does not go out."""
    return _("Take everything out.") if bench.box.in_box else _("Nothing of it is in the box yet.")


def _answer(bench: Bench, changes: tuple[Change, ...]) -> tuple[str, str]:
    if ends_with_an_empty_box(bench, changes):
        answer = _("Everything is out") if bench.box.in_box else _("I have seen it")
        return answer, _("The order leaves your bench.")
    if any(change.kind is ChangeKind.HELD for change in changes):
        return _("Put it aside"), _("Your scans are kept until the hold is lifted.")
    if sum(max(0, change.in_box - change.now) for change in changes if change.line_item_id):
        return _("I have seen it"), _("Then scan each item that you take out.")
    if may_ship_separately(changes):
        return _("Add it to this box"), _("Your scans are kept.")
    return _("I have seen it"), _("Then go on scanning. Your scans are kept.")


def _change_row(bench: Bench, change: Change, formats: Formats) -> ChangeRow:
    order = bench.projected.order
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
                task=_("New slip, new label"),
            )
        case _:
            return _line_row(bench, change, formats)


def _line_row(bench: Bench, change: Change, formats: Formats) -> ChangeRow:
    line = bench.line_item(change.line_item_id) if change.line_item_id else None
    surplus = max(0, change.in_box - change.now)
    if change.kind in FEWER:
        icon, detail = _why_fewer(bench, change)
        task = words.take_out_word(formats, surplus) if surplus else _("None in the box")
    else:
        icon = "plus"
        detail = _("Added to the order.") if not change.was else _("More are needed.")
        task = _("Put {count} more in").format(count=formats.number(change.now - change.was))
    return ChangeRow(
        icon=icon,
        title=_title(line),
        detail=detail,
        was=formats.number(change.was),
        now=formats.number(change.now),
        image_url=image_of(bench, line),
        task=task,
    )


def _why_fewer(bench: Bench, change: Change) -> tuple[str, str]:
    if change.kind is ChangeKind.LINE_SENT:
        names = [
            one.name
            for one in bench.projected.order.fulfillments
            if one.id in change.fulfillment_ids and one.name
        ]
        sent = _("Sent in {parcels}.").format(parcels=", ".join(names))
        return "truck", sent if names else _("Sent by somebody else.")
    if change.kind is ChangeKind.LINE_MOVED:
        return "warehouse", _("Packed at another location now.")
    return "minus-circle", _("Removed from the order.") if not change.now else _(
        "Fewer are needed."
    )


def _title(line: LineItem | None) -> str:
    if line is None:
        return _("A line that is no longer on the order")
    return f"{line.title}, {line.variant_title}" if line.variant_title else line.title


def _hold_reason(bench: Bench) -> str:
    holds = [
        hold
        for work in bench.projected.order.fulfillment_orders_at(bench.packing.location_id)
        for hold in work.holds
    ]
    said = next((hold.reason_notes.strip() for hold in holds if hold.reason_notes.strip()), "")
    return isolated(said) if said else _("Shopify gives no note with it.")


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

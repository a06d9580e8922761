"""Builds the side sheets of the bench: quantity, short, tracking, sending a part, a note in full."""

from orderdesk.domain.carriers import COMPANIES, offered
from orderdesk.domain.messages import GIFT
from orderdesk.domain.packing import Count
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import product_of
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.packing_screens import Message
from orderdesk.presenters.sheet_states import (
    Action,
    MessageSheet,
    PartSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.services.bench import Bench
from orderdesk.words import _, ngettext

_OFFERS = 4


def quantity_sheet(bench: Bench, count: Count, error: str = "") -> QuantitySheet:
    """Set how many units of a line are in the box."""
    return QuantitySheet(
        title=_("Quantity by key"),
        product=product_of(bench, count.line_item_id),
        label=_("In the box, of {needed}").format(needed=count.needed),
        value=count.in_box,
        save=_("Set it"),
        error=error,
    )


def short_sheet(bench: Bench, count: Count, error: str = "") -> ShortSheet:
    """Say that units of a line are missing."""
    missing = max(0, count.needed - count.in_box)
    return ShortSheet(
        title=_("Short"),
        product=product_of(bench, count.line_item_id),
        label=_("Missing, of {needed}").format(needed=count.needed),
        value=missing,
        reason_label=_("Why"),
        reasons=words.short_reasons(),
        save=_("Note it"),
        error=error,
    )


def tracking_sheet(
    bench: Bench, *, number: str = "", carrier: str = "", given: str = "", error: str = ""
) -> TrackingSheet:
    """Note the numbers of the parcels. `given` is the carrier that was named by hand before."""
    parcels = tuple(one.number for one in bench.box.parcels)
    numbered = [one for one in bench.box.parcels if one.number]
    last = numbered[-1] if numbered else None
    offers = offered([last.number], last.company)[:_OFFERS] if last and not given else ()
    carrier = carrier or given or (last.company if last else "")
    return TrackingSheet(
        title=_("Tracking"),
        hint=_("Scan the label of each parcel, or type its number."),
        number_label=_("Tracking number"),
        number=number,
        carrier_label=_("Carrier"),
        carrier=carrier,
        carriers=(*offers, *(name for name in COMPANIES if name not in offers)),
        parcels_title=ngettext(
            "{count} parcel noted", "{count} parcels noted", len(parcels)
        ).format(count=len(parcels)),
        parcels=parcels,
        one_more=_("One more parcel"),
        save=_("Note it"),
        done=_("Done"),
        given=given,
        offer_title=_("Which carrier has {number}?").format(number=words.shown_code(last.number))
        if last and offers
        else "",
        offers=offers,
        offered_for=last.number if last and offers else "",
        error=error,
    )


def part_sheet(bench: Bench, formats: Formats) -> PartSheet:
    """Units are short: what is here can go now, or the order waits."""
    box = bench.box
    short = sum(count.short for count in box.counts)
    missing = tuple(
        _("{product}: {count} short").format(
            product=product_of(bench, count.line_item_id), count=formats.number(count.short)
        )
        for count in box.counts
        if count.short
    )
    return PartSheet(
        title=_("Some of it is short"),
        what=ngettext(
            "{count} item is not in the box.", "{count} items are not in the box.", short
        ).format(count=formats.number(short)),
        missing=missing,
        send=Action(_("Send what is here"), box.in_box > 0),
        send_detail=ngettext(
            "{count}\u00a0item goes out now. The rest stays open on the order.",
            "{count}\u00a0items go out now. The rest stays open on the order.",
            box.in_box,
        ).format(count=formats.number(box.in_box))
        if box.in_box
        else _("The box is empty, so there is nothing to send."),
        leave=_("Leave the order open"),
        leave_detail=_("Nothing is sent. Box and scans are kept for when the rest is here."),
    )


def message_sheet(message: Message) -> MessageSheet:
    """A note or gift message, whole."""
    is_gift = message.key == GIFT
    return MessageSheet(
        key=message.key,
        title=message.title,
        text=message.text,
        hint=(
            _("Put it into the box, then confirm with {key}.")
            if is_gift
            else _("Do what it says, then confirm with {key}.")
        ).format(key=cap(CommandId.PACK_MESSAGE)),
        done=_("It is in the box") if is_gift else _("I have read it"),
    )

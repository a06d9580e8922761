"""Builds the screens that take the whole window at the bench: wrong item, held by a colleague."""

from datetime import datetime

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.claims import Holder
from orderdesk.domain.order import LineItem
from orderdesk.domain.packing import Count
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
    ComparedItem,
    HeldScreen,
    Option,
    Sound,
    WrongScreen,
)
from orderdesk.services.bench import Bench, LookedUp
from orderdesk.words import _

WRONG_EVERY_MS = 4000


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
    elif holder.reason:
        sentence = _("It was taken over at {station}: {reason}.").format(
            station=station, reason=words.take_over_text(holder.reason)
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

"""The lines of an order whole: what is to pack here, what lies here and elsewhere, what was removed."""

from collections.abc import Mapping
from dataclasses import dataclass

from orderdesk.domain.catalogue import InventoryLevel
from orderdesk.domain.fulfillment import Fulfillment
from orderdesk.domain.ids import InventoryItemGid, LineItemGid, LocationGid
from orderdesk.domain.open_work import remaining_at
from orderdesk.domain.order import LineItem, Order
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _, ngettext


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A line of the order. `elsewhere` and `here` are units of stock, "" where they are not known.

    `places` says of each other location what lies there, and `shows_places` that it matters now. A
    removed line is struck through; `remark` is the sentence on it.
    """

    title: str
    option: str
    sku: str
    image_url: str
    elsewhere: str
    places: str
    shows_places: bool
    here: str
    here_mark: Mark | None
    to_pack: str
    is_removed: bool
    is_done: bool
    remark: Mark | None
    spoken: str


@dataclass(frozen=True, slots=True)
class DetailLines:
    """All lines with the sentence at their head. `elsewhere` is the other location, if there is one."""

    title: str
    elsewhere: str
    lines: tuple[DetailLine, ...]


def lines_of(
    sheet: OrderSheet, location_id: LocationGid | None, formats: Formats, stock_at: str = ""
) -> DetailLines:
    """The lines of the order as the bench at `location_id` sees them.

    `stock_at` is when the stock was last known, while the shop cannot be reached.
    """
    order = sheet.projected.order
    here = _left_here(order, location_id)
    elsewhere = _left_elsewhere(order, location_id)
    items = _inventory_items(sheet)
    made = tuple(
        _line(
            line, here.get(line.id, 0), elsewhere.get(line.id), items, sheet, location_id, formats
        )
        for line in order.line_items
    )
    left = sum(1 for line in order.line_items if here.get(line.id))
    removed = sum(1 for line in made if line.is_removed)
    title = ngettext("{count} line to pack here", "{count} lines to pack here", left)
    title = title.format(count=formats.number(left))
    if not left:
        title = _("Nothing to pack here")
    if removed:
        sentence = ngettext("{lines}, {count} removed", "{lines}, {count} removed", removed)
        title = sentence.format(lines=title, count=formats.number(removed))
    if stock_at:
        title = _("{lines}, stock at {time}").format(lines=title, time=stock_at)
    others = [one for one in sheet.locations if one.is_active and one.id != location_id]
    return DetailLines(title, others[0].name if len(others) == 1 else "", made)


def _line(
    line: LineItem,
    to_pack: int,
    place_elsewhere: tuple[int, str] | None,
    items: Mapping[LineItemGid, InventoryItemGid],
    sheet: OrderSheet,
    location_id: LocationGid | None,
    formats: Formats,
) -> DetailLine:
    levels = sheet.levels.get(items[line.id], {}) if line.id in items else {}
    here = levels.get(location_id) if location_id is not None else None
    others = _elsewhere(sheet, levels, location_id)
    places = _places(others, formats)
    is_removed = line.quantity > 0 and line.current_quantity == 0
    remark = (
        _remark(line, to_pack, place_elsewhere, formats, is_removed=is_removed)
        if to_pack or is_removed or place_elsewhere is not None
        else _nothing_left(line, sheet.projected.order)
    )
    here_mark = _here_mark(here, to_pack)
    spoken = [line.title, line.variant_title, line.sku]
    spoken.append(_("{count} to pack").format(count=formats.number(to_pack)))
    if here is not None:
        shown = formats.number(_on_shelf(here))
        spoken.append(_("{count} here").format(count=shown))
    spoken.append(places)
    if remark is not None:
        spoken.append(remark.word)
    return DetailLine(
        title=line.title,
        option=line.variant_title,
        sku=line.sku,
        image_url=line.image_url,
        elsewhere=formats.number(sum(_on_shelf(one) for _name, one in others)) if others else "",
        places=places,
        shows_places=bool(places) and (len(others) > 1 or here_mark is not None),
        here=formats.number(_on_shelf(here)) if here is not None else "",
        here_mark=here_mark,
        to_pack=formats.number(to_pack),
        is_removed=is_removed,
        is_done=not to_pack and not is_removed,
        remark=remark,
        spoken=", ".join(part for part in spoken if part),
    )


def _on_shelf(level: InventoryLevel) -> int:
    return max(0, level.available + level.committed)


def _elsewhere(
    sheet: OrderSheet,
    levels: Mapping[LocationGid, InventoryLevel],
    location_id: LocationGid | None,
) -> list[tuple[str, InventoryLevel]]:
    """The stock at the other open locations, in the shop's sequence."""
    return [
        (place.name, levels[place.id])
        for place in sheet.locations
        if place.is_active and place.id != location_id and place.id in levels
    ]


def _places(others: list[tuple[str, InventoryLevel]], formats: Formats) -> str:
    """What lies where; units that other orders wait for are told apart."""
    said = []
    for name, level in others:
        lies, free = _on_shelf(level), max(0, level.available)
        if not lies:
            continue
        sentence = _("{place} {count}") if free == lies else _("{place} {count} ({free} free)")
        said.append(
            sentence.format(
                place=isolated(name), count=formats.number(lies), free=formats.number(free)
            )
        )
    return " · ".join(said)


def _here_mark(here: InventoryLevel | None, to_pack: int) -> Mark | None:
    if here is None or not to_pack or _on_shelf(here) >= to_pack:
        return None
    if _on_shelf(here) <= 0:
        return Mark("x-circle", _("None"), Hue.WRONG, filled=True)
    return Mark("circle-half", _("Short"), Hue.AMBER, filled=True)


def _remark(
    line: LineItem,
    to_pack: int,
    place_elsewhere: tuple[int, str] | None,
    formats: Formats,
    *,
    is_removed: bool,
) -> Mark | None:
    if is_removed:
        sentence = _("Removed from the order. Leave it out.")
        return Mark("minus-circle", sentence, Hue.WRONG, filled=True)
    if place_elsewhere is not None:
        units, place = place_elsewhere
        sentence = _("{units} to pack at {place}").format(
            units=formats.number(units), place=isolated(place or _("another location"))
        )
        return Mark("warehouse", sentence)
    gone = line.quantity - line.current_quantity
    if to_pack and gone > 0:
        sentence = ngettext(
            "{count} unit was removed from the order.",
            "{count} units were removed from the order.",
            gone,
        )
        return Mark(
            "minus-circle", sentence.format(count=formats.number(gone)), Hue.AMBER, filled=True
        )
    return None


def _nothing_left(line: LineItem, order: Order) -> Mark:
    """Why nothing of a line is left to pack anywhere."""
    if not line.requires_shipping:
        return Mark("check-circle", _("Nothing to ship"))
    went = any(
        one.is_live and (_is_in(line, one) or (one.lines_unread and _has_mostly_left(line, order)))
        for one in order.fulfillments
    )
    if went:
        return Mark("check-circle", _("Packed"), Hue.RIGHT)
    if order.cancelled_at is not None:
        return Mark("x-circle", _("Cancelled, not to be packed"))
    return Mark("minus-circle", _("Nothing to pack"))


def _is_in(line: LineItem, fulfillment: Fulfillment) -> bool:
    return any(one.line_item_id == line.id and one.quantity for one in fulfillment.lines)


def _has_mostly_left(line: LineItem, order: Order) -> bool:
    """What is ordered, is in no work any more and was not given up has gone with some parcel."""
    return order.cancelled_at is None and line.current_quantity > 0


def _left_here(order: Order, location_id: LocationGid | None) -> dict[LineItemGid, int]:
    if location_id is None:
        return {}
    return {units.line_item_id: units.quantity for units in remaining_at(order, location_id)}


def _left_elsewhere(
    order: Order, location_id: LocationGid | None
) -> dict[LineItemGid, tuple[int, str]]:
    left: dict[LineItemGid, tuple[int, str]] = {}
    for work in order.fulfillment_orders:
        if work.location_id == location_id or not work.is_open or not work.is_bench_work:
            continue
        for line in work.line_items:
            if line.remaining_quantity:
                units = left.get(line.line_item_id, (0, ""))[0] + line.remaining_quantity
                left[line.line_item_id] = (units, work.location_name)
    return left


def _inventory_items(sheet: OrderSheet) -> dict[LineItemGid, InventoryItemGid]:
    found: dict[LineItemGid, InventoryItemGid] = {}
    for line in sheet.projected.order.line_items:
        variant = sheet.variants.get(line.variant_id) if line.variant_id is not None else None
        if variant is not None and variant.inventory_item_id is not None:
            found[line.id] = variant.inventory_item_id
    for work in sheet.projected.order.fulfillment_orders:
        for one in work.line_items:
            if one.inventory_item_id is not None:
                found[one.line_item_id] = one.inventory_item_id
    return found

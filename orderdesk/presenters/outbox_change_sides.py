"""The two cards of a decision on tags, note, holds, or where work is done."""

from collections.abc import Iterable
from datetime import datetime

from orderdesk.domain.fulfillment import FulfillmentOrderStatus, Hold
from orderdesk.domain.intents import (
    AddTags,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    Intent,
    MoveWork,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.open_work import group_at
from orderdesk.domain.order import Order
from orderdesk.domain.pickup import is_ready_for_pickup
from orderdesk.domain.tags import tag_key
from orderdesk.domain.work_parts import sum_up
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.order_words import hold_sentence
from orderdesk.presenters.outbox_side_parts import product_line, side_ours, side_theirs
from orderdesk.presenters.outbox_state import Side, SideLine
from orderdesk.words import _

HAND, TAG, NOTE, PLACE, GONE = "hand-palm", "tag", "note", "map-pin", "x-circle"


def change_sides(
    intent: Intent,
    change: ChangeOfOrder | ChangeOfWork,
    order: Order | None,
    now: datetime,
    formats: Formats,
) -> tuple[Side, Side | None]:
    """What was decided here, and what Shopify has in that place."""
    ours, theirs = _lines(intent, change, order, formats)
    return (
        side_ours(intent, _("Decided here"), ours, now, formats),
        side_theirs(order, theirs),
    )


def _lines(
    intent: Intent, change: ChangeOfOrder | ChangeOfWork, order: Order | None, formats: Formats
) -> tuple[list[SideLine], list[SideLine]]:
    match change:
        case AddTags(tags) | RemoveTags(tags):
            return _tag_lines(tags, order, is_adding=isinstance(change, AddTags))
        case SetNote(note):
            shown = order.note if order else ""
            differs = order is not None and note.strip() != shown.strip()
            return [_note_line(note, differs)], [_note_line(shown, differs)]
        case HoldWork() as hold:
            sentence = hold_sentence(Hold("", hold.reason, _told(hold.notes)))
            return [SideLine(sentence, icon=HAND)], _states(order, hold)
        case ReleaseHolds(handles):
            return [SideLine(_("Release our hold"), icon=HAND)], _holds(order, handles)
        case MoveWork() as move:
            to = SideLine(_("To {place}").format(place=move.target_name), icon=PLACE)
            units = intent.basis.remaining
            return [*_units(order, units, formats), to], _left_here(order, move, units, formats)
        case PrepareForPickup() as prepare:
            units = intent.basis.remaining
            return [*_units(order, units, formats), _ready_line()], _fetched(
                order, prepare, units, formats
            )
        case SplitWork(units=units) as split:
            ours = _units(order, units, formats)
            return ours, _left_here(order, split, units, formats)


def _tag_lines(
    tags: Iterable[str], order: Order | None, *, is_adding: bool
) -> tuple[list[SideLine], list[SideLine]]:
    word = _("Add “{tag}”") if is_adding else _("Remove “{tag}”")
    ours = [SideLine(word.format(tag=isolated(tag)), icon=TAG) for tag in tags]
    keys = {tag_key(tag) for tag in tags}
    shown = order.tags if order else ()
    theirs = [SideLine(isolated(tag), icon=TAG, differs=tag_key(tag) in keys) for tag in shown]
    return ours, theirs or [SideLine(_("No tags"), icon=TAG)]


def _note_line(note: str, differs: bool) -> SideLine:
    return SideLine(_told(note) or _("No note"), icon=NOTE, differs=differs, is_whole=True)


def _told(text: str) -> str:
    """What somebody wrote, in its own direction; "" where nothing was."""
    return isolated(text.strip()) if text.strip() else ""


def _states(order: Order | None, work: HoldWork) -> list[SideLine]:
    if order is None:
        return []
    if order.cancelled_at is not None:
        return [SideLine(_("Cancelled"), icon=GONE, differs=True)]
    group = group_at(order, work.location_id, work.delivery_method)
    if not group:
        return [_nothing_left()]
    held = [one for one in group if one.status is FulfillmentOrderStatus.ON_HOLD]
    lines = [SideLine(hold_sentence(hold), icon=HAND) for one in held for hold in one.holds]
    if len(held) < len(group):
        lines.append(SideLine(_("To be packed"), icon="package", differs=True))
    return lines


def _holds(order: Order | None, handles: tuple[str, ...]) -> list[SideLine]:
    shown = [hold for one in order.fulfillment_orders for hold in one.holds] if order else []
    lines = [
        SideLine(hold_sentence(hold), icon=HAND, differs=hold.handle in handles) for hold in shown
    ]
    return lines or [SideLine(_("Not on hold"), icon="package")]


def _units(order: Order | None, units: Iterable[Units], formats: Formats) -> list[SideLine]:
    return [
        product_line(order, one.line_item_id, formats.times(one.quantity), False) for one in units
    ]


def _ready_line() -> SideLine:
    return SideLine(_("Ready for pickup"), icon="storefront")


def _fetched(
    order: Order | None, work: PrepareForPickup, units: Iterable[Units], formats: Formats
) -> list[SideLine]:
    """What the customer has still to fetch, and whether it shows as ready."""
    lines = _left_here(order, work, units, formats)
    group = group_at(order, work.location_id, work.delivery_method) if order else ()
    if not group:
        return lines
    if all(map(is_ready_for_pickup, group)):
        return [*lines, _ready_line()]
    return [*lines, SideLine(_("Not marked as ready"), icon="storefront", differs=True)]


def _left_here(
    order: Order | None,
    work: MoveWork | SplitWork | PrepareForPickup,
    units: Iterable[Units],
    formats: Formats,
) -> list[SideLine]:
    """What is left of these lines at the place where they were when it was decided."""
    if order is None:
        return []
    if order.cancelled_at is not None:
        return [SideLine(_("Cancelled"), icon=GONE, differs=True)]
    group = group_at(order, work.location_id, work.delivery_method)
    if not group:
        return [_nothing_left()]
    left = sum_up(
        Units(line.line_item_id, line.remaining_quantity)
        for one in group
        for line in one.line_items
    )
    wanted = sum_up(units)
    return [
        product_line(
            order,
            item,
            _("{count} left here").format(count=formats.number(count)),
            count < wanted[item] or (not isinstance(work, SplitWork) and count > wanted[item]),
        )
        for item, count in left.items()
        if count
    ]


def _nothing_left() -> SideLine:
    return SideLine(_("Nothing left at this location"), icon=GONE, differs=True)

"""What happened to an order at this computer: packings with their events, and paper."""

from collections.abc import Iterator

from orderdesk.domain.ids import PackingId
from orderdesk.domain.order import Order
from orderdesk.domain.packing import (
    EventKind,
    Packing,
    PackingEvent,
    PackingState,
    ShortReason,
    add_up,
)
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue
from orderdesk.presenters.packing_words import reason_text, take_over_text
from orderdesk.presenters.timeline_entry import Happening, happening, person_at, product_name
from orderdesk.words import _


def of_packing(
    packing: Packing, order: Order, decided: frozenset[PackingId], formats: Formats
) -> Iterator[Happening]:
    """What happened while it was in hand. `decided` are the packings that became a decision.

    Scans that counted are not told one by one: what was packed is told by the decision.
    """
    who = person_at(packing.staff, packing.station)
    yield happening(packing.opened_at, "package", _("Taken in hand to be packed"), who=who)
    by_seq = {event.seq: event for event in packing.events}
    for event in packing.events:
        sentence = _event_sentence(event, by_seq, order, formats)
        if sentence:
            icon, hue = _event_mark(event)
            yield happening(event.at, icon, sentence, who=who, hue=hue)
    if packing.closed_at is None:
        return
    if packing.state is PackingState.SET_ASIDE:
        in_box = add_up(packing).in_box
        details = [_("In the box: {items}").format(items=formats.items(in_box))] if in_box else []
        sentence = _("Set aside, not packed")
        yield happening(packing.closed_at, "basket", sentence, who=who, details=details)
    elif packing.state is PackingState.COMPLETED and packing.id not in decided:
        sentence = _("Closed with nothing in the box")
        yield happening(packing.closed_at, "package", sentence, who=who)


def of_paper(job: PaperJob) -> Happening:
    """What became of a slip or a pick list."""
    is_slip = job.kind is PaperKind.SLIP
    who = person_at(job.staff, job.station)
    at = job.settled_at or job.asked_at
    match job.state:
        case PaperState.FAILED:
            sentence = (
                _("The packing slip could not be printed")
                if is_slip
                else _("The pick list could not be printed")
            )
            return happening(at, "printer", sentence, who=who, hue=Hue.AMBER)
        case PaperState.DROPPED:
            sentence = (
                _("The packing slip was given up") if is_slip else _("The pick list was given up")
            )
        case PaperState.ASKED:
            sentence = (
                _("The packing slip is on its way to the printer")
                if is_slip
                else _("The pick list is on its way to the printer")
            )
        case PaperState.SENT if not job.printer:
            sentence = (
                _("The packing slip was saved as a PDF file")
                if is_slip
                else _("The pick list was saved as a PDF file")
            )
        case PaperState.SENT:
            sentence = (
                _("The packing slip went to the printer {printer}")
                if is_slip
                else _("The pick list went to the printer {printer}")
            ).format(printer=isolated(job.printer))
    return happening(at, "printer", sentence, who=who)


def _event_mark(event: PackingEvent) -> tuple[str, Hue]:
    match event.kind:
        case EventKind.SHORT:
            return "circle-half", Hue.AMBER
        case EventKind.UNDONE:
            return "arrow-u-up-left", Hue.PLAIN
        case EventKind.REBASED:
            return "eye", Hue.PLAIN
        case EventKind.TAKEN_OVER | EventKind.OUSTED:
            return "user", Hue.PLAIN
        case _:
            return "package", Hue.PLAIN


def _event_sentence(
    event: PackingEvent, by_seq: dict[int, PackingEvent], order: Order, formats: Formats
) -> str:
    match event.kind:
        case EventKind.SHORT if event.note == ShortReason.SEPARATE:
            return _("Ships separately: {count} {product}").format(
                count=formats.times_of(event.quantity),
                product=product_name(order, event.line_item_id),
            )
        case EventKind.SHORT:
            return _("Short: {count} {product} ({reason})").format(
                count=formats.times_of(event.quantity),
                product=product_name(order, event.line_item_id),
                reason=reason_text(ShortReason(event.note)),
            )
        case EventKind.SHORT_LIFTED:
            return _("Not short any more: {product}").format(
                product=product_name(order, event.line_item_id)
            )
        case EventKind.UNDONE:
            return _undone_sentence(by_seq.get(event.undoes), order, formats)
        case EventKind.TAKEN_OVER:
            return _("Taken over from {who} ({reason})").format(
                who=isolated(event.code), reason=take_over_text(event.note)
            )
        case EventKind.OUSTED:
            return _("Given over to {who} ({reason})").format(
                who=isolated(event.code), reason=take_over_text(event.note or "other")
            )
        case EventKind.REBASED:
            return _("Seen that the order had changed while it was packed")
        case _:
            return ""


def _undone_sentence(undone: PackingEvent | None, order: Order, formats: Formats) -> str:
    if undone is None:
        return ""
    if undone.kind is EventKind.COUNTED and undone.quantity < 0:
        return _("Undone: {count} {product} in the box again").format(
            count=formats.times_of(-undone.quantity),
            product=product_name(order, undone.line_item_id),
        )
    if undone.kind is EventKind.COUNTED:
        return _("Undone: {count} {product} out of the box again").format(
            count=formats.times_of(undone.quantity),
            product=product_name(order, undone.line_item_id),
        )
    if undone.kind is EventKind.SHORT:
        return _("Undone: {product} was not short").format(
            product=product_name(order, undone.line_item_id)
        )
    if undone.kind is EventKind.PARCEL:
        return _("Undone: the tracking number {number}").format(number=isolated(undone.code))
    return ""

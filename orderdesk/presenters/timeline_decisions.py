"""What staff decided on an order, and what became of each decision."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from orderdesk.domain.ids import LocationGid
from orderdesk.domain.intents import (
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    Problem,
    ProblemCode,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.message_gate import Said, Word
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue
from orderdesk.presenters.order_words import hold_reason_sentence
from orderdesk.presenters.outbox_words import what_text
from orderdesk.presenters.problem_sentences import problem_text
from orderdesk.presenters.timeline_entry import Happening, happening, person_at, product_name
from orderdesk.services.orders import OrderSheet
from orderdesk.storage.intents import LogEntry
from orderdesk.words import _

_ICONS = {
    "Fulfill": "package",
    "UpdateTracking": "truck",
    "CancelFulfillment": "x-circle",
    "HoldWork": "hand-palm",
    "ReleaseHolds": "check-circle",
    "AddTags": "tag",
    "RemoveTags": "tag",
    "SetNote": "note",
    "MoveWork": "warehouse",
    "SplitWork": "package",
    "PrepareForPickup": "storefront",
    "AddFulfillmentEvent": "truck",
}


def of_decision(
    intent: Intent,
    log: tuple[LogEntry, ...],
    answers: dict[str, Intent],
    sheet: OrderSheet,
    formats: Formats,
    now: datetime,
) -> Iterator[Happening]:
    """The decision itself, with where it stands, and the turns that people should know of.

    `answers` are the intents that answer another one, by their id; `sheet` names products and places.
    """
    yield happening(
        intent.created_at,
        _ICONS.get(type(intent.payload).__name__, "pencil-simple"),
        what_text(intent, formats),
        who=person_at(intent.staff, intent.station),
        details=(*_contents(intent, sheet, formats), _standing(intent, formats, now)),
    )
    for entry in log:
        turn = _turn(intent, entry, answers)
        if turn is not None:
            yield turn


def of_mail_word(said: Said, formats: Formats, now: datetime) -> Happening:
    """A word on the mail of a decision: the gate's, or somebody's."""
    match said.word:
        case Word.HELD:
            sentence = _("The mail to the customer waits for somebody's word")
        case Word.SEND:
            sentence = _("Decided: mail the customer now")
        case Word.SILENT:
            sentence = _("Decided: send it without the mail")
        case Word.NEVER:
            sentence = _("Decided: no mail, and take it back")
        case Word.MORNING:
            at = formats.when(said.until, now) if said.until is not None else ""
            sentence = _("Decided: mail the customer {time}").format(time=at)
    who = person_at(said.staff, said.station) if said.staff else _("OrderDesk")
    return happening(said.at, "envelope-simple", sentence, who=who)


def _contents(intent: Intent, sheet: OrderSheet, formats: Formats) -> Iterator[str]:
    if isinstance(intent.payload, Fulfill) and intent.state is IntentState.DONE:
        # The fulfillment that it made tells them.
        return
    if isinstance(intent.payload, HoldWork):
        yield hold_reason_sentence(intent.payload.reason)
        yield isolated(intent.payload.notes) if intent.payload.notes else ""
    elif isinstance(intent.payload, SetNote):
        yield isolated(intent.payload.note or _("The note is empty now."))
    elif isinstance(intent.payload, SplitWork):
        yield from _products(intent.payload.units, sheet, formats)
        place = _place(intent.payload.location_id, sheet)
        yield _("Work of its own at {place} now").format(place=place) if place else ""
    elif isinstance(intent.payload, MoveWork):
        yield from _products(intent.basis.remaining, sheet, formats)
        place = _place(intent.payload.location_id, sheet)
        yield _("From {place}").format(place=place) if place else ""
    for parcel in getattr(intent.payload, "parcels", ()):
        words = " ".join(part for part in (parcel.company, parcel.number) if part)
        if words:
            yield isolated(words)


def _products(units: Iterable[Units], sheet: OrderSheet, formats: Formats) -> Iterator[str]:
    order = sheet.projected.order
    for one in units:
        yield _("{count} {product}").format(
            count=formats.times_of(one.quantity), product=product_name(order, one.line_item_id)
        )


def _place(location_id: LocationGid, sheet: OrderSheet) -> str:
    """The name of a location, "" where it is not known here."""
    return next((isolated(one.name) for one in sheet.locations if one.id == location_id), "")


def _standing(intent: Intent, formats: Formats, now: datetime) -> str:
    """Where the decision stands now; what it made in Shopify has an entry of its own."""
    match intent.state:
        case IntentState.DONE if isinstance(intent.payload, Fulfill):
            return ""
        case IntentState.DONE if intent.settled_at is not None:
            return _("In Shopify since {time}").format(time=formats.when(intent.settled_at, now))
        case IntentState.WAITING:
            return _("Waiting to send")
        case IntentState.SENDING:
            return _("Being sent")
        case IntentState.AMBIGUOUS:
            return _("Checking with the shop")
        case IntentState.CONFLICT | IntentState.REJECTED:
            return _("Needs a decision")
        case _:
            return ""


def _turn(intent: Intent, entry: LogEntry, answers: dict[str, Intent]) -> Happening | None:
    if entry.before is None:
        return None
    if entry.note and entry.after in (
        IntentState.CONFLICT,
        IntentState.REJECTED,
        IntentState.DONE,
    ):
        return _conflict(intent, entry)
    if entry.before is entry.after:
        return None
    if entry.after is IntentState.AMBIGUOUS:
        sentence = _("Sent, and the answer was lost; OrderDesk looks in Shopify")
        if entry.before is IntentState.WAITING:
            # Only a recovery from the journal does that.
            sentence = _("Put back after a loss; OrderDesk looks in Shopify first")
        return happening(entry.at, "hourglass-medium", sentence, who=_("OrderDesk"))
    had_conflict = entry.before in (IntentState.CONFLICT, IntentState.REJECTED)
    if entry.after is IntentState.DONE and had_conflict:
        return happening(entry.at, "check-circle", _("Decided: what Shopify has is ours"))
    if entry.after is IntentState.CANCELLED:
        return _ended(intent, entry, answers, had_conflict=had_conflict)
    return None


def _conflict(intent: Intent, entry: LogEntry) -> Happening:
    problem = Problem(ProblemCode(entry.note))
    words = problem_text(replace(intent, state=entry.after, problem=problem))
    sentence = _("Needed a decision: {problem}").format(problem=words.short)
    return happening(
        entry.at,
        "warning-octagon",
        sentence,
        who=_("OrderDesk"),
        hue=Hue.WRONG,
        details=[words.what],
    )


def _ended(
    intent: Intent, entry: LogEntry, answers: dict[str, Intent], *, had_conflict: bool
) -> Happening:
    if not had_conflict:
        return happening(entry.at, "arrow-u-up-left", _("Taken back before it was sent"))
    answer = answers.get(intent.answered_by or "")
    if answer is not None:
        who = person_at(answer.staff, answer.station)
        return happening(entry.at, "check-circle", _("Decided: send it anew"), who=who)
    signed = intent.settled_by
    who = person_at(signed.staff, signed.station) if signed is not None else ""
    if intent.fulfillment_id is not None:
        sentence = _("Decided: keep what Shopify has")
        return happening(entry.at, "check-circle", sentence, who=who)
    return happening(entry.at, "minus-circle", _("Decided: give it up"), who=who)

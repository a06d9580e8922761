"""What each problem of the outbox means in words: what happened, what is safe, what to do."""

from dataclasses import dataclass

from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    CancelFulfillment,
    Fulfill,
    Intent,
    IntentState,
    Problem,
    ProblemCode,
    UpdateTracking,
)
from orderdesk.presenters.change_sentences import Words, change_kind, change_safe, change_words
from orderdesk.presenters.formats import isolated
from orderdesk.presenters.order_words import delivery_state_word
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class ProblemText:
    """A problem as the outbox shows it. `short` is for the list, the others for the page.

    `shop_said` holds Shopify's own words where there are any: they are shown, never interpreted.
    """

    title: str
    short: str
    what: str
    safe: str
    advice: str
    shop_said: str = ""


def problem_text(intent: Intent) -> ProblemText:
    """The words for an intent that needs a person. An intent without a problem gets general ones."""
    problem = intent.problem or Problem(ProblemCode.REFUSED)
    name = intent.order_name
    general = _words(problem.code, intent)
    title, short, what, advice = change_words(problem.code, intent, general)
    return ProblemText(
        title=title.format(order=name),
        short=short,
        what=what.format(order=name),
        safe=_safe(problem.code, intent),
        advice=advice,
        shop_said=problem.shop_said,
    )


def _safe(code: ProblemCode, intent: Intent) -> str:
    if code is ProblemCode.SENT_TWICE:
        return _("Both are in Shopify, and the customer may have had two mails.")
    if code is ProblemCode.SENT_THEN_CANCELLED:
        return _("It was sent once, and nothing was sent after that.")
    if code in (ProblemCode.MAYBE_OURS, ProblemCode.CHANGED_WHILE_SENDING):
        return _("It was sent at most once. Nothing is sent again until you decide.")
    if intent.state is IntentState.DONE:
        return _("It is in Shopify.")
    match intent.payload:
        case Fulfill():
            return _("Nothing was sent from here, and no mail has gone out.")
        case UpdateTracking():
            return _("Shopify still has the tracking it had before.")
        case CancelFulfillment() | AddFulfillmentEvent():
            return _("The parcel in Shopify was not touched.")
        case change:
            return change_safe(intent, change)


def _words(code: ProblemCode, intent: Intent) -> Words:
    match code:
        case ProblemCode.ORDER_CANCELLED:
            return (
                _("{order} was cancelled"),
                _("Cancelled in Shopify"),
                _("The order was cancelled in Shopify before this could be sent."),
                _("Take the parcel apart and put the goods back."),
            )
        case ProblemCode.ORDER_GONE:
            return (
                _("{order} is no longer in Shopify"),
                _("No longer in Shopify"),
                _("The order was deleted, or has grown too old for this app to see it."),
                _("Look for it in Shopify. Give it up here once you know what became of it."),
            )
        case ProblemCode.ON_HOLD:
            return (
                _("{order} is on hold"),
                _("On hold in Shopify"),
                _("Somebody put the order on hold before this could be sent."),
                _("Keep the parcel here. Send it once the hold is lifted, or give it up."),
            )
        case ProblemCode.NOT_ENOUGH_LEFT if intent.problem and intent.problem.fulfillment_ids:
            return (
                _("{order} was packed twice"),
                _("Packed twice"),
                _first_sender(intent.problem),
                _("Compare both sides, then decide which one counts."),
            )
        case ProblemCode.NOT_ENOUGH_LEFT:
            return (
                _("Less of {order} is left to send"),
                _("Less is left to send"),
                _("Shopify has fewer items left to send than the parcel holds."),
                _("Compare both sides: items may have been removed, or sent by somebody else."),
            )
        case ProblemCode.LESS_ORDERED:
            return (
                _("{order} was made smaller"),
                _("Fewer items in Shopify"),
                _("Items were taken off the order or refunded in Shopify after it was packed."),
                _("Take out what is no longer ordered before the parcel leaves."),
            )
        case ProblemCode.MORE_ORDERED:
            return (
                _("More was added to {order}"),
                _("More items in Shopify"),
                _("Items were added to the order in Shopify after it was packed."),
                _("Add them to the box, or let them ship separately."),
            )
        case ProblemCode.MOVED_AWAY:
            return (
                _("{order} is packed elsewhere now"),
                _("Moved to another location"),
                _("The items were given to another location in Shopify after they were packed."),
                _("Keep the parcel here until you know who sends it."),
            )
        case ProblemCode.ADDRESS_CHANGED:
            return (
                _("{order} has another address now"),
                _("Address changed"),
                _("The address was changed in Shopify after the parcel was packed."),
                _("Compare both, put the new label on the parcel, then send it again."),
            )
        case ProblemCode.METHOD_CHANGED:
            return (
                _("{order} goes another way now"),
                _("Delivery changed"),
                _("The delivery method was changed in Shopify after the parcel was packed."),
                _("Compare both sides, repack it if needed, then send it again."),
            )
        case ProblemCode.NUMBER_TAKEN:
            return (
                _("The tracking number of {order} is in use"),
                _("Number in use"),
                _("Another parcel in Shopify has the same tracking number."),
                _("Check the label. Give this up and pack it again with the right number."),
            )
        case ProblemCode.CANNOT_SPLIT:
            return (
                _("{order} can only be sent whole"),
                _("Cannot be sent in parts"),
                _("Shopify does not let this part of the order be sent by itself."),
                _("Give this up and send everything together, or ask the manager."),
            )
        case ProblemCode.NOT_ALLOWED:
            return (
                _("Shopify does not allow this for {order}"),
                _("Not allowed now"),
                _("As the order stands, Shopify does not offer this step."),
                _("Look at the order in Shopify, then send it again or give it up."),
            )
        case ProblemCode.MAYBE_OURS:
            return (
                _("Is this parcel of {order} yours?"),
                _("Yours, or somebody else's?"),
                _(
                    "The answer of the shop was lost. A parcel with the same items is in Shopify now."
                ),
                _("Compare both: take it as yours if it is the same parcel."),
            )
        case ProblemCode.MAYBE_MAILED:
            return (
                _("Does the customer of {order} know?"),
                _("Mailed or not?"),
                _("The answer of the shop was lost, and it is not sure whether it wrote a mail."),
                _("Look at the order's timeline in Shopify, then decide."),
            )
        case ProblemCode.CHANGED_WHILE_SENDING:
            is_refused = intent.problem is not None and bool(intent.problem.shop_said)
            return (
                _("{order} changed while it was sent"),
                _("Shopify says something else"),
                _("Shopify refused it, and the order looks different now.")
                if is_refused
                else _("The answer of the shop was lost, and the order looks different now."),
                _("Compare both sides, then decide which one is right."),
            )
        case ProblemCode.TRACKING_CHANGED:
            return (
                _("The tracking of {order} was changed"),
                _("Tracking changed"),
                _("Somebody else changed the tracking of this parcel in Shopify."),
                _("Compare both numbers with the label on the parcel."),
            )
        case ProblemCode.NOTE_CHANGED:
            return (
                _("The note of {order} was changed"),
                _("Note changed in Shopify"),
                _("Somebody else changed the note in Shopify after you had read it."),
                _("Compare both texts, then decide which one stays."),
            )
        case ProblemCode.NOTHING_LEFT:
            return (
                _("Nothing of {order} is left here"),
                _("Nothing left here"),
                _("The items were sent, removed, or given to another location meanwhile."),
                _("Give this up, or try it again once there is something left."),
            )
        case ProblemCode.WORK_CHANGED:
            return (
                _("The items of {order} changed"),
                _("Items changed in Shopify"),
                _("What is left at this location is not what it was when you decided."),
                _("Compare both sides, then try it again with what is there now, or give it up."),
            )
        case ProblemCode.WORK_HIDDEN:
            return (
                _("Shopify hides the work of {order}"),
                _("Hidden by Shopify"),
                _("Shopify shows nothing to pack on this order any more, sent or not."),
                _("Ask the manager whether the app may still read fulfillment orders."),
            )
        case ProblemCode.FULFILLMENT_CANCELLED:
            return (
                _("A parcel of {order} was cancelled"),
                _("Parcel cancelled in Shopify"),
                _("The parcel that this belongs to was cancelled in Shopify."),
                _("Give this up. If the parcel did go out, pack the order again."),
            )
        case ProblemCode.FULFILLMENT_GONE:
            return (
                _("A parcel of {order} is no longer in Shopify"),
                _("Parcel no longer in Shopify"),
                _("The parcel that this belongs to is not on the order any more."),
                _("Look at the order in Shopify, then give this up."),
            )
        case ProblemCode.REFUSED:
            return (
                _("Shopify refused {order}"),
                _("Refused"),
                _("Shopify refused it for a reason of its own."),
                _("Read what it said. Send it again when the reason is gone, or give it up."),
            )
        case ProblemCode.SENT_TWICE:
            return (
                _("{order} was sent twice"),
                _("Two parcels in Shopify"),
                _("Shopify has two parcels for what was packed once."),
                _("Cancel the extra one, or keep both if two parcels did go out."),
            )
        case ProblemCode.SENT_THEN_CANCELLED:
            return (
                _("{order} was sent, then cancelled"),
                _("Cancelled after sending"),
                _("The parcel reached Shopify, and somebody cancelled it there afterwards."),
                _("Keep the parcel here until you know why, then decide."),
            )
        case ProblemCode.ACCESS_MISSING:
            return (
                _("OrderDesk may not do this for {order}"),
                _("Access is missing"),
                _("The app lacks the permission in Shopify that this step needs."),
                _("Ask the manager to give the app access, then send it again."),
            )
        case ProblemCode.FOUND_AGAIN:
            return (
                _("Was {order} sent already?"),
                _("Put back after a loss"),
                _(
                    "OrderDesk's local copy was lost or replaced, and this was put back from a record."
                ),
                _("Look at both sides: send it if Shopify lacks it, or give it up."),
            )
        case ProblemCode.BUG:
            return (
                _("OrderDesk made a mistake with {order}"),
                _("A fault in OrderDesk"),
                _("OrderDesk could not finish this because of a fault of its own."),
                _(
                    "Report it to your manager. Do this one step in Shopify by hand, then give it up."
                ),
            )


def _first_sender(problem: Problem) -> str:
    """Who was faster: by the notes of the stations, else nobody knows more than Shopify shows."""
    if not problem.senders:
        return _("Somebody else sent a parcel of this order first.")
    note = problem.senders[-1]
    # What people are called must not be taken for a place of the sentence.
    names = {"staff": _literal(note.staff), "station": _literal(note.station)}
    if note.staff and note.station:
        return _("{staff} at {station} sent a parcel of this order first.").format(**names)
    return _("{station} sent a parcel of this order first.").format(**names)


def _literal(name: str) -> str:
    return isolated(name).replace("{", "{{").replace("}", "}}")


def kind_text(intent: Intent) -> str:
    """What an intent does, in two or three words, for the list."""
    match intent.payload:
        case Fulfill():
            return _("Packed")
        case UpdateTracking():
            return _("New tracking")
        case CancelFulfillment():
            return _("Parcel cancelled")
        case AddFulfillmentEvent(status=status):
            return delivery_state_word(status) or _("News of a parcel")
        case change:
            return change_kind(change)

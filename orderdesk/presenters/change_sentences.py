"""Problems of decisions on tags, notes, holds and the place of work, where they need words of their own."""

from orderdesk.domain.intents import (
    AddTags,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    Intent,
    MoveWork,
    PrepareForPickup,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
)
from orderdesk.presenters.formats import isolated
from orderdesk.words import _

Words = tuple[str, str, str, str]
"""Title, short form, what happened, what to do."""


def change_words(code: ProblemCode, intent: Intent, general: Words) -> Words:
    """The general words, with what is to be done otherwise where no parcel is concerned."""
    if not isinstance(intent.payload, ChangeOfOrder | ChangeOfWork):
        return general
    title, short, what, advice = general
    match code:
        case ProblemCode.MAYBE_MAILED:
            return (
                _("Does the customer of {order} know?"),
                _("Mailed or not?"),
                _(
                    "The answer of the shop was lost, and Shopify does not show for certain whether it "
                    "has told the customer that the order can be fetched."
                ),
                _("Look at the order's timeline in Shopify, or ask the customer. Then decide."),
            )
        case ProblemCode.ORDER_CANCELLED:
            advice = _("Nothing of it is to be packed any more. Give this up.")
        case ProblemCode.NOT_ALLOWED:
            advice = _("Part of it may have been sent already. Try it again later, or give it up.")
        case ProblemCode.REFUSED:
            title = _("Shopify refused a change of {order}")
            advice = _("Read what it said. Try it again when the reason is gone, or give it up.")
        case _:
            pass
    return title, short, what, advice


def change_safe(intent: Intent, change: ChangeOfOrder | ChangeOfWork) -> str:
    """What did not happen, and will not before somebody decides."""
    if intent.problem is not None and intent.problem.code is ProblemCode.MAYBE_MAILED:
        return _("The customer was mailed at most once. Nothing is sent again until you decide.")
    if intent.attempts:
        return _("Shopify is as shown below. Nothing more is sent until you decide.")
    match change:
        case SetNote():
            return _("The note in Shopify was not touched.")
        case AddTags() | RemoveTags():
            return _("The tags in Shopify were not touched.")
        case PrepareForPickup():
            return _("Nothing was changed in Shopify from here, and no mail has gone out.")
        case HoldWork() | ReleaseHolds() | MoveWork() | SplitWork():
            return _("Nothing was changed in Shopify from here.")


def change_kind(change: ChangeOfOrder | ChangeOfWork) -> str:
    """What was decided, in two or three words."""
    match change:
        case AddTags():
            return _("Tags added")
        case RemoveTags():
            return _("Tags removed")
        case SetNote():
            return _("Note changed")
        case HoldWork():
            return _("Put on hold")
        case ReleaseHolds():
            return _("Hold released")
        case MoveWork():
            return _("Moved")
        case SplitWork():
            return _("Split")
        case PrepareForPickup():
            return _("Ready for pickup")


def change_detail(intent: Intent) -> str:
    """What was decided with the names that matter; "" where its kind says it all."""
    match intent.payload:
        case AddTags(tags):
            return _("Tags added: {tags}").format(tags=isolated(", ".join(tags)))
        case RemoveTags(tags):
            return _("Tags removed: {tags}").format(tags=isolated(", ".join(tags)))
        case MoveWork(target_name=name) if name:
            return _("Moved to {place}").format(place=isolated(name))
        case _:
            return ""


def change_again(change: ChangeOfOrder | ChangeOfWork) -> tuple[str, str]:
    """Deciding the same anew: its title, and what follows from it."""
    match change:
        case SetNote():
            return (
                _("Replace it with my note"),
                _("My text takes the place of the one that Shopify has now."),
            )
        case AddTags() | RemoveTags():
            return _("Change the tags again"), _("All other tags stay as they are.")
        case HoldWork():
            return _("Put it on hold again"), _("What is left here is kept back.")
        case ReleaseHolds():
            return _("Release it again"), _("Holds of others stay.")
        case MoveWork():
            return _("Move it again"), _("All that is left here now goes to the other location.")
        case PrepareForPickup():
            return (
                _("Tell the customer that it is ready"),
                _("Shopify mails the customer, if it did before or not."),
            )
        case SplitWork():
            return _("Split it again"), _("OrderDesk looks once more whether the items are there.")


def change_given_up(change: ChangeOfOrder | ChangeOfWork) -> tuple[str, str]:
    """Dropping it: its title, and what stays."""
    match change:
        case SetNote():
            return _("Keep Shopify's note"), _("My text is dropped.")
        case AddTags() | RemoveTags():
            return _("Give it up"), _("The tags stay as Shopify has them.")
        case HoldWork() | ReleaseHolds():
            return _("Give it up"), _("The order stays as Shopify has it, on hold or not.")
        case MoveWork() | SplitWork():
            return _("Give it up"), _("The work stays where Shopify has it.")
        case PrepareForPickup():
            return _("Give it up"), _("The order can be said to be ready again from its page.")

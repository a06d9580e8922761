"""Carries out what staff chose in the outbox, and says what that led to."""

from orderdesk.domain.ids import IntentId
from orderdesk.services.outbox import OutboxService
from orderdesk.services.outbox_choices import Choice, ChoiceKind
from orderdesk.words import _


async def decide(outbox: OutboxService, intent_id: IntentId, choice: Choice) -> str:
    """Make the decision. Returns the sentence for it, with a place for {order}.

    Raises NotPossibleError where the question was answered meanwhile, and errors of the storage.
    """
    match choice.kind, choice.fulfillment_id:
        case ChoiceKind.ADOPT, fulfillment_id if fulfillment_id is not None:
            await outbox.adopt(intent_id, fulfillment_id)
            return _("{order}: what Shopify has counts.")
        case ChoiceKind.CANCEL_EXTRA, fulfillment_id if fulfillment_id is not None:
            await outbox.cancel_extra(intent_id, fulfillment_id)
            return _("{order}: the extra parcel is being cancelled.")
        case ChoiceKind.SEND_AGAIN, _none:
            await outbox.send_again(intent_id)
            return _("{order}: it is on its way to Shopify.")
        case ChoiceKind.REOPEN, _none:
            await outbox.reopen(intent_id)
            return _("{order} is open on the bench again, with all its scans.")
        case ChoiceKind.JOIN_NOTES, _none:
            await outbox.join_notes(intent_id)
            return _("{order}: both notes are on their way to Shopify.")
        case ChoiceKind.WAS_MAILED, _none:
            await outbox.was_mailed(intent_id)
            return _("{order}: the customer knows. Nothing was sent.")
        case ChoiceKind.GIVE_UP, _none:
            await outbox.give_up(intent_id)
            return _("{order}: yours was given up, nothing was sent.")
        case ChoiceKind.LEAVE, _none:
            await outbox.leave(intent_id)
            return _("{order}: left for the manager.")
        case _:
            await outbox.dismiss(intent_id)
            return _("{order}: left as it is.")

"""The one request of each step: what an intent asks of the shop."""

from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    AddTags,
    CancelFulfillment,
    Fulfill,
    HoldWork,
    Intent,
    MoveWork,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Step,
    UpdateTracking,
)
from orderdesk.errors import RejectedError
from orderdesk.shopify.readings import Acted
from orderdesk.sync.ports import Gateway


async def request(gateway: Gateway, intent: Intent) -> Acted:
    """Send the step that `intent.sent` names. It has to be on the disk by then.

    Raises what the gateway's mutations raise.
    """
    sent = intent.sent
    assert sent is not None
    if sent.step is Step.SPLIT:
        return await gateway.split(sent.lines[0].fulfillment_order_id, sent.lines)
    match intent.payload:
        case Fulfill() as fulfill:
            return await gateway.create_fulfillment(
                sent.lines, fulfill.parcels, fulfill.notify_customer
            )
        case UpdateTracking() as update:
            return await gateway.update_tracking(
                update.fulfillment_id, update.parcels, update.notify_customer
            )
        case CancelFulfillment(fulfillment_id):
            return await gateway.cancel_fulfillment(fulfillment_id)
        case AddTags(tags):
            return await gateway.add_tags(intent.order_id, tags)
        case RemoveTags(tags):
            return await gateway.remove_tags(intent.order_id, tags)
        case SetNote(note):
            return await gateway.set_note(intent.order_id, note)
        case HoldWork() as hold:
            work_id = sent.lines[0].fulfillment_order_id
            return await gateway.hold(work_id, hold.reason, hold.notes, hold.handle)
        case ReleaseHolds():
            work_id = sent.lines[0].fulfillment_order_id
            return await gateway.release(work_id, sent.hold_ids)
        case MoveWork(target_id=target_id):
            work_id = sent.lines[0].fulfillment_order_id
            return await gateway.move(work_id, target_id)
        case PrepareForPickup():
            ids = dict.fromkeys(line.fulfillment_order_id for line in sent.lines)
            return await gateway.prepare_for_pickup(tuple(ids))
        case AddFulfillmentEvent(fulfillment_id, status, happened_at):
            return await gateway.add_event(fulfillment_id, status, happened_at)
        case SplitWork():
            return await gateway.split(sent.lines[0].fulfillment_order_id, sent.lines)


def words_of(error: RejectedError) -> str:
    """What the shop says of a request that it refused, as it says it."""
    return " ".join(one.message for one in error.user_errors)


def refused_fields(error: RejectedError) -> str:
    """The same as it may stand in the log: the shop's sentences quote what they refuse."""
    return ", ".join(f"{'.'.join(one.field)} {one.code or ''}".strip() for one in error.user_errors)

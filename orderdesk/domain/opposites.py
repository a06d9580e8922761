"""What undoes a change that Shopify has already: the opposite change, as a decision of its own."""

from orderdesk.domain.intents import (
    AddTags,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    ReleaseHolds,
    RemoveTags,
)
from orderdesk.domain.order import Order

Change = ChangeOfOrder | ChangeOfWork


def opposites(change: Change, before: Order) -> tuple[Change, ...]:
    """The changes that lead back to `before`; none where there is no way back, as from a split.

    Tags are expected to be those that the change really adds or removes. A hold that is put on again
    has no handle yet: each hold has one of its own.
    """
    match change:
        case AddTags(tags):
            return (RemoveTags(tags),)
        case RemoveTags(tags):
            return (AddTags(tags),)
        case HoldWork(handle=handle):
            return (ReleaseHolds((handle,)),)
        case ReleaseHolds(handles):
            held = (
                HoldWork(work.location_id, work.delivery_method, hold.reason, hold.reason_notes)
                for work in before.fulfillment_orders
                for hold in work.holds
                if hold.handle in handles and work.location_id is not None
            )
            return tuple(dict.fromkeys(held))
        case _:
            return ()

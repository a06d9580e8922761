"""Work that customers fetch: when it counts as ready for them."""

from orderdesk.domain.fulfillment import (
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
)


def is_ready_for_pickup(work: FulfillmentOrder) -> bool:
    """Whether Shopify shows a fulfillment order as prepared for its customer.

    It has no field for that but the status. A part that was handed over puts it in progress too, which
    is why none may have been; OrderDesk never reports progress on such work.
    """
    return (
        work.delivery_method is DeliveryMethod.PICK_UP
        and work.status is FulfillmentOrderStatus.IN_PROGRESS
        and _is_untouched(work)
    )


def may_be_prepared(work: FulfillmentOrder) -> bool:
    """Whether it can be told from a prepared one afterwards: open, and nothing of it handed over."""
    return work.status is FulfillmentOrderStatus.OPEN and _is_untouched(work)


def _is_untouched(work: FulfillmentOrder) -> bool:
    return all(line.total_quantity == line.remaining_quantity for line in work.line_items)

"""Holds on work: why it is kept back, and which of the holds are ours to release."""

from enum import StrEnum

from orderdesk.domain.fulfillment import FulfillmentOrder, Hold
from orderdesk.domain.ids import IntentId

HANDLE_PREFIX = "orderdesk-"
LONGEST_HANDLE = 64
"""`FulfillmentOrderHoldInput.handle`: "This field cannot exceed 64 characters"."""


class HoldReason(StrEnum):
    """The reasons of `FulfillmentHoldReason` that people choose from."""

    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    HIGH_RISK_OF_FRAUD = "HIGH_RISK_OF_FRAUD"
    INCORRECT_ADDRESS = "INCORRECT_ADDRESS"
    INVENTORY_OUT_OF_STOCK = "INVENTORY_OUT_OF_STOCK"
    UNKNOWN_DELIVERY_DATE = "UNKNOWN_DELIVERY_DATE"
    AWAITING_RETURN_ITEMS = "AWAITING_RETURN_ITEMS"
    OTHER = "OTHER"


def hold_handle(intent_id: IntentId) -> str:
    """The handle of the hold that an intent makes: the same at every try."""
    return f"{HANDLE_PREFIX}{intent_id}"[:LONGEST_HANDLE]


def is_own(hold: Hold) -> bool:
    """Whether OrderDesk made this hold. Others are never released here (fraud, payment, the admin's)."""
    return hold.handle.startswith(HANDLE_PREFIX)


def has_handle(work: FulfillmentOrder, handle: str) -> bool:
    """Whether the hold of this handle is on a fulfillment order."""
    return any(hold.handle == handle for hold in work.holds)

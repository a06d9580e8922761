"""What Shopify's own timeline of an order says, as far as it was read."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import FulfillmentGid


@dataclass(frozen=True, slots=True)
class ShopEvent:
    """One entry (`BasicEvent` or `CommentEvent`). `message` is plain text in the shop's language.

    `app_title` names the app that acted, "" where none did; `by_staff` says that a person in the
    admin did, whom the message alone names.
    """

    id: str
    action: str
    message: str
    at: datetime
    app_title: str = ""
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class AppEvent:
    """An entry of an order's timeline, as far as it says which app did something, and when."""

    id: str
    action: str
    app_title: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CarrierStep:
    """What became of a fulfillment on its way (`FulfillmentEvent`): a carrier's scan, or a hand-over."""

    fulfillment_id: FulfillmentGid
    status: str
    at: datetime
    message: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class ShopTimeline:
    """The newest entries of an order's timeline, and the carriers' steps of its fulfillments."""

    events: tuple[ShopEvent, ...] = ()
    steps: tuple[CarrierStep, ...] = ()

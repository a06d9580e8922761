"""The acts on what left: a fulfillment is made, tracked, taken back, and told of on its way."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import RequestLine
from orderdesk.domain.timeline import CarrierStep
from orderdesk.errors import AmbiguousError, UnreadableAnswerError
from orderdesk.shopify import sizes
from orderdesk.shopify.fulfillments import as_fulfillment_input, as_tracking_input
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import Acted
from orderdesk.shopify.timeline import read_steps

if TYPE_CHECKING:
    from orderdesk.shopify.client import Reply, ShopifyClient


class FulfillmentActs:
    """The part of the gateway that writes fulfillments.

    Each act raises AmbiguousError where it may have been carried out, or its answer names no
    fulfillment, and RejectedError for the shop's user errors.
    """

    @property
    def _client(self) -> "ShopifyClient":
        raise NotImplementedError

    async def create_fulfillment(
        self, lines: Sequence[RequestLine], parcels: Sequence[Tracking], notify_customer: bool
    ) -> Acted:
        """Tell the shop that these units left. It takes no key: a second sending may count twice."""
        wanted = as_fulfillment_input(lines, parcels, notify_customer)
        variables = {"fulfillment": wanted, "message": None, "lines": sizes.LINES}
        return await self._act_on_fulfillment("fulfillment_create", variables)

    async def update_tracking(
        self, fulfillment_id: FulfillmentGid, parcels: Sequence[Tracking], notify_customer: bool
    ) -> Acted:
        """Put these numbers in the place of all that the fulfillment has."""
        variables = {
            "id": fulfillment_id,
            "tracking": as_tracking_input(parcels),
            "notify": notify_customer,
            "lines": sizes.LINES,
        }
        return await self._act_on_fulfillment("fulfillment_tracking_update", variables)

    async def cancel_fulfillment(self, fulfillment_id: FulfillmentGid) -> Acted:
        """Take a fulfillment back. Cancelling it again succeeds."""
        variables = {"id": fulfillment_id, "lines": sizes.LINES}
        return await self._act_on_fulfillment("fulfillment_cancel", variables)

    async def add_event(
        self, fulfillment_id: FulfillmentGid, status: str, happened_at: datetime
    ) -> Acted:
        """Say what happened to a fulfillment. A second sending makes a second event."""
        event = {
            "fulfillmentId": fulfillment_id,
            "status": status,
            "happenedAt": f"{happened_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }
        reply = await self._client.mutate("fulfillment_event_create", {"event": event})
        return Acted(None, reply.server_time, self._client.next_reading())

    async def fetch_events(self, fulfillment_id: FulfillmentGid) -> tuple[CarrierStep, ...]:
        """The newest events of a fulfillment; none where it is gone."""
        variables = {"id": fulfillment_id, "first": sizes.STEPS}
        reply = await self._client.query("fulfillment_events", variables, urgent=True)
        fulfillment = Payload(reply.data).find_child("fulfillment")
        return read_steps(fulfillment) if fulfillment is not None else ()

    async def _act_on_fulfillment(self, document: str, variables: Mapping[str, Any]) -> Acted:
        reply = await self._client.mutate(document, variables)
        try:
            fulfillment = Payload(reply.data).child(_root(reply)).child("fulfillment")
            fulfillment_id = FulfillmentGid(fulfillment.text("id"))
        except UnreadableAnswerError as error:
            # It was carried out, but what came of it has to be looked up.
            raise AmbiguousError(f"unreadable at {error.path}") from error
        return Acted(fulfillment_id, reply.server_time, self._client.next_reading())


def _root(reply: "Reply") -> str:
    return next(iter(reply.data), "")

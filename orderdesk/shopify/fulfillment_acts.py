"""The acts on what left: a fulfillment is made, gets other tracking numbers, or is taken back."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import RequestLine
from orderdesk.errors import AmbiguousError, UnreadableAnswerError
from orderdesk.shopify import sizes
from orderdesk.shopify.fulfillments import as_fulfillment_input, as_tracking_input
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import Acted

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

"""The acts on an order's work, tags and note: one mutation each, and where work may be moved to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orderdesk.domain.catalogue import Location
from orderdesk.domain.ids import FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.domain.intents import RequestLine
from orderdesk.shopify import sizes
from orderdesk.shopify.fulfillments import as_line_inputs
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import Acted
from orderdesk.shopify.shop import read_location

if TYPE_CHECKING:
    from orderdesk.shopify.client import ShopifyClient


class OrderActs:
    """The part of the gateway that changes work, tags and notes.

    Each act raises AmbiguousError where it may have been carried out, and RejectedError for the
    shop's user errors.
    """

    @property
    def _client(self) -> "ShopifyClient":
        raise NotImplementedError

    async def split(
        self, fulfillment_order_id: FulfillmentOrderGid, lines: Sequence[RequestLine]
    ) -> Acted:
        """Move these units into a fulfillment order of their own, which gets the new id."""
        splits = [
            {
                "fulfillmentOrderId": fulfillment_order_id,
                "fulfillmentOrderLineItems": as_line_inputs(lines),
            }
        ]
        return await self._act("fulfillment_order_split", {"splits": splits, "lines": sizes.LINES})

    async def hold(
        self, fulfillment_order_id: FulfillmentOrderGid, reason: str, notes: str, handle: str
    ) -> Acted:
        """Keep a fulfillment order back. A second hold of the same handle is refused."""
        hold = {"reason": reason, "reasonNotes": notes or None, "handle": handle}
        return await self._act("fulfillment_order_hold", {"id": fulfillment_order_id, "hold": hold})

    async def release(
        self, fulfillment_order_id: FulfillmentOrderGid, hold_ids: Sequence[str]
    ) -> Acted:
        """End these holds. They are always named: without ids those of other apps would end too."""
        if not hold_ids:
            raise ValueError("a release without ids would end the holds of others")
        return await self._act(
            "fulfillment_order_release_hold",
            {"id": fulfillment_order_id, "holds": list(hold_ids)},
        )

    async def move(
        self, fulfillment_order_id: FulfillmentOrderGid, location_id: LocationGid
    ) -> Acted:
        """Give a whole fulfillment order to another location."""
        return await self._act(
            "fulfillment_order_move", {"id": fulfillment_order_id, "location": location_id}
        )

    async def prepare_for_pickup(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> Acted:
        """Say that this work is ready. The shop mails the customer, and once more for each sending."""
        wanted = [{"fulfillmentOrderId": one} for one in fulfillment_order_ids]
        return await self._act("pickup_prepare", {"input": {"lineItemsByFulfillmentOrder": wanted}})

    async def fetch_move_targets(
        self, fulfillment_order_id: FulfillmentOrderGid
    ) -> tuple[Location, ...]:
        """The locations that may take a fulfillment order over; none where it is gone."""
        variables = {"id": fulfillment_order_id, "first": sizes.LOCATIONS}
        reply = await self._client.query("move_targets", variables, urgent=True)
        work = Payload(reply.data).find_child("fulfillmentOrder")
        if work is None:
            return ()
        return tuple(
            read_location(one.child("location"))
            for one in work.nodes("locationsForMove")
            if one.flag("movable")
        )

    async def add_tags(self, order_id: OrderGid, tags: Sequence[str]) -> Acted:
        """Put tags on an order, beside those that it has."""
        return await self._act("tags_add", {"id": order_id, "tags": list(tags)})

    async def remove_tags(self, order_id: OrderGid, tags: Sequence[str]) -> Acted:
        """Take tags off an order."""
        return await self._act("tags_remove", {"id": order_id, "tags": list(tags)})

    async def set_note(self, order_id: OrderGid, note: str) -> Acted:
        """Put a note in the place of the one that the order has; "" leaves it without one."""
        return await self._act("order_note_set", {"input": {"id": order_id, "note": note}})

    async def _act(self, document: str, variables: Mapping[str, Any]) -> Acted:
        reply = await self._client.mutate(document, variables)
        return Acted(None, reply.server_time, self._client.next_reading())

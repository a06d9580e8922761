"""The shop as the rest of OrderDesk sees it: domain objects in and out, one request or a few each.

This is all that `sync` needs of Shopify (its port is declared there). Every failure is of the
Shopify branch of the error tree; a mutation's answer that cannot be read counts as lost.
"""

import asyncio
import random as chance
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from orderdesk.domain.catalogue import InventoryLevel, Location, Shop, Variant
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.order import Order
from orderdesk.errors import (
    QueryTooDearError,
    RejectedError,
    UnreachableError,
    UnreadableAnswerError,
)
from orderdesk.shopify import sizes
from orderdesk.shopify.address import Endpoint
from orderdesk.shopify.auth import Clock, SignIn
from orderdesk.shopify.bulk_operations import BulkOperations
from orderdesk.shopify.catalogue import read_level, read_variant
from orderdesk.shopify.claims import as_board_input, as_claim_input, is_stale, read_guarded
from orderdesk.shopify.completion import (
    ChangedMeanwhileError,
    complete_lines,
    complete_order,
    is_whole,
)
from orderdesk.shopify.fulfillment_acts import FulfillmentActs
from orderdesk.shopify.fulfillments import read_open_fulfillment_order
from orderdesk.shopify.order_acts import OrderActs
from orderdesk.shopify.orders import read_events, read_order
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import (
    BoardReading,
    Budget,
    ClaimReading,
    OpenFulfillmentOrder,
    OrderReading,
    Page,
    TimelineReading,
)
from orderdesk.shopify.shop import read_location, read_shop
from orderdesk.shopify.throttle import Monotonic, Random, Sleep
from orderdesk.shopify.timeline import read_timeline

if TYPE_CHECKING:
    from typing import TypeAlias

    from httpx import AsyncBaseTransport

    from orderdesk.shopify.client import Remark, Reply, ShopifyClient

    Transport: TypeAlias = AsyncBaseTransport

READ_ATTEMPTS = 3
# Fewer are mapped faster than handed to a thread and back.
MANY = 5

# What is left out, and not what is wanted: a status of tomorrow is then among what comes.
_OPEN = "status:open -fulfillment_status:fulfilled"


def open_gateway(
    endpoint: Endpoint,
    sign_in: SignIn,
    *,
    clock: Clock,
    first_reading: int = 1,
    remarked: "Callable[[Remark], None] | None" = None,
    monotonic: Monotonic = time.monotonic,
    sleep: Sleep = asyncio.sleep,
    random: Random = chance.random,
    transport: "Transport | None" = None,
) -> "ShopifyGateway":
    """A gateway to the shop at `endpoint`, over the network or `transport`. Nothing is sent yet."""

    def open_client() -> "ShopifyClient":
        # httpx takes longer to load than Qt: not before somebody needs the network.
        from orderdesk.shopify.client import ShopifyClient

        return ShopifyClient(
            endpoint,
            sign_in,
            clock=clock,
            monotonic=monotonic,
            sleep=sleep,
            random=random,
            first_reading=first_reading,
            transport=transport,
            remarked=remarked,
        )

    return ShopifyGateway(open_client)


def load_network() -> None:
    """Load what the first request needs. It takes longer than Qt: for a thread, ahead of the request."""
    from orderdesk.shopify.client import load_transport

    load_transport()


class ShopifyGateway(OrderActs, FulfillmentActs, BulkOperations):
    """One shop. Readings carry the number that was drawn when their first request left.

    `client` may also be what opens one, when it is first needed.
    """

    def __init__(self, client: "ShopifyClient | Callable[[], ShopifyClient]") -> None:
        self._given = client
        self._orders_a_page = sizes.ORDERS

    @cached_property
    def _client(self) -> "ShopifyClient":
        return self._given() if callable(self._given) else self._given

    async def aclose(self) -> None:
        """Close the connections, if there ever were any."""
        if "_files" in vars(self):
            await self._files.aclose()
        if "_client" in vars(self) or not callable(self._given):
            await self._client.aclose()

    def next_reading(self) -> int:
        """A number higher than that of every reading so far."""
        return self._client.next_reading()

    def budget(self) -> Budget:
        """The points that may be spent now."""
        return self._client.budget()

    def server_now(self) -> datetime:
        """The shop's time, as of its last answer and this computer's clock since."""
        return self._client.server_now()

    async def probe(self) -> datetime:
        """The cheapest question there is; the shop's time in its answer."""
        return (await self._client.query("probe", {}, urgent=True)).server_time

    async def fetch_shop(self) -> Shop:
        """The shop, with this app's scopes."""
        return read_shop((await self._client.query("shop", {})).data)

    async def fetch_locations(self) -> tuple[Location, ...]:
        """All locations, closed ones too."""
        found: list[Location] = []
        cursor: str | None = None
        while True:
            reply = await self._client.query(
                "locations", {"first": sizes.LOCATIONS, "after": cursor}
            )
            answer = Payload(reply.data)
            found += map(read_location, answer.nodes("locations"))
            cursor = answer.next_cursor("locations", cursor)
            if cursor is None:
                return tuple(found)

    async def count_orders(self) -> int | None:
        """About how many orders there are to load; None where the shop does not say."""
        reply = await self._client.query("orders_count", {"query": None})
        found = Payload(reply.data).find_child("ordersCount")
        return found.integer("count") if found else None

    async def fetch_orders(
        self,
        updated_since: datetime | None,
        cursor: str | None,
        size: int | None = None,
        *,
        told: Callable[[str | None], None] | None = None,
        open_only: bool = False,
    ) -> Page[Order]:
        """A page of whole orders, those that changed longest ago first.

        `open_only` leaves out what is fulfilled, cancelled or archived, whatever `updated_since` says.
        An order with more lines than a page holds is read by its id, so that it may be newer here
        than the page's reading says; never older. `told` hears the next page's cursor before the
        orders of this one have been read, so that it can be asked for meanwhile.

        Raises:
            UnreadableAnswerError: also for a cursor that does not advance.
        """
        wanted = _OPEN if open_only else _updated_since(updated_since)
        reply = await self._fetch_orders_page(wanted, cursor, size)
        answer = Payload(reply.data)
        next_cursor = answer.next_cursor("orders", cursor)
        if told is not None:
            told(next_cursor)
        nodes = list(answer.nodes("orders"))
        orders = await self._read_orders([node for node in nodes if is_whole(node)])
        missing = list(reply.missing)
        for node in (node for node in nodes if not is_whole(node)):
            reading = await self._read_by_id(OrderGid(node.text("id")), urgent=False)
            missing += reading.missing
            if reading.order is not None:
                orders.append(reading.order)
        return Page(
            tuple(orders),
            next_cursor,
            reply.reading,
            reply.server_time,
            tuple(dict.fromkeys(missing)),
        )

    async def fetch_order(self, order_id: OrderGid, *, with_events: bool = False) -> OrderReading:
        """One order, whole, and its claim as they are now; reads by id never lag behind a write.

        `with_events` adds the newest entries of its timeline, which name the apps that acted.
        """
        return await self._read_by_id(order_id, urgent=True, with_events=with_events)

    async def fetch_timeline(self, order_id: OrderGid) -> TimelineReading:
        """The newest entries of an order's timeline, and what carriers said of its fulfillments."""
        variables = {
            "id": order_id,
            "events": sizes.TIMELINE_EVENTS,
            "fulfillments": sizes.TIMELINE_FULFILLMENTS,
            "steps": sizes.TIMELINE_STEPS,
        }
        reply = await self._client.query("order_timeline", variables, urgent=True)
        order = Payload(reply.data).find_child("order")
        timeline = read_timeline(order) if order is not None else None
        return TimelineReading(timeline, reply.reading, reply.server_time)

    async def fetch_open_fulfillment_orders(self, cursor: str | None) -> Page[OpenFulfillmentOrder]:
        """A page of all work that is open, at every location that this app sees."""
        reply = await self._client.query(
            "open_fulfillment_orders",
            {"first": sizes.OPEN_FULFILLMENT_ORDERS, "after": cursor, "lines": sizes.LINES},
        )
        answer = Payload(reply.data)
        nodes = list(answer.nodes("fulfillmentOrders"))
        for node in nodes:
            await complete_lines(self._client, node, urgent=False)
        return _page(
            reply,
            tuple(map(read_open_fulfillment_order, nodes)),
            answer.next_cursor("fulfillmentOrders", cursor),
        )

    async def fetch_existing(self, order_ids: Sequence[OrderGid]) -> frozenset[OrderGid]:
        """Which of at most 250 orders are visible. The others were deleted, or are too old for us."""
        if len(order_ids) > sizes.EXISTING:
            raise ValueError("Shopify takes at most 250 ids at once")
        if not order_ids:
            return frozenset()
        reply = await self._client.query("nodes_exist", {"ids": list(order_ids)})
        nodes = reply.data.get("nodes")
        if not isinstance(nodes, list) or len(nodes) != len(order_ids) or reply.missing:
            # A node that was withheld looks like one that is gone.
            raise UnreadableAnswerError("nodes")
        return frozenset(
            order_id for order_id, node in zip(order_ids, nodes, strict=True) if node is not None
        )

    async def fetch_variants(
        self, updated_since: datetime | None, cursor: str | None
    ) -> Page[Variant]:
        """A page of the variants that changed since."""
        reply = await self._client.query(
            "variants_page",
            {
                "first": sizes.VARIANTS,
                "after": cursor,
                "query": _updated_since(updated_since),
            },
        )
        answer = Payload(reply.data)
        variants = await self._client.apart(
            lambda: tuple(map(read_variant, answer.nodes("productVariants")))
        )
        return _page(reply, variants, answer.next_cursor("productVariants", cursor))

    async def fetch_levels(
        self, location_id: LocationGid, cursor: str | None
    ) -> Page[InventoryLevel]:
        """A page of the stock at a location. A location that is gone has none."""
        reply = await self._client.query(
            "inventory_levels",
            {"location": location_id, "first": sizes.LEVELS, "after": cursor, "query": None},
        )
        location = Payload(reply.data).find_child("location")
        if location is None:
            return _page(reply, (), None)
        levels = await self._client.apart(
            lambda: tuple(read_level(one, location_id) for one in location.nodes("inventoryLevels"))
        )
        return _page(reply, levels, location.next_cursor("inventoryLevels", cursor))

    async def write_claim(self, order_id: OrderGid, value: str, digest: str | None) -> bool:
        """Write the order's claim over the one with `digest` (None: only if there is none).

        False where somebody else wrote in between. True is no proof that it is ours: read it back.
        """
        return await self._write_guarded(as_claim_input(order_id, value, digest))

    async def fetch_claim(self, order_id: OrderGid) -> ClaimReading:
        """The order's claim alone, at a hundredth of the order's price."""
        reply = await self._client.query("claim", {"id": order_id}, urgent=True)
        order = Payload(reply.data).find_child("order")
        return read_guarded(order, "claim") if order else ClaimReading()

    async def fetch_board(self, key: str) -> BoardReading:
        """A value that all stations of this app share."""
        reply = await self._client.query("board", {"key": key})
        installation = Payload(reply.data).child("currentAppInstallation")
        found = read_guarded(installation, "board")
        return BoardReading(installation.text("id"), found.value, found.digest)

    async def write_board(
        self, installation_id: str, key: str, value: str, digest: str | None
    ) -> bool:
        """Write a value that all stations share, guarded as `write_claim` is."""
        return await self._write_guarded(as_board_input(installation_id, key, value, digest))

    async def _fetch_orders_page(
        self, wanted: str | None, cursor: str | None, size: int | None
    ) -> "Reply":
        while True:
            first = min(size or self._orders_a_page, self._orders_a_page)
            try:
                return await self._client.query(
                    "orders_page",
                    {
                        "first": first,
                        "after": cursor,
                        "query": wanted,
                        "lines": sizes.LINES_IN_PAGE,
                        "groups": sizes.GROUPS_IN_PAGE,
                    },
                )
            except QueryTooDearError:
                # Shopify's prices may change any day; a smaller page is always cheaper.
                if first == 1:
                    raise
                self._orders_a_page = max(1, first // 2)

    async def _read_orders(self, nodes: Sequence[Payload]) -> list[Order]:
        if len(nodes) <= MANY:
            return [read_order(node) for node in nodes]
        return await self._client.apart(lambda: [read_order(node) for node in nodes])

    async def _read_by_id(
        self, order_id: OrderGid, *, urgent: bool, with_events: bool = False
    ) -> OrderReading:
        variables = {
            "id": order_id,
            "lines": sizes.LINES,
            "groups": sizes.GROUPS,
            "events": sizes.EVENTS,
            "named": with_events,
        }
        for _attempt in range(READ_ATTEMPTS):
            reply = await self._client.query("order", variables, urgent=urgent)
            node = Payload(reply.data).find_child("order")
            if node is None:
                return OrderReading(
                    None, reply.reading, reply.server_time, missing=reply.missing, asked=reply.asked
                )
            try:
                await complete_order(self._client, node, urgent=urgent)
            except ChangedMeanwhileError:
                continue
            return OrderReading(
                order=read_order(node),
                reading=reply.reading,
                server_time=reply.server_time,
                claim=read_guarded(node, "claim"),
                missing=reply.missing,
                events=read_events(node),
                asked=reply.asked,
            )
        raise UnreachableError("the order changes faster than it can be read")

    async def _write_guarded(self, wanted: Mapping[str, Any]) -> bool:
        try:
            await self._client.mutate("guarded_value_set", {"metafields": [wanted]})
        except RejectedError as error:
            if is_stale(error):
                return False
            raise
        return True


def _page(reply: "Reply", items: tuple[Any, ...], cursor: str | None) -> Page[Any]:
    return Page(items, cursor, reply.reading, reply.server_time, reply.missing)


def _updated_since(at: datetime | None) -> str | None:
    """A search for what changed since; without the quotes Shopify ignores the time of day."""
    if at is None:
        return None
    return f"updated_at:>='{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"

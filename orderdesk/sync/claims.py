"""Which orders this station has in hand, so that other stations see it: the `packing` part of claims."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from orderdesk.domain.claims import (
    ForeignClaim,
    Holder,
    Lease,
    SentNote,
    may_take,
    parse_claim,
    with_packing,
)
from orderdesk.domain.ids import OrderGid
from orderdesk.errors import ShopifyError
from orderdesk.events import Bus, ClaimLost
from orderdesk.shopify.readings import ClaimReading
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.leases import TAKES_TRIED, Leases, readable
from orderdesk.sync.ports import Person

log = logging.getLogger(__name__)

RENEWED_WITH_LEFT = timedelta(seconds=35)


class Claims:
    """Claims the orders in hand while the shop can be reached. Offline everything is granted.

    What was opened offline is claimed as soon as the shop is back. Losing an order to another station
    is told once, by `ClaimLost`.
    """

    def __init__(
        self,
        leases: Leases,
        connection: Connection,
        state: SyncStateStore,
        bus: Bus,
        *,
        person: Callable[[], Person],
    ) -> None:
        self._leases = leases
        self._state = state
        self._connection = connection
        self._bus = bus
        self._person = person
        self._held: dict[OrderGid, Lease | None] = {}
        self._let_go: dict[OrderGid, datetime] = {}
        self._sent_by: dict[OrderGid, tuple[SentNote, ...]] = {}
        self._lock = asyncio.Lock()

    @property
    def held(self) -> tuple[OrderGid, ...]:
        """The orders that this station has in hand."""
        return tuple(self._held)

    async def take(self, order_id: OrderGid, *, reason: str = "") -> Holder | None:
        """Claim an order for this station. The present holder where another station has it.

        With a reason the order is taken over from whoever has it. Never raises for want of a
        connection: then the order is granted.
        """
        async with self._lock:
            self._held.setdefault(order_id, None)
            holder = await self._try_to_hold(order_id, reason)
            if holder is not None:
                self._held.pop(order_id, None)
            return holder

    async def release(self, order_id: OrderGid) -> None:
        """Give an order free again. Where the shop does not hear it, the claim ends by itself."""
        async with self._lock:
            lease = self._held.pop(order_id, None)
            self._sent_by.pop(order_id, None)
            if lease is None:
                return
            await self._state.forget(_kept_as(order_id))
            if not self._connection.is_online:
                return
            try:
                for _attempt in range(TAKES_TRIED):
                    found = await self._leases.read(order_id)
                    claim = readable(found)
                    if claim.packing is None or claim.packing.nonce != lease.nonce:
                        return
                    if await self._leases.write(order_id, with_packing(claim, None), found.digest):
                        return
            except ShopifyError as error:
                log.info("a claim ends by itself: %s", type(error).__name__)

    def let_go(self, order_id: OrderGid) -> None:
        """The order is packed: hold it no longer than the claim lasts by itself. Asks nobody.

        Until then it still tells the others, which is about as long as the sending takes, and this
        station may take what is left of the order in hand again.
        """
        self._sent_by.pop(order_id, None)
        lease = self._held.pop(order_id, None)
        if lease is not None:
            self._let_go[order_id] = lease.until

    async def renew(self) -> None:
        """Keep the claims on all orders in hand alive. Raises errors of the Shopify branch."""
        for packed, until in tuple(self._let_go.items()):
            if until <= self._connection.server_now():
                del self._let_go[packed]
                if packed not in self._held:
                    await self._state.forget(_kept_as(packed))
        for order_id in self.held:
            async with self._lock:
                if order_id not in self._held or not self._connection.is_online:
                    continue
                lease = self._held[order_id]
                now = self._connection.server_now()
                if lease is not None and lease.until - now > RENEWED_WITH_LEFT:
                    continue
                holder = await self._hold(order_id, lease.reason if lease else "", force=False)
                if holder is not None:
                    self._lose(order_id, holder)

    def sent_by(self, order_id: OrderGid) -> tuple[SentNote, ...]:
        """Which stations say that they sent something of an order, when it was last read."""
        return self._sent_by.get(order_id, ())

    async def look_again(self, order_id: OrderGid) -> None:
        """Somebody else says that they have an order in hand here: see whose it is now.

        Raises errors of the Shopify branch.
        """
        self.observe(order_id, await self._leases.read(order_id))

    async def forget_copied(self) -> None:
        """Another computer holds the same nonces as this one: all claims are to be taken anew."""
        async with self._lock:
            for order_id in self._held:
                self._held[order_id] = None
            await self._state.forget_all(_kept_as(OrderGid("")))

    def observe(self, order_id: OrderGid, found: ClaimReading) -> None:
        """An order in hand was read: see at once whether somebody has taken it over, or sent it."""
        if order_id in self._held:
            self._sent_by[order_id] = readable(found).sent
        lease = self._held.get(order_id)
        claim = parse_claim(found.value)
        if lease is None or isinstance(claim, ForeignClaim) or claim.packing is None:
            return
        theirs = claim.packing
        if theirs.nonce != lease.nonce and theirs.until > self._connection.server_now():
            self._lose(order_id, theirs.holder)

    async def _try_to_hold(self, order_id: OrderGid, reason: str) -> Holder | None:
        if not self._connection.is_online:
            return None
        try:
            return await self._hold(order_id, reason, force=bool(reason))
        except ShopifyError as error:
            log.info("opened without a claim: %s", type(error).__name__)
            return None

    async def _hold(self, order_id: OrderGid, reason: str, *, force: bool) -> Holder | None:
        own = self._held.get(order_id)
        # A start of the program before this one may have claimed the order that is open here.
        nonce = own.nonce if own is not None else await self._state.get(_kept_as(order_id))
        holder: Holder | None = None
        for _attempt in range(TAKES_TRIED):
            found = await self._leases.read(order_id)
            holder = self._holder(order_id, found, nonce)
            if holder is not None and not force:
                return holder
            lease = self._leases.draw(self._person(), reason)
            if nonce is not None and holder is None:
                lease = replace(lease, nonce=nonce)
            else:
                await self._state.put(_kept_as(order_id), lease.nonce)
            claim = with_packing(readable(found), lease)
            if not await self._leases.write(order_id, claim, found.digest):
                continue
            claim = readable(await self._leases.read(order_id))
            if claim.packing is not None and claim.packing.nonce == lease.nonce:
                if order_id in self._held:
                    self._held[order_id] = lease
                return None
        return holder

    def _holder(
        self, order_id: OrderGid, found: ClaimReading, own_nonce: str | None
    ) -> Holder | None:
        claim = parse_claim(found.value)
        now = self._connection.server_now()
        if isinstance(claim, ForeignClaim):
            until = self._leases.believed_until(order_id, found.value or "", claim.until)
            return Holder("", "", until) if until > now else None
        theirs = claim.packing
        if theirs is None or may_take(theirs, now, own_nonce):
            return None
        until = self._leases.believed_until(order_id, theirs.nonce, theirs.until)
        return replace(theirs.holder, until=until) if until > now else None

    def _lose(self, order_id: OrderGid, holder: Holder) -> None:
        if order_id in self._held:
            del self._held[order_id]
            self._bus.publish(ClaimLost(order_id, holder.station, holder.staff, holder.reason))


def _kept_as(order_id: OrderGid) -> str:
    return f"claim {order_id}"

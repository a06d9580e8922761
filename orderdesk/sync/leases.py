"""Taking the claim on an order, writing it back and knowing whether it is still ours.

Every write quotes what was read (compare and set), carries a nonce that was never used before, and
is read back: a write whose answer was lost, or that slipped past the guard, is known by that.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orderdesk.domain.claims import (
    Claim,
    ForeignClaim,
    Lease,
    SentNote,
    format_claim,
    has_unknown_end,
    may_take,
    parse_claim,
    with_note,
    with_sending,
    with_what_was_left,
)
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.proof_of_fulfill import IN_FLIGHT
from orderdesk.errors import AmbiguousError, RejectedError, ShopifyError
from orderdesk.shopify.readings import ClaimReading, OrderReading
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.ports import Gateway, Person

log = logging.getLogger(__name__)

LEASE_LASTS = timedelta(seconds=60)
"""By the shop's time."""

LEAST_LEFT = timedelta(seconds=15)
"""What a lease must still have when a request leaves under it."""

LONGEST_HELD = timedelta(minutes=10)
"""After so long without a change nobody is believed to hold a claim, whatever it says."""

SEEN_KEPT = 1000
TAKES_TRIED = 3
TRY_AGAIN_AFTER = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Leased:
    """The order is ours to send. `reading` proved it and is what the sending is planned on.

    `lease` is None where the order is gone and there is nothing to lease. `is_inherited`: the holder
    before did not give it back, so that a request of theirs may still arrive. `was_under_way`: an
    earlier lease was held for this very decision, and the shop knows of no end of it. Whoever has
    nothing of that in its own copy has an older one.
    """

    lease: Lease | None
    reading: OrderReading
    is_inherited: bool = False
    was_under_way: bool = False


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """Another station sends. Try again at `until`, by the shop's time."""

    until: datetime


class Leases:
    """The `sending` part of claims: held for one push, given back after it."""

    def __init__(
        self, gateway: Gateway, connection: Connection, *, new_id: Callable[[], str]
    ) -> None:
        self._gateway = gateway
        self._connection = connection
        self._new_id = new_id
        self._own: dict[OrderGid, frozenset[str]] = {}
        self._seen: dict[tuple[OrderGid, str], datetime] = {}

    async def take(
        self, order_id: OrderGid, person: Person, intent: str = ""
    ) -> Leased | HeldElsewhere:
        """Take the lease of an order for a decision, and read the order under it.

        Raises errors of the Shopify branch; nothing that matters was changed then.
        """
        for _attempt in range(TAKES_TRIED):
            found = await self.read(order_id)
            own = self._own_nonce(order_id, found)
            held_until = self.held_until(order_id, found, own)
            if held_until is not None:
                return HeldElsewhere(held_until)
            is_inherited = self._was_left(found, own)
            before = readable(found)
            if is_inherited:
                arrived_at = _all_has_arrived_at(before, intent)
                if arrived_at is not None and arrived_at > self._connection.server_now():
                    return HeldElsewhere(arrived_at)
                before = with_what_was_left(before)
            was_under_way = has_unknown_end(before, intent)
            lease = replace(self.draw(person), intent=intent)
            claim = with_sending(before, lease)
            # Ours from now on, though the answer be lost: nothing leaves under it before it is read back.
            self._own[order_id] = frozenset({lease.nonce} if own is None else {lease.nonce, own})
            if not await self.write(order_id, claim, found.digest):
                continue
            reading = await self._gateway.fetch_order(order_id)
            self._connection.heard(reading.server_time)
            if reading.order is None:
                return Leased(None, reading)
            if sending_nonce(reading.claim) == lease.nonce:
                return Leased(lease, reading, is_inherited, was_under_way)
        return HeldElsewhere(self._connection.server_now() + TRY_AGAIN_AFTER)

    def _own_nonce(self, order_id: OrderGid, found: ClaimReading) -> str | None:
        """The nonce that `sending` has, where this run of the program drew it for the order."""
        nonce = sending_nonce(found)
        return nonce if nonce in self._own.get(order_id, ()) else None

    @staticmethod
    def _was_left(found: ClaimReading, own_nonce: str | None) -> bool:
        """Whether somebody else's lease ran out instead of being given back."""
        claim = parse_claim(found.value)
        if isinstance(claim, ForeignClaim):
            return True
        return claim.sending is not None and claim.sending.nonce != own_nonce

    def is_good(self, lease: Lease) -> bool:
        """Whether a request may still leave under this lease."""
        return lease.until - self._connection.server_now() >= LEAST_LEFT

    async def release(
        self, order_id: OrderGid, found: ClaimReading | None = None, note: SentNote | None = None
    ) -> None:
        """Give the lease back, and note who sent what. Where that fails it ends by itself.

        `found` is the claim as it was just read, to save reading it again.
        """
        own = self._own.pop(order_id, None)
        if own is None:
            return
        try:
            for _attempt in range(TAKES_TRIED):
                found = found or await self.read(order_id)
                if sending_nonce(found) not in own:
                    return
                claim = with_sending(readable(found), None)
                claim = with_note(claim, note) if note is not None else claim
                if await self.write(order_id, claim, found.digest):
                    return
                found = None
        except ShopifyError as error:
            log.info("a lease ends by itself: %s", type(error).__name__)

    async def read(self, order_id: OrderGid) -> ClaimReading:
        """The claim as it is now."""
        found = await self._gateway.fetch_claim(order_id)
        self._connection.heard()
        return found

    async def write(self, order_id: OrderGid, claim: Claim, digest: str | None) -> bool:
        """Write a claim over the one with `digest`. A lost answer counts as written: read it back."""
        try:
            written = await self._gateway.write_claim(order_id, format_claim(claim), digest)
        except AmbiguousError:
            return True
        except RejectedError:
            # An order that is gone takes no claim: who reads it back finds that out.
            if (await self._gateway.fetch_order(order_id)).order is not None:
                raise
            return True
        self._connection.heard()
        return written

    def draw(self, person: Person, reason: str = "") -> Lease:
        """A lease from now on, with a nonce that nobody else has."""
        until = self._connection.server_now() + LEASE_LASTS
        return Lease(person.station, person.staff, self._new_id(), until, reason)

    def held_until(
        self, order_id: OrderGid, found: ClaimReading, own_nonce: str | None
    ) -> datetime | None:
        """Until when `sending` is somebody else's; None where it may be taken."""
        claim = parse_claim(found.value)
        now = self._connection.server_now()
        if isinstance(claim, ForeignClaim):
            until = self.believed_until(order_id, found.value or "", claim.until)
        elif claim.sending is None or may_take(claim.sending, now, own_nonce):
            return None
        else:
            until = self.believed_until(order_id, claim.sending.nonce, claim.sending.until)
        return until if until > now else None

    def believed_until(self, order_id: OrderGid, token: str, until: datetime | None) -> datetime:
        """Until when a claim is believed: its own word, but not for ever if it never changes."""
        now = self._connection.server_now()
        if len(self._seen) > SEEN_KEPT:
            self._seen = {one: at for one, at in self._seen.items() if now - at < LONGEST_HELD}
        longest = self._seen.setdefault((order_id, f"{token} {until}"), now) + LONGEST_HELD
        return longest if until is None else min(until, longest)


def _all_has_arrived_at(claim: Claim, intent: str) -> datetime | None:
    """From when on a request for this decision that left under an earlier lease can arrive no more."""
    left = claim.sending
    if left is None or not intent or left.intent != intent:
        return None
    return left.until - LEAST_LEFT + IN_FLIGHT


def readable(found: ClaimReading) -> Claim:
    """The claim to build on. One of another version that nobody holds any more is begun anew."""
    claim = parse_claim(found.value)
    return claim if isinstance(claim, Claim) else Claim()


def sending_nonce(found: ClaimReading) -> str | None:
    """Who holds `sending`, by the nonce."""
    claim = readable(found)
    return claim.sending.nonce if claim.sending is not None else None

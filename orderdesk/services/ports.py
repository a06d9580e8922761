"""What the services need of the room that syncs; composition fills these in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from orderdesk.domain.catalogue import Location
from orderdesk.domain.claims import Holder, SentNote
from orderdesk.domain.ids import FulfillmentOrderGid, OrderGid


class FreshReadings(Protocol):
    """Reads an order from the shop now, where the shop can be reached."""

    async def refresh_order(self, order_id: OrderGid) -> object | None:
        """Bring the local copy of one order up to date, unless it was read a moment ago.

        Returns within two seconds: None where the shop did not answer, the order otherwise.
        """
        ...

    def is_gone(self, order_id: OrderGid) -> bool:
        """Whether the shop answered lately that it shows this order to nobody."""
        ...

    def wake(self) -> None:
        """Say that there is something to send."""
        ...

    @property
    def is_online(self) -> bool:
        """Whether the shop answered lately."""
        ...


class MoveTargets(Protocol):
    """Asks the shop where work may be moved to."""

    async def move_targets(
        self, fulfillment_order_ids: Sequence[FulfillmentOrderGid]
    ) -> tuple[Location, ...] | None:
        """The locations that may take over all of these fulfillment orders.

        Returns within two seconds: None where the shop did not answer.
        """
        ...


class PackingClaims(Protocol):
    """The claim that tells other stations who packs an order. Offline it grants everything."""

    async def take(self, order_id: OrderGid, *, reason: str = "") -> Holder | None:
        """Claim the order for this station. The present holder where another station has it."""
        ...

    async def release(self, order_id: OrderGid) -> None:
        """Give the order free again; never raises for want of a connection."""
        ...

    def sent_by(self, order_id: OrderGid) -> tuple[SentNote, ...]:
        """Which stations say that they sent something of an order, when it was last read."""
        ...

    def let_go(self, order_id: OrderGid) -> None:
        """The order is packed: renew its claim no more. Waits for nobody."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Who works here: kept with everything that is decided."""

    staff: str
    station: str

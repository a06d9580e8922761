"""What can be decided on orders beside packing them, as the presenters ask it of the services."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.intents import Intent, Units
from orderdesk.services.decided import Decided, Undone
from orderdesk.services.order_changes import Targets


class BulkVerbs(Protocol):
    """What can be decided on several orders. Raises NotPossibleError where none of them allows it."""

    async def hold(
        self, order_ids: Iterable[OrderGid], reason: HoldReason, notes: str = ""
    ) -> Decided:
        """Keep back what is left to pack here."""
        ...

    async def release(self, order_ids: Iterable[OrderGid]) -> Decided:
        """End the holds that OrderDesk made on the work here."""
        ...

    async def prepare_for_pickup(self, order_ids: Iterable[OrderGid]) -> Decided:
        """Say that what is fetched here is ready. Shopify mails each customer."""
        ...

    async def add_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        """Put tags on orders."""
        ...

    async def remove_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        """Take tags off orders."""
        ...

    async def undo(self, decided: Decided) -> Undone:
        """Take back what still waits, and decide the opposite of what has left for Shopify."""
        ...


class ChangeVerbs(BulkVerbs, Protocol):
    """What can be decided on one order. Every verb raises NotPossibleError where the state forbids it."""

    async def set_note(
        self, order_id: OrderGid, note: str, *, seen: str | None = None
    ) -> Intent | None:
        """Replace an order's note; None where it says that already."""
        ...

    async def move_targets(self, order_ids: Sequence[OrderGid]) -> Targets:
        """The locations that can take over what is left here."""
        ...

    async def move(self, order_ids: Iterable[OrderGid], location_id: LocationGid) -> Decided:
        """Give what is left here to another location."""
        ...

    async def split(self, order_id: OrderGid, units: Sequence[Units]) -> Intent:
        """Make these units a piece of work of their own, at this location."""
        ...

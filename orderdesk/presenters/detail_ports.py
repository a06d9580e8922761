"""What the detail page's presenter talks to: the local copy, the decisions, and the page itself."""

from typing import Protocol

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid, IntentId, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.presenters.detail_state import DetailState
from orderdesk.services.history import OrderHistory
from orderdesk.services.order_changes import Targets
from orderdesk.services.orders import OrderSheet


class SheetReader(Protocol):
    """Reads one order from the local copy."""

    async def order(self, order_id: OrderGid) -> OrderSheet:
        """One order with all that is known of it here. Raises NotFoundError."""
        ...


class HistoryReader(Protocol):
    """What is on record of an order, here and in the shop."""

    async def history(self, order_id: OrderGid) -> OrderHistory:
        """All that is on record here of an order, known or not."""
        ...

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        """Read the shop's own timeline of an order now. Raises ShopifyError."""
        ...


class ShipmentVerbs(Protocol):
    """What staff change on fulfillments that Shopify has."""

    async def update_tracking(
        self,
        order_id: OrderGid,
        fulfillment_id: FulfillmentGid,
        parcels: tuple[Tracking, ...],
        *,
        notify_customer: bool,
    ) -> Intent:
        """Replace the numbers of a fulfillment's parcels."""
        ...

    async def cancel_fulfillment(
        self, order_id: OrderGid, fulfillment_id: FulfillmentGid
    ) -> Intent:
        """Say that a fulfillment did not happen."""
        ...

    async def add_event(
        self, order_id: OrderGid, fulfillment_id: FulfillmentGid, status: str
    ) -> Intent:
        """Say what became of a fulfillment just now."""
        ...


class TakesBack(Protocol):
    """Undoes what has not left yet."""

    async def take_back(self, intent_id: IntentId) -> None:
        """Undo a decision that has not left yet."""
        ...


class CodeReader(Protocol):
    """Knows the barcodes and SKUs of the shop's products."""

    async def variants_by_code(self, key: str) -> tuple[Variant, ...]:
        """The products that a code names, in the form of `code_key`."""
        ...


class DetailView(Protocol):
    """What the page does for its presenter."""

    def show_loading(self) -> None:
        """Another order is being read; until it is shown, nothing can be done here."""
        ...

    def show_state(self, state: DetailState) -> None:
        """Show this order; keep the place where it is the same order as before."""
        ...

    def show_error(self, what: str, advice: str) -> None:
        """Show why there is no order to be shown."""
        ...

    def show_refused(self, sentence: str) -> None:
        """Keep the sheet open and say why its decision was not taken."""
        ...

    def show_targets(self, targets: Targets) -> None:
        """Offer these locations in the sheet for moving."""
        ...

    def close_sheet(self) -> None:
        """The sheet's decision is saved: close it."""
        ...

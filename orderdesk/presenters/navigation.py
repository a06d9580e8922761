"""Where presenters send the user: the window fills this in."""

from enum import StrEnum
from typing import Protocol

from orderdesk.domain.ids import IntentId, OrderGid


class PageName(StrEnum):
    """The pages of the window, in the sequence of the rail. Detail stands behind the queue.

    Connect is where a manager signs in; it has no key of the other pages.
    """

    QUEUE = "queue"
    DETAIL = "detail"
    PACK = "pack"
    OUTBOX = "outbox"
    REPORT = "report"
    SETTINGS = "settings"
    CONNECT = "connect"


class Navigator(Protocol):
    """Turns to a page. Each call returns at once."""

    def open_queue(self) -> None:
        """Show the queue as it was left."""
        ...

    def open_detail(self, order_id: OrderGid) -> None:
        """Show one order whole."""
        ...

    def open_packing(self, order_id: OrderGid) -> None:
        """Take an order in hand, or go on with it."""
        ...

    def open_outbox(self, intent_id: IntentId | None = None) -> None:
        """Show the outbox, with this intent selected."""
        ...

    def open_settings(self) -> None:
        """Show the settings."""
        ...

"""The shop as its own people see it. The tour believes it, and not the window."""

from typing import Any, Protocol

Json = dict[str, Any]


class ShopView(Protocol):
    """What the tour asks of the demo shop's own side; the window's side of the program fills it."""

    async def orders(self) -> list[Json]:
        """Every order as the shop has it."""
        ...

    async def state(self, order: str) -> Json:
        """One order by its name (`#1001`) or id: lines, fulfillment orders, fulfillments, history."""
        ...

    async def mailbox(self) -> list[Json]:
        """The mails that the shop sent to customers, oldest first."""
        ...

    async def admin(self, action: str, **arguments: Any) -> Json:
        """What only the shop's own people do, such as edit an order."""
        ...

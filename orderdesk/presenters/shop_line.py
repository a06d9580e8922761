"""What presenters ask about the line to the shop."""

from datetime import datetime
from typing import Protocol


class ShopLine(Protocol):
    """Whether the shop answers, and since when it does not."""

    @property
    def is_online(self) -> bool:
        """Whether the shop answered lately."""
        ...

    @property
    def is_signed_out(self) -> bool:
        """Whether the shop refuses this station's sign-in."""
        ...

    @property
    def is_connecting(self) -> bool:
        """Whether it is not known yet if the shop answers."""
        ...

    @property
    def since(self) -> datetime | None:
        """When the present state began."""
        ...

    @property
    def last_heard_at(self) -> datetime | None:
        """When the shop last answered; None: not since the start."""
        ...

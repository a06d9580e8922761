"""What changed, told to whoever shows it. Strangers among the rooms meet here."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from orderdesk.domain.ids import OrderGid

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OrdersChanged:
    """The local copy of these orders changed (pulled, or answered by a push). Empty: many did."""

    order_ids: frozenset[OrderGid] = frozenset()


@dataclass(frozen=True, slots=True)
class IntentsChanged:
    """Intents on these orders were added, settled or moved on."""

    order_ids: frozenset[OrderGid] = frozenset()


@dataclass(frozen=True, slots=True)
class PackingChanged:
    """Work in hand on this order was opened, changed or closed."""

    order_id: OrderGid


@dataclass(frozen=True, slots=True)
class TimelineChanged:
    """What Shopify's timeline of this order says was read."""

    order_id: OrderGid


@dataclass(frozen=True, slots=True)
class CatalogueChanged:
    """Products, barcodes or stock changed."""


@dataclass(frozen=True, slots=True)
class ShopChanged:
    """What the shop says of itself is known anew: its permissions, its time zone, its locations."""


@dataclass(frozen=True, slots=True)
class PicturesChanged:
    """The product pictures of these addresses are on this computer now."""

    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """Whether the shop can be reached changed, or when it was last heard. See sync's `connection`."""


@dataclass(frozen=True, slots=True)
class PullProgressed:
    """First load: so many orders of about so many are here. `total` is None while unknown.

    `paused` where staff have stopped it for now. `gathered` while the shop puts them together for us:
    so many it has, and none of them came yet. `past` once the open orders are here: what still comes is
    history, and the shop's changes come beside it.
    """

    done: int
    total: int | None
    finished: bool = False
    paused: bool = False
    gathered: int | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class ClaimLost:
    """Another station has taken over the order in hand here. `reason` is what was given for it."""

    order_id: OrderGid
    station: str
    staff: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """Other stations have other orders in hand than before. See sync's `board`."""


@dataclass(frozen=True, slots=True)
class PrinterAnswered:
    """A printer of this computer took a paper, or did not."""

    printer: str
    took_it: bool


Event = (
    OrdersChanged
    | IntentsChanged
    | PackingChanged
    | TimelineChanged
    | CatalogueChanged
    | ShopChanged
    | PicturesChanged
    | ConnectionChanged
    | PullProgressed
    | ClaimLost
    | BoardChanged
    | PrinterAnswered
)
EventT = TypeVar("EventT", bound=Event)


@dataclass(slots=True)
class Bus:
    """Delivers events to their subscribers at once, in the loop's own thread.

    A subscriber that raises is logged and does not keep the others from hearing.
    """

    _subscribers: dict[type, list[Callable[..., None]]] = field(default_factory=dict)

    def subscribe(self, kind: type[EventT], heard: Callable[[EventT], None]) -> Callable[[], None]:
        """Call `heard` with each event of `kind`. Returns what ends the subscription."""
        heard_by = self._subscribers.setdefault(kind, [])
        heard_by.append(heard)

        def end() -> None:
            if heard in heard_by:
                heard_by.remove(heard)

        return end

    def publish(self, event: Event) -> None:
        """Tell everybody who asked for this kind of event."""
        for heard in tuple(self._subscribers.get(type(event), ())):
            try:
                heard(event)
            except Exception:
                log.exception("a subscriber of %s failed", type(event).__name__)

"""What became of a decision on orders, and of undoing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from orderdesk.domain.allowed_actions import WhyNot
from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.opposites import Change, opposites
from orderdesk.services.orders import OrderSheet
from orderdesk.services.why_not import why_not_sentence


@dataclass(frozen=True, slots=True)
class Refused:
    """An order of a bulk decision that the state forbids, with the reason and its sentence."""

    order_id: OrderGid
    order_name: str
    why: WhyNot
    sentence: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision on several orders led to.

    `unchanged` are the orders that were already as wanted: nothing is sent for them. `opposites` are the
    changes that undo an intent once Shopify has it; it has none where there is no way back.
    """

    intents: tuple[Intent, ...]
    refused: tuple[Refused, ...] = ()
    unchanged: tuple[OrderGid, ...] = ()
    opposites: Mapping[IntentId, tuple[Change, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undone:
    """How a decision was undone.

    `taken_back` are the orders for which nothing was sent, `opposed` those for which the opposite goes
    out now; `too_late` have no way back, and the state of those `refused` forbids it.
    """

    taken_back: frozenset[OrderGid]
    opposed: frozenset[OrderGid] = frozenset()
    too_late: frozenset[OrderGid] = frozenset()
    refused: tuple[Refused, ...] = ()


class Draft:
    """A decision in the making, before anything is kept."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.refused: list[Refused] = []
        self.unchanged: list[OrderGid] = []
        self._opposites: dict[IntentId, tuple[Change, ...]] = {}

    def add(self, sheet: OrderSheet, intent: Intent, change: Change) -> None:
        """Decide this change for the order of the sheet."""
        self.intents.append(intent)
        self._opposites[intent.id] = opposites(change, sheet.projected.order)

    def refuse(self, sheet: OrderSheet, why: WhyNot) -> None:
        """Leave this order out."""
        order = sheet.projected.order
        self.refused.append(Refused(order.id, order.name, why, why_not_sentence(why, order.name)))

    def decided(self, added: Iterable[Intent]) -> Decided:
        """The decision, with its intents as they were kept."""
        return Decided(tuple(added), tuple(self.refused), tuple(self.unchanged), self._opposites)

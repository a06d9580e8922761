"""What the shop tells beside an order: its timeline, and what it has proved to tell for certain."""

from dataclasses import dataclass, field
from datetime import datetime

from orderdesk.domain.second_mark import Naming
from orderdesk.domain.timeline import AppEvent, CarrierStep


@dataclass(frozen=True, slots=True)
class Told:
    """What was read together with an order.

    `events` and `steps` are empty where nobody asked for them. `naming`: whether the entries of this
    shop's timelines name our app. `shows_prepared`: a confirmed preparing
    for pickup was seen in this shop as the fulfillment order's status, so that its absence says something.
    """

    events: tuple[AppEvent, ...] = ()
    steps: tuple[CarrierStep, ...] = ()
    naming: Naming = field(default_factory=Naming)
    shows_prepared: bool = False

    def latest_step(self, fulfillment_id: str) -> CarrierStep | None:
        """The step of a fulfillment that happened last."""
        own = [one for one in self.steps if one.fulfillment_id == fulfillment_id]
        return max(own, key=lambda one: one.at, default=None)

    def has_step(self, fulfillment_id: str, status: str, at: datetime) -> bool:
        """Whether this very step is there."""
        return any(
            (one.fulfillment_id, one.status, one.at) == (fulfillment_id, status, at)
            for one in self.steps
        )

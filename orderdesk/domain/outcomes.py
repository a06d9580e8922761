"""What push may conclude from one reading: before it sends, and after an answer was lost."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import Problem, Sent


@dataclass(frozen=True, slots=True)
class Ready:
    """It may be sent at once. `sent` is what has to be on the disk before it leaves."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class SplitFirst:
    """A replay would not be refused: the part in `sent.lines` becomes work of its own first."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class Settled:
    """The shop is as the intent wants it. A problem here is one that staff must know of."""

    fulfillment_id: FulfillmentGid | None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """It must not be sent: a person decides."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Wait:
    """Too early to conclude: a request of ours may still be carried out. Read again at `until`.

    `unchanged` says that this reading showed the order as it was before the request left.
    """

    until: datetime
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class NotCarriedOut:
    """The request had no effect and will have none."""


@dataclass(frozen=True, slots=True)
class PlanAnew:
    """Nothing that would matter is in doubt any more; what follows is planned on a fresh reading."""


Plan = Ready | SplitFirst | Settled | Blocked | Wait
Doubt = Settled | Blocked | Wait | NotCarriedOut | PlanAnew

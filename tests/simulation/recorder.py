"""What the checker knows and no station does: who sent which request for what, and what was heard."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from orderdesk.domain.ids import IntentId

_CAUSE = re.compile(r"request (\d+)( again)? \(")

TAKEN_BACK = "taken back"
"""What staff did with a decision that had not left yet."""


@dataclass(slots=True, eq=False)
class Request:
    """One request of a station. `ran_at` are the times at which the shop carried it out."""

    number: int
    station: str
    life: int
    operation: str
    stage: str
    intent: IntentId | None
    order_id: str
    is_mutation: bool
    sent_at: float
    faults: list[str] = field(default_factory=list)
    ran_at: list[float] = field(default_factory=list)
    answered_at: float | None = None
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that a station acknowledged to its staff: from here on it must be on its disk."""

    at: float
    station: str
    life: int
    what: str
    key: str
    detail: Any = None


@dataclass(slots=True)
class Recorder:
    """Everything of one run."""

    requests: list[Request] = field(default_factory=list)
    by_number: dict[int, Request] = field(default_factory=dict)
    scans: list[Heard] = field(default_factory=list)
    decisions: list[Heard] = field(default_factory=list)
    by_staff: dict[IntentId, str] = field(default_factory=dict)
    read_at: dict[tuple[str, str], float] = field(default_factory=dict)
    disturbed_at: dict[str, float] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)
    reached: Counter[tuple[str, str]] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)
    starts: int = 0
    crashes: int = 0

    def intent_of(self, cause: str) -> IntentId | None:
        """The decision behind an entry of the shop's history; None where nobody of ours caused it."""
        found = _CAUSE.match(cause)
        if found is None:
            return None
        request = self.by_number.get(int(found[1]))
        return request.intent if request is not None else None

    def request_of(self, cause: str) -> Request | None:
        """The request behind an entry of the shop's history."""
        found = _CAUSE.match(cause)
        return self.by_number.get(int(found[1])) if found else None

    def forget(self, station: str, is_lost: Callable[[Heard], bool]) -> None:
        """What a station acknowledged and may have lost with its disk is expected there no longer."""

        def stays(heard: Heard) -> bool:
            return heard.station != station or not is_lost(heard)

        self.scans = [one for one in self.scans if stays(one)]
        self.decisions = [one for one in self.decisions if stays(one)]

    def tell(self, at: float, who: str, what: str) -> None:
        """One line of the story."""
        self.story.append(f"{at:8.2f}  {who:<10} {what}")

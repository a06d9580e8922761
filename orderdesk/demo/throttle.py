"""The leaky bucket of query cost: what the client may spend, and how fast it fills again."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """A Shopify plan's limits: points a second, and the bucket that holds 20 seconds' worth."""

    restore_rate: int

    @property
    def maximum(self) -> int:
        """The bucket's size in points."""
        return self.restore_rate * 20


PLANS = {
    "standard": Plan(100),
    "advanced": Plan(200),
    "plus": Plan(1000),
    "enterprise": Plan(2000),
}


class Bucket:
    """One bucket, shared by every token of one app. Time is given in seconds by `clock_s`."""

    def __init__(self, plan: Plan, clock_s: Callable[[], float]) -> None:
        self.plan = plan
        self._clock_s = clock_s
        self._available = float(plan.maximum)
        self._filled_at_s = clock_s()

    @property
    def available(self) -> int:
        """Whole points at this moment."""
        now_s = self._clock_s()
        # A clock that was set back gives nothing, and takes nothing away.
        passed_s = max(0.0, now_s - self._filled_at_s)
        self._filled_at_s = now_s
        self._available = min(
            float(self.plan.maximum), self._available + passed_s * self.plan.restore_rate
        )
        return int(self._available)

    def take(self, points: int) -> bool:
        """Reserves the points of one request; False, and nothing taken, where there are too few."""
        if points > self.available:
            return False
        self._available -= points
        return True

    def give_back(self, points: int) -> None:
        """Refunds what a request reserved and did not use."""
        self._available = min(float(self.plan.maximum), self._available + points)

    def leave(self, points: int) -> None:
        """Spends or refills until this much is left: what other stations of the same app do to it."""
        self._filled_at_s = self._clock_s()
        self._available = float(min(max(points, 0), self.plan.maximum))

    def status(self) -> dict[str, int]:
        """`throttleStatus` as it stands in the answers; whole numbers as recorded."""
        return {
            "maximumAvailable": self.plan.maximum,
            "currentlyAvailable": self.available,
            "restoreRate": self.plan.restore_rate,
        }

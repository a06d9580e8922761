"""One bucket of points for all requests of this station: they wait here before they are sent.

Shopify reserves a request's points before it runs and gives back what it did not need. All stations
of a shop drink from the same bucket, so that what the last answer said is a hint: it is never
trusted to the last point, and pull always leaves some for push.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from orderdesk.errors import ThrottledError
from orderdesk.shopify.protocol import Cost
from orderdesk.shopify.readings import Budget

Monotonic = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]
Random = Callable[[], float]

# The smallest plan's bucket, believed until the first answer says otherwise.
MAXIMUM = 2000.0
RESTORE_PER_S = 100.0

# Of a full bucket: what other stations may have taken since the last answer, and what pull leaves,
# which is more than any request of push needs.
MARGIN = 0.05
LEFT_FOR_PUSH = 0.15

SHORTEST_S = 0.001
FIRST_BACKOFF_S = 1.0
LONGEST_BACKOFF_S = 30.0


@dataclass(frozen=True, slots=True)
class Reserved:
    """Points set aside for one request until its answer is known."""

    key: str
    points: float


@dataclass(slots=True)
class Throttle:
    """Lets requests go when their points are there.

    `sleep` waits in the same time that `monotonic` shows; `random` gives 0 to 1 for the jitter that
    keeps stations from waking together.
    """

    monotonic: Monotonic
    sleep: Sleep
    random: Random
    _maximum: float = MAXIMUM
    _restore_per_s: float = RESTORE_PER_S
    _available: float = MAXIMUM
    _measured_at: float | None = None
    _not_before: float = 0.0
    _refusals: int = 0
    _costs: dict[str, float] = field(default_factory=dict)
    _in_flight: list[Reserved] = field(default_factory=list)

    def budget(self) -> Budget:
        """What may be spent now, as far as this station knows."""
        available = 0.0 if self._pause_s() > 0 else max(0.0, self._level())
        return Budget(available, self._maximum, self._restore_per_s)

    async def enter(
        self, key: str, points: float, *, urgent: bool, patience_s: float | None = None
    ) -> Reserved:
        """Wait until a request may leave and set its points aside; `settle` gives them back.

        `key` names the request and its sizes; `points` is believed until an answer told its cost.
        An urgent request may spend what the others leave, and so goes before them.

        Raises:
            ThrottledError: it would wait longer than `patience_s`. Nothing was sent.
        """
        points = self._costs.get(key, points)
        if patience_s is not None:
            wait_s = self._wait_s(points, urgent)
            if wait_s > patience_s:
                raise ThrottledError(wait_s)
        while (wait_s := self._wait_s(points, urgent)) > 0:
            await self.sleep(wait_s * (1 + 0.1 * self.random()))
        reserved = Reserved(key, points)
        self._in_flight.append(reserved)
        return reserved

    def settle(self, reserved: Reserved, cost: Cost | None, *, sent: bool = True) -> None:
        """An answer came (`cost` is what it said), or none ever will (`cost` is None)."""
        self._in_flight.remove(reserved)
        if cost is None:
            if sent:
                # Whether it ran or not, the next answer tells. Until then its points are gone.
                self._spend(reserved.points)
            return
        self._costs[reserved.key] = cost.requested
        self._maximum = cost.maximum
        self._restore_per_s = cost.restore_per_s
        self._available = min(cost.available, cost.maximum)
        self._measured_at = self.monotonic()
        if cost.actual is not None:
            self._refusals = 0

    def refused(self, wait_s: float) -> float:
        """The shop sent a request away. Nothing leaves before the pause, which is given back.

        Each refusal in a row doubles what is waited beyond the shop's own word.
        """
        self._refusals += 1
        backoff_s = min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2.0 ** (self._refusals - 1))
        pause_s = wait_s + backoff_s * (0.5 + 0.5 * self.random())
        self._not_before = max(self._not_before, self.monotonic() + pause_s)
        return pause_s

    def _wait_s(self, points: float, urgent: bool) -> float:
        pause_s = self._pause_s()
        if pause_s > 0:
            return pause_s
        kept = MARGIN if urgent else MARGIN + LEFT_FOR_PUSH
        # What is dearer than the whole bucket goes when the bucket is full.
        needed = min(points + kept * self._maximum, self._maximum)
        wait_s = (needed - self._level()) / self._restore_per_s
        return wait_s if wait_s > SHORTEST_S else 0.0

    def _pause_s(self) -> float:
        return max(0.0, self._not_before - self.monotonic())

    def _level(self) -> float:
        return self._restored() - sum(reserved.points for reserved in self._in_flight)

    def _restored(self) -> float:
        if self._measured_at is None:
            return self._available
        gained = (self.monotonic() - self._measured_at) * self._restore_per_s
        return min(self._maximum, self._available + gained)

    def _spend(self, points: float) -> None:
        self._available = max(0.0, self._restored() - points)
        self._measured_at = self.monotonic()

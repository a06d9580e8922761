"""The shop's clock: real by default, in the hands of a test when it wants."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _real_now() -> datetime:
    return datetime.now(UTC)


class ShopClock:
    """Shop time. It follows its source plus an offset, so that a test may jump ahead."""

    def __init__(self, now: datetime | None = None) -> None:
        """Runs with real time; starts at `now` where given, else at the real time."""
        self._source: Callable[[], datetime] = _real_now
        self._offset = timedelta(0) if now is None else now - _real_now()

    def now(self) -> datetime:
        """Aware UTC time in whole seconds, as every time in Shopify's answers is."""
        return self.exact_now().replace(microsecond=0)

    def exact_now(self) -> datetime:
        """The same with its fraction, for what measures short spans."""
        return self._source() + self._offset

    def advance(self, seconds: float) -> None:
        """Jumps ahead (or back, with a negative number)."""
        self._offset += timedelta(seconds=seconds)

    def set_source(self, source: Callable[[], datetime]) -> None:
        """Takes another source, which gives aware UTC times, and forgets all jumps."""
        self._source = source
        self._offset = timedelta(0)

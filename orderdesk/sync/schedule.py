"""When which part of a road was last gone."""

from orderdesk.sync.ports import Monotonic


class Schedule:
    """Everything is due at the start, and again so many seconds after it was done."""

    def __init__(self, monotonic: Monotonic) -> None:
        self._monotonic = monotonic
        self._done_at: dict[str, float] = {}

    def is_due(self, name: str, every_s: float) -> bool:
        """Whether it was not done in the last `every_s` seconds."""
        done_at = self._done_at.get(name)
        return done_at is None or self._monotonic() - done_at >= every_s

    def done(self, name: str) -> None:
        """It was done now."""
        self._done_at[name] = self._monotonic()

    def hurry(self, name: str) -> None:
        """Something happened that makes it due at once."""
        self._done_at.pop(name, None)

"""Live traffic: what customers and the shop's own people do while OrderDesk runs, from a seed."""

import asyncio
import contextlib
import random
import sys
import traceback

from orderdesk.demo.shop import DemoActionError, Shop

# How often each of them happens, relative to the others.
_EVENTS = {
    "place_order": 70,
}


class Traffic:
    """Acts on the shop at a given rate; stands still at first."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self._shop = shop
        self._random = random.Random(f"{seed}:traffic")
        self._per_minute = 0.0
        self._next: asyncio.TimerHandle | None = None

    @property
    def per_minute(self) -> float:
        """Events a minute; 0 where it stands still."""
        return self._per_minute

    def set_rate(self, per_minute: float) -> None:
        """Starts, changes or stops it."""
        self._per_minute = max(per_minute, 0.0)
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if self._per_minute > 0:
            self._arm()

    def step(self) -> None:
        """One event, chosen by the seed. What the shop refuses did simply not happen."""
        (action,) = self._random.choices(list(_EVENTS), weights=list(_EVENTS.values()))
        with contextlib.suppress(DemoActionError):
            self._shop.admin(action, {})

    def _arm(self) -> None:
        # Customers come independently of one another: exponential gaps, none of them endless.
        mean_s = 60.0 / self._per_minute
        gap_s = min(self._random.expovariate(1.0 / mean_s), 5 * mean_s)
        self._next = asyncio.get_running_loop().call_later(gap_s, self._happen)

    def _happen(self) -> None:
        try:
            self.step()
        except Exception:
            traceback.print_exc(file=sys.stderr)
        self._arm()

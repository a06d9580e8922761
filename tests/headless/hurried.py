"""`python -m tests.headless.hurried …`: OrderDesk's commands, with waits that move the shop's clock.

Everything else is as in `python -m orderdesk`. Where to reach the clock stands in the environment.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime, timedelta

from orderdesk.arguments import parse_arguments
from orderdesk.cli.run import run_command
from orderdesk.composition import World
from orderdesk.demo.channel import DemoControl

CONTROL = "TEST_SHOP_CONTROL"
CONTROL_KEY = "TEST_SHOP_CONTROL_KEY"


class HurriedTime:
    """Clocks that run ahead by every wait, here and in the shop alike."""

    def __init__(self, control: DemoControl) -> None:
        self._control = control
        self._ahead_s = 0.0

    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead_s)

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead_s

    async def sleep(self, seconds: float) -> None:
        self._ahead_s += seconds
        await self._control.advance_clock(seconds)
        await asyncio.sleep(0)


def hurried_world(control: DemoControl) -> World:
    """A world in which nobody waits."""
    passing = HurriedTime(control)
    return World(clock=passing.clock, monotonic=passing.monotonic, sleep=passing.sleep)


if __name__ == "__main__":
    shop = DemoControl(os.environ[CONTROL], os.environ[CONTROL_KEY])
    sys.exit(run_command(parse_arguments(sys.argv[1:]), hurried_world(shop)))

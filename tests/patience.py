"""How long a test waits for what is to come.

A computer that runs many things at once stands still for seconds at times, which is no defect. Only
what hangs uses this up, and names itself before the limit of the whole test ends it.
"""

import asyncio
from collections.abc import Callable

PATIENCE_S = 80.0


async def until(holds: Callable[[], object]) -> None:
    """Wait for a condition; the time limit is there to fail, not to measure."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 (a widget's state has no event to wait for)
            await asyncio.sleep(0.005)

"""Work that may take its time: after two seconds it says so, and can be cancelled."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from orderdesk.notices import Notice, Notices, Tone
from orderdesk.words import _

CANCEL_AFTER_S = 2.0
"""So long work goes on before it can be cancelled: what is over sooner needs no button."""

Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")


class CancelledByPersonError(Exception):
    """Somebody did not want to wait any longer. The end of the program is told apart from that."""


class LongWork:
    """Shows a notice of its own for each piece of work that takes longer."""

    def __init__(self, notices: Notices, sleep: Sleep = asyncio.sleep) -> None:
        self._notices = notices
        self._sleep = sleep
        self._numbers = count(1)

    async def watch(self, work: Awaitable[T], what: str, advice: str = "") -> T:
        """What `work` gives. `what` says after two seconds what goes on.

        Raises CancelledByPersonError where it was cancelled by the notice's button.
        """
        key = f"long work {next(self._numbers)}"
        is_unwanted = False
        running = asyncio.ensure_future(work)
        patience = asyncio.ensure_future(self._sleep(CANCEL_AFTER_S))

        def cancel() -> None:
            nonlocal is_unwanted
            is_unwanted = True
            running.cancel()

        try:
            await asyncio.wait({running, patience}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                self._notices.show(
                    Notice(key, Tone.CALM, what, advice, action=_("Cancel"), act=cancel)
                )
            return await running
        except asyncio.CancelledError:
            running.cancel()
            if is_unwanted:
                raise CancelledByPersonError from None
            raise
        finally:
            patience.cancel()
            self._notices.solve(key)

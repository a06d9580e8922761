"""How a road is gone again and again: on time or when hurried, and past every failure."""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable

from orderdesk.errors import (
    OrderDeskError,
    OtherShopError,
    RefusedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.notices import Notices
from orderdesk.sync.alarm import Alarm
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.ports import Sleep

log = logging.getLogger(__name__)

AFTER_SILENCE_S = 3.0
AFTER_FAILURE_S = 5.0
AFTER_REFUSAL_S = 30.0


class Rounds:
    """A failure of one road is said, and stops neither it nor another.

    `when_refused` is asked for whenever the shop refuses something, since a permission may be gone.
    """

    def __init__(
        self,
        connection: Connection,
        notices: Notices,
        sleep: Sleep,
        *,
        when_refused: Callable[[], Awaitable[None]],
    ) -> None:
        self._connection = connection
        self._notices = notices
        self._when_refused = when_refused
        self._alarms: defaultdict[str, Alarm] = defaultdict(lambda: Alarm(sleep))

    def hurry(self, road: str) -> None:
        """Begin the next round of a road now."""
        self._alarms[road].ring()

    async def run(self, road: str, step: Callable[[], Awaitable[float]]) -> None:
        """Go a road until cancelled, while the shop can be reached. `step` says after how many
        seconds the next round is due."""
        alarm = self._alarms[road]
        while True:
            await self._connection.wait_online()
            await alarm.wait(await self._attempt(road, step))

    async def _attempt(self, road: str, step: Callable[[], Awaitable[float]]) -> float:
        try:
            pause_s = await step()
        except (UnreachableError, SignedOutError) as error:
            await self._connection.suspect(error)
            return AFTER_SILENCE_S
        except OtherShopError as error:
            self._notices.show_error("sync", error)
            await self._connection.suspect(error)
            return AFTER_SILENCE_S
        except ThrottledError as error:
            return max(AFTER_SILENCE_S, error.wait_s)
        except OrderDeskError as error:
            log.error("%s: %s", road, type(error).__name__)
            self._notices.show_error(f"sync {road}", error)
            if isinstance(error, RefusedError):
                await self._when_refused()
                return AFTER_REFUSAL_S
            return AFTER_FAILURE_S
        except Exception:
            log.exception("%s failed", road)
            self._notices.show_error(f"sync {road}", ShopifyError())
            return AFTER_FAILURE_S
        if self._connection.is_online:
            # Another road may have found out meanwhile that another shop answers.
            self._notices.solve("sync")
        self._notices.solve(f"sync {road}")
        return pause_s

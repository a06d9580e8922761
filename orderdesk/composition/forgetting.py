"""Once a day, takes the people out of orders that are long done, and deletes old rescued copies."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from orderdesk.errors import StorageError
from orderdesk.paths import ProfilePaths
from orderdesk.settings import Settings
from orderdesk.storage.forgetting import ForgettingStore
from orderdesk.storage.sync_state import SyncStateStore

log = logging.getLogger(__name__)

LOOK_EVERY_S = 3600.0
EVERY = timedelta(days=1)
# What people may have to read after a loss is read within days, and lies there in plain text.
READABLE_FOR = timedelta(days=7)
BREATH_S = 0.1
FORGOT_AT = "forgot at"


class Forgetting:
    """`run` goes on until cancelled; whoever works is let in between one part and the next."""

    def __init__(
        self,
        store: ForgettingStore,
        state: SyncStateStore,
        settings: Callable[[], Settings],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        paths: ProfilePaths,
    ) -> None:
        self._store = store
        self._state = state
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._paths = paths

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._sleep(LOOK_EVERY_S)
            try:
                await self.forget_if_due()
            except StorageError as error:
                log.warning("nothing was forgotten: %s", type(error).__name__)

    async def forget_if_due(self) -> int:
        """Forget what is due, unless that was done within a day; how many orders that were.

        Raises StorageError; what was not forgotten is then done at the next look.
        """
        now = self._clock()
        last = await self._state.get(FORGOT_AT)
        # A clock that was ahead once must not keep us from it for ever.
        if last is not None and timedelta(0) <= now - datetime.fromisoformat(last) < EVERY:
            return 0
        before = now - timedelta(days=self._settings().forget_after_days)
        done, row = 0, 0
        while True:
            forgotten, next_row = await self._store.forget(before, row)
            done += forgotten
            if next_row is None:
                break
            row = next_row
            await self._sleep(BREATH_S)
        await self._store.forget_timelines()
        # Also where nobody was forgotten: an address that was changed is in there as it was.
        is_first = True
        while await self._store.forget_in_search(is_first=is_first):
            is_first = False
            await self._sleep(BREATH_S)
        await self._store.forget_in_logs()
        deleted = await self._store.forget_rescued(self._paths, before, now - READABLE_FOR)
        await self._state.put(FORGOT_AT, now.isoformat())
        if done:
            log.info("the people of %d orders were forgotten", done)
        if deleted:
            log.info("%d files that were put aside were deleted", deleted)
        return done

"""Watches over an open profile's files: still in their place, none in plain text, the outbox backed up."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from orderdesk.errors import DatabaseDamagedError, StorageError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.profile import Files
from orderdesk.words import _

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
GONE = "files gone"
READABLE = "readable file"
NOT_BACKED_UP = "not backed up"


class FileWatch:
    """`run` looks once a minute, also while nobody works: a file may be deleted behind our back."""

    def __init__(
        self,
        files: Files,
        notices: Notices,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._files = files
        self._notices = notices
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            self.tell_readable()
            await self.back_up()
            await self._sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Say it where the database's file is gone, or another one stands in its place."""
        try:
            await self._files.database.check_in_place()
        except DatabaseDamagedError as error:
            if GONE not in self._notices.standing:
                log.error("the database's file was deleted or replaced while it was open")
            # In the error's own words: whoever met it elsewhere told the same, and it is shown once.
            self._notices.show_error(GONE, error)
        except StorageError as error:
            # Whoever writes next is told; this look tells nothing that is sure.
            log.warning("the files could not be looked at: %s", type(error).__name__)
        else:
            self._notices.solve(GONE)

    def tell_readable(self) -> None:
        """Name what a mending wrote for people, as long as it lies there, with a key that deletes it."""
        found = self._files.paths.unsent_work
        if not found:
            self._notices.solve(READABLE)
            return
        what = _("What was not sent when the local copy was mended can be read in {path}.")
        self._notices.show(
            Notice(
                READABLE,
                Tone.CALM,
                what.format(path=found[-1]),
                _("It holds names and addresses, not encrypted. It goes by itself after a week."),
                action=_("Delete it now"),
                act=self._delete_readable,
            )
        )

    def _delete_readable(self) -> None:
        for one in self._files.paths.unsent_work:
            try:
                one.unlink()
            except OSError as error:
                log.warning("a readable file was not deleted: %s", type(error).__name__)
        self.tell_readable()

    async def back_up(self) -> None:
        """Write the day's backup of the outbox, unless it is there."""
        try:
            await self._files.backups.write(self._files.database, self._clock)
        except StorageError as error:
            if NOT_BACKED_UP not in self._notices.standing:
                log.error("the outbox was not backed up: %s", type(error).__name__)
            what = _("Today's backup of the outbox could not be written.")
            self._notices.show(Notice(NOT_BACKED_UP, Tone.CALM, what, error.advice))
        else:
            self._notices.solve(NOT_BACKED_UP)

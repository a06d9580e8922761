"""Product pictures for whoever shows them: from the cache at once, from the network when it is there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from orderdesk.errors import PictureError, UnreachableError
from orderdesk.events import Bus, ConnectionChanged, PicturesChanged
from orderdesk.tasks import TaskSet

log = logging.getLogger(__name__)

AT_ONCE = 3
"""So many pictures are fetched side by side: orders go before pictures."""

MOST_WANTED = 200
"""More are not remembered: whoever still shows the oldest will ask again."""

FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 3_600.0
"""The pause after a failure doubles from the one to the other."""


class PictureFiles(Protocol):
    """Pictures on this computer. Both calls block."""

    def find(self, address: str) -> bytes | None:
        """The picture, if it is here."""
        ...

    def keep(self, address: str, content: bytes) -> None:
        """Keep it for later."""
        ...


class PictureSource(Protocol):
    """The road to the pictures' hosts."""

    async def fetch(self, address: str) -> bytes:
        """The picture. Raises PictureError where there is none, UnreachableError where none came."""
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...


@dataclass(frozen=True, slots=True)
class _Failure:
    """`again_at` by the monotonic clock, in seconds."""

    pause_s: float
    again_at: float


class PicturesService:
    """`find` never waits for the network: it publishes PicturesChanged when a picture has come.

    Nothing is fetched while the shop cannot be reached; what was wanted meanwhile is fetched after.
    An address that failed is left alone for a while, longer each time. `open_source` is called when
    the first picture is to be fetched; `monotonic` gives seconds; `beside` runs what would block.
    """

    def __init__(
        self,
        files: PictureFiles,
        open_source: Callable[[], PictureSource],
        bus: Bus,
        *,
        is_online: Callable[[], bool],
        monotonic: Callable[[], float],
        beside: Callable[..., Awaitable[bytes | None]] = asyncio.to_thread,
    ) -> None:
        self._files = files
        self._open_source = open_source
        self._bus = bus
        self._is_online = is_online
        self._monotonic = monotonic
        self._beside = beside
        self._tasks = TaskSet()
        self._wanted: dict[str, None] = {}
        self._fetching: set[str] = set()
        self._failed: dict[str, _Failure] = {}
        bus.subscribe(ConnectionChanged, lambda _event: self._go_on())

    @property
    def is_fetching(self) -> bool:
        """Whether a picture is on its way."""
        return bool(self._fetching)

    async def find(self, address: str) -> bytes | None:
        """The picture as it was fetched, if it is on this computer. If not, it is fetched beside."""
        if not address or address in self._fetching:
            return None
        content = await self._beside(self._files.find, address)
        if content is None:
            self._want(address)
        return content

    async def close(self) -> None:
        """Give up what is on its way."""
        await self._tasks.close()
        if "_source" in vars(self):
            await self._source.aclose()

    @cached_property
    def _source(self) -> PictureSource:
        return self._open_source()

    def _want(self, address: str) -> None:
        failure = self._failed.get(address)
        if failure is not None and self._monotonic() < failure.again_at:
            return
        if address in self._fetching:
            return
        # What was asked for last is what is looked at now.
        self._wanted.pop(address, None)
        self._wanted[address] = None
        if len(self._wanted) > MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        self._go_on()

    def _go_on(self) -> None:
        while self._wanted and len(self._fetching) < AT_ONCE and self._is_online():
            address, _nothing = self._wanted.popitem()
            self._fetching.add(address)
            self._tasks.spawn(self._fetch(address))

    async def _fetch(self, address: str) -> None:
        try:
            content = await self._source.fetch(address)
            await self._beside(self._files.keep, address, content)
        except (PictureError, UnreachableError) as error:
            # An address may hold what is secret to its host: only the reason is told.
            log.info("a picture did not come: %s", error.reason)
            self._note_failure(address, lasting=isinstance(error, PictureError))
        else:
            self._failed.pop(address, None)
            self._fetching.discard(address)
            self._bus.publish(PicturesChanged(frozenset({address})))
        finally:
            self._fetching.discard(address)
            self._go_on()

    def _note_failure(self, address: str, *, lasting: bool) -> None:
        before = self._failed.get(address)
        pause_s = min(before.pause_s * 2, LONGEST_PAUSE_S) if before else FIRST_PAUSE_S
        if lasting:
            pause_s = LONGEST_PAUSE_S
        self._failed[address] = _Failure(pause_s, self._monotonic() + pause_s)

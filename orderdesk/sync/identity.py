"""Whether this station is the only one of its id: a copied profile must not act as the one it is a copy of.

Each start writes a nonce of its own below the station's id, by compare and set. Who finds a nonce
there that it never wrote has a twin, and takes a new id; what both have in their queues is then read
in the shop before it is sent. A start that has sent something goes on under a new nonce: so an older
state of its files is known too, though profile and journal were put back together.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from orderdesk.domain.identities import (
    Started,
    format_identities,
    is_twin,
    parse_identities,
    with_start,
)
from orderdesk.errors import AmbiguousError, ProtocolError, RefusedError, RejectedError
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.ports import Gateway

log = logging.getLogger(__name__)

IDENTITIES_KEY = "station_starts"
WRITES_TRIED = 4
# The id was first drawn for the board, and is kept under that name.
_OWN_KEY = "board key"
_BOOTS_KEY = "station starts"
# More than may be drawn in a row without one of them reaching the shop.
_BOOTS_KEPT = 12


class Identity:
    """The station's id and the nonce of this start. `on_twin` is awaited where a twin was found."""

    def __init__(
        self,
        gateway: Gateway,
        connection: Connection,
        state: SyncStateStore,
        *,
        new_id: Callable[[], str],
        on_twin: Callable[[], Awaitable[None]],
    ) -> None:
        self._gateway = gateway
        self._connection = connection
        self._state = state
        self._new_id = new_id
        self._on_twin = on_twin
        self._key = ""
        self._boot = ""
        self._is_entered = False
        self._lock = asyncio.Lock()
        self.is_proven = False

    async def key(self) -> str:
        """The station's id: the same through all starts, and another one once it has a twin."""
        if not self._key:
            kept = await self._state.get(_OWN_KEY)
            if kept is None:
                kept = self._new_id()
                await self._state.put(_OWN_KEY, kept)
            self._key = kept
        return self._key

    async def prove(self) -> None:
        """See to it before anything is sent, at the start and after `doubt`. Raises as `check` does."""
        if not self.is_proven:
            await self.check()

    def doubt(self) -> None:
        """The shop was out of reach: a copy may have been started, and have sent what waits here."""
        self.is_proven = False

    def renew(self) -> None:
        """Something was sent: whoever does not know of it is a copy. The next check enters it."""
        if self._is_entered:
            self._boot, self._is_entered = "", False

    async def check(self) -> None:
        """Read who was started under our id, and enter this start where it is not entered.

        Raises UnreachableError, SignedOutError and others of the Shopify branch. A shop that does not
        let the app keep such a value is no reason to send nothing.
        """
        async with self._lock:
            try:
                await self._check()
            except (RejectedError, RefusedError, ProtocolError) as error:
                log.warning(
                    "it is not known who else runs as this station: %s", type(error).__name__
                )
            self.is_proven = True

    async def _check(self) -> None:
        boots = await self._own_boots()
        for _attempt in range(WRITES_TRIED):
            found = await self._gateway.fetch_board(IDENTITIES_KEY)
            self._connection.heard()
            stations = parse_identities(found.value)
            if stations is None:
                # A newer version speaks there: nothing is written over it.
                return
            here = stations.get(await self.key())
            if is_twin(here, boots):
                log.warning("another computer runs under this station's id")
                boots = await self._become_another()
                here = None
            if here is not None and here.boot == self._boot:
                self._is_entered = True
                return
            now = self._connection.server_now()
            value = format_identities(
                with_start(stations, await self.key(), Started(self._boot, now))
            )
            try:
                if await self._gateway.write_board(
                    found.installation_id, IDENTITIES_KEY, value, found.digest
                ):
                    await self._keep(self._boot)
                    self._is_entered = True
                    return
            except AmbiguousError:
                # The next reading shows what became of it.
                continue

    async def _own_boots(self) -> frozenset[str]:
        """The nonces that this very profile may have written, this start's among them.

        It is kept before it is written: a program that ends between the two is no twin of itself.
        """
        kept = (await self._state.get(_BOOTS_KEY) or "").split()
        if not self._boot:
            self._boot = self._new_id().replace(" ", "-")
            await self._state.put(_BOOTS_KEY, " ".join((*kept, self._boot)[-_BOOTS_KEPT:]))
            kept = [*kept, self._boot]
        return frozenset(kept)

    async def _keep(self, boot: str) -> None:
        """From now on only this start is ours: an earlier one would be a copy's."""
        await self._state.put(_BOOTS_KEY, boot)

    async def _become_another(self) -> frozenset[str]:
        self._key = self._new_id()
        await self._state.put(_OWN_KEY, self._key)
        await self._keep(self._boot)
        await self._on_twin()
        return frozenset({self._boot})

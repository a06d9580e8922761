"""Which orders the other stations have in hand, from one value that all stations read and write."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from orderdesk.domain.board import (
    BoardEntry,
    format_board,
    holders_of,
    parse_board,
    still_there,
)
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.errors import AmbiguousError, RejectedError
from orderdesk.events import BoardChanged, Bus
from orderdesk.sync.claims import Claims
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.identity import Identity
from orderdesk.sync.ports import Gateway, Person

log = logging.getLogger(__name__)

BOARD_KEY = "stations"
ENTRY_LASTS = timedelta(seconds=90)
RENEWED_WITH_LEFT = timedelta(seconds=45)
WRITES_TRIED = 3


class Board:
    """Tells what is in hand here, and hears what is elsewhere. Nothing is decided by it."""

    def __init__(
        self,
        gateway: Gateway,
        connection: Connection,
        claims: Claims,
        identity: Identity,
        bus: Bus,
        *,
        person: Callable[[], Person],
    ) -> None:
        self._gateway = gateway
        self._connection = connection
        self._claims = claims
        self._identity = identity
        self._bus = bus
        self._person = person
        self._key = ""
        self._entries: dict[str, BoardEntry] = {}
        self._told: tuple[OrderGid, ...] = ()
        self._shown: dict[OrderGid, tuple[str, str]] = {}

    @property
    def holders(self) -> Mapping[OrderGid, Holder]:
        """Who has which order at another station, as far as it was heard and has not ended."""
        return holders_of(still_there(self._entries, self._connection.server_now()), self._key)

    @property
    def is_behind(self) -> bool:
        """Whether something else is in hand here than the others were told."""
        return tuple(self._claims.held) != self._told

    async def step(self) -> None:
        """Read the board, and write our own entry where it is not as it should be.

        Raises errors of the Shopify branch.
        """
        key = self._key = await self._identity.key()
        for _attempt in range(WRITES_TRIED):
            found = await self._gateway.fetch_board(BOARD_KEY)
            self._connection.heard()
            now = self._connection.server_now()
            read = parse_board(found.value)
            if read is None:
                # A newer version speaks there: nothing is written over it.
                self._entries = {}
                break
            self._entries = still_there(read, now)
            wanted = self._wanted()
            self._told = wanted.orders if wanted is not None else ()
            if self._is_told(self._entries.get(key), wanted):
                break
            entries = {one: entry for one, entry in self._entries.items() if one != key}
            if wanted is not None:
                entries[key] = wanted
            try:
                value = format_board(entries)
                if await self._gateway.write_board(
                    found.installation_id, BOARD_KEY, value, found.digest
                ):
                    break
            except AmbiguousError:
                # The next round reads what became of it.
                break
            except RejectedError as error:
                log.info("the board was not written: %s", type(error).__name__)
                break
        self._tell()

    def _wanted(self) -> BoardEntry | None:
        orders = self._claims.held
        if not orders:
            return None
        person = self._person()
        until = self._connection.server_now() + ENTRY_LASTS
        return BoardEntry(person.station, person.staff, until, tuple(orders))

    def _is_told(self, there: BoardEntry | None, wanted: BoardEntry | None) -> bool:
        """Whether the board says already what it should, and for long enough."""
        if there is None or wanted is None:
            return there is wanted
        is_same = (there.station, there.staff, there.orders) == (
            wanted.station,
            wanted.staff,
            wanted.orders,
        )
        return is_same and there.until - self._connection.server_now() > RENEWED_WITH_LEFT

    def _tell(self) -> None:
        shown = {one: (who.staff, who.station) for one, who in self.holders.items()}
        if shown != self._shown:
            self._shown = shown
            self._bus.publish(BoardChanged())

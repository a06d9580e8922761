"""How far sync has come, so that it goes on where it was after any stop."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.storage.codec import decode, encode, time_of, time_text
from orderdesk.storage.composed import Composed
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import SyncStateRow

WATERMARK = "watermark"
FIRST_LOAD = "first load"
READINGS = "readings"
TOKEN = "token"

# More requests than one start will ever make; the column has room for two thousand million starts.
READINGS_PER_START = 2**32

_FIND = Composed(
    lambda name: SyncStateRow.select(SyncStateRow.value).where(SyncStateRow.name == name)
)
_PUT = Composed(
    lambda name, value: SyncStateRow.insert(name=name, value=value).on_conflict(
        conflict_target=[SyncStateRow.name], preserve=[SyncStateRow.value]
    )
)


@dataclass(frozen=True, slots=True)
class BulkProgress:
    """A bulk operation and how far its file is read: bytes and lines before the next order.

    `reading` and `asked_at` were drawn before it was asked for; `operation_id` is "" until the shop has
    said that it runs.
    """

    reading: int
    asked_at: datetime
    operation_id: str = ""
    position: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class FirstLoad:
    """The first load of all orders: how many of about how many are here, and where it goes on.

    By pages that is at `cursor`, from a file at `bulk`. `bulk_tries` operations were of no use, and
    `paged` says that no other one is to be started. `beside`: the shop's changes come beside it, from a
    watermark that was set before it began.
    """

    cursor: str | None = None
    done: int = 0
    total: int | None = None
    finished: bool = False
    bulk: BulkProgress | None = None
    bulk_tries: int = 0
    paged: bool = False
    beside: bool = False


class SyncStateStore:
    """Keeps single values by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """A value, or None."""
        return await self._database.read(lambda connection: get_value(connection, name))

    async def put(self, name: str, value: str) -> None:
        """Keep a value in the place of an earlier one."""
        await self._database.write(lambda connection: put_value(connection, name, value))

    async def forget(self, name: str) -> None:
        """Forget a value."""
        query = SyncStateRow.delete().where(SyncStateRow.name == name)
        await self._database.write(lambda connection: query.execute(connection))

    async def forget_all(self, beginning: str) -> None:
        """Forget every value whose name begins so."""
        query = SyncStateRow.delete().where(SyncStateRow.name.startswith(beginning))
        await self._database.write(lambda connection: query.execute(connection))

    async def watermark(self) -> datetime | None:
        """Up to when Shopify's changes are here; None before the first load."""
        found = await self.get(WATERMARK)
        return None if found is None else time_of(found)

    async def set_watermark(self, at: datetime) -> None:
        """Move the watermark: only after the last page of a pull, or changes are lost."""
        await self.put(WATERMARK, time_text(at))

    async def first_load(self) -> FirstLoad:
        """How far the first load has come."""
        found = await self.get(FIRST_LOAD)
        return FirstLoad() if found is None else decode(FirstLoad, found)

    async def set_first_load(self, progress: FirstLoad) -> None:
        """Keep how far the first load has come, after the page before the cursor was saved."""
        await self._database.write(lambda connection: keep_first_load(connection, progress))

    async def next_reading_floor(self) -> int:
        """A number above every reading that was ever numbered. Call it once per start."""

        def work(connection: Connection) -> int:
            floor = int(get_value(connection, READINGS) or "0") + READINGS_PER_START
            put_value(connection, READINGS, str(floor))
            return floor

        return await self._database.write(work)


class TokenStore:
    """The shop's token in the encrypted database, for a computer without a keyring."""

    def __init__(self, database: Database) -> None:
        self._values = SyncStateStore(database)

    async def find_token(self) -> str | None:
        """The token, or None."""
        return await self._values.get(TOKEN)

    async def save_token(self, token: str) -> None:
        """Keep the token in the place of an earlier one."""
        await self._values.put(TOKEN, token)

    async def forget_token(self) -> None:
        """Forget the token."""
        await self._values.forget(TOKEN)


def keep_first_load(connection: Connection, progress: FirstLoad) -> None:
    """Keep how far the first load has come within a transaction that is open already."""
    put_value(connection, FIRST_LOAD, encode(progress))


def get_value(connection: Connection, name: str) -> str | None:
    """A value, or None, within a transaction that is open already."""
    found = _FIND.first(connection, name)
    return None if found is None else str(found[0])


def put_value(connection: Connection, name: str, value: str) -> None:
    """Keep a value within a transaction that is open already."""
    _PUT.run(connection, name, value)

"""Takes the people out of orders that are long done. Decisions, counts and parcels stay."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from orderdesk.domain.forgetting import (
    decided_without_people,
    packed_without_people,
    without_people,
)
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.order import Order
from orderdesk.domain.packing import Packing, PackingState
from orderdesk.paths import ProfilePaths
from orderdesk.storage.codec import decode, encode, time_text
from orderdesk.storage.connection import Connection, storage_error
from orderdesk.storage.database import Database
from orderdesk.storage.order_rows import COMPRESSION_LEVEL, DIGEST_BYTES
from orderdesk.storage.search import FORGET_WORDS, PUT_WORDS, merge_index, words_of
from orderdesk.storage.tables import IntentRow, PackingRow, TimelineRow

AT_ONCE = 100

# An order is kept whole while anything of it is to be done here or is not in the shop yet.
FIND = (
    "SELECT id, order_id, payload FROM orders WHERE forgotten = 0 AND created_at < ? AND id > ?"
    " AND NOT EXISTS (SELECT 1 FROM open_work WHERE order_row = orders.id)"
    " AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.order_id = orders.order_id"
    " AND is_standing = 1)"
    " AND NOT EXISTS (SELECT 1 FROM packing WHERE packing.order_id = orders.order_id"
    " AND packing.state = ?)"
    " ORDER BY id LIMIT ?"
)
TIMELINES = (
    "DELETE FROM timeline WHERE order_id IN (SELECT order_id FROM orders WHERE forgotten = 1)"
)
FORGET = "UPDATE orders SET forgotten = 1, digest = ?, payload = ? WHERE id = ?"

# What is left of a loss, or of a change of the format: beside the database, and beside the journal.
_RESCUED = ("orders.sqlite3*.kept-*", "orders.sqlite3.backup-v*")
_RESCUED_THERE = ("outbox.journal.*-*", "outbox-*.backup")


class ForgettingStore:
    """Forgets whose orders these were. An order that is read again is whole again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, before: datetime, after_row: int) -> tuple[int, int | None]:
        """Forget the people of the next orders that are done and unchanged since `before`.

        Looks at the rows behind `after_row`, a hundred at most. Returns how many orders were forgotten
        and the row to go on from; None: all were looked at. Raises StorageError.
        """

        def work(connection: Connection) -> tuple[int, int | None]:
            found = connection.rows(
                FIND, (time_text(before), after_row, str(PackingState.OPEN), AT_ONCE)
            )
            done = 0
            for row, order_id, payload in found:
                order = decode(Order, zlib.decompress(payload))
                if order.updated_at < before:
                    _forget(connection, row, OrderGid(order_id), order)
                    done += 1
            return done, found[-1][0] if len(found) == AT_ONCE else None

        return await self._database.write(work)

    async def forget_rescued(
        self, paths: ProfilePaths, before: datetime, readable_before: datetime
    ) -> int:
        """Delete the copies that were put aside before a time; how many files that were.

        They hold the same people as the local copy, and nobody else deletes them. What was not sent was
        put back when they were made. The one that people can read is in plain text, and goes earlier.
        Raises StorageError.
        """
        return await self._database.run_beside(
            lambda: _delete_rescued(paths, before, readable_before)
        )

    async def forget_timelines(self) -> None:
        """Somebody may have looked at a forgotten order since, and its timeline was read again for that.

        Raises StorageError.
        """
        await self._database.write(lambda connection: connection.run(TIMELINES))

    async def forget_in_search(self, *, is_first: bool) -> bool:
        """The search's index still has their words: write a part of it anew. Whether there is more.

        Raises StorageError.
        """
        return await self._database.write(
            lambda connection: merge_index(connection, is_first=is_first)
        )

    async def forget_in_logs(self) -> None:
        """The journal still has what was decided on them, the database's own log the pages as they were.

        The one is begun anew with what stands, the other emptied. Raises StorageError.
        """
        await self._database.shorten_journal()
        await self._database.empty_log()


def _forget(connection: Connection, row: int, order_id: OrderGid, order: Order) -> None:
    bare = without_people(order)
    text = encode(bare).encode()
    digest = blake2b(text, digest_size=DIGEST_BYTES).digest()
    connection.run(FORGET, (digest, zlib.compress(text, COMPRESSION_LEVEL), row))
    connection.run(FORGET_WORDS, (row,))
    connection.run(PUT_WORDS, words_of(row, bare))
    TimelineRow.delete().where(TimelineRow.order_id == order_id).execute(connection)
    _forget_decisions(connection, order_id)
    _forget_packings(connection, order_id)


def _forget_decisions(connection: Connection, order_id: OrderGid) -> None:
    query = IntentRow.select(IntentRow.number, IntentRow.payload)
    found: Sequence[tuple[int, str]] = list(
        query.where(IntentRow.order_id == order_id).tuples().execute(connection)
    )
    for number, payload in found:
        bare = encode(decided_without_people(decode(Intent, payload)))
        IntentRow.update(payload=bare).where(IntentRow.number == number).execute(connection)


def _forget_packings(connection: Connection, order_id: OrderGid) -> None:
    query = PackingRow.select(PackingRow.id, PackingRow.payload)
    found: Sequence[tuple[int, str]] = list(
        query.where(PackingRow.order_id == order_id).tuples().execute(connection)
    )
    for row, payload in found:
        bare = encode(packed_without_people(decode(Packing, payload)))
        PackingRow.update(payload=bare).where(PackingRow.id == row).execute(connection)


def _delete_rescued(paths: ProfilePaths, before: datetime, readable_before: datetime) -> int:
    put_aside = [one for pattern in _RESCUED for one in paths.folder.glob(pattern)]
    put_aside += [one for pattern in _RESCUED_THERE for one in paths.journal_folder.glob(pattern)]
    due = [(one, before) for one in put_aside]
    due += [(one, readable_before) for one in paths.unsent_work]
    deleted = 0
    try:
        for found, limit in due:
            if datetime.fromtimestamp(found.stat().st_mtime, UTC) < limit:
                found.unlink()
                deleted += 1
    except OSError as error:
        raise storage_error(error) from error
    return deleted

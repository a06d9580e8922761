"""The first load of a large shop: Shopify writes all orders into one file, and they come from there.

Where that is done by pages, a hundred thousand orders take hours of the shop's budget. The file costs
two requests, and it may be left and gone on with at any order, by another run of the program too.

All else goes on meanwhile. `Pull` has noted the shop's time before the operation was asked for, and
brings from that time on what changes, and the open orders first of all. None of it is undone by the
file: its orders are kept under the number of a reading that was drawn before the operation began, and
a row takes only a higher number than its own. Nor is anything missed: the file shows each order as it
was at some time after the mark, and what happened to it since is among the changes, whichever of the
two is kept first. The mark belongs to the changes alone; the load neither reads nor moves it.

A batch and the place behind it are kept in one transaction. Nothing counts as loaded before the file's
bytes, lines and orders are as many as the operation says.
"""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

from orderdesk.errors import (
    BulkFileError,
    ProtocolError,
    RefusedError,
    RejectedError,
    UnreachableError,
    UnreadableAnswerError,
)
from orderdesk.shopify.bulk_lines import BulkPlace
from orderdesk.shopify.bulk_operations import BulkBatch
from orderdesk.shopify.readings import BulkOperation
from orderdesk.storage.sync_state import BulkProgress, FirstLoad, SyncStateStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.ports import Gateway
from orderdesk.sync.reconcile import Reconciler

log = logging.getLogger(__name__)

BULK_FROM = 3_000
"""Fewer orders are here by pages before Shopify has written a file, and usable from the first page on."""

MOST_TRIES = 3
"""Operations that are started before the orders are loaded by pages instead."""

MOST_WAITS = 100
"""Refusals because others' operations run, a few seconds apart."""

MOST_FRUITLESS = 5
"""Attempts in a row that bring nothing though the shop answers: a firewall may let only it through."""

_BUSY = frozenset({"OPERATION_IN_PROGRESS", "LIMIT_REACHED"})
_OVER = frozenset({"CANCELED", "FAILED", "EXPIRED"})


class Tell(Protocol):
    """Hears how far the load is; `gathered` while Shopify still writes the file."""

    def __call__(self, progress: FirstLoad, gathered: int | None = None) -> None:
        """Tell it on."""
        ...


class BulkLoad:
    """Goes on with the load each time it is asked to. Its place is in the database."""

    def __init__(
        self,
        gateway: Gateway,
        state: SyncStateStore,
        copy: LocalCopy,
        reconciler: Reconciler,
        connection: Connection,
        *,
        is_paused: Callable[[], bool],
        tell: Tell,
    ) -> None:
        self._gateway = gateway
        self._state = state
        self._copy = copy
        self._reconciler = reconciler
        self._connection = connection
        self._is_paused = is_paused
        self._tell = tell
        self._waits = 0
        self._fruitless = 0

    def is_for(self, progress: FirstLoad) -> bool:
        """Whether the load goes this way: by the number of orders, or since it began so."""
        if progress.finished or progress.paged or progress.cursor is not None:
            return False
        return progress.bulk is not None or (progress.total or 0) >= BULK_FROM

    async def go_on(self, progress: FirstLoad) -> tuple[FirstLoad, int]:
        """Start the operation, look how far it is, or load from its file to the end or a pause.

        Returns how far it is now, and how many orders changed here. `paged`: it is to be done by pages.

        Raises:
            BulkFileError: what the operation wrote is of no use; the next time begins another one.
            Errors of the Shopify branch otherwise; the place is kept.
        """
        if self._waits >= MOST_WAITS or self._fruitless >= MOST_FRUITLESS:
            return await self._give_up(progress, "it does not get on"), 0
        progress, operation = await self._operation(progress)
        if operation is None:
            return progress, 0
        if operation.status == "COMPLETED":
            return await self._load(progress, operation)
        if operation.error_code == "ACCESS_DENIED":
            return await self._give_up(progress, "a field is withheld"), 0
        if operation.status in _OVER:
            # What a failed one has written is left: nothing says which order in it is whole.
            raise await self._anew(progress, operation.error_code or operation.status)
        self._tell(progress, gathered=operation.orders)
        return progress, 0

    async def _operation(self, progress: FirstLoad) -> tuple[FirstLoad, BulkOperation | None]:
        """Ours as it is now; the one that was started before any other, whatever ended meanwhile."""
        bulk = progress.bulk
        if bulk is not None and bulk.operation_id:
            known = await self._gateway.fetch_bulk_operation(bulk.operation_id)
            if known is None:
                raise await self._anew(progress, "unknown to the shop")
            return progress, known
        found = None
        if bulk is None:
            bulk = BulkProgress(self._gateway.next_reading(), self._connection.server_now())
            progress = replace(progress, done=0, bulk=bulk)
            await self._state.set_first_load(progress)
        else:
            # It was asked for, and nobody knows whether that arrived. Another station's will do.
            found = await self._gateway.find_bulk_orders(bulk.asked_at)
        if found is None:
            try:
                found = await self._gateway.start_bulk_orders()
            except RejectedError as error:
                if any(one.code not in _BUSY for one in error.user_errors):
                    return await self._give_up(progress, "refused"), None
                self._waits += 1
                self._tell(progress, gathered=0)
                return progress, None
            except (ProtocolError, RefusedError) as error:
                return await self._give_up(progress, type(error).__name__), None
        log.info("the orders come from bulk operation %s", found.id.rpartition("/")[2])
        progress = replace(progress, bulk=replace(bulk, operation_id=found.id))
        await self._state.set_first_load(progress)
        return progress, found

    async def _load(self, progress: FirstLoad, operation: BulkOperation) -> tuple[FirstLoad, int]:
        bulk = progress.bulk
        assert bulk is not None
        changed = 0
        progress = replace(progress, total=operation.orders)
        self._tell(progress)
        if operation.objects == 0:
            return await self._finish(progress), 0
        place = BulkPlace(bulk.position, bulk.lines, progress.done)
        try:
            async with aclosing(self._batches(operation, place)) as batches:
                async for batch in batches:
                    if batch.is_last:
                        # Its last order is whole only if nothing of the file is missing.
                        _check(batch.place, operation)
                    bulk = replace(bulk, position=batch.place.position, lines=batch.place.lines)
                    progress = replace(progress, done=batch.place.orders, bulk=bulk)
                    changed += await self._take(batch, progress, bulk.reading)
                    if batch.is_last:
                        return await self._finish(progress), changed
                    self._tell(progress)
                    if self._is_paused():
                        self._tell(progress)
                        return progress, changed
        except BulkFileError as error:
            raise await self._anew(progress, error.reason) from None
        raise AssertionError("a file has an end")

    async def _batches(
        self, operation: BulkOperation, place: BulkPlace
    ) -> AsyncGenerator[BulkBatch, None]:
        """The file's orders.

        No batch is taken apart while another is kept: two threads at work would be no faster, since the
        interpreter runs one of them at a time, and the window would wait for both.
        """
        if not operation.url:
            raise BulkFileError("no file")
        try:
            async with aclosing(self._gateway.fetch_bulk_orders(operation.url, place)) as batches:
                async for batch in batches:
                    if batch.orders:
                        self._fruitless = 0
                    yield batch
        except UnreadableAnswerError as error:
            raise BulkFileError(error.path) from None
        except UnreachableError:
            self._fruitless += 1
            raise

    async def _take(self, batch: BulkBatch, progress: FirstLoad, reading: int) -> int:
        changed = await self._copy.take_bulk(batch.orders, reading, progress)
        if changed:
            await self._reconciler.audit(changed)
        return len(changed)

    async def _finish(self, progress: FirstLoad) -> FirstLoad:
        finished = FirstLoad(done=progress.done, total=progress.total, finished=True, beside=True)
        await self._state.set_first_load(finished)
        self._tell(finished)
        return finished

    async def _anew(self, progress: FirstLoad, reason: str) -> BulkFileError:
        """Forget the operation, so that another one is started; the last time the pages are next."""
        tries = progress.bulk_tries + 1
        log.warning("the bulk operation is of no use (%s), the %d. so far", reason, tries)
        begun = replace(progress, done=0, bulk=None, bulk_tries=tries, paged=tries >= MOST_TRIES)
        await self._state.set_first_load(begun)
        return BulkFileError(reason)

    async def _give_up(self, progress: FirstLoad, reason: str) -> FirstLoad:
        log.warning("the orders are loaded by pages: %s", reason)
        begun = replace(progress, done=0, bulk=None, paged=True)
        await self._state.set_first_load(begun)
        return begun


def _check(place: BulkPlace, operation: BulkOperation) -> None:
    """Raises BulkFileError where the file is not all that the operation wrote."""
    size = operation.size if operation.size is not None else place.position
    if (place.position, place.lines, place.orders) != (size, operation.objects, operation.orders):
        raise BulkFileError(f"{place.orders} of {operation.orders}")

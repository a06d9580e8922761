"""Defects of claims, of the disk, and of what staff are told."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from orderdesk.domain.claims import with_sending
from orderdesk.domain.intents import Intent, IntentState
from orderdesk.storage import connection, intent_rows, intents, packings
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.tables import IntentRow
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.leases import HeldElsewhere, Leased, Leases, readable, sending_nonce
from tests.simulation.mutants.registry import mutant, swapped


@mutant(
    "basis read before lease",
    "basis read before lease",
    "the order may have changed meanwhile",
    breaks=("D4", "P2"),
    scene="two at one order",
)
def basis_before_lease() -> Iterator[None]:
    sound = Leases.take

    async def take(self: Leases, order_id: Any, person: Any, *named: str) -> Leased | HeldElsewhere:
        reading = await self._gateway.fetch_order(order_id)
        found = await self.read(order_id)
        held_until = self.held_until(order_id, found, self._own_nonce(order_id, found))
        if held_until is not None or reading.order is None:
            return HeldElsewhere(held_until or self._connection.server_now())
        lease = self.draw(person)
        await self.write(order_id, with_sending(readable(found), lease), found.digest)
        if sending_nonce(await self.read(order_id)) != lease.nonce:
            return await sound(self, order_id, person, *named)
        self._own[order_id] = frozenset({lease.nonce})
        return Leased(lease, reading)

    with swapped(Leases, "take", take):
        yield


@mutant(
    "no re-read after CAS",
    "no re-read after CAS",
    "a write without an answer counts as ours",
    breaks=("P11", "P2"),
    scene="two at one order",
)
def no_re_read() -> Iterator[None]:
    async def take(self: Leases, order_id: Any, person: Any, *named: str) -> Leased | HeldElsewhere:
        found = await self.read(order_id)
        held_until = self.held_until(order_id, found, self._own_nonce(order_id, found))
        if held_until is not None:
            return HeldElsewhere(held_until)
        lease = self.draw(person)
        await self.write(order_id, with_sending(readable(found), lease), found.digest)
        reading = await self._gateway.fetch_order(order_id)
        self._connection.heard(reading.server_time)
        self._own[order_id] = frozenset({lease.nonce})
        return Leased(lease if reading.order is not None else None, reading)

    with swapped(Leases, "take", take):
        yield


@mutant(
    "lease by local clock",
    "lease by local clock",
    "each computer has its own idea of the time",
    breaks=("P11",),
    scene="wrong clocks",
)
def local_clock() -> Iterator[None]:
    with swapped(Connection, "server_now", lambda self: self._clock()):
        yield


@mutant(
    "cancel without state guard",
    "cancel without state guard",
    "taken back though it has left",
    breaks=("P2",),
    scene="taken back",
)
def cancel_unguarded() -> Iterator[None]:
    def cancel(connection: Any, intent_id: Any, at: Any) -> bool:
        stored = intent_rows.find_intent(connection, intent_id)
        if stored is None or not stored.state.goes_by_itself:
            return False
        ended = replace(stored, state=IntentState.CANCELLED, settled_at=at)
        here = IntentRow.intent_id == intent_id
        IntentRow.update(**intent_rows._columns(ended)).where(here).execute(connection)
        return True

    with swapped(intents, "cancel_waiting", cancel), swapped(packings, "cancel_waiting", cancel):
        yield


@mutant(
    "packed before commit",
    '"Packed" before commit',
    "it is said while the disk still writes",
    breaks=("P6", "P1"),
    scene="bad disks",
)
def packed_early() -> Iterator[None]:
    sound = PackingStore.complete

    async def complete(
        self: PackingStore, packing_id: Any, at: Any, decided: Sequence[Intent]
    ) -> tuple[Intent, ...]:
        work = asyncio.get_running_loop().create_task(sound(self, packing_id, at, decided))
        work.add_done_callback(lambda one: one.cancelled() or one.exception())
        return tuple(decided)

    with swapped(PackingStore, "complete", complete):
        yield


@mutant(
    "synchronous=NORMAL",
    "`synchronous=NORMAL`",
    "a commit is acknowledged and not synced",
    breaks=("P1", "P6", "P7"),
    scene="power cuts",
)
def not_synced() -> Iterator[None]:
    weaker = tuple(
        ("synchronous", "NORMAL", 1) if one[0] == "synchronous" else one
        for one in connection.PRAGMAS
    )
    with swapped(connection, "PRAGMAS", weaker):
        yield


@mutant(
    "tombstone deletes intents",
    "tombstone or purge deletes intents",
    "a gone order takes all along",
    breaks=("P6",),
    scene="gone",
)
def tombstone_deletes() -> Iterator[None]:
    sound = OrderStore.mark_gone

    async def mark_gone(self: OrderStore, order_ids: Any, *reading: Any) -> Any:
        wanted = list(order_ids)
        marked = await sound(self, wanted, *reading)
        for order_id in wanted:
            await self._database.write(
                lambda one, order_id=order_id: one.run(
                    "DELETE FROM intent WHERE order_id = ?", (order_id,)
                )
            )
        return marked

    with swapped(OrderStore, "mark_gone", mark_gone):
        yield

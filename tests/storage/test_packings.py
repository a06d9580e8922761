"""Work in hand: on disk at every step, in hand once, and decided in one piece."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from orderdesk.domain.ids import OrderGid, PackingId
from orderdesk.domain.intents import Basis, Intent, IntentState, Units
from orderdesk.domain.packing import EventKind, Packing, PackingEvent, PackingState, add_up
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.packings import PackingStore
from tests.builders import LEIPZIG, NOW, a_packing, an_intent, an_order, line_id, some_work
from tests.storage.conftest import KEY

ORDER = an_order(some_work(1, {1: 2, 2: 1}))
NOBODY = PackingId("nobody")


@pytest.fixture
def packings(database: Database) -> PackingStore:
    return PackingStore(database)


@pytest.fixture
def intents(database: Database) -> IntentStore:
    return IntentStore(database, lambda: NOW)


def counted(seq: int, line: int = 1) -> PackingEvent:
    return PackingEvent(seq, EventKind.COUNTED, NOW, line_id(line), 1, code="4006381333931")


def intent(packing: Packing, number: int = 1) -> Intent:
    return replace(an_intent(ORDER, number=number), number=0)


async def opened(packings: PackingStore, number: int = 1, **changes: object) -> Packing:
    packing = replace(a_packing(ORDER, number=number), **changes)  # type: ignore[arg-type]
    await packings.add(packing)
    return packing


async def test_every_event_is_kept_in_sequence(packings: PackingStore) -> None:
    packing = await opened(packings)
    for seq in (1, 2, 3):
        event = counted(seq, line=1 if seq < 3 else 2)
        packing = packing.with_event(event)
        await packings.append(packing.id, event)
    assert await packings.find(packing.id) == packing
    assert await packings.find_open_for(ORDER.id) == packing
    stored = await packings.find(packing.id)
    assert stored is not None
    assert add_up(stored).is_complete
    assert await packings.find(NOBODY) is None
    assert await packings.find_open_for(OrderGid("other")) is None


async def test_a_packing_is_where_it_was_after_a_restart(path: Path) -> None:
    database = await Database.open(path, KEY)
    packing = await opened(PackingStore(database))
    await PackingStore(database).append(packing.id, counted(1))
    await database.close()
    database = await Database.open(path, KEY)
    assert await PackingStore(database).find_open() == (packing.with_event(counted(1)),)
    await database.close()


async def test_a_packing_is_added_with_the_events_it_has(packings: PackingStore) -> None:
    packing = await opened(packings, events=(counted(1), counted(2)))
    assert await packings.find(packing.id) == packing


async def test_one_event_is_counted_once(packings: PackingStore) -> None:
    packing = await opened(packings)
    await packings.append(packing.id, counted(1))
    with pytest.raises(Exception, match="UNIQUE"):
        await packings.append(packing.id, counted(1))


async def test_an_order_is_in_hand_once_at_a_location(packings: PackingStore) -> None:
    first = await opened(packings)
    with pytest.raises(NotPossibleError, match="in hand"):
        await opened(packings, number=2)
    there = await opened(packings, number=3, location_id=LEIPZIG)
    assert {one.id for one in await packings.find_open()} == {first.id, there.id}
    await packings.close(first.id, PackingState.SET_ASIDE, NOW)
    again = await opened(packings, number=2)
    assert (await packings.find_open_for(ORDER.id)) == again
    with pytest.raises(NotPossibleError):
        await packings.reopen(first.id)


async def test_a_closed_packing_takes_no_more(packings: PackingStore) -> None:
    packing = await opened(packings)
    await packings.close(packing.id, PackingState.SET_ASIDE, NOW)
    stored = await packings.find(packing.id)
    assert stored is not None
    assert (stored.state, stored.closed_at) == (PackingState.SET_ASIDE, NOW)
    with pytest.raises(NotPossibleError, match="closed"):
        await packings.append(packing.id, counted(1))
    with pytest.raises(NotPossibleError):
        await packings.close(packing.id, PackingState.SET_ASIDE, NOW)
    with pytest.raises(NotPossibleError):
        await packings.complete(packing.id, NOW, [intent(packing)])
    with pytest.raises(NotPossibleError):
        await packings.rebase(packing.id, Basis(), counted(1))
    await packings.reopen(packing.id)
    await packings.reopen(packing.id)
    await packings.append(packing.id, counted(1))
    assert (await packings.find_open())[0].closed_at is None


async def test_an_unknown_packing_is_said(packings: PackingStore) -> None:
    with pytest.raises(NotFoundError):
        await packings.append(NOBODY, counted(1))
    with pytest.raises(NotFoundError):
        await packings.reopen(NOBODY)


async def test_completing_closes_and_decides_at_once(
    packings: PackingStore, intents: IntentStore
) -> None:
    packing = await opened(packings)
    at = NOW + timedelta(minutes=3)
    (added,) = await packings.complete(packing.id, at, [intent(packing)])
    assert added.number == 1
    assert await intents.load_open() == (added,)
    stored = await packings.find(packing.id)
    assert stored is not None
    assert (stored.state, stored.closed_at) == (PackingState.COMPLETED, at)
    assert await packings.find_open() == ()


async def test_a_second_enter_decides_nothing(packings: PackingStore, intents: IntentStore) -> None:
    packing = await opened(packings)
    await packings.complete(packing.id, NOW, [intent(packing)])
    with pytest.raises(NotPossibleError):
        await packings.complete(packing.id, NOW, [intent(packing, 2)])
    assert len(await intents.load_open()) == 1


async def test_completing_is_whole_or_not_at_all(
    packings: PackingStore, intents: IntentStore
) -> None:
    packing = await opened(packings)
    with pytest.raises(Exception, match="UNIQUE"):
        await packings.complete(packing.id, NOW, [intent(packing, 1), intent(packing, 1)])
    assert await intents.load_open() == ()
    assert await packings.find_open() == (packing,)


async def test_taking_back_opens_the_packing_with_its_scans(
    packings: PackingStore, intents: IntentStore
) -> None:
    packing = await opened(packings)
    await packings.append(packing.id, counted(1))
    (added,) = await packings.complete(packing.id, NOW, [intent(packing)])
    assert await packings.take_back(added.id, packing.id, NOW)
    assert await packings.find_open() == (packing.with_event(counted(1)),)
    stored = await intents.find(added.id)
    assert stored is not None
    assert stored.state is IntentState.CANCELLED
    assert not await packings.take_back(added.id, packing.id, NOW)


async def test_taking_back_too_late_changes_nothing(
    packings: PackingStore, intents: IntentStore
) -> None:
    packing = await opened(packings)
    (added,) = await packings.complete(packing.id, NOW, [intent(packing)])
    await intents.update(replace(added, state=IntentState.SENDING))
    assert not await packings.take_back(added.id, packing.id, NOW)
    assert await packings.find_open() == ()


async def test_taking_back_while_it_is_packed_again_changes_nothing(
    packings: PackingStore, intents: IntentStore
) -> None:
    packing = await opened(packings)
    (added,) = await packings.complete(packing.id, NOW, [intent(packing)])
    await opened(packings, number=2)
    with pytest.raises(NotPossibleError, match="in hand"):
        await packings.take_back(added.id, packing.id, NOW)
    assert await intents.find(added.id) == added


async def test_taking_back_a_decision_without_a_packing(
    packings: PackingStore, intents: IntentStore
) -> None:
    added = await intents.add(intent(a_packing(ORDER)))
    assert await packings.take_back(added.id, None, NOW)


async def test_a_change_upstream_is_accepted_in_one_piece(packings: PackingStore) -> None:
    packing = await opened(packings)
    await packings.append(packing.id, counted(1))
    needs = (Units(line_id(1), 1),)
    basis = Basis(remaining=needs, read_at=NOW)
    event = PackingEvent(2, EventKind.REBASED, NOW, needs=needs)
    await packings.rebase(packing.id, basis, event)
    assert await packings.find(packing.id) == replace(
        packing.with_event(counted(1)).with_event(event), basis=basis
    )
    with pytest.raises(Exception, match="UNIQUE"):
        await packings.rebase(packing.id, Basis(), event)
    stored = await packings.find(packing.id)
    assert stored is not None
    assert stored.basis == basis


async def test_packings_since_a_time(packings: PackingStore) -> None:
    first = await opened(packings)
    await packings.close(first.id, PackingState.SET_ASIDE, NOW)
    second = await opened(packings, number=2, opened_at=NOW + timedelta(hours=1))
    assert await packings.load_since(NOW + timedelta(minutes=1)) == (second,)
    assert [one.id for one in await packings.load_since(NOW)] == [first.id, second.id]


async def test_a_scan_does_not_read_what_went_before(
    packings: PackingStore, database: Database
) -> None:
    packing = await opened(packings)

    def many(connection: Connection) -> None:
        for seq in range(1, 400):
            connection.run(
                "INSERT INTO packing_event (packing_row, seq, payload) VALUES (1, ?, 'broken')",
                (seq,),
            )

    await database.write(many)
    # Nothing of the earlier rows is decoded, or this would fail on their content.
    await packings.append(packing.id, counted(400))


async def test_the_packings_of_a_day(packings: PackingStore) -> None:
    """Whatever was in hand within it: also what is open since before, and what closed after it."""
    day = timedelta(days=1)
    orders = [an_order(some_work(number, {1: 1}), number=number) for number in range(1, 6)]
    opened_at = {1: NOW - 2 * day, 2: NOW - 2 * day, 3: NOW, 4: NOW, 5: NOW + day}
    for order, (number, at) in zip(orders, opened_at.items(), strict=True):
        packing = replace(a_packing(order, number=number), opened_at=at)
        await packings.add(packing)
        if number in (2, 3, 4):
            closed_at = {2: NOW - day, 3: NOW + timedelta(hours=1), 4: NOW + 2 * day}[number]
            await packings.close(packing.id, PackingState.SET_ASIDE, closed_at)
    found = await packings.load_touched(NOW, NOW + day)
    assert [packing.order_id for packing in found] == [orders[place].id for place in (0, 2, 3)]

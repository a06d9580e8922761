"""The outbox on disk: sequence, races, and the trail."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from apsw import ConstraintError
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid, IntentId
from orderdesk.domain.intents import (
    CancelFulfillment,
    Intent,
    IntentState,
    Problem,
    ProblemCode,
    Sent,
    SetNote,
    Step,
    UpdateTracking,
)
from orderdesk.errors import NotPossibleError
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentCounts, IntentStore, LogEntry
from orderdesk.storage.orders import OrderStore
from tests.builders import NOW, an_intent, an_order, some_work
from tests.storage.inline_executor import InlineExecutor

PROBLEM = Problem(ProblemCode.NOT_ENOUGH_LEFT, "only 1 left")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def tick(self, hours: float = 0, minutes: float = 1) -> datetime:
        self.now += timedelta(hours=hours, minutes=minutes)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intents(database: Database, clock: Clock) -> IntentStore:
    return IntentStore(database, clock)


def decided(number: int, order: int = 1, **changes: object) -> Intent:
    made = an_intent(
        an_order(some_work(order, {1: 2}, order_number=order), number=order), number=number
    )
    return replace(made, number=0, **changes)  # type: ignore[arg-type]


def numbers(intents: Sequence[Intent]) -> list[int]:
    return [intent.number for intent in intents]


async def test_a_decision_comes_back_with_the_next_number(intents: IntentStore) -> None:
    first, second = await intents.add(decided(1)), await intents.add(decided(2, order=2))
    assert (first.number, second.number) == (1, 2)
    assert first == replace(decided(1), number=1)
    assert await intents.find(first.id) == first
    assert await intents.find(IntentId("nobody")) is None


async def test_every_field_survives(intents: IntentStore) -> None:
    added = await intents.add(decided(1))
    full = replace(
        added,
        state=IntentState.AMBIGUOUS,
        attempts=3,
        retry_at=NOW + timedelta(minutes=1),
        sent=Sent(Step.ACT, NOW, known=(FulfillmentGid("f"),), marks=("JJD1",)),
        refusal="Fulfillment order is closed.",
        doubt_read_at=NOW,
        problem=PROBLEM,
    )
    assert await intents.update(full)
    assert await intents.find(added.id) == full


async def test_one_identity_is_kept_once(intents: IntentStore) -> None:
    await intents.add(decided(1))
    with pytest.raises(Exception, match="UNIQUE"):
        await intents.add(decided(1))


async def test_the_first_of_each_order_is_due(intents: IntentStore) -> None:
    for number, order in ((1, 1), (2, 2), (3, 1), (4, 3), (5, 2)):
        await intents.add(decided(number, order))
    assert numbers(await intents.load_due(NOW)) == [1, 2, 4]


@pytest.mark.parametrize("state", [IntentState.CONFLICT, IntentState.REJECTED])
async def test_one_that_needs_a_person_holds_back_its_own_order_only(
    intents: IntentStore, state: IntentState
) -> None:
    poisoned = await intents.add(decided(1, 1))
    await intents.add(decided(2, 1))
    await intents.add(decided(3, 2))
    await intents.update(replace(poisoned, state=state, problem=PROBLEM))
    assert numbers(await intents.load_due(NOW)) == [3]
    await intents.update(replace(poisoned, state=IntentState.CANCELLED, settled_at=NOW))
    assert numbers(await intents.load_due(NOW)) == [2, 3]


async def test_one_whose_time_has_not_come_holds_back_its_own_order_only(
    intents: IntentStore,
) -> None:
    early = await intents.add(decided(1, 1))
    await intents.add(decided(2, 1))
    await intents.add(decided(3, 2))
    retry_at = NOW + timedelta(seconds=30)
    await intents.update(replace(early, attempts=1, retry_at=retry_at))
    assert numbers(await intents.load_due(NOW)) == [3]
    assert numbers(await intents.load_due(retry_at)) == [1, 3]


@pytest.mark.parametrize("state", [IntentState.SENDING, IntentState.AMBIGUOUS])
async def test_what_was_on_its_way_at_a_crash_is_due(
    intents: IntentStore, state: IntentState
) -> None:
    added = await intents.add(decided(1))
    await intents.update(replace(added, state=state))
    assert numbers(await intents.load_due(NOW)) == [1]


async def test_staff_take_back_what_waits(intents: IntentStore, clock: Clock) -> None:
    added = await intents.add(decided(1))
    at = clock.tick()
    assert await intents.take_back(added.id, at)
    stored = await intents.find(added.id)
    assert stored is not None
    assert (stored.state, stored.settled_at) == (IntentState.CANCELLED, at)
    assert not await intents.take_back(added.id, at)
    assert await intents.load_due(NOW) == ()
    assert not await intents.take_back(IntentId("nobody"), at)


@pytest.mark.parametrize(
    "state", [state for state in IntentState if state is not IntentState.WAITING]
)
async def test_staff_are_told_when_it_left_already(
    intents: IntentStore, state: IntentState
) -> None:
    added = await intents.add(decided(1))
    await intents.update(replace(added, state=state))
    assert not await intents.take_back(added.id, NOW)
    stored = await intents.find(added.id)
    assert stored is not None
    assert stored.state is state


async def test_push_is_told_when_staff_took_it_back(intents: IntentStore) -> None:
    added = await intents.add(decided(1))
    await intents.take_back(added.id, NOW)
    assert not await intents.update(replace(added, state=IntentState.SENDING))
    stored = await intents.find(added.id)
    assert stored is not None
    assert stored.state is IntentState.CANCELLED


async def test_what_was_taken_back_takes_no_more_news(intents: IntentStore) -> None:
    added = await intents.add(decided(1))
    await intents.take_back(added.id, NOW)
    cancelled = await intents.find(added.id)
    assert cancelled is not None
    assert not await intents.update(replace(cancelled, problem=PROBLEM))
    assert await intents.find(added.id) == cancelled


async def test_of_push_and_staff_one_wins(intents: IntentStore) -> None:
    for round_ in range(20):
        added = await intents.add(decided(round_, order=round_))
        sending = replace(added, state=IntentState.SENDING)
        pushed, taken = await asyncio.gather(
            *(
                (intents.update(sending), intents.take_back(added.id, NOW))
                if round_ % 2
                else reversed([intents.take_back(added.id, NOW), intents.update(sending)])
            )
        )
        assert pushed is not taken


async def test_what_is_done_stays_done(intents: IntentStore) -> None:
    added = await intents.add(decided(1))
    done = replace(added, state=IntentState.DONE, settled_at=NOW)
    assert await intents.update(done)
    for state in (IntentState.WAITING, IntentState.CONFLICT, IntentState.CANCELLED):
        assert not await intents.update(replace(done, state=state))
    twice = replace(done, problem=Problem(ProblemCode.SENT_TWICE))
    assert await intents.update(twice)
    assert await intents.load_needing_person() == (twice,)
    assert await intents.update(done)
    assert await intents.load_needing_person() == ()
    assert not await intents.update(decided(9))


async def test_a_new_decision_answers_an_old_one(intents: IntentStore) -> None:
    old = await intents.add(decided(1))
    conflict = replace(old, state=IntentState.CONFLICT, problem=PROBLEM)
    await intents.update(conflict)
    ended = replace(conflict, state=IntentState.CANCELLED, settled_at=NOW)
    new = await intents.replace(ended, decided(2))
    assert new.number == 2
    stored = await intents.find(old.id)
    assert stored is not None
    assert (stored.state, stored.answered_by) == (IntentState.CANCELLED, new.id)
    assert numbers(await intents.load_due(NOW)) == [2]


async def test_a_second_click_adds_nothing(intents: IntentStore) -> None:
    old = await intents.add(decided(1))
    conflict = replace(old, state=IntentState.CONFLICT, problem=PROBLEM)
    await intents.update(conflict)
    ended = replace(conflict, state=IntentState.CANCELLED, settled_at=NOW)
    await intents.replace(ended, decided(2))
    with pytest.raises(NotPossibleError):
        await intents.replace(ended, decided(3))
    with pytest.raises(NotPossibleError):
        await intents.replace(decided(9), decided(4))
    assert len(await intents.load_for_order(old.order_id)) == 2


async def test_a_card_that_settled_itself_is_not_answered(intents: IntentStore) -> None:
    """Push may find a fulfillment to be ours after all while a person looks at the card."""
    old = await intents.add(decided(1))
    conflict = replace(old, state=IntentState.CONFLICT, problem=PROBLEM)
    await intents.update(conflict)
    await intents.update(replace(conflict, state=IntentState.DONE, problem=None, settled_at=NOW))
    with pytest.raises(NotPossibleError):
        await intents.replace(
            replace(conflict, state=IntentState.CANCELLED, settled_at=NOW), decided(2)
        )
    assert await intents.find(decided(2).id) is None


async def test_an_extra_one_is_cancelled_once(intents: IntentStore) -> None:
    added = await intents.add(decided(1))
    done = replace(added, state=IntentState.DONE, settled_at=NOW)
    await intents.update(replace(done, problem=Problem(ProblemCode.SENT_TWICE)))
    cancel = decided(2, payload=CancelFulfillment(FulfillmentGid("f2")))
    await intents.replace(done, cancel)
    with pytest.raises(NotPossibleError):
        await intents.replace(done, decided(3, payload=CancelFulfillment(FulfillmentGid("f2"))))


async def test_what_stands_over_the_shop_s_word(intents: IntentStore, clock: Clock) -> None:
    waiting = await intents.add(decided(1, 1))
    done = await intents.add(decided(2, 1))
    done = replace(done, state=IntentState.DONE, settled_at=clock.now)
    await intents.update(done)
    tracking = UpdateTracking(FulfillmentGid("f"), (Tracking("T", "DHL"),))
    retracked = await intents.add(decided(3, 2, payload=tracking))
    await intents.update(replace(retracked, state=IntentState.DONE, settled_at=clock.now))
    twice = await intents.add(decided(4, 3))
    twice = replace(
        twice, state=IntentState.DONE, settled_at=clock.now, problem=Problem(ProblemCode.SENT_TWICE)
    )
    await intents.update(twice)
    taken_back = await intents.add(decided(5, 4))
    await intents.take_back(taken_back.id, clock.now)
    assert await intents.load_standing() == {
        waiting.order_id: (waiting, done),
        twice.order_id: (twice,),
    }
    clock.tick(hours=24)
    assert await intents.load_standing() == {
        waiting.order_id: (waiting,),
        twice.order_id: (twice,),
    }
    assert numbers(await intents.load_open()) == [1, 4]
    assert len(await intents.load_for_order(waiting.order_id)) == 2


async def test_settled_ones_newest_first(intents: IntentStore, clock: Clock) -> None:
    for number in (1, 2, 3):
        added = await intents.add(decided(number, number))
        at = clock.tick()
        await intents.update(replace(added, state=IntentState.DONE, settled_at=at))
    assert numbers(await intents.load_settled_since(NOW)) == [3, 2, 1]
    assert numbers(await intents.load_settled_since(clock.now)) == [3]


async def test_the_outbox_in_figures(intents: IntentStore, clock: Clock) -> None:
    assert await intents.counts() == IntentCounts(0, 0, 0, 0)
    states = [
        IntentState.WAITING, IntentState.WAITING, IntentState.SENDING, IntentState.AMBIGUOUS,
        IntentState.CONFLICT, IntentState.REJECTED, IntentState.DONE, IntentState.CANCELLED,
    ]  # fmt: skip
    for number, state in enumerate(states):
        added = await intents.add(decided(number, number))
        settled_at = None if state.is_open else clock.now
        await intents.update(replace(added, state=state, settled_at=settled_at))
    assert await intents.counts() == IntentCounts(waiting=2, sending=2, needs_person=2, done=1)
    assert (await intents.counts(done_since=clock.tick())).done == 0
    clock.tick(hours=25)
    assert (await intents.counts()).done == 0


async def test_every_change_of_state_leaves_a_trace(intents: IntentStore, clock: Clock) -> None:
    added = await intents.add(decided(1))
    sent_at = clock.tick()
    sending = replace(added, state=IntentState.SENDING)
    await intents.update(sending)
    clock.tick()
    await intents.update(replace(sending, attempts=2))
    refused_at = clock.tick()
    await intents.update(replace(sending, state=IntentState.REJECTED, problem=PROBLEM))
    assert await intents.load_log(added.id) == (
        LogEntry(NOW, None, IntentState.WAITING, ""),
        LogEntry(sent_at, IntentState.WAITING, IntentState.SENDING, ""),
        LogEntry(refused_at, IntentState.SENDING, IntentState.REJECTED, "not_enough_left"),
    )
    assert await intents.load_log(IntentId("nobody")) == ()


async def test_new_parcels_replace_the_numbers_of_the_old(
    intents: IntentStore, database: Database
) -> None:
    orders = OrderStore(database, lambda: NOW)
    tracking = UpdateTracking(FulfillmentGid("f"), (Tracking("AAA", "DHL"),))
    added = await intents.add(decided(1, payload=tracking))
    renewed = UpdateTracking(FulfillmentGid("f"), (Tracking("BBB", "DHL"), Tracking("", "DHL")))
    await intents.update(replace(added, payload=renewed))
    assert await orders.numbers_elsewhere(
        ["AAA", "BBB"], except_intent=None, except_fulfillment=None
    ) == {"BBB"}


async def test_intents_survive_a_restart(database: Database, path: object) -> None:
    store = IntentStore(database, lambda: NOW)
    added = [await store.add(decided(number, number)) for number in range(5)]
    await database.close()
    again = await Database.open(path, bytes(range(32)))  # type: ignore[arg-type]
    store = IntentStore(again, lambda: NOW)
    assert list(await store.load_open()) == added
    assert (await store.add(decided(9, 9))).number == 6
    await again.close()


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(list(IntentState)), st.booleans()),
        max_size=20,
    )
)
@settings(max_examples=30)
async def test_no_intent_is_lost_and_none_leaves_a_final_state(
    tmp_path_factory: pytest.TempPathFactory,
    story: list[tuple[int, IntentState, bool]],
) -> None:
    path = tmp_path_factory.mktemp("story") / "orders.sqlite3"
    database = await Database.open(path, bytes(32), executor=InlineExecutor())
    store = IntentStore(database, lambda: NOW)
    kept = [await store.add(decided(number, number)) for number in range(3)]
    final: dict[int, IntentState] = {}
    for place, state, by_staff in story:
        stored = await store.find(kept[place].id)
        assert stored is not None
        if by_staff:
            await store.take_back(stored.id, NOW)
        else:
            settled_at = None if state.is_open else NOW
            await store.update(replace(stored, state=state, settled_at=settled_at))
        after = await store.find(stored.id)
        assert after is not None
        if place in final:
            assert after.state is final[place]
        if not after.state.is_open:
            final[place] = after.state
        log = await store.load_log(stored.id)
        assert log[-1].after is after.state
    open_ids = {intent.id for intent in await store.load_open()}
    assert open_ids == {kept[place].id for place in range(3) if place not in final}
    await database.close()


async def test_decisions_that_were_made_at_once_are_kept_at_once(intents: IntentStore) -> None:
    added = await intents.add_all([decided(1), decided(2, order=2)])
    assert numbers(added) == [1, 2]
    assert await intents.load_open() == added
    twice = [decided(3), decided(3)]
    with pytest.raises(ConstraintError):
        await intents.add_all(twice)
    assert await intents.load_open() == added
    assert await intents.add_all([]) == ()


async def test_what_was_confirmed_stands_until_the_order_was_read_again(
    database: Database, intents: IntentStore, clock: Clock
) -> None:
    orders = OrderStore(database, clock)
    order = an_order(some_work(1, {1: 2}, order_number=1), number=1)
    await orders.save_order(order, 5)
    note = await intents.add(decided(1, payload=SetNote("New")))
    done = replace(note, state=IntentState.DONE, settled_at=NOW, settled_reading=7)
    assert await intents.update(done)
    clock.tick(hours=48)
    assert await intents.load_standing() == {order.id: (done,)}
    await orders.lift_reading(order.id, 7)
    assert await intents.load_standing() == {order.id: (done,)}
    await orders.save_order(order, 8)
    assert await intents.load_standing() == {}


async def test_a_clock_that_is_set_back_turns_no_sequence_round(
    database: Database, intents: IntentStore, clock: Clock
) -> None:
    """Numbers say what came first; a time is only shown."""
    first = await intents.add(decided(1))
    clock.tick(hours=-3)
    second = await intents.add(decided(2, order=1))
    assert [one.id for one in await intents.load_open()] == [first.id, second.id]
    assert [one.id for one in await intents.load_due(clock.now)] == [first.id]

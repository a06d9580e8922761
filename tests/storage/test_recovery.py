"""A database that is behind its journal is brought up; a journal that is not to be trusted is kept."""

import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid, PackingId
from orderdesk.domain.intents import Fulfill, Intent, IntentState, ProblemCode, Sent, Step
from orderdesk.domain.packing import EventKind, Packing, PackingEvent, PackingState
from orderdesk.storage import recovery
from orderdesk.storage.connection import set_database_aside
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.journal import Journal, add_up
from orderdesk.storage.journal_file import HEAD_BYTES, scan
from orderdesk.storage.outbox_backup import OutboxBackups
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.recovery import Comparison, JournalState, keep_journal, look_at_journal
from orderdesk.storage.replay import intents_of
from tests.builders import NOW, a_packing, an_intent, an_order, line_id, some_work
from tests.storage.conftest import KEY

T = TypeVar("T")

SENT = Sent(Step.ACT, NOW, marks=("JJD1",))


class Bench:
    """One profile's database with its journal in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "profile" / "orders.sqlite3"
        self.journal = folder / "profile.journal" / "outbox.journal"
        for one in (self.path, self.journal):
            one.parent.mkdir()
        self.now = NOW
        self.commits = 0

    async def open(self) -> Comparison:
        self.database = await Database.open(self.path, KEY)
        self.intents = IntentStore(self.database, lambda: self.now)
        self.packings = PackingStore(self.database)
        return await keep_journal(self.database, self.journal, KEY, lambda: self.now)

    async def run(self, work: Callable[["Bench"], Awaitable[T]]) -> T:
        """A session that begins with nothing to be told."""
        assert (await self.open()).is_well
        try:
            return await work(self)
        finally:
            await self.database.close()

    async def read(self) -> dict[str, IntentState]:
        """The decisions that stand, as the next start finds them; it finds the journal whole."""
        assert (await self.open()).journal is JournalState.WHOLE
        found = {str(one.id): one.state for one in await self.intents.load_open()}
        await self.database.close()
        return found

    def copy(self) -> Path:
        """The database's file as a backup program would keep it."""
        target = self.path.with_name("older")
        shutil.copyfile(self.path, target)
        return target

    def lose(self) -> None:
        """The database is put aside, and the next start makes a new one."""
        set_database_aside(self.path)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def decided(number: int, **changes: object) -> Intent:
    work = some_work(number, {1: 2}, order_number=number)
    return replace(an_intent(an_order(work, number=number), number=number), number=0, **changes)


def mailing(intent: Intent) -> Intent:
    assert isinstance(intent.payload, Fulfill)
    return replace(intent, payload=replace(intent.payload, notify_customer=True))


def in_hand(number: int) -> Packing:
    work = some_work(number, {1: 2}, order_number=number)
    return a_packing(an_order(work, number=number), number=number)


def scan_event(seq: int) -> PackingEvent:
    return PackingEvent(seq, EventKind.COUNTED, NOW, line_item_id=line_id(1), quantity=1, staff="A")


async def test_a_first_start_begins_a_journal_and_the_next_ones_go_on(bench: Bench) -> None:
    assert (await bench.open()).journal is JournalState.NEW
    await bench.intents.add(decided(1))
    await bench.database.close()
    begun = bench.journal.read_bytes()
    await bench.run(lambda one: one.intents.add(decided(2)))
    assert bench.journal.read_bytes().startswith(begun)
    assert not bench.journal.stat().st_mode & 0o077 or os.name != "posix"


async def test_a_lost_database_is_made_anew_from_its_journal(bench: Bench) -> None:
    async def work(bench: Bench) -> None:
        await bench.intents.add(decided(1))
        sent = await bench.intents.add(decided(2))
        await bench.intents.update(replace(sent, state=IntentState.SENDING, sent=SENT, attempts=1))
        done = await bench.intents.add(decided(3))
        await bench.intents.update(
            replace(
                done,
                state=IntentState.DONE,
                settled_at=NOW,
                fulfillment_id=FulfillmentGid("gid://shopify/Fulfillment/3"),
            )
        )
        taken_back = await bench.intents.add(decided(4))
        assert await bench.intents.take_back(taken_back.id, NOW)
        await bench.intents.add(mailing(decided(5)))
        await bench.packings.add(in_hand(6))
        for seq in (1, 2, 3):
            await bench.packings.append(PackingId("packing-6"), scan_event(seq))
        await bench.packings.add(in_hand(7))
        await bench.packings.append(PackingId("packing-7"), scan_event(1))
        await bench.packings.complete(PackingId("packing-7"), NOW, [decided(7)])

        bench.commits = await bench.database.commit_number()

    await bench.run(work)
    bench.lose()
    compared = await bench.open()
    # No number of the new file stands for another commit of the old one.
    assert await bench.database.commit_number() > bench.commits
    assert compared.journal is JournalState.WHOLE
    assert compared.replayed is not None
    assert compared.replayed.decisions == ("#1", "#2", "#5", "#7")
    assert compared.replayed.in_hand == ("#6",)
    open_ones = {one.order_name: one for one in await bench.intents.load_open()}
    # Read back before anything is sent; what mails the customer waits for a person.
    assert {name: one.state for name, one in open_ones.items()} == {
        "#1": IntentState.AMBIGUOUS,
        "#2": IntentState.AMBIGUOUS,
        "#5": IntentState.CONFLICT,
        "#7": IntentState.AMBIGUOUS,
    }
    assert open_ones["#2"].sent == SENT
    assert open_ones["#5"].problem is not None
    assert open_ones["#5"].problem.code is ProblemCode.FOUND_AGAIN
    assert [one.number for one in await bench.intents.load_open()] == [1, 2, 5, 6]
    (settled,) = await bench.intents.load_for_order(decided(3).order_id)
    assert (settled.state, settled.fulfillment_id) == (
        IntentState.DONE,
        "gid://shopify/Fulfillment/3",
    )
    (packing,) = await bench.packings.find_open()
    assert [event.seq for event in packing.events] == [1, 2, 3]
    await bench.database.close()
    # Nothing of it a second time.
    assert (await bench.open()).journal is JournalState.WHOLE
    await bench.database.close()


async def test_it_is_told_until_somebody_was_told(bench: Bench) -> None:
    await bench.open()
    await bench.intents.add(decided(1))
    await bench.database.close()
    bench.lose()
    for _start in range(2):
        compared = await bench.open()
        assert compared.replayed is not None
        assert compared.replayed.decisions == ("#1",)
        await bench.database.close()


async def test_an_older_copy_put_back_does_not_send_again_what_was_sent(bench: Bench) -> None:
    await bench.open()
    waiting = await bench.intents.add(decided(1))
    await bench.packings.add(in_hand(9))
    await bench.database.close()
    older = bench.copy()

    async def sent_and_packed(bench: Bench) -> None:
        await bench.intents.update(
            replace(
                waiting,
                state=IntentState.DONE,
                settled_at=NOW,
                sent=SENT,
                fulfillment_id=FulfillmentGid("gid://shopify/Fulfillment/1"),
            )
        )
        await bench.packings.append(PackingId("packing-9"), scan_event(1))
        await bench.packings.complete(PackingId("packing-9"), NOW, [decided(9)])
        await bench.intents.add(decided(2))

    await bench.run(sent_and_packed)
    os.replace(older, bench.path)
    compared = await bench.open()
    assert compared.replayed is not None
    assert compared.replayed.decisions == ("#9", "#2")
    assert await bench.packings.find_open() == ()
    stored = await bench.intents.find(waiting.id)
    assert stored is not None
    assert (stored.state, stored.fulfillment_id) == (
        IntentState.DONE,
        "gid://shopify/Fulfillment/1",
    )
    # New numbers go on above every one that the journal knows.
    added = await bench.intents.add(decided(3))
    assert added.number == 4
    await bench.database.close()


@pytest.mark.parametrize("days", [1, 90])
async def test_what_was_settled_before_the_journal_was_begun_anew_is_not_sent_again(
    bench: Bench, days: int
) -> None:
    """A journal that has forgotten a decision knew it as settled."""
    await bench.open()
    waiting = await bench.intents.add(decided(1))
    await bench.packings.add(in_hand(9))
    await bench.database.close()
    older = bench.copy()

    async def settle(bench: Bench) -> None:
        await bench.intents.update(replace(waiting, state=IntentState.DONE, settled_at=NOW))
        await bench.packings.close(PackingId("packing-9"), PackingState.COMPLETED, NOW)

    await bench.run(settle)
    bench.now = NOW + timedelta(days=days)
    begun = await bench.run(_begin_anew)
    assert begun
    os.replace(older, bench.path)
    assert (await bench.open()).replayed is not None
    stored = await bench.intents.find(waiting.id)
    assert stored is not None
    packing = await bench.packings.find(PackingId("packing-9"))
    assert packing is not None
    if days == 1:
        assert stored.state is IntentState.DONE
        assert packing.state is PackingState.COMPLETED
    else:
        # Too long ago for anybody to know how it ended: a person looks.
        assert stored.state is IntentState.CONFLICT
        assert packing.state is PackingState.SET_ASIDE
    await bench.database.close()


async def _begin_anew(bench: Bench) -> bytes:
    journal = bench.database._journal
    assert journal is not None
    await bench.database.read(lambda one: journal.begin_anew(one))
    await bench.intents.add(decided(2))
    return bench.journal.read_bytes()


async def test_a_start_that_ends_between_journal_and_commit_loses_and_doubles_nothing(
    bench: Bench,
) -> None:
    """The frame is there, the commit is not: nobody heard of it, and it may come back once."""
    await bench.open()
    await bench.intents.add(decided(1))
    await bench.database.close()
    before = bench.copy()
    await bench.run(lambda one: one.intents.add(decided(2)))
    for suffix in ("-wal", "-shm"):
        Path(f"{bench.path}{suffix}").unlink(missing_ok=True)
    os.replace(before, bench.path)
    assert (await bench.open()).replayed is not None
    assert [one.order_name for one in await bench.intents.load_open()] == ["#1", "#2"]
    await bench.database.close()


@pytest.mark.parametrize("left", [0.0, 0.4, 0.8])
async def test_a_log_that_was_lost_or_torn_costs_nothing(bench: Bench, left: float) -> None:
    """SQLite opens what is left as healthy: an older state."""
    await bench.open()
    await bench.database.read(lambda one: one.value("PRAGMA wal_checkpoint(TRUNCATE)"))
    for number in (1, 2, 3):
        await bench.intents.add(decided(number))
    database, log_path = bench.path.read_bytes(), Path(f"{bench.path}-wal")
    log = log_path.read_bytes()
    await bench.database.close()
    bench.path.write_bytes(database)
    log_path.write_bytes(log[: int(len(log) * left)])
    Path(f"{bench.path}-shm").unlink(missing_ok=True)
    compared = await bench.open()
    assert compared.replayed is not None
    assert await bench.database.check() == ()
    assert [one.order_name for one in await bench.intents.load_open()] == ["#1", "#2", "#3"]
    await bench.database.close()


async def test_a_missing_journal_is_said_and_begun_anew(bench: Bench) -> None:
    await bench.open()
    await bench.intents.add(decided(1))
    await bench.database.close()
    bench.journal.unlink()
    assert await bench.open() == Comparison(JournalState.MISSING)
    await bench.database.close()
    assert await bench.read() == {"intent-1": IntentState.WAITING}


@pytest.mark.parametrize("what", ["another key", "not a journal"])
async def test_anothers_journal_is_kept_and_not_believed(bench: Bench, what: str) -> None:
    await bench.open()
    await bench.intents.add(decided(1))
    await bench.database.close()
    content = b"nothing of ours"
    if what == "another key":
        path = bench.path.with_name("other.sqlite3")
        database = await Database.open(path, bytes(32))
        bench.journal.unlink()
        await keep_journal(database, bench.journal, bytes(32), lambda: NOW)
        await IntentStore(database, lambda: NOW).add(decided(8))
        await database.close()
        content = bench.journal.read_bytes()
    bench.journal.write_bytes(content)
    compared = await bench.open()
    await bench.database.close()
    assert compared.journal is JournalState.FOREIGN
    assert compared.replayed is None
    assert compared.rescued is not None
    assert compared.rescued.read_bytes() == content
    assert await bench.read() == {"intent-1": IntentState.WAITING}


async def test_an_older_journal_is_kept_and_the_database_believed(bench: Bench) -> None:
    await bench.open()
    await bench.intents.add(decided(1))
    await bench.database.close()
    older = bench.journal.read_bytes()
    await bench.run(lambda one: one.intents.add(decided(2)))
    bench.journal.write_bytes(older)
    compared = await bench.open()
    await bench.database.close()
    assert (compared.journal, compared.replayed) == (JournalState.BEHIND, None)
    assert compared.rescued is not None
    assert compared.rescued.read_bytes() == older
    states = await bench.read()
    assert set(states.values()) == {IntentState.WAITING}


@pytest.mark.parametrize("is_lost", [False, True], ids=["database whole", "database lost"])
async def test_a_journal_damaged_in_the_middle_is_kept_and_used_as_far_as_it_goes(
    bench: Bench, is_lost: bool
) -> None:
    await bench.open()
    for number in (1, 2, 3):
        await bench.intents.add(decided(number))
    await bench.database.close()
    content = bytearray(bench.journal.read_bytes())
    content[len(content) // 2] ^= 1
    bench.journal.write_bytes(content)
    if is_lost:
        bench.lose()
    compared = await bench.open()
    await bench.database.close()
    assert compared.journal is JournalState.DAMAGED
    assert compared.rescued is not None
    assert compared.rescued.read_bytes() == content
    states = await bench.read()
    if is_lost:
        assert set(states) == {"intent-1", "intent-3"}
        assert set(states.values()) == {IntentState.AMBIGUOUS}
    else:
        assert states == {f"intent-{n}": IntentState.WAITING for n in (1, 2, 3)}


async def test_a_reopened_packing_brings_its_scans_back_into_the_journal(bench: Bench) -> None:
    await bench.open()
    await bench.packings.add(in_hand(1))
    await bench.packings.append(PackingId("packing-1"), scan_event(1))
    await bench.packings.close(PackingId("packing-1"), PackingState.SET_ASIDE, NOW)
    await _begin_anew(bench)
    await bench.packings.reopen(PackingId("packing-1"))
    await bench.database.close()
    bench.lose()
    await bench.open()
    (packing,) = await bench.packings.find_open()
    assert [event.seq for event in packing.events] == [1]
    await bench.database.close()


async def test_putting_off_and_reading_are_not_worth_the_journals_time(bench: Bench) -> None:
    await bench.open()
    added = await bench.intents.add(decided(1))
    size = bench.journal.stat().st_size
    await bench.intents.update(replace(added, retry_at=NOW, doubt_read_at=NOW))
    assert bench.journal.stat().st_size == size
    await bench.intents.update(replace(added, retry_at=NOW, state=IntentState.CONFLICT))
    assert bench.journal.stat().st_size > size
    await bench.database.close()
    assert await bench.read() == {"intent-1": IntentState.CONFLICT}


async def test_a_long_journal_is_begun_anew_while_work_goes_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journal, "has_grown", lambda one: one._length > one._base_length + 3_000)
    await bench.open()
    parcel = (Tracking("JJD2", "DHL"),)
    for number in range(1, 8):
        added = await bench.intents.add(decided(number))
        payload = replace(added.payload, parcels=parcel)
        await bench.intents.update(
            replace(added, payload=payload, state=IntentState.DONE, settled_at=NOW)
        )
    await bench.intents.add(decided(8))
    await bench.database.read(lambda one: None)
    assert bench.journal.stat().st_size < 12_000
    await bench.database.close()
    bench.lose()
    await bench.open()
    assert [one.order_name for one in await bench.intents.load_open()] == ["#8"]
    await bench.database.close()


async def test_a_journal_that_is_shortened_keeps_only_what_stands(bench: Bench) -> None:
    await bench.open()
    done = await bench.intents.add(decided(1))
    await bench.intents.update(replace(done, state=IntentState.DONE, settled_at=NOW))
    await bench.intents.add(decided(2))
    await bench.database.shorten_journal()
    await bench.database.close()
    found = scan(bench.journal.read_bytes(), KEY)
    assert found.seal is not None
    kept = add_up(found.seal, found.frames)
    assert [one.order_name for one in intents_of(kept)] == ["#2"]
    # Of the other only how it ended: an older copy of the database must not send it again.
    assert set(kept.settled) == {"intent-1"}
    assert "Torstra" not in kept.settled["intent-1"]
    assert await bench.read() == {"intent-2": IntentState.WAITING}


@pytest.mark.skipif(os.name != "posix", reason="an open file can be deleted there")
async def test_a_folder_of_the_journal_that_vanishes_is_made_anew(bench: Bench) -> None:
    async def work(one: Bench) -> None:
        await one.intents.add(decided(1))
        shutil.rmtree(one.journal.parent)
        await one.intents.add(decided(2))
        assert one.journal.parent.stat().st_mode & 0o777 == 0o700

    await bench.run(work)
    bench.lose()
    await bench.open()
    assert [one.order_name for one in await bench.intents.load_open()] == ["#1", "#2"]
    await bench.database.close()


class TestABackupBeneath:
    """The database is lost, and its journal does not hold all of what was decided."""

    @staticmethod
    async def decide(bench: Bench) -> None:
        """#1 stands in the journal's base, #2 in the backup too, #3 in the journal alone."""

        async def first(one: Bench) -> None:
            await one.intents.add(decided(1))
            await one.database.shorten_journal()
            await one.intents.add(decided(2))
            await one.packings.add(in_hand(7))
            backups = OutboxBackups.beside(one.journal, KEY)
            assert await backups.write(one.database, lambda: NOW)
            await one.intents.add(decided(3))
            await one.packings.append(in_hand(7).id, scan_event(1))

        await bench.run(first)

    @staticmethod
    async def names(bench: Bench) -> tuple[Comparison, list[str]]:
        compared = await bench.open()
        found = [one.order_name for one in await bench.intents.load_open()]
        states = {one.state for one in await bench.intents.load_open()}
        assert states <= {IntentState.AMBIGUOUS}
        await bench.database.close()
        return compared, found

    @staticmethod
    def spoil(bench: Bench, how: str) -> None:
        content = bytearray(bench.journal.read_bytes())
        if how == "gone":
            bench.journal.unlink()
            return
        at = {"head": 20, "base": HEAD_BYTES + 60, "cut": HEAD_BYTES + 60}[how]
        content[at] ^= 1
        bench.journal.write_bytes(content[:at] if how == "cut" else content)

    @pytest.mark.parametrize("is_put_aside", [True, False])
    @pytest.mark.parametrize(
        ("how", "state", "names"),
        [
            ("gone", JournalState.MISSING, ["#1", "#2"]),
            ("head", JournalState.FOREIGN, ["#1", "#2"]),
            ("base", JournalState.DAMAGED, ["#1", "#2", "#3"]),
            ("cut", JournalState.DAMAGED, ["#1", "#2"]),
        ],
    )
    async def test_what_the_journal_lacks_is_taken_from_it(
        self, bench: Bench, how: str, state: JournalState, names: list[str], is_put_aside: bool
    ) -> None:
        await self.decide(bench)
        self.spoil(bench, how)
        spoiled = bench.journal.read_bytes() if how != "gone" else b""
        if is_put_aside:
            bench.lose()
        else:
            for one in bench.path.parent.glob("orders.sqlite3*"):
                one.unlink()
        compared, found = await self.names(bench)
        assert (compared.journal, found) == (state, names)
        assert compared.backup == NOW.date()
        assert compared.replayed is not None
        assert compared.replayed.in_hand == ("#7",)
        if spoiled:
            assert compared.rescued is not None
            assert compared.rescued.read_bytes() == spoiled
        assert set(await bench.read()) == {str(decided(int(name[1:])).id) for name in names}

    async def test_an_end_in_between_costs_nothing(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await self.decide(bench)
        bench.journal.unlink()
        bench.lose()
        with monkeypatch.context() as patched:
            patched.setattr(recovery, "replay", lambda *_given: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                await bench.open()
            await bench.database.close()
        assert (await self.names(bench))[1] == ["#1", "#2"]

    async def test_a_look_tells_and_changes_nothing(self, bench: Bench) -> None:
        await self.decide(bench)
        self.spoil(bench, "base")
        spoiled = bench.journal.read_bytes()
        bench.lose()
        database = await Database.open(bench.path, KEY)
        compared = await look_at_journal(database, bench.journal, KEY)
        await database.close()
        assert compared.is_left_behind
        assert bench.journal.read_bytes() == spoiled

    async def test_a_database_that_is_whole_needs_none(self, bench: Bench) -> None:
        await self.decide(bench)
        bench.journal.unlink()
        compared = await bench.open()
        found = [one.order_name for one in await bench.intents.load_open()]
        await bench.database.close()
        assert (compared.replayed, compared.backup) == (None, None)
        assert found == ["#1", "#2", "#3"]

    async def test_one_of_another_journal_says_nothing_of_this_database(self, bench: Bench) -> None:
        await self.decide(bench)
        bench.lose()
        backups = OutboxBackups.beside(bench.journal, KEY)
        (day,) = backups.days()
        kept = (bench.journal.parent / f"outbox-{day}.backup").read_bytes()
        for one in bench.journal.parent.iterdir():
            one.unlink()
        await bench.run(lambda one: one.intents.add(decided(9)))
        (bench.journal.parent / f"outbox-{day}.backup").write_bytes(kept)
        bench.journal.unlink()
        assert (await bench.open()).replayed is None
        await bench.database.close()

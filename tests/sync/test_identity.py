"""A copied disk: two computers with one station's id, claims and queue, and what comes of it."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.claims import Claim, format_claim
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import AddTags, Intent, IntentState, ProblemCode, UpdateTracking
from orderdesk.errors import UnreachableError
from orderdesk.events import ClaimLost
from orderdesk.sync.identity import IDENTITIES_KEY
from tests.sync.shop_view import place
from tests.sync.station import CrashError, Station, TestTime, put_back


async def entered(bench: Station) -> dict[str, dict[str, str]]:
    """What the shop has of the stations' starts."""
    value = (await bench.spy.fetch_board(IDENTITIES_KEY)).value
    found: dict[str, dict[str, str]] = json.loads(value)["stations"] if value else {}
    return found


@pytest.fixture
async def copy(
    shop: DemoProcess, bench: Station, time: TestTime, tmp_path: Path
) -> AsyncIterator[Station]:
    """A computer that is made from the first one's disk; `disk_is_copied` starts it."""
    station = Station(bench.name, tmp_path / "copy.sqlite3", shop, time)
    # What it draws from now on is its own.
    station._starts = 50
    yield station
    if hasattr(station, "engine"):
        await station.close()


def copy_files(bench: Station, copy: Station) -> None:
    for file in bench.path.parent.glob(f"{bench.path.name}*"):
        shutil.copy(file, file.with_name(file.name.replace(bench.path.name, copy.path.name)))


async def disk_is_copied(bench: Station, copy: Station) -> None:
    """The first computer goes on; the other one starts with what it had on its disk."""
    await bench.close()
    copy_files(bench, copy)
    await bench.start()
    await copy.start()
    for one in (bench, copy):
        await one.engine.connection.connect()


async def test_a_restart_is_no_twin(shop: DemoProcess, bench: Station) -> None:
    await bench.engine.connection.connect()
    await bench.engine.identity.prove()
    key = await bench.engine.identity.key()
    first = (await entered(bench))[key]
    for _start in range(3):
        await bench.restart()
        await bench.engine.connection.connect()
        await bench.engine.identity.prove()
    assert await bench.engine.identity.key() == key
    assert (await entered(bench))[key] != first
    assert "twin" not in bench.notices.standing


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_start_that_ends_in_the_midst_of_it_is_no_twin_of_itself(
    shop: DemoProcess, bench: Station, moment: str
) -> None:
    await bench.engine.connection.connect()
    await bench.engine.identity.prove()
    key = await bench.engine.identity.key()

    def end() -> None:
        raise CrashError

    for _start in range(2):
        await bench.restart()
        await bench.engine.connection.connect()
        getattr(bench.spy, moment)["write_board"] = end
        with pytest.raises(CrashError):
            await bench.engine.identity.prove()
    await bench.restart()
    await bench.engine.connection.connect()
    await bench.engine.identity.prove()
    assert await bench.engine.identity.key() == key
    assert "twin" not in bench.notices.standing


async def test_a_write_whose_answer_was_lost_is_read_back(
    shop: DemoProcess, bench: Station
) -> None:
    await bench.engine.connection.connect()
    await shop.control.fault("drop_after_commit", "GuardedValueSet")
    await bench.engine.identity.prove()
    key = await bench.engine.identity.key()
    assert key in await entered(bench)
    await bench.engine.identity.check()
    assert await bench.engine.identity.key() == key


async def test_a_newer_versions_value_is_left_alone(shop: DemoProcess, bench: Station) -> None:
    await bench.engine.connection.connect()
    found = await bench.spy.fetch_board(IDENTITIES_KEY)
    newer = json.dumps({"v": 99, "stations": "other"})
    assert await bench.spy.write_board(found.installation_id, IDENTITIES_KEY, newer, found.digest)
    await bench.engine.identity.prove()
    assert (await bench.spy.fetch_board(IDENTITIES_KEY)).value == newer
    await bench.spy.write_board(
        found.installation_id,
        IDENTITIES_KEY,
        json.dumps({"v": 1, "stations": {}}),
        (await bench.spy.fetch_board(IDENTITIES_KEY)).digest,
    )


async def test_the_copy_gets_an_id_of_its_own_and_says_so(
    shop: DemoProcess, bench: Station, copy: Station
) -> None:
    await bench.engine.connection.connect()
    await bench.engine.identity.prove()
    await disk_is_copied(bench, copy)
    await bench.engine.identity.prove()
    await copy.engine.identity.prove()
    assert await copy.engine.identity.key() != await bench.engine.identity.key()
    assert "twin" in copy.notices.standing
    assert "twin" not in bench.notices.standing
    ids = await entered(bench)
    assert {await one.engine.identity.key() for one in (bench, copy)} <= set(ids)
    for one in (bench, copy):
        before = await one.engine.identity.key()
        await one.engine.identity.check()
        assert await one.engine.identity.key() == before


async def test_one_that_runs_notices_the_copy_that_was_started_beside_it(
    shop: DemoProcess, bench: Station, copy: Station
) -> None:
    await bench.engine.connection.connect()
    await bench.engine.identity.prove()
    await disk_is_copied(bench, copy)
    await copy.engine.identity.prove()
    await bench.engine.identity.prove()
    assert "twin" in bench.notices.standing
    assert await copy.engine.identity.key() != await bench.engine.identity.key()


@pytest.mark.parametrize("first", ["bench", "copy"])
@pytest.mark.parametrize("number", ["", "COPIED01"])
async def test_what_both_have_in_their_queues_is_sent_once(
    shop: DemoProcess, bench: Station, copy: Station, first: str, number: str
) -> None:
    """Few units of many and no number: nothing in Shopify would refuse the second parcel."""
    order = await place(shop, 8)
    numbers = (f"{number}{first}",) if number else ()
    intent = await bench.pack(order.id, *numbers, units={order.lines[0]: 2})
    await bench.engine.identity.prove()
    await disk_is_copied(bench, copy)
    stations = (bench, copy) if first == "bench" else (copy, bench)
    for one in stations:
        await one.engine.identity.prove()
    second: Intent = await stations[1].find(intent)
    assert second.state is IntentState.AMBIGUOUS
    for one in stations:
        await one.settle()
    (made,) = await order.made()
    assert [line["quantity"] for line in made["detail"]["lines"]] == [2]
    for one in stations:
        found = await one.find(intent)
        assert found.state is IntentState.DONE
        assert found.fulfillment_id == (await order.live())[0]["id"]
        assert not found.needs_person


async def test_nobody_is_asked_about_the_mail_of_a_parcel_that_the_other_one_has_sent(
    shop: DemoProcess, bench: Station, copy: Station
) -> None:
    order = await place(shop, 1)
    await bench.load(order.id)
    await bench.engine.identity.prove()
    intent = await bench.pack(order.id, notify=True)
    await disk_is_copied(bench, copy)
    for one in (bench, copy):
        await one.engine.identity.prove()
        await one.settle()
        assert (await one.find(intent)).state is IntentState.DONE
        assert await one.engine._gate.held() == frozenset()
    assert len(await order.mails("shipping_confirmation")) == 1


async def test_an_older_state_is_noticed_though_profile_and_journal_are_of_one_run(
    shop: DemoProcess, bench: Station, tmp_path: Path
) -> None:
    """Few units of many and no number, and nobody could note who sent them: only the nonce tells."""
    order = await place(shop, 8)
    await bench.engine.identity.prove()
    intent = await bench.pack(order.id, units={order.lines[0]: 2})
    older = tmp_path / "yesterday"
    shutil.copytree(bench.path.parent, older)
    await bench.engine._drain()
    await bench.engine.presence.identity_step()
    noted = await bench.spy.fetch_claim(order.id)
    assert await bench.spy.write_claim(order.id, format_claim(Claim()), noted.digest)
    (made,) = await order.made()
    await put_back(bench, older)
    await bench.settle()
    assert "twin" in bench.notices.standing
    assert await order.made() == [made]
    assert (await bench.find(intent)).needs_person


@pytest.mark.parametrize("is_overtaken", [False, True])
async def test_an_older_state_that_no_nonce_tells_is_known_by_the_lease_it_was_sent_under(
    shop: DemoProcess, bench: Station, other_bench: Station, tmp_path: Path, is_overtaken: bool
) -> None:
    """The program ends with the request on its way: nobody noted it, and no new nonce was entered."""
    order = await place(shop, 8)
    await bench.engine.identity.prove()
    intent = await bench.pack(order.id, units={order.lines[0]: 2})
    older = tmp_path / "before"
    shutil.copytree(bench.path.parent, older)

    def end() -> None:
        raise CrashError

    bench.spy.after["create_fulfillment"] = end
    await bench.run_until_crash()
    if is_overtaken:
        theirs = await other_bench.pack(order.id, "THEIRS1", units={order.lines[0]: 1})
        await other_bench.settle()
        assert (await other_bench.find(theirs)).state is IntentState.DONE
    made = await order.made()
    await put_back(bench, older)
    await bench.settle()
    assert "twin" not in bench.notices.standing
    assert await order.made() == made
    asked = await bench.find(intent)
    assert asked.problem is not None
    assert (asked.state, asked.problem.code) == (IntentState.CONFLICT, ProblemCode.MAYBE_OURS)


async def test_what_a_program_had_not_sent_when_it_ended_is_sent_after_all(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 8)
    intent = await bench.pack(order.id, units={order.lines[0]: 2}, notify=True)

    def end() -> None:
        raise CrashError

    bench.spy.after["write_claim"] = end
    await bench.run_until_crash()
    await bench.restart()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.made()) == 1


async def test_what_mails_a_customer_waits_for_a_person_at_the_copy(
    shop: DemoProcess, bench: Station, copy: Station
) -> None:
    order = await place(shop, 1)
    await bench.pack(order.id, f"MAILED{order.name[1:]}")
    await bench.settle()
    await bench.engine.identity.prove()
    known = await bench.load(order.id)
    parcels = (Tracking(f"NEW{order.name[1:]}", "DHL"),)
    update = UpdateTracking(known.fulfillments[0].id, parcels, notify_customer=True)
    mailing = await bench.decide(known, update)
    tagging = await bench.decide(known, AddTags(("seen",)))
    await disk_is_copied(bench, copy)
    for one in (bench, copy):
        await one.engine.identity.prove()
    assert (await copy.find(mailing)).state is IntentState.CONFLICT
    assert (await copy.find(tagging)).state is IntentState.AMBIGUOUS
    for one in (bench, copy):
        await one.settle()
    mails = (await shop.control.admin("mailbox"))["mails"]
    assert len([one for one in mails if one["order_id"] == order.id]) == 1
    assert (await bench.find(mailing)).state is IntentState.DONE


async def test_nothing_is_sent_before_the_station_has_proven_who_it_is(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "PROVEN01")
    bench.spy.calls.clear()
    await bench.engine._push_step()
    assert (await bench.find(intent)).state is IntentState.DONE
    calls = bench.spy.calls
    assert calls.index("write_board") < calls.index("create_fulfillment")


async def test_after_a_cut_it_is_proven_again_before_anything_is_sent(
    shop: DemoProcess, bench: Station, copy: Station
) -> None:
    """The copy was started, and sent the same queue, while the original could not be heard."""
    order = await place(shop, 8)
    await bench.pack(order.id, units={order.lines[0]: 2})
    await bench.engine.identity.prove()
    copy_files(bench, copy)
    await shop.control.cut_internet()
    await bench.engine.connection.suspect(UnreachableError("ConnectError"))
    await shop.control.heal_internet()
    await copy.start()
    await copy.engine.connection.connect()
    await copy.engine.identity.prove()
    await bench.engine.connection.connect()
    bench.spy.calls.clear()
    await bench.engine._drain()
    assert "twin" in bench.notices.standing
    assert bench.spy.calls.index("fetch_board") < bench.spy.calls.index("fetch_claim")


async def test_a_claim_that_both_hold_is_left_to_one_of_them(
    shop: DemoProcess, bench: Station, copy: Station
) -> None:
    order = await place(shop, 1)
    await bench.load(order.id)
    await bench.engine.identity.prove()
    assert await bench.engine.claims.take(order.id) is None
    await disk_is_copied(bench, copy)
    for one in (bench, copy):
        await one.engine.identity.prove()
        await one.load(order.id)
    assert await bench.engine.claims.take(order.id) is None
    holder = await copy.engine.claims.take(order.id)
    assert holder is not None
    assert holder.station == bench.name
    lost = bench.listen(ClaimLost)
    assert await copy.engine.claims.take(order.id, reason="hurry") is None
    await _look(bench, order.id)
    assert [(one.order_id, one.reason) for one in lost] == [(order.id, "hurry")]


async def _look(bench: Station, order_id: OrderGid) -> None:
    await bench.engine.claims.look_again(order_id)

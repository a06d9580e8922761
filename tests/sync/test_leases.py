"""The lease of one push: compared and set, read back, and known by its nonce alone."""

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.claims import Claim, Lease, format_claim, parse_claim, with_sending
from orderdesk.domain.intents import IntentState, ProblemCode
from orderdesk.errors import RejectedError, UnreachableError, UserError
from orderdesk.sync.leases import HeldElsewhere, Leased
from tests.sync.shop_view import place
from tests.sync.station import Person, Station

PERSON = Person("Anna", "Bench 1")


async def test_a_lost_write_is_no_lease(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "LEASE001")
    await shop.control.fault("drop_before_commit", "GuardedValueSet")
    held: list[bool] = []

    async def look() -> None:
        claim = parse_claim((await bench.spy.fetch_claim(order.id)).value)
        held.append(isinstance(claim, Claim) and claim.sending is not None)

    bench.spy.before["create_fulfillment"] = look
    await bench.settle()
    assert held == [True]
    assert (await bench.find(intent)).state is IntentState.DONE


async def test_who_overwrote_the_lease_between_writing_and_reading_has_it(
    shop: DemoProcess, bench: Station
) -> None:
    """A write that slipped past the guard: only the reading tells whose lease it is."""
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "LEASE002")
    written: list[str] = []

    async def overwrite() -> None:
        if written:
            return
        found = await bench.spy.fetch_claim(order.id)
        until = bench.engine.connection.server_now().replace(year=2027)
        claim = with_sending(Claim(), Lease("Bench 9", "Ben", "theirs", until))
        written.append(format_claim(claim))
        assert await bench.spy._gateway.write_claim(order.id, written[0], found.digest)

    bench.spy.after["write_claim"] = overwrite
    await bench.push.drain()
    waiting = await bench.find(intent)
    assert waiting.state is IntentState.WAITING
    assert waiting.attempts == 0
    assert "create_fulfillment" not in bench.spy.calls


async def test_of_two_that_write_at_the_same_moment_one_has_it(
    shop: DemoProcess,
    bench: Station,
    other_bench: Station,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The guard lets an identical value pass whatever digest it quotes: so no two are ever alike."""
    order = await place(shop, 1)
    other_bench.name = bench.name
    # What each draws for itself is all that tells them apart.
    other_bench._starts = 50
    for one in (bench, other_bench):
        await one.load(order.id)
    now = bench.engine.connection.server_now()
    for one in (bench, other_bench):
        monkeypatch.setattr(one.engine.connection, "server_now", lambda: now)
    taken: list[object] = []

    async def faster() -> None:
        del bench.spy.before["write_claim"]
        taken.append(await other_bench.push._leases.take(order.id, PERSON))

    bench.spy.before["write_claim"] = faster
    slower = await bench.push._leases.take(order.id, PERSON)
    assert isinstance(taken[0], Leased)
    assert isinstance(slower, HeldElsewhere)


async def test_a_claim_that_cannot_be_written_is_a_card_in_the_end_and_holds_up_no_other(
    shop: DemoProcess, bench: Station
) -> None:
    stuck, free = await place(shop, 1), await place(shop, 1)
    held_up = await bench.pack(stuck.id, "LEASE003")
    other = await bench.pack(free.id, "LEASE004")
    real = bench.spy.write_claim

    async def refuse(order_id: str, *more: object) -> bool:
        if order_id == stuck.id:
            raise RejectedError([UserError("Access to this namespace is not allowed.")])
        return bool(await real(order_id, *more))

    bench.spy.write_claim = refuse
    await bench.push.drain()
    assert (await bench.find(other)).state is IntentState.DONE
    assert (await bench.find(held_up)).state is IntentState.WAITING
    await bench.settle()
    problem = (await bench.find(held_up)).problem
    assert problem is not None
    assert problem.code is ProblemCode.ACCESS_MISSING
    assert problem.shop_said == "Access to this namespace is not allowed."


async def test_an_order_that_cannot_be_read_holds_up_no_other(
    shop: DemoProcess, bench: Station
) -> None:
    stuck, free = await place(shop, 1), await place(shop, 1)
    held_up = await bench.pack(stuck.id, "LEASE005")
    other = await bench.pack(free.id, "LEASE006")
    real = bench.spy.fetch_order

    async def broken(order_id: str) -> object:
        if order_id == stuck.id:
            raise UnreachableError("HTTP 502")
        return await real(order_id)

    bench.spy.fetch_order = broken
    await bench.push.drain()
    assert (await bench.find(other)).state is IntentState.DONE
    waiting = await bench.find(held_up)
    assert waiting.state is IntentState.WAITING
    assert waiting.retry_at is not None
    bench.spy.fetch_order = real
    await bench.settle()
    assert (await bench.find(held_up)).state is IntentState.DONE


async def test_a_lease_is_not_released_over_somebody_elses(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    await bench.pack(order.id, "LEASE007")

    async def take_over() -> None:
        found = await bench.spy.fetch_claim(order.id)
        until = bench.engine.connection.server_now().replace(year=2027)
        claim = with_sending(Claim(), Lease("Bench 9", "Ben", "theirs", until))
        assert await bench.spy._gateway.write_claim(order.id, format_claim(claim), found.digest)

    bench.spy.after["create_fulfillment"] = take_over
    await bench.settle()
    claim = parse_claim((await bench.spy.fetch_claim(order.id)).value)
    assert isinstance(claim, Claim)
    assert claim.sending is not None
    assert claim.sending.nonce == "theirs"

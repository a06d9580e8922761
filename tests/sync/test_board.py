"""What one bench has in hand is seen by the other, without asking every order."""

import asyncio
import json

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.board import format_board, parse_board
from orderdesk.domain.ids import OrderGid
from orderdesk.events import BoardChanged, PackingChanged
from tests.patience import PATIENCE_S
from tests.sync.shop_view import place
from tests.sync.station import Station, TestTime


async def online(*benches: Station) -> None:
    for bench in benches:
        await bench.engine.connection.connect()


def told(bench: Station) -> dict[OrderGid, tuple[str, str]]:
    return {one: (who.staff, who.station) for one, who in bench.engine.board.holders.items()}


@pytest.fixture(autouse=True)
async def clean_board(bench: Station) -> None:
    """The shop of these tests is shared: begin with an empty board."""
    await online(bench)
    found = await bench.spy.fetch_board("stations")
    if found.value is not None:
        await bench.spy.write_board(
            found.installation_id, "stations", '{"v":1,"stations":{}}', found.digest
        )


async def test_an_order_in_hand_here_is_seen_there_and_given_back(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2)
    await online(other_bench)
    changes = other_bench.listen(BoardChanged)
    assert await bench.engine.claims.take(order.id) is None
    await bench.engine.board.step()
    await other_bench.engine.board.step()
    assert told(other_bench) == {order.id: ("Anna", "Bench 1")}
    assert told(bench) == {}
    assert len(changes) == 1
    await other_bench.engine.board.step()
    assert len(changes) == 1
    await bench.engine.claims.release(order.id)
    await bench.engine.board.step()
    await other_bench.engine.board.step()
    assert told(other_bench) == {}
    assert len(changes) == 2


async def test_a_board_that_says_it_already_is_only_read(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    await bench.engine.board.step()
    assert "write_board" not in bench.spy.calls[-1:]
    await bench.engine.claims.take(order.id)
    await bench.engine.board.step()
    bench.spy.calls.clear()
    await bench.engine.board.step()
    assert bench.spy.calls == ["fetch_board"]


async def test_an_entry_ends_by_itself_where_its_station_died(
    shop: DemoProcess, bench: Station, other_bench: Station, time: TestTime
) -> None:
    order = await place(shop, 1)
    await online(other_bench)
    await bench.engine.claims.take(order.id)
    await bench.engine.board.step()
    await other_bench.engine.board.step()
    assert told(other_bench)
    await time.sleep(120)
    assert told(other_bench) == {}
    await other_bench.engine.board.step()
    assert told(other_bench) == {}


async def test_an_entry_is_renewed_before_it_ends(
    shop: DemoProcess, bench: Station, other_bench: Station, time: TestTime
) -> None:
    order = await place(shop, 1)
    await online(other_bench)
    await bench.engine.claims.take(order.id)
    for _round in range(4):
        await bench.engine.board.step()
        await time.sleep(50)
    await other_bench.engine.board.step()
    assert told(other_bench) == {order.id: ("Anna", "Bench 1")}


async def test_two_benches_that_write_at_once_are_both_heard(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    mine, theirs = await place(shop, 1), await place(shop, 1)
    await online(other_bench)
    await bench.engine.claims.take(mine.id)
    await other_bench.engine.claims.take(theirs.id)

    async def barge_in() -> None:
        del bench.spy.before["write_board"]
        await other_bench.engine.board.step()

    bench.spy.before["write_board"] = barge_in
    await bench.engine.board.step()
    await other_bench.engine.board.step()
    assert told(bench) == {theirs.id: ("Anna", "Bench 2")}
    assert told(other_bench) == {mine.id: ("Anna", "Bench 1")}


async def test_a_restart_does_not_make_a_stranger_of_oneself(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    await bench.engine.claims.take(order.id)
    await bench.engine.board.step()
    await bench.restart()
    await online(bench)
    await bench.engine.board.step()
    assert told(bench) == {}


async def test_a_board_of_a_newer_version_is_left_alone(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    found = await bench.spy.fetch_board("stations")
    newer = '{"v":2,"benches":[]}'
    await bench.spy.write_board(found.installation_id, "stations", newer, found.digest)
    await bench.engine.claims.take(order.id)
    await bench.engine.board.step()
    now = await bench.spy.fetch_board("stations")
    assert json.loads(now.value or "") == json.loads(newer)
    assert told(bench) == {}
    await bench.spy.write_board(
        now.installation_id, "stations", '{"v":1,"stations":{}}', now.digest
    )


async def test_the_engine_tells_it_by_itself(
    shop: DemoProcess, fast_bench: Station, bench: Station
) -> None:
    order = await place(shop, 1)
    await online(fast_bench)
    running = asyncio.ensure_future(fast_bench.engine.run())
    try:
        await fast_bench.engine.claims.take(order.id)
        fast_bench.bus.publish(PackingChanged(order.id))
        async with asyncio.timeout(PATIENCE_S):
            while not told(bench):
                await bench.engine.board.step()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert told(bench) == {order.id: ("Anna", "Bench 3")}


@pytest.mark.parametrize(
    "value",
    ["", "  ", "{", "[]", "null", '{"v":1}', '{"v":9,"stations":{}}', '{"v":1,"stations":7}'],
)
def test_no_value_is_an_error(value: str) -> None:
    assert parse_board(value) in ({}, None)


def test_a_damaged_entry_costs_itself_only() -> None:
    good = {"station": "B", "staff": "S", "until": "2026-11-23T09:00:00+00:00", "orders": ["o"]}
    entries = {"a": good, "b": {**good, "until": "2026-11-23T09:00:00"}, "c": {**good, "orders": 7}}
    found = parse_board(json.dumps({"v": 1, "stations": {**entries, "d": None}}))
    assert found is not None
    assert list(found) == ["a"]
    assert parse_board(format_board(found)) == found

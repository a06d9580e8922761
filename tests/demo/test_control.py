"""The control channel: its own door, its own key, and what passes through it."""

import asyncio
import json

import pytest

from orderdesk.demo.channel import DemoControl, DemoControlError
from tests.demo import wire
from tests.demo.conftest import Running
from tests.demo.tiny_shop import CREATE, NAME


@pytest.fixture
def channel(running: Running) -> DemoControl:
    return DemoControl(running.server.control_port.origin, running.server.control.key)


async def test_the_channel_cannot_be_reached_through_the_clients_port(running: Running) -> None:
    answer = await wire.control(running.port, running.server.control.key, "clock")

    assert (answer.status, answer.json) == (404, {"errors": "Not Found"})


async def test_the_shop_cannot_be_asked_through_the_channels_port(running: Running) -> None:
    answer = await wire.ask(running.control_port, running.token, NAME)

    assert answer.status == 404
    assert running.shop.callers == []


@pytest.mark.parametrize("key", ["", "wrong"])
async def test_nothing_is_done_without_the_key(running: Running, key: str) -> None:
    answer = await wire.control(running.control_port, key, "cut_internet")

    assert answer.status == 403
    assert (await running.ask(NAME)).status == 200


async def test_the_shops_token_is_not_the_key(running: Running) -> None:
    answer = await wire.control(running.control_port, running.token, "clock")
    assert answer.status == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"action": 3}', b'{"action":"clock","arguments":[1]}']
)
async def test_a_body_that_asks_nothing(running: Running, body: bytes) -> None:
    async with wire.Wire(running.control_port) as line:
        headers = {"X-Demo-Control-Key": running.server.control.key}
        answer = await line.exchange("POST", "/control", body, headers)

    assert answer.status == 400
    assert "The body must be" in answer.json["error"]


@pytest.mark.parametrize(
    ("action", "arguments", "said"),
    [
        ("fly", {}, "The shop knows no action “fly”."),
        ("advance_clock", {}, "missing a required argument: 'seconds'"),
        ("advance_clock", {"seconds": "soon"}, "“seconds” must be a number"),
        ("clock", {"zone": "UTC"}, "unexpected keyword argument 'zone'"),
        ("wait_fired", {"count": 1, "timeout_s": 0}, "Only 0 of 1 faults had fired"),
    ],
)
async def test_a_wrong_action_is_answered_in_one_sentence(
    running: Running, action: str, arguments: dict[str, object], said: str
) -> None:
    answer = await running.control_answer(action, **arguments)

    assert answer.status == 400
    assert said in answer.json["error"]


async def test_what_the_server_does_not_know_is_the_shops(
    running: Running, channel: DemoControl
) -> None:
    assert await channel.admin("rename", name="first") == {"renamed": "first"}
    assert running.shop.names[0] == "first"


async def test_history_names_the_request_that_caused_each_change(
    running: Running, channel: DemoControl
) -> None:
    await running.ask(NAME)
    await running.ask(CREATE, {"i": {"name": "x"}})
    await running.ask(CREATE, {"i": {"name": "y"}})

    entries = await channel.history()

    assert [(entry["kind"], entry["cause"]) for entry in entries] == [
        ("thing.created", "request 2 (Create)"),
        ("thing.created", "request 3 (Create)"),
    ]
    assert await channel.history(after=1) == entries[1:]
    assert await channel.history("gid://shopify/Order/1") == []


async def test_the_typed_client_reaches_every_action(
    running: Running, channel: DemoControl
) -> None:
    await channel.fault("refused", "Name", times=None, status=402)
    assert (await running.ask(NAME)).status == 402
    assert [fired["kind"] for fired in await channel.wait_fired(1)] == ["refused"]
    await channel.clear_faults()

    await channel.cut_internet()
    with pytest.raises(ConnectionRefusedError):
        await running.ask(NAME)
    await channel.heal_internet()

    await channel.drain_bucket()
    assert "errors" in (await running.ask(CREATE, {"i": {"name": "x"}})).json
    await channel.advance_clock(30)
    assert "errors" not in (await running.ask(CREATE, {"i": {"name": "x"}})).json

    assert (await channel.credentials())[1].startswith("shpss_")
    await channel.remove_scope("write_orders")
    await channel.grant_scope("write_orders")
    await channel.expire_tokens()
    await channel.revoke_token()
    assert (await running.ask(NAME)).status == 401
    await channel.break_connections()
    await channel.release()
    assert [fired["kind"] for fired in await channel.faults_fired()] == ["refused"]
    assert len(await channel.requests()) == 4
    with pytest.raises(DemoControlError, match="knows no action “state”"):
        await channel.state("gid://shopify/Order/1")
    with pytest.raises(DemoControlError, match="knows no action “mailbox”"):
        await channel.mailbox()


async def test_code_without_a_loop_has_a_call_of_its_own(
    running: Running, channel: DemoControl
) -> None:
    entries = await asyncio.to_thread(channel.call, "requests")
    assert entries == []
    with pytest.raises(DemoControlError, match="knows no action"):
        await asyncio.to_thread(channel.call, "fly")


async def test_a_shop_that_is_gone_is_said_so(running: Running, channel: DemoControl) -> None:
    await running.server.control_port.stop()

    with pytest.raises(DemoControlError, match="does not answer on its control channel"):
        await channel.faults_fired()
    with pytest.raises(DemoControlError, match="does not answer on its control channel"):
        await asyncio.to_thread(channel.call, "clock")


def test_an_address_that_is_none() -> None:
    with pytest.raises(DemoControlError, match="is not the address"):
        DemoControl("nowhere", "key")


async def test_shutdown_answers_first(running: Running, channel: DemoControl) -> None:
    await channel.act("shutdown")
    await running.server.stopping.wait()


async def test_traffic_is_off_until_it_is_asked_for(running: Running, channel: DemoControl) -> None:
    assert running.server.traffic.per_minute == 0
    await channel.set_traffic(30)
    assert running.server.traffic.per_minute == 30
    await channel.set_traffic(0)
    assert running.server.traffic.per_minute == 0
    answer = await running.control_answer("set_traffic", per_minute="many")
    assert json.loads(answer.body)["error"] == "“per_minute” must be a number, not 'many'."

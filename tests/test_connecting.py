"""Connecting against the demo shop over HTTP: who answers, what is kept, and for which shop."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.arguments import Arguments
from orderdesk.composition import World, open_desk
from orderdesk.connecting import Connecting, SigningInAgain
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.recovery_code import read_recovery_code
from orderdesk.errors import (
    AppCredentialsError,
    AppRefusedError,
    NotTheShopError,
    OrderDeskError,
    OtherShopError,
    SignedOutError,
    UnreachableError,
)
from orderdesk.presenters.connect_state import FoundShop, GivenSignIn, StationChoice
from orderdesk.profile import open_files
from tests.patience import PATIENCE_S


@pytest.fixture
def other_shop() -> Iterator[DemoProcess]:
    with DemoProcess.start(orders=4, seed=99) as shop:
        yield shop


async def found(shop: DemoProcess, folder: Path | None = None) -> FoundShop:
    client_id, secret = await shop.control.credentials()
    door = Connecting(folder, World())
    return await door.examine(shop.endpoint, GivenSignIn(client_id, secret))


async def test_the_shop_answers_with_its_name_locations_and_scopes(demo_shop: DemoProcess) -> None:
    answer = await found(demo_shop)
    assert answer.shop.name == "Kranich & Söhne"
    assert "Berlin Mitte" in [one.name for one in answer.locations]
    assert "read_orders" in answer.shop.scopes
    await demo_shop.control.remove_scope("read_locations")
    answer = await found(demo_shop)
    assert answer.locations == ()
    assert "read_locations" not in answer.shop.scopes


async def test_each_refusal_of_the_shop_is_told_apart(demo_shop: DemoProcess) -> None:
    client_id, secret = await demo_shop.control.credentials()
    door = Connecting(None, World())

    async def fails(given: GivenSignIn, kind: type[OrderDeskError]) -> OrderDeskError:
        with pytest.raises(kind) as caught:
            await door.examine(demo_shop.endpoint, given)
        assert secret not in str(caught.value)
        return caught.value

    error = await fails(GivenSignIn(client_id, "wrong"), AppCredentialsError)
    assert isinstance(error, AppCredentialsError)
    assert error.is_secret
    await fails(GivenSignIn("wrong", secret), AppCredentialsError)
    await fails(GivenSignIn("", "shpat_wrong"), SignedOutError)
    await demo_shop.control.fault("captive_portal")
    await fails(GivenSignIn("", demo_shop.token), NotTheShopError)
    demo_shop.control.call("clear_faults")
    demo_shop.control.call("app", installed=False)
    error = await fails(GivenSignIn(client_id, secret), AppRefusedError)
    assert "not installed" in str(error)
    demo_shop.control.call("app", installed=True, same_organization=False)
    error = await fails(GivenSignIn(client_id, secret), AppRefusedError)
    assert "different organizations" in str(error)


async def test_nobody_at_the_address(demo_shop: DemoProcess) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnreachableError):
        await Connecting(None, World()).examine(f"http://127.0.0.1:{port}", GivenSignIn("", "t"))


async def test_what_is_kept_opens_the_desk(demo_shop: DemoProcess, tmp_path: Path) -> None:
    answer = await found(demo_shop)
    location = answer.locations[1]
    kept = await Connecting(tmp_path / "p", World()).keep(
        answer, StationChoice(location.id, "Bench 4", "Mara")
    )
    # A shop on this computer has its key in a file beside it: there is nothing to recover.
    assert kept.recovery_code == ""
    desk = await open_desk(Arguments(profile=kept.folder, endpoint=kept.endpoint))
    try:
        assert desk.shop is not None
        assert desk.shop.name == "Kranich & Söhne"
        assert desk.location_id() == location.id
        assert (desk.person().station, desk.person().staff) == ("Bench 4", "Mara")
        assert (await desk.sync_once()).problems == ()
    finally:
        await desk.close()


async def test_a_profile_is_connected_to_its_own_shop_only(
    demo_shop: DemoProcess, other_shop: DemoProcess, tmp_path: Path
) -> None:
    choice = StationChoice("", "", "")
    await Connecting(tmp_path, World()).keep(await found(demo_shop), choice)
    stranger = await found(other_shop)
    with pytest.raises(OtherShopError):
        await Connecting(tmp_path, World()).keep(stranger, choice)
    desk = await open_desk(Arguments(profile=tmp_path, endpoint=demo_shop.endpoint))
    try:
        await desk.meet_shop()
    finally:
        await desk.close()
    # A local copy that is gone does not make it anybody's.
    for file in tmp_path.glob("orders.sqlite3*"):
        file.unlink()
    with pytest.raises(OtherShopError):
        await Connecting(tmp_path, World()).keep(stranger, choice)


async def test_an_open_desk_goes_on_with_another_sign_in(
    demo_shop: DemoProcess, tmp_path: Path
) -> None:
    await Connecting(tmp_path, World()).keep(await found(demo_shop), StationChoice("", "", ""))
    desk = await open_desk(Arguments(profile=tmp_path, endpoint=demo_shop.endpoint))
    running = asyncio.create_task(desk.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            await desk.engine.connection.wait_online()
            demo_shop.control.call("app", installed=False)
            desk.engine.wake()
            with pytest.raises(OrderDeskError):
                await desk.gateway.probe()
            demo_shop.control.call("app", installed=True)
            door = SigningInAgain(desk)
            again = await door.examine("", GivenSignIn("", demo_shop.token))
            await door.keep(again, StationChoice("", "", ""))
            await desk.gateway.probe()
            await desk.engine.connection.wait_online()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await desk.close()
    files = await open_files(
        Arguments(profile=tmp_path, endpoint=demo_shop.endpoint), World().clock
    )
    await files.close()


async def test_a_real_shops_profile_gets_a_recovery_code_and_opens_with_it(
    demo_shop: DemoProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "none")
    answer = await found(demo_shop)
    real = FoundShop(
        "kranich.myshopify.com", answer.sign_in, answer.shop, answer.locations, answer.ahead
    )
    choice = StationChoice(answer.locations[0].id, "Bench 1", "", passphrase="correct horse")
    kept = await Connecting(tmp_path / "p", World()).keep(real, choice)
    assert kept.recovery_code.count("\n") == 3
    assert len(read_recovery_code(kept.recovery_code)) == 32
    (tmp_path / "p" / "sealed-key.json").unlink()
    arguments = Arguments(profile=tmp_path / "p")
    files = await open_files(
        arguments, World().clock, passphrase="another one", recovery=kept.recovery_code
    )
    assert await files.stores.catalogue.find_shop() == answer.shop
    await files.close()
    files = await open_files(arguments, World().clock, passphrase="another one")
    await files.close()

"""How a desk is put together, and that what was opened is given free again whatever happens."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path

import apsw
import pytest

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, now_utc, open_desk
from orderdesk.credentials.system_keyring import BACKEND_VARIABLE
from orderdesk.domain.catalogue import KeptShop, Shop
from orderdesk.errors import (
    DatabaseDamagedError,
    NoLocationError,
    NoShopError,
    NoTokenError,
    OrderDeskError,
    OtherShopError,
    ProfileInUseError,
    SettingsNotSavedError,
    ShopAddressError,
    SignedOutError,
    StorageUnavailableError,
)
from orderdesk.events import ConnectionChanged, Event, OrdersChanged, ShopChanged
from orderdesk.presenters.access_watch import SCOPES, AccessWatch
from orderdesk.presenters.formats import Formats
from orderdesk.profile import open_files
from orderdesk.settings import Settings, load_settings, save_settings
from orderdesk.shopify.address import Endpoint
from orderdesk.storage.connection import Connection
from orderdesk.storage.profile_lock import ProfileLock
from orderdesk.storage.sync_state import TokenStore
from tests.headless.here import Here
from tests.headless.program import ROOT
from tests.patience import PATIENCE_S

REAL = "kranich.myshopify.com"


@pytest.fixture
def arguments(here: Here) -> Arguments:
    """The profile of a station that has synced."""
    return here.arguments("outbox")


async def used(arguments: Arguments, script: Callable[[Desk], Awaitable[None]]) -> None:
    desk = await open_desk(arguments)
    try:
        await script(desk)
    finally:
        await desk.close()


async def refused(arguments: Arguments, kind: type[OrderDeskError]) -> OrderDeskError:
    """The desk was not opened, and its profile is free for the next one."""
    with pytest.raises(kind) as caught:
        await open_desk(arguments)
    if arguments.profile is not None and arguments.profile.is_dir():
        with ProfileLock(arguments.profile / "profile.lock"):
            pass
    return caught.value


async def test_what_cannot_be_opened_is_given_free(arguments: Arguments, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    await refused(Arguments(profile=fresh), NoShopError)
    await refused(replace(arguments, profile=fresh), NoTokenError)
    await refused(replace(arguments, endpoint="nonsense"), ShopAddressError)
    assert arguments.profile is not None
    database = arguments.profile / "orders.sqlite3"
    content = database.read_bytes()
    database.write_bytes(b"\xff" * len(content))
    await refused(arguments, DatabaseDamagedError)
    database.write_bytes(content)
    desk = await open_desk(arguments)
    with pytest.raises(ProfileInUseError):
        await open_desk(arguments)
    await desk.close()
    await used(arguments, _do_nothing)


async def _do_nothing(_desk: Desk) -> None:
    return None


async def test_an_accepted_token_is_kept_and_a_refused_one_is_not(
    here: Here, tmp_path: Path
) -> None:
    fresh = replace(here.arguments("sync"), profile=tmp_path / "fresh")

    async def meet(desk: Desk) -> None:
        await desk.meet_shop()

    with pytest.raises(SignedOutError):
        await used(replace(fresh, token="shpat_wrong"), meet)
    await refused(fresh, NoTokenError)
    await used(replace(fresh, token=here.shop.token), _do_nothing)
    await refused(fresh, NoTokenError)
    await used(replace(fresh, token=here.shop.token), meet)
    await used(fresh, meet)


async def test_a_window_keeps_the_token_once_the_shop_has_answered(
    here: Here, tmp_path: Path
) -> None:
    fresh = replace(here.arguments("sync"), profile=tmp_path / "fresh", token=here.shop.token)
    desk = await open_desk(fresh)
    shelf = TokenStore(desk.files.database)
    assert await shelf.find_token() is None
    online = asyncio.Event()
    desk.bus.subscribe(ConnectionChanged, lambda _event: online.set())
    running = asyncio.create_task(desk.run())
    async with asyncio.timeout(PATIENCE_S):
        await online.wait()
        # The same lock: what is being kept now is kept when it is free.
        await desk._keep_what_is_proven()
    assert await shelf.find_token() == here.shop.token
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await desk.close()
    again = await open_desk(replace(fresh, token=""))
    assert again.synced_at is not None
    await again.close()


async def test_how_old_the_local_copy_is(here: Here, tmp_path: Path) -> None:
    fresh = replace(here.arguments("sync"), profile=tmp_path / "fresh", token=here.shop.token)
    seen: list[object] = []

    async def look(desk: Desk) -> None:
        seen.append(desk.synced_at)

    async def sync(desk: Desk) -> None:
        await desk.sync_once()
        seen.append(desk.synced_at)

    async def only_meet(desk: Desk) -> None:
        await desk.meet_shop()

    for script in (look, sync, look, only_meet, look):
        await used(fresh, script)
    assert seen[0] is None
    assert seen[1] is not None
    assert seen[1] == seen[2] == seen[3]


async def test_a_real_shops_profile_is_for_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here
) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    save_settings(folder / "settings.json", Settings(shop_domain=REAL))
    for address in ("other.myshopify.com", here.shop.endpoint):
        error = await refused(
            Arguments(profile=folder, endpoint=address, token="t"), OtherShopError
        )
        assert f"This profile belongs to {REAL}, not to " in error.what
    demo = replace(here.arguments("sync"), endpoint=REAL)
    error = await refused(demo, OtherShopError)
    assert error.what == f"This profile belongs to a demo shop on this computer, not to {REAL}."
    # The same shop, as copied from a browser.
    monkeypatch.setenv(BACKEND_VARIABLE, "keyring.backends.null.Keyring")
    monkeypatch.setenv("ORDERDESK_PASSPHRASE", "horse")
    monkeypatch.setattr("orderdesk.credentials.passphrase_seal.SCRYPT_N", 2**10)
    same = Arguments(profile=folder, endpoint=f"https://{REAL}/admin/orders", token="t")
    await used(same, _do_nothing)
    await used(replace(same, endpoint=""), _do_nothing)


async def test_a_shop_is_remembered_once_it_has_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistyped name at the first start costs nothing: the right one is taken the next time."""
    monkeypatch.setenv(BACKEND_VARIABLE, "keyring.backends.null.Keyring")
    monkeypatch.setenv("ORDERDESK_PASSPHRASE", "horse")
    monkeypatch.setattr("orderdesk.credentials.passphrase_seal.SCRYPT_N", 2**10)
    folder = tmp_path / "real"

    async def answered(desk: Desk) -> None:
        await desk._keep_what_is_proven()

    await used(Arguments(profile=folder, endpoint="krainch.myshopify.com", token="t"), _do_nothing)
    assert load_settings(folder / "settings.json")[0].shop_domain == ""
    await used(Arguments(profile=folder, endpoint=REAL, token="t"), answered)
    assert load_settings(folder / "settings.json")[0].shop_domain == REAL
    desk = await open_desk(Arguments(profile=folder))
    assert desk.files.endpoint == Endpoint(f"https://{REAL}", is_loopback=False)
    await desk.close()


async def test_which_shop_it_is_is_kept_beside_the_copy(arguments: Arguments) -> None:
    """Profiles of earlier versions learn it at their next start, without their shop."""
    assert arguments.profile is not None
    path = arguments.profile / "settings.json"
    kept = load_settings(path)[0]
    save_settings(path, replace(kept, shop_id="", shop_name="", staff_name="Mara"))
    offline = replace(arguments, endpoint="http://127.0.0.1:9")

    async def knows(desk: Desk) -> None:
        assert desk.shop is not None
        assert desk.settings.kept_shop == KeptShop(desk.shop.id, desk.shop.name)

    await used(offline, knows)
    assert load_settings(path)[0] == replace(kept, staff_name="Mara")
    assert kept.shop_id.startswith("gid://shopify/Shop/")


async def test_a_shop_that_cannot_be_kept_stops_nobody(
    arguments: Arguments, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert arguments.profile is not None
    path = arguments.profile / "settings.json"
    save_settings(path, Settings())

    def fail(path: Path, _settings: Settings) -> None:
        raise SettingsNotSavedError(path)

    monkeypatch.setattr("orderdesk.composition.desk.save_settings", fail)
    await used(arguments, _do_nothing)
    monkeypatch.undo()
    await used(arguments, _do_nothing)
    assert load_settings(path)[0].shop_id


async def test_a_permission_that_is_gone_is_told_with_the_first_refusal(
    here: Here, arguments: Arguments
) -> None:
    scopes = ("read_inventory", "write_inventory")

    async def look(desk: Desk) -> None:
        await desk.engine.sync_once()
        await desk.reload()
        line = desk.engine.connection
        english = Formats("en", UTC)
        AccessWatch(
            line, lambda: desk.shop, desk.bus, desk.notices, lambda: english, now_utc, lambda: None
        )
        told = asyncio.Event()

        def listen(_event: ShopChanged) -> None:
            if SCOPES in desk.notices.standing:
                told.set()

        desk.bus.subscribe(ShopChanged, listen)
        for scope in scopes:
            here.shop.control.call("remove_scope", scope=scope)
        refused = partial(desk.engine._catalogue.levels, everywhere=True)
        await desk.engine._rounds._attempt("catalogue", refused)
        async with asyncio.timeout(PATIENCE_S):
            await told.wait()

    try:
        await used(arguments, look)
    finally:
        for scope in scopes:
            here.shop.control.call("grant_scope", scope=scope)


async def test_the_location_is_named_chosen_or_asked_for(arguments: Arguments) -> None:
    desk = await open_desk(arguments)
    berlin, hamburg = desk.locations
    with pytest.raises(NoLocationError, match="Berlin Mitte, Lager Hamburg"):
        desk.require_location()
    assert desk.location() == berlin
    desk.save_settings(replace(desk.settings, location_id=hamburg.id))
    assert desk.require_location() == hamburg.id
    desk.want_location(" berlin MITTE ")
    assert desk.require_location() == berlin.id
    desk.want_location("Bielefeld")
    with pytest.raises(NoLocationError, match="no open location “Bielefeld”"):
        desk.require_location()
    await desk.close()
    await used(arguments, _chosen_is(hamburg.id))


def _chosen_is(wanted: str) -> Callable[[Desk], Awaitable[None]]:
    async def look(desk: Desk) -> None:
        assert desk.require_location() == wanted

    return look


async def test_deadlines_are_in_the_shops_own_zone(arguments: Arguments) -> None:
    desk = await open_desk(arguments)
    assert str(desk.zone()) == "Europe/Berlin"
    assert isinstance(desk.shop, Shop)
    for unknown in ("Mars/Olympus", "", "../etc/passwd"):
        desk.shop = replace(desk.shop, time_zone=unknown)
        assert desk.zone() is UTC
    desk.shop = None
    assert desk.zone() is UTC
    await desk.close()


async def test_damaged_settings_are_told(arguments: Arguments) -> None:
    assert arguments.profile is not None
    (arguments.profile / "settings.json").write_text("[]")
    desk = await open_desk(arguments)
    assert "settings" in desk.notices.standing
    await desk.close()


async def test_the_log_ends_with_the_desk(arguments: Arguments) -> None:
    before = list(logging.getLogger().handlers)
    files = await open_files(arguments, now_utc)
    assert files.taken.logbook in logging.getLogger().handlers
    await files.close()
    assert logging.getLogger().handlers == before


async def test_what_a_failed_disk_may_have_kept_is_shown_anew(arguments: Arguments) -> None:
    def fail(_connection: Connection) -> None:
        raise apsw.IOError

    async def script(desk: Desk) -> None:
        heard: list[Event] = []
        desk.bus.subscribe(OrdersChanged, heard.append)
        with pytest.raises(StorageUnavailableError):
            await desk.files.database.write(fail)
        assert OrdersChanged() in heard

    await used(arguments, script)


def test_no_road_leads_to_qt() -> None:
    """Also not by a module that is loaded at the side."""
    script = """if True:
        import sys
        import orderdesk.cli.run, orderdesk.composition, orderdesk.doctor, orderdesk.shopify.client
        known = {name.partition(".")[0] for name in sys.modules}
        print(json.dumps(sorted(known & {"PySide6", "shiboken6", "qasync"})))
    """
    child = subprocess.run(
        [sys.executable, "-c", "import json\n" + script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert json.loads(child.stdout) == [], child.stderr

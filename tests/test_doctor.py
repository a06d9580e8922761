"""What the doctor finds, says and leaves alone."""

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from orderdesk import doctor
from orderdesk.arguments import Arguments
from orderdesk.composition import World, now_utc
from orderdesk.doctor import Check, Findings, Level, examine_program
from orderdesk.domain.app_scopes import APP_SCOPES
from orderdesk.storage.database import Database
from orderdesk.storage.profile_lock import ProfileLock
from tests.headless.here import Here
from tests.headless.orders import place


def found(here: Here, *more: str) -> dict[str, tuple[str, str]]:
    """Each check's level and sentence by its name."""
    done = here.json("doctor", *more)
    checks = {one["name"]: (one["level"], one["found"]) for one in done.data["checks"]}
    wrong = any(level == "wrong" for level, _sentence in checks.values())
    assert done.code == int(wrong)
    return checks


def test_a_station_that_is_well(here: Here) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)
    checks = found(here)
    assert {level for level, _sentence in checks.values()} == {"ok"}
    assert checks["Profile"][1] == "It opens. Its key is a file beside it, as for a demo shop."
    assert checks["Local copy"][1].startswith("Every page was read and is sound. It holds ")
    assert checks["Outbox"][1] == "1 waiting to be sent, 0 need a decision."
    assert checks["Shop"][1] == "Kranich & Söhne answers."
    assert checks["Permissions"][1] == "The app has all that are needed."
    assert checks["Clock"][1] == "It agrees with the shop's."
    told = here.run("doctor").out.splitlines()
    assert all(line.startswith("ok     ") for line in told)
    here.run("sync")


def test_the_program_alone() -> None:
    findings = examine_program()
    assert findings.is_healthy
    assert [check.name for check in findings.checks] == [
        "Resources",
        "Requests",
        "Database engine",
    ]


def test_a_program_that_was_packed_without_its_resources(
    here: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "resources_folder", lambda: tmp_path)
    assert found(here, "--resources")["Resources"] == (
        "wrong",
        "Missing: icons, fonts, sounds, locale.",
    )

    def fail() -> Path:
        raise FileNotFoundError("OrderDesk was installed without its resources")

    monkeypatch.setattr(doctor, "resources_folder", fail)
    assert found(here, "--resources")["Resources"][0] == "wrong"


def test_where_nothing_is_yet_nothing_is_made(here: Here, tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    assert found(here.elsewhere(folder))["Profile"] == (
        "note",
        f"Nothing is stored in {folder} yet.",
    )
    assert not folder.exists()


def test_a_demo_shops_profile_needs_no_address(here: Here) -> None:
    """Its port is another one at each start: the local copy can be looked at all the same."""
    arguments = Arguments(command="doctor", profile=here.folder, json=True)
    findings = _examined(arguments)
    assert findings.is_healthy
    names = [check.name for check in findings.checks]
    assert "Local copy" in names
    assert "Shop" not in names


def _examined(arguments: Arguments) -> Findings:
    return asyncio.run(doctor.examine(arguments))


def test_a_shop_out_of_reach_is_no_illness(here: Here) -> None:
    here.shop.control.call("cut_internet")
    assert found(here)["Shop"] == (
        "note",
        "It cannot be reached now (ConnectError). Work goes on without it.",
    )


def test_a_token_that_is_not_accepted_and_permissions_that_lack(here: Here) -> None:
    here.shop.control.call("revoke_token")
    assert found(here)["Shop"] == (
        "wrong",
        "It does not accept the token of this computer. Give a new one with --token.",
    )
    here.shop.control.call("restore_token")
    here.shop.control.call("remove_scope", scope="write_orders")
    here.shop.control.call("remove_scope", scope="read_inventory")
    here.shop.control.call("remove_scope", scope="write_inventory")
    try:
        assert found(here)["Permissions"] == (
            "wrong",
            "Missing in Shopify: write_orders, read_inventory. Ask the manager to grant them. Tags and"
            " notes cannot be changed, and benches do not see who has an order. Stock is not shown, or"
            " is old.",
        )
    finally:
        for scope in ("write_orders", "read_inventory", "write_inventory"):
            here.shop.control.call("grant_scope", scope=scope)


def test_what_the_doctor_calls_needed_is_enough(here: Here, tmp_path: Path) -> None:
    scopes = set(here.shop.control.call("app")["scopes"])
    spare = scopes - {one.name for one in APP_SCOPES}
    for scope in spare:
        here.shop.control.call("remove_scope", scope=scope)
    try:
        order = place(here.shop, 3)
        fresh = here.elsewhere(tmp_path / "fresh")
        assert fresh.run("sync", "--token", here.shop.token).code == 0
        assert fresh.run("pack", order.name, "--lines", f"{order.skus[0]}=1").code == 0
        assert fresh.json("sync").data["sent"] == 1
        assert len(order.made()) == 1
    finally:
        for scope in spare:
            here.shop.control.call("grant_scope", scope=scope)


def test_a_clock_that_is_wrong(here: Here) -> None:
    for hours, word in ((3, "ahead of"), (-3, "behind")):
        shifted = timedelta(hours=hours)
        world = World(clock=lambda by=shifted: now_utc() + by)
        level, sentence = found(replace(here, world=world))["Clock"]
        assert level == "note"
        assert f"min {word} the shop's" in sentence


def test_hardly_any_room(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=5_000_000))
    assert found(here)["Disk"] == ("wrong", "Only 5 MB are free.")


def test_another_process_has_the_profile(here: Here) -> None:
    with ProfileLock(here.folder / "profile.lock"):
        level, sentence = found(here)["Profile"]
    assert level == "wrong"
    assert sentence.startswith("OrderDesk is already open with this profile.")


@pytest.fixture
def unsound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that opens, but whose pages do not agree with each other."""

    async def check(self: Database) -> tuple[str, ...]:
        return ("row 7 missing from index intent_state",)

    monkeypatch.setattr(Database, "check", check)


@pytest.mark.usefixtures("unsound")
def test_what_was_not_sent_is_named_before_a_copy_is_put_aside(here: Here) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)
    level, sentence = found(here)["Local copy"]
    assert level == "wrong"
    assert "row 7 missing from index intent_state" in sentence
    assert "orderdesk doctor --set-aside" in sentence
    done = here.run("doctor", "--set-aside")
    assert done.out.splitlines() == [
        "The damaged local copy was kept as orders.sqlite3.kept-1.",
        "The next “orderdesk sync” makes a new one from the shop.",
        f"Not sent yet: {order.name}.",
        "It is put back from the journal then, and compared with Shopify before it is sent.",
    ]
    assert not (here.folder / "orders.sqlite3").exists()
    again = here.run("sync", "--token", here.shop.token)
    assert again.code == 0
    assert again.err.splitlines() == [
        "The local copy had lost saved work. It was put back from the journal.",
        "What was decided on 1 order is compared with Shopify before anything is sent.",
    ]
    assert len(order.made()) == 1
    assert here.run("sync").err == ""


def test_a_note_is_no_illness() -> None:
    note = Check("Shop", Level.NOTE, "Far away.")
    assert Findings((note,)).is_healthy
    assert not Findings((note, Check("Disk", Level.WRONG, "Full."))).is_healthy
    assert Findings((note, Check("A", Level.OK, "Good."))).sentences == (
        "note   Shop  Far away.",
        "ok     A     Good.",
    )

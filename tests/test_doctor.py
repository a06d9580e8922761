"""What the doctor finds, says and leaves alone."""

import asyncio
import json
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from orderdesk import doctor, mending
from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, now_utc
from orderdesk.doctor import Check, Findings, Level, examine_program
from orderdesk.domain.app_scopes import APP_SCOPES
from orderdesk.errors import FileNotWrittenError
from orderdesk.paths import profile_paths
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
    assert found(here)["Backups"][1].startswith("None yet.")
    here.run("pack", order.name)
    checks = found(here)
    assert {level for level, _sentence in checks.values()} == {"ok"}
    assert checks["Profile"][1] == "It opens. Its key is a file beside it, as for a demo shop."
    assert checks["Journal"][1] == "It agrees with the local copy."
    assert checks["Backups"][1].startswith("1 of the outbox, the newest of ")
    assert checks["Local copy"][1].startswith("Every page was read and is sound. It holds ")
    assert checks["Outbox"][1] == "Waiting to be sent: 1. To be decided: 0."
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
    assert "orderdesk doctor --mend" in sentence
    before = (here.folder / "orders.sqlite3").read_bytes()
    done = here.json("doctor", "--mend")
    assert done.code == 0
    assert done.data["mended"] == [
        "The damaged local copy was kept as orders.sqlite3.kept-1.",
        f"What is not sent can be read in {done.data['readable']}. It is not encrypted: delete it"
        " when it has served. It goes by itself after a week.",
        "The local copy had lost saved work. It was put back from the journal.",
        "What was decided on 1 order is compared with Shopify before anything is sent.",
        "The next “orderdesk sync” fills it from the shop.",
    ]
    assert Path(done.data["kept"]).read_bytes() == before
    assert found(here)["Readable file"][0] == "note"
    readable = json.loads(Path(done.data["readable"]).read_text())
    assert [one["order_name"] for one in readable["unsent"]] == [order.name]
    assert not Path(done.data["readable"]).stat().st_mode & 0o077 or os.name != "posix"


@pytest.mark.usefixtures("unsound")
def test_without_room_for_the_readable_file_nothing_is_put_aside(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)

    def fail(path: Path, _content: bytes) -> None:
        raise FileNotWrittenError(path)

    monkeypatch.setattr(mending, "write_export", fail)
    done = here.json("doctor", "--mend")
    assert (done.code, done.data["error"]["kind"]) == (2, "file_not_written")
    assert list(here.folder.glob("*.kept-*")) == []
    monkeypatch.undo()
    assert here.json("outbox").data["intents"][0]["order"] == order.name


def test_a_copy_that_is_lost_is_made_anew_and_sends_once(here: Here) -> None:
    order = place(here.shop, 2)
    here.run("sync")
    here.run("pack", order.name)
    (here.folder / "orders.sqlite3").write_bytes(b"")
    assert found(here)["Local copy"][0] == "wrong"
    assert here.run("doctor", "--mend").code == 0
    again = here.run("sync", "--token", here.shop.token)
    assert again.code == 0
    # Whoever works next is told as well.
    assert again.err.splitlines()[0] == (
        "The local copy had lost saved work. It was put back from the journal."
    )
    assert len(order.made()) == 1
    assert here.run("sync").err == ""
    assert here.run("doctor", "--mend").out == "Nothing needs mending.\n"


def test_a_backup_stands_in_where_copy_and_journal_are_both_lost(here: Here) -> None:
    order, later = place(here.shop, 1), place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)
    here.shop.control.call("cut_internet")
    here.run("sync")

    async def back_up(desk: Desk) -> None:
        await desk._watch.back_up()

    here.at_the_desk(back_up)
    here.run("pack", later.name)
    here.shop.control.call("heal_internet")
    (here.folder / "orders.sqlite3").write_bytes(b"")
    profile_paths(here.folder).journal.unlink()
    assert here.run("doctor", "--mend").code == 0
    assert here.run("sync", "--token", here.shop.token).code == 0
    assert [len(one.made()) for one in (order, later)] == [1, 0]


def test_a_command_writes_the_days_backup_and_an_examination_none(here: Here) -> None:
    order, folder = place(here.shop, 1), profile_paths(here.folder).journal_folder
    here.run("sync")
    for one in folder.glob("*.backup"):
        one.unlink()
    here.run("pack", order.name)
    (backup,) = folder.glob("*.backup")
    backup.unlink()
    here.run("doctor")
    assert list(folder.glob("*.backup")) == []
    here.run("sync")


def test_with_nothing_left_it_says_to_compare(here: Here) -> None:
    here.run("sync")
    (here.folder / "orders.sqlite3").write_bytes(b"")
    profile_paths(here.folder).journal.unlink()
    for backup in profile_paths(here.folder).journal_folder.glob("*.backup"):
        backup.unlink()
    said = here.run("doctor", "--mend").out.splitlines()
    assert said[1] == (
        "There was no journal: compare with Shopify before you pack what was packed."
    )


@pytest.mark.parametrize("what", ["gone", "damaged", "another's"])
def test_a_journal_that_is_not_well_is_told_and_mended(here: Here, what: str) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)
    journal = profile_paths(here.folder).journal
    content = journal.read_bytes()
    if what == "gone":
        journal.unlink()
    else:
        at = 20 if what == "another's" else len(content) - 200
        journal.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    level, sentence = found(here)["Journal"]
    assert level == "wrong"
    assert "orderdesk doctor --mend" in sentence
    # Looking at it changes nothing.
    assert found(here)["Journal"] == (level, sentence)
    assert here.run("doctor", "--mend").code == 0
    assert found(here)["Journal"] == ("ok", "It agrees with the local copy.")
    assert len(here.json("outbox").data["intents"]) == 1
    here.run("sync")


@pytest.mark.parametrize("is_copy_lost", [False, True])
def test_a_journal_that_the_disk_does_not_give_is_kept_and_gone_on_without(
    here: Here, is_copy_lost: bool
) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)
    journal = profile_paths(here.folder).journal
    # What a bad sector does: it is there, and reading it fails.
    journal.unlink()
    journal.mkdir(mode=0o700)
    (journal / "rest").write_text("what a disk check may bring back")
    if is_copy_lost:
        (here.folder / "orders.sqlite3").write_bytes(b"")
    done = here.json("orders")
    assert done.code == 2
    if not is_copy_lost:
        assert done.data["error"]["kind"] == "journal_unreadable"
        assert "orderdesk doctor --mend" in found(here)["Profile"][1]
    mended = here.run("doctor", "--mend")
    assert mended.code == 0
    assert "The journal cannot be read. It was kept as outbox.journal.unreadable-1." in mended.out
    assert (journal.parent / "outbox.journal.unreadable-1" / "rest").exists()
    assert found(here)["Journal"][0] == "ok"
    # Where the copy is lost too, the day's backup stands in.
    assert len(here.json("outbox", "--token", here.shop.token).data["intents"]) == 1
    here.run("sync")


def test_a_copy_that_is_older_than_its_journal_is_told(here: Here) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    database = here.folder / "orders.sqlite3"
    older = database.read_bytes()
    here.run("pack", order.name)
    database.write_bytes(older)
    level, sentence = found(here)["Journal"]
    assert (level, sentence.split(".")[0]) == (
        "wrong",
        "The local copy lacks work that the journal holds",
    )
    assert here.run("doctor", "--mend").code == 0
    assert found(here)["Journal"][0] == "ok"
    here.run("sync")
    assert len(order.made()) == 1


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
def test_files_that_others_may_read_are_closed(here: Here) -> None:
    path = here.folder / "notes.txt"
    path.write_text("Ann")
    path.chmod(0o644)
    level, sentence = found(here)["Access"]
    assert level == "wrong"
    assert sentence.startswith("1 file can be read by other users of this computer, such as note")
    assert here.run("doctor", "--mend").out.startswith("1 file could be read by other users")
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Access" not in found(here)


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
def test_folders_are_closed_too_and_what_a_link_leads_to_is_left_alone(
    here: Here, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    (shared / "slip.html").write_text("")
    (here.folder / "templates").symlink_to(shared)
    assert "Access" not in found(here)
    (here.folder / "logs").chmod(0o755)
    script = here.folder / "tidy.sh"
    script.write_text("")
    script.chmod(0o755)
    assert found(here)["Access"][1].startswith("2 files can be read")
    assert here.run("doctor", "--mend").out.startswith("2 files could be read by other users")
    assert "Access" not in found(here)
    modes = [one.stat().st_mode & 0o777 for one in (here.folder / "logs", script, shared)]
    assert modes == [0o700, 0o700, 0o755]


def test_an_engine_that_can_lose_commits_is_refused(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("doctor", "storage.connection"):
        monkeypatch.setattr(f"orderdesk.{module}.sqlite_version", lambda: "3.51.2")
    assert found(here, "--resources")["Database engine"][0] == "wrong"
    done = here.json("orders")
    assert done.data["error"]["kind"] == "storage_unavailable"
    assert "SQLite 3.51.2" in done.err


def test_a_note_is_no_illness() -> None:
    note = Check("Shop", Level.NOTE, "Far away.")
    assert Findings((note,)).is_healthy
    assert not Findings((note, Check("Disk", Level.WRONG, "Full."))).is_healthy
    assert Findings((note, Check("A", Level.OK, "Good."))).sentences == (
        "note   Shop  Far away.",
        "ok     A     Good.",
    )

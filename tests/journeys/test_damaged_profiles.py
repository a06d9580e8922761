"""A profile that is damaged, newer, full or read-only: a sentence, no traceback, nothing overwritten."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from orderdesk.storage.connection import Connection, open_connection
from tests.headless.here import Here
from tests.headless.orders import place
from tests.headless.program import Done, Program
from tests.patience import PATIENCE_S

DATABASE = "orders.sqlite3"
POSIX = pytest.mark.skipif(os.name != "posix", reason="file limits and permission bits")
PAGE_BYTES = 4096


def refused(done: Done, kind: str) -> str:
    """The command could not run. Returns its first sentence."""
    assert done.code == 2
    assert done.data["error"]["kind"] == kind
    return done.err.splitlines()[0]


def opened(here: Here) -> Connection:
    """The station's local copy, outside of the program."""
    key = bytes.fromhex((here.folder / "loopback.key").read_text())
    return open_connection(here.folder / DATABASE, key)


def test_a_local_copy_of_a_newer_version(here: Here) -> None:
    path = here.folder / DATABASE
    connection = opened(here)
    connection.value("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    for command in ("sync", "orders"):
        said = refused(here.json(command), "database_newer")
        assert said.startswith("The local copy was written by a newer OrderDesk (format 999, this")
    assert here.run("doctor").code == 1
    assert path.read_bytes() == before


def test_a_local_copy_whose_first_page_is_not_one(program: Program, here: Here) -> None:
    order = place(here.shop, 1)
    assert here.run("sync").code == 0
    path = here.folder / DATABASE
    damaged = b"\xff" * 100 + path.read_bytes()[100:]
    path.write_bytes(damaged)
    for done in (program.json("sync"), here.json("pack", order.name)):
        assert refused(done, "database_damaged") == f"The local copy is damaged: {path}."
    found = program.run("doctor")
    assert found.code == 1
    assert "“orderdesk doctor --mend” keeps this one, makes a new one" in found.out
    assert path.read_bytes() == damaged

    mended = here.run("doctor", "--mend")
    assert mended.code == 0
    (kept,) = here.folder.glob(f"{DATABASE}.kept-*")
    assert mended.out.startswith(f"The damaged local copy was kept as {kept.name}.\n")
    assert kept.read_bytes() == damaged
    # The token lay in the damaged copy.
    assert here.run("sync", "--token", here.shop.token).code == 0
    assert here.run("doctor").code == 0
    assert here.json("pack", order.name).code == 0


def test_a_sound_copy_is_not_put_aside(here: Here) -> None:
    done = here.run("doctor", "--mend")
    assert (done.code, done.out) == (0, "Nothing needs mending.\n")
    assert list(here.folder.glob("*.kept-*")) == []


@pytest.mark.parametrize("place_in_file", [0.3, 0.6, 0.9])
def test_a_page_somewhere_in_the_middle(here: Here, place_in_file: float) -> None:
    path = here.folder / DATABASE
    connection = opened(here)
    last = int(connection.value("PRAGMA page_count") * place_in_file)
    # A page that is free holds nothing that could be damaged.
    used = connection.value("SELECT max(pageno) FROM dbstat WHERE pageno <= ?", [last])
    connection.close()
    content = bytearray(path.read_bytes())
    at = (used - 1) * PAGE_BYTES
    content[at : at + PAGE_BYTES] = bytes(PAGE_BYTES)
    path.write_bytes(content)
    for command in (["orders"], ["orders", "--search", "a"], ["sync"]):
        done = here.json(*command)
        if done.code == 2:
            found = [done.data.get("error"), *done.data.get("problems", [])]
            assert {one["kind"] for one in found if one} == {"database_damaged"}
    found = here.run("doctor")
    assert found.code == 1
    assert "WRONG  Local copy" in found.out
    assert here.run("doctor", "--mend").code == 0
    assert here.run("sync", "--token", here.shop.token).code == 0


def test_a_local_copy_that_was_emptied_is_no_first_start(here: Here) -> None:
    (here.folder / DATABASE).write_bytes(b"")
    refused(here.json("sync"), "database_damaged")
    (here.folder / DATABASE).unlink()
    said = refused(here.json("sync"), "database_gone")
    gone = "The local copy is gone, or another one lies there:"
    assert said == f"{gone} {here.folder / DATABASE}."
    found = here.run("doctor")
    assert found.code == 1
    assert f"Local copy       {said} What was acknowledged is in the journal." in found.out
    mended = here.run("doctor", "--mend").out
    assert mended.startswith("The local copy was gone, and a new one was made.\n")


def test_a_key_that_is_gone_or_another_one(here: Here) -> None:
    key = here.folder / "loopback.key"
    kept = key.read_bytes()
    key.unlink()
    refused(here.json("orders"), "wrong_key")
    assert not key.exists()
    key.write_text("00" * 32)
    refused(here.json("orders"), "wrong_key")
    key.write_text("not a key")
    refused(here.json("orders"), "secret_damaged")
    assert here.run("doctor").code == 1
    key.write_bytes(kept)
    assert here.run("orders").code == 0


def test_settings_that_cannot_be_read_are_kept_and_replaced(here: Here) -> None:
    (here.folder / "settings.json").write_text("{ not JSON")
    assert here.run("orders").code == 0
    assert (here.folder / "settings.json.damaged-1").read_text() == "{ not JSON"


LIMITED = """if True:
    import resource, sys
    from orderdesk.__main__ import main
    # No file of the profile may grow beyond it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
    sys.exit(main(sys.argv[2:]))
"""


def limited(program: Program, size: int, *words: str) -> Done:
    child = program.spawn(["-c", LIMITED, str(size), *words, *program._named(), "--json"])
    out, err = child.communicate(timeout=PATIENCE_S)
    assert "Traceback" not in err
    return Done(child.returncode, out, err)


@POSIX
def test_a_full_disk_acknowledges_nothing(program: Program, here: Here) -> None:
    order = place(program.shop, 1)
    assert here.run("sync").code == 0
    for command in (["pack", order.name], ["sync"]):
        done = limited(program, 1000, *command)
        kind = done.data["error"]["kind"]
        assert (done.code, kind) in ((2, "disk_full"), (2, "storage_unavailable")), done.err
    assert here.json("outbox").data["intents"] == []
    assert here.run("doctor").code == 0
    assert here.json("pack", order.name).code == 0


@POSIX
def test_a_disk_that_fills_up_at_any_write_keeps_just_what_was_acknowledged(
    program: Program, here: Here, tmp_path: Path
) -> None:
    """The room ends while the copy opens, while the packing is counted, in the middle of its commit."""
    order = place(program.shop, 1)
    assert here.run("sync").code == 0
    here.shop.control.call("cut_internet")
    codes = set()
    for size in range(30_000, 200_000, 17_000):
        copy = program.copy(tmp_path / str(size))
        done = limited(copy, size, "pack", order.name)
        codes.add(done.code)
        if done.code == 2:
            assert done.data["error"]["kind"] in ("disk_full", "storage_unavailable"), done.err
        found = here.elsewhere(copy.folder).json("outbox")
        assert [one["order"] for one in found.data["intents"]] == [order.name] * (done.code == 0)
        # Also not as something that was lost and found again.
        assert found.err == ""
    assert codes == {0, 2}


@POSIX
def test_a_folder_that_may_only_be_read(program: Program) -> None:
    script = """if True:
        import os, sys
        from orderdesk.arguments import parse_arguments
        from orderdesk.cli.run import run_command
        if os.getuid() == 0:
            # Root may write anything.
            os.setuid(65534)
        sys.exit(run_command(parse_arguments(sys.argv[1:])))
    """
    # pytest's own folders are closed to the user that the child becomes.
    with tempfile.TemporaryDirectory(dir="/tmp") as outside:
        Path(outside).chmod(0o755)
        folder = Path(outside) / "profile"
        shutil.copytree(program.folder, folder)
        everything = [folder, *folder.rglob("*")]
        for one in everything:
            if os.getuid() == 0:
                os.chown(one, 65534, 65534)
            one.chmod(0o500 if one.is_dir() else 0o400)
        before = {one: one.read_bytes() for one in everything if one.is_file()}
        named = ["--profile", str(folder), "--endpoint", program.shop.endpoint]
        for command in ("orders", "sync"):
            child = program.spawn(["-c", script, command, *named, "--json"])
            out, err = child.communicate(timeout=PATIENCE_S)
            said = refused(Done(child.returncode, out, err), "profile_folder")
            assert said.startswith(f"The profile {folder} cannot be made or opened (")
        assert {one: one.read_bytes() for one in before} == before
        for one in everything:
            one.chmod(0o700)


def test_without_a_keyring_nothing_lies_in_plain_text(program: Program, tmp_path: Path) -> None:
    """As on a server: no message bus, no terminal, the passphrase in the environment."""
    sealed = Program(
        tmp_path / "sealed",
        program.shop,
        "kranich.myshopify.com",
        {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            # A port of this computer where nobody answers: no test leaves it.
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "ORDERDESK_TOKEN": "shpat_0123456789abcdef",
        },
    )
    assert refused(sealed.json("sync"), "passphrase_needed").startswith("This computer has no")
    sealed.environment["ORDERDESK_PASSPHRASE"] = "correct horse battery"
    assert refused(sealed.json("sync"), "unreachable").startswith("The shop cannot be reached.")
    script = """if True:
        import asyncio, sys
        from orderdesk.arguments import parse_arguments
        from orderdesk.composition import now_utc
        from orderdesk.profile import open_files
        from orderdesk.storage.sync_state import TokenStore
        from tests.builders import an_order, some_work

        async def main():
            files = await open_files(parse_arguments(sys.argv[1:]), now_utc)
            await files.stores.orders.save_order(an_order(some_work(1, {1: 2})), 1)
            await files.credentials.save_token(TokenStore(files.database), "shpat_0123456789abcdef")
            await files.close()

        asyncio.run(main())
    """
    child = sealed.spawn(["-c", script, "orders", *sealed._named()])
    assert child.communicate(timeout=PATIENCE_S)[1] == ""
    del sealed.environment["ORDERDESK_TOKEN"]
    assert "Aoife" in sealed.run("orders", "--search", "1001").out
    del sealed.environment["ORDERDESK_PASSPHRASE"]
    assert refused(sealed.json("orders"), "passphrase_needed") == (
        "This profile is locked by a passphrase."
    )
    for file in (one for one in sealed.folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        for secret in ("Aoife", "Torstraße", "shpat_", "0123456789abcdef", "correct horse"):
            assert secret.encode() not in content, file
        assert not file.stat().st_mode & 0o077 or sys.platform == "win32", file

"""The headless commands: which shop, whose token and profile they take, and how they fail."""

import asyncio
import gc
import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orderdesk import __version__
from orderdesk.__main__ import main
from orderdesk.arguments import Arguments
from orderdesk.cli.answer import error_data
from orderdesk.cli.run import run_command
from orderdesk.credentials.system_keyring import BACKEND_VARIABLE
from orderdesk.demo.process import DemoProcess
from orderdesk.errors import NotTheShopError, RefusedError, UnreachableError
from orderdesk.services.orders import OrdersService
from orderdesk.storage.profile_lock import ProfileLock
from tests.headless.here import Here
from tests.headless.orders import place

# The shop and its token


@pytest.fixture(scope="module")
def other_shop() -> Iterator[DemoProcess]:
    with DemoProcess.start(orders=6, seed=8) as running:
        yield running


def test_a_profile_belongs_to_one_shop(here: Here, other_shop: DemoProcess) -> None:
    order = here.known(1)
    here.json("pack", order.name)
    before = here.json("orders").data["orders"]
    stray = here.elsewhere(here.folder, other_shop.endpoint)
    for command in (("sync",), ("pack", order.name)):
        refused = stray.json(*command, "--token", other_shop.token)
        assert refused.code == 2
        assert refused.data["error"]["kind"] == "other_shop"
        assert refused.err.splitlines() == [
            "This profile belongs to kranich-demo-7.myshopify.com, not to"
            " kranich-demo-8.myshopify.com.",
            "Nothing was sent to it, and what waits here stays. Check the shop's address, or use"
            " another profile for another shop, with --profile.",
        ]
    sent = {one["operation"] for one in other_shop.control.call("requests")}
    assert sent == {"Probe", "Shop"}
    assert here.json("orders").data["orders"] == before
    # Neither its token nor its address was taken over.
    assert here.json("sync").data["sent"] == 1
    assert len(order.made()) == 1


def test_a_copy_that_was_made_anew_still_knows_its_shop(
    here: Here, other_shop: DemoProcess
) -> None:
    order = here.known(1)
    here.json("pack", order.name)
    database = here.folder / "orders.sqlite3"
    database.write_bytes(b"\xff" * database.stat().st_size)
    assert here.run("doctor", "--mend").code == 0
    other_shop.control.call("requests")
    stray = here.elsewhere(here.folder, other_shop.endpoint)
    refused = stray.json("sync", "--token", other_shop.token)
    assert refused.data["error"]["kind"] == "other_shop"
    assert refused.err.splitlines()[0] == (
        "This profile belongs to Kranich & Söhne, not to kranich-demo-8.myshopify.com."
    )
    sent = {one["operation"] for one in other_shop.control.call("requests")}
    assert sent <= {"Probe", "Shop"}
    # Where the token lay in the copy it is to be given again.
    assert here.run("sync", "--token", here.shop.token).code == 0
    assert len(order.made()) == 1


def test_a_wrong_token_takes_nobodys_place(here: Here) -> None:
    for wrong in ("shpat_wrong", "two words", "schlüssel", "line\nbreak"):
        done = here.json("sync", "--token", wrong)
        assert done.code == 2
        assert done.data["error"]["kind"] == "token_refused"
        assert done.err.startswith("The shop does not accept the token that was given.\n")
        assert wrong not in done.out + done.err
    assert here.run("sync").code == 0


def test_a_token_that_is_no_longer_good(here: Here) -> None:
    order = here.known(1)
    here.json("pack", order.name)
    here.shop.control.call("revoke_token")
    done = here.json("sync")
    assert (done.code, done.data["error"]["kind"]) == (2, "signed_out")
    assert done.err.startswith("The shop no longer accepts this station's sign-in.\n")
    assert here.json("outbox").data["intents"][0]["state"] == "waiting"
    packed = here.run("orders")
    assert packed.code == 0
    here.shop.control.call("restore_token")
    assert here.json("sync").data["sent"] == 1


def test_the_token_may_come_from_the_environment(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = here.elsewhere(tmp_path / "fresh")
    monkeypatch.setenv("ORDERDESK_TOKEN", here.shop.token)
    assert fresh.run("sync").code == 0
    monkeypatch.delenv("ORDERDESK_TOKEN")
    assert fresh.run("sync").code == 0


def test_an_app_signs_in_with_its_id_and_a_secret_from_the_environment(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id, secret = asyncio.run(here.shop.control.credentials())
    fresh = here.elsewhere(tmp_path / "fresh")
    assert fresh.run("sync", "--client-id", client_id).err.startswith(
        "The secret of the app is missing."
    )
    monkeypatch.setenv("ORDERDESK_CLIENT_SECRET", "wrong")
    done = fresh.json("sync", "--client-id", client_id)
    assert done.err.startswith("The client secret is not the one of this app.")
    monkeypatch.setenv("ORDERDESK_CLIENT_SECRET", secret)
    assert fresh.run("sync", "--client-id", client_id).code == 0
    monkeypatch.delenv("ORDERDESK_CLIENT_SECRET")
    here.shop.control.call("expire_tokens")
    assert fresh.run("sync").code == 0
    assert secret.encode() not in b"".join(
        one.read_bytes() for one in fresh.folder.rglob("*") if one.is_file()
    )


@pytest.mark.parametrize(
    "address",
    [
        "shop.example.com",
        "http://kranich.myshopify.com",
        "evil.example/.myshopify.com",
        "http://192.168.0.1:8000",
        "http://127.0.0.1:1/admin",
        "kranich.myshopify.com.evil.example",
        "user:secret@kranich.myshopify.com",
        "\x1b[31m.myshopify.com",
        "x" * 5000,
    ],
)
def test_an_address_that_is_no_shops(here: Here, tmp_path: Path, address: str) -> None:
    folder = tmp_path / "none"
    done = here.elsewhere(folder, address).json("sync", "--token", "t")
    assert done.code == 2
    assert done.data["error"]["kind"] == "shop_address"
    assert "is not the address of a Shopify shop." in done.err
    assert "\x1b" not in done.err
    assert not folder.exists()


ANSWERS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "a web page": ("captive_portal", {}, "not_the_shop", "Something else than the shop answered"),
    "down": ("maintenance", {}, "unreachable", "The shop cannot be reached. (HTTP 503)"),
    "errors, no data": ("internal_error_200", {}, "unreachable", "(INTERNAL_SERVER_ERROR: "),
    "cut off": ("truncated", {}, "unreachable", "The shop cannot be reached. ("),
    "no JSON": ("invalid_json", {}, "unreachable", "(the answer is not Shopify's JSON)"),
    "moved": ("redirect", {}, "unreachable", "(HTTP 307)"),
    "unpaid": ("refused", {"status": 402}, "refused", "The shop refused: Unavailable Shop"),
    "forbidden": ("refused", {"status": 403}, "refused", "The shop refused: [API] This action"),
    "locked": ("refused", {"status": 423}, "refused", "The shop refused: This shop is"),
}


@pytest.mark.parametrize("named", ANSWERS)
def test_an_answer_that_is_none(here: Here, named: str) -> None:
    fault, options, kind, sentence = ANSWERS[named]
    here.shop.control.call("fault", kind=fault, times=None, **options)
    done = here.json("sync")
    assert done.code == 2
    assert done.data["error"]["kind"] == kind
    assert sentence in done.err
    assert "ork is saved here" in done.err or "everything is saved here" in done.err
    here.shop.control.call("clear_faults")
    assert here.run("sync").code == 0


@pytest.mark.parametrize("fault", ["captive_portal", "internal_error_200", "truncated"])
def test_a_part_that_fails_keeps_what_is_done_and_goes_on_later(
    here: Here, tmp_path: Path, fault: str
) -> None:
    fresh = here.elsewhere(tmp_path / "fresh")
    here.shop.control.call("fault", kind=fault, match="OrdersPage", times=None)
    done = fresh.json("sync", "--token", here.shop.token)
    assert (done.code, done.data["pulled"]) == (2, 0)
    assert {one["kind"] for one in done.data["problems"]} <= {"unreachable", "not_the_shop"}
    # Said once, although several parts met it.
    assert len(done.err.splitlines()) == 2
    here.shop.control.call("clear_faults")
    assert fresh.json("sync").data["pulled"] > 0


def test_a_place_in_a_list_that_does_not_advance(here: Here, tmp_path: Path) -> None:
    fresh = here.elsewhere(tmp_path / "fresh")
    here.shop.control.call("fault", kind="repeated_cursor", times=None)
    for _order in range(30):
        place(here.shop, 1)
    done = fresh.json("sync", "--token", here.shop.token)
    assert done.code == 2
    assert done.data["problems"][0]["kind"] == "unreadable_answer"
    assert "The shop's answer could not be read (" in done.err
    pulled = len(fresh.json("orders").data["orders"])
    here.shop.control.call("clear_faults")
    assert fresh.run("sync").code == 0
    assert len(fresh.json("orders").data["orders"]) >= max(30, pulled)


# The profile


def test_a_profile_that_is_open_elsewhere(here: Here) -> None:
    with ProfileLock(here.folder / "profile.lock"):
        for command in ("sync", "orders", "outbox"):
            done = here.json(command)
            assert done.code == 2
            assert done.data["error"]["kind"] == "profile_in_use"
            assert done.err.startswith("OrderDesk is already open with this profile.\n")
    assert here.run("orders").code == 0


def test_no_shop_is_known(here: Here, tmp_path: Path) -> None:
    arguments = Arguments(command="sync", profile=tmp_path / "fresh")
    assert run_command(arguments) == 2
    assert here.capsys.readouterr().err.startswith("No shop is connected yet.\n")


def test_a_folder_that_cannot_be_one(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    done = here.elsewhere(file).json("orders")
    assert done.data["error"]["kind"] == "profile_folder"
    assert done.err.startswith(f"The profile {file} cannot be made or opened (")
    assert file.read_text() == "mine"
    synced = tmp_path / "Dropbox" / "profile"
    assert here.elsewhere(synced).json("orders").data["error"]["kind"] == "profile_folder"


# No keyring


REAL = "kranich.myshopify.com"


@pytest.fixture
def sealed(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """A real shop's profile on a computer without a keyring. The shop itself is out of reach."""
    monkeypatch.setenv(BACKEND_VARIABLE, "keyring.backends.null.Keyring")
    for name in ("HTTPS_PROXY", "ALL_PROXY", "https_proxy"):
        # A port of this computer where nobody answers: no test leaves it.
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setattr("orderdesk.credentials.passphrase_seal.SCRYPT_N", 2**10)
    return here.elsewhere(tmp_path / "sealed", REAL)


def test_without_a_keyring_a_passphrase_is_needed(
    sealed: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = sealed.json("orders", "--token", "shpat_secret")
    assert needed.code == 2
    assert needed.data["error"]["kind"] == "passphrase_needed"
    assert needed.err.splitlines() == [
        "This computer has no keyring that OrderDesk trusts.",
        "Choose a passphrase for this profile, or give one in ORDERDESK_PASSPHRASE.",
    ]
    assert not (sealed.folder / "orders.sqlite3").exists()
    monkeypatch.setenv("ORDERDESK_PASSPHRASE", "correct horse")
    assert sealed.json("orders", "--token", "t").data["error"]["kind"] == "no_location"
    away = sealed.json("sync", "--token", "shpat_secret")
    assert away.data["error"]["kind"] == "unreachable"
    monkeypatch.setenv("ORDERDESK_PASSPHRASE", "wrong horse")
    wrong = sealed.json("orders", "--token", "t")
    assert wrong.data["error"]["kind"] == "wrong_passphrase"
    assert wrong.err.endswith("Nothing was changed. Check Caps Lock and try again.\n")
    monkeypatch.delenv("ORDERDESK_PASSPHRASE")
    locked = sealed.json("orders", "--token", "t")
    assert locked.err.startswith("This profile is locked by a passphrase.\n")
    written = b"".join(one.read_bytes() for one in sealed.folder.rglob("*") if one.is_file())
    for secret in (b"shpat_secret", b"correct horse", b"wrong horse"):
        assert secret not in written


def test_whoever_sits_at_the_terminal_is_asked(
    sealed: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[str] = []
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return typed.pop(0)

    monkeypatch.setattr(getpass, "getpass", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    typed[:] = ["horse", "hrose", "horse", "horse"]
    first = sealed.run("orders", "--token", "t")
    assert first.err.splitlines()[:2] == [
        "This computer has no keyring that OrderDesk trusts.",
        "The two differ. Choose it once more.",
    ]
    assert asked == ["Passphrase: ", "The same again: "] * 2
    typed[:] = ["no", "nor this", "horse"]
    again = sealed.run("orders", "--token", "t")
    assert again.err.count("The passphrase is not the one of this profile.") == 2
    assert again.err.endswith("Run “orderdesk sync” first.\n")
    typed[:] = ["a", "b", "c", "d"]
    assert sealed.json("orders", "--token", "t").data["error"]["kind"] == "wrong_passphrase"
    assert typed == ["d"]
    typed[:] = [""]
    assert sealed.json("orders", "--token", "t").data["error"]["kind"] == "passphrase_needed"


# Faults of our own


def test_a_fault_of_our_own_is_a_sentence_and_a_place_in_the_log(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: OrdersService, location_id: str) -> None:
        raise RuntimeError("Jonas Petersen, Lindenallee 4")

    monkeypatch.setattr(OrdersService, "queue", fail)
    done = here.json("orders")
    assert done.code == 2
    assert done.data["error"]["kind"] == "fault"
    (report,) = (here.folder / "crashes").iterdir()
    assert done.err.splitlines() == [
        "OrderDesk failed because of a fault of its own. What was acknowledged is saved.",
        f"Report it with {report}.",
    ]
    assert "Petersen" not in report.read_text()
    logged = (here.folder / "logs" / "orderdesk.log").read_text()
    assert "orders failed\nRuntimeError\n" in logged
    assert Path(__file__).name in logged
    assert "Petersen" not in logged
    monkeypatch.undo()
    assert here.run("orders").code == 0


def test_programs_tell_failures_by_a_name_of_their_own() -> None:
    assert error_data(UnreachableError("ConnectError")) == {
        "kind": "unreachable",
        "what": "The shop cannot be reached.",
        "advice": UnreachableError().advice,
        "reason": "ConnectError",
    }
    assert error_data(NotTheShopError("HTTP 200"))["kind"] == "not_the_shop"
    # The sentence says it already.
    assert error_data(RefusedError("Unavailable Shop"))["reason"] == ""


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"OrderDesk {__version__}\n"


def test_a_command_runs_with_the_collector_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """It rests while the program is loaded only: a sync may take hours."""
    collects: list[bool] = []

    def run(arguments: Arguments) -> int:
        collects.append(gc.isenabled())
        return 0

    monkeypatch.setattr("orderdesk.cli.run.run_command", run)
    gc.enable()
    try:
        assert main(["sync"]) == 0
    finally:
        gc.disable()
    assert collects == [True]


def test_stopped_by_a_key(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stop(self: OrdersService, location_id: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(OrdersService, "queue", stop)
    done = here.json("orders")
    assert (done.code, done.data["error"]["kind"]) == (2, "stopped")
    assert done.err == "Stopped. What was done is saved; run it again to go on.\n"

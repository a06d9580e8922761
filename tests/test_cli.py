"""The headless commands: what they answer, refuse and leave behind."""

import asyncio
import getpass
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orderdesk import __version__
from orderdesk.__main__ import main
from orderdesk.arguments import Arguments
from orderdesk.cli.answer import Answer, cells_of, error_data, plain, show, table
from orderdesk.cli.run import run_command
from orderdesk.composition import Desk
from orderdesk.credentials.system_keyring import BACKEND_VARIABLE
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import Problem, ProblemCode
from orderdesk.errors import NotTheShopError, RefusedError, UnreachableError
from orderdesk.services.orders import OrdersService
from orderdesk.storage.profile_lock import ProfileLock
from tests.headless.here import Here
from tests.headless.orders import Placed, place
from tests.headless.program import ROOT
from tests.patience import PATIENCE_S

HOSTILE = "A" * 4000 + "\x1b[31m\x07\n‮"


def known(here: Here, *quantities: int, **more: Any) -> Placed:
    """An order that this station has pulled."""
    order = place(here.shop, *quantities, **more)
    assert here.run("sync").code == 0
    return order


def nothing_in_hand(here: Here) -> bool:
    """No packing is open, and nothing waits to be sent."""

    async def look(desk: Desk) -> bool:
        return not await desk.packing.find_open() and not await desk.outbox.open_entries()

    return here.at_the_desk(look)


# How an answer is shown


def test_columns_are_as_wide_as_a_terminal_shows_them() -> None:
    lines = table(("Name", "N"), [("美咲 山本", "1"), ("Zoë 🦊", "22"), ("é", "333")], 1)
    assert lines == ["Name         N", "美咲 山本    1", "Zoë 🦊      22", "é          333"]
    assert [cells_of(line[: line.rindex(" ")]) for line in lines[1:2]] == [12]
    assert cells_of("e\u0301") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone\x07", " [2Jgone "),
        ("two\nlines\u2028three", "two lines three"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("<b>Robert</b>", "<b>Robert</b>"),
        ("👩\u200d🚀 فاطمة", "👩\u200d🚀 فاطمة"),
        ("lone \ud800", "lone "),
    ],
)
def test_text_from_elsewhere_commands_no_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_stream_that_cannot_write_a_sign_shows_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert show(Answer(("“Jürgen” 美咲",), {"name": "美"}), as_json=False) == 0
    assert show(Answer((), {"name": "美"}), as_json=True) == 0
    stream.seek(0)
    words, answer = stream.read().splitlines()
    assert words == "?J?rgen? ??"
    assert json.loads(answer)["exit"] == 0


@pytest.mark.skipif(os.name != "posix", reason="pipes as a shell makes them")
def test_a_reader_that_has_seen_enough_is_no_failure(here: Here) -> None:
    command = [sys.executable, "-m", "orderdesk", "orders"]
    named = ["--profile", str(here.folder), "--endpoint", here.shop.endpoint]
    child = subprocess.Popen(
        [*command, *named], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    said = child.stderr.read()
    child.stderr.close()
    assert (child.wait(PATIENCE_S), said) == (0, b"")


# orders


def test_before_the_first_sync(here: Here, tmp_path: Path) -> None:
    fresh = here.elsewhere(tmp_path / "fresh")
    unknown = fresh.run("orders")
    assert unknown.err.startswith("There is no token for this shop on this computer.")
    asked = fresh.json("orders", "--token", here.shop.token)
    assert asked.code == 2
    assert asked.data["error"]["kind"] == "no_location"
    assert asked.err.endswith("Run “orderdesk sync” first.\n")
    # The token was never shown to the shop, so that it was not kept either.
    assert fresh.json("orders").data["error"]["kind"] == "no_token"


def test_the_work_of_one_location_or_of_all(here: Here) -> None:
    everywhere = here.json("orders")
    places = {one["location"] for one in everywhere.data["orders"]}
    assert "Berlin Mitte" in places
    berlin = here.json("orders", "--location", "berlin mitte")
    assert {one["location"] for one in berlin.data["orders"]} == {"Berlin Mitte"}
    assert [one for one in everywhere.data["orders"] if one["location"] == "Berlin Mitte"] == (
        berlin.data["orders"]
    )
    wrong = here.run("orders", "--location", "Bielefeld")
    assert wrong.code == 2
    assert wrong.err.splitlines() == [
        "The shop has no open location “Bielefeld”.",
        "Name one of these with --location: Berlin Mitte, Lager Hamburg.",
    ]


def test_the_list_is_for_people(here: Here) -> None:
    order = known(here, 3, note="Ring twice", customer={"first_name": "Grace", "last_name": "H"})
    listed = here.run("orders", "--location", "Berlin Mitte").out.splitlines()
    assert listed[0].startswith("Berlin Mitte: ")
    head = listed[1]
    (row,) = (line for line in listed if line.startswith(order.name))
    for word, cell in {"State": "To pack", "Delivery": "DHL Paket", "Remarks": "Note"}.items():
        assert row[head.index(word) :].startswith(cell)
    assert row[: head.index("Items") + 5].endswith("3")
    assert row.endswith("Grace H")
    assert not any("_" in line for line in listed)
    assert listed[-1].startswith("This is the local copy, synced ")


def test_search(here: Here) -> None:
    order = known(here, 1, customer={"first_name": "Ada", "last_name": "Lovelace"})
    found = here.run("orders", "--search", "lovelace")
    assert order.name in found.out
    assert "Ada Lovelace" in found.out
    (hit,) = here.json("orders", "--search", order.skus[0]).data["orders"]
    assert (hit["id"], hit["customer"], hit["cancelled"]) == (order.id, "Ada Lovelace", False)
    assert here.run("orders", "--search", "zzzzzz").out.startswith("Nothing was found here.")


def test_a_search_for_anything_is_answered(here: Here) -> None:
    for text in (HOSTILE, '"', "a OR", "*", "(", "'; DROP TABLE", "%", "\x00"):
        done = here.json("orders", "--search", text)
        assert done.code == 0


# pack


def test_a_code_that_the_order_does_not_hold(here: Here) -> None:
    order = known(here, 2, 1)
    done = here.run("pack", order.name, "--lines", "NOPE=1", f"{order.skus[0]}=1")
    assert done.code == 2
    assert done.err.splitlines() == [
        f"{order.name} has nothing to pack here with the code NOPE.",
        f"Nothing was changed. To pack are: {order.skus[0]}, {order.skus[1]}.",
    ]
    assert nothing_in_hand(here)


def test_more_than_the_order_needs(here: Here) -> None:
    order = known(here, 2)
    asked = (f"{order.skus[0]}=2", f"{order.skus[0].lower()}=1")
    done = here.run("pack", order.name, "--lines", *asked)
    assert done.err.splitlines() == [
        f"{order.name} needs 2 of {order.skus[0]}, not 3.",
        "Nothing was changed.",
    ]
    assert nothing_in_hand(here)


def test_the_same_code_twice_adds_up_over_two_lines(here: Here) -> None:
    sku = "TWIN-1"
    lines = [{"sku": sku, "title": "Twin", "quantity": 2, "price": 5} for _line in range(2)]
    made = here.shop.control.call("place_order", lines=lines)
    here.run("sync")
    packed = here.json("pack", made["name"], "--lines", f"{sku}=1", f"{sku}=2")
    assert (packed.data["units"], packed.data["left"]) == (3, 1)
    assert here.run("sync").code == 0
    order = Placed(here.shop, made["id"], made["name"], (sku,))
    assert [order.units(one) for one in order.made()] == [{sku: 3}]


def _with_barcode(here: Here) -> dict[str, str]:
    """A product that somebody scans, from the shop's own catalogue."""
    lines = [line for one in here.shop.control.call("state")["orders"] for line in one["lines"]]
    skus: dict[str, set[str]] = {}
    for line in lines:
        skus.setdefault(line["barcode"], set()).add(line["sku"])
    return next(
        line
        for line in lines
        if line["barcode"] and line["sku"] and len(skus[line["barcode"]]) == 1
    )


def test_a_barcode_names_a_line_and_is_no_tracking_number(here: Here) -> None:
    product = _with_barcode(here)
    wish = [{"sku": product["sku"], "quantity": 1}]
    made = here.shop.control.call("place_order", lines=wish)
    here.run("sync")
    for number in (product["barcode"], product["sku"], f" {product['barcode']}\t"):
        done = here.run("pack", made["name"], "--tracking", "REAL1", number)
        assert done.code == 2
        assert done.err.splitlines() == [
            "This is the barcode of a product, not a tracking number.",
            "Scan the label of the parcel.",
        ]
        assert nothing_in_hand(here)
    line = f"{product['barcode']}=1"
    assert here.json("pack", made["name"], "--lines", line).data["left"] == 0


@pytest.mark.parametrize("number", ["", " ", "1\x002", "\x1b[31m", HOSTILE, "x" * 101])
def test_what_is_no_tracking_number(here: Here, number: str) -> None:
    order = known(here, 1)
    done = here.run("pack", order.name, "--tracking", number)
    assert done.code == 2
    assert done.err.startswith("This is not a tracking number: it is empty, too long or not")
    assert nothing_in_hand(here)
    assert here.json("pack", order.name, "--tracking", "GOOD1").code == 0


def test_the_same_number_twice(here: Here) -> None:
    order = known(here, 1)
    done = here.run("pack", order.name, "--tracking", "SAME1", "SAME1")
    assert (done.code, done.err.splitlines()[0]) == (2, "This number is noted already.")
    assert nothing_in_hand(here)


@pytest.mark.parametrize("text", ["9999999", HOSTILE, "", " ", "#", "\x00"])
def test_an_order_that_is_not_there(here: Here, text: str) -> None:
    done = here.json("pack", text)
    assert done.code == 2
    assert done.data["error"]["kind"] == "not_found"
    # One line for each sentence, whatever was typed.
    assert len(done.err.splitlines()) == 2
    assert all(sign.isprintable() for sign in done.err if sign not in "\n\u00a0")
    assert len(done.err) < 250


def test_nothing_is_left_to_pack(here: Here) -> None:
    order = known(here, 1)
    order.admin("fulfill")
    # The local copy does not know it yet: it is asked, because the shop can be.
    done = here.run("pack", order.name)
    assert done.code == 2
    assert done.err.startswith(f"Nothing of {order.name} is left to pack here.")


@pytest.mark.parametrize(
    ("action", "sentence"),
    [("cancel_order", "{name} was cancelled."), ("hold", "{name} is on hold.")],
)
def test_what_the_shop_forbids_is_known_before_it_is_packed(
    here: Here, action: str, sentence: str
) -> None:
    order = known(here, 1)
    order.admin(action)
    done = here.run("pack", order.name)
    assert done.code == 2
    assert done.err.startswith(sentence.format(name=order.name))
    assert nothing_in_hand(here)


def test_the_part_that_is_on_hold_stays_open(here: Here) -> None:
    order = place(here.shop, 2, 1)
    order.admin("hold", lines=[{"sku": order.skus[0], "quantity": 2}])
    here.run("sync")
    assert here.json("pack", order.name).data["units"] == 1
    assert here.run("sync").code == 0
    assert [order.units(one) for one in order.made()] == [{order.skus[1]: 1}]


def test_a_shop_that_says_nothing_is_not_waited_for(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = known(here, 1)
    monkeypatch.setattr("orderdesk.cli.shop.MEET_WITHIN_S", 0.1)
    here.shop.control.call("fault", kind="hang", match="Probe", times=None)
    packed = here.run("pack", order.name)
    assert packed.code == 0
    assert packed.err.splitlines() == [
        "The shop cannot be reached. (no answer in time)",
        "It was packed by the local copy.",
    ]
    here.shop.control.call("clear_faults")
    assert here.json("sync").data["sent"] == 1


def test_an_order_with_work_at_two_locations_asks_which(here: Here) -> None:
    lines = [
        {"sku": "TWO-B", "title": "B", "quantity": 1, "price": 1, "location": "Berlin Mitte"},
        {"sku": "TWO-H", "title": "H", "quantity": 1, "price": 1, "location": "Lager Hamburg"},
    ]
    made = here.shop.control.call("place_order", lines=lines)
    here.run("sync")
    asked = here.run("pack", made["name"])
    assert asked.code == 2
    assert asked.err.splitlines() == [
        "Which location is meant?",
        "Name one of these with --location: Berlin Mitte, Lager Hamburg.",
    ]
    packed = here.json("pack", made["name"], "--location", "Lager Hamburg")
    assert packed.data["units"] == 1
    # The other one is the only one left.
    assert here.json("pack", made["name"]).data["units"] == 1


def test_what_was_begun_at_the_bench_gives_way(here: Here) -> None:
    """The command says what is in the box; the scans of before are kept, but do not count."""
    order = known(here, 3)

    async def begin(desk: Desk) -> None:
        location = next(one for one in desk.locations if one.name == "Berlin Mitte")
        bench = await desk.packing.open(await desk.orders.find(order.name), location.id)
        await desk.packing.set_quantity(bench, bench.codes.lines[0].line_item_id, 1)
        await desk.packing.add_parcel(bench, "EARLIER1")

    here.at_the_desk(begin)
    packed = here.json("pack", order.name, "--lines", f"{order.skus[0]}=2", "--tracking", "NOW1")
    assert (packed.data["units"], packed.data["tracking"]) == (2, ["NOW1"])


def test_a_customer_without_a_mail_address_is_not_promised_one(here: Here) -> None:
    quiet = {"first_name": "No", "last_name": "Mail", "email": None}
    order = known(here, 1, customer=quiet)
    done = here.run("pack", order.name, "--notify")
    assert done.code == 0
    assert "No mail will go out: the customer cannot be reached by mail." in done.err


# outbox


def test_an_entry_is_named_by_the_first_signs_of_its_id(here: Here) -> None:
    orders = [known(here, 1) for _one in range(2)]
    first, second = (here.json("pack", order.name).data["intent"] for order in orders)
    which = here.run("outbox", "cancel")
    assert which.code == 2
    assert which.err.splitlines()[0] == f"Which one is meant? {first[:8]}, {second[:8]} can be."
    assert here.run("outbox", "cancel", "nothing").code == 2
    taken = here.json("outbox", "cancel", first[:10])
    assert taken.data["changed"] == [first]
    (left,) = here.json("outbox").data["intents"]
    assert left["id"] == second
    # With one left there is no doubt which is meant.
    assert here.run("outbox", "cancel").out == (
        f"{orders[1].name} was taken back. Nothing of it was sent.\n"
    )
    assert here.run("outbox", "cancel").out == "Nothing needs a decision.\n"
    assert here.json("sync").data["sent"] == 0
    assert all(order.made() == [] for order in orders)


def test_what_goes_by_itself_needs_no_retry(here: Here) -> None:
    order = known(here, 1)
    intent = here.json("pack", order.name).data["intent"]
    done = here.run("outbox", "retry", intent)
    assert done.code == 2
    assert done.err.splitlines() == [
        f"{order.name} goes out by itself.",
        "Run “orderdesk sync” to send it now.",
    ]
    assert here.run("outbox", "retry").out == "Nothing needs a decision.\n"


def test_sent_twice_is_a_choice(here: Here) -> None:
    # Unpaid, so that the shop does not archive it a second after it was sent.
    order = known(here, 1, money="PENDING")
    here.json("pack", order.name)
    assert here.run("sync").code == 0
    (made,) = order.made()
    order.admin("edit_order", add=[{"sku": _with_barcode(here)["sku"], "quantity": 1}])

    async def doubt(desk: Desk) -> str:
        (sent,) = await desk.outbox.sent_entries()
        twin = FulfillmentGid(made["fulfillment_id"])
        problem = Problem(ProblemCode.SENT_TWICE, "", (twin,))
        await desk.stores.intents.update(replace(sent.intent, problem=problem))
        return sent.intent.id

    intent = here.at_the_desk(doubt)
    listed = here.run("outbox")
    assert listed.code == 1
    assert f"{order.name} was sent twice" in listed.out
    assert f"orderdesk outbox cancel {intent[:8]}  cancels the extra parcel" in listed.out
    assert here.run("outbox", "retry", intent).code == 2
    done = here.json("outbox", "cancel", intent)
    assert done.data["added"]
    assert here.run("sync").code == 0
    assert order.state()["fulfillments"][0]["status"] == "CANCELLED"


# The shop and its token


@pytest.fixture(scope="module")
def other_shop() -> Iterator[DemoProcess]:
    with DemoProcess.start(orders=6, seed=8) as running:
        yield running


def test_a_profile_belongs_to_one_shop(here: Here, other_shop: DemoProcess) -> None:
    order = known(here, 1)
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
            "Nothing was sent. Use another profile for another shop, with --profile.",
        ]
    sent = {one["operation"] for one in other_shop.control.call("requests")}
    assert sent == {"Probe", "Shop"}
    assert here.json("orders").data["orders"] == before
    # Neither its token nor its address was taken over.
    assert here.json("sync").data["sent"] == 1
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
    order = known(here, 1)
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
    assert "test_cli.py" in logged
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


def test_stopped_by_a_key(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stop(self: OrdersService, location_id: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(OrdersService, "queue", stop)
    done = here.json("orders")
    assert (done.code, done.data["error"]["kind"]) == (2, "stopped")
    assert done.err == "Stopped. What was done is saved; run it again to go on.\n"

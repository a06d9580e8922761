"""The headless commands: what they answer, refuse and leave behind."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from orderdesk.cli.answer import Answer, cells_of, plain, show, table
from orderdesk.composition import Desk
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import Problem, ProblemCode
from tests.headless.here import Here
from tests.headless.orders import Placed, place
from tests.headless.program import ROOT
from tests.patience import PATIENCE_S

HOSTILE = "A" * 4000 + "\x1b[31m\x07\n‮"


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
    order = here.known(3, note="Ring twice", customer={"first_name": "Grace", "last_name": "H"})
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
    order = here.known(1, customer={"first_name": "Ada", "last_name": "Lovelace"})
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
    order = here.known(2, 1)
    done = here.run("pack", order.name, "--lines", "NOPE=1", f"{order.skus[0]}=1")
    assert done.code == 2
    assert done.err.splitlines() == [
        f"{order.name} has nothing to pack here with the code NOPE.",
        f"Nothing was changed. To pack are: {order.skus[0]}, {order.skus[1]}.",
    ]
    assert nothing_in_hand(here)


def test_more_than_the_order_needs(here: Here) -> None:
    order = here.known(2)
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
    order = here.known(1)
    done = here.run("pack", order.name, "--tracking", number)
    assert done.code == 2
    assert done.err.startswith("This is not a tracking number: it is empty, too long or not")
    assert nothing_in_hand(here)
    assert here.json("pack", order.name, "--tracking", "GOOD1").code == 0


def test_the_same_number_twice(here: Here) -> None:
    order = here.known(1)
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
    order = here.known(1)
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
    order = here.known(1)
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
    order = here.known(1)
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
    order = here.known(3)

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
    order = here.known(1, customer=quiet)
    done = here.run("pack", order.name, "--notify")
    assert done.code == 0
    assert "No mail will go out: the customer cannot be reached by mail." in done.err


# outbox


def test_an_entry_is_named_by_the_first_signs_of_its_id(here: Here) -> None:
    orders = [here.known(1) for _one in range(2)]
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
    order = here.known(1)
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
    order = here.known(1, money="PENDING")
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

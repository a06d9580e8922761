"""The headless commands from the first sync to the shop's own history, as processes where that matters."""

import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from tests.headless.here import Here
from tests.headless.orders import Placed, place
from tests.headless.program import Program, kill
from tests.patience import PATIENCE_S

CREATE = "FulfillmentCreate"


def pack(here: Here, order: Placed, *more: str) -> str:
    """Pack an order to its end. Returns the intent's id."""
    done = here.json("pack", order.name, *more)
    assert done.code == 0, done.err
    found: str = done.data["intent"]
    return found


def known(here: Here, *quantities: int, **more: Any) -> Placed:
    """An order that this station has pulled."""
    order = place(here.shop, *quantities, **more)
    assert here.run("sync").code == 0
    return order


def test_from_the_first_sync_to_the_last_parcel(shop: DemoProcess, tmp_path: Path) -> None:
    order = place(shop, 2, 3, email="petersen@example.com")
    program = Program(tmp_path / "profile", shop)
    first = program.run("sync", "--token", shop.token)
    assert first.code == 0
    assert re.match(r"\d+ orders changed here\.\n0 changes sent\.\n", first.out)
    listed = program.run("orders", "--location", "Berlin Mitte")
    (row,) = (line for line in listed.out.splitlines() if line.startswith(order.name))
    assert re.search(r"To pack +5 .*DHL Paket +.*Jonas Petersen$", row)

    tracking = ("--tracking", "00340434161094000001", "JJD000390007", "--carrier", "DHL")
    part = program.run("pack", order.name, "--lines", f"{order.skus[1]}=2", *tracking, "--notify")
    assert part.code == 0
    assert part.out.splitlines()[:2] == [
        f"{order.name} is packed: 2 items.",
        "3 items stay open.",
    ]
    assert order.made() == []
    waiting = program.run("outbox")
    assert waiting.code == 0
    assert re.search(
        rf"{order.name} +Packed, 2.items +Waits to be sent +(just now|\d)", waiting.out
    )

    sent = program.json("sync")
    assert (sent.code, sent.data["sent"], sent.data["waiting"]) == (0, 1, 0)
    (made,) = order.made()
    assert order.units(made) == {order.skus[1]: 2}
    assert [(company, number) for company, number, _url in made["tracking"]] == [
        ("DHL", "00340434161094000001"),
        ("DHL", "JJD000390007"),
    ]
    (mail,) = order.mails()
    assert mail["to"] == "petersen@example.com"
    assert mail["fulfillment_id"] == made["fulfillment_id"]

    rest = program.json("pack", f"  {order.name[1:]} ")
    assert (rest.data["units"], rest.data["left"], rest.data["notify"]) == (3, 0, False)
    assert program.run("sync").code == 0
    assert [order.units(one) for one in order.made()] == [
        {order.skus[1]: 2},
        {order.skus[0]: 2, order.skus[1]: 1},
    ]
    assert order.state()["fulfillment_status"] == "FULFILLED"
    assert len(order.mails()) == 1
    assert program.run("outbox").out == "Nothing waits.\n"
    nothing = program.run("pack", order.name)
    assert nothing.code == 2
    assert nothing.err.startswith(f"Nothing of {order.name} is left to pack here.")


def test_packed_from_a_cold_start_without_the_shop(
    program: Program, here: Here, shop: DemoProcess
) -> None:
    order = known(here, 1)
    shop.control.call("cut_internet")
    assert order.name in here.run("orders").out
    packed = program.run("pack", order.name, "--tracking", "OFFLINE1")
    assert packed.code == 0
    assert "The next “orderdesk sync” sends it." in packed.out
    assert packed.err.startswith("The shop cannot be reached. (ConnectError)\n")
    away = here.json("sync")
    assert away.code == 2
    assert away.data["error"]["kind"] == "unreachable"
    assert "Keep working: everything is saved here" in away.err
    assert here.json("outbox").data["intents"][0]["state"] == "waiting"
    assert order.made() == []
    shop.control.call("heal_internet")
    assert here.json("sync").data["sent"] == 1
    assert len(order.made()) == 1
    assert here.json("sync").data["sent"] == 0
    assert len(order.made()) == 1


LOST = {
    "dropped before": ("drop_before_commit", {}),
    "dropped after": ("drop_after_commit", {}),
    "doubled": ("doubled", {}),
    "502": ("status_5xx", {}),
    "503 after": ("status_5xx_after_commit", {"status": 503}),
    "internal error": ("internal_error_200", {}),
    "internal error after": ("internal_error_200_after_commit", {}),
    "truncated": ("truncated", {}),
    "no JSON": ("invalid_json", {}),
    "portal": ("captive_portal", {}),
    "redirect": ("redirect", {}),
    "429": ("too_many_requests", {}),
    "throttled": ("throttled", {}),
}


@pytest.mark.parametrize("named", LOST)
def test_a_fault_on_the_way_makes_one_fulfillment(
    shop: DemoProcess, here: Here, ready: tuple[Program, list[Placed]], tmp_path: Path, named: str
) -> None:
    synced, orders = ready
    station = here.elsewhere(synced.copy(tmp_path / "ready").folder)
    order = orders[list(LOST).index(named)]
    pack(station, order, "--tracking", f"LOST{order.name[1:]}")
    kind, options = LOST[named]
    shop.control.call("fault", kind=kind, match=CREATE, **options)
    done = station.json("sync")
    assert (done.code, done.data["sent"], done.data["waiting"]) == (0, 1, 0)
    assert [one["kind"] for one in shop.control.call("faults")] == []
    (made,) = order.made()
    assert order.units(made) == {order.skus[0]: 2}
    assert len(order.state()["fulfillments"]) == 1


@pytest.fixture(scope="module")
def ready(
    synced: Program, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Program, list[Placed]]:
    """A profile with one order for each fault."""
    program = synced.copy(tmp_path_factory.mktemp("ready") / "profile")
    orders = [place(program.shop, 2) for _one in LOST]
    assert program.run("sync").code == 0
    return program, orders


def test_without_a_number_a_lost_answer_is_asked_about(here: Here) -> None:
    """Nothing on the parcel proves whose it is, so that nobody may guess."""
    order = known(here, 1)
    intent = pack(here, order)
    here.shop.control.call("fault", kind="drop_after_commit", match=CREATE)
    done = here.run("sync")
    assert done.code == 1
    assert "1 decision is needed. Look at “orderdesk outbox”." in done.out
    asked = here.run("outbox")
    assert asked.code == 1
    assert f"Is this parcel of {order.name} yours?" in asked.out
    assert "It was sent at most once. Nothing is sent again until you decide." in asked.out
    again = here.run("outbox", "retry", intent[:8])
    assert again.code == 2
    assert "It cannot be sent again." in again.err
    assert here.run("outbox", "cancel", intent).code == 0
    assert here.run("sync").code == 0
    assert len(order.made()) == 1


class TestTheShopSaysOtherwise:
    """Somebody in the admin was faster: nothing is sent, a person decides, and may."""

    def conflict(self, here: Here, order: Placed, title: str) -> str:
        """The sync ends with 1 and the outbox says why. Returns the entry's id."""
        done = here.json("sync")
        assert (done.code, done.data["sent"], done.data["needs_person"]) == (1, 0, 1)
        assert order.made() == []
        listed = here.run("outbox")
        assert listed.code == 1
        assert title in listed.out
        assert "Nothing was sent from here, and no mail has gone out." in listed.out
        (entry,) = here.json("outbox").data["intents"]
        assert entry["needs_person"]
        found: str = entry["id"]
        return found

    def settled(self, here: Here) -> None:
        assert here.run("outbox").out == "Nothing waits.\n"
        assert here.run("sync").code == 0

    def test_fulfilled_by_an_admin(self, here: Here) -> None:
        order = known(here, 2)
        pack(here, order, "--tracking", "MINE1", "--notify")
        order.admin("fulfill")
        intent = self.conflict(here, order, f"{order.name} was packed twice")
        assert here.run("outbox", "retry", intent).code == 2
        assert here.run("outbox", "cancel", intent).code == 0
        self.settled(here)
        assert order.made() == []
        assert len(order.state()["fulfillments"]) == 1

    def test_cancelled(self, here: Here) -> None:
        order = known(here, 1)
        pack(here, order)
        order.admin("cancel_order")
        intent = self.conflict(here, order, f"{order.name} was cancelled")
        refused = here.run("outbox", "retry", intent)
        assert refused.code == 2
        assert "It cannot be sent again." in refused.err
        assert here.run("outbox", "cancel").code == 0
        self.settled(here)
        assert order.made() == []

    def test_edited_down(self, here: Here) -> None:
        order = known(here, 3)
        pack(here, order, "--tracking", f"EDIT{order.name[1:]}")
        order.admin("edit_order", set=[{"sku": order.skus[0], "quantity": 2}])
        self.conflict(here, order, f"{order.name} was made smaller")
        renewed = here.run("outbox", "retry")
        assert renewed.out == (
            f"{order.name} is decided anew. The next “orderdesk sync” sends it.\n"
        )
        self.settled_by_sync(here)
        (made,) = order.made()
        assert order.units(made) == {order.skus[0]: 2}

    def test_put_on_hold(self, here: Here) -> None:
        order = known(here, 1)
        pack(here, order)
        order.admin("hold")
        intent = self.conflict(here, order, f"{order.name} is on hold")
        order.admin("release_hold")
        assert here.run("outbox", "retry", intent[:6]).code == 0
        self.settled_by_sync(here)
        assert len(order.made()) == 1

    def settled_by_sync(self, here: Here) -> None:
        done = here.json("sync")
        assert (done.code, done.data["sent"]) == (0, 1)
        assert here.run("outbox").out == "Nothing waits.\n"


class TestTwoStations:
    def stations(self, synced: Program, here: Here, folder: Path) -> tuple[Here, Here]:
        """Anna's and Boris's benches, which have just synced."""
        anna, boris = (
            here.elsewhere(synced.copy(folder / number, station=station, staff=staff).folder)
            for number, station, staff in (("1", "Bench 1", "Anna"), ("2", "Bench 2", "Boris"))
        )
        assert anna.run("sync").code == 0
        assert boris.run("sync").code == 0
        return anna, boris

    def test_one_packs_while_the_other_has_it_in_hand(
        self, synced: Program, here: Here, shop: DemoProcess, tmp_path: Path
    ) -> None:
        order = place(shop, 1)
        anna, boris = self.stations(synced, here, tmp_path)
        pack(anna, order)
        refused = boris.json("pack", order.name)
        assert refused.code == 2
        assert refused.data["error"]["what"] == f"{order.name} is in hand at Bench 1 (Anna)."
        assert boris.json("outbox").data["intents"] == []
        assert anna.run("sync").code == 0
        shop.control.call("advance_clock", seconds=90)
        gone = boris.run("pack", order.name)
        assert gone.err.startswith(f"Nothing of {order.name} is left to pack here.")
        assert len(order.made()) == 1

    def test_both_pack_it_without_the_shop(
        self, synced: Program, here: Here, shop: DemoProcess, tmp_path: Path
    ) -> None:
        order = place(shop, 2)
        anna, boris = self.stations(synced, here, tmp_path)
        shop.control.call("cut_internet")
        for station in (anna, boris):
            pack(station, order, "--tracking", f"{station.folder.name}-{order.name}")
        shop.control.call("heal_internet")
        assert boris.run("sync").code == 0
        late = anna.json("sync")
        assert (late.code, late.data["needs_person"]) == (1, 1)
        assert f"{order.name} was packed twice" in anna.run("outbox").out
        assert anna.run("outbox", "cancel").code == 0
        (made,) = order.made()
        assert made["tracking"][0][1] == f"2-{order.name}"


KILLED_AT: dict[str, tuple[str, str]] = {
    "asking for orders": ("OrdersPage", "hold_before_commit"),
    "before the lease is written": ("GuardedValueSet", "hold_before_commit"),
    "after the lease is written": ("GuardedValueSet", "hold_after_commit"),
    "before it is fulfilled": (CREATE, "hold_before_commit"),
    "after it is fulfilled": (CREATE, "hold_after_commit"),
}


@pytest.mark.parametrize("where", KILLED_AT)
def test_killed_while_syncing(program: Program, here: Here, where: str) -> None:
    order = known(here, 2)
    pack(here, order, "--tracking", f"KILL{order.name[1:]}")
    operation, kind = KILLED_AT[where]
    control = program.shop.control
    before = len(control.call("faults_fired"))
    control.call("fault", kind=kind, match=operation)
    child = program.start("sync")
    control.call("wait_fired", count=before + 1, timeout_s=PATIENCE_S)
    kill(child)
    control.call("release")
    control.call("advance_clock", seconds=90)
    assert here.run("doctor").code == 0
    done = here.json("sync")
    assert (done.code, done.data["waiting"]) == (0, 0)
    assert len(order.made()) == 1
    assert here.run("outbox").out == "Nothing waits.\n"


def test_interrupted_by_a_key(program: Program, here: Here) -> None:
    order = known(here, 1)
    pack(here, order, "--tracking", f"INT{order.name[1:]}")
    control = program.shop.control
    before = len(control.call("faults_fired"))
    control.call("fault", kind="hold_before_commit", match=CREATE)
    # Whoever started the tests in the background had it ignored, and a child would inherit that.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        child = program.start("sync", "--json")
    finally:
        signal.signal(signal.SIGINT, handler)
    control.call("wait_fired", count=before + 1, timeout_s=PATIENCE_S)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 2
    assert err == "Stopped. What was done is saved; run it again to go on.\n"
    assert '"kind": "stopped"' in out
    control.call("release")
    assert here.json("sync").code == 0
    assert len(order.made()) == 1


def test_nothing_of_qt_is_loaded(program: Program, here: Here) -> None:
    order = known(here, 1)
    script = """if True:
        import sys
        from orderdesk.__main__ import main
        named = sys.argv[1:5]
        codes = [main([*one.split(), *named]) for one in sys.argv[5:]]
        loaded = {name.partition(".")[0] for name in sys.modules}
        print(codes, sorted(loaded & {"PySide6", "shiboken6", "qasync", "miniaudio"}))
    """
    commands = ("sync", "orders", f"pack {order.name}", "outbox", "sync", "doctor")
    child = program.spawn(["-c", script, *program._named(), *commands])
    out, err = child.communicate(timeout=PATIENCE_S)
    assert out.splitlines()[-1] == "[0, 0, 0, 0, 0, 0] []", err


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def private_words(shop: DemoProcess) -> set[str]:
    """What nobody but the people at the bench may read: names, addresses, mails, notes, secrets."""
    words = {shop.token}
    for order in shop.control.call("state")["orders"]:
        for key in ("customer", "email", "ships_to", "note", "attributes"):
            words.update(_texts(order[key]))
    # A town or a street of three letters would be found anywhere.
    return {word for word in words if len(word) >= 6}


@pytest.mark.skipif(sys.platform == "win32", reason="reads files that are locked there")
def test_nobody_is_named_in_logs_or_in_files(
    program: Program, here: Here, shop: DemoProcess
) -> None:
    lost = known(here, 1)
    disputed = known(here, 2)
    pack(here, lost, "--tracking", f"PRIV{lost.name[1:]}", "--notify")
    pack(here, disputed)
    disputed.admin("edit_order", set=[{"sku": disputed.skus[0], "quantity": 1}])
    shop.control.call("fault", kind="drop_after_commit", match=CREATE)
    assert program.run("sync", hurried=True).code == 1
    assert program.run("pack", "Petersen").code == 2
    shop.control.call("fault", kind="internal_error_200", match="Order", times=3)
    program.run("sync", hurried=True)
    shop.control.call("cut_internet")
    assert program.run("sync", hurried=True).code == 2
    private = private_words(shop)
    assert "Jonas Petersen" in private
    logged = program.logged()
    assert "was lost" in logged
    assert [word for word in private if word in logged] == []
    raw = {file: file.read_bytes() for file in program.folder.rglob("*") if file.is_file()}
    assert [file.name for file in raw if file.stat().st_mode & 0o077] == []
    for file, content in raw.items():
        assert [word for word in private if word.encode() in content] == [], file

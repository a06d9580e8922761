"""A day at a station with faults all along: nobody's data lies readable in a file, a log or a report."""

import asyncio
import contextlib
import io
import logging
import shutil
import tempfile
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import pytest

from orderdesk.arguments import parse_arguments
from orderdesk.cli import run as cli_run
from orderdesk.composition import Desk, open_desk
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import OrderGid
from orderdesk.errors import RejectedError, UserError
from orderdesk.logbook import CarefulFormatter
from orderdesk.paths import profile_paths
from orderdesk.settings import save_settings
from orderdesk.sync.requests import refused_fields
from tests.headless.hurried import hurried_world
from tests.headless.orders import Placed, place
from tests.headless.program import Program
from tests.security.customer import (
    CUSTOMER,
    EMAIL,
    FIRST,
    GIFT,
    HOLD_NOTES,
    LAST,
    NEW_NOTE,
    NOTE,
    STREET,
    TAG,
    TEXTS,
    files_of,
    found_in,
    words_of,
)

FAULTS = ("drop_after_commit", "status_5xx", "invalid_json", "truncated", "internal_error_200")
# What staff ask for with a customer's words in it is answered with them.
ASKS_FOR_PEOPLE = ("orders", "outbox", "pack")


class Listener(logging.Handler):
    """Keeps every record of every level: as the log writes it, and as whoever else would see it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(CarefulFormatter("%(name)s %(levelname)s %(message)s"))
        self.lines: list[str] = []
        self.raw: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        if record.name.startswith("orderdesk"):
            self.raw.append(record.getMessage())


@dataclass
class Day:
    """What is left of a day: the profile, what its files held while it was open, and what was said."""

    folder: Path
    token: str
    temporary: Path
    said: dict[str, str] = field(default_factory=dict)
    while_open: Mapping[str, bytes] = field(default_factory=dict)
    listener: Listener = field(default_factory=Listener)

    @property
    def folders(self) -> tuple[Path, Path]:
        return self.folder, profile_paths(self.folder).journal_folder


class AtWork:
    """Carries a day out."""

    def __init__(self, day: Day, shop: DemoProcess) -> None:
        self._day = day
        self._shop = shop

    def run(self, *words: str) -> str:
        """One command. Its whole output, errors too."""
        command, *more = words
        named = ("--profile", str(self._day.folder), "--endpoint", self._shop.endpoint)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            arguments = parse_arguments([command, *named, *more])
            cli_run.run_command(arguments, hurried_world(self._shop.control))
        self._day.said[" ".join(words)] = said.getvalue()
        return said.getvalue()

    def at_the_desk(self, script: Callable[[Desk], Awaitable[None]]) -> None:
        async def opened() -> None:
            named = ["outbox", "--profile", str(self._day.folder)]
            desk = await open_desk(parse_arguments([*named, "--endpoint", self._shop.endpoint]))
            try:
                await script(desk)
            finally:
                await desk.close()

        asyncio.run(opened())

    def fault(self, kind: str, match: str = "any", times: int = 1) -> None:
        self._shop.control.call("fault", kind=kind, match=match, times=times)


@pytest.fixture(scope="module")
def day(
    synced: Program, lasting_shop: DemoProcess, tmp_path_factory: pytest.TempPathFactory
) -> Day:
    """The day, over. Its profile is closed."""
    folder = synced.copy(tmp_path_factory.mktemp("day") / "profile").folder
    temporary = tmp_path_factory.mktemp("temporary")
    done = Day(folder, lasting_shop.token, temporary)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LANG", "C.UTF-8")
        patched.setenv("TMPDIR", str(temporary))
        patched.setenv("SQLITE_TMPDIR", str(temporary))
        patched.setattr(tempfile, "tempdir", str(temporary))
        with listening(done.listener):
            spend(done, AtWork(done, lasting_shop), lasting_shop, patched)
    return done


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Every logger at its loudest, for a while."""
    root = logging.getLogger()
    names = [name for name in logging.root.manager.loggerDict if not name.startswith("PySide")]
    loud = [root, *(logging.getLogger(name) for name in names)]
    before = [one.level for one in loud]
    for one in loud:
        one.setLevel(logging.DEBUG)
    root.addHandler(listener)
    yield
    root.removeHandler(listener)
    for one, level in zip(loud, before, strict=True):
        one.setLevel(level)


def spend(day: Day, work: AtWork, shop: DemoProcess, patched: pytest.MonkeyPatch) -> None:
    """Pulled, searched, packed, held, noted, refused, broken off, failed: with all faults between."""

    def ordered(**more: object) -> Placed:
        attributes = {"Grußkarte": GIFT}
        return place(
            shop, 2, customer=CUSTOMER, note=NOTE, tags=[TAG], attributes=attributes, **more
        )

    packed, changed, lost = ordered(), ordered(), ordered()
    pickup = ordered(method="PICK_UP", delivery="Laden")
    for kind in FAULTS:
        work.fault(kind)
    work.run("sync")
    shop.control.call("clear_faults")
    work.run("sync")
    work.run("orders", "--search", LAST)
    work.run("pack", packed.name, "--tracking", "00340434161094042557", "--notify")
    work.run("pack", lost.name)

    async def decide(desk: Desk) -> None:
        desk.want_location(desk.locations[0].name)
        changes = desk.order_changes
        await changes.hold([OrderGid(changed.id)], HoldReason.OTHER, HOLD_NOTES)
        await changes.set_note(OrderGid(changed.id), NEW_NOTE)
        await changes.add_tags([OrderGid(changed.id)], [f"{TAG}-2"])
        await changes.prepare_for_pickup([OrderGid(pickup.id)])
        save_settings(desk.files.paths.settings, desk.settings)
        await desk.files.backups.write(desk.files.database, desk.world.clock)
        await desk.files.database.back_up(desk.files.paths.database.with_name("copy.sqlite3"))
        day.while_open = files_of(*day.folders, day.temporary)

    work.at_the_desk(decide)
    work.run("outbox")
    work.fault("drop_after_commit", "fulfillmentCreate")
    work.fault("internal_error_200", "tagsAdd")
    lost.admin("cancel_order")
    changed.admin("set_note", note=NOTE + "!")
    for command in ("sync --json", "outbox --json", "doctor", "report"):
        work.run(*command.split())
    shop.control.call("revoke_token")
    work.run("doctor", "--json")
    shop.control.call("restore_token")

    async def fail(*_given: object) -> None:
        raise ValueError(f"{FIRST} {LAST}: {NOTE}")

    with patched.context() as broken:
        broken.setattr(cli_run, "_COMMANDS", {"report": fail})
        work.run("report", "--json")


def decrypted(path: Path, key: bytes, target: Path) -> tuple[bytes, bytes]:
    """The database as it would lie there without encryption, and the orders that are packed in it."""
    shutil.copy(path, target)
    opened = apsw.Connection(str(target))
    for statement in ("PRAGMA cipher = 'aegis'", f"PRAGMA key = 'raw:{key.hex()}'"):
        opened.execute(statement)
    opened.execute("PRAGMA journal_mode = DELETE")
    opened.execute("PRAGMA rekey = ''")
    packed = opened.execute("SELECT payload FROM orders")
    orders = b"".join(zlib.decompress(row[0]) for row in packed)
    opened.close()
    return target.read_bytes(), orders


def test_no_file_of_a_profile_holds_a_customer_or_a_sign_in(day: Day) -> None:
    looked_for = (*TEXTS, *words_of(TEXTS), day.token)
    held = {**day.while_open, **files_of(*day.folders, day.temporary)}
    names = "\n".join(held)
    for kind in ("orders.sqlite3-wal", "outbox.journal", "copy.sqlite3", "settings.json"):
        assert kind in names
    assert any("outbox.journal." in name or "backup" in name for name in held)
    for name, content in held.items():
        assert found_in(content, looked_for) == (), name


def test_without_encryption_the_same_copy_would_hold_them_all(day: Day, tmp_path: Path) -> None:
    paths = profile_paths(day.folder)
    key = bytes.fromhex(paths.loopback_key.read_text())
    plain, orders = decrypted(paths.folder / "copy.sqlite3", key, tmp_path / "plain.sqlite3")
    assert plain.startswith(b"SQLite format 3")
    assert set(words_of([FIRST, LAST, STREET, EMAIL])) <= set(found_in(plain, words_of(TEXTS)))
    assert found_in(plain + orders, TEXTS) == TEXTS
    assert found_in(plain, [day.token]) == (day.token,)


def test_the_station_itself_reads_them(day: Day) -> None:
    assert LAST in day.said[f"orders --search {LAST}"]


def test_no_line_of_any_level_names_a_customer(day: Day) -> None:
    lines = "\n".join(day.listener.lines + day.listener.raw)
    assert "intent" in lines
    assert "httpcore" in lines
    assert found_in(lines.encode(), (*TEXTS, *words_of(TEXTS), day.token)) == ()


def test_what_the_shop_refuses_is_logged_by_its_field() -> None:
    quoting = UserError(f"“{LAST}” is no tag", ("tags", "0"), "INVALID")
    assert refused_fields(RejectedError([quoting])) == "tags.0 INVALID"


def test_what_failed_is_reported_without_its_words(day: Day) -> None:
    (report,) = profile_paths(day.folder).crashes.iterdir()
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert found_in(text.encode(), words_of(TEXTS)) == ()


def test_no_answer_names_a_customer_who_was_not_asked_for(day: Day) -> None:
    for command, said in day.said.items():
        assert day.token not in said, command
        if not command.startswith(ASKS_FOR_PEOPLE):
            assert found_in(said.encode(), (*TEXTS, *words_of(TEXTS))) == (), command

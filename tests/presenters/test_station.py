"""The station's own parts: scanner check, data and safety, and what stands between it and the shop."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderdesk.domain.app_scopes import APP_SCOPES
from orderdesk.domain.catalogue import Shop
from orderdesk.domain.scanner_check import TEST_CODES
from orderdesk.errors import (
    FileNotWrittenError,
    InsecureConnectionError,
    NotTheShopError,
    OrderDeskError,
    OtherShopError,
    PassphraseNeededError,
    SignedOutError,
    UnreachableError,
    WrongPassphraseError,
)
from orderdesk.events import Bus, ConnectionChanged, ShopChanged
from orderdesk.notices import Notices, Tone
from orderdesk.presenters.access_watch import CLOCK, ROAD, SIGNED_OUT, AccessWatch
from orderdesk.presenters.data_safety import DataSafety, DataState, Place
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.scanner_check import ScannerCheck, ScannerCheckState
from orderdesk.presenters.scope_words import NOTICE as SCOPES
from orderdesk.tasks import TaskSet

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ALL = frozenset(one.name for one in APP_SCOPES)


class CheckScreen:
    def __init__(self) -> None:
        self.gaps: list[int] = []
        self.listened: list[int | None] = []
        self.state: ScannerCheckState | None = None
        self.check = ScannerCheck(self.gaps.append, self.listened.append)
        self.check.attach(self)

    def show_check(self, state: ScannerCheckState) -> None:
        self.state = state

    @property
    def now(self) -> ScannerCheckState:
        assert self.state is not None
        return self.state


@pytest.mark.parametrize(
    ("longest", "gap"), [(1.0, 40), (13.0, 40), (14.0, 42), (30.0, 90), (60.0, 150), (240.0, 150)]
)
def test_three_codes_set_the_pause_to_three_times_the_longest(longest: float, gap: int) -> None:
    screen = CheckScreen()
    screen.check.begin()
    assert screen.listened == [250]
    for number, code in enumerate(TEST_CODES, 1):
        assert screen.now.code == code
        assert f"{number} of 3" in screen.now.intro
        screen.check.take(code, longest if number == 2 else 0.5)
    assert screen.gaps == [gap]
    assert screen.listened == [250, None]
    assert not screen.check.is_running
    assert screen.now.lines[0].is_fine


def test_a_fault_is_named_and_the_same_code_is_asked_for_again() -> None:
    screen = CheckScreen()
    screen.check.begin()
    screen.check.take("od-0123456789", 3)
    assert "Caps Lock" in screen.now.lines[0].what
    assert screen.now.code == TEST_CODES[0]
    screen.check.take(TEST_CODES[0], 3)
    screen.check.take(TEST_CODES[0], 3)
    assert screen.now.code == TEST_CODES[1]
    screen.check.refuse("OD-AQW", ended=False)
    assert "sends no Enter" in screen.now.lines[0].what
    screen.check.refuse("OD-AQW", ended=True)
    assert "slowly" in screen.now.lines[0].what
    screen.check.stop()
    assert screen.gaps == []
    assert screen.listened == [250, None]
    screen.check.stop()
    assert screen.listened == [250, None]


@dataclass
class Station:
    waiting: int = 0
    orders: tuple[str, ...] = ()
    done: list[str] = field(default_factory=list)
    failure: OrderDeskError | None = None
    passphrase: str = ""

    async def unsent(self) -> int:
        return self.waiting

    async def in_hand(self) -> Sequence[str]:
        return self.orders

    async def recovery_code(self, passphrase: str) -> str:
        if self.passphrase and not passphrase:
            raise PassphraseNeededError
        if passphrase != self.passphrase:
            raise WrongPassphraseError
        return "CODE"

    async def export_work(self, path: Path) -> int:
        if self.failure is not None:
            raise self.failure
        self.done.append(f"export {path.name}")
        return self.waiting + len(self.orders)

    async def sign_out(self) -> None:
        self.done.append("sign out")


class DataScreen:
    def __init__(self, station: Station) -> None:
        self.left: list[bool] = []
        self.state: DataState | None = None
        self.data = DataSafety(
            station,
            [Place("Data", "/data")],
            TaskSet(),
            lambda: self.left.append(True),
            is_demo=False,
        )
        self.data.attach(self)

    def show_data(self, state: DataState) -> None:
        self.state = state

    def ask_export_path(self, chosen: Callable[[Path], None]) -> None:
        chosen(Path("/somewhere/work.json"))

    @property
    def now(self) -> DataState:
        assert self.state is not None
        return self.state


async def settled() -> None:
    for _turn in range(8):
        await asyncio.sleep(0)


async def test_with_nothing_left_signing_out_is_one_step() -> None:
    station = Station()
    screen = DataScreen(station)
    screen.data.sign_out()
    await settled()
    assert (station.done, screen.left) == (["sign out"], [True])


async def test_work_that_is_not_sent_blocks_signing_out_until_it_is_exported() -> None:
    station = Station(waiting=2, orders=("#1001",))
    screen = DataScreen(station)
    screen.data.sign_out()
    await settled()
    assert station.done == []
    assert screen.now.sign_out_why == "2 decisions are not in the shop yet. #1001 is in hand."
    screen.data.export_and_sign_out()
    await settled()
    assert station.done == ["export work.json", "sign out"]
    assert screen.left == [True]


async def test_an_export_that_fails_signs_nobody_out() -> None:
    station = Station(waiting=1, failure=FileNotWrittenError(Path("/somewhere/work.json")))
    screen = DataScreen(station)
    screen.data.export_and_sign_out()
    await settled()
    assert (station.done, screen.left) == ([], [])
    assert "could not be written" in screen.now.sign_out_said


async def test_the_recovery_code_is_shown_when_asked_for_and_hidden_again() -> None:
    screen = DataScreen(Station())
    screen.data.show_recovery_code()
    await settled()
    assert screen.now.recovery_code == "CODE"
    assert "CODE" not in repr(screen.now)
    screen.data.open()
    assert screen.now.recovery_code == ""


async def test_a_profile_with_a_passphrase_shows_its_code_for_it_only() -> None:
    screen = DataScreen(Station(passphrase="open"))
    screen.data.show_recovery_code()
    await settled()
    assert (screen.now.asks_passphrase, screen.now.recovery_code) == (True, "")
    screen.data.show_recovery_code("wrong")
    await settled()
    assert "not the one" in screen.now.recovery_said
    screen.data.show_recovery_code("open")
    await settled()
    assert (screen.now.asks_passphrase, screen.now.recovery_code) == (False, "CODE")


@dataclass
class Line:
    is_online: bool = True
    is_signed_out: bool = False
    problem: OrderDeskError | None = None
    last_heard_at: datetime | None = NOW
    there: datetime = NOW

    def server_now(self) -> datetime:
        return self.there


class Watched:
    def __init__(self, line: Line, scopes: frozenset[str] = ALL) -> None:
        self.line = line
        self.scopes = scopes
        self.notices = Notices()
        self.bus = Bus()
        self.asked: list[bool] = []
        self.watch = AccessWatch(
            line,  # type: ignore[arg-type] (its fields are what the port reads)
            lambda: Shop("gid://s", "Kiezladen", "k.myshopify.com", "UTC", "EUR", self.scopes),
            self.bus,
            self.notices,
            lambda: Formats("en", UTC),
            lambda: NOW,
            lambda: self.asked.append(True),
        )
        self.watch.tick()

    @property
    def standing(self) -> set[str]:
        return set(self.notices.standing)


def test_all_is_well_and_nothing_is_said() -> None:
    assert Watched(Line()).standing == set()


def test_signed_out_is_said_with_the_way_back_and_goes_by_itself() -> None:
    line = Line()
    watched = Watched(line)
    line.is_online, line.is_signed_out, line.problem = False, True, SignedOutError()
    watched.bus.publish(ConnectionChanged())
    notice = watched.notices.standing[SIGNED_OUT]
    assert notice.action == "Sign in again"
    assert notice.act is not None
    notice.act()
    assert watched.asked == [True]
    line.is_online, line.is_signed_out, line.problem = True, False, None
    watched.bus.publish(ConnectionChanged())
    assert watched.standing == set()


def test_another_shop_is_no_question_of_signing_in() -> None:
    line = Line(is_online=False, is_signed_out=True, problem=OtherShopError("a", "b"))
    assert SIGNED_OUT not in Watched(line).standing


def test_a_scope_taken_away_is_said_with_what_it_disables() -> None:
    watched = Watched(Line())
    watched.scopes = ALL - {"write_orders"}
    watched.bus.publish(ShopChanged())
    notice = watched.notices.standing[SCOPES]
    assert notice.tone is Tone.CALM
    assert "write_orders" in notice.what
    assert "Tags and notes cannot be changed" in notice.advice
    assert "Everything else goes on" in notice.advice
    watched.scopes = ALL
    watched.bus.publish(ShopChanged())
    assert watched.standing == set()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (InsecureConnectionError("certificate is not yet valid"), "date and time right"),
        (InsecureConnectionError("self-signed certificate"), "opens secure connections"),
        (NotTheShopError("HTTP 200"), "Open a browser"),
    ],
)
def test_a_road_that_is_not_trusted_is_said(problem: OrderDeskError, words: str) -> None:
    watched = Watched(Line(is_online=False, problem=problem))
    assert words in watched.notices.standing[ROAD].advice


def test_plain_offline_is_a_working_mode_and_no_notice() -> None:
    assert (
        Watched(Line(is_online=False, problem=UnreachableError("ConnectError"))).standing == set()
    )


@pytest.mark.parametrize(("minutes", "is_said"), [(5, False), (-5, False), (6, True), (-6, True)])
def test_a_clock_that_differs_is_said_with_both_times(minutes: int, is_said: bool) -> None:
    watched = Watched(Line(there=NOW + timedelta(minutes=minutes)))
    assert (CLOCK in watched.standing) == is_said
    if is_said:
        notice = watched.notices.standing[CLOCK]
        assert notice.tone is Tone.CALM
        assert "8:00" in notice.advice
        watched.line.there = NOW
        watched.watch.tick()
        assert watched.standing == set()

"""Connecting a store step by step: what is asked, what is said, and that nothing typed is lost."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from orderdesk.domain.app_scopes import APP_SCOPES, missing_scopes
from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.ids import LocationGid
from orderdesk.errors import (
    AppCredentialsError,
    AppRefusedError,
    DiskFullError,
    InsecureConnectionError,
    NoSuchShopError,
    NotTheShopError,
    OrderDeskError,
    PassphraseNeededError,
    SignedOutError,
    UnreachableError,
)
from orderdesk.presenters.connect_presenter import ConnectPresenter
from orderdesk.presenters.connect_state import (
    ConnectedShop,
    ConnectState,
    Field,
    FoundShop,
    GivenSignIn,
    StationChoice,
    Step,
    Way,
)
from orderdesk.presenters.scope_words import disables
from orderdesk.settings import computer_name
from orderdesk.tasks import TaskSet

ALL = frozenset(one.name for one in APP_SCOPES)
CODE = "0000 0000 0000 0000\n" * 4
LOCATIONS = (
    Location(LocationGid("gid://l/closed"), "Old shop", is_active=False),
    Location(LocationGid("gid://l/1"), "Berlin Mitte"),
    Location(LocationGid("gid://l/2"), "Hamburg"),
)


@dataclass
class Door:
    """A shop that answers, or fails as the test says."""

    scopes: frozenset[str] = ALL
    failure: OrderDeskError | None = None
    keep_failures: list[OrderDeskError] = field(default_factory=list)
    ahead: timedelta = timedelta(0)
    asked: list[tuple[str, GivenSignIn]] = field(default_factory=list)
    choices: list[StationChoice] = field(default_factory=list)
    hold: asyncio.Event | None = None
    code: str = CODE

    async def examine(self, address: str, sign_in: GivenSignIn) -> FoundShop:
        self.asked.append((address, sign_in))
        if self.hold is not None:
            await self.hold.wait()
        if self.failure is not None:
            raise self.failure
        shop = Shop("gid://s/1", "Kiezladen", "kiezladen.myshopify.com", "UTC", "EUR", self.scopes)
        return FoundShop(address, sign_in, shop, LOCATIONS, self.ahead)

    async def keep(self, found: FoundShop, choice: StationChoice) -> ConnectedShop:
        self.choices.append(choice)
        if self.keep_failures:
            raise self.keep_failures.pop(0)
        return ConnectedShop(Path("/p"), recovery_code=self.code)


class Screen:
    """The page, and a person in front of it."""

    def __init__(self, door: Door, **named: object) -> None:
        self.door = door
        self.connected: list[ConnectedShop] = []
        self.demo: list[bool] = []
        self.state: ConnectState | None = None
        self.presenter = ConnectPresenter(
            door,
            TaskSet(),
            self.connected.append,
            demo_wanted=lambda: self.demo.append(True),
            **named,  # type: ignore[arg-type] (as the presenter takes them)
        )
        self.presenter.attach(self)

    def show_state(self, state: ConnectState) -> None:
        self.state = state

    @property
    def now(self) -> ConnectState:
        assert self.state is not None
        return self.state

    async def go_on(self) -> None:
        self.presenter.go_on()
        for _turn in range(5):
            await asyncio.sleep(0)

    async def to_sign_in(self, address: str = "kiezladen") -> None:
        while self.now.step is not Step.SIGN_IN:
            await self.go_on()
        self.presenter.enter(Field.ADDRESS, address)
        self.presenter.enter(Field.CLIENT_ID, "id")
        self.presenter.enter(Field.SECRET, "secret")

    def says(self) -> list[str]:
        return [f"{line.what} {line.advice}".strip() for line in self.now.lines]


async def test_the_whole_way() -> None:
    screen = Screen(Door())
    assert (screen.now.step, screen.now.number) == (Step.WELCOME, 0)
    await screen.go_on()
    assert (screen.now.step, screen.now.number, screen.now.count) == (Step.APP, 1, 4)
    assert set(screen.now.scopes.split(", ")) == ALL
    await screen.go_on()
    assert screen.now.why_not == "Type the shop's address"
    await screen.to_sign_in()
    assert screen.now.primary == "Test the sign-in"
    await screen.go_on()
    assert screen.door.asked == [("kiezladen.myshopify.com", GivenSignIn("id", "secret"))]
    assert screen.now.texts[Field.ADDRESS] == "kiezladen.myshopify.com"
    assert screen.now.address_said == "Found: \u2068Kiezladen\u2069"
    assert screen.says() == ["8 of 8 permissions granted Orders, fulfillment, products and stock"]
    assert screen.now.primary == "Continue"
    await screen.go_on()
    assert screen.now.step is Step.STATION
    assert [one.value for one in screen.now.locations] == ["gid://l/1", "gid://l/2"]
    assert screen.now.usual_station == computer_name()
    assert screen.now.station_said == (
        f"No name is given: other stations see the computer's, “\u2068{computer_name()}\u2069”."
    )
    screen.presenter.choose_location("gid://l/2")
    screen.presenter.enter(Field.STATION, " Bench 1 ")
    assert screen.now.station_said == "Other stations see this one as “\u2068Bench 1\u2069”."
    screen.presenter.enter(Field.STAFF, "Mara")
    await screen.go_on()
    assert screen.door.choices == [StationChoice("gid://l/2", "Bench 1", "Mara")]
    assert (screen.now.step, screen.now.recovery_code) == (Step.RECOVERY, CODE)
    assert not screen.now.may_go_back
    assert screen.connected == []
    await screen.go_on()
    assert [one.folder for one in screen.connected] == [Path("/p")]


@pytest.mark.parametrize(
    ("failure", "words", "field"),
    [
        (NoSuchShopError("Not Found"), "does not answer at this address", Field.ADDRESS),
        (NotTheShopError("HTTP 200"), "a web page. Open a browser", None),
        (UnreachableError("ConnectError"), "internet connection, then test again", None),
        (AppCredentialsError(is_secret=True), "client secret is not", Field.SECRET),
        (AppCredentialsError(is_secret=False), "no app with this client ID", Field.CLIENT_ID),
        (AppRefusedError(AppRefusedError.NOT_INSTALLED), "choose Install app", None),
        (AppRefusedError(AppRefusedError.OTHER_ORGANIZATION), "different organizations", None),
        (InsecureConnectionError("certificate is not yet valid"), "date and time right", None),
        (InsecureConnectionError("certificate has expired"), "date and time right", None),
        (InsecureConnectionError("self-signed certificate"), "whoever runs it", None),
        (DiskFullError(), "Make room on the disk", None),
    ],
)
async def test_each_failure_is_a_sentence_and_keeps_what_was_typed(
    failure: OrderDeskError, words: str, field: Field | None
) -> None:
    screen = Screen(Door(failure=failure))
    await screen.to_sign_in()
    await screen.go_on()
    assert len(screen.says()) == 1
    assert words in screen.says()[0]
    assert screen.now.wrong is field
    assert screen.now.texts[Field.CLIENT_ID] == "id"
    assert screen.now.primary == "Test again"
    screen.door.failure = None
    await screen.go_on()
    assert screen.door.asked[1] == screen.door.asked[0]
    assert screen.now.primary == "Continue"


async def test_a_token_that_is_refused_points_at_its_field() -> None:
    screen = Screen(Door(failure=SignedOutError()))
    await screen.to_sign_in()
    screen.presenter.choose_way(Way.TOKEN)
    assert screen.now.why_not == "Type the access token"
    screen.presenter.enter(Field.TOKEN, " shpat_1 ")
    await screen.go_on()
    assert screen.door.asked[0][1] == GivenSignIn("", "shpat_1")
    assert screen.says()[0].startswith("The shop does not accept the token that was given.")
    assert screen.now.wrong is Field.TOKEN


async def test_every_missing_scope_is_named_with_what_it_disables() -> None:
    screen = Screen(Door(scopes=ALL - {"write_orders", "read_inventory"}))
    await screen.to_sign_in()
    await screen.go_on()
    lacking = [one for one in APP_SCOPES if one.name in ("write_orders", "read_inventory")]
    assert screen.says() == [
        "6 of 8 permissions granted",
        *(f"Missing: {one.name} {disables(one)}" for one in lacking),
    ]
    assert screen.now.primary == "Continue"


async def test_without_an_essential_scope_it_goes_no_further() -> None:
    screen = Screen(Door(scopes=ALL - {"read_orders", "write_orders"}))
    await screen.to_sign_in()
    await screen.go_on()
    assert screen.now.primary == "Test again"
    screen.door.scopes = ALL
    await screen.go_on()
    await screen.go_on()
    assert screen.now.step is Step.STATION


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [
        (timedelta(minutes=12), "This computer's clock is 12 min behind the shop's."),
        (timedelta(minutes=-12), "This computer's clock is 12 min ahead of the shop's."),
        (timedelta(hours=26), "This computer's clock is 26 h behind the shop's."),
        (timedelta(minutes=4), None),
    ],
)
async def test_a_wrong_clock_is_said(ahead: timedelta, sentence: str | None) -> None:
    screen = Screen(Door(ahead=ahead))
    await screen.to_sign_in()
    await screen.go_on()
    told = [line.what for line in screen.now.lines if not line.is_fine]
    assert told == ([sentence] if sentence else [])


async def test_a_result_about_other_words_is_taken_away() -> None:
    screen = Screen(Door())
    await screen.to_sign_in()
    await screen.go_on()
    screen.presenter.enter(Field.SECRET, "another")
    assert (screen.now.lines, screen.now.address_said) == ((), "")
    assert screen.now.primary == "Test the sign-in"


async def test_going_back_loses_nothing_and_stops_a_test() -> None:
    door = Door(hold=asyncio.Event())
    screen = Screen(door)
    await screen.to_sign_in()
    await screen.go_on()
    assert screen.now.is_busy
    assert screen.now.why_not == "Asking the shop…"
    screen.presenter.back()
    assert not screen.now.is_busy
    screen.presenter.back()
    assert screen.now.step is Step.APP
    await screen.go_on()
    assert screen.now.texts[Field.ADDRESS] == "kiezladen.myshopify.com"
    door.hold = None
    await screen.go_on()
    await screen.go_on()
    screen.presenter.enter(Field.STATION, "Bench 7")
    screen.presenter.back()
    assert screen.now.address_said
    await screen.go_on()
    assert screen.now.texts[Field.STATION] == "Bench 7"


async def test_without_a_keyring_a_passphrase_is_chosen_twice() -> None:
    screen = Screen(Door(keep_failures=[PassphraseNeededError(is_new=True)]))
    await screen.to_sign_in()
    for _click in range(3):
        await screen.go_on()
    assert screen.now.why_not == "Type who works here"
    screen.presenter.enter(Field.STAFF, "Nora")
    await screen.go_on()
    assert "no keyring" in screen.now.passphrase_why
    assert screen.now.why_not == "Choose a passphrase"
    screen.presenter.enter(Field.PASSPHRASE, "correct horse")
    assert screen.now.why_not == "The two passphrases differ"
    screen.presenter.enter(Field.PASSPHRASE_AGAIN, "correct horse")
    await screen.go_on()
    assert screen.door.choices[-1].passphrase == "correct horse"
    assert screen.now.step is Step.RECOVERY
    assert "correct horse" not in repr(screen.now)


async def test_the_steps_of_a_shop_on_this_computer_are_counted_without_a_recovery_code() -> None:
    screen = Screen(Door(code=""))
    await screen.to_sign_in("http://127.0.0.1:80")
    assert (screen.now.number, screen.now.count) == (2, 3)
    screen.presenter.enter(Field.ADDRESS, "kiezladen")
    assert (screen.now.number, screen.now.count) == (2, 4)
    screen.presenter.enter(Field.ADDRESS, "http://localhost:8080")
    await screen.go_on()
    await screen.go_on()
    assert (screen.now.step, screen.now.number, screen.now.count) == (Step.STATION, 3, 3)
    screen.presenter.enter(Field.STAFF, "Mara")
    await screen.go_on()
    assert len(screen.connected) == 1


@pytest.mark.parametrize(
    ("address", "count"), [("kiezladen.myshopify.com", 3), ("http://[::1]", 2)]
)
async def test_the_steps_of_signing_in_to_a_known_shop_are_counted(
    address: str, count: int
) -> None:
    screen = Screen(Door(), known_address=address)
    assert (screen.now.step, screen.now.number, screen.now.count) == (Step.SIGN_IN, 1, count)


async def test_signing_in_again_asks_for_nothing_else() -> None:
    screen = Screen(Door(), known_address="kiezladen.myshopify.com", asks_station=False)
    assert (screen.now.step, screen.now.address_is_fixed) == (Step.SIGN_IN, True)
    assert not screen.now.may_go_back
    await screen.to_sign_in("kiezladen.myshopify.com")
    await screen.go_on()
    assert screen.now.primary == "Sign in"
    await screen.go_on()
    assert len(screen.connected) == 1


async def test_the_demo_shop_is_always_a_way_out() -> None:
    screen = Screen(Door())
    await screen.to_sign_in()
    screen.presenter.try_demo()
    assert screen.demo == [True]


def test_writing_grants_reading() -> None:
    assert missing_scopes(ALL - {"read_orders"}) == ()
    assert [one.name for one in missing_scopes(ALL - {"write_orders"})] == ["write_orders"]

"""The frame's words about connection, scanner and outbox; settings that are in force at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.packing import Packing
from orderdesk.errors import SettingsNotSavedError
from orderdesk.events import Bus, ConnectionChanged, IntentsChanged, PrinterAnswered
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.formats import isolated
from orderdesk.presenters.frame_presenter import FramePresenter, FrameState
from orderdesk.presenters.marks import Hue
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.settings_presenter import SettingsPresenter, SettingsState
from orderdesk.services.ports import Person
from orderdesk.settings import Settings, Theme, computer_name
from orderdesk.tasks import TaskSet
from tests.builders import BERLIN, LEIPZIG, NOW, a_packing, an_order, some_work
from tests.presenters.fakes import FORMATS, HERE, THERE, FakeClock, FakeLine, settle

SHOP = Shop("1", "Kranich", "kranich.myshopify.com", "Europe/Berlin", "EUR")


@dataclass
class Counts:
    """The outbox, counted."""

    waiting: int = 0
    sending: int = 0
    needs_person: int = 0

    async def counts(self) -> "Counts":
        return replace(self)


@dataclass
class Screen:
    """Remembers what it was told to show."""

    frames: list[FrameState] = field(default_factory=list)
    pages: list[SettingsState] = field(default_factory=list)

    def show_frame(self, state: FrameState) -> None:
        self.frames.append(state)

    def show_state(self, state: SettingsState) -> None:
        self.pages.append(state)

    @property
    def frame(self) -> FrameState:
        return self.frames[-1]

    @property
    def page(self) -> SettingsState:
        return self.pages[-1]


@dataclass
class Window:
    """A frame presenter with everything around it."""

    line: FakeLine = field(default_factory=FakeLine)
    counts: Counts = field(default_factory=Counts)
    bus: Bus = field(default_factory=Bus)
    notices: Notices = field(default_factory=Notices)
    clock: FakeClock = field(default_factory=FakeClock)
    screen: Screen = field(default_factory=Screen)
    printer: str = ""

    async def start(self) -> FramePresenter:
        presenter = FramePresenter(
            self.line,
            self.counts,
            lambda: 1,
            lambda: 42,
            self.bus,
            self.notices,
            TaskSet(),
            lambda: FORMATS,
            self.clock,
            lambda: SHOP,
            lambda: HERE,
            lambda: Person("Anna", "Bench 2"),
            lambda: self.printer,
        )
        presenter.attach(self.screen)
        await settle()
        return presenter


async def test_online_says_how_old_the_copy_is() -> None:
    window = Window()
    presenter = await window.start()
    window.clock.pass_time(timedelta(seconds=20))
    presenter.tick()
    strip = window.screen.frame.strip
    assert (strip.connection.word, strip.detail) == ("Online", "synced 20\u00a0s ago")
    assert strip.scanner == "No scan yet"
    assert strip.unsent == "Nothing waiting"


async def test_offline_is_one_calm_sentence() -> None:
    window = Window()
    await window.start()
    window.line.is_online, window.line.since = False, NOW
    window.bus.publish(ConnectionChanged())
    strip = window.screen.frame.strip
    assert strip.is_offline
    assert strip.connection.word == "Offline since 10:00."
    assert strip.detail.startswith("Keep working")


async def test_signed_out_asks_for_the_manager() -> None:
    window = Window()
    window.line.is_online, window.line.is_signed_out = False, True
    await window.start()
    assert window.screen.frame.strip.connection.hue is Hue.AMBER
    assert "manager" in window.screen.frame.strip.detail


async def test_the_scanner_is_as_old_as_its_last_scan() -> None:
    window = Window()
    presenter = await window.start()
    presenter.note_scan()
    window.clock.pass_time(timedelta(minutes=3))
    presenter.tick()
    assert window.screen.frame.strip.scanner == "Last scan 3\u00a0min ago"


async def test_the_printer_is_named_and_said_to_be_away_until_it_takes_a_paper() -> None:
    window = Window()
    presenter = await window.start()
    assert window.screen.frame.strip.printer == ""
    window.printer = "HP_LaserJet_4"
    presenter.tick()
    assert window.screen.frame.strip.printer == isolated("HP_LaserJet_4")
    window.bus.publish(PrinterAnswered("HP_LaserJet_4", took_it=False))
    window.bus.publish(PrinterAnswered("Another", took_it=True))
    strip = window.screen.frame.strip
    assert strip.is_printer_away
    assert strip.printer == f"{isolated('HP_LaserJet_4')} took no paper"
    window.bus.publish(PrinterAnswered("HP_LaserJet_4", took_it=True))
    assert not window.screen.frame.strip.is_printer_away


async def test_the_outbox_is_counted_again_when_it_changed() -> None:
    window = Window()
    await window.start()
    window.counts.waiting, window.counts.sending = 6, 1
    window.bus.publish(IntentsChanged())
    await settle()
    assert window.screen.frame.strip.unsent == "7 waiting to send"
    rail = {entry.page: entry for entry in window.screen.frame.rail}
    assert (rail[PageName.OUTBOX].count, rail[PageName.OUTBOX].needs_person) == (7, False)
    window.counts.needs_person = 1
    window.bus.publish(IntentsChanged())
    await settle()
    assert window.screen.frame.strip.unsent == "1 needs you, 7 waiting to send"
    rail = {entry.page: entry for entry in window.screen.frame.rail}
    assert (rail[PageName.OUTBOX].count, rail[PageName.OUTBOX].needs_person) == (1, True)
    assert (rail[PageName.QUEUE].count, rail[PageName.PACK].count) == (42, 1)


async def test_notices_stand_until_they_are_solved() -> None:
    window = Window()
    presenter = await window.start()
    notice = Notice("k", Tone.ACT, "What.", "Do.")
    window.notices.show(notice)
    assert window.screen.frame.notices == (notice,)
    presenter.dismiss(notice)
    assert window.screen.frame.notices == ()


@dataclass
class Station:
    """A settings presenter with everything around it."""

    settings: Settings = field(default_factory=lambda: Settings(location_id=BERLIN))
    in_hand: list[Packing] = field(default_factory=list)
    saved: list[Settings] = field(default_factory=list)
    screen: Screen = field(default_factory=Screen)
    tested: int = 0
    fails: bool = False

    def __post_init__(self) -> None:
        self.presenter = SettingsPresenter(
            lambda: self.settings,
            self._apply,
            self,
            self,
            self._open_packings,
            lambda: SHOP,
            lambda: HERE,
            FakeLine(),
            Notices(),
            TaskSet(),
            lambda: FORMATS,
            FakeClock(),
            self._test,
        )
        self.presenter.attach(self.screen)

    def _apply(self, settings: Settings) -> None:
        if self.fails:
            raise SettingsNotSavedError(Path("/data/profile/settings.json"))
        self.settings = settings
        self.saved.append(settings)

    async def _open_packings(self) -> Sequence[Packing]:
        return self.in_hand

    async def load_locations(self) -> tuple[Location, ...]:
        return (HERE, THERE, Location(BERLIN, "Closed", is_active=False))

    async def count(self) -> int:
        return 1240

    def _test(self) -> None:
        self.tested += 1

    async def open(self) -> None:
        self.presenter.open()
        await settle()


async def test_which_name_other_stations_see_is_said() -> None:
    station = Station()
    await station.open()
    shown = station.screen.page
    assert shown.usual_station == computer_name()
    assert shown.station_said == (
        f"No name is given: other stations see the computer's, “\u2068{computer_name()}\u2069”."
    )
    station.presenter.rename_station(" Bench 2 ")
    shown = station.screen.page
    assert shown.station_said == "Other stations see this one as “\u2068Bench 2\u2069”."


async def test_each_change_is_in_force_and_saved_at_once() -> None:
    station = Station()
    await station.open()
    station.presenter.rename_station(" Bench 2 ")
    station.presenter.rename_staff("Anna")
    station.presenter.choose_theme("dark")
    station.presenter.choose_scale("150")
    station.presenter.set_volume(30)
    station.presenter.set_muted(True)
    station.presenter.set_scanner_gap(90)
    station.presenter.set_notify(True)
    station.presenter.test_sound()
    assert station.settings == Settings(
        station_name="Bench 2",
        staff_name="Anna",
        location_id=BERLIN,
        theme=Theme.DARK,
        scale_percent=150,
        sound_volume_percent=30,
        muted=True,
        scanner_gap_ms=90,
        notify_customer=True,
    )
    assert station.tested == 1
    assert station.screen.page.settings == station.settings


async def test_the_same_value_again_writes_nothing() -> None:
    station = Station()
    station.presenter.set_volume(station.settings.sound_volume_percent)
    assert station.saved == []


async def test_only_open_locations_are_offered_and_the_shop_is_shown() -> None:
    station = Station()
    await station.open()
    assert [choice.value for choice in station.screen.page.locations] == [BERLIN, LEIPZIG]
    assert station.screen.page.location_id == BERLIN
    facts = {fact.label: fact.text for fact in station.screen.page.shop_facts}
    assert facts["Address"] == "kranich.myshopify.com"
    assert facts["Orders here"] == "1,240"


async def test_another_location_is_taken_when_nothing_is_in_hand() -> None:
    station = Station()
    station.presenter.choose_location(LEIPZIG)
    await settle()
    assert station.settings.location_id == LEIPZIG


async def test_the_location_stays_while_an_order_is_in_hand() -> None:
    station = Station(in_hand=[a_packing(an_order(some_work(1, {1: 1})))])
    station.presenter.choose_location(LEIPZIG)
    await settle()
    assert station.settings.location_id == BERLIN
    assert station.screen.page.refused.startswith("Order #1001 is in hand.")
    assert station.screen.page.location_why_not


@pytest.mark.parametrize("location", ["gid://shopify/Location/404", ""])
async def test_a_location_that_the_shop_does_not_have_is_not_taken(location: str) -> None:
    station = Station()
    station.presenter.choose_location(location)
    await settle()
    assert station.saved == []


async def test_settings_that_cannot_be_saved_say_so() -> None:
    station = Station(fails=True)
    station.presenter.set_muted(True)
    assert station.screen.page.refused
    assert not station.screen.page.settings.muted

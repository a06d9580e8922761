"""The settings page's logic: each change is applied and saved at once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.packing import Packing
from orderdesk.errors import OrderDeskError
from orderdesk.notices import Notices
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.presenters.station_words import seen_as
from orderdesk.settings import Settings, Theme, computer_name
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "settings-page"
SCALES_PERCENT = (100, 110, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible value with its name."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to read: a label and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SettingsState:
    """The page. `location_why_not` says why the location cannot be changed now.

    `usual_station` is what the station is called without a name, `station_said` which one is in use.
    """

    settings: Settings
    themes: tuple[Choice, ...]
    scales: tuple[Choice, ...]
    locations: tuple[Choice, ...]
    location_id: str
    location_why_not: str
    shop_facts: tuple[Fact, ...]
    refused: str = ""
    usual_station: str = ""
    station_said: str = ""


class SettingsView(Protocol):
    """What the page does for its presenter."""

    def show_state(self, state: SettingsState) -> None:
        """Show these settings."""
        ...


class LocationsReader(Protocol):
    """Knows the shop's locations."""

    async def load_locations(self) -> tuple[Location, ...]:
        """All of them."""
        ...


class OrderCounter(Protocol):
    """Counts the orders of the local copy."""

    async def count(self) -> int:
        """How many orders are here."""
        ...


class SettingsPresenter:
    """`apply` takes new settings into force and saves them; it raises an OrderDeskError if it cannot."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        apply: Callable[[Settings], None],
        locations: LocationsReader,
        orders: OrderCounter,
        open_packings: Callable[[], Awaitable[Sequence[Packing]]],
        shop: Callable[[], Shop | None],
        location: Callable[[], Location | None],
        line: ShopLine,
        notices: Notices,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        play_test: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._apply = apply
        self._locations = locations
        self._orders = orders
        self._open_packings = open_packings
        self._shop = shop
        self._location = location
        self._line = line
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._play_test = play_test
        self._view: SettingsView | None = None
        self._known_locations: tuple[Location, ...] = ()
        self._in_hand: tuple[Packing, ...] = ()
        self._count: int | None = None
        self._refused = ""

    def attach(self, view: SettingsView) -> None:
        """Start to tell `view` what to show."""
        self._view = view

    def open(self) -> None:
        """The page is looked at: read what it tells."""
        self._refused = ""
        self._show()
        self._tasks.spawn(self._read())

    def rename_station(self, name: str) -> None:
        """Give the station another name."""
        self._take(replace(self._settings(), station_name=name.strip()))

    def rename_staff(self, name: str) -> None:
        """Say who works here now."""
        self._take(replace(self._settings(), staff_name=name.strip()))

    def choose_theme(self, theme: str) -> None:
        """Light, dark, or as the system has it."""
        self._take(replace(self._settings(), theme=Theme(theme)))

    def choose_scale(self, percent: str) -> None:
        """The size of everything on screen."""
        self._take(replace(self._settings(), scale_percent=int(percent)))

    def set_volume(self, percent: int) -> None:
        """The loudness of the bench's sounds."""
        self._take(replace(self._settings(), sound_volume_percent=percent))

    def set_muted(self, muted: bool) -> None:
        """No sounds at all: colour and word must do."""
        self._take(replace(self._settings(), muted=muted))

    def test_sound(self) -> None:
        """Let the station's sounds be heard."""
        self._play_test()

    def set_scanner_gap(self, gap_ms: int) -> None:
        """The longest pause between two keys of one scan."""
        self._take(replace(self._settings(), scanner_gap_ms=gap_ms))

    def set_notify(self, notify: bool) -> None:
        """Whether customers are told of a fulfillment unless staff say otherwise."""
        self._take(replace(self._settings(), notify_customer=notify))

    def choose_location(self, location_id: str) -> None:
        """Work at another location. Refused while an order is in hand."""
        self._tasks.spawn(self._choose_location(LocationGid(location_id)))

    async def _choose_location(self, location_id: LocationGid) -> None:
        await self._read()
        if location_id == self._settings().location_id:
            return
        if self._in_hand:
            self._refused = self._why_not_move()
            self._show()
            return
        if any(one.id == location_id for one in self._known_locations):
            self._take(replace(self._settings(), location_id=location_id))

    async def _read(self) -> None:
        try:
            self._known_locations = await self._locations.load_locations()
            self._in_hand = tuple(await self._open_packings())
            self._count = await self._orders.count()
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        self._show()

    def _take(self, settings: Settings) -> None:
        self._refused = ""
        if settings != self._settings():
            try:
                self._apply(settings)
            except OrderDeskError as error:
                self._refused = str(error)
        self._show()

    def _location_id(self) -> str:
        location = self._location()
        return location.id if location is not None else ""

    def _why_not_move(self) -> str:
        if not self._in_hand:
            return ""
        return _("Order {order} is in hand. Complete it or set it aside first.").format(
            order=self._in_hand[0].order_name
        )

    def _show(self) -> None:
        if self._view is None:
            return
        formats = self._formats()
        self._view.show_state(
            SettingsState(
                settings=self._settings(),
                themes=(
                    Choice(Theme.SYSTEM, _("As the system")),
                    Choice(Theme.LIGHT, _("Light")),
                    Choice(Theme.DARK, _("Dark")),
                ),
                scales=tuple(Choice(str(one), f"{one}\u00a0%") for one in SCALES_PERCENT),
                locations=tuple(
                    Choice(one.id, isolated(one.name))
                    for one in self._known_locations
                    if one.is_active
                ),
                location_id=self._location_id(),
                location_why_not=self._why_not_move(),
                shop_facts=self._shop_facts(formats),
                refused=self._refused,
                usual_station=computer_name(),
                station_said=seen_as(self._settings().station_name),
            )
        )

    def _shop_facts(self, formats: Formats) -> tuple[Fact, ...]:
        shop, heard = self._shop(), self._line.last_heard_at
        facts = []
        if shop is not None:
            facts.append(Fact(_("Name"), isolated(shop.name)))
            facts.append(Fact(_("Address"), shop.domain))
            facts.append(Fact(_("Time zone"), shop.time_zone))
        facts.append(
            Fact(
                _("Last heard"),
                formats.age(heard, self._clock()) if heard else _("Not since the start"),
            )
        )
        if self._count is not None:
            facts.append(Fact(_("Orders here"), formats.number(self._count)))
        return tuple(facts)

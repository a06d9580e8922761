"""What the connect page shows, and what it needs from the rest of the program to connect a store."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.presenters.settings_presenter import Choice


class Step(StrEnum):
    """The page's screens, in their sequence."""

    WELCOME = "welcome"
    APP = "app"
    SIGN_IN = "sign_in"
    STATION = "station"
    RECOVERY = "recovery"


class Way(StrEnum):
    """How the app signs in: by its id and secret, or by a token that is there already."""

    APP = "app"
    TOKEN = "token"


class Field(StrEnum):
    """What can be typed on the page."""

    ADDRESS = "address"
    CLIENT_ID = "client_id"
    SECRET = "secret"
    TOKEN = "token"
    STATION = "station"
    STAFF = "staff"
    PASSPHRASE = "passphrase"
    PASSPHRASE_AGAIN = "passphrase_again"


SECRETS = (Field.SECRET, Field.TOKEN, Field.PASSPHRASE, Field.PASSPHRASE_AGAIN)
"""What is never shown in a repr, kept in a state, or written down."""


@dataclass(frozen=True, slots=True)
class GivenSignIn:
    """What a person gave to sign in with. `client_id` is empty for a token."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundShop:
    """The shop that answered at `address` to this sign-in. `ahead` is its clock less this computer's."""

    address: str
    sign_in: GivenSignIn
    shop: Shop
    locations: tuple[Location, ...]
    ahead: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class StationChoice:
    """What this station is to be. `passphrase` locks the profile where there is no keyring."""

    location_id: str
    station: str
    staff: str
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ConnectedShop:
    """A profile that can be opened now. `endpoint` is only needed for a shop on this computer."""

    folder: Path
    endpoint: str = ""
    passphrase: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)


class ShopDoor(Protocol):
    """Asks shops and keeps the one that is to be worked for."""

    async def examine(self, address: str, sign_in: GivenSignIn) -> FoundShop:
        """The shop that answers. Raises errors of the Shopify branch."""
        ...

    async def keep(self, found: FoundShop, choice: StationChoice) -> ConnectedShop:
        """Keep the sign-in and the choice. Raises PassphraseNeededError and other OrderDeskErrors."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a result: fine or not, a sentence of what is, and one of what follows."""

    is_fine: bool
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ConnectState:
    """One screen of the page. `texts` holds what was typed, secrets excepted.

    `number` of `count` is 0 on the welcome screen. `why_not` stands in place of the primary verb.
    `wrong` is the field that an error is about, `missing` the one that `why_not` asks for.
    `passphrase_why` asks for a passphrase. `usual_station` is what the station is called without a name,
    `station_said` which name other stations will see.
    """

    step: Step
    number: int
    count: int
    texts: dict[Field, str]
    way: Way
    address_is_fixed: bool
    address_said: str
    lines: tuple[Line, ...]
    locations: tuple[Choice, ...]
    location_id: str
    passphrase_why: str
    recovery_code: str
    scopes: str
    primary: str
    why_not: str
    may_go_back: bool
    is_busy: bool
    wrong: Field | None = None
    missing: Field | None = None
    usual_station: str = ""
    station_said: str = ""


class ConnectView(Protocol):
    """What the page does for its presenter."""

    def show_state(self, state: ConnectState) -> None:
        """Show this screen. A field keeps its cursor where its text is the same."""
        ...

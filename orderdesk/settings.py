"""What a station remembers between starts: one small JSON file per profile, never a secret."""

import dataclasses
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from orderdesk.domain.catalogue import KeptShop
from orderdesk.errors import SettingsNotSavedError
from orderdesk.notices import Notice, Tone
from orderdesk.paths import set_aside, write_private
from orderdesk.words import _

LARGEST_FILE_BYTES = 1_000_000


class Theme(StrEnum):
    """Light or dark, or as the system has it."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class PaperSize(StrEnum):
    """What lies in the printer; AUTO is what the user's country uses."""

    AUTO = "auto"
    A4 = "a4"
    LETTER = "letter"


def computer_name() -> str:
    """What this computer is called: the name of a station that was given none."""
    return platform.node() or _("This computer")


@dataclass(frozen=True, slots=True)
class Settings:
    """One station's settings.

    `scale_percent` is the size of everything on screen; `scanner_gap_ms` the longest pause between
    two keys of one scan; `notify_customer` what a fulfillment starts with; `shop_domain`, `shop_name`
    and `location_id` are empty until chosen, `shop_id` until the shop has answered: a local copy that
    was lost does not know any more whose it was. `printer_name` is the system's name of the printer,
    empty for PDF files; `own_templates` takes paper's looks from the profile's folder of templates.
    `known_staff` are those who worked here, the
    latest first. Between `quiet_from` and `quiet_until`, in the shop's time zone, no customer is mailed
    (both equal: at any hour); with `late_parcels_go_silently` a parcel whose mail would wait goes out
    without it. `tells_orders` and `tells_pickups` let new orders be heard and seen, with
    `repeats_chime` until somebody looks, with `shows_on_desktop` outside the window too.
    `forget_after_days` is how long the people of an order that is done are kept.
    """

    station_name: str = ""
    staff_name: str = ""
    shop_domain: str = ""
    shop_name: str = ""
    shop_id: str = ""
    location_id: str = ""
    theme: Theme = Theme.SYSTEM
    scale_percent: int = 100
    sound_volume_percent: int = 70
    muted: bool = False
    scanner_gap_ms: int = 80
    notify_customer: bool = False
    quiet_from: str = "21:00"
    quiet_until: str = "08:00"
    late_parcels_go_silently: bool = False
    printer_name: str = ""
    paper_size: PaperSize = PaperSize.AUTO
    slip_at_completion: bool = False
    own_templates: bool = False
    known_staff: tuple[str, ...] = ()
    tells_orders: bool = True
    tells_pickups: bool = True
    repeats_chime: bool = False
    shows_on_desktop: bool = True
    reduces_motion: bool = False
    forget_after_days: int = 90

    def __post_init__(self) -> None:
        object.__setattr__(self, "scale_percent", _within(self.scale_percent, 100, 200))
        object.__setattr__(self, "sound_volume_percent", _within(self.sound_volume_percent, 0, 100))
        object.__setattr__(self, "scanner_gap_ms", _within(self.scanner_gap_ms, 5, 500))
        object.__setattr__(self, "forget_after_days", _within(self.forget_after_days, 7, 3650))

    @property
    def kept_shop(self) -> KeptShop | None:
        """The shop that this profile belongs to; None before the shop has answered for the first time."""
        if not self.shop_id:
            return None
        return KeptShop(self.shop_id, self.shop_domain or self.shop_name)


def load_settings(path: Path) -> tuple[Settings, Notice | None]:
    """The settings in `path`, or the defaults where there are none yet.

    A file that cannot be understood is set aside, never overwritten, and the notice says so. One
    value of the wrong type costs that value only; a key of a newer version is passed over.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            return Settings(), _damaged(path)
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Settings(), None
    except OSError:
        return Settings(), Notice(
            "settings",
            Tone.ACT,
            _("The settings of this station could not be read, so the defaults are used."),
            _("Check that this user may read {path}.").format(path=path),
        )
    except (ValueError, RecursionError):
        return Settings(), _damaged(path)
    if not isinstance(found, dict):
        return Settings(), _damaged(path)
    return _settings_of(found), None


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all. Raises SettingsNotSavedError."""
    content = json.dumps(dataclasses.asdict(settings), ensure_ascii=False, indent=2) + "\n"
    try:
        write_private(path, content.encode())
    except OSError as error:
        raise SettingsNotSavedError(path) from error


def _settings_of(found: Mapping[str, Any]) -> Settings:
    defaults = Settings()
    taken: dict[str, Any] = {}
    for field in dataclasses.fields(Settings):
        value = found.get(field.name)
        default = getattr(defaults, field.name)
        if isinstance(default, tuple):
            listed = value if isinstance(value, list) else []
            taken[field.name] = tuple(one for one in listed if type(one) is str)
        elif isinstance(default, StrEnum):
            taken[field.name] = next((one for one in type(default) if one == value), default)
        else:
            # A bool is an int to isinstance, so that the types are compared exactly.
            taken[field.name] = value if type(value) is type(default) else default
    return Settings(**taken)


def _damaged(path: Path) -> Notice:
    try:
        kept = set_aside(path, "damaged")
    except OSError:
        kept = path
    return Notice(
        "settings",
        Tone.ACT,
        _("The settings of this station were damaged, so the defaults are used."),
        _("Check the settings page. The damaged file was kept as {name}.").format(name=kept.name),
    )


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(most, value))

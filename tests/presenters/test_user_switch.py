"""Who works here: known names first, one person one name, and nothing in hand is touched."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orderdesk.notices import Notices
from orderdesk.presenters.user_switch import MOST_KNOWN, UserSwitchPresenter
from orderdesk.settings import Settings, load_settings, save_settings


@dataclass
class Station:
    """A station's settings, and the names that were shown anew."""

    settings: Settings = field(default_factory=lambda: Settings(staff_name="Mara Voss"))
    notices: Notices = field(default_factory=Notices)
    shown: int = 0

    def __post_init__(self) -> None:
        self.users = UserSwitchPresenter(
            lambda: self.settings, self._take, self.notices, self._changed
        )

    def _take(self, settings: Settings) -> None:
        self.settings = settings

    def _changed(self) -> None:
        self.shown += 1


@pytest.fixture
def station() -> Station:
    return Station()


def test_somebody_new_is_known_from_now_on(station: Station) -> None:
    assert station.users.choose("  Jonas   Petersen ")
    assert station.users.present == "Jonas Petersen"
    assert station.users.known == ("Mara Voss",)
    assert station.shown == 1
    assert station.notices.standing["user"].what == "\u2068Jonas Petersen\u2069 works here now."
    station.users.choose("Mara Voss")
    assert station.users.known == ("Jonas Petersen",)


def test_one_person_has_one_name(station: Station) -> None:
    station.users.choose("Jonas Petersen")
    station.users.choose("mara voss")
    assert station.settings.staff_name == "Mara Voss"
    assert station.settings.known_staff == ("Mara Voss", "Jonas Petersen")


@pytest.mark.parametrize("name", ["", "   ", "\x1b[31m"])
def test_a_name_that_is_none_changes_nothing(station: Station, name: str) -> None:
    assert not station.users.choose(name)
    assert station.users.present == "Mara Voss"
    assert station.shown == 0


def test_only_the_latest_are_kept_and_they_survive_a_restart(
    station: Station, tmp_path: Path
) -> None:
    for number in range(MOST_KNOWN + 5):
        station.users.choose(f"Person {number}")
    assert len(station.settings.known_staff) == MOST_KNOWN
    save_settings(tmp_path / "settings.json", station.settings)
    assert load_settings(tmp_path / "settings.json")[0] == station.settings


def test_names_that_are_no_text_cost_themselves_only(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"known_staff": ["Mara", 7, null], "staff_name": "Mara"}')
    assert load_settings(file)[0].known_staff == ("Mara",)
    file.write_text('{"known_staff": "Mara", "staff_name": "Mara"}')
    assert load_settings(file)[0] == Settings(staff_name="Mara")

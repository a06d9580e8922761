"""A station's settings survive a restart, and a damaged file costs nobody anything."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.errors import SettingsNotSavedError
from orderdesk.settings import Settings, Theme, load_settings, save_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_a_first_start_has_defaults_and_says_nothing(path: Path) -> None:
    assert load_settings(path) == (Settings(), None)
    assert not path.exists()


def test_settings_survive_a_restart(path: Path) -> None:
    chosen = Settings(
        station_name="Bench 2",
        staff_name="Zoë 良子",
        shop_domain="a.myshopify.com",
        location_id="gid://shopify/Location/1",
        theme=Theme.DARK,
        scale_percent=150,
        sound_volume_percent=20,
        muted=True,
        scanner_gap_ms=120,
        notify_customer=True,
    )
    save_settings(path, chosen)
    assert load_settings(path) == (chosen, None)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5000]
)
def test_a_damaged_file_is_kept_and_said(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert "damaged" in notice.what
    kept = path.with_name("settings.json.damaged-1")
    assert kept.name in notice.advice
    assert kept.read_bytes() == content
    assert load_settings(path) == (Settings(), None)


def test_a_file_of_absurd_size_is_not_read(path: Path) -> None:
    path.write_bytes(b" " * 1_000_001)
    _, notice = load_settings(path)
    assert notice is not None


def test_a_file_that_cannot_be_read_is_left_alone(path: Path) -> None:
    path.mkdir()
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert str(path) in notice.advice
    assert path.is_dir()


def test_one_bad_value_costs_that_value_only(path: Path) -> None:
    found = {"station_name": "Bench 1", "muted": "yes", "scale_percent": True, "theme": ["dark"]}
    path.write_text(json.dumps({**found, "of_a_newer_version": 7}))
    settings, notice = load_settings(path)
    assert settings == Settings(station_name="Bench 1")
    assert notice is None


def test_numbers_out_of_range_are_brought_into_it(path: Path) -> None:
    path.write_text('{"scale_percent": 900, "sound_volume_percent": -3, "scanner_gap_ms": 0}')
    settings, _ = load_settings(path)
    assert (settings.scale_percent, settings.sound_volume_percent) == (200, 0)
    assert settings.scanner_gap_ms == 5


def test_settings_that_cannot_be_saved_are_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsNotSavedError) as caught:
        save_settings(tmp_path / "nowhere" / "settings.json", Settings())
    assert "nowhere" in str(caught.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from([field for field in Settings.__dataclass_fields__]),
)
def test_no_value_at_all_breaks_the_start(
    tmp_path_factory: pytest.TempPathFactory, value: object, name: str
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps({name: value}))
    settings, _ = load_settings(path)
    assert isinstance(settings, Settings)

"""Shops side by side: each in a folder of its own, chosen at the start, added from the settings."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from orderdesk.paths import profile_paths
from orderdesk.settings import Settings, save_settings
from orderdesk.shops import known_shops, last_shop, new_profile_folder, note_last_shop


def connected(root: Path, name: str, domain: str, shop: str = "") -> Path:
    """A profile that knows its shop."""
    paths = profile_paths(root / name)
    paths.make_folders()
    save_settings(paths.settings, replace(Settings(), shop_domain=domain, shop_name=shop))
    return paths.folder


def test_all_connected_shops_by_name_and_nothing_else(tmp_path: Path) -> None:
    second = connected(tmp_path, "default", "zebra.myshopify.com", "Zebra")
    first = connected(tmp_path, "aal", "aal.myshopify.com")
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "settings.json").write_text("[]")
    (tmp_path / "file").write_text("x")
    assert [(one.folder, one.name) for one in known_shops(tmp_path)] == [
        (first, "aal.myshopify.com"),
        (second, "Zebra"),
    ]
    assert known_shops(tmp_path / "nowhere") == ()


def test_the_last_one_is_remembered_while_it_is_there(tmp_path: Path) -> None:
    folder = connected(tmp_path, "default", "zebra.myshopify.com")
    assert last_shop(tmp_path) is None
    note_last_shop(folder, tmp_path)
    assert last_shop(tmp_path) == folder
    note_last_shop(tmp_path.parent, tmp_path)
    assert last_shop(tmp_path) == folder
    (folder / "settings.json").write_text(json.dumps({}))
    assert last_shop(tmp_path) is None


@pytest.mark.parametrize(
    ("domain", "name"),
    [("kranich.myshopify.com", "kranich"), ("127.0.0.1:80", "127-0-0-1-80"), ("", "shop")],
)
def test_a_further_shop_gets_a_folder_of_its_own(tmp_path: Path, domain: str, name: str) -> None:
    assert new_profile_folder(domain, tmp_path) == tmp_path / "default"
    connected(tmp_path, "default", "zebra.myshopify.com")
    assert new_profile_folder(domain, tmp_path) == tmp_path / name
    (tmp_path / name).mkdir()
    assert new_profile_folder(domain, tmp_path) == tmp_path / f"{name}-2"

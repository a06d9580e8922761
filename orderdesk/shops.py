"""The shops that this computer's user is connected to: one profile folder for each, side by side."""

import re
from dataclasses import dataclass
from pathlib import Path

from orderdesk.paths import profile_paths, profiles_folder, write_private
from orderdesk.settings import load_settings

LAST = "last"
"""The file that names the folder of the shop that was opened last."""

_MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class KnownShop:
    """One connected shop. `name` is the shop's own, its domain until that is known."""

    folder: Path
    domain: str
    name: str


def known_shops(within: Path | None = None) -> tuple[KnownShop, ...]:
    """All of them, by name. A folder that cannot be read is passed over: it is no shop to go to."""
    found = []
    for folder in _folders(within or profiles_folder()):
        settings = profile_paths(folder).settings
        if not settings.is_file():
            continue
        told, _notice = load_settings(settings)
        if told.shop_domain:
            found.append(KnownShop(folder, told.shop_domain, told.shop_name or told.shop_domain))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.folder)))


def last_shop(within: Path | None = None) -> Path | None:
    """The folder that was opened last, where it is still a connected shop's."""
    root = within or profiles_folder()
    try:
        name = (root / LAST).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return next((one.folder for one in known_shops(root) if one.folder.name == name), None)


def note_last_shop(folder: Path, within: Path | None = None) -> None:
    """Remember which shop was opened; a profile elsewhere is none of the list's, and nothing is lost
    where it cannot be written."""
    root = within or profiles_folder()
    if folder.parent != root:
        return
    try:
        write_private(root / LAST, folder.name.encode())
    except OSError:
        return


def new_profile_folder(domain: str, within: Path | None = None) -> Path:
    """A folder for one more shop: the default one while that is free, then one of the shop's name."""
    root = within or profiles_folder()
    default = root / "default"
    if (
        not profile_paths(default).settings.exists()
        and not profile_paths(default).database.exists()
    ):
        return default
    wanted = (
        re.sub(r"[^a-z0-9-]", "-", domain.removesuffix(".myshopify.com").lower())[:60] or "shop"
    )
    for number in range(1, _MOST_NAMES):
        folder = root / (wanted if number == 1 else f"{wanted}-{number}")
        if not folder.exists():
            return folder
    return root / f"{wanted}-{_MOST_NAMES}"


def _folders(root: Path) -> list[Path]:
    try:
        return [one for one in root.iterdir() if one.is_dir()]
    except OSError:
        return []

"""Where a profile and the resources lie, and files that are written whole or not at all."""

import os
import sys
from pathlib import Path

import pytest

from orderdesk import paths
from orderdesk.errors import ProfileFolderError
from orderdesk.paths import (
    ProfilePaths,
    default_profile_folder,
    file_system,
    profile_paths,
    resources_folder,
    set_aside,
    write_private,
)

posix = pytest.mark.skipif(os.name != "posix", reason="permission bits")

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw shared:9 - nfs4 server:/home rw
31 30 8:2 / /home/anna/local\\040disk rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt rw - ext4 /dev/sdc1 rw
33 22 0:42 / /mnt rw - cifs //server/share rw
broken line
"""


def test_the_default_profile_is_in_the_user_s_data_folder() -> None:
    folder = default_profile_folder()
    assert folder.is_absolute()
    assert folder.parts[-2:] == ("profiles", "default")
    assert profile_paths() == ProfilePaths(folder)


def test_a_named_profile_is_absolute_and_holds_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    profile = profile_paths(Path("bench"))
    assert profile.folder == tmp_path / "bench"
    for name in ("database", "settings", "lock", "profile_id", "loopback_key", "sealed_key"):
        assert getattr(profile, name).parent == profile.folder
    assert not profile.folder.exists()


@posix
def test_folders_are_for_this_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        profile = profile_paths(tmp_path / "a" / "bench")
        profile.make_folders()
        profile.make_folders()
    finally:
        os.umask(before)
    for folder in (profile.folder, profile.logs, profile.pictures):
        assert folder.stat().st_mode & 0o777 == 0o700


@posix
def test_an_open_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "bench").mkdir(mode=0o755)
    profile_paths(tmp_path / "bench").make_folders()
    assert (tmp_path / "bench").stat().st_mode & 0o777 == 0o700


@posix
def test_a_folder_for_other_things_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "letter.txt").write_text("Dear Ann")
    with pytest.raises(ProfileFolderError) as caught:
        profile_paths(home).make_folders()
    assert caught.value.kind == ProfileFolderError.FOREIGN
    assert f"{home} holds other things" in caught.value.what
    assert home.stat().st_mode & 0o777 == 0o755
    assert [one.name for one in home.iterdir()] == ["letter.txt"]
    assert not profile_paths(home).journal_folder.exists()
    # A profile may hold what people put beside its files, and be begun with what is of it.
    for name in ("settings.json", "sealed-key.json", "profile.lock"):
        (home / name).write_text("")
        profile_paths(home).make_folders()
        (home / name).unlink()
        for folder in (home / "logs", home / "crashes", home / "pictures"):
            folder.rmdir()


def test_a_new_disk_and_prepared_templates_are_no_other_things(tmp_path: Path) -> None:
    for name in ("lost+found", "templates"):
        (tmp_path / "bench" / name).mkdir(parents=True)
    profile_paths(tmp_path / "bench").make_folders()


@posix
def test_a_link_to_a_profile_is_that_profile(tmp_path: Path) -> None:
    folder, link = tmp_path / "there" / "bench", tmp_path / "bench"
    folder.mkdir(parents=True)
    link.symlink_to(folder)
    assert profile_paths(link).journal == profile_paths(folder).journal


def test_what_a_killed_process_left_half_written_goes(tmp_path: Path) -> None:
    profile = profile_paths(tmp_path / "bench")
    profile.make_folders()
    left = [
        profile.folder / ".unsent-work-2026-11-23-080000.json.4711.new",
        profile.folder / ".orders.sqlite3.backup-v3.new-wal",
        profile.journal_folder / ".outbox.journal.4711.new",
    ]
    kept = [profile.settings, profile.folder / "notes.new", profile.journal]
    for one in (*left, *kept):
        one.write_text("Dear Ann")
    profile.drop_half_written()
    assert [one for one in (*left, *kept) if one.exists()] == kept


def test_a_profile_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bench").write_text("")
    with pytest.raises(ProfileFolderError) as caught:
        profile_paths(tmp_path / "bench").make_folders()
    assert caught.value.kind == ProfileFolderError.UNUSABLE
    assert str(tmp_path / "bench") in caught.value.what


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Shop Ltd", "Nextcloud", "Google Drive"])
def test_a_folder_that_is_synced_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProfileFolderError) as caught:
        profile_paths(tmp_path / name / "bench").make_folders()
    assert caught.value.kind == ProfileFolderError.SYNCED
    assert not (tmp_path / name).exists()
    assert "sync" in caught.value.what


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_mounts", lambda: f"1 0 0:1 / {tmp_path} rw - nfs4 server:/ rw")
    with pytest.raises(ProfileFolderError) as caught:
        profile_paths(tmp_path / "bench").make_folders()
    assert caught.value.kind == ProfileFolderError.NETWORK
    assert "network" in caught.value.what


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("/var/lib/x", "ext4"),
        ("/home/anna/x", "nfs4"),
        ("/homestead", "ext4"),
        ("/home/anna/local disk/x", "xfs"),
        ("/mnt/x", "cifs"),
    ],
)
def test_the_nearest_and_latest_mount_counts(folder: str, found: str) -> None:
    assert file_system(Path(folder), MOUNTS) == found


def test_unknown_mounts_are_no_reason_to_refuse() -> None:
    assert file_system(Path("/x"), "") == ""


def test_resources_are_found_in_the_checkout() -> None:
    assert (resources_folder() / "icons").is_dir()


def test_resources_are_found_in_a_wheel_and_in_a_frozen_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "orderdesk"
    (package / "resources" / "icons").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert resources_folder() == package / "resources"
    frozen = tmp_path / "frozen"
    (frozen / "orderdesk" / "resources" / "icons").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(frozen), raising=False)
    assert resources_folder() == frozen / "orderdesk" / "resources"
    (frozen / "orderdesk" / "resources" / "icons").rmdir()
    with pytest.raises(FileNotFoundError):
        resources_folder()


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, b"one")
    write_private(file, b"two")
    assert file.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    write_private(file, b"one")

    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="Input/output"):
        write_private(file, b"two")
    assert file.read_bytes() == b"one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]


def test_setting_aside_never_overwrites(tmp_path: Path) -> None:
    kept = []
    for number in range(3):
        file = tmp_path / "settings.json"
        file.write_text(str(number))
        kept.append(set_aside(file, "damaged"))
    assert [file.read_text() for file in kept] == ["0", "1", "2"]

"""Where a profile's files and the program's resources lie, and how private files are written."""

import contextlib
import os
import stat
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import platformdirs

from orderdesk.errors import ProfileFolderError

PRIVATE_FILE_MODE = 0o600
PRIVATE_FOLDER_MODE = 0o700
HALF_WRITTEN = ".new"
# Where the journal lies if nothing may be written beside the profile.
WITHIN = "journal"
# What stands in a new disk's own folder.
LOST_AND_FOUND = "lost+found"

# Locks and the write-ahead log's shared memory do not work over these.
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "afpfs",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.rclone",
        "fuse.sshfs",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
    }
)
# Folders that a program copies elsewhere file by file, hence the database without its log.
SYNC_FOLDERS = frozenset(
    {
        "box sync",
        "dropbox",
        "google drive",
        "googledrive",
        "icloud drive",
        "mobile documents",
        "my drive",
        "nextcloud",
        "onedrive",
        "owncloud",
        "synologydrive",
    }
)


@dataclass(frozen=True)
class ProfilePaths:
    """The files of one profile: one shop at one station. Only the journal lies outside `folder`."""

    folder: Path

    @cached_property
    def database(self) -> Path:
        """The encrypted local copy; `-wal` and `-shm` files stand beside it."""
        return self.folder / "orders.sqlite3"

    @property
    def journal_folder(self) -> Path:
        """Where the journal and the outbox's backups lie: beside `folder`, so that whoever puts an
        older copy of that back does not put an older journal back with it."""
        within = self.folder / WITHIN
        return within if within.is_dir() else self.folder.with_name(f"{self.folder.name}.journal")

    @property
    def journal(self) -> Path:
        """What was decided and scanned, written before it is acknowledged."""
        return self.journal_folder / "outbox.journal"

    @cached_property
    def settings(self) -> Path:
        """The station's settings, as JSON."""
        return self.folder / "settings.json"

    @cached_property
    def lock(self) -> Path:
        """Locked by the process that has the profile open; never removed."""
        return self.folder / "profile.lock"

    @cached_property
    def profile_id(self) -> Path:
        """A random name of this profile, under which the keyring keeps its secrets."""
        return self.folder / "profile.id"

    @cached_property
    def loopback_key(self) -> Path:
        """The database's key of a loopback shop, which holds no real customers."""
        return self.folder / "loopback.key"

    @cached_property
    def sealed_key(self) -> Path:
        """The database's key sealed by a passphrase, where there is no keyring."""
        return self.folder / "sealed-key.json"

    @cached_property
    def logs(self) -> Path:
        """The folder of log and crash files."""
        return self.folder / "logs"

    @cached_property
    def crashes(self) -> Path:
        """The folder of crash reports: the newest few, without anybody's data."""
        return self.folder / "crashes"

    @cached_property
    def pictures(self) -> Path:
        """The size-capped cache of product pictures."""
        return self.folder / "pictures"

    @cached_property
    def templates(self) -> Path:
        """The shop's own templates for paper."""
        return self.folder / "templates"

    @property
    def unsent_work(self) -> tuple[Path, ...]:
        """The files for people with what was not sent when the local copy was mended. Not encrypted."""
        return tuple(sorted(self.folder.glob("unsent-work-*.json")))

    @property
    def has_database(self) -> bool:
        """Whether a database was made here, though its file may be gone or emptied since."""
        parts = (self.database, self.database.with_name(f"{self.database.name}-wal"))
        if any(one.exists() and one.stat().st_size > 0 for one in parts):
            return True
        return self.database.with_name(f"{self.database.name}.check").exists()

    def make_folders(self) -> None:
        """Make the profile's folders, for this user only.

        Raises ProfileFolderError where the folder cannot be made, where it is somebody's folder for other
        things, or where a database in it would not be safe: on a network drive or in a folder that a
        sync program copies.
        """
        _refuse_shared(self.folder)
        try:
            self._refuse_foreign()
            for folder in (self.folder, self.logs, self.crashes, self.pictures):
                folder.mkdir(mode=PRIVATE_FOLDER_MODE, parents=True, exist_ok=True)
            self._make_journal_folder()
            if os.name == "posix":
                _close_to_others(self.folder)
                _close_to_others(self.journal_folder)
        except OSError as error:
            raise ProfileFolderError(
                self.folder, ProfileFolderError.UNUSABLE, error.strerror or ""
            ) from error

    def drop_half_written(self) -> None:
        """Delete what a process that was killed left of a file that it was writing.

        Only for whoever holds the lock. They hold what the files beside them do, one of them in plain
        text, and nobody else deletes them.
        """
        for folder in (self.folder, self.journal_folder):
            for left in folder.glob(f".*{HALF_WRITTEN}*"):
                with contextlib.suppress(OSError):
                    left.unlink()

    @property
    def is_open_to_others(self) -> bool:
        """Whether other users of this computer can read the folders: on a disk without permissions."""
        if os.name != "posix":
            return False
        folders = (self.folder, self.journal_folder)
        return any(stat.S_IMODE(one.stat().st_mode) & 0o077 for one in folders)

    def _refuse_foreign(self) -> None:
        """A home or a shared folder named by a slip would be closed to everybody else, and its files too."""
        if not self.folder.is_dir():
            return
        found = {one.name for one in self.folder.iterdir()}
        marks = (self.database, self.settings, self.lock, self.profile_id, self.loopback_key)
        ours = {one.name for one in (*marks, self.sealed_key)}
        made = {one.name for one in (self.logs, self.crashes, self.pictures, self.templates)}
        if not found & ours and found - made - {WITHIN, LOST_AND_FOUND}:
            raise ProfileFolderError(self.folder, ProfileFolderError.FOREIGN)

    def _make_journal_folder(self) -> None:
        try:
            self.journal_folder.mkdir(mode=PRIVATE_FOLDER_MODE, exist_ok=True)
        except OSError:
            # Not everybody may write beside the folder that they were given.
            (self.folder / WITHIN).mkdir(mode=PRIVATE_FOLDER_MODE)


def profiles_folder() -> Path:
    """The folder of all profiles of this user that were not put elsewhere: one for each shop."""
    return platformdirs.user_data_path("OrderDesk", appauthor=False) / "profiles"


def default_profile_folder() -> Path:
    """The folder of the profile that is used unless one is named."""
    return profiles_folder() / "default"


def profile_paths(folder: Path | None = None) -> ProfilePaths:
    """The files of the profile in `folder`, or of the default one. Makes nothing yet.

    A link to a profile is that profile: it has one journal, beside the folder itself.
    """
    chosen = default_profile_folder() if folder is None else folder
    named = Path(os.path.abspath(chosen.expanduser()))
    return ProfilePaths(named.resolve() if named.is_symlink() else named)


def resources_folder() -> Path:
    """Icons, fonts, sounds, translations: in a checkout, in a wheel or in a frozen folder.

    Raises FileNotFoundError where the program was packed without them, which is a bug of the build.
    """
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [package / "resources", package.parent / "resources"]
    if bundle is not None:
        candidates = [Path(bundle) / "orderdesk" / "resources", Path(bundle) / "resources"]
    for folder in candidates:
        if (folder / "icons").is_dir():
            return folder
    raise FileNotFoundError("OrderDesk was installed without its resources")


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` by `content` whole or not at all, readable by this user only, on disk at return.

    Raises OSError; the old content then still stands.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}{HALF_WRITTEN}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(beside, flags, PRIVATE_FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Put a rename or creation in `folder` on disk. Windows does that by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def set_aside(path: Path, suffix: str) -> Path:
    """Rename a file that is not to be trusted any more, over nothing. Returns its new place."""
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.{suffix}-{number}")
        if not aside.exists():
            path.rename(aside)
            flush_folder(path.parent)
            return aside
        number += 1


def _close_to_others(folder: Path) -> None:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        folder.chmod(PRIVATE_FOLDER_MODE)


def _refuse_shared(folder: Path) -> None:
    resolved = folder.resolve()
    if os.fspath(resolved).startswith("\\\\"):
        raise ProfileFolderError(folder, ProfileFolderError.NETWORK)
    for part in resolved.parts:
        name = part.lower()
        if name in SYNC_FOLDERS or name.startswith(("onedrive - ", "dropbox (")):
            raise ProfileFolderError(folder, ProfileFolderError.SYNCED)
    if file_system(resolved, _mounts()) in NETWORK_FILE_SYSTEMS:
        raise ProfileFolderError(folder, ProfileFolderError.NETWORK)


def _mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def file_system(folder: Path, mountinfo: str) -> str:
    """The type of the file system that `folder` is on, by Linux's mountinfo; "" if unknown.

    A mount may be hidden by a later one on the same place, so that the last match counts.
    """
    wanted = PurePosixPath(folder.as_posix())
    best = ""
    depth = -1
    for line in mountinfo.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:
            continue
        place = PurePosixPath(_unescaped(fields[4]))
        if (place == wanted or place in wanted.parents) and len(place.parts) >= depth:
            depth = len(place.parts)
            best = after.split(" ")[0]
    return best


def _unescaped(place: str) -> str:
    for escape, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        place = place.replace(escape, sign)
    return place

"""The local copy, and the folder and settings beside it."""

from pathlib import Path

from orderdesk.errors.tree import OrderDeskError
from orderdesk.words import _


class StorageError(OrderDeskError):
    """The local copy could not be read or written."""

    @property
    def what(self) -> str:
        return _("The local copy of the orders could not be read or written.")

    @property
    def advice(self) -> str:
        return _("Nothing was acknowledged that is not saved. Restart OrderDesk.")


class ProfileInUseError(StorageError):
    """Another process holds the profile's lock."""

    @property
    def what(self) -> str:
        return _("OrderDesk is already open with this profile.")

    @property
    def advice(self) -> str:
        return _("Use the window that is open, or close it and try again.")


class DatabaseNewerError(StorageError):
    """The file was written by a newer version of OrderDesk."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__()
        self.found = found
        self.known = known

    @property
    def what(self) -> str:
        return _(
            "The local copy was written by a newer OrderDesk (format {found}, this one knows {known})."
        ).format(found=self.found, known=self.known)

    @property
    def advice(self) -> str:
        return _("Nothing was changed. Install the newer OrderDesk on this computer.")


class DatabaseDamagedError(StorageError):
    """The file's content is not what SQLite wrote. The file is kept."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The local copy is damaged: {path}.").format(path=self.path)

    @property
    def advice(self) -> str:
        return _("The file was kept and nothing was overwritten. Run “orderdesk doctor --mend”.")


class DatabaseGoneError(DatabaseDamagedError):
    """The file was deleted, moved or replaced, or the disk that it lies on is not there."""

    @property
    def what(self) -> str:
        return _("The local copy is gone, or another one lies there: {path}.").format(
            path=self.path
        )

    @property
    def advice(self) -> str:
        return _(
            "What was acknowledged is in the journal. Put the file or its disk back and restart OrderDesk."
            " Where it is lost, mending (“orderdesk doctor --mend”) makes a new one and puts back what was"
            " not sent."
        )


class JournalUnreadableError(StorageError):
    """The journal is there, and the system does not let it be read; `reason` is its own word for it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__()
        self.path = path
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The journal beside the local copy cannot be read ({reason}): {path}.").format(
            reason=self.reason, path=self.path
        )

    @property
    def advice(self) -> str:
        return _(
            "Nothing was changed. Check the disk and try again. Where it stays so, “orderdesk doctor"
            " --mend” keeps that file and goes on with the local copy."
        )


class WrongKeyError(StorageError):
    """The key does not open the file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The key on this computer does not open the local copy: {path}.").format(
            path=self.path
        )

    @property
    def advice(self) -> str:
        return _("Nothing was changed. Enter the recovery code of this station.")


class DiskFullError(StorageError):
    """No room for the write; it was rolled back."""

    @property
    def what(self) -> str:
        return _("The disk is full, so the last step was not saved.")

    @property
    def advice(self) -> str:
        return _("Everything before it is safe. Make room on the disk, then repeat the step.")


class StorageUnavailableError(StorageError):
    """Read-only, locked, or an I/O error; `reason` is SQLite's own word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("This computer refused to write the local copy ({reason}).").format(
            reason=self.reason
        )

    @property
    def advice(self) -> str:
        return _("Everything acknowledged so far is safe. Check the disk, then restart OrderDesk.")


class ProfileFolderError(StorageError):
    """The profile's folder is no place for a database; `kind` says why. Nothing was made in it."""

    UNUSABLE = "unusable"
    NETWORK = "network"
    SYNCED = "synced"
    FOREIGN = "foreign"

    def __init__(self, folder: Path, kind: str, reason: str = "") -> None:
        """`reason` is the system's own word for it."""
        super().__init__()
        self.folder = folder
        self.kind = kind
        self.reason = reason

    @property
    def what(self) -> str:
        if self.kind == self.NETWORK:
            sentence = _("The profile {folder} lies on a network drive, where orders can be lost.")
        elif self.kind == self.SYNCED:
            sentence = _("The profile {folder} lies in a folder that a sync program copies.")
        elif self.kind == self.FOREIGN:
            sentence = _("The folder {folder} holds other things, and no profile of OrderDesk.")
        elif self.reason:
            sentence = _("The profile {folder} cannot be made or opened ({reason}).")
        else:
            sentence = _("The profile {folder} cannot be made or opened.")
        return sentence.format(folder=self.folder, reason=self.reason)

    @property
    def advice(self) -> str:
        if self.kind == self.UNUSABLE:
            return _(
                "Let this user write there, make room on the disk, or choose another folder with"
                " “--profile”."
            )
        if self.kind == self.FOREIGN:
            return _("Nothing was changed. Name an empty folder, or a new one, with “--profile”.")
        return _("Choose a folder of your own on this computer's disk with “--profile”.")


class SettingsNotSavedError(StorageError):
    """The settings file could not be written; the old one still stands."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The settings could not be saved in {path}.").format(path=self.path)

    @property
    def advice(self) -> str:
        return _("The earlier settings still stand. Check the disk, then change them again.")

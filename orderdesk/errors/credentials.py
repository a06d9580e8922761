"""Secrets that cannot be read or kept."""

from collections.abc import Sequence
from pathlib import Path

from orderdesk.errors.tree import OrderDeskError
from orderdesk.words import _, ngettext


class CredentialsError(OrderDeskError):
    """A secret could not be read or kept."""

    @property
    def what(self) -> str:
        return _("The secrets of this profile could not be read.")


class KeyringUnavailableError(CredentialsError):
    """No trusted keyring answers on this computer. `holds_key`: the profile's key lies in it."""

    def __init__(self, *, holds_key: bool = False) -> None:
        super().__init__()
        self.holds_key = holds_key

    @property
    def what(self) -> str:
        if self.holds_key:
            return _("The keyring that holds the key of this profile does not answer.")
        return _("This computer has no keyring that OrderDesk trusts.")

    @property
    def advice(self) -> str:
        if self.holds_key:
            return _("Nothing was changed. Unlock it, or enter the recovery code of this station.")
        return _("Unlock or install one, or give a passphrase in ORDERDESK_PASSPHRASE.")


class PassphraseNeededError(CredentialsError):
    """A passphrase is asked for and was not given. `is_new`: the first one, to be chosen now."""

    def __init__(self, *, is_new: bool = False) -> None:
        super().__init__()
        self.is_new = is_new

    @property
    def what(self) -> str:
        if self.is_new:
            return _("This computer has no keyring that OrderDesk trusts.")
        return _("This profile is locked by a passphrase.")

    @property
    def advice(self) -> str:
        if self.is_new:
            return _("Choose a passphrase for this profile, or give one in ORDERDESK_PASSPHRASE.")
        return _("Enter it, or give it in ORDERDESK_PASSPHRASE.")


class WrongPassphraseError(CredentialsError):
    """The passphrase does not open the profile's key."""

    @property
    def what(self) -> str:
        return _("The passphrase is not the one of this profile.")

    @property
    def advice(self) -> str:
        return _("Nothing was changed. Check Caps Lock and try again.")


class SecretDamagedError(CredentialsError):
    """A file that holds a secret is there and cannot be understood. It is kept as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The file {path}, which locks this profile, is damaged.").format(path=self.path)

    @property
    def advice(self) -> str:
        return _("Nothing was changed. Enter the recovery code of this station.")


class RecoveryCodeError(CredentialsError):
    """A recovery code with a typing error. `rows` are the rows (from 1) that do not check."""

    def __init__(self, rows: Sequence[int] = ()) -> None:
        super().__init__()
        self.rows = tuple(rows)

    @property
    def what(self) -> str:
        if not self.rows:
            return _("This is not a whole recovery code: it has four rows of sixteen signs.")
        shown = ", ".join(str(row) for row in self.rows)
        return ngettext(
            "Row {rows} of the recovery code has a typing error.",
            "Rows {rows} of the recovery code have typing errors.",
            len(self.rows),
        ).format(rows=shown)

    @property
    def advice(self) -> str:
        return _("Nothing was changed. Compare it with the printed code and enter it again.")

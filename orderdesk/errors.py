"""The error tree. Every error carries one sentence of what happened and one of what to do.

    OrderDeskError
    ├── StorageError
    │   ├── ProfileInUseError, DatabaseNewerError, DatabaseDamagedError, WrongKeyError
    │   ├── DiskFullError, StorageUnavailableError
    │   └── ProfileFolderError, SettingsNotSavedError
    ├── CredentialsError
    │   ├── KeyringUnavailableError, PassphraseNeededError, WrongPassphraseError
    │   └── SecretDamagedError, RecoveryCodeError
    ├── ShopifyError
    │   ├── UnreachableError, SignedOutError, ThrottledError, RefusedError
    │   ├── RejectedError, AmbiguousError
    │   ├── InsecureConnectionError, NotTheShopError (UnreachableErrors)
    │   ├── TokenRefusedError, AppCredentialsError (SignedOutErrors)
    │   ├── AppRefusedError, NoSuchShopError (RefusedErrors), QueryTooDearError (a ProtocolError)
    │   ├── ProtocolError, UnreadableAnswerError, ShopAddressError, OtherShopError
    │   └── PictureError
    ├── PaperError
    │   └── PrinterError, FileNotWrittenError, TemplateError
    ├── StaffError
    │   └── NotPossibleError, NotFoundError
    └── NoShopError, NoTokenError, NoLocationError, ClientSecretMissingError

Environment faults (storage, network) and staff's own slips are errors of this tree; a bug of ours is
any other exception.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orderdesk.words import _, ngettext


class OrderDeskError(Exception):
    """An expected failure. `what` says what happened and what is safe, `advice` what to do."""

    @property
    def what(self) -> str:
        """One whole sentence, in the user's language."""
        return _("Something went wrong.")

    @property
    def advice(self) -> str:
        """One whole sentence that names the next step, in the user's language."""
        return _("Try again, and tell your manager if it happens twice.")

    def __str__(self) -> str:
        return f"{self.what} {self.advice}"


# Storage


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
        return _("The file was kept and nothing was overwritten. Run “orderdesk doctor”.")


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


# Credentials


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


# Shopify


class ShopifyError(OrderDeskError):
    """A request to the shop did not do what was asked."""

    @property
    def what(self) -> str:
        return _("The shop did not answer as expected.")

    @property
    def advice(self) -> str:
        return _("Your work is saved here. OrderDesk tries again by itself.")


class UnreachableError(ShopifyError):
    """Nothing came back, and nothing was changed in the shop."""

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The shop cannot be reached.")

    @property
    def advice(self) -> str:
        return _("Keep working: everything is saved here and is sent when the connection is back.")


class InsecureConnectionError(UnreachableError):
    """The other side's certificate could not be verified: nothing was sent to it.

    Either this computer's clock is wrong, or something on the way opens the connection: OpenSSL's
    reason (`X509_verify_cert_error_string`) tells which.
    """

    @property
    def is_about_time(self) -> bool:
        """Whether the certificate is refused for the date that this computer has."""
        return "not yet valid" in self.reason or "expired" in self.reason

    @property
    def what(self) -> str:
        if self.is_about_time:
            sentence = _("The shop's certificate does not fit this computer's date ({reason}).")
        else:
            sentence = _(
                "The connection to the shop is not trusted ({reason}), so nothing was sent."
            )
        return sentence.format(reason=self.reason)

    @property
    def advice(self) -> str:
        if self.is_about_time:
            return _("Your work is saved here. Set this computer's date and time right.")
        return _(
            "Your work is saved here. Something in this network opens secure connections: ask"
            " whoever runs it to let *.myshopify.com through."
        )


class NotTheShopError(UnreachableError):
    """A web page came back where the shop's answer should be: nothing was asked of the shop."""

    @property
    def what(self) -> str:
        return _("Something else than the shop answered: a web page.")

    @property
    def advice(self) -> str:
        return _(
            "Your work is saved here. Open a browser to sign in to this network, or check the shop's"
            " address."
        )


class SignedOutError(ShopifyError):
    """The token is not accepted, also after it was renewed once."""

    @property
    def what(self) -> str:
        return _("The shop no longer accepts this station's sign-in.")

    @property
    def advice(self) -> str:
        return _("Your work is saved here. Ask the manager to connect the shop again.")


class TokenRefusedError(SignedOutError):
    """A token that was given just now is not accepted; it was not kept."""

    @property
    def what(self) -> str:
        return _("The shop does not accept the token that was given.")

    @property
    def advice(self) -> str:
        return _(
            "It was not kept, and nothing else was changed. Compare it with the app's in Shopify."
        )


class AppCredentialsError(SignedOutError):
    """The shop knows no app of this client id, or its secret is another one (`is_secret`)."""

    def __init__(self, *, is_secret: bool) -> None:
        super().__init__()
        self.is_secret = is_secret

    @property
    def what(self) -> str:
        if self.is_secret:
            return _("The client secret is not the one of this app.")
        return _("Shopify knows no app with this client ID.")

    @property
    def advice(self) -> str:
        return _("Copy it anew from the app's settings in the Dev Dashboard.")


class ThrottledError(ShopifyError):
    """Not executed: the shop asked to wait `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        super().__init__()
        self.wait_s = wait_s

    @property
    def what(self) -> str:
        return _("The shop asked for a short pause.")


class RefusedError(ShopifyError):
    """The shop refuses this station or this field (402, 403, 404, 423, access denied)."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The shop refused: {reason}").format(reason=self.reason)

    @property
    def advice(self) -> str:
        return _("Your work is saved here. Ask the manager to check the app's access in Shopify.")


class NoSuchShopError(RefusedError):
    """Nothing is at the shop's address (HTTP 404 with Shopify's own words)."""

    @property
    def what(self) -> str:
        return _("The store does not answer at this address.")

    @property
    def advice(self) -> str:
        return _("Compare the address with the one in Shopify under Settings, Domains.")


class AppRefusedError(RefusedError):
    """The store grants this app no token; `kind` says why. See facts of the client credentials grant."""

    NOT_INSTALLED = "app_not_installed"
    OTHER_ORGANIZATION = "shop_not_permitted"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    @property
    def what(self) -> str:
        if self.kind == self.NOT_INSTALLED:
            return _("The app is not installed in this store.")
        return _("The app and the store belong to different organizations.")

    @property
    def advice(self) -> str:
        if self.kind == self.NOT_INSTALLED:
            return _("Open the app in the Dev Dashboard, choose Install app, and take this store.")
        return _("Make the app in the Dev Dashboard of the organization that owns this store.")


@dataclass(frozen=True, slots=True)
class UserError:
    """One `userErrors` entry of a mutation, word for word as the shop said it."""

    message: str
    field: tuple[str, ...] = ()
    code: str | None = None


class RejectedError(ShopifyError):
    """A mutation answered with user errors: the shop says that it did nothing."""

    def __init__(self, user_errors: Sequence[UserError]) -> None:
        super().__init__()
        self.user_errors = tuple(user_errors)

    @property
    def what(self) -> str:
        said = " ".join(error.message for error in self.user_errors)
        return _("The shop refused: {reason}").format(reason=said)

    @property
    def advice(self) -> str:
        return _("Open the outbox and decide what to do with it.")


class AmbiguousError(ShopifyError):
    """A mutation was sent and its answer is lost: it may or may not have been carried out."""

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The answer of the shop was lost.")

    @property
    def advice(self) -> str:
        return _("OrderDesk looks in the shop before it sends anything again.")


class ProtocolError(ShopifyError):
    """A request that the shop's schema does not allow: a bug of ours. Nothing was executed."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("OrderDesk asked the shop something that it does not understand.")

    @property
    def advice(self) -> str:
        return _("Your work is saved here. Update OrderDesk, or report this.")


class QueryTooDearError(ProtocolError):
    """A query asked for more at once than Shopify gives to a single one. A smaller page helps."""


class UnreadableAnswerError(ShopifyError):
    """An answer lacks what the schema promises; `path` says where."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The shop's answer could not be read ({path}).").format(path=self.path)


class PictureError(ShopifyError):
    """Behind an address is no product picture. Nobody is told: a tile stands in its place."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class ShopAddressError(ShopifyError):
    """The address is neither a *.myshopify.com shop over TLS nor a loopback origin."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    @property
    def what(self) -> str:
        if not self.address.strip():
            return _("The address of the shop is missing.")
        return _("“{address}” is not the address of a Shopify shop.").format(address=self.address)

    @property
    def advice(self) -> str:
        return _("Enter the address that ends in .myshopify.com, as Shopify's settings show it.")


class OtherShopError(ShopifyError):
    """The shop that was named, or that answers, is not the one that this profile's orders are from."""

    def __init__(self, known: str, other: str) -> None:
        super().__init__()
        self.known = known
        self.other = other

    @property
    def what(self) -> str:
        return _("This profile belongs to {known}, not to {other}.").format(
            known=self.known, other=self.other
        )

    @property
    def advice(self) -> str:
        return _("Nothing was sent. Use another profile for another shop, with --profile.")


# Paper


class PaperError(OrderDeskError):
    """Something was not put on paper. Orders and packings are never touched by that."""

    @property
    def what(self) -> str:
        return _("This could not be put on paper.")


class PrinterError(PaperError):
    """A printer took nothing. `is_gone`: the system does not know it any more."""

    def __init__(self, printer: str, *, is_gone: bool = False) -> None:
        super().__init__()
        self.printer = printer
        self.is_gone = is_gone

    @property
    def what(self) -> str:
        if self.is_gone:
            return _("The printer “{name}” is not there any more.").format(name=self.printer)
        return _("The printer “{name}” took nothing.").format(name=self.printer)

    @property
    def advice(self) -> str:
        if self.is_gone:
            return _("Go on working. Choose another printer in the settings, then print it again.")
        return _("Go on working. Switch it on and check its paper, then print it again.")


class FileNotWrittenError(PaperError):
    """A file that the user asked for could not be written; an earlier one of that name still stands."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The file {path} could not be written.").format(path=self.path)

    @property
    def advice(self) -> str:
        return _("Choose another folder, or make room on the disk.")


class TemplateError(PaperError):
    """The shop's own template cannot be used. `line` is 0 where no line is to blame."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__()
        self.name = name
        self.line = line
        self.reason = reason.rstrip(".")

    @property
    def what(self) -> str:
        if not self.line:
            return _("Your template {name} cannot be used: {reason}.").format(
                name=self.name, reason=self.reason
            )
        return _("Your template {name} has an error in line {line}: {reason}.").format(
            name=self.name, line=self.line, reason=self.reason
        )

    @property
    def advice(self) -> str:
        return _("OrderDesk's own template is used until it is mended.")


# Staff


class StaffError(OrderDeskError):
    """What was asked for cannot be done as things stand. Nothing was changed."""

    @property
    def advice(self) -> str:
        return _("Nothing was changed.")


class NotPossibleError(StaffError):
    """The order's state forbids it; `why` and `then` are whole, translated sentences."""

    def __init__(self, why: str, then: str = "") -> None:
        super().__init__()
        self.why = why
        self.then = then

    @property
    def what(self) -> str:
        return self.why

    @property
    def advice(self) -> str:
        return self.then or super().advice


class NotFoundError(StaffError):
    """No order, line or intent answers to `wanted`."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted

    @property
    def what(self) -> str:
        return _("“{wanted}” was not found in the local copy.").format(wanted=self.wanted)

    @property
    def advice(self) -> str:
        return _("Check the number, or sync and try again.")


# Starting


class NoShopError(OrderDeskError):
    """The profile knows no shop, and none was named."""

    @property
    def what(self) -> str:
        return _("No shop is connected yet.")

    @property
    def advice(self) -> str:
        return _("Start with --demo to look around, or name the shop with --endpoint and --token.")


class NoTokenError(OrderDeskError):
    """The profile has no token for the shop, and none was given."""

    @property
    def what(self) -> str:
        return _("There is no token for this shop on this computer.")

    @property
    def advice(self) -> str:
        return _("Give it once with --token, or in ORDERDESK_TOKEN.")


class ClientSecretMissingError(OrderDeskError):
    """A client id was given without its secret, which never stands on a command line."""

    @property
    def what(self) -> str:
        return _("The secret of the app is missing.")

    @property
    def advice(self) -> str:
        return _("Give it in ORDERDESK_CLIENT_SECRET, beside --client-id.")


class NoLocationError(OrderDeskError):
    """Work of one location is meant, and which is not known: none was named, or `wanted` is not there."""

    def __init__(self, names: Sequence[str], wanted: str = "") -> None:
        super().__init__()
        self.names = tuple(names)
        self.wanted = wanted

    @property
    def what(self) -> str:
        if not self.names:
            return _("No location of the shop is known here yet.")
        if self.wanted:
            return _("The shop has no open location “{name}”.").format(name=self.wanted)
        return _("Which location is meant?")

    @property
    def advice(self) -> str:
        if not self.names:
            return _("Run “orderdesk sync” first.")
        return _("Name one of these with --location: {names}.").format(names=", ".join(self.names))
